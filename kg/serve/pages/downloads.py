"""Lists as files to download."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from starlette.responses import Response

from kg.terms.cells import plain_cell

__all__ = ["ARTICLE_COLUMNS", "CLAIM_COLUMNS", "ENTITY_COLUMNS", "EVENT_COLUMNS", "Columns", "as_csv", "download"]


def _names(entities: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(e["name"] for e in entities)


Columns = Mapping[str, Callable[[dict[str, Any]], object]]
_SOURCE: Columns = {
    "sentence": lambda r: (r["source"] or {}).get("sentence", ""),
    "article": lambda r: (r["source"] or {}).get("article", ""),
    "outlet": lambda r: (r["source"] or {}).get("outlet", ""),
    "start": lambda r: (r["source"] or {}).get("start", ""),
    "end": lambda r: (r["source"] or {}).get("end", ""),
    "confidence": lambda r: r["confidence"],
    "statement": lambda r: r["iri"],
}
EVENT_COLUMNS: Columns = {
    "type": lambda r: r["type"],
    "agents": lambda r: _names(r["agents"]),
    "participants": lambda r: _names(r["participants"]),
    "targets": lambda r: _names(r["targets"]),
    "places": lambda r: _names(r["places"]),
    "earliest": lambda r: r["earliest"],
    "latest": lambda r: r["latest"],
    "modality": lambda r: r["modality"].capitalize(),
    "voice": lambda r: r["voice"]["name"] if r["voice"] else "the article",
    **_SOURCE,
}
CLAIM_COLUMNS: Columns = {
    "speaker": lambda r: r["speaker"]["name"],
    "act": lambda r: r["type"],
    "text": lambda r: r["text"],
    "direct": lambda r: str(r["direct"]).lower(),
    "about": lambda r: _names(r["about"]),
    "date": lambda r: r["date"],
    **_SOURCE,
}


def _renamed(**keys: str) -> Columns:
    """Columns by the key that a record has for each."""
    return {column: itemgetter(key) for column, key in keys.items()}


ARTICLE_COLUMNS = _renamed(
    article="article", headline="headline", outlet="outlet", date="date", statements="statements", article_iri="iri"
)
ENTITY_COLUMNS = _renamed(name="name", type="type", item="link", articles="articles", entity="iri")


def as_csv(name: str, columns: Columns, lines: Iterable[dict[str, Any]]) -> Response:
    """Records as a CSV file, a column for each that is named.

    Args:
        name: of the file.
        columns: heading -> what gives the value of a record.
        lines: the records.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([plain_cell(str(make(line))) for make in columns.values()] for line in lines)
    return download(out.getvalue(), "text/csv", f"{name}.csv")


def download(text: str | bytes, media: str, name: str) -> Response:
    """A file to save.

    Args:
        text: what the file holds.
        media: its media type.
        name: of the file.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{media}; charset=utf-8" if isinstance(text, str) else media, headers=headers)
