"""Which language a text is in, by py3langid, and which of its paragraphs are in another than English."""

import re
from functools import cache

from kg.lang.lexicon import sections
from kg.model import Span
from kg.terms.data import lexicon_lines

__all__ = ["foreign_paragraphs", "language_of", "looks_english"]

_SAMPLE = 2000  # characters
_LEAST_WORDS = 4  # of a text in Latin letters; less may be names alone, and nothing is known of it
_MAX_FOREIGN_SCRIPT = 0.5  # share of letters beyond the Latin alphabets
_SAME = {"pcm": "en", "wuu": "zh", "yue": "zh"}  # English headlines are taken for Nigerian Pidgin, short Chinese for Wu
_SHORT = 30  # words; the names in a text as short as this may outweigh its other words
_ONLY_NAMES = 8  # words
_MARGIN = 4.0  # logarithm of odds by which English may be behind another language in what is left without the names
_TELLING = 0.05  # share of words that are English alone from which a paragraph is English
_PARAGRAPH = 12  # words of a paragraph at least, to be taken for another language's
_WORD = re.compile(r"[^\W\d_]+")
_BLOCK = re.compile(r"[^\n]+(?:(?<![.!?…:\"”’»])\n(?=[a-zà-þ])[^\n]+)*")  # lines that are only wrapped are one


def language_of(text: str) -> str:
    """The ISO 639 code of the language that a text is most likely in.

    Args:
        text: an article or a paragraph; the first two thousand characters count. Of less than four words in Latin
            letters nothing is known, and they pass as English ("en"); without letters it is "und".

    >>> language_of("La ministre a dit mardi que le gouvernement ne changerait pas de politique avant la fin.")
    'fr'
    """
    sample = text[:_SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return "und"
    latin = sum(c > "\u024f" for c in letters) <= _MAX_FOREIGN_SCRIPT * len(letters)
    words = _WORD.findall(sample)
    if latin and len(words) < _LEAST_WORDS:
        return "en"
    code = _classified(sample)
    return "en" if latin and code != "en" and len(words) < _SHORT and _reads_english(words) else code


def looks_english(text: str) -> bool:
    """Whether a text is in English, or too short to say that it is not."""
    return language_of(text) == "en"


def foreign_paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text that are in another language than English, in order; short ones pass as English."""
    return tuple(Span(m.start(), m.end()) for m in _BLOCK.finditer(text) if _is_foreign(m.group()))


def _is_foreign(paragraph: str) -> bool:
    words = _WORD.findall(paragraph)
    telling = sum(w.lower() in _english_alone() for w in words)
    long = len(words) >= _PARAGRAPH or sum(c > "\u024f" for c in paragraph) >= _PARAGRAPH
    return long and telling < _TELLING * len(words) and not looks_english(paragraph)


def _reads_english(words: list[str]) -> bool:
    """Whether the words of a text that are no names are English: those in lower case, and days and months."""
    import py3langid

    rest = [w.lower() for w in words if w[0].islower() or w.lower() in _days()]
    if not rest:  # names alone tell nothing
        return len(words) < _ONLY_NAMES and not all(w.isupper() for w in words)
    if not _english_alone().isdisjoint(rest):
        return True
    chances = dict(py3langid.rank(" ".join(rest)))
    return bool(max(chances.values()) - max(chances["en"], chances["pcm"]) <= _MARGIN)


def _classified(sample: str) -> str:
    import py3langid

    code = str(py3langid.classify(sample)[0])
    return _SAME.get(code, code)


@cache
def _days() -> frozenset[str]:
    dates = sections("dates.yaml")
    return frozenset((*dates["weekdays"], *dates["months"]))


@cache
def _english_alone() -> frozenset[str]:
    return frozenset(lexicon_lines("english_alone.txt"))
