"""The start page, and the search."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record
from kg.explore.statements import claim_line
from kg.explore.views.given import PAGE, Given

__all__ = ["search", "start"]

_FEW = 8  # lines of a block on the start page
_SUGGESTED = 6  # names while one types; half as many articles and claims
_HIT = "\x02"  # stands before what was looked for, \x03 behind it
_KINDS = {"entity": "entities", "article": "articles", "text": "texts", "claim": "claims"}


def start(look: Look, given: Given) -> Record:
    """Newest articles, most active actors, how much there is."""
    newest = look.index.rows(f"SELECT iri FROM article ORDER BY date DESC, iri LIMIT {_FEW}")
    active = look.index.rows(f"SELECT iri, articles FROM entity ORDER BY articles DESC, name, iri LIMIT {_FEW}")
    kinds = dict(look.index.rows("SELECT kind, count(*) FROM statement GROUP BY kind"))
    broad = dict(look.index.rows("SELECT broad, count(*) FROM entity GROUP BY broad"))
    return {
        "articles": [look.article(NamedNode(iri)) for (iri,) in newest],
        "actors": [_named(look, NamedNode(iri), n) for iri, n in active],
        "counts": {
            "articles": look.index.rows("SELECT count(*) FROM article")[0][0],
            "people": broad.get("person", 0),
            "organisations": broad.get("organisation", 0),
            "places": broad.get("place", 0),
            "claims": kinds.get("claim", 0),
            "events": kinds.get("event", 0),
        },
    }


def search(look: Look, given: Given) -> Record:
    """Entities by their names, articles by title and text, claims by their words; of one `kind` a page."""
    wanted, kind = " ".join(given.get("q", "").split()), given.get("kind", "")
    kinds = [k for k in _KINDS if not kind or _KINDS[k] == kind]
    every = look.index.how_many(wanted)
    most = PAGE if kind else _FEW if given.get("all") else _SUGGESTED
    number = int(given.get("page") or 1)
    hits: dict[str, list[Any]] = {name: [] for name in _KINDS.values()}
    for k in kinds:
        rows = look.index.search(wanted, [k], 4 * most if k == "entity" and not kind else most, (number - 1) * PAGE)
        hits[_KINDS[k]] = [_hit(look, row) for row in rows]
    if not kind:
        hits["entities"] = _best(hits["entities"], wanted)[:most]
    return {
        "q": given.get("q", ""),
        "kind": kind,
        **hits,
        "count": {name: every.get(k, 0) for k, name in _KINDS.items()},
        "page": number,
        "pages": max(1, -(-sum(every.get(k, 0) for k in kinds) // PAGE)) if kind else 1,
        "meant": look.index.meant(wanted) if wanted and not any(hits.values()) else [],
    }


def _named(look: Look, entity: NamedNode, articles: int) -> Record:
    return {**look.entity(entity), **look.class_of(entity), "articles": articles}


def _hit(look: Look, row: tuple[str, str, str, int]) -> Record:
    kind, iri, words, start = row
    node = NamedNode(iri)
    if kind == "entity":
        names = words.split("\n")
        shown = next((n for n in names[1:] if _HIT in n), "") if _HIT not in names[0] else ""
        articles = look.index.rows("SELECT articles FROM entity WHERE iri = ?", (iri,))
        details = _named(look, node, articles[0][0] if articles else 0)
        return {**details, "as": _plain(shown), "names": [_plain(n) for n in names]}
    if kind == "claim":
        return {**claim_line(look, node)}
    pieces = _pieces(words)
    return {**look.article(node), "pieces": pieces, "start": start, "end": start + sum(len(p["text"]) for p in pieces)}


def _plain(words: str) -> str:
    return words.replace(_HIT, "").replace("\x03", "")


def _pieces(words: str) -> list[Record]:
    """A text cut where hits begin and end."""
    pieces = []
    for part in words.split(_HIT):
        hit, closed, rest = part.partition("\x03")
        pieces += [{"text": hit, "hit": bool(closed)}, {"text": rest, "hit": False}]
    return [p for p in pieces if p["text"]]


def _best(entities: Iterable[Record], wanted: str) -> list[Record]:
    """Names that are the words first, then those that begin so, then those of most articles."""
    low = wanted.casefold()

    def rank(entity: Record) -> tuple[int, int, str, str]:
        names = [n.casefold() for n in entity["names"]]
        best = min(0 if n == low else 1 if n.startswith(low) else 2 for n in names)
        return best, -entity["articles"], entity["name"], entity["iri"]

    return sorted(entities, key=rank)
