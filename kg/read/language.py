"""Is a text English? A cheap test: how many of its words are the most frequent words of English."""

import re
from functools import cache

from kg.resources import lexicon_file

__all__ = ["looks_english"]

_MIN_WORDS = 40  # below, nothing is decided
_MIN_SHARE = 0.15  # English news lies at 0.35 to 0.5, other languages below 0.1
_SAMPLE = 5000  # characters


def looks_english(text: str) -> bool:
    """False when a text of some length holds too few of the frequent words of English."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    if len(words) < _MIN_WORDS:
        return True
    return sum(w in _frequent() for w in words) / len(words) >= _MIN_SHARE


@cache
def _frequent() -> frozenset[str]:
    return frozenset(lexicon_file("english.txt").read_text(encoding="utf-8").split())
