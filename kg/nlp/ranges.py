"""Ranges of tokens: joined, trimmed, cut out of one another, and as spans of characters."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from kg.lang.lexicon import words
from kg.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = [
    "TRIM",
    "Range",
    "cut_out",
    "join_ranges",
    "range_at",
    "sentence_range",
    "shared_ranges",
    "span_of",
    "strip_range",
    "tokens_of",
]

Range = tuple[int, int]
TRIM = frozenset({",", ".", ";", ":", "“", "”", "‘", "’", "—", "–", "-", '"', "'", "…", "...", "?", "!"})


def tokens_of(ranges: Iterable[Range]) -> frozenset[int]:
    """The tokens in some ranges."""
    return frozenset(chain.from_iterable(range(*r) for r in ranges))


def shared_ranges(ranges: Sequence[Range], others: Sequence[Range]) -> tuple[Range, ...]:
    """The parts that ranges share with others."""
    return tuple((max(s, b), min(t, e)) for s, t in ranges for b, e in others if s < e and b < t)


def cut_out(ranges: Sequence[Range], holes: Sequence[Range]) -> tuple[Range, ...]:
    """The ranges without the holes.

    Args:
        ranges: ranges of tokens, each from its first token to the one behind its last.
        holes: what is taken out.

    >>> cut_out([(0, 9)], [(2, 4)])
    ((0, 2), (4, 9))
    """
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
        or (doc[start].lower_ in words("grammar.yaml", "joining") and start + 1 < end)
    ):
        start += 1
    while start < end and (doc[end - 1].text in TRIM or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end else None


def join_ranges(ranges: Sequence[Range]) -> list[Range]:
    """Ranges that touch or overlap, joined.

    >>> join_ranges([(4, 6), (0, 2), (2, 3)])
    [(0, 3), (4, 6)]
    """
    out: list[Range] = []
    for s, e in sorted(ranges):
        if out and s <= out[-1][1]:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return out


def span_of(doc: "Doc", tokens: Range) -> Span:
    """The characters of a range of tokens that is not empty."""
    last = doc[tokens[1] - 1]
    end = last.idx + len(last)
    return Span(doc[tokens[0]].idx, end + doc.user_data.get("longer", {}).get(end, 0))


def range_at(starts: Sequence[int], span: Span) -> Range:
    """The tokens that hold a span of characters, at least one, of tokens that start at these offsets.

    Args:
        starts: the offset of each token, rising.
        span: characters.

    >>> range_at([0, 4, 8], Span(4, 11))
    (1, 3)
    """
    begin = max(bisect_right(starts, span.start) - 1, 0)
    return begin, max(bisect_left(starts, span.end), begin + 1)


def sentence_range(doc: "Doc", token: int) -> Range:
    """The sentence of a token, without space at its edges."""
    start, end = doc[token].sent.start, doc[token].sent.end
    while end - 1 > start and doc[end - 1].is_space:
        end -= 1
    while start < end - 1 and doc[start].is_space:
        start += 1
    return start, end
