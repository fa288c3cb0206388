"""What stands in quotation marks, and the paragraphs it stands in."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.claims.attribution import Attribution
from kg.nlp.parser_text import token_starts
from kg.nlp.ranges import Range, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_quotations", "paragraph_tokens", "unused"]

_MAX_QUOTE = 1500  # tokens; a longer one is a mark that was never closed


def find_quotations(doc: "Doc") -> tuple[Range, ...]:
    """The tokens between double quotation marks, marks left out, in order.

    A paragraph that opens with a mark without the one before being closed continues the quotation, as in print: what
    is open at the end of a paragraph ends there.
    """
    opening, closing = doc.vocab.strings.add("“"), doc.vocab.strings.add("”")
    orths = doc.to_array("ORTH")
    marks = np.nonzero((orths == opening) | (orths == closing))[0].tolist()
    quotations: list[Range] = []
    paragraphs = [p for p in paragraph_tokens(doc) if p[0] < p[1]]
    goes_on = [*(orths[begin] == opening for begin, _ in paragraphs[1:]), False]
    for (begin, end), more in zip(paragraphs, goes_on, strict=False):
        opened = -1
        for i in marks[bisect_left(marks, begin) : bisect_left(marks, end)]:
            if orths[i] == opening:
                opened = i + 1
            elif opened >= 0:
                if 0 < i - opened <= _MAX_QUOTE:
                    quotations.append((opened, i))
                opened = -1
        if 0 <= opened < end and (more or begin == opened - 1):
            quotations.append((opened, end))
    return tuple(quotations)


def paragraph_tokens(doc: "Doc") -> list[Range]:
    """The tokens of each paragraph, in order."""
    if "paragraph_tokens" not in doc.user_data:
        starts = token_starts(doc)
        paragraphs = doc.user_data.get("paragraphs") or [(0, len(doc.text), False)]
        tokens = [(bisect_left(starts, begin), bisect_left(starts, end)) for begin, end, _ in paragraphs]
        doc.user_data["paragraph_tokens"] = tokens
    result: list[Range] = doc.user_data["paragraph_tokens"]
    return result


def unused(quotations: Sequence[Range], attributions: Sequence[Attribution]) -> list[Range]:
    """The quotations that no attribution has."""
    taken = tokens_of(r for a in attributions for r in a.content)
    return [q for q in quotations if taken.isdisjoint(range(*q))]
