"""Annotated news articles with every annotation at its characters, and the folds of cross-validation.

Annotations are written as copied strings (`../shared/gold2/GUIDE.md`); here each gets its offsets in the text. Sets:
`train` and `dev` of `gold2`, and our own further annotations (`training/annotations`, offsets without text). Nothing of
`dev` is ever trained on or used to choose anything.
"""

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "Annotated",
    "GoldClaim",
    "GoldEntity",
    "GoldEvent",
    "GoldPosition",
    "GoldReference",
    "GoldRole",
    "Span",
    "fold_of",
    "load",
    "plain_name",
]

Span = tuple[int, int]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity with all names that the text uses for it."""

    name: str
    names: tuple[str, ...]
    cls: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldRole:
    """A party or place of an event: `entity` is the name of an entity, or '' for somebody without a name.

    `span` is None where the phrase does not stand in the sentence of the trigger.
    """

    role: str
    text: str
    span: Span | None
    entity: str


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event: its class, the trigger's characters, and the stretches where the text tells it again (`more`)."""

    cls: str
    trigger: Span
    near: Span
    more: tuple[Span, ...]
    roles: tuple[GoldRole, ...]
    also: tuple[str, ...]
    date: str
    date_span: Span | None
    modality: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldPosition:
    """An office of a person; `of` is the name of an entity or ''."""

    person: str
    title: str
    of: str
    status: str
    near: Span
    alternatives: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """What is attributed to a source; `speaker` is the name of an entity or '' where the text names none."""

    speaker: str
    content: Span
    direct: bool
    act: str
    alternatives: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldReference:
    """A description or pronoun and the name of the entity that it refers to."""

    span: Span
    entity: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with its annotations. `figures` are as they were written."""

    id: str
    text: str
    date: datetime.date | None
    entities: tuple[GoldEntity, ...]
    positions: tuple[GoldPosition, ...]
    events: tuple[GoldEvent, ...]
    claims: tuple[GoldClaim, ...]
    references: tuple[GoldReference, ...]
    figures: tuple[Mapping[str, Any], ...]


def load(shared: Path, split: str = "train", extra: Sequence[Path] = ()) -> list[Annotated]:
    """The articles of one split of `gold2`, and those of further folders with ID.json beside ID.txt.

    Args:
        shared: the folder that holds `gold2`.
        split: `train` or `dev`.
        extra: further folders of annotations by reading.

    Returns:
        The articles in order of their identifiers, each annotation with its characters. What cannot be placed (a
        claim's content that does not stand in the text, say) is left out.
    """
    folders = [shared / "gold2" / split, *extra]
    paths = sorted(
        (p for f in folders for p in f.glob("*.json") if p.with_suffix(".txt").exists()), key=lambda p: p.stem
    )
    return [
        read_article(json.loads(p.read_text(encoding="utf-8")), p.with_suffix(".txt").read_text(encoding="utf-8"))
        for p in paths
    ]


def fold_of(identifier: str) -> int:
    """The fold (0 to 4) of an article: by its identifier alone, so that a set may grow without moving the others."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % FOLDS


def plain_name(name: str) -> str:
    """A name without article, possessive ending and punctuation, in lower case: names alike in this are the same."""
    bare = re.sub(r"[^\w\s-]", "", re.sub(r"[’']s\b", "", name)).casefold()
    return re.sub(r"^(the|a|an)\s+", "", " ".join(bare.split()))


def read_article(gold: Mapping[str, Any], text: str) -> Annotated:
    """An article with its annotations placed in the text.

    Args:
        gold: the JSON record of the annotations.
        text: the article's text.
    """
    date = gold.get("date")
    return Annotated(
        id=gold["id"],
        text=text,
        date=datetime.date.fromisoformat(date) if date else None,
        entities=tuple(
            GoldEntity(e["name"], (e["name"], *e.get("aliases", ())), e["type"], bool(e.get("optional")))
            for e in gold["entities"]
        ),
        positions=tuple(_positions(gold, text)),
        events=tuple(_events(gold, text)),
        claims=tuple(_claims(gold, text)),
        references=tuple(_references(gold, text)),
        figures=tuple(gold["figures"]),
    )


def _place(text: str, wanted: str | None, start: int = 0, end: int | None = None) -> Span | None:
    at = text.find(wanted, start, len(text) if end is None else end) if wanted else -1
    return (at, at + len(wanted)) if wanted and at >= 0 else None


def _nearest(text: str, wanted: str | None, middle: int, start: int, end: int) -> Span | None:
    """The place of a string between two offsets that is nearest to a third."""
    if not wanted:
        return None
    places, at = [], text.find(wanted, start, end)
    while at >= 0:
        if _stands_alone(text, at, at + len(wanted)):
            places.append((at, at + len(wanted)))
        at = text.find(wanted, at + 1, end)
    return min(places, key=lambda s: abs((s[0] + s[1]) / 2 - middle), default=None)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends at the edges of words."""
    before = start > 0 and text[start].isalnum() and text[start - 1].isalnum()
    after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not before and not after


def _line(text: str, at: int) -> Span:
    """The line of the text that an offset lies in: no sentence runs over it."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _events(gold: Mapping[str, Any], text: str) -> Iterator[GoldEvent]:
    for e in gold["events"]:
        near = _place(text, e["near"])
        trigger = _place(text, e["trigger"], *near) if near else None
        if near is None or trigger is None:
            continue
        start, end = _line(text, trigger[0])
        roles = tuple(
            GoldRole(r["role"], r["text"], _nearest(text, r["text"], trigger[0], start, end), r.get("entity") or "")
            for r in e.get("roles", ())
        )
        yield GoldEvent(
            cls=e["type"],
            trigger=trigger,
            near=near,
            more=tuple(s for m in e.get("more", ()) if (s := _place(text, m))),
            roles=roles,
            also=tuple(e.get("also", ())),
            date=e.get("date") or "",
            date_span=_nearest(text, e.get("dateText"), trigger[0], start, end) or _place(text, e.get("dateText")),
            modality=e.get("modality", "Occurred"),
            optional=bool(e.get("optional")),
        )


def _positions(gold: Mapping[str, Any], text: str) -> Iterator[GoldPosition]:
    for p in gold["positions"]:
        if near := _place(text, p["near"]):
            alternatives = tuple(p.get("alternatives", ()))
            yield GoldPosition(
                p["person"], p["title"], p.get("of") or "", p["status"], near, alternatives, bool(p.get("optional"))
            )


def _claims(gold: Mapping[str, Any], text: str) -> Iterator[GoldClaim]:
    for c in gold["claims"]:
        if content := _place(text, c["content"]):
            yield GoldClaim(
                c.get("speaker") or "",
                content,
                bool(c["direct"]),
                c["act"],
                tuple(c.get("alternatives", ())),
                bool(c.get("optional")),
            )


def _references(gold: Mapping[str, Any], text: str) -> Iterator[GoldReference]:
    for r in gold["coref"]:
        near = _place(text, r["near"])
        span = (_nearest(text, r["text"], near[0], *near) or _place(text, r["text"], *near)) if near else None
        if span:
            yield GoldReference(span, r["entity"], bool(r.get("optional")))
