"""Words as the comparison of reports sees them: one form for all of a word's, and how rare it is in news."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from math import fsum, log

import numpy as np
import numpy.typing as npt

from kg.terms.data import lexicon_lines, model_file

__all__ = ["BUCKETS", "bucket", "keywords", "rarity", "stem", "stems", "weight_of"]

BUCKETS = 1 << 16  # of the table of document frequencies
_FILE = "rarity.npz"
_KEYWORDS = 24  # of an article
_LEAST_RARITY = 2.0  # of a keyword: in fewer than one article in seven
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")


@cache
def _irregular() -> dict[str, str]:
    return dict(line.split("\t") for line in lexicon_lines("irregular.tsv"))


@cache
def _function_words() -> frozenset[str]:
    return frozenset(lexicon_lines("function_words.txt"))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """One form for all forms of a word: "meetings", "meeting", "met" -> "meet"; crude where the word is not listed."""
    low = word.lower().replace("’", "'").removesuffix("'s").replace(",", "")
    if (known := _irregular().get(low)) is not None:
        return known
    if len(low) > 4 and low.endswith("ies"):
        low = f"{low[:-3]}y"
    elif len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        low = low[:-1]
    for ending in ("ing", "ed"):
        base = low.removesuffix(ending)
        if base != low and len(base) > 2 and any(v in base for v in "aeiouy"):
            low = base[:-1] if base[-1] == base[-2] and base[-1] not in "ls" else base
            break
    if (known := _irregular().get(low)) is not None:
        return known
    return low[:-1] if len(low) > 4 and low.endswith("e") else low


def stems(text: str) -> list[str]:
    """The stems of a text's words that are no function words, in order.

    >>> stems("The presidents met in Zenda.")
    ['president', 'meet', 'zenda']
    """
    return [stem(w) for w in _WORD.findall(text) if w.lower() not in _function_words()]


def bucket(word: str) -> int:
    """The row of a stem in the table; the same in every process."""
    return zlib.crc32(word.encode()) % BUCKETS


@cache
def _table() -> npt.NDArray[np.float32]:
    with np.load(model_file(_FILE)) as arrays:
        table: npt.NDArray[np.float32] = arrays["rarity"].astype(np.float32) / 16
    return table


@lru_cache(maxsize=100_000)
def rarity(word: str) -> float:
    """How rare a stem is in news: the logarithm of the share of articles without it, 0 for a word of every article."""
    return float(_table()[bucket(word)])


def keywords(text: str) -> tuple[str, ...]:
    """The stems that tell a text from others, sorted: frequent in it and rare elsewhere (tf-idf)."""
    counted = Counter(w for w in stems(text) if len(w) > 1)
    rare = {w: rarity(w) for w in counted}
    usable = [w for w in counted if rare[w] >= _LEAST_RARITY]
    best = sorted(usable, key=lambda w: (-round((1 + log(counted[w])) * rare[w], 4), w))
    return tuple(sorted(best[:_KEYWORDS]))


def weight_of(words: Iterable[str]) -> float:
    """The rarities of some stems together, the same in whatever order they come."""
    return fsum(map(rarity, words))
