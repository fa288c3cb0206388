"""The Reconciliation Service API 0.2 (W3C Community Group Report), which OpenRefine speaks, over our entities."""

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.serve.settings import Settings
from kg.serve.workers.served import Served
from kg.terms.iris import is_entity
from kg.terms.ontology import label, term
from kg.terms.vocab import KG

__all__ = ["Reconciliation"]

_TYPES = ("Person", "Organisation", "GovernmentBody", "Company", "PoliticalParty", "Place", "Country", "Settlement")

_QUERIES = 500  # of one request


class Reconciliation:
    """The service: its manifest, candidates for names, suggestions while one types, and values for further columns."""

    def __init__(self, settings: Settings, served: Served) -> None:
        self.settings, self.served = settings, served

    async def service(self, request: Request) -> Response:
        """The manifest; with `queries` candidates for each of them; with `extend` what is known of some entities.

        Raises:
            HTTPException: what is asked for is not in the form of the Reconciliation API, or too much at once.
        """
        asked = parse_qs(request.scope["query_string"].decode("utf-8", "replace"))
        if request.method == "POST":
            body = await _body(request, self.settings.query)
            asked |= parse_qs(body.decode("utf-8", "replace"))
        if "queries" in asked:
            return JSONResponse(
                {key: {"result": rows} for key, rows in (await self._answers(asked["queries"][0])).items()}
            )
        if "extend" in asked:
            wanted = _object(asked["extend"][0], "extend")
            if not _is_extension(wanted):
                raise HTTPException(400, f"extend is to have 'ids', at most {_QUERIES} IRIs, and 'properties' with ids")
            return JSONResponse(await self.served.view("extend", {"extend": json.dumps(wanted)}))
        return JSONResponse(await self._manifest(request))

    async def properties(self, request: Request) -> Response:
        """The properties that `extend` gives, whatever the type."""
        known = await self.served.view("extend", {"extend": "{}"})
        return JSONResponse({"type": request.query_params.get("type", "Entity"), "properties": known["meta"]})

    async def suggest(self, request: Request) -> Response:
        """Entities, or types, whose name is like what was typed (`prefix`).

        Raises:
            HTTPException: something else than entities and types is asked for.
        """
        prefix = request.query_params.get("prefix", "")
        if request.path_params["what"] == "type":
            known = [{"id": name, "name": label(term(f"kg:{name}"))} for name in _TYPES]
            return JSONResponse({"result": [t for t in known if t["name"].startswith(prefix.lower())]})
        if request.path_params["what"] != "entity":
            raise HTTPException(404, "entities and types are suggested: /reconcile/suggest/entity")
        rows = (await self._answers(json.dumps({"q": {"query": prefix, "limit": 10}})))["q"]
        return JSONResponse({"result": [{"id": r["id"], "name": r["name"], "notable": r["type"]} for r in rows]})

    async def _answers(self, queries: str) -> dict[str, Any]:
        asked = _object(queries, "queries")
        if not all(_is_query(q) for q in asked.values()) or len(asked) > _QUERIES:
            raise HTTPException(400, f"queries is to be a JSON object of at most {_QUERIES}, each with a text 'query'")
        answers = await self.served.view("reconcile", {"queries": queries})
        results: dict[str, Any] = answers["results"]
        return results

    async def _manifest(self, request: Request) -> dict[str, Any]:
        here = str(request.base_url).rstrip("/")
        return {
            "versions": ["0.2"],
            "name": "kg",
            "identifierSpace": f"{await self.served.base()}entity/",
            "schemaSpace": KG.Person.value.removesuffix("Person"),
            "defaultTypes": [{"id": name, "name": label(term(f"kg:{name}"))} for name in _TYPES],
            "view": {"url": f"{here}/describe?iri={{{{id}}}}"},
            "suggest": {
                what: {"service_url": here, "service_path": f"/reconcile/suggest/{what}"} for what in ("entity", "type")
            },
            "extend": {
                "propose_properties": {"service_url": here, "service_path": "/reconcile/properties"},
                "property_settings": [],
            },
        }


def _object(text: str, what: str) -> dict[str, Any]:
    """A parameter that is to be a JSON object."""
    try:
        value = json.loads(text)
    except ValueError as err:
        raise HTTPException(400, f"{what} is not valid JSON: {err}") from err
    if not isinstance(value, dict):
        raise HTTPException(400, f"{what} is to be a JSON object")
    return value


def _is_extension(wanted: dict[str, Any]) -> bool:
    """Whether there are IRIs of entities, not too many, and properties with identifiers."""
    ids, properties = wanted.get("ids"), wanted.get("properties")
    return (
        isinstance(ids, list)
        and isinstance(properties, list)
        and len(ids) <= _QUERIES
        and all(isinstance(i, str) and is_entity(i) for i in ids)
        and all(isinstance(p, dict) and isinstance(p.get("id"), str) for p in properties)
    )


def _is_query(query: Any) -> bool:
    """Whether a query has a text, and a limit that is a number where it has one."""
    return isinstance(query, dict) and isinstance(query.get("query"), str) and isinstance(query.get("limit") or 1, int)


async def _body(request: Request, most: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413, f"more than {most} bytes of queries: send fewer at once")
    return body
