"""Pages and descriptions: the named queries, every IRI of the data and the ontology, for browsers and programs."""

import contextlib
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import parse, serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from kg.errors import Misuse
from kg.query.named import NamedQuery
from kg.serve.pages.cells import ROWS, Cell, link_to, named_media, queries_by_name, result_rows
from kg.serve.pages.explorer import Explorer
from kg.serve.pages.html import page
from kg.serve.protocol.media import GRAPHS, NAMES, TABLES, choose
from kg.serve.protocol.openapi import openapi
from kg.serve.protocol.requests import parameters_of
from kg.serve.protocol.responses import Evaluated, prefers_html
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served
from kg.serve.workers.wire import Task
from kg.terms.data import ontology_file
from kg.terms.iris import STATEMENTS, parse_iri
from kg.terms.ontology import curie, own_terms
from kg.terms.vocab import OWL, PREFIXES

__all__ = ["Pages"]


class Pages:
    """What a browser is shown of a served store."""

    def __init__(self, served: Served, explorer: Explorer) -> None:
        self.served, self.explorer = served, explorer

    async def queries(self, request: Request) -> Response:
        """The named queries."""
        if prefers_html(request):
            return page("queries.html", queries=queries_by_name().values())
        return JSONResponse([_listed(q) for q in queries_by_name().values()], headers={"Vary": "Accept"})

    async def named(self, request: Request) -> Response:
        """The result of a named query: a page, or the format that `format` or Accept asks for.

        Raises:
            HTTPException: there is no such query.
        """
        name = request.path_params["name"]
        query = queries_by_name().get(name)
        if renamed := next((q.name for q in queries_by_name().values() if q.earlier == name), ""):
            return RedirectResponse(str(request.url.replace(path=f"/queries/{renamed}")), 301)
        if query is None:
            raise HTTPException(404, "there is no query of this name: /queries lists them")
        given = dict(parameters_of(request.scope["query_string"]))
        media = _media(given.pop("format", None), request)
        filled = {name: value for name, value in given.items() if value}
        if media == NAMES["html"]:
            return await self._table(query, filled)
        task: Task = {"op": "query", "query": _bound(query, filled), "accept": media, "cells": True}
        return Evaluated(self.served, task)

    async def _table(self, query: NamedQuery, given: dict[str, str]) -> Response:
        def link(form: str) -> str:
            return f"/queries/{query.name}?{urlencode({**given, 'format': form})}"

        context: dict[str, Any] = {
            "q": query,
            "given": given,
            "link": link,
            "rows": None,
            "message": None,
            "turtle": None,
        }
        if not all(p.name in given for p in query.parameters if p.required):
            return page("table.html", **context)
        try:
            text = _bound(query, given)
        except HTTPException as err:
            return page("table.html", err.status_code, **context | {"message": err.detail})
        media = NAMES["json" if query.columns else "ttl"]
        task: Task = {"op": "query", "query": text, "accept": media, "rows": ROWS}
        result = await self.served.read_all(task)
        if query.columns:
            return page("table.html", **context | result_rows(json.loads(result), query.columns))
        return page("table.html", **context | {"turtle": result.decode()})

    async def resource(self, request: Request) -> Response:
        """The description of an IRI of the data: as its own path, or as /describe?iri=…"""
        iri = await self._asked(request)
        form = dict(parameters_of(request.scope["query_string"])).get("format")
        if (form is None and prefers_html(request)) or form == "html":
            return await self._shown(request, iri)
        accept = named_media(form, {**GRAPHS, NAMES["html"]: None}) if form else request.headers.get("accept")
        return Evaluated(self.served, {"op": "describe", "iri": iri, "accept": accept})

    async def _shown(self, request: Request, iri: str) -> Response:
        """An article or entity at its own address as the explorer shows it; all else as what is said of it."""
        if request.url.path != "/describe":
            parsed = parse_iri(iri)
            shown = {"article": self.explorer.article, "entity": self.explorer.entity}
            if parsed is not None and parsed.kind in shown and parsed.iri == iri and not (parsed.key or parsed.span):
                with contextlib.suppress(Trouble):
                    return await shown[parsed.kind](request, iri)
            if parsed is not None and parsed.kind in STATEMENTS and parsed.iri == iri and parsed.key:
                with contextlib.suppress(Trouble):
                    return await self.explorer.fact(request, iri)
        return await self._resource(iri)

    async def _asked(self, request: Request) -> str:
        if request.url.path == "/describe":
            given = [value for name, value in parameters_of(request.scope["query_string"]) if name == "iri"]
            if len(given) != 1 or not given[0]:
                raise HTTPException(400, "name one IRI: /describe?iri=…")
            return given[0]
        path = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace").partition("?")[0]
        return f"{await self.served.origin()}{path}"

    async def _resource(self, iri: str) -> Response:
        linked = json.loads(await self.served.read_all({"op": "linked", "iri": iri}))
        origin = await self.served.origin()
        if heir := _heir(linked["own"]):
            return RedirectResponse(link_to(heir, heir, origin).href or "/", 301)
        parts = [
            ("Properties", _by_predicate(linked["own"], origin), linked["more"][0]),
            ("Referenced by", _by_predicate(linked["towards"], origin), linked["more"][1]),
        ]

        def link(form: str) -> str:
            return f"/describe?{urlencode({'iri': iri, 'format': form})}"

        return page("resource.html", title=linked["name"], iri=iri, parts=parts, link=link)

    async def ontology(self, request: Request) -> Response:
        """The ontology that the terms of the graph come from."""
        if prefers_html(request):
            return page("terms.html", terms=own_terms(), namespace=PREFIXES["kg"])
        return _published("newskg.ttl", request)

    async def shapes(self, request: Request) -> Response:
        """The SHACL shapes that `kg validate` checks with."""
        return _published("shapes.ttl", request)

    async def openapi(self, request: Request) -> Response:
        """The description for programs."""
        return JSONResponse(openapi(queries_by_name().values()))


def _published(name: str, request: Request) -> Response:
    """A file of the ontology in the format that Accept asks for; as it was written where that is Turtle."""
    media = choose(request.headers.get("accept"), tuple(GRAPHS))
    if media is None:
        raise HTTPException(406, f"it can be had as {', '.join(GRAPHS)}")
    path = ontology_file(name)
    if media == NAMES["ttl"]:
        return FileResponse(path, media_type=media, headers={"Vary": "Accept"})
    data = serialize((q.triple for q in parse(path=str(path))), format=GRAPHS[media], prefixes=PREFIXES)
    return Response(data, media_type=media, headers={"Vary": "Accept"})


def _heir(own: list[list[str]]) -> str | None:
    """The entity that a retired IRI stands for: the only thing that is said of it."""
    only = own[0] if len(own) == 1 else ["", "", ""]
    return only[1] if only[0] == OWL.sameAs.value else None


def _listed(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "summary": query.summary,
        "parameters": [
            {"name": p.name, "type": p.type, "required": p.required, "text": p.text} for p in query.parameters
        ],
        "columns": list(query.columns),
    }


def _bound(query: NamedQuery, given: dict[str, str]) -> str:
    try:
        return query.bind(given)
    except Misuse as err:
        raise HTTPException(400, str(err).replace("--param ", "")) from err


def _media(form: str | None, request: Request) -> str:
    """The media type that is asked for."""
    if form is not None:
        return named_media(form, {**TABLES, **GRAPHS, NAMES["html"]: None})
    return NAMES["html"] if prefers_html(request) else request.headers.get("accept") or "*/*"


def _of_term(predicate: str) -> Cell:
    """A property: ours leads to its explanation, one of another vocabulary nowhere."""
    return (
        link_to(predicate, predicate) if predicate.startswith(PREFIXES["kg"]) else Cell(curie(predicate) or predicate)
    )


def _by_predicate(rows: Iterable[list[str]], origin: str) -> list[tuple[Cell, list[Cell]]]:
    return [
        (
            _of_term(predicate),
            [link_to(iri, text, origin) if iri else Cell(text) for _, iri, text in group],
        )
        for predicate, group in groupby(rows, key=lambda row: row[0])
    ]
