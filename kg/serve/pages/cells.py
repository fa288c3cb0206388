"""What several pages show alike: cells that lead somewhere, rows of a result, named queries and formats."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from kg.query.named import NamedQuery, named_queries
from kg.serve.protocol.media import NAMES
from kg.terms.ontology import curie
from kg.terms.vocab import PREFIXES

__all__ = ["ROWS", "Cell", "link_to", "named_media", "queries_by_name", "result_rows"]

ROWS = 1000  # of a result that a page shows


@dataclass(frozen=True, slots=True)
class Cell:
    """A text on a page, and where it leads."""

    text: str
    href: str | None = None


@cache
def queries_by_name() -> dict[str, NamedQuery]:
    """The named queries."""
    return {q.name: q for q in named_queries()}


def named_media(form: str, known: dict[str, Any]) -> str:
    """The media type of a format's name.

    Raises:
        HTTPException: it is none of those known.
    """
    media = NAMES.get(form, "")
    if media not in known:
        raise HTTPException(400, f"format is one of {', '.join(n for n, m in NAMES.items() if m in known)}")
    return media


def result_rows(found: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """The rows of a result in JSON as cells of a page, as many as are shown."""
    names = list(columns) or found["head"].get("vars", [])
    rows = found["results"]["bindings"]
    shown = [[_cell(row.get(name)) for name in names] for row in rows[:ROWS]]
    return {"names": names, "rows": shown, "count": found.get("count", len(rows))}


def _cell(value: dict[str, str] | None) -> Cell:
    if value is None:
        return Cell("")
    return link_to(value["value"], value["value"]) if value["type"] == "uri" else Cell(value["value"])


def link_to(iri: str, text: str, origin: str | None = None) -> Cell:
    """A text that leads to the description of an IRI, by its own path where it has one, or to a term's explanation.

    Args:
        iri: what is described.
        text: what is shown.
        origin: the address of this server, whose own pages are led to by their path.

    >>> link_to("http://localhost:8000/article/a1", "A meeting", "http://localhost:8000").href
    '/article/a1'
    """
    ours = PREFIXES["kg"]
    if iri.startswith(ours):
        name = iri.removeprefix(ours)
        return Cell(name, f"/newskg#{name}")
    if origin and iri.startswith(f"{origin}/") and not iri.startswith(f"{origin}//") and "#" not in iri:
        return Cell(text, iri.removeprefix(origin))
    return Cell(curie(iri) or text if text == iri else text, f"/describe?{urlencode({'iri': iri})}")
