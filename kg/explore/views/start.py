"""The start page, and the search."""

from collections import Counter
from heapq import nlargest

from pyoxigraph import DefaultGraph, NamedNode

from kg.explore.reader import Look, Record, text_of, words_of
from kg.explore.statements import claim_line
from kg.explore.views.given import PAGE, Given
from kg.store.articles import article_iris
from kg.terms.iris import is_entity
from kg.terms.vocab import DCTERMS, SCHEMA

__all__ = ["search", "start"]

_FEW = 12  # lines of a block on the start page
_DEFAULT = DefaultGraph()


def start(look: Look, given: Given) -> Record:
    """Newest articles, most active actors, how much there is."""
    articles = article_iris(look.store)
    dates = {q.subject: text_of(q.object) for q in look.store.quads_for_pattern(None, SCHEMA.datePublished, None, None)}
    newest = nlargest(_FEW, articles, key=lambda a: (dates.get(a, ""), a.value))
    named: Counter[NamedNode] = Counter()
    named.update(
        q.object
        for q in look.store.quads_for_pattern(None, SCHEMA.mentions, None, None)
        if isinstance(q.object, NamedNode)
    )
    actors = nlargest(_FEW, named, key=lambda e: (named[e], look.name(e) if named[e] > 1 else "", e.value))
    return {
        "articles": [look.article(a) for a in newest],
        "actors": [
            {**look.entity(e), "cls": words_of(look.kind(e)), "articles": named[e]}
            for e in sorted(actors, key=lambda e: (-named[e], look.name(e)))
        ],
        "counts": {"articles": len(articles), "actors": len(named)},
    }


def search(look: Look, given: Given) -> Record:
    """Entities by names and aliases, and claims by their words; names that begin so come first."""
    wanted = " ".join(given.get("q", "").casefold().split())
    limit = PAGE if given.get("all") else 8
    if not wanted:
        return {"q": "", "entities": [], "claims": [], "articles": []}
    found: dict[NamedNode, tuple[int, int, str, str]] = {}
    for low, name, iri in look.labels:
        place = low.find(wanted)
        if place >= 0 and is_entity(iri.value):
            rank = (
                0 if low == wanted else 1 if place == 0 else 2 if low[place - 1] == " " else 3,
                len(low),
                name,
                iri.value,
            )
            found[iri] = min(found.get(iri, rank), rank)
    best = sorted(found, key=lambda e: found[e])[:limit]
    claims, words = [], wanted.split()
    for quad in look.store.quads_for_pattern(None, SCHEMA.text, None, None):
        text = text_of(quad.object).casefold()
        if all(w in text for w in words):
            claims.append(quad.subject)
            if len(claims) >= 4 * limit:
                break
    return {
        "q": given.get("q", ""),
        "entities": [
            {**look.entity(e), "cls": words_of(look.kind(e)), "as": found[e][2] if found[e][2] != look.name(e) else ""}
            for e in best
        ],
        "claims": [claim_line(look, c) for c in sorted(claims, key=str)[:limit] if isinstance(c, NamedNode)],
        "articles": _titles(look, wanted, limit),
    }


def _titles(look: Look, wanted: str, limit: int) -> list[Record]:
    found = {
        quad.subject
        for predicate in (SCHEMA.headline, DCTERMS.identifier)
        for quad in look.store.quads_for_pattern(None, predicate, None, None)
        if wanted in text_of(quad.object).casefold() and isinstance(quad.subject, NamedNode)
    }
    return [look.article(a) for a in sorted(found, key=str)[:limit]]
