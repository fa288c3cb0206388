"""Which graph a triple belongs to: it follows from its subject and predicate."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.terms.iris import Namer, Parsed, parse_iri, text_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import ITSRDF, KG, NIF, OWL, RDF

__all__ = ["MENTION_PREDICATES", "is_shared", "place"]

# What we say of a statement that only a claim makes; all else is what the claim states, and lies in its graph.
_WE_SAY = frozenset(
    {
        KG.article,
        KG.statedIn,
        KG.modality,
        KG.claimedModality,
        KG.evidence,
        KG.confidence,
        KG.rule,
        KG.hedge,
        KG.triggerSpan,
        KG.roleSpan,
        KG.dateSpan,
        KG.sourceSpan,
        KG.cueSpan,
        KG.contentSpan,
        KG.quotedSpan,
    }
)
# What a span says of the entity that it mentions.
MENTION_PREDICATES = frozenset({ITSRDF.taIdentRef, ITSRDF.taClassRef, KG.mentionType, KG.ofCountry, NIF.anchorOf})
_OF_KIND = {
    "resolution": "resolutions",
    "external": "wikidata",
    "tie": "same-events",
}  # kind of a subject -> its derived graph
_DERIVED = {KG.sameEventAs: "same-events", KG.sameStoryAs: "same-stories"}
# With these a triple tells itself where it lies; else its subject does, and whether we say it or a claim does.
_TELLING = frozenset({RDF.type, OWL.sameAs, NIF.isString, *_DERIVED})
_DEFAULT = DefaultGraph()


def place(triples: Iterable[Triple]) -> Iterator[Quad]:
    """Each triple in the named graph where the contract wants it. Wants all triples of an article at once."""
    known = [(t, t.subject, t.predicate, t.object) for t in triples]
    stated: dict[Any, Any] = {}  # statement -> the claim that states it
    article_of: dict[Any, object] = {}
    articles = set()
    for _, subject, predicate, obj in known:
        if predicate == KG.article:
            article_of[subject] = obj
        elif predicate == KG.statedIn:
            stated[subject] = obj
        elif predicate == RDF.type and obj == KG.Article and isinstance(subject, NamedNode):
            articles.add(subject.value)
    placed: dict[tuple[object, ...], NamedNode | DefaultGraph] = {}
    for t, subject, predicate, obj in known:
        alike = (subject, predicate, obj) if predicate in _TELLING else (subject, predicate in _WE_SAY)
        if (graph := placed.get(alike)) is None:
            graph = placed[alike] = _graph_of(t, stated, article_of, articles)
        yield Quad(subject, predicate, obj, graph)


def _derived_graph(own: Parsed | None, t: Triple) -> NamedNode | None:
    """The derived graph of a resolution, a retired IRI or a statement of Wikidata, by the kind of the subject."""
    if own is None:
        return None
    if own.kind in _OF_KIND:
        return Namer(own.base).derived(_OF_KIND[own.kind])
    if t.predicate == OWL.sameAs and own.kind == "entity" and (other := parse_iri(name_of(t.object))) is not None:
        retired = other.kind == "entity" and other.base == own.base and other.name != own.name
        return Namer(own.base).derived("history") if retired else None
    return None


def _graph_of(
    t: Triple, stated: Mapping[NamedNode, NamedNode], article_of: Mapping[Any, object], articles: set[str]
) -> NamedNode | DefaultGraph:
    if (t.object == KG.Article and t.predicate == RDF.type) or not isinstance(t.subject, NamedNode):
        return DefaultGraph()
    own = parse_iri(t.subject.value)
    if (derived := _derived_graph(own, t)) is not None:
        return derived
    if t.predicate in _DERIVED and own is not None:
        return Namer(own.base).derived(_DERIVED[t.predicate])
    if t.predicate == NIF.isString or t.object in (NIF.Context, NIF.RFC5147String):
        return text_iri(NamedNode(own.article if own and own.article else t.subject.value))
    if own is not None and own.span is not None:
        return NamedNode(own.article)
    article = article_of.get(t.subject)
    if isinstance(article, NamedNode):
        return stated[t.subject] if t.subject in stated and t.predicate not in _WE_SAY else article
    if t.subject.value in articles:
        return t.subject
    if own is not None and own.key == "extraction" and own.article in articles:
        return NamedNode(own.article)
    return DefaultGraph()


def is_shared(quad: Quad) -> bool:
    """Whether a quad lies in the default graph and is more than the type of an article: other articles may tell it."""
    return quad.graph_name == _DEFAULT and not (quad.predicate == RDF.type and quad.object == KG.Article)
