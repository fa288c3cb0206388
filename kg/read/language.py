"""Is a text English? A cheap test: whether the frequent words of another language outnumber those of English."""

import re
from functools import cache

from kg.resources import lexicon_file

__all__ = ["looks_english"]

_MIN_WORDS = 12  # below, nothing is decided
_MIN_OTHER = 0.08  # share of another language's frequent words from which it may be that language
_MAX_FOREIGN_SCRIPT = 0.5  # share of letters that are not Latin
_SAMPLE = 5000  # characters


def looks_english(text: str) -> bool:
    """False when a text is mostly in another script, or holds more of another language's frequent words."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    if len(words) < _MIN_WORDS:
        return True
    letters = "".join(words)
    if sum(c > "\u024f" for c in letters) > _MAX_FOREIGN_SCRIPT * len(letters):
        return False
    english = sum(w in _english() for w in words)
    other = max(sum(w in frequent for w in words) for frequent in _others())
    return other < max(_MIN_OTHER * len(words), english + 1)


@cache
def _english() -> frozenset[str]:
    return frozenset(lexicon_file("english.txt").read_text(encoding="utf-8").split())


@cache
def _others() -> tuple[frozenset[str], ...]:
    lines = lexicon_file("languages.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(frozenset(words.split()) - _english() for _, words in rows)
