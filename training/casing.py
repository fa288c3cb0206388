"""Which words are plain words, written small: hashed, from articles that training may read.

python -m training.casing ../shared
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from kg.nlp.casing import BITS, bit_of
from kg.terms.data import model_file
from training.rarity import texts

__all__ = ["main", "plain_words"]

_LEAST = 2  # times that a word must stand in lower case
_SHARE = 0.7  # of its occurrences inside sentences that must
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z]+(?:['’-][A-Za-z]+)*")


def plain_words(articles: Iterable[str]) -> list[str]:
    """The words that mostly stand in lower case inside sentences."""
    small: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text in articles:
        for word in _INSIDE.findall(text):
            if not (word.isupper() and len(word) > 1):
                total[word.lower()] += 1
                small[word] += word.islower()
    return sorted(w for w, n in small.items() if n >= _LEAST and n >= _SHARE * total[w])


def main(shared: str) -> None:
    """Writes the table, a bit for each hash of a word."""
    bits = np.zeros(BITS, np.bool_)
    bits[[bit_of(word) for word in plain_words(texts(Path(shared)))]] = True
    np.savez_compressed(model_file("casing.npz"), plain=np.packbits(bits))


if __name__ == "__main__":
    main(sys.argv[1])
