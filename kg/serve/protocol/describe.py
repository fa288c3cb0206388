"""What the store says of one IRI, and what the server says of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.terms.vocab import DCTERMS, RDF, RDFS, SCHEMA

__all__ = ["facts_of", "linked", "service_triples"]

_SHOWN = 300  # rows of a page that lead to or from a resource
_NAMES = (RDFS.label, SCHEMA.headline, DCTERMS.identifier, SCHEMA.text)
_WIDEST = 120  # characters of a name


def facts_of(store: Store, node: NamedNode) -> Iterator[Quad]:
    """What is said of a resource, in whichever graph, and the whole graph of that name: an article's, a claim's."""
    yield from store.quads_for_pattern(node, None, None, None)
    for quad in store.quads_for_pattern(None, None, None, node):
        if quad.subject != node:
            yield quad


def linked(store: Store, node: NamedNode) -> dict[str, Any] | None:
    """What a page shows of a resource: its statements and those that point to it, with the names of what they tell of.

    None where the store knows nothing of it. Each row is predicate, IRI or None, and text.
    """
    own = list(islice(store.quads_for_pattern(node, None, None, None), _SHOWN + 1))
    towards = list(islice(store.quads_for_pattern(None, None, node, None), _SHOWN + 1))
    if not own and not towards:
        return None
    return {
        "name": _name(store, node),
        "own": _rows(store, ((q.predicate, q.object) for q in own[:_SHOWN])),
        "towards": _rows(store, ((q.predicate, q.subject) for q in towards[:_SHOWN])),
        "more": [len(own) > _SHOWN, len(towards) > _SHOWN],
    }


def _rows(store: Store, pairs: Iterable[tuple[NamedNode, Any]]) -> list[tuple[str, str | None, str]]:
    rows = {
        (p.value, n.value, _name(store, n)) if isinstance(n, NamedNode) else (p.value, None, _text(n)) for p, n in pairs
    }
    return sorted(rows, key=lambda row: (row[0] != RDF.type.value, row[0], row[2], row[1] or ""))


def _text(node: Any) -> str:
    return node.value if isinstance(node, Literal) else str(node)


def _name(store: Store, node: NamedNode) -> str:
    """The name of a resource for people, or its IRI."""
    for predicate in _NAMES:
        names = sorted(
            q.object.value
            for q in islice(store.quads_for_pattern(node, predicate, None, None), 5)
            if isinstance(q.object, Literal)
        )
        if names:
            return names[0] if len(names[0]) <= _WIDEST else names[0][: _WIDEST - 1] + "…"
    return node.value


def service_triples(endpoint: str) -> list[Triple]:
    """The service description of an endpoint."""
    path = Path(__file__).parent.parent / "templates" / "service.ttl"
    return [q.triple for q in parse(path=str(path), format=RdfFormat.TURTLE, base_iri=endpoint)]
