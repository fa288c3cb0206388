"""JSON lines to articles: one record a line, with `id` and `text` and whatever is known of the article."""

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import BadInput, Notice, first_line
from kg.model import Article
from kg.read.dates import parse_date, published

__all__ = ["KEYS", "read_mapping", "read_record"]

_OPTIONAL = ("title", "url", "source", "publisher", "author", "lang")
KEYS = frozenset({"id", "text", "date", *_OPTIONAL})


def read_record(
    line: str, *, where: str, name: str, date: datetime.date | None
) -> Iterator[Article | BadInput | Notice]:
    """The article of one record, or for a broken one the error that names its line; a notice of what it lost.

    Args:
        line: the record as JSON.
        where: file and line, for messages.
        name: the article's source where the record names none.
        date: the day of publication where the record has none.
    """
    try:
        yield from _record(_loaded(line, where), where, name, date)
    except BadInput as err:
        yield err


def _loaded(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as err:
        reason = f"{err.msg} at column {err.colno}" if isinstance(err, json.JSONDecodeError) else first_line(err)
        raise BadInput(f"{where}: is not valid JSON: {reason}") from err
    if not isinstance(record, dict):
        raise BadInput(f"{where}: is not a JSON object")
    return record


def read_mapping(
    record: Mapping[str, Any], *, where: str, name: str, date: datetime.date | None
) -> Iterator[Article | BadInput | Notice]:
    """The article of a record that is parsed, or for a broken one the error that names its place.

    Args:
        record: of at least a text.
        where: its place, for messages.
        name: the article's source where the record names none.
        date: the day of publication where the record has none.
    """
    try:
        yield from _record(record, where, name, date)
    except BadInput as err:
        yield err


def _record(record: Mapping[str, Any], where: str, name: str, date: datetime.date | None) -> Iterator[Article | Notice]:
    identifier = record.get("id")
    if isinstance(identifier, float) and identifier.is_integer():
        identifier = int(identifier)  # a column of numbers with a gap in it
    if isinstance(identifier, bool) or not isinstance(identifier, str | int) or identifier == "":
        raise BadInput(f"{where}: needs an 'id' (text or number)")
    body = record.get("text")
    if not isinstance(body, str) or not body.strip():
        raise BadInput(f"{where}: needs a 'text' that is not empty")
    known = {key: _string(record, key, where) for key in _OPTIONAL}
    date_text = record.get("date")
    day = parse_date(str(date_text)) if date_text not in (None, "") else None
    if day is None and date_text not in (None, ""):
        yield Notice(f"{where}: is read without its date {str(date_text)[:40]!r}: write dates as 2023-10-26")
    yield Article(
        id=str(identifier),
        text=body,
        source=known["source"] or name,
        title=known["title"],
        **published(day, body, date)._asdict(),
        url=known["url"],
        publisher=known["publisher"],
        author=known["author"],
        lang=known["lang"],
    )


def _string(record: Mapping[str, Any], key: str, where: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, list) and key == "author" and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    if not isinstance(value, str):
        raise BadInput(f"{where}: '{key}' is no text")
    return value
