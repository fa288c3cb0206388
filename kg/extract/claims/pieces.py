"""What is said, a sentence at a time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.nlp.ranges import Range, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["by_sentence"]

_MARKS = frozenset("“”‘’\"'")
_LEAST = 3  # words of a sentence of its own; fewer belong to the one before


def by_sentence(doc: "Doc", content: Sequence[Range]) -> tuple[Range, ...]:
    """The content in pieces of one sentence each, without quotation marks and space at their edges.

    A piece of a word or two ("Yes.", what a wrong boundary leaves) stays with the one before.
    """
    pieces: list[Range] = []
    for begin, end in content:
        starts = [begin, *(i for i in range(begin + 1, end) if doc[i].is_sent_start)]
        own: list[Range] = []
        for start, stop in zip(starts, [*starts[1:], end], strict=True):
            if own and sum(t.is_alpha for t in doc[start:stop]) < _LEAST:
                own[-1] = (own[-1][0], stop)
            else:
                own.append((start, stop))
        pieces += [_bare(doc, piece) for piece in own]
    kept = tuple(piece for piece in pieces if piece[0] < piece[1])
    return kept if tokens_of(kept) else tuple(content)


def _bare(doc: "Doc", piece: Range) -> Range:
    start, end = piece
    while start < end and (doc[start].is_space or doc[start].text in _MARKS):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _MARKS):
        end -= 1
    return start, end
