"""Carries character offsets over from the text that was annotated to another copy of it, without the first text.

Two copies of an article differ in white space, in quotation marks, in lost captions and date lines. What stays is the
row of its letters and digits, its skeleton. Annotations are kept with short hashes of pieces of the skeleton; in
another copy every stretch of the same length is hashed, and the pieces that are found, in their order, say where each
letter has gone. The hashes give no text back.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise

__all__ = ["Span", "aligned", "digest", "gaps", "pieces"]

Span = tuple[int, int]
Piece = tuple[int, str]  # how many letters, and their hash
PIECE = 40  # letters
SHORTEST = 12  # a shorter rest of a line goes with what stands before it
LEAST = 0.5  # of the letters must be found, or the text is another
STRETCH = 0.2  # how much longer or shorter a stretch may have become, as a share of it


def digest(text: str) -> str:
    """The SHA-256 of a text without the white space at its ends."""
    return hashlib.sha256(text.strip().encode("utf-8")).hexdigest()


def pieces(text: str) -> list[Piece]:
    """The skeleton of a text in pieces; a line, or a bracket that wiki markup left behind, begins a new one."""
    made: list[Piece] = []
    for line in text.replace("]", "\n").split("\n"):
        letters, _ = _skeleton(line)
        cuts = [*range(0, len(letters), PIECE), len(letters)]
        if len(cuts) > 2 and cuts[-1] - cuts[-2] < SHORTEST:
            del cuts[-2]
        made += [(e - b, _hash(letters[b:e])) for b, e in pairwise(cuts)]
    return made


def gaps(text: str) -> list[int]:
    """The offsets of the characters that are neither letter nor digit, each as its distance from the one before."""
    places = [i for i, c in enumerate(text) if not c.isalnum()]
    return [b - a for a, b in pairwise([0, *places])]


def aligned(
    kept: Sequence[Piece], between: Sequence[int], length: int, text: str
) -> Callable[[Span], Span | None] | None:
    """What takes a span of the annotated text to its place in another copy.

    Args:
        kept: the `pieces` of the annotated text.
        between: its `gaps`.
        length: its length in characters.
        text: the other copy.

    Returns:
        A function that gives None for a span that cannot be placed, or None where the text is another article's.
    """
    others = set(accumulate(between))
    old = [i for i in range(length) if i not in others]
    letters, new = _skeleton(text)
    where = _letters(kept, letters)
    if not old or len(where) != len(old) or sum(w is not None for w in where) < LEAST * len(old):
        return None

    def move(span: Span) -> Span | None:
        first, last = bisect_left(old, span[0]), bisect_right(old, span[1] - 1) - 1
        if first > last:
            return None
        start, end = where[first], where[last]
        if start is None or end is None or abs((end - start) - (last - first)) > STRETCH * (last - first):
            return None
        left, right = new[start], new[end] + 1
        for _ in range(old[first] - span[0]):  # a sign before the first letter
            left -= left > 0 and _is_sign(text[left - 1])
        for _ in range(span[1] - 1 - old[last]):  # and those behind the last one
            right += right < len(text) and _is_sign(text[right])
        return left, right

    return move


def _is_sign(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def _skeleton(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, and the offset of each."""
    places = [i for i, c in enumerate(text) if c.isalnum()]
    return "".join(text[i] for i in places), places


def _hash(letters: str) -> str:
    return hashlib.blake2b(letters.encode("utf-8"), digest_size=6).hexdigest()


def _letters(kept: Sequence[Piece], letters: str) -> list[int | None]:
    """Where each letter of the annotated text stands among the letters of the other one."""
    starts = list(accumulate((n for n, _ in kept), initial=0))
    where: list[int | None] = [None] * starts[-1]
    before, here = 0, 0  # the ends of what is placed, in both
    for number, at in [*_in_order(_places(kept, letters)), (len(kept), len(letters))]:
        if starts[number] - before == at - here:  # as many letters on both sides: a few were exchanged
            where[before : starts[number]] = range(here, at)
        if number < len(kept):
            size = kept[number][0]
            where[starts[number] : starts[number] + size] = range(at, at + size)
            before, here = starts[number] + size, at + size
    return where


def _places(kept: Sequence[Piece], letters: str) -> list[tuple[int, int, int]]:
    """(number, place, end) of every piece wherever its letters stand."""
    wanted: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, (size, mark) in enumerate(kept):
        wanted[size][mark].append(number)
    return [
        (number, at, at + size)
        for size, marks in wanted.items()
        for at in range(len(letters) - size + 1)
        for number in marks.get(_hash(letters[at : at + size]), ())
    ]


def _in_order(found: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """The chain of pieces, in the order of both texts and without overlap, that holds the most letters."""
    rows = sorted(found)
    best: list[tuple[int, int]] = []  # letters held, row before
    for i, (number, at, end) in enumerate(rows):
        before = [(best[j][0], j) for j in range(i) if rows[j][0] < number and rows[j][2] <= at]
        held, j = max(before, key=lambda b: (b[0], -b[1]), default=(0, -1))
        best.append((held + end - at, j))
    chain = []
    i = max(range(len(rows)), key=lambda k: (best[k][0], -k), default=-1)
    while i >= 0:
        chain.append(rows[i][:2])
        i = best[i][1]
    return chain[::-1]
