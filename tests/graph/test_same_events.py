"""Events of a graph as reports, and ties as triples."""

import datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.graph.same_events import reports_of, tie_triples, topic_of, with_entities
from kg.identity.events.report import ArticleTopic, EventTie
from kg.terms.iris import tie_iri
from kg.terms.vocab import KG, NIF, RDF, SCHEMA

A, OTHER = NamedNode("https://x.org/article/a1"), NamedNode("https://x.org/article/a2")
EVENT, SECOND = NamedNode("https://x.org/event/a1/e1"), NamedNode("https://x.org/event/a1/e2")
TRIGGER, SENTENCE = NamedNode(f"{A.value}#char=9,17"), NamedNode(f"{A.value}#char=0,40")
LEE, KIM, ROE, ZENDA = (NamedNode(f"https://x.org/entity/{name}") for name in ("lee", "kim", "roe", "zenda"))
REPORT = [
    (EVENT, RDF.type, KG.Event), (EVENT, RDF.type, KG.Attack), (EVENT, KG.modality, KG.Occurred),
    (EVENT, KG.triggerSpan, TRIGGER), (EVENT, KG.evidence, SENTENCE), (EVENT, KG.agent, LEE), (EVENT, KG.target, KIM),
    (EVENT, KG.participant, ROE), (EVENT, KG.place, ZENDA), (EVENT, KG.unnamedTarget, Literal("two guards")),
    (EVENT, KG.earliest, Literal("2021-06-01")), (EVENT, KG.latest, Literal("2021-06-03")), (EVENT, KG.sameEventAs, SECOND),
    (TRIGGER, NIF.anchorOf, Literal("attacked")), (SENTENCE, NIF.anchorOf, Literal("The rebels attacked the bridge")),
]  # fmt: skip


def quads(rows):
    return [Quad(s, p, o, A) for s, p, o in rows]


def without(*predicates):
    return [row for row in REPORT if row[1] not in predicates]


def test_a_report_has_all_that_it_is_compared_by():
    (found,) = reports_of(A, quads(REPORT))
    assert (found.iri, found.article, found.cls) == (EVENT.value, A.value, KG.Attack.value)
    assert (found.modality, found.claimed) == (KG.Occurred.value, False)
    assert (found.triggers, found.words) == ({"attack"}, {"rebel", "bridg"})
    assert (found.parties, found.places) == ({LEE.value, KIM.value, ROE.value}, {ZENDA.value})
    assert found.unnamed == {"guard"} or found.unnamed == {"two", "guard"}
    assert (found.first, found.last) == (datetime.date(2021, 6, 1), datetime.date(2021, 6, 3))
    assert found.same_as == {SECOND.value}


def test_what_is_not_told_is_empty():
    (found,) = reports_of(
        A, quads([*without(KG.earliest, KG.latest, KG.place, KG.sameEventAs), (EVENT, KG.earliest, Literal("2021"))])
    )
    assert (found.first, found.last, found.places, found.same_as) == (None, None, frozenset(), frozenset())
    (bare,) = reports_of(A, quads([(EVENT, RDF.type, KG.Event)]))
    assert (bare.cls, bare.modality, bare.triggers, bare.words) == (KG.Event.value, "", frozenset(), frozenset())


def test_what_only_a_claim_states_has_the_claims_modality():
    (found,) = reports_of(A, quads([*REPORT, (EVENT, KG.claimedModality, KG.Planned)]))
    assert (found.modality, found.claimed) == (KG.Planned.value, True)


def test_only_events_are_reports_and_they_come_in_order():
    other = [
        (SECOND, RDF.type, KG.Event),
        (LEE, RDF.type, KG.Person),
        (NamedNode("https://x.org/claim/c"), KG.modality, KG.Occurred),
    ]
    found = list(reports_of(A, quads([*other, *REPORT])))
    assert [r.iri for r in found] == [EVENT.value, SECOND.value]


def test_the_topic_of_an_article_is_its_own():
    rows = [
        (A, KG.keyword, Literal("bridg")), (A, KG.keyword, Literal("rebel")), (A, SCHEMA.datePublished, Literal("2021-06-02")),
        (A, SCHEMA.headline, Literal("Bridge attacked")), (A, KG.keyword, LEE),
        (OTHER, KG.keyword, Literal("tax")), (OTHER, SCHEMA.datePublished, Literal("1999-01-01")),
    ]  # fmt: skip
    assert topic_of(A, quads(rows)) == ArticleTopic(A.value, frozenset({"bridg", "rebel"}), datetime.date(2021, 6, 2))
    assert topic_of(A, quads([(A, SCHEMA.datePublished, Literal("June"))])).published is None


def test_a_report_has_the_entities_that_were_decided():
    (report,) = reports_of(A, quads(REPORT))
    found = with_entities(
        report, {LEE.value: ("https://x.org/entity/ann", ""), ZENDA.value: ("https://x.org/entity/z", "")}
    )
    assert found.parties == {"https://x.org/entity/ann", KIM.value, ROE.value}
    assert found.places == {"https://x.org/entity/z"}
    assert with_entities(report, {}) == report


def test_a_tie_says_how_surely_and_why():
    (tie,) = [EventTie(SECOND.value, EVENT.value, 0.75, "both Attack")]
    own = tie_iri(SECOND)
    found = list(tie_triples([tie]))
    assert found[:4] == [
        Triple(SECOND, KG.sameEventAs, EVENT), Triple(own, RDF.type, KG.EventTie),
        Triple(own, KG.tiedReport, SECOND), Triple(own, KG.tiedTo, EVENT),
    ]  # fmt: skip
    assert {(t.predicate, t.object.value) for t in found[4:]} == {(KG.score, "0.75"), (KG.reason, "both Attack")}
