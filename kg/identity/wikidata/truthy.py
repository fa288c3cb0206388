"""Wikidata's "truthy" N-Triples to entities in the shape of its JSON: one direct statement a line, those of a subject
together.

Days of offices are not in them: a truthy statement has no qualifiers.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

__all__ = ["by_subject", "entity_of", "file_name", "point"]

_LINE = re.compile(rb"<([^>]*)> <([^>]*)> (.*) \.\s*$")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_POINT = re.compile(r"Point\(([-+0-9.eE]+) ([-+0-9.eE]+)\)$")
_ITEM = "/entity/"
_DATA = "/Special:EntityData/"
_DIRECT = "/prop/direct/"
_TEXTS = {"rdf-schema#label": "labels", "schema.org/description": "descriptions", "core#altLabel": "aliases"}


def by_subject(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[tuple[int, bytes], ...]]:
    """Numbered lines in groups of one item each: its statements, and what is told of its page before them."""
    group: list[tuple[int, bytes]] = []
    about = b""
    for number, line in lines:
        item = _item_of_line(line)
        if group and item != about:
            yield tuple(group)
            group = []
        about = item
        group.append((number, line))
    if group:
        yield tuple(group)


def _item_of_line(line: bytes) -> bytes:
    return line[1 : line.find(b">")].rpartition(b"/")[2]


def entity_of(lines: Iterable[bytes]) -> dict[str, Any] | None:
    """An item as Wikidata's JSON has it, as far as its triples tell; None for what is none.

    Raises:
        ValueError: a line is no triple.
    """
    row: dict[str, Any] = {"labels": {}, "descriptions": {}, "aliases": {}, "claims": {}}
    for line in filter(bytes.strip, lines):
        matched = _LINE.match(line)
        if matched is None:
            raise ValueError("no triple")
        subject, predicate, value = (part.decode("utf-8") for part in matched.groups())
        if _ITEM in subject:
            row["id"] = subject.rpartition("/")[2]
            _tell(row, predicate, value)
        elif _DATA in subject and predicate.endswith("#sitelinks"):
            row["sitelinks"] = range(int(_literal(value)[0]))  # as many as there are
    return row if str(row.get("id", "")).startswith("Q") and row["labels"] else None


def _tell(row: dict[str, Any], predicate: str, value: str) -> None:
    kind = next((kind for end, kind in _TEXTS.items() if predicate.endswith(end)), None)
    if kind is not None:
        text, language, _ = _literal(value)
        if kind == "aliases":
            row[kind].setdefault(language, []).append({"value": text})
        else:
            row[kind][language] = {"value": text}
    elif _DIRECT in predicate:
        prop = predicate.rpartition("/")[2]
        row["claims"].setdefault(prop, []).append({"mainsnak": {"datavalue": {"value": _value(value)}}})


def _value(value: str) -> Any:
    """A value in the shape that it has in the JSON."""
    if value.startswith("<"):
        return {"entity-type": "item", "id": value[1:-1].rpartition("/")[2]} if _ITEM in value else value[1:-1]
    text, _, datatype = _literal(value)
    if text.endswith(")") and _POINT.search(text):
        place = point(text)
        return {"latitude": place[0], "longitude": place[1]} if place else None
    if datatype.endswith("#dateTime"):
        return {"time": f"+{text}", "precision": 11}
    return text


def point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of a point on Earth in well-known text; None for one on another body.

    >>> point("Point(14.5 35.9)")
    (35.9, 14.5)
    """
    found = _POINT.search(text) if text.startswith("Point") else None
    return (float(found[2]), float(found[1])) if found else None


def file_name(address: str) -> str:
    """The name of a file on Wikimedia Commons, from its address or itself."""
    return unquote(address.rpartition("/")[2]).replace("_", " ")


def _literal(value: str) -> tuple[str, str, str]:
    """The text of a literal, its language and its datatype, '' where it has none."""
    found = _LITERAL.match(value)
    if found is None:
        raise ValueError("no literal")
    return _ESCAPE.sub(_character, found[1]), found[2] or "", found[3] or ""


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _PLAIN.get(escape[3], escape[3])
