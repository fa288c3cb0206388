"""Two small articles whose facts are made by hand: what the graph, the queries and the shapes are tested on."""

import datetime

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.graph.canonical import canonical, external_triples
from kg.graph.entities import Observation, describe, observe
from kg.graph.placement import place
from kg.graph.triples import article_triples, run_triples
from kg.identity.wikidata.enrich import ItemFact
from kg.model import (
    Article,
    ArticleFacts,
    Claim,
    Entity,
    Event,
    Figure,
    Membership,
    Mention,
    Reading,
    Role,
    Run,
    Span,
    Time,
)
from kg.terms.iris import Namer
from kg.terms.vocab import KG, RDF, SCHEMA, SKOS, XSD

RUN = Run("newskg test", "none", "mentions=false text=true")
NAMER = Namer("https://example.org/news/")
DAY = datetime.date(2020, 5, 2)

LEE = Entity("Ann Lee", KG.Person, "ann lee")
KIM = Entity("Bo Kim", KG.Person, "bo kim")
RURITANIA = Entity("Ruritania", KG.Country, "ruritania")
ZENDA = Entity("Zenda", KG.Settlement, "zenda")
ENTITIES = (LEE, KIM, RURITANIA, ZENDA)

ALPHA_TEXT = (
    "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020. "
    "Lee said that 10 people were killed in Zenda. "
    "“We won,” Lee told Kim. "
    "Kim attacked Ruritania. "
    "Kim denied that he attacked Ruritania. "
    "Lee said that Kim would visit Zenda. "
    "Officials said that Lee accused Kim of murder."
)
BETA_TEXT = (
    "At least 20 people were killed in Zenda. "
    "Lee said that Kim met Lee in Ruritania. "
    "Lee claimed to be president of Zenda. "
    "It was said that Kim had resigned."
)


def spans(text: str, *parts: str) -> tuple[Span, ...]:
    """The first place of each part in the text."""
    return tuple(Span(text.index(p), text.index(p) + len(p)) for p in parts)


def sentence(text: str, start: str) -> Span:
    """The sentence that begins with `start`."""
    begin = text.index(start)
    end = text.find(". ", begin)
    return Span(begin, end + 1 if end >= 0 else len(text))


def reading(
    text: str,
    key: str,
    start: str,
    trigger: str,
    *,
    modality: NamedNode = KG.Occurred,
    stated_in: str = "",
    rule: str = "test",
) -> Reading:
    return Reading(key, (sentence(text, start),), spans(text, trigger), (), rule, 0.9, modality, stated_in)


def claim(text: str, key: str, start: str, cue: str, content: str, speaker: int | None, act: NamedNode = KG.Claim, *,
          direct: bool = False, about: tuple[int, ...] = (), stated_in: str = "", source: str = "", addressee: int | None = None) -> Claim:  # fmt: skip
    quoted = spans(text, content) if direct else ()
    return Claim(
        reading(text, key, start, cue, stated_in=stated_in), act, speaker, addressee, about, direct,
        spans(text, source) if source else (), spans(text, cue), spans(text, content), quoted, Time("", DAY, DAY),
    )  # fmt: skip


def alpha() -> ArticleFacts:
    t = ALPHA_TEXT
    meeting_day = Time("2020-05-02", DAY, DAY, spans(t, "2 May 2020")[0])
    return ArticleFacts(
        article=Article("alpha", t, "alpha.txt", title="Lee meets Kim", date=DAY, publisher="The Zenda Post", lang="en", url="https://example.com/a", date_source=KG.FromDateline),
        entities=ENTITIES,
        mentions=(
            *(Mention(s, i, KG.Name) for i, name in enumerate(("Ann Lee", "Bo Kim", "Ruritania", "Zenda")) for s in spans(t, name)),
            Mention(spans(t, "Lee said")[0]._replace(end=spans(t, "Lee said")[0].start + 3), 0, KG.Name),
            Mention(spans(t, "he attacked")[0]._replace(end=spans(t, "he attacked")[0].start + 2), 1, KG.Pronoun),
        ),
        memberships=(Membership(reading(t, "membership-1", "President", "President"), 0, "president", 2, KG.Current),),
        events=(
            Event(reading(t, "meeting-1", "President", "met"), KG.Meeting, (Role(KG.participant, 0), Role(KG.participant, 1), Role(KG.place, 3)), meeting_day, "peace"),
            Event(reading(t, "attack-1", "Kim attacked", "attacked"), KG.Attack, (Role(KG.agent, 1), Role(KG.target, 2)), None),
            Event(reading(t, "attack-2", "Kim denied", "attacked", modality=KG.Negated, stated_in="claim-3"), KG.Attack,
                  (Role(KG.agent, 1), Role(KG.target, 2)), None, same_as=("attack-1",)),
            Event(reading(t, "visit-1", "Lee said that Kim", "visit", modality=KG.Planned, stated_in="claim-4"), KG.Visit, (Role(KG.agent, 1), Role(KG.target, 3)), None),
        ),
        claims=(
            claim(t, "claim-1", "Lee said that 10", "said", "that 10 people were killed in Zenda", 0, source="Lee", about=(3,)),
            claim(t, "claim-2", "“We won", "told", "We won", 0, direct=True, source="Lee", addressee=1),
            claim(t, "claim-3", "Kim denied", "denied", "that he attacked Ruritania", 1, KG.Denial, about=(1, 2)),
            claim(t, "claim-4", "Lee said that Kim", "said", "that Kim would visit Zenda", 0, about=(1, 3)),
            claim(t, "claim-5", "Officials said", "said", "that Lee accused Kim of murder", None, source="Officials", about=(0, 1)),
            claim(t, "claim-6", "Officials said", "accused", "Kim of murder", 0, KG.Accusation, about=(1,), stated_in="claim-5"),
        ),
        figures=(
            Figure(reading(t, "figure-1", "Lee said that 10", "10 people", stated_in="claim-1"), 10, KG.Exactly, KG.Killed, "people", None, 3, "", None),
        ),
    )  # fmt: skip


def beta() -> ArticleFacts:
    t = BETA_TEXT
    return ArticleFacts(
        article=Article("beta", t, "beta.txt"),
        entities=ENTITIES,
        mentions=(
            Mention(spans(t, "Lee")[0], 0, KG.Name),
            Mention(spans(t, "Kim")[0], 1, KG.Name),
            Mention(spans(t, "Ruritania")[0], 2, KG.Name),
            Mention(spans(t, "Zenda")[0], 3, KG.Name),
        ),
        memberships=(Membership(reading(t, "membership-2", "Lee claimed", "president", stated_in="claim-8"), 0, "president", 3, KG.Current),),
        events=(
            Event(reading(t, "meeting-2", "Lee said", "met", stated_in="claim-7"), KG.Meeting, (Role(KG.participant, 0), Role(KG.participant, 1), Role(KG.place, 2)), None),
            Event(reading(t, "resignation-1", "It was said", "resigned", stated_in="claim-9"), KG.Resignation, (Role(KG.agent, 1),), None),
        ),
        claims=(
            claim(t, "claim-7", "Lee said", "said", "that Kim met Lee in Ruritania", 0, about=(0, 1, 2)),
            claim(t, "claim-8", "Lee claimed", "claimed", "to be president of Zenda", 0, about=(3,)),
            claim(t, "claim-9", "It was said", "was said", "that Kim had resigned", None, about=(1,)),
        ),
        figures=(Figure(reading(t, "figure-2", "At least", "20 people"), 20, KG.AtLeast, KG.Killed, "people", None, 3, "", Time("", DAY, DAY)),),
    )  # fmt: skip


def article_iri(facts: ArticleFacts) -> NamedNode:
    return NAMER.article(facts.article.source, facts.article.id)


def triples(facts: ArticleFacts, **options: bool) -> list[Triple]:
    return article_triples(facts, NAMER, RUN, **options)


def quads(*articles: ArticleFacts) -> list[Quad]:
    """The whole graph of some articles, entities described, and Ruritania linked."""
    out: list[Quad] = []
    seen: dict[NamedNode, Observation] = {}
    for facts in articles:
        found = triples(facts)
        out += place(found)
        for entity, observation in observe(found).items():
            seen.setdefault(entity, Observation()).add(observation)
    shared = [t for e, o in seen.items() for t in describe(e, o)] + list(run_triples(RUN, NAMER))
    return [*out, *(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in shared)]


def linked_store() -> Store:
    """Both articles, with Ruritania linked to a made-up item, Lee's name completed and her office told by Wikidata too."""
    store = Store()
    store.extend(quads(alpha(), beta()))
    ruritania = NAMER.entity(RURITANIA, KG.Place.value)
    store.add(Quad(ruritania, SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q0"), DefaultGraph()))
    store.add(Quad(ruritania, KG.linkScore, Literal("0.9", datatype=XSD.decimal), DefaultGraph()))
    lee = NAMER.entity(LEE, KG.Person.value)
    fact = ItemFact("Q00", "P39", "Q01", "president of Ruritania", "2015-03-01", "2019-02-28")
    store.extend(place(external_triples(lee, fact, NAMER)))
    surname = NAMER.entity(Entity("Lee", KG.Person, "lee"), KG.Person.value)
    article = article_iri(beta())
    mention = Quad(article, SCHEMA.mentions, surname, article)
    resolved = canonical(
        [mention], article, {surname.value: (lee.value, "the surname of Ann Lee, and like company (0.50)")}
    )
    store.extend(q for q in resolved if q.subject != article)
    return store


def accusing(store: Store, modality: NamedNode = KG.Occurred) -> Store:
    """The same, where the article itself tells that Lee accuses Ruritania of Kim's murder."""
    (accusation,) = store.quads_for_pattern(None, RDF.type, KG.Accusation, None)
    made, graph = Store(), accusation.graph_name
    made.extend(q for q in store if q.subject != accusation.subject or q.predicate not in (KG.statedIn, KG.modality))
    ruritania = NAMER.entity(RURITANIA, KG.Place.value)
    made.add(Quad(accusation.subject, KG.modality, modality, graph))
    made.add(Quad(accusation.subject, KG.directedAt, ruritania, graph))
    article = next(made.quads_for_pattern(accusation.subject, KG.article, None, None)).object
    for quad in list(made.quads_for_pattern(accusation.subject, None, None, None)):
        made.remove(quad)
        made.add(Quad(quad.subject, quad.predicate, quad.object, article))
    return made
