"""A text cut where mentions and facts begin and end, so that each stretch knows what it belongs to."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

__all__ = ["paragraphs"]


def paragraphs(
    text: str, mentions: Sequence[dict[str, Any]], facts: Sequence[dict[str, Any]]
) -> list[list[dict[str, Any]]]:
    """The text in paragraphs of stretches: text, start, end (code points), the entity it names, its facts' numbers.

    Joined, the stretches of all paragraphs and the line breaks between them are the text.

    Args:
        text: of the article.
        mentions: with `start`, `end` and the entity that they name.
        facts: with the `marks` (`start`, `end`) that they rest on.

    >>> mark = {"start": 4, "end": 7}
    >>> [[s["text"] for s in p] for p in paragraphs("Lee met Kim.", [], [{"marks": [mark]}])]
    [['Lee ', 'met', ' Kim.']]
    """
    if not text:
        return []
    cuts = {0, len(text)}
    for item in [*mentions, *(mark for fact in facts for mark in fact["marks"])]:
        cuts |= {item["start"], item["end"]}
    for at in (i for i, letter in enumerate(text) if letter == "\n"):
        cuts |= {at, at + 1}
    places = sorted(c for c in cuts if 0 <= c <= len(text))
    named, stated = _naming(mentions), _telling(facts, places)
    out: list[list[dict[str, Any]]] = [[]]
    for begin, end in pairwise(places):
        if text[begin:end] == "\n":
            out.append([])
            continue
        out[-1].append(
            {"text": text[begin:end], "start": begin, "end": end, "entity": named.get(begin), "facts": stated[begin]}
        )
    return [p for p in out if p]


def _naming(mentions: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Offset -> the entity that is named there, the shortest mention where they overlap."""
    found: dict[int, dict[str, Any]] = {}
    for mention in sorted(mentions, key=lambda m: m["start"] - m["end"]):
        found |= dict.fromkeys(range(mention["start"], mention["end"]), mention)
    return found


def _telling(facts: Sequence[dict[str, Any]], places: Sequence[int]) -> dict[int, list[int]]:
    """Cut -> the numbers of the facts that were read from there."""
    found: dict[int, list[int]] = {place: [] for place in places}
    for number, fact in enumerate(facts):
        ranges = [(m["start"], m["end"]) for m in fact["marks"]]
        for place in places:
            if any(b <= place < e for b, e in ranges):
                found[place].append(number)
    return found
