"""Names of somebody else's table matched with entities, and what is known of these: the Reconciliation Service API."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process, utils

from kg.explore.reader import Look, Record, words_of
from kg.explore.statements import office_line
from kg.explore.views.given import Given
from kg.terms.iris import is_entity
from kg.terms.ontology import superclasses
from kg.terms.vocab import ORG, RDF, SCHEMA, SKOS

__all__ = ["extend", "reconcile"]

_LIMIT, _MOST = 5, 50  # candidates of a name: when nothing is said, and at most
_LEAST, _SURE = 55.0, 90.0  # of 100: shown at all; taken without a look where nobody else comes near
_APART = 8.0  # how much the next candidate must stay behind


def reconcile(look: Look, given: Given) -> Record:
    """Candidates for each of several queries.

    Args:
        look: the store.
        given: `queries`, the JSON object of the API (https://www.w3.org/community/reports/reconciliation/
            CG-FINAL-specs-0.2-20230410/): key -> query, type, limit.

    Returns:
        `results`: key -> candidates with id, name, type, score (0 to 100) and whether it is surely the one.
    """
    queries = json.loads(given.get("queries") or "{}")
    names = [(name, iri) for _, name, iri in look.labels if is_entity(iri.value)]
    plain = [utils.default_process(name) for name, _ in names]
    return {"results": {key: _candidates(look, names, plain, query) for key, query in queries.items()}}


def _candidates(
    look: Look, names: list[tuple[str, NamedNode]], plain: list[str], query: dict[str, Any]
) -> list[Record]:
    wanted, kind = utils.default_process(query["query"]), query.get("type")
    types = {kind} if isinstance(kind, str) else set(kind or ())
    limit = max(1, min(int(query.get("limit") or _LIMIT), _MOST))
    best: dict[NamedNode, float] = {}
    for _, score, at in process.extract(wanted, plain, scorer=fuzz.WRatio, limit=8 * _MOST, score_cutoff=_LEAST):
        iri = names[at][1]
        best[iri] = max(best.get(iri, 0.0), fuzz.token_sort_ratio(wanted, plain[at]) if score < 100 else score)
    fitting = [(e, score) for e, score in best.items() if not types or types & _classes(look, e)]
    ranked = sorted(fitting, key=lambda found: (-found[1], look.name(found[0]), found[0].value))[:limit]
    sure = bool(ranked) and ranked[0][1] >= _SURE and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _APART)
    return [
        {
            "id": entity.value,
            "name": look.name(entity),
            "type": [_type(look.kind(entity))],
            "score": round(score, 1),
            "match": sure and at == 0,
        }
        for at, (entity, score) in enumerate(ranked)
    ]


def _classes(look: Look, entity: NamedNode) -> set[str]:
    """The names of all classes that an entity has."""
    own = {c for c in look.values(entity, RDF.type) if isinstance(c, NamedNode)}
    return {c.value.rpartition("#")[2] for c in own | {above for c in own for above in superclasses(c)}}


def _type(cls: NamedNode | None) -> Record:
    return {"id": cls.value.rpartition("#")[2], "name": words_of(cls)} if cls else {"id": "Entity", "name": "entity"}


def extend(look: Look, given: Given) -> Record:
    """What is known of entities, for further columns of a table.

    Args:
        look: the store.
        given: `extend`, the JSON object of the API: `ids`, IRIs of entities, and `properties`, objects whose `id` is
            one of `PROPERTIES`; all of these where it is not given.

    Returns:
        `meta`: the properties with their names; `rows`: IRI -> property -> its values.
    """
    asked = json.loads(given.get("extend") or "{}")
    properties = [p for p in PROPERTIES if p in {a["id"] for a in asked["properties"]}] if asked else list(PROPERTIES)
    return {
        "meta": [{"id": p, "name": PROPERTIES[p][0]} for p in properties],
        "rows": {iri: {p: PROPERTIES[p][1](look, NamedNode(iri)) for p in properties} for iri in asked.get("ids", ())},
    }


def _label(look: Look, entity: NamedNode) -> list[Record]:
    return [{"str": words_of(cls)}] if (cls := look.kind(entity)) else []


def _item(look: Look, entity: NamedNode) -> list[Record]:
    """The Wikidata item by its number, as other services of this kind have it."""
    return [{"str": item.rpartition("/")[2]} for item in sorted(look.texts(entity, SKOS.exactMatch))]


def _offices(look: Look, entity: NamedNode) -> list[Record]:
    held = (office_line(look, membership) for membership in look.subjects(ORG.member, entity))
    told = {", ".join((o["office"], o["organisation"]["name"]) if o["organisation"] else (o["office"],)) for o in held}
    return [{"str": line} for line in sorted(told)]


def _articles(look: Look, entity: NamedNode) -> list[Record]:
    return [{"int": len(set(look.subjects(SCHEMA.mentions, entity)))}]


PROPERTIES: Mapping[str, tuple[str, Callable[[Look, NamedNode], list[Record]]]] = {
    "label": ("class", _label),
    "item": ("Wikidata item", _item),
    "offices": ("offices", _offices),
    "articles": ("articles", _articles),
}
