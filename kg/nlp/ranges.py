"""Ranges of tokens: joined, trimmed, cut out of one another."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["TRIM", "Range", "cut_out", "join_ranges", "shared_ranges", "strip_range", "tokens_of"]

Range = tuple[int, int]
TRIM = frozenset({",", ".", ";", ":", "“", "”", "‘", "’", "—", "–", "-", '"', "'", "…", "...", "?", "!"})


def tokens_of(ranges: Iterable[Range]) -> frozenset[int]:
    """The tokens in some ranges."""
    return frozenset(i for begin, end in ranges for i in range(begin, end))


def shared_ranges(ranges: Sequence[Range], others: Sequence[Range]) -> tuple[Range, ...]:
    """The parts that ranges share with others."""
    return tuple((max(s, b), min(t, e)) for s, t in ranges for b, e in others if s < e and b < t)


def cut_out(ranges: Sequence[Range], holes: Sequence[Range]) -> tuple[Range, ...]:
    """The ranges without the holes."""
    out = list(ranges)
    for begin, end in holes:
        out = [part for s, e in out for part in ((s, min(e, begin)), (max(s, end), e)) if part[0] < part[1]]
    return tuple(out)


def strip_range(doc: "Doc", span: Range) -> Range | None:
    """The range without punctuation, quotation marks and space at its edges; None when nothing is left."""
    start, end = span
    while start < end and (
        doc[start].text in TRIM
        or doc[start].is_space
        or (doc[start].lower_ in ("and", "but", "while") and start + 1 < end)
    ):
        start += 1
    while start < end and (doc[end - 1].text in TRIM or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end else None


def join_ranges(ranges: Sequence[Range]) -> list[Range]:
    """Ranges that touch or overlap, joined."""
    out: list[Range] = []
    for s, e in sorted(ranges):
        if out and s <= out[-1][1]:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return out
