"""The records of the benchmark: annotations as offsets, put into a text and taken out of it.

README.md says what each field holds. A span is [start, end]: Unicode code points, end exclusive; an entity is known by
its number in the article's list.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from benchmark.align import Span, aligned, digest, gaps, pieces

__all__ = ["LISTS", "Record", "marks", "placed"]

Record = dict[str, Any]
Move = Callable[[Span], Span | None]
# None in the place of a list: nobody annotated it.
LISTS = ("entities", "offices", "events", "claims", "figures", "references")
# The fields of each list that are a span without which an item has no meaning, and those that it can do without.
_NEEDED = {"offices": "evidence", "events": "trigger", "claims": "content", "figures": "evidence", "references": "span"}
_SPARED = {"events": ("evidence", "date_span"), "figures": ("of",)}
# The fields that number an entity without which an item would say something else.
_OF = {"offices": ("person", "of"), "claims": ("speaker",), "figures": ("according_to",), "references": ("entity",)}


def marks(text: str) -> Record:
    """What is kept of a text, to know it again and to find the places of its annotations in another copy."""
    return {"sha256": digest(text), "length": len(text), "gaps": gaps(text), "pieces": pieces(text)}


def placed(record: Mapping[str, Any], text: str) -> tuple[Record, Counter[str]] | None:
    """A record's annotations at their characters in a text, with the text.

    Args:
        record: a line of `annotations/*.jsonl`.
        text: the article's text, the one that was annotated or another copy.

    Returns:
        The record with `text` and `copy` ("same" or "aligned"), and how many items of each list could not be placed;
        None where the text is another article's.
    """
    text = text.strip()
    same = digest(text) == record["sha256"]
    move: Move | None = (
        (lambda span: span)
        if same
        else aligned([(n, mark) for n, mark in record["pieces"]], record["gaps"], record["length"], text)
    )
    if move is None:
        return None
    made, lost = _moved(record, move)
    known = {key: record[key] for key in ("id", "url", "date", "split", "set")}
    return known | {"text": text, "copy": "same" if same else "aligned"} | made, lost


def _moved(record: Mapping[str, Any], move: Move) -> tuple[Record, Counter[str]]:
    made: Record = {name: [] for name in LISTS}
    lost: Counter[str] = Counter()
    number: dict[int, int] = {}  # of each entity, in the list of those that are placed
    for i, entity in enumerate(record["entities"]):
        names = [list(s) for s in map(move, map(tuple, entity["names"])) if s]
        if names:
            number[i] = len(made["entities"])
            made["entities"].append({**entity, "names": names})
        else:
            lost["entities"] += 1
    for kind in LISTS[1:]:
        if record[kind] is None:
            made[kind] = None
        for item in record[kind] or ():
            new = _item(kind, item, move, number)
            if new is None:
                lost[kind] += 1
            else:
                made[kind].append(new)
    return made, lost


def _item(kind: str, item: Mapping[str, Any], move: Move, number: Mapping[int, int]) -> Record | None:
    """An item at its new characters, with the entities' new numbers; None if what it needs is lost."""

    def span(value: Any) -> list[int] | None:
        moved = move((value[0], value[1])) if value else None
        return list(moved) if moved else None

    new = dict(item)
    for key in (_NEEDED[kind], *_SPARED.get(kind, ())):
        new[key] = span(item.get(key))
    for key in _OF.get(kind, ()):
        if item[key] is not None and item[key] not in number:
            return None
        new[key] = None if item[key] is None else number[item[key]]
    for key in {"alternatives", "also"} & set(item):
        new[key] = [number[i] for i in item[key] if i in number]
    if kind == "events":
        new["more"] = [s for s in map(span, item["more"]) if s]
        new["roles"] = [
            {**role, "span": at, "entity": None if role["entity"] is None else number[role["entity"]]}
            for role in item["roles"]
            if (at := span(role["span"])) and (role["entity"] is None or role["entity"] in number)
        ]
    return new if new[_NEEDED[kind]] else None
