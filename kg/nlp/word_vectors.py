"""The mean word vectors of many stretches of a parse at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.nlp.ranges import Range

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["WordVectors", "static_vectors"]

Array = npt.NDArray[Any]


def static_vectors(doc: "Doc") -> npt.NDArray[np.float32]:
    """The static vector of each token; zeros for those without one.

    Args:
        doc: the parsed article.

    Returns:
        Shape (tokens, width).
    """
    table = doc.vocab.vectors
    rows = np.asarray(table.find(keys=doc.to_array("ORTH"))).reshape(len(doc))
    vectors: npt.NDArray[np.float32] = np.asarray(table.data[rows], np.float32)
    vectors[rows < 0] = 0
    return vectors


class WordVectors:
    """The vectors of a parse's words, each of length 1; what is no word and what has no vector counts for nothing."""

    def __init__(self, doc: "Doc") -> None:
        """Looks the words up.

        Args:
            doc: the parsed article.
        """
        table = doc.vocab.vectors
        width = doc.vocab.vectors_length
        rows = np.asarray(table.find(keys=[t.orth for t in doc])).reshape(len(doc))
        known = (rows >= 0) & np.array([t.is_alpha for t in doc], bool)
        vectors = np.zeros((len(doc), width), np.float64)
        vectors[known] = table.data[rows[known]]
        lengths = np.sqrt((vectors**2).sum(1))
        known &= lengths > 0
        vectors[known] /= lengths[known, None]
        vectors[~known] = 0
        self._sums = np.concatenate([np.zeros((1, width)), vectors.cumsum(0)])
        self._counts = np.concatenate([[0], known.cumsum()])

    def means(self, spans: Sequence[Range]) -> Array:
        """The mean vector of each stretch, shape (stretches, width); zeros where no word of it has one."""
        starts, ends = np.array(spans, np.intp).reshape(-1, 2).T
        count = (self._counts[ends] - self._counts[starts])[:, None]
        found: Array = (self._sums[ends] - self._sums[starts]) * (count > 0) / np.maximum(count, 1)
        return found

    def around(self, spans: Sequence[Range], reach: int) -> Array:
        """The mean vectors of so many words before each stretch and behind it, side by side."""
        last = len(self._counts) - 1
        before = [(max(start - reach, 0), start) for start, _ in spans]
        behind = [(end, min(end + reach, last)) for _, end in spans]
        return np.concatenate([self.means(before), self.means(behind)], 1)
