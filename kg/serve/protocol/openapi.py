"""The OpenAPI description of the server, for programs and for tests that try everything it promises."""

from collections.abc import Iterable
from typing import Any

from kg import __version__
from kg.query.named import NamedQuery
from kg.serve.protocol.media import GRAPHS, NAMES, TABLES

__all__ = ["openapi"]

_HTML = NAMES["html"]
_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer", "format": "int32"},
    "number": {"type": "number"},
    "iri": {"type": "string", "format": "iri"},
    "term": {"type": "string", "pattern": "^(kg:)?[A-Za-z]+$", "examples": ["kg:Meeting"]},
}
_PROBLEMS = {
    "400": "The request is not understood; `detail` says why.",
    "403": "It calls a service that is not allowed.",
    "404": "Nothing is known of it.",
    "406": "None of the accepted media types can be given.",
    "413": "The text is too long.",
    "415": "The media type of the body is not one of SPARQL's.",
    "421": "The Host header names no host of this server.",
    "503": "It took too long, or too many ask at once.",
    "507": "The answer is too long.",
}
_USUAL = ("400", "406", "421", "503", "507")


def openapi(queries: Iterable[NamedQuery]) -> dict[str, Any]:
    """The description, version 3.1 of the specification."""
    problem = {
        "type": "object",
        "properties": {"status": {"type": "integer"}, "detail": {"type": "string"}},
        "required": ["status", "detail"],
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "kg", "version": __version__, "summary": "A knowledge graph of news at a SPARQL endpoint"},
        "paths": {
            "/sparql": _sparql(),
            "/queries": {"get": {"summary": "The named queries", "responses": _answers(["application/json", _HTML])}},
            "/describe": _describe(),
            **{f"/queries/{q.name}": {"get": _query(q)} for q in queries},
        },
        "components": {"schemas": {"Problem": problem}},
    }


def _sparql() -> dict[str, Any]:
    parameters = [
        _parameter("query", "SPARQL 1.1; without it the service description is given", _TYPES["string"]),
        _parameter("default-graph-uri", "Graph to ask in the place of the default graph", _TYPES["iri"]),
        _parameter("named-graph-uri", "Graph that GRAPH may name", _TYPES["iri"]),
    ]
    form = {"type": "object", "properties": {"query": _TYPES["string"]}, "required": ["query"]}
    text = {"application/x-www-form-urlencoded": {"schema": form}}
    answers = _answers([*TABLES, *GRAPHS, _HTML], "403", "413", "415")
    return {
        "get": {"summary": "SPARQL 1.1 Query", "parameters": parameters, "responses": answers},
        "post": {
            "summary": "SPARQL 1.1 Query, as a form or as application/sparql-query",
            "requestBody": {"required": True, "content": text},
            "responses": answers,
        },
    }


def _describe() -> dict[str, Any]:
    parameters = [
        _parameter("iri", "Of an article, entity, event, claim, figure or span", _TYPES["iri"], required=True),
        _parameter("format", "In the place of Accept", _names([*GRAPHS, _HTML])),
    ]
    answers = _answers([*GRAPHS, _HTML], "404")
    return {"get": {"summary": "What is known of an IRI", "parameters": parameters, "responses": answers}}


def _query(query: NamedQuery) -> dict[str, Any]:
    media = [*(TABLES if query.columns else GRAPHS), _HTML]
    parameters = [_parameter(p.name, p.text, _TYPES[p.type], required=p.required) for p in query.parameters]
    return {
        "summary": query.summary,
        "operationId": query.name,
        "parameters": [*parameters, _parameter("format", "In the place of Accept", _names(media))],
        "responses": _answers(media),
    }


def _names(media: Iterable[str]) -> dict[str, Any]:
    known = set(media)
    return {"type": "string", "enum": [name for name, m in NAMES.items() if m in known]}


def _parameter(name: str, text: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "required": required, "schema": schema}


def _answers(media: Iterable[str], *more: str) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}, _HTML: {}}
    return {
        "200": {"description": "The answer", "content": {m: {} for m in media}},
        **{code: {"description": _PROBLEMS[code], "content": problem} for code in sorted({*_USUAL, *more})},
    }
