"""Canonical IRIs in an article's graph, and back: nothing that was observed is lost."""

from fixture import NAMER, alpha, article_iri, triples
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib.namespace import OWL as OWL_TERMS
from rdflib.namespace import RDF as RDF_TERMS
from rdflib.namespace import RDFS as RDFS_TERMS

from kg.graph.canonical import SLOTS, as_observed, canonical, history, known_links, link_triples, renamed_in, renamings
from kg.graph.entities import observe
from kg.graph.placement import place
from kg.model import Identity, ItemLink
from kg.terms.data import ontology_file
from kg.terms.vocab import KG, ORG, OWL, PROV, SKOS

ARTICLE = article_iri(alpha())
QUADS = list(place(triples(alpha())))
ENTITIES = sorted(e.value for e in observe(q.triple for q in QUADS))
ELSE = [*ENTITIES, "https://example.org/news/entity/somebody-else-1", "https://example.org/news/entity/another-2"]
RENAMED = st.dictionaries(st.sampled_from(ENTITIES), st.tuples(st.sampled_from(ELSE), st.just("why")), max_size=4).map(
    lambda d: {k: v for k, v in d.items() if v[0] != k and v[0] not in d}
)


@given(RENAMED)
def test_there_and_back(renamed):
    there = canonical(QUADS, ARTICLE, renamed)
    assert set(as_observed(there)) == set(QUADS)
    assert len(there) == len(set(there))


@given(RENAMED)
def test_what_entities_are_called_is_told_by_the_resolutions(renamed):
    assert renamed_in(canonical(QUADS, ARTICLE, renamed)) == renamed


@given(RENAMED)
def test_what_was_renamed_stands_nowhere_but_in_its_resolution(renamed):
    left = {
        q.predicate
        for q in canonical(QUADS, ARTICLE, renamed)
        if isinstance(q.object, NamedNode) and q.object.value in renamed
    }
    assert left <= {KG.observed}


def test_two_that_are_one_can_be_two_again():
    lee, kim = (e for e in ENTITIES if "lee" in e or "kim" in e)
    there = canonical(QUADS, ARTICLE, {kim: (lee, "the same")})
    meeting = {q.object.value for q in there if q.predicate == KG.participant and "meeting-1" in q.subject.value}
    assert meeting == {lee}
    back = {
        q.object.value for q in as_observed(there) if q.predicate == KG.participant and "meeting-1" in q.subject.value
    }
    assert back == {lee, kim}


def test_resolutions_lie_in_a_graph_of_their_own_also_without_graphs():
    there = canonical(QUADS, ARTICLE, {ENTITIES[0]: (ELSE[-1], "why")})
    graphs = {q.graph_name for q in there if q.predicate in (KG.observed, KG.resolvedTo, KG.reason, KG.slot)}
    assert graphs == {NAMER.derived("resolutions")}
    assert set(place(q.triple for q in there)) == set(there)


def test_links_in_triples_and_back():
    identity = Identity(ENTITIES[0], link=ItemLink("Q567", 0.9123, True))
    quads = list(link_triples(identity, NamedNode("https://example.org/news/source/x")))
    assert {t.predicate for t in quads} == {SKOS.exactMatch, KG.linkScore, KG.linkSource}
    told = known_links(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in quads)
    assert told == {ENTITIES[0]: ItemLink("Q567", 0.9123, True)}
    reasoned = Identity(ENTITIES[0], link=ItemLink("Q567", 0.9, True, reason="clear of the next"))
    again = known_links(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in link_triples(reasoned, None))
    assert again[ENTITIES[0]].reason == "clear of the next"
    confirmed = list(link_triples(Identity(ENTITIES[0], link=ItemLink("Q567", 1.0, True, True)), None))
    assert {t.predicate for t in confirmed} == {SKOS.exactMatch, OWL.sameAs, KG.linkScore}
    assert list(link_triples(Identity(ENTITIES[0]), None)) == []
    [close, _] = link_triples(Identity(ENTITIES[0], link=ItemLink("Q567", 0.5, False)), None)
    assert close.predicate == SKOS.closeMatch


def test_the_history_tells_what_a_retired_iri_stands_for():
    a, b, c, d, gone = (f"https://example.org/news/entity/{x}-1" for x in ("a", "b", "c", "d", "gone"))
    told = [Identity(a, (("art", b, "why"),), (b,)), Identity(c, (("art", d, "why"),), (d,))]
    found = {(t.subject.value, t.object.value) for t in history(told, {gone: b})}
    assert found == {(b, a), (d, c), (gone, a)}
    ambiguous = [Identity(a, (("x", b, "w"),), (b,)), Identity(c, (("y", b, "w"),), (b,))]
    assert list(history(ambiguous)) == []  # it stands for two now
    assert {q.graph_name for q in place(history(told))} == {NAMER.derived("history")}


def test_renamings_by_article():
    told = [Identity("e:a", (("art1", "e:b", "why"), ("art2", "e:b", "why")), ("e:b",))]
    assert renamings(told) == {"art1": {"e:b": ("e:a", "why")}, "art2": {"e:b": ("e:a", "why")}}


def test_a_retired_iri_whose_heir_is_gone_too_stands_for_nothing():
    one, heir = ELSE[-1], ELSE[-2]
    identity = Identity(ENTITIES[0])
    assert list(history([identity], {one: heir})) == []
    assert [t.object.value for t in history([identity, Identity(heir)], {one: heir})] == [heir]


def test_every_property_of_a_statement_that_leads_to_an_entity_is_a_slot():
    """Else it would lead to an entity as it was observed, of which nothing is known after it is decided who is who."""
    graph = Graph().parse(ontology_file("newskg.ttl"))
    kinds = {URIRef(c.value) for c in (KG.Agent, KG.Place, KG.Person, KG.Organisation, ORG.Organization, PROV.Agent)}
    ours = {
        p for p in graph.subjects(RDF_TERMS.type, OWL_TERMS.ObjectProperty)
        if str(p).startswith(KG.Event.value.removesuffix("Event")) and set(graph.objects(p, RDFS_TERMS.range)) & kinds
    }  # fmt: skip
    assert ours >= {URIRef(p.value) for p in (KG.speaker, KG.directedAt, KG.participant, KG.serves)}
    assert ours <= {URIRef(p.value) for p in SLOTS.values()}
