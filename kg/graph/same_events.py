"""Events in the graph as reports to be compared, and the ties among them as triples of a derived graph."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.graph.canonical import Renamed
from kg.graph.triples import decimal
from kg.identity.events.report import ArticleTopic, EventReport, EventTie
from kg.identity.events.words import stems
from kg.terms.iris import tie_iri
from kg.terms.vocab import KG, NIF, RDF, SCHEMA

__all__ = ["REPORTED_PREDICATES", "reports_of", "tie_triples", "topic_of", "with_entities"]

_ROLES = (KG.participant, KG.agent, KG.target)
_UNNAMED = (KG.unnamedAgent, KG.unnamedTarget, KG.unnamedParticipant)
# What is read of an event for its comparison with others, besides the words of its spans.
REPORTED_PREDICATES = frozenset(
    {
        KG.modality, KG.claimedModality, KG.triggerSpan, KG.evidence, KG.place, KG.earliest, KG.latest,
        KG.sameEventAs, *_ROLES, *_UNNAMED,
    }
)  # fmt: skip
_TOPIC = frozenset({KG.keyword, SCHEMA.datePublished})
Row = Mapping[NamedNode, list[Any]]


def topic_of(article: NamedNode, quads: Iterable[Quad]) -> ArticleTopic:
    """What an article is about, of the quads that have it as their subject."""
    words, published = set(), None
    for quad in quads:
        predicate, value = quad.predicate, quad.object
        if predicate in _TOPIC and isinstance(value, Literal) and quad.subject == article:
            if predicate == KG.keyword:
                words.add(value.value)
            else:
                published = _day(value.value)
    return ArticleTopic(article.value, frozenset(words), published)


def reports_of(article: NamedNode, quads: Iterable[Quad]) -> Iterator[EventReport]:
    """The events that an article reports, of all its quads."""
    rows: dict[object, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
    words: dict[object, str] = {}
    events: dict[NamedNode, NamedNode] = {}
    for quad in quads:
        predicate = quad.predicate
        if predicate == NIF.anchorOf:
            words[quad.subject] = _text(quad.object)
        elif predicate in REPORTED_PREDICATES:
            rows[quad.subject][predicate].append(quad.object)
        elif predicate == RDF.type:
            rows[quad.subject][RDF.type].append(quad.object)
    events = {s: row for s, row in rows.items() if KG.Event in row[RDF.type] and isinstance(s, NamedNode)}  # type: ignore[misc]
    for iri in sorted(events, key=str):
        yield _report(article, iri, rows[iri], words)


def with_entities(report: EventReport, renamed: Renamed) -> EventReport:
    """A report whose parties and places have the IRIs of the entities that they were found to be."""
    if not renamed:
        return report
    called = {observed: iri for observed, (iri, _) in renamed.items()}
    return replace(
        report,
        parties=frozenset(called.get(p, p) for p in report.parties),
        places=frozenset(called.get(p, p) for p in report.places),
    )


def _report(article: NamedNode, iri: NamedNode, row: Row, words: Mapping[object, str]) -> EventReport:
    def texts(*predicates: NamedNode) -> Iterator[str]:
        return (_text(value) for p in predicates for value in row.get(p, ()))

    triggers = frozenset(w for span in row.get(KG.triggerSpan, ()) for w in stems(words.get(span, "")))
    sentences = {w for span in row.get(KG.evidence, ()) for w in stems(words.get(span, ""))}
    first, last = (_day(min(texts(p), default="")) for p in (KG.earliest, KG.latest))
    claimed = KG.claimedModality in row
    return EventReport(
        iri.value,
        article.value,
        min((t.value for t in row[RDF.type] if t != KG.Event), default=KG.Event.value),
        next(texts(KG.claimedModality if claimed else KG.modality), ""),
        claimed,
        triggers,
        frozenset(sentences - triggers),
        frozenset(texts(*_ROLES)),
        frozenset(texts(KG.place)),
        frozenset(w for phrase in texts(*_UNNAMED) for w in stems(phrase)),
        first,
        last,
        frozenset(texts(KG.sameEventAs)),
    )


def _text(node: Any) -> str:
    """The text of a literal, or the IRI of a node."""
    return str(getattr(node, "value", ""))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def tie_triples(ties: Iterable[EventTie]) -> Iterator[Triple]:
    """The link of each report to the first of its event, and the tie that says how surely and why."""
    for tie in ties:
        report, first = NamedNode(tie.report), NamedNode(tie.first)
        iri = tie_iri(report)
        yield Triple(report, KG.sameEventAs, first)
        yield Triple(iri, RDF.type, KG.EventTie)
        yield Triple(iri, KG.tiedReport, report)
        yield Triple(iri, KG.tiedTo, first)
        yield Triple(iri, KG.score, decimal(tie.score))
        yield Triple(iri, KG.reason, Literal(tie.reason))
