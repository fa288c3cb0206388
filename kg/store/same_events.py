"""The ties among the events of a whole store, brought up to date after articles came and went."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, Store

from kg.graph.placement import place
from kg.graph.same_events import REPORTED_PREDICATES, reports_of, tie_triples, topic_of
from kg.identity.decisions import Decisions
from kg.identity.events.report import ArticleTopic, EventReport
from kg.identity.events.tie import tie_reports
from kg.store.articles import article_iris, change_quads
from kg.terms.iris import Namer
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, NIF, RDF

__all__ = ["reports_in", "tie_store"]


def tie_store(store: Store, namer: Namer, decisions: Decisions) -> int:
    """Ties the events of a store that are one, takes back ties that no longer hold; gives how many there are."""
    topics: dict[str, ArticleTopic] = {}
    reports: list[EventReport] = []
    for article in article_iris(store):
        topics[article.value] = topic_of(article, store.quads_for_pattern(article, None, None, article))
        reports += reports_in(store, article)
    ties = tie_reports(reports, topics, decisions.same_event, decisions.other_event)
    wanted = set(place(tie_triples(ties)))
    held = set(_held(store, namer))
    change_quads(store, held - wanted, wanted - held)
    return len(ties)


def _held(store: Store, namer: Namer) -> Iterator[Quad]:
    """The ties that a store holds, without those that an article itself tells."""
    graph = namer.derived("same-events")
    for found in list(store.quads_for_pattern(None, KG.tiedReport, None, graph)):
        yield from store.quads_for_pattern(found.subject, None, None, graph)
        for first in store.quads_for_pattern(found.subject, KG.tiedTo, None, graph):
            yield Quad(found.object, KG.sameEventAs, first.object, graph)  # type: ignore[arg-type]


def reports_in(store: Store, article: NamedNode) -> Iterator[EventReport]:
    """The events that an article of a store reports."""
    yield from reports_of(article, _reported(store, article))


def _reported(store: Store, article: NamedNode) -> Iterator[Quad]:
    for stated in store.quads_for_pattern(None, KG.article, article, article):
        node = stated.subject
        if Quad(node, RDF.type, KG.Event, article) not in store and not any(
            store.quads_for_pattern(node, RDF.type, KG.Event, None)
        ):
            continue
        made = {
            t.object
            for q in store.quads_for_pattern(None, KG.tiedReport, node, None)
            for t in store.quads_for_pattern(q.subject, KG.tiedTo, None, None)
        }
        for quad in store.quads_for_pattern(node, None, None, None):
            if quad.predicate == KG.sameEventAs and quad.object in made:
                continue
            if quad.predicate in REPORTED_PREDICATES or quad.predicate == RDF.type:
                yield quad
            if quad.predicate in (KG.triggerSpan, KG.evidence):
                yield from store.quads_for_pattern(NamedNode(name_of(quad.object)), NIF.anchorOf, None, None)
