"""Who meets, accuses, supports and threatens whom: claims tell it by whom they are directed at."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain, combinations, product

from pyoxigraph import NamedNode

from kg.explore.layout import laid_out
from kg.explore.reader import Look, Record
from kg.explore.views.given import Given, asked_for
from kg.explore.views.lists import TIES
from kg.terms.vocab import KG, RDF

__all__ = ["network"]

_NODES, _MOST = 60, 300  # when nothing else is asked for, and of a drawing at most
_EVIDENCE = 2  # sentences of a tie that are shown beside the drawing
_WIDTH, _HEIGHT = 1000, 620  # of the drawing
_Edge = tuple[str, NamedNode, NamedNode]


def network(look: Look, given: Given) -> Record:
    """Who meets, accuses, supports and threatens whom: the strongest edges first, so many nodes as are asked for.

    Args:
        look: the store.
        given: `kind` of tie, `actor` whose ties are wanted, `from` and `to` (days), `outlet`, and `nodes` at most.
    """
    kinds = [k for k in ("meets", *TIES) if given.get("kind", k) in (k, "")]
    edges: dict[_Edge, list[NamedNode]] = defaultdict(list)
    look.load(KG.participant, KG.speaker, KG.directedAt, KG.statedIn, KG.modality, KG.latest, KG.earliest)
    for edge, statement in chain(_met(look) if "meets" in kinds else (), _attitudes(look, kinds)):
        if _wanted(look, statement, given):
            edges[edge].append(statement)
    if centre := given.get("actor"):
        around = set(look.called(centre))
        edges = {edge: n for edge, n in edges.items() if around & {edge[1], edge[2]}}
    asked = given.get("nodes") or _NODES
    most = 2 * len(edges) if asked == "all" else min(_MOST, int(asked))
    return _graph(look, edges, most) | {"given": asked_for(look, given)}


def _met(look: Look) -> Iterator[tuple[_Edge, NamedNode]]:
    """Who met whom."""
    for event in look.subjects(RDF.type, KG.Meeting):
        if KG.Occurred in look.values(event, KG.modality):
            who = sorted(set(look.values(event, KG.participant)), key=str)
            yield from ((("meets", one, other), event) for one, other in combinations(who, 2))


def _attitudes(look: Look, kinds: Iterable[str]) -> Iterator[tuple[_Edge, NamedNode]]:
    """At whom claims are directed, by whom; not those that only somebody tells of, or that were not made."""
    for kind in kinds:
        for claim in (c for act in TIES.get(kind, ()) for c in look.subjects(RDF.type, act)):
            if not look.values(claim, KG.statedIn) and KG.Occurred in look.values(claim, KG.modality):
                pairs = product(look.values(claim, KG.speaker), look.values(claim, KG.directedAt))
                yield from (((kind, speaker, aim), claim) for speaker, aim in pairs if speaker != aim)


def _wanted(look: Look, node: NamedNode, given: Given) -> bool:
    first, last, outlet = given.get("from", ""), given.get("to", ""), given.get("outlet", "").casefold()
    if (first or last) and not (
        look.text(node, KG.latest) >= (first or "0") and "" < look.text(node, KG.earliest) <= (last or "9999")
    ):
        return False
    if not outlet:
        return True
    article = look.article_of(node)
    return article is not None and str(look.article(article)["outlet"]).casefold() == outlet


def _graph(look: Look, edges: dict[_Edge, list[NamedNode]], most: int) -> Record:
    """The strongest edges among as many nodes as may be drawn, with their places in the drawing."""
    nodes: Counter[NamedNode] = Counter()
    drawn = []
    for edge in sorted(edges, key=lambda e: (-len(edges[e]), e[0], e[1].value, e[2].value)):
        if len({*nodes, edge[1], edge[2]}) <= most:
            nodes.update({edge[1]: len(edges[edge]), edge[2]: len(edges[edge])})
            drawn.append(edge)
    order = sorted(nodes, key=lambda n: (-nodes[n], n.value))
    number = {node: i for i, node in enumerate(order)}
    ties = [(number[a], number[b], float(len(edges[kind, a, b]))) for kind, a, b in drawn]
    places = laid_out([look.name(n) for n in order], [float(nodes[n]) for n in order], ties, _WIDTH, _HEIGHT)
    return {
        "nodes": [
            {**look.entity(n), **look.class_of(n), "weight": nodes[n], **asdict(place)}
            for n, place in zip(order, places, strict=True)
        ],
        "edges": [
            {
                "kind": kind, "from": look.entity(a), "to": look.entity(b), "count": len(edges[kind, a, b]),
                "ends": [number[a], number[b]],
                "evidence": [s for node in sorted(edges[kind, a, b], key=str)[:_EVIDENCE] if (s := look.source(node))],
            }
            for kind, a, b in drawn
        ],
        "more": len(edges) - len(drawn),
        "width": _WIDTH,
        "height": _HEIGHT,
    }  # fmt: skip
