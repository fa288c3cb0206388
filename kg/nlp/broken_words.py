"""Words that are broken at the ends of lines, as in scanned and typeset texts: "govern-" and "ment"."""

import re
from collections.abc import Mapping

from kg.nlp.casing import is_plain

__all__ = ["joined_words"]

_BROKEN = re.compile(r"(?<![\w-])(?P<first>[^\W\d_]+)(?P<break>[-\u00ad]\n[ \t]*)(?P<rest>[a-zà-þ]+)(?![\w-])")


def joined_words(text: str) -> tuple[str, Mapping[int, int]]:
    """A text of the same length with its broken words whole, and how much longer each is in the text itself.

    A word is put together where it begins; what its break took stands behind it as spaces. Words that have a hyphen of
    their own ("long-term") stay as they are.

    Returns:
        The text, and for the end of each such word how many characters its break has.
    """
    longer: dict[int, int] = {}

    def whole(match: re.Match[str]) -> str:
        first, rest = match["first"], match["rest"]
        word = first + rest
        if not is_plain(word.lower()) and is_plain(first.lower()) and is_plain(rest) and "-" in match["break"]:
            return match[0]
        longer[match.start() + len(word)] = len(match["break"])
        return word + " " * len(match["break"])

    return _BROKEN.sub(whole, text), longer
