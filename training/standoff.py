"""Annotations without the text that they annotate: every copied string becomes a pair of character offsets.

So annotations of articles under copyright, or under a licence of their own, can be kept and passed on. A record holds
where the article is found, the SHA-256 of its text, and the annotations of `gold2/GUIDE.md` with `[start, end]` in the
place of each string. Names of entities are replaced by their number in the list; dates, titles of offices, classes and
values stay.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["digest", "from_standoff", "to_standoff"]

Record = dict[str, Any]


def digest(text: str) -> str:
    """The SHA-256 of a text, by which its annotations know it again."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def to_standoff(gold: Mapping[str, Any], text: str, origin: Mapping[str, str]) -> Record:
    """The annotations with offsets in the place of strings.

    Args:
        gold: annotations as `gold2/GUIDE.md` writes them.
        text: the article's text.
        origin: where the text is found, such as {"corpus": "dwie", "id": "DW_1"} or {"url": "https://…"}.

    Raises:
        ValueError: a string does not stand in the text.
    """
    number = {e["name"]: i for i, e in enumerate(gold["entities"])}

    def place(value: str, start: int = 0, end: int | None = None) -> list[int]:
        at = text.find(value, start, len(text) if end is None else end)
        if at < 0:
            raise ValueError(f"{gold['id']}: does not stand in the text: {value!r}")
        return [at, at + len(value)]

    return _converted(gold, place, lambda name: number[name], _role_writer(text)) | {
        "id": gold["id"],
        "date": gold.get("date"),
        "origin": dict(origin),
        "sha256": digest(text),
    }


def from_standoff(record: Mapping[str, Any], text: str) -> Record:
    """The annotations as `gold2/GUIDE.md` writes them.

    Raises:
        ValueError: the text is another than the one that was annotated.
    """
    if digest(text) != record["sha256"]:
        raise ValueError(f"{record['id']}: the text is not the one that was annotated")

    def string(span: list[int], *_: object) -> str:
        return text[span[0] : span[1]]

    names = [string(e["name"]) for e in record["entities"]]
    made = _converted(record, string, lambda i: names[i], lambda role, _: string(role["text"]))
    return {"id": record["id"], "date": record["date"], **made}


def _role_writer(text: str) -> Callable[[Mapping[str, Any], Mapping[str, Any]], list[int]]:
    """Finds the phrase of a role in the line of its event's trigger, else anywhere."""

    def write(role: Mapping[str, Any], event: Mapping[str, Any]) -> list[int]:
        near = text.find(event["near"])
        trigger = near + event["near"].find(event["trigger"])
        start, end = text.rfind("\n", 0, trigger) + 1, text.find("\n", trigger)
        places = _places(text, role["text"], start, len(text) if end < 0 else end) or _places(text, role["text"])
        if not places:
            raise ValueError(f"does not stand in the text: {role['text']!r}")
        at = min(places, key=lambda p: abs(p - trigger))
        return [at, at + len(role["text"])]

    return write


def _places(text: str, wanted: str, start: int = 0, end: int | None = None) -> list[int]:
    found, at = [], text.find(wanted, start, len(text) if end is None else end)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1, len(text) if end is None else end)
    return found


def _converted(gold: Mapping[str, Any], place: Callable[..., Any], entity: Callable[[Any], Any], role: Any) -> Record:
    """Every list with its strings turned into offsets, or back."""

    def known(value: Any) -> Any:
        return None if value is None else entity(value)

    def near(item: Mapping[str, Any], *keys: str) -> Record:
        out = dict(item)
        for key in keys:
            if item.get(key) is not None:
                out[key] = place(item[key])
        return out

    def within(item: Record, original: Mapping[str, Any], key: str) -> Record:
        """A string that stands inside `near`."""
        outer = original["near"]
        if isinstance(outer, str):
            span = place(outer)
            item[key] = place(original[key], *span)
        else:
            item[key] = place(original[key])
        return item

    def counted(value: Any) -> Any:
        """What a figure counts, where it stands in the text as it was written."""
        try:
            return None if value is None else place(value)
        except ValueError:
            return None

    return {
        "entities": [
            {**near(e, "name"), "aliases": [place(a) for a in e.get("aliases", ())]} for e in gold["entities"]
        ],
        "positions": [
            {
                **near(p, "near"),
                "person": known(p["person"]),
                "of": known(p.get("of")),
                "alternatives": [known(a) for a in p.get("alternatives", ())],
            }
            for p in gold["positions"]
        ],
        "events": [
            {
                **within(near(e, "near", "dateText"), e, "trigger"),
                "roles": [{**r, "text": role(r, e), "entity": known(r.get("entity"))} for r in e.get("roles", ())],
                "also": [known(a) for a in e.get("also", ())],
                "more": [place(m) for m in e.get("more", ())],
            }
            for e in gold["events"]
        ],
        "claims": [
            {
                **near(c, "content"),
                "speaker": known(c.get("speaker")),
                "alternatives": [known(a) for a in c.get("alternatives", ())],
            }
            for c in gold["claims"]
        ],
        "figures": [
            {**near(f, "near"), "of": counted(f.get("of")), "according_to": known(f.get("according_to"))}
            for f in gold["figures"]
        ],
        "coref": [{**within(near(r, "near"), r, "text"), "entity": known(r["entity"])} for r in gold["coref"]],
    }
