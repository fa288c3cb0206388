"""Long texts are parsed in parts: what a text costs in time and memory then grows with its length and no faster."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Span
from kg.nlp.parser_text import Paragraph, Prepared

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["LONG", "PART", "cut", "join_docs", "parts_of"]

LONG = 40_000  # characters from which a text is parsed in parts: hardly any article of news has as many
PART = 12_000  # characters of a part at most, more or less
_ENDS = (re.compile(r"[.!?][”’)]*\s+(?=\S)"), re.compile(r"\s+(?=\S)"))


def cut(prepared: Prepared) -> list[Prepared]:
    """The parts of a text, of about the same length each, cut between paragraphs where that can be.

    Args:
        prepared: the text. One that is not long is its only part.
    """
    size = len(prepared.text)
    if size <= LONG:
        return [prepared]
    count = -(-size // PART)
    begins = [p.span.start for p in prepared.paragraphs]
    cuts = [_nearest(prepared.text, begins, size * k // count, PART // 2) for k in range(1, count)]
    edges = sorted({0, *cuts, size})
    return [_part(prepared, begin, end) for begin, end in pairwise(edges)]


def _nearest(text: str, begins: Sequence[int], wanted: int, far: int) -> int:
    """Where to cut: at the paragraph that begins nearest, else behind a sentence, else behind a word."""
    at = bisect_left(begins, wanted)
    near = [b for b in begins[max(at - 1, 0) : at + 1] if abs(b - wanted) < far]
    if near:
        return min(near, key=lambda b: abs(b - wanted))
    for end in _ENDS:
        if match := end.search(text, wanted, wanted + far):
            return match.end()
    return wanted


def _part(prepared: Prepared, begin: int, end: int) -> Prepared:
    def inside(span: Span) -> Span:
        return Span(max(span.start, begin) - begin, min(span.end, end) - begin)

    paragraphs = [p for p in prepared.paragraphs if p.span.start < end and begin < p.span.end]
    return Prepared(
        text=prepared.text[begin:end],
        paragraphs=tuple(Paragraph(inside(p.span), p.heading) for p in paragraphs),
        labels=tuple(inside(s) for s in prepared.labels if begin <= s.start and s.end <= end),
        longer={at - begin: more for at, more in prepared.longer.items() if begin < at <= end},
    )


def join_docs(parts: "Iterable[Doc]") -> "Doc":
    """The parse of a whole text from those of its parts, which it keeps."""
    from spacy.tokens import Doc

    docs = list(parts)
    doc = Doc.from_docs(docs, ensure_whitespace=False, exclude=["user_data"])  # type: ignore[call-arg]  # its types lack it
    assert doc is not None
    doc.user_data["parts"] = docs
    return doc


def parts_of(doc: "Doc") -> "list[tuple[int, Doc]]":
    """The parts of a long text, each behind the number of its first token; a text that is not long is its only part."""
    found, begin = [], 0
    for part in doc.user_data.get("parts", (doc,)):
        found.append((begin, part))
        begin += len(part)
    return found
