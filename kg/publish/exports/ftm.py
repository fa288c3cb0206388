"""FollowTheMoney entities, one JSON object a line: what OpenAleph, yente and the tools of OpenSanctions read.

https://followthemoney.tech/explorer/. People, organisations, places, offices and events with the article that tells
them (`proof`, `publisher`, `sourceUrl`); claims have no schema there, and what only a claim states is left out.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.publish.exports.source import Files, Source
from kg.terms.iris import digest, last_step
from kg.terms.vocab import KG, RDF, SKOS

__all__ = ["ftm"]

_Values = dict[str, list[str]]
_SCHEMAS = (
    (KG.Person, "Person"),
    (KG.GovernmentBody, "PublicBody"),
    (KG.Company, "Company"),
    (KG.NewsOrganisation, "Company"),
    (KG.Organisation, "Organization"),
    (KG.Place, "Address"),
)
_STATUS = {"current": "current", "former": "ended"}


def ftm(source: Source) -> Files:
    """The entities, each under an id of its own that lasts: the end of its IRI."""
    lines = [json.dumps(e, ensure_ascii=False, sort_keys=True) for e in _entities(source)]
    return {"": "".join(f"{line}\n" for line in lines).encode()}


def _entities(source: Source) -> Iterator[dict[str, Any]]:
    for article in source.articles:
        values = {"title": [article["headline"]], "publishedAt": [article["date"]], "publisher": [article["outlet"]]}
        yield _entity(
            article["iri"], "Article", values | {"sourceUrl": [article["url"]], "author": [article["author"]]}
        )
    for node in source.entities:
        classes = source.look.values(node, RDF.type)
        schema = next((name for cls, name in _SCHEMAS if cls in classes), "LegalEntity")
        name, item = source.look.name(node), source.item(node)
        named: _Values = (
            {"full": [name]} if schema == "Address" else {"name": [name], "alias": _aliases(source, node, name)}
        )
        yield _entity(node.value, schema, named | {"wikidataId": [item]})
    yield from _offices(source)
    for node, line in source.events():
        involved = [e["iri"] for key in ("agents", "participants", "targets") for e in line[key]]
        yield _entity(
            node.value,
            "Event",
            {
                "name": [_title(source.look.type(node), line)],
                "date": [line["date"]],
                "involved": [_id(i) for i in involved if _schema_of(source, i) != "Address"],
                "addressEntity": [_id(e["iri"]) for e in line["places"]],
                "location": [e["name"] for e in line["places"]],
                **_proof(source, line),
            },
        )


def _offices(source: Source) -> Iterator[dict[str, Any]]:
    """An occupancy for each office that is told, and each post once."""
    posts = set()
    for node, line in source.offices():
        if line["person"] is None:
            continue
        body = line["organisation"] or {"iri": "", "name": ""}
        post = f"position-{digest(line['office'], body['iri'])}"
        if post not in posts:
            posts.add(post)
            at = [_id(body["iri"])] if body["iri"] and _schema_of(source, body["iri"]) != "Address" else []
            name = f"{line['office']}, {body['name']}" if body["name"] else line["office"]
            yield _entity(post, "Position", {"name": [name], "organization": at})
        values = {"holder": [_id(line["person"]["iri"])], "post": [post], "date": [line["as_of"]]}
        yield _entity(
            node.value, "Occupancy", values | {"status": [_STATUS.get(line["status"], "")]} | _proof(source, line)
        )


def _schema_of(source: Source, iri: str) -> str:
    classes = source.look.values(NamedNode(iri), RDF.type)
    return next((name for cls, name in _SCHEMAS if cls in classes), "LegalEntity")


def _aliases(source: Source, node: NamedNode, name: str) -> list[str]:
    return [alias for alias in source.look.texts(node, SKOS.altLabel) if alias != name]


def _title(cls: str, line: Mapping[str, Any]) -> str:
    who = [e["name"] for key in ("agents", "participants", "targets") for e in line[key]]
    return f"{cls}: {', '.join(who)}" if who else cls


def _proof(source: Source, line: Mapping[str, Any]) -> _Values:
    """Which article tells it, and in which sentence."""
    place = line["source"]
    if not place:
        return {}
    url = next((a["url"] for a in source.articles if a["iri"] == place["iri"]), "")
    return {
        "proof": [_id(place["iri"])],
        "summary": [place["sentence"]],
        "publisher": [place["outlet"]],
        "sourceUrl": [url],
    }


def _entity(iri: str, schema: str, values: _Values) -> dict[str, Any]:
    kept = {name: [v for v in dict.fromkeys(found) if v] for name, found in values.items()}
    return {"id": _id(iri), "schema": schema, "properties": {name: found for name, found in kept.items() if found}}


def _id(iri: str) -> str:
    """An id that FollowTheMoney takes: the last steps of an IRI."""
    steps = iri.split("/")
    return last_step(iri) if len(steps) < 2 or steps[-2] in ("entity", "article") else "-".join(steps[-2:])
