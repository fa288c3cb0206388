"""Names compared: one normal form, and how alike two names are."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

__all__ = ["alike", "is_acronym", "plain", "words_of_name"]

_APART = re.compile(r"[^\w&]+")
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}
)


@lru_cache(maxsize=200_000)
def plain(name: str) -> str:
    """A name in lower case without accents, punctuation, dots in acronyms, possessive and leading article.

    Letters of other scripts stay. Two names with one plain form are taken for the same name.

    Args:
        name: as it is written.

    >>> plain("François  Hollande")
    'francois hollande'
    """
    form = _folded(name)
    while (again := _folded(form)) != form:  # what one pass uncovers, as in "the the" or a mark behind a mark
        form = again
    return form


def _folded(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.replace("’", "'").casefold()).translate(_LETTERS)
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    letters = letters.removesuffix("'s").replace(".", "").replace("'", "")
    words = _APART.sub(" ", letters).strip()
    return words.removeprefix("the ") or words


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name in its plain form."""
    return tuple(plain(name).split())


def is_acronym(name: str) -> bool:
    """Whether a name is one word of capitals: "CDU", "U.N.".

    >>> is_acronym("U.N."), is_acronym("Uno")
    (True, False)
    """
    letters = name.replace(".", "")
    return len(letters) > 1 and letters.isupper() and letters.isalpha()


def alike(a: str, b: str) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words.

    Returns:
        1.0 for one plain form, less for other spellings.

    >>> alike("Ann Lee", "Lee, Ann")
    1.0
    """
    x, y = plain(a), plain(b)
    return 1.0 if x == y else max(fuzz.ratio(x, y), fuzz.token_sort_ratio(x, y)) / 100
