"""What a person's decision does to an article's triples, value by value, and that it is undone to the last quad."""

import pytest
from fixture import NAMER, alpha, article_iri, quads
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.corrections import ON_RECORD, corrected, uncorrected
from kg.graph.triples import date_literal, decimal
from kg.identity.corrections import Correction
from kg.terms.iris import extraction_iri, parse_iri
from kg.terms.vocab import KG, NIF, ORG, RDF, SCHEMA, XSD

ART = article_iri(alpha())
TEXT = alpha().article.text
LEE, KIM, RURITANIA, ZENDA = (
    NAMER.entity(e, g.value) for e, g in zip(alpha().entities, (KG.Person, KG.Person, KG.Place, KG.Place), strict=True)
)
OWN = list(quads(alpha()))


def statement(kind: str, key: str) -> NamedNode:
    return NAMER.statement(kind, ART, key)


MEETING, ATTACK, DENIED, CLAIM = (
    statement("event", "meeting-1"), statement("event", "attack-1"), statement("event", "attack-2"),
    statement("claim", "claim-1"),
)  # fmt: skip


def decided(*corrections: Correction, text: str = TEXT):
    return corrected(OWN, ART, corrections, text)


def change(node: NamedNode, **values: str) -> Correction:
    return Correction("change", node.value, tuple(sorted(values.items())))


def objects(found, node: NamedNode, *predicates: NamedNode) -> set:
    return {q.object for q in found if q.subject == node and q.predicate in predicates}


def rest(found, *predicates: NamedNode) -> set:
    """All but what is on record, the confidence and some properties."""
    return {q for q in found if q.predicate not in (*ON_RECORD, KG.confidence, *predicates)}


@pytest.mark.parametrize(
    ("name", "node", "predicate", "also_goes"),
    [
        ("speaker", CLAIM, KG.speaker, KG.speakerText),
        ("directed_at", statement("claim", "claim-2"), KG.directedAt, KG.directedAt),
        ("speaker", statement("claim", "claim-5"), KG.speaker, KG.speakerText),
        ("place", MEETING, KG.place, KG.place),
        ("member", statement("membership", "membership-1"), ORG.member, ORG.member),
        ("organization", statement("membership", "membership-1"), ORG.organization, ORG.organization),
    ],
)
@pytest.mark.parametrize("value", [(), (RURITANIA,), (KIM, ZENDA)])
def test_a_value_takes_the_place_of_what_stood_there_and_nothing_else_moves(name, node, predicate, also_goes, value):
    found = decided(change(node, **{name: ",".join(v.value for v in value)}))
    assert objects(found, node, predicate) == set(value)
    assert objects(found, node, KG.confidence) == {decimal(1)}
    gone = {predicate, also_goes}
    kept = {q for q in rest(OWN) if q.subject != node or q.predicate not in gone}
    assert {q for q in rest(found) if q.subject != node or q.predicate not in gone} == kept


def test_the_text_of_a_speaker_goes_with_him_alone():
    claim = statement("claim", "claim-5")
    own = [*OWN, Quad(claim, KG.speakerText, Literal("Officials"), ART)]
    for values, left in (({"speaker": KIM.value}, set()), ({"directed_at": KIM.value}, {Literal("Officials")})):
        assert objects(corrected(own, ART, [change(claim, **values)], TEXT), claim, KG.speakerText) == left


@pytest.mark.parametrize(
    ("values", "agents", "targets", "participants"),
    [
        ({"agent": (LEE,)}, {LEE}, {RURITANIA}, {LEE, RURITANIA}),
        ({"agent": ()}, set(), {RURITANIA}, {RURITANIA}),
        ({"target": (LEE, ZENDA)}, {KIM}, {LEE, ZENDA}, {KIM, LEE, ZENDA}),
        ({"participant": (ZENDA,)}, {KIM}, {RURITANIA}, {KIM, RURITANIA, ZENDA}),
        ({"participant": ()}, {KIM}, {RURITANIA}, {KIM, RURITANIA}),
        ({"agent": (LEE,), "participant": (ZENDA,)}, {LEE}, {RURITANIA}, {LEE, RURITANIA, ZENDA}),
    ],
)
def test_who_acts_or_is_aimed_at_takes_part_and_who_no_longer_does_leaves(values, agents, targets, participants):
    given = {name: ",".join(v.value for v in value) for name, value in values.items()}
    found = decided(change(ATTACK, **given))
    assert objects(found, ATTACK, KG.agent) == agents
    assert objects(found, ATTACK, KG.target) == targets
    assert objects(found, ATTACK, KG.participant) == participants


def test_who_takes_part_without_acting_stays_where_somebody_acts():
    found = decided(change(MEETING, agent=ZENDA.value))
    assert objects(OWN, MEETING, KG.participant) == {LEE, KIM}
    assert objects(found, MEETING, KG.participant) == {LEE, KIM, ZENDA}
    assert objects(found, MEETING, KG.agent) == {ZENDA}


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2021-03-04", "2021-03-04", "2021-03-04"),
    ],
)
def test_a_date_has_the_first_and_last_day_that_it_may_be(date, first, last):
    found = decided(change(MEETING, date=date))
    for predicate, value in ((KG.date, date), (KG.earliest, first), (KG.latest, last)):
        assert objects(found, MEETING, predicate) == {date_literal(value)}
    assert not objects(found, MEETING, KG.dateSpan)  # the words that it was read from do not say it


def test_no_date_is_a_value_too():
    found = decided(change(MEETING, date=""))
    assert objects(OWN, MEETING, KG.date, KG.earliest, KG.latest, KG.dateSpan)
    assert not objects(found, MEETING, KG.date, KG.earliest, KG.latest, KG.dateSpan)


def test_what_a_claim_alone_states_has_the_modality_that_the_claim_gives_it():
    found = decided(change(DENIED, modality="Planned"), change(ATTACK, modality="Possible"))
    assert objects(found, DENIED, KG.claimedModality) == {KG.Planned}
    assert objects(found, DENIED, KG.modality) == objects(OWN, DENIED, KG.modality) == {KG.Claimed}
    assert objects(found, ATTACK, KG.modality) == {KG.Possible}
    assert not objects(found, ATTACK, KG.claimedModality)


@pytest.mark.parametrize(
    ("node", "cls", "classes"),
    [
        (MEETING, "Visit", {KG.Visit, KG.Event}),
        (CLAIM, "Denial", {KG.Denial, KG.Claim}),
        (statement("claim", "claim-3"), "Claim", {KG.Claim}),
    ],
)
def test_a_class_takes_the_place_of_the_class_and_the_kind_stays(node, cls, classes):
    assert objects(decided(change(node, type=cls)), node, RDF.type) == classes


def test_what_is_right_or_wrong_or_nobody_can_tell():
    for verb, expected in (("right", {decimal(1)}), ("unsure", {decimal(0.9)}), ("wrong", set())):
        found = decided(Correction(verb, MEETING.value))
        assert objects(found, MEETING, KG.confidence) == expected
        assert rest(q for q in found if q.subject != MEETING) >= rest(q for q in OWN if q.subject != MEETING) - {
            q for q in OWN if q.object == MEETING
        }
        assert bool(objects(found, extraction_iri(ART), *ON_RECORD)) == (verb != "unsure")


def test_wrong_takes_all_along_that_only_the_wrong_claim_states():
    outer = statement("claim", "claim-5")
    inner = statement("claim", "claim-6")
    assert objects(OWN, inner, KG.statedIn) == {outer}
    left = {q.subject for q in decided(Correction("wrong", outer.value))}
    assert not {outer, inner} & left
    assert {CLAIM, MEETING} <= left
    assert {outer, MEETING} <= {q.subject for q in decided(Correction("wrong", inner.value))}


def test_a_statement_that_the_article_does_not_hold_is_left_alone():
    other = NAMER.statement("event", NamedNode(f"{NAMER.base}article/other-0123456789"), "meeting-1")
    for correction in (change(other, date="2020"), Correction("wrong", other.value), Correction("right", other.value)):
        assert set(decided(correction)) == set(OWN)


# ---------------------------------------------------------------- what was missed


def add(type_: str, quote: str, **values: str) -> Correction:
    return Correction("add", ART.value, tuple(sorted({"type": type_, "quote": quote, **values}.items())))


def added(correction: Correction, text: str = TEXT):
    """The statement that is added, and the quads then."""
    found = decided(correction, text=text)
    nodes = {q.subject for q in found if q.predicate == KG.rule and q.object == Literal("added")}
    return (nodes.pop() if nodes else None), found


def words(found, span: NamedNode) -> str:
    (begin,), (end,) = objects(found, span, NIF.beginIndex), objects(found, span, NIF.endIndex)
    assert objects(found, span, NIF.anchorOf) == {Literal(TEXT[int(begin.value) : int(end.value)])}
    assert NIF.Phrase in objects(found, span, RDF.type)
    (context,) = objects(found, span, NIF.referenceContext)
    assert parse_iri(context.value).span == (0, len(TEXT))
    return TEXT[int(begin.value) : int(end.value)]


def test_an_event_is_added_with_its_words_sentence_and_values():
    node, found = added(add("Meeting", "told Kim", participant=f"{LEE.value},{KIM.value}", date="2020-05"))
    assert parse_iri(node.value).kind == "event"
    assert objects(found, node, RDF.type) == {KG.Meeting, KG.Event}
    assert objects(found, node, KG.article) == {ART}
    assert objects(found, node, KG.participant) == {LEE, KIM}
    assert objects(found, node, KG.confidence) == {decimal(1)}
    assert objects(found, node, KG.modality) == {KG.Occurred}
    assert objects(found, node, KG.date) == {date_literal("2020-05")}
    (evidence,), (trigger,) = objects(found, node, KG.evidence), objects(found, node, KG.triggerSpan)
    assert words(found, evidence) == "“We won,” Lee told Kim."
    assert words(found, trigger) == "told Kim"
    assert not objects(found, node, KG.contentSpan, SCHEMA.text, KG.direct)


def test_a_claim_is_added_with_its_content_and_the_day_of_the_article():
    node, found = added(add("Statement", "We won", speaker=LEE.value))
    assert parse_iri(node.value).kind == "claim"
    assert objects(found, node, RDF.type) == {KG.Claim}
    assert objects(found, node, KG.speaker) == {LEE}
    assert objects(found, node, SCHEMA.text) == {Literal("We won")}
    assert objects(found, node, KG.direct) == {Literal("false", datatype=XSD.boolean)}
    (content,) = objects(found, node, KG.contentSpan)
    assert words(found, content) == "We won"
    assert objects(found, node, KG.earliest) == objects(found, node, KG.latest) == {date_literal("2020-05-02")}
    assert not objects(found, node, KG.triggerSpan)
    node, found = added(add("Denial", "We won", date="2019", modality="Negated"))
    assert objects(found, node, RDF.type) == {KG.Denial, KG.Claim}
    assert objects(found, node, KG.earliest) == {date_literal("2019-01-01")}
    assert objects(found, node, KG.modality) == {KG.Negated}


def test_what_the_text_does_not_hold_or_is_neither_event_nor_claim_is_not_added():
    assert added(add("Meeting", "words that it lacks"))[0] is None
    assert added(add("Person", "We won"))[0] is None
    assert added(add("Meeting", "We won"), text="")[0] is None
    assert added(add("Meeting", TEXT[:9]))[0] is not None  # at the very begin


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("President", "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020."),
        ("Officials", "Officials said that Lee accused Kim of murder."),
        ("murder.", "Officials said that Lee accused Kim of murder."),
        ("attacked Ruritania. Kim denied", "Kim attacked Ruritania. Kim denied"),  # longer than a sentence
        (" Kim attacked", " Kim attacked Ruritania."),
    ],
)
def test_the_sentence_is_the_one_that_holds_the_words(quote, sentence):
    node, found = added(add("Attack", quote))
    (evidence,) = objects(found, node, KG.evidence)
    assert words(found, evidence) == sentence


# ---------------------------------------------------------------- back

NODES = sorted({q.subject for q in OWN if q.predicate == KG.article}, key=str)
ENTITIES = st.lists(st.sampled_from([LEE, KIM, RURITANIA, ZENDA]), max_size=2, unique=True).map(
    lambda found: ",".join(e.value for e in found)
)
CHANGES = st.dictionaries(st.sampled_from(["agent", "target", "participant", "speaker", "place"]), ENTITIES, min_size=1)
CORRECTIONS = st.one_of(
    st.builds(lambda verb, node: Correction(verb, node.value), st.sampled_from(["wrong", "right", "unsure"]), st.sampled_from(NODES)),
    st.builds(lambda node, values: change(node, **values), st.sampled_from(NODES), CHANGES),
    st.builds(lambda node, date: change(node, date=date), st.sampled_from(NODES), st.sampled_from(["", "2020", "2020-02"])),
    st.builds(lambda quote: add("Meeting", quote), st.sampled_from(["met", "told Kim", "nowhere"])),
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(CORRECTIONS, max_size=3))
def test_whatever_was_decided_is_undone_and_stays_on_record(corrections):
    found = decided(*corrections)
    assert set(uncorrected(found)) == set(OWN)
    assert len(found) == len(set(found))
    assert all(len(objects(found, extraction_iri(ART), predicate)) <= 1 for predicate in ON_RECORD)
    assert set(corrected(uncorrected(found), ART, corrections, TEXT)) == set(found)
