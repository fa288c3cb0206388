"""The page on which people write queries."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.serve.pages.asked import given_in
from kg.serve.pages.cells import ROWS, named_media, queries_by_name
from kg.serve.pages.html import page
from kg.serve.pages.results import result_shown
from kg.serve.protocol.media import GRAPHS, NAMES, TABLES
from kg.serve.protocol.responses import Evaluated
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served
from kg.terms.vocab import PREFIXES

__all__ = ["QueryPage", "has_library"]

_LIBRARIES = Path(__file__).parent.parent / "static" / "lib"
_COMMENT = re.compile(r"#[^\n]*")
_PROLOGUE = re.compile(r"\s*(?:prefix|base)\b[^>]*>", re.IGNORECASE)
_CHANGE = re.compile(r"\s*(?:insert|delete|load|clear|drop|create|copy|move|add)\b", re.IGNORECASE)
_EXAMPLE = """SELECT ?article ?meeting ?who WHERE {
  ?art a kg:Article .
  GRAPH ?art {
    ?meeting a kg:Meeting ; kg:modality kg:Occurred ; kg:participant ?actor .
    ?art dcterms:identifier ?article
  }
  ?actor rdfs:label ?who
}
LIMIT 100"""


@cache
def has_library(library: str) -> bool:
    """Whether the package was built with a library for drawings or editing."""
    return (_LIBRARIES / library).is_file()


class QueryPage:
    """Queries over a served store, written by people."""

    def __init__(self, served: Served) -> None:
        self.served = served

    async def prefixes(self, request: Request) -> Response:
        """The prefixes of the ontology, for the editor."""
        return JSONResponse(dict(sorted(PREFIXES.items())))

    async def query(self, request: Request) -> Response:
        """A query that people write: table, chart where it suits, other formats; errors in words."""
        given = given_in(request, ("query", "format"))
        text = given.get("query", "")
        context: dict[str, Any] = {
            "text": text or _EXAMPLE, "named": queries_by_name().values(), "prefixes": sorted(PREFIXES),
            "texts": {q.name: q.text for q in queries_by_name().values()}, "drawn": has_library("yasqe.min.js"),
            "forms": ("csv", "tsv", "json", "xml"), "message": None, "rows": None, "turtle": None, "chart": None,
        }  # fmt: skip
        if not text:
            return page("query.html", **context)
        if form := given.get("format"):
            return Evaluated(
                self.served,
                {"op": "query", "query": text, "accept": named_media(form, {**TABLES, **GRAPHS}), "cells": True},
            )
        try:
            result = await self.served.read_all(
                {"op": "query", "query": text, "accept": f"{NAMES['json']}, {NAMES['ttl']}", "rows": ROWS}
            )
        except Trouble as err:
            return page("query.html", err.status, **context | {"message": _in_words(err.message, text)})
        return page("query.html", **context | result_shown(result))


def _is_change(text: str) -> bool:
    """Whether a text is an update: behind comments, prefixes and base stands a word that changes something."""
    plain, at = _COMMENT.sub(" ", text), 0
    while match := _PROLOGUE.match(plain, at):
        at = match.end()
    return _CHANGE.match(plain, at) is not None


def _in_words(message: str, text: str) -> str:
    """An error of the engine for people."""
    if _is_change(text):
        return "This page only reads: changes go to /update, with a token."
    return f"This query cannot be answered: {message}."
