"""Findings by hand made facts: keys, voices, places, parties and dates, over parses that are kept as data."""

import datetime
from dataclasses import replace

import pytest

from kg.extract.assemble import assemble
from kg.extract.entities.clusters import cluster_names, identity_of
from kg.extract.entities.lookup import Entities, entities_of
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.extract.extractor import Findings, FoundClaim, FoundEvent, FoundFigure, FoundOffice, FoundRole, Party
from kg.model import Article, Entity, Mention, Role, Span, Time, UnnamedRole
from kg.nlp.ranges import span_of
from kg.terms.vocab import KG

DAY = datetime.date(2021, 6, 1)


class Text:
    """An article with its parse and entities, and spans of its words."""

    def __init__(self, parsed, text, date=None):
        self.text, self.doc = text, parsed(text)
        self.article = Article("a", text, "a.txt", date=date)
        clusters = cluster_names(self.doc, names_by_rule(self.doc))
        tokens = resolve(self.doc, clusters)
        self.entities = Entities(
            tuple(Entity(c.label, c.cls, identity_of(c), c.context) for c in clusters),
            tuple(Mention(span_of(self.doc, (m.start, m.end)), m.entity, m.kind, m.rule) for m in tokens),
            tuple(clusters),
            tokens,
        )

    def at(self, words, nth=1):
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return Span(start, start + len(words))

    def party(self, words, nth=1):
        return Party(self.at(words, nth))

    def facts(self, **findings):
        return assemble(self.article, self.doc, self.entities, Findings(**{k: tuple(v) for k, v in findings.items()}))

    def name(self, entity):
        return None if entity is None else self.entities.entities[entity].label

    def words(self, spans):
        return [self.text[s.start : s.end] for s in spans]


def event(trigger, *roles, cls=KG.Attack, time=None, modality=KG.Occurred, **more):
    return FoundEvent(
        cls, trigger, tuple(FoundRole(term, party) for term, party in roles), time, modality, 0.8, "test", **more
    )


def claim(content, cue, source=None, *speakers, **more):
    return FoundClaim((content,), (cue,) if cue else (), source, speakers, 0.7, "test", **more)


def figure(trigger, value, counted=None, place=None, measure=KG.Killed):
    return FoundFigure(trigger, value, KG.Exactly, measure, "people", counted, place, None, 0.9, "test")


@pytest.fixture
def text(parsed):
    return lambda words, date=None: Text(parsed, words, date)


def test_a_party_is_the_entity_that_its_words_mention(text):
    t = text("Germany attacked France near Mariupol.")
    (found,) = t.facts(
        events=[
            event(
                t.at("attacked"),
                (KG.agent, t.party("Germany")),
                (KG.target, t.party("France")),
                (KG.place, t.party("Mariupol")),
            )
        ]
    ).events
    assert {(r.term, t.name(r.entity)) for r in found.roles} == {
        (KG.agent, "Germany"),
        (KG.target, "France"),
        (KG.place, "Mariupol"),
    }
    assert found.unnamed == ()
    assert t.words(found.reading.roles) == ["Germany", "France", "Mariupol"]
    assert t.words(found.reading.trigger) == ["attacked"]
    assert t.words(found.reading.evidence) == [t.text]
    assert (found.reading.confidence, found.reading.rule, found.reading.stated_in) == (0.8, "test", "")


def test_a_phrase_is_the_entity_that_its_head_mentions_else_nobody_named(text):
    t = text("Two masked gunmen attacked Germany. The German government condemned it.")
    (found,) = t.facts(
        events=[event(t.at("attacked"), (KG.agent, t.party("Two masked gunmen")), (KG.target, t.party("Germany")))]
    ).events
    assert found.unnamed == (UnnamedRole(KG.agent, "Two masked gunmen"),)
    assert [t.name(r.entity) for r in found.roles] == ["Germany"]


def test_a_place_without_a_name_and_somebody_in_its_place_are_left_out(text):
    t = text("Gunmen attacked Germany in a market near Angela Merkel.")
    roles = [(KG.place, t.party("a market")), (KG.place, t.party("Angela Merkel")), (KG.target, Party(None, 0))]
    (found,) = t.facts(events=[event(t.at("attacked"), *roles)]).events
    assert found.unnamed == ()
    assert [(r.term, t.name(r.entity)) for r in found.roles] == [(KG.target, t.name(0))]


def test_an_event_in_a_claim_is_the_claims_and_else_the_articles(text):
    t = text("Angela Merkel said that Germany attacked France. France attacked Germany.")
    said = claim(t.at("Germany attacked France"), t.at("said"), t.at("Angela Merkel"), t.party("Angela Merkel"))
    roles = [((KG.agent, t.party("Germany")),), ((KG.agent, t.party("France", 2)),)]
    one, two = (event(t.at("attacked", n), *roles[n - 1]) for n in (1, 2))
    facts = t.facts(claims=[said], events=[one, two])
    (key,) = {c.reading.key for c in facts.claims}
    assert sorted(e.reading.stated_in for e in facts.events) == ["", key]
    assert t.facts(claims=[said], events=[one]).events[0].reading.stated_in == key
    both = t.facts(claims=[said], events=[replace(one, also=(t.at("attacked", 2),))])
    assert both.events[0].reading.stated_in == ""  # told in the article's own voice too


def test_a_claim_has_speaker_about_words_and_day(text):
    t = text("Angela Merkel said that Germany attacked France.", DAY)
    (found,) = t.facts(
        claims=[claim(t.at("Germany attacked France"), t.at("said"), t.at("Angela Merkel"), t.party("Angela Merkel"))]
    ).claims
    assert t.name(found.speaker) == "Angela Merkel"
    assert {t.name(e) for e in found.about} == {"Germany", "France"}
    assert (found.direct, found.speaker_text, found.time) == (False, "Angela Merkel", Time("", DAY, DAY))
    assert t.words(found.reading.evidence) == [t.text]
    assert t.words(found.quoted) == []
    undated = text("Angela Merkel said that Germany attacked France.")
    assert undated.facts(claims=[claim(undated.at("Germany"), undated.at("said"))]).claims[0].time is None


def test_a_quotation_is_direct_where_all_its_letters_are_in_marks(text):
    t = text("“Germany attacked France,” Angela Merkel said.")
    whole = claim(t.at("Germany attacked France"), t.at("said"), t.at("Angela Merkel"), t.party("Angela Merkel"))
    (found,) = t.facts(claims=[whole]).claims
    assert found.direct
    assert t.words(found.quoted) == ["Germany attacked France"]
    mixed = replace(whole, content=(t.at("Germany attacked France,” Angela"),))
    assert not t.facts(claims=[mixed]).claims[0].direct


def test_a_claim_in_a_claim_stands_in_the_innermost_that_holds_it(text):
    t = text("Angela Merkel said that Vladimir Putin claimed that Germany attacked France.")
    outer = claim(t.at("Vladimir Putin claimed that Germany attacked France"), t.at("said"), t.at("Angela Merkel"))
    inner = claim(t.at("Germany attacked France"), t.at("claimed"), t.at("Vladimir Putin"))
    facts = t.facts(claims=[outer, inner], events=[event(t.at("attacked"), (KG.agent, t.party("Germany")))])
    by_cue = {t.words(c.cue)[0]: c.reading for c in facts.claims}
    assert by_cue["said"].stated_in == ""
    assert by_cue["claimed"].stated_in == by_cue["said"].key
    assert facts.events[0].reading.stated_in == by_cue["claimed"].key
    assert t.facts(claims=[outer, replace(inner, cue=())]).claims[1].reading.stated_in == ""


def test_the_evidence_of_a_claim_is_each_sentence_that_it_runs_over(text):
    t = text("Angela Merkel spoke on Monday. Germany won. France lost. Hamas left.")
    said = claim(t.at("Germany won. France lost."), t.at("spoke"))
    (found,) = t.facts(claims=[said]).claims
    assert t.words(found.reading.evidence) == ["Angela Merkel spoke on Monday.", "Germany won.", "France lost."]
    (short,) = t.facts(claims=[replace(said, content=(t.at("won"),))]).claims
    assert t.words(short.reading.evidence) == ["Angela Merkel spoke on Monday.", "Germany won."]


def test_the_same_claim_is_told_once(text):
    t = text("Angela Merkel said that Germany attacked France.")
    said = claim(t.at("Germany attacked France"), t.at("said"))
    assert len(t.facts(claims=[said, said]).claims) == 1
    assert len(t.facts(claims=[said, replace(said, content=(t.at("Germany"),))]).claims) == 2


def test_what_lies_ahead_of_the_day_is_planned(text):
    t = text("Germany attacked France.", DAY)
    later, same = DAY + datetime.timedelta(1), DAY

    def modality(day, told=KG.Occurred, at=t):
        when = Time("", day, day) if day else None
        return (
            at.facts(events=[event(at.at("attacked"), (KG.agent, at.party("Germany")), time=when, modality=told)])
            .events[0]
            .reading.modality
        )

    assert modality(later) == KG.Planned
    assert modality(same) == KG.Occurred
    assert modality(None) == KG.Occurred
    assert modality(later, KG.Negated) == KG.Negated
    assert modality(later, at=text("Germany attacked France.")) == KG.Occurred


def test_what_stands_in_marks_and_is_nobodys_claim_is_left_out(text):
    t = text("The book “Germany attacked France” sold well.")
    told = event(t.at("attacked"), (KG.agent, t.party("Germany")))
    assert t.facts(events=[told]).events == ()
    said = claim(t.at("Germany attacked France"), t.at("sold"))
    assert len(t.facts(events=[told], claims=[said]).events) == 1
    word = text("Germany “attacked” France.")
    assert len(word.facts(events=[event(word.at("attacked"), (KG.agent, word.party("Germany")))]).events) == 1


def test_an_office_in_marks_or_asserted_in_a_claim_is_the_claims(text):
    t = text("Vladimir Putin said that Angela Merkel is chancellor of Germany.")
    said = claim(
        t.at("Angela Merkel is chancellor of Germany"), t.at("said"), t.at("Vladimir Putin"), t.party("Vladimir Putin")
    )
    office = FoundOffice(
        t.party("Angela Merkel"), "chancellor", t.party("Germany"), KG.Current, t.at("chancellor"), 0.9, "test"
    )
    facts = t.facts(offices=[office], claims=[said])
    (held,) = facts.memberships
    assert (t.name(held.person), held.title, t.name(held.body), held.status) == (
        "Angela Merkel",
        "chancellor",
        "Germany",
        KG.Current,
    )
    assert held.reading.stated_in == ""
    asserted = t.facts(offices=[replace(office, asserted=True)], claims=[said])
    assert asserted.memberships[0].reading.stated_in == facts.claims[0].reading.key
    assert t.facts(offices=[office, office]).memberships == (held,)
    assert t.facts(offices=[replace(office, person=t.party("said"))]).memberships == ()
    assert t.facts(offices=[replace(office, body=None)]).memberships[0].body is None


def test_a_figure_takes_the_place_of_what_it_counts(text):
    t = text("Gunmen attacked Mariupol. Twenty people were killed in the attack.")
    attack = event(t.at("attacked"), (KG.place, t.party("Mariupol")), also=(t.at("attack", 2),))
    (found,) = t.facts(events=[attack], figures=[figure(t.at("Twenty people"), 20)]).figures
    assert (found.value, found.of, t.name(found.of_entity)) == (20, "people", None)
    assert found.event in ("", *(e.reading.key for e in t.facts(events=[attack]).events))
    own = text("Twenty people were killed in Mariupol.")
    (found,) = own.facts(figures=[figure(own.at("Twenty people"), 20, place=own.party("Mariupol"))]).figures
    assert own.name(found.place) == "Mariupol"
    assert own.facts(figures=[figure(own.at("Twenty people"), 20)]).figures[0].place is None


@pytest.mark.parametrize("role", [KG.place, KG.target])
def test_a_figure_stands_where_its_event_is_or_is_aimed(text, role):
    t = text("Gunmen attacked Mariupol and killed twenty people.")
    attack = event(t.at("attacked"), (role, t.party("Mariupol")), (KG.agent, t.party("Gunmen")))
    facts = t.facts(events=[attack], figures=[figure(t.at("twenty people"), 20)])
    (found,) = facts.figures
    assert (t.name(found.place), found.event) == ("Mariupol", facts.events[0].reading.key)
    aimed = text("Gunmen attacked Angela Merkel and killed twenty people.")
    attack = event(aimed.at("attacked"), (KG.target, aimed.party("Angela Merkel")))
    (found,) = aimed.facts(events=[attack], figures=[figure(aimed.at("twenty people"), 20)]).figures
    assert found.place is None
    assert found.event


def test_who_acts_is_not_where_it_was(text):
    t = text("Angela Merkel attacked Mariupol and killed twenty people.")
    attack = event(t.at("attacked"), (KG.agent, t.party("Angela Merkel")), (KG.target, t.party("Mariupol")))
    (found,) = t.facts(events=[attack], figures=[figure(t.at("twenty people"), 20)]).figures
    assert t.name(found.place) == "Mariupol"


def test_places_of_an_event_stand_in_the_order_of_the_text(text):
    t = text("Germany attacked France. The attack shook Paris. Attacks followed.")
    spans = [t.at("attacked"), t.at("attack", 2), t.at("Attacks")]
    for first, *others in (spans, spans[::-1], [spans[1], spans[2], spans[0]]):
        told = event(first, (KG.agent, t.party("Germany")), also=tuple(others))
        assert list(t.facts(events=[told]).events[0].reading.trigger) == spans


def test_a_claim_is_aimed_at_those_who_are_known(text):
    t = text("Angela Merkel told the world that Germany attacked France.")
    said = claim(t.at("Germany attacked France"), t.at("told"), t.at("Angela Merkel"), t.party("Angela Merkel"))
    aims = {"the world": (), "France": ("France",), "Germany": ("Germany",)}
    for words, names in aims.items():
        (found,) = t.facts(claims=[replace(said, directed_at=(t.party(words),))]).claims
        assert tuple(t.name(e) for e in found.directed_at) == names


def test_roles_come_in_one_order(text):
    t = text("Germany attacked France near Mariupol.")
    roles = [(KG.target, t.party("France")), (KG.place, t.party("Mariupol")), (KG.agent, t.party("Germany"))]
    orders = [t.facts(events=[event(t.at("attacked"), *told)]).events[0] for told in (roles, roles[::-1])]
    assert orders[0] == orders[1]
    assert [r.term for r in orders[0].roles] == [KG.agent, KG.place, KG.target]


def test_a_figure_in_a_claim_is_the_claims(text):
    t = text("Angela Merkel said that twenty people were killed.")
    said = claim(t.at("twenty people were killed"), t.at("said"), t.at("Angela Merkel"))
    facts = t.facts(claims=[said], figures=[figure(t.at("twenty people"), 20)])
    assert facts.figures[0].reading.stated_in == facts.claims[0].reading.key
    assert t.facts(figures=[figure(t.at("twenty people"), 20)]).figures[0].reading.stated_in == ""


def test_two_figures_at_one_place_are_two_by_value_and_measure(text):
    t = text("Twenty people were killed.")
    one = figure(t.at("Twenty people"), 20)
    assert len(t.facts(figures=[one, replace(one, value=21.0), replace(one, measure=KG.Injured), one]).figures) == 3


def test_a_key_is_of_words_and_not_of_places(text):
    first, moved = text("Germany attacked France."), text("It rained. Germany attacked France.")
    keys = [
        t.facts(events=[event(t.at("attacked"), (KG.agent, t.party("Germany")))]).events[0].reading.key
        for t in (first, moved)
    ]
    assert keys[0] == keys[1]
    other = first.facts(events=[event(first.at("attacked"), (KG.agent, first.party("France")))]).events[0].reading.key
    assert other != keys[0]


def test_entities_are_looked_up_by_name_place_and_head(text):
    t = text("Angela Merkel met Vladimir Putin. She left.")
    entities = t.entities
    assert entities.named("Angela Merkel") == 0
    assert entities.named("Nobody") is None
    assert entities.names(1) == ("Vladimir Putin",)
    assert entities.is_a(0, KG.Agent)
    assert not entities.is_a(0, KG.Place)
    assert entities.at(t.at("She")).entity == 0
    assert entities.at(t.at("met")) is None
    she = next(token.i for token in t.doc if token.text == "She")
    assert entities.headed(she).entity == 0
    assert entities.headed(she + 1) is None


def test_sentences_and_what_was_dropped(text):
    t = text("Germany won. France lost.")
    facts = assemble(t.article, t.doc, t.entities, Findings(dropped=3))
    assert t.words(facts.sentences) == ["Germany won.", "France lost."]
    assert facts.dropped == 3
    assert facts.entities == t.entities.entities
    assert Role(KG.agent, 0) == Role(KG.agent, 0)


def test_a_claim_without_a_cue_stands_in_no_other(text):
    t = text("Angela Merkel said that Germany attacked France.")
    outer = claim(t.at("Germany attacked France"), t.at("said"))
    quoted = claim(t.at("Germany attacked"), None)
    by_cue = {bool(c.cue): c.reading for c in t.facts(claims=[outer, quoted]).claims}
    assert [by_cue[cue].stated_in for cue in (True, False)] == ["", ""]


def test_evidence_and_entities_of_a_claim_come_in_the_order_of_the_text(text):
    t = text("Germany won. France lost. Angela Merkel said. Vladimir Putin left.")
    said = claim(t.at("Germany won. France lost."), t.at("said"), None, t.party("Angela Merkel"))
    (found,) = t.facts(claims=[said]).claims
    assert t.words(found.reading.evidence) == ["Germany won.", "France lost.", "Angela Merkel said."]
    assert [t.name(e) for e in found.about] == ["Germany", "France"]
    assert [t.name(e) for e in t.facts(claims=[replace(said, speakers=(t.party("France"),))]).claims[0].about] == [
        "Germany"
    ]


def test_a_role_stands_where_the_head_of_its_phrase_is_mentioned(text):
    t = text("The army of Germany attacked France, which had attacked Mariupol.")
    whole = t.party("France, which had attacked Mariupol")
    (found,) = t.facts(events=[event(t.at("attacked"), (KG.target, whole), (KG.agent, t.party("The army")))]).events
    assert t.words(found.reading.roles) == ["The army", "France"]
    meant = replace(whole, entity=0)  # the extractor knows whom it means
    (found,) = t.facts(events=[event(t.at("attacked"), (KG.target, meant))]).events
    assert t.words(found.reading.roles) == ["France, which had attacked Mariupol"]


def test_entities_are_those_of_the_clusters_with_their_mentions(text):
    t = text("Angela Merkel met Vladimir Putin. She left.")
    made = entities_of(t.doc, t.entities.clusters, t.entities.in_tokens)
    assert (made.entities, made.mentions) == (t.entities.entities, t.entities.mentions)
    assert (made.clusters, made.in_tokens) == (t.entities.clusters, t.entities.in_tokens)
