"""Which graph a triple belongs to: it follows from its subject and predicate."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.terms.iris import Namer
from kg.terms.rdf import name_of
from kg.terms.vocab import ITSRDF, KG, NIF, OWL, RDF

__all__ = ["MENTION_PREDICATES", "claimed_by", "is_shared", "place"]

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
_OF_PATH = {"resolution": "resolutions", "external": "wikidata"}
_DERIVED_PATH = re.compile(rf"(.*?[/#])({'|'.join(_OF_PATH)})/")
_DERIVED = {KG.sameEventAs: "same-events", KG.sameStoryAs: "same-stories"}
# With these a triple tells itself where it lies; else its subject does, and whether we say it or a claim does.
_TELLING = frozenset({RDF.type, OWL.sameAs, NIF.isString, *_DERIVED})


def claimed_by(triples: Iterable[Triple]) -> dict[NamedNode, NamedNode]:
    """Statement -> the claim that states it."""
    return {t.subject: t.object for t in triples if t.predicate == KG.statedIn}  # type: ignore[misc]


def place(triples: Iterable[Triple]) -> Iterator[Quad]:
    """Each triple in the named graph where the contract wants it. Wants all triples of an article at once."""
    known = list(triples)
    stated = claimed_by(known)
    article_of = {t.subject: t.object for t in known if t.predicate == KG.article}
    articles = {
        t.subject.value
        for t in known
        if t.predicate == RDF.type and t.object == KG.Article and isinstance(t.subject, NamedNode)
    }
    placed: dict[tuple[object, ...], NamedNode | DefaultGraph] = {}
    for t in known:
        subject, predicate, obj = t.subject, t.predicate, t.object
        alike = (subject, predicate, obj) if predicate in _TELLING else (subject, predicate in _WE_SAY)
        if (graph := placed.get(alike)) is None:
            graph = placed[alike] = _graph_of(t, stated, article_of, articles)
        yield Quad(subject, predicate, obj, graph)


def _derived_graph(name: str, t: Triple) -> NamedNode | None:
    """The derived graph of a resolution, a retired IRI or a statement of Wikidata, read off the subject's path."""
    if found := _DERIVED_PATH.match(name):
        return Namer(found[1]).derived(_OF_PATH[found[2]])
    if (
        t.predicate == OWL.sameAs
        and "/entity/" in name
        and "/entity/" in name_of(t.object)
        and name_of(t.object) != name
    ):
        base = name.rpartition("entity/")[0]
        return Namer(base).derived("history") if name_of(t.object).startswith(f"{base}entity/") else None
    return None


def _graph_of(
    t: Triple, stated: Mapping[NamedNode, NamedNode], article_of: Mapping[Any, object], articles: set[str]
) -> NamedNode | DefaultGraph:
    if (t.object == KG.Article and t.predicate == RDF.type) or not isinstance(t.subject, NamedNode):
        return DefaultGraph()
    name = t.subject.value
    if (derived := _derived_graph(name, t)) is not None:
        return derived
    if t.predicate == KG.sameStoryAs:
        return Namer(name.rpartition("article/")[0]).derived(_DERIVED[t.predicate])
    if t.predicate == NIF.isString or t.object == NIF.Context:
        return NamedNode(name.partition("#char=")[0] + "/text")
    if "#char=" in name:
        return NamedNode(name.partition("#char=")[0])
    article = article_of.get(t.subject)
    if isinstance(article, NamedNode):
        if t.predicate in _DERIVED:
            return Namer(article.value.rpartition("article/")[0]).derived(_DERIVED[t.predicate])
        return stated[t.subject] if t.subject in stated and t.predicate not in _WE_SAY else article
    if name in articles:
        return t.subject
    if name.endswith("/extraction") and name.removesuffix("/extraction") in articles:
        return NamedNode(name.removesuffix("/extraction"))
    return DefaultGraph()


def is_shared(quad: Quad) -> bool:
    """Whether a quad lies in the default graph and is more than the type of an article: other articles may tell it."""
    return quad.graph_name == DefaultGraph() and not (quad.predicate == RDF.type and quad.object == KG.Article)
