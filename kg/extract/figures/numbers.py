"""Numbers in digits and words.

News writes most numbers that count people in digits, and large ones in digits and words. The library text2num (3.1.0)
reads words alone: it refuses "2.5 million", "7,000" and "two dozen", and gives 100 for a "hundred" that counts nothing.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.lang.lexicon import sections

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["is_number", "is_scale", "number_value"]

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_THOUSAND = 1000  # from here on, what stands before a scale is closed by it: "two million and three"


@cache
def _values(kind: str) -> dict[str, int]:
    values: dict[str, int] = sections("numbers.yaml")[kind]
    return values


def is_number(token: "Token") -> bool:
    """Whether a token is a number, or a part of one."""
    word = token.lower_
    in_words = any(word in _values(kind) for kind in ("units", "tens", "scales"))
    return bool(_NUMBER.fullmatch(token.text)) or (in_words and token.pos_ in ("NUM", "NOUN"))


def is_scale(token: "Token") -> bool:
    """Whether a word multiplies the number before it: "hundred", "million"."""
    return token.lower_ in _values("scales")


_MOST = 1e12  # people and things that news count; a longer row of digits is no number of them


def number_value(parts: list[str]) -> float | None:
    """The value of a number, None where it is none.

    Args:
        parts: its words and digits: ["2.5", "million"], ["twenty", "-", "three"].

    >>> number_value(["two", "hundred", "thousand"])
    200000.0
    """
    total, current, seen = 0.0, 0.0, False
    units, tens, scales = _values("units"), _values("tens"), _values("scales")
    for word in (w.lower() for w in parts if w not in ("-", "and")):
        if _NUMBER.fullmatch(word):
            current += float(word.replace(",", ""))
        elif word in units or word in tens:
            current += units.get(word, 0) + tens.get(word, 0)
        elif word in scales:
            if not seen and current == 0:
                return None
            current = (current or 1) * scales[word]
            if scales[word] >= _THOUSAND:
                total, current = total + current, 0.0
        else:
            return None
        seen = True
    return total + current if seen and total + current < _MOST else None
