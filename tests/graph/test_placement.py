"""Each triple lies where the contract has it: what we say of a claimed statement beside it, what it says in the claim."""

import pytest
from fixture import NAMER, alpha, article_iri
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from kg.graph.placement import is_shared, place
from kg.model import Span
from kg.terms.iris import extraction_iri, span_iri, text_iri
from kg.terms.vocab import KG, NIF, OWL, PROV, RDF, SCHEMA

ARTICLE = article_iri(alpha())
EVENT, CLAIM = NAMER.statement("event", ARTICLE, "e-1"), NAMER.statement("claim", ARTICLE, "c-1")
LEE, KIM = (NamedNode(f"{NAMER.base}entity/{name}-0123456789") for name in ("lee", "kim"))
KNOWN = [
    Triple(ARTICLE, RDF.type, KG.Article),
    Triple(EVENT, KG.article, ARTICLE),
    Triple(CLAIM, KG.article, ARTICLE),
    Triple(EVENT, KG.statedIn, CLAIM),
]


def graph_of(triple: Triple):
    (found,) = {q.graph_name for q in place([*KNOWN, triple]) if q.triple == triple}
    return found


@pytest.mark.parametrize(
    "predicate",
    [KG.modality, KG.claimedModality, KG.evidence, KG.confidence, KG.rule, KG.hedge, KG.triggerSpan, KG.roleSpan, KG.dateSpan],
)  # fmt: skip
def test_what_we_say_of_a_claimed_event_is_not_the_claim(predicate):
    assert graph_of(Triple(EVENT, predicate, Literal("x"))) == ARTICLE


@pytest.mark.parametrize("predicate", [RDF.type, KG.agent, KG.target, KG.place])
def test_what_a_claim_says_lies_in_its_graph(predicate):
    assert graph_of(Triple(EVENT, predicate, LEE)) == CLAIM


@pytest.mark.parametrize(
    ("triple", "graph"),
    [
        (Triple(ARTICLE, RDF.type, KG.Article), DefaultGraph()),
        (Triple(ARTICLE, SCHEMA.headline, Literal("x")), ARTICLE),
        (Triple(CLAIM, SCHEMA.text, Literal("x")), ARTICLE),
        (Triple(ARTICLE, NIF.isString, Literal("x")), text_iri(ARTICLE)),
        (Triple(span_iri(ARTICLE, Span(1, 2)), NIF.anchorOf, Literal("x")), ARTICLE),
        (Triple(extraction_iri(ARTICLE), PROV.wasDerivedFrom, ARTICLE), ARTICLE),
        (Triple(LEE, RDF.type, KG.Person), DefaultGraph()),
        (Triple(LEE, OWL.sameAs, KIM), NAMER.derived("history")),
        (Triple(LEE, OWL.sameAs, LEE), DefaultGraph()),
        (Triple(LEE, OWL.sameAs, NamedNode("http://www.wikidata.org/entity/Q5")), DefaultGraph()),
        (Triple(LEE, OWL.sameAs, NamedNode("https://x.org/entity/kim-0123456789")), DefaultGraph()),
        (Triple(EVENT, KG.sameEventAs, EVENT), NAMER.derived("same-events")),
        (Triple(ARTICLE, KG.sameStoryAs, ARTICLE), NAMER.derived("same-stories")),
        (Triple(NAMER.external("Q5", "P39", "Q1"), KG.describes, LEE), NAMER.derived("wikidata")),
    ],
)
def test_other_triples_lie_where_their_subject_does(triple, graph):
    assert graph_of(triple) == graph


BLANK = BlankNode("b")


@pytest.mark.parametrize(
    ("triple", "graph"),
    [
        (Triple(BLANK, SCHEMA.headline, Literal("x")), DefaultGraph()),
        (Triple(NamedNode("https://x.org/other#thing"), SCHEMA.headline, Literal("x")), DefaultGraph()),
        (Triple(NAMER.statement("event", ARTICLE, "e-9"), KG.agent, LEE), DefaultGraph()),  # of no article here
        (Triple(NAMER.external("Q5", "P39", "Q1"), RDF.type, KG.ExternalStatement), NAMER.derived("wikidata")),
        (Triple(LEE, OWL.sameAs, Literal("x")), DefaultGraph()),
        (Triple(LEE, SCHEMA.text, KIM), DefaultGraph()),
    ],
)
def test_what_belongs_to_no_article_lies_in_the_default_graph(triple, graph):
    assert graph_of(triple) == graph


def test_what_other_articles_may_tell_too():
    own = [q for q in place([*KNOWN, Triple(LEE, RDF.type, KG.Person)]) if is_shared(q)]
    assert [q.triple for q in own] == [Triple(LEE, RDF.type, KG.Person)]
