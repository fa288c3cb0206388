"""Who meets, accuses, supports and threatens whom: claims tell it by whom they are directed at."""

from collections import Counter

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record, words_of
from kg.explore.views.given import Given, asked_for
from kg.explore.views.lists import TIES
from kg.terms.vocab import KG, RDF

__all__ = ["network"]

_NODES, _MOST = 60, 300  # when nothing else is asked for, and of a drawing at most


def network(look: Look, given: Given) -> Record:
    """Who meets, accuses, supports and threatens whom: the strongest edges first, so many nodes as are asked for."""
    kinds = [k for k in ("meets", *TIES) if given.get("kind", k) in (k, "")]
    edges: Counter[tuple[str, NamedNode, NamedNode]] = Counter()
    look.load(KG.participant, KG.speaker, KG.directedAt, KG.statedIn, KG.modality)
    if "meets" in kinds:
        for event in look.subjects(RDF.type, KG.Meeting):
            if KG.Occurred in look.values(event, KG.modality):
                who = sorted(set(look.values(event, KG.participant)), key=str)
                edges.update(("meets", a, b) for i, a in enumerate(who) for b in who[i + 1 :])
    for kind in kinds:
        for act in TIES.get(kind, ()):
            for claim in look.subjects(RDF.type, act):
                if look.values(claim, KG.statedIn) or KG.Occurred not in look.values(claim, KG.modality):
                    continue  # only somebody says that they do, or they do not
                spoken, meant = look.values(claim, KG.speaker), look.values(claim, KG.directedAt)
                edges.update((kind, s, o) for s in spoken for o in meant if s != o)
    if centre := given.get("actor"):
        around = set(look.called(centre))
        edges = Counter({edge: n for edge, n in edges.items() if around & {edge[1], edge[2]}})
    asked = given.get("nodes") or _NODES
    most = 2 * len(edges) if asked == "all" else min(_MOST, int(asked))
    return _graph(look, edges, most) | {"given": asked_for(look, given)}


def _graph(look: Look, edges: Counter[tuple[str, NamedNode, NamedNode]], most: int) -> Record:
    """The strongest edges among as many nodes as may be drawn."""
    nodes: dict[NamedNode, int] = {}
    drawn = []
    for edge in sorted(edges, key=lambda e: (-edges[e], e[0], e[1].value, e[2].value)):
        new = {edge[1], edge[2]} - set(nodes)
        if len(nodes) + len(new) <= most:
            for node in new:
                nodes[node] = 0
            drawn.append(edge)
    for kind, a, b in drawn:
        nodes[a] += edges[kind, a, b]
        nodes[b] += edges[kind, a, b]
    return {
        "nodes": [
            {**look.entity(n), "cls": words_of(look.kind(n)), "weight": w}
            for n, w in sorted(nodes.items(), key=lambda r: (-r[1], r[0].value))
        ],
        "edges": [
            {"kind": k, "from": look.entity(a), "to": look.entity(b), "count": edges[k, a, b]} for k, a, b in drawn
        ],
        "more": len(edges) - len(drawn),
    }
