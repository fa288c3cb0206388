"""Titles as phrases: the noun that heads one, the words before and behind it that belong to it."""

import re
from collections.abc import Container
from functools import cache
from typing import TYPE_CHECKING

from kg.lang.lexicon import sections, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = [
    "POSSESSIVE",
    "end_of_noun",
    "is_listed_before",
    "is_shorter",
    "phrase_start",
    "same_title",
    "spelled",
    "title_word",
]

POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
RANKS = words("features.yaml", "title_ranks")  # words that make another office of a title
_SMALL = words("features.yaml", "title_small")
_LEAST_ALIKE = 0.6  # share of words that two spellings of one title have in common
_ENDINGS = (("women", "woman"), ("men", "man"), ("ies", "y"))
_HISSING = tuple(sections("features.yaml")["hissing"])


def title_word(token: "Token") -> str:
    """The noun of a title as titles are compared: in lower case, singular, written out ("Govs." is "governor")."""
    word = token.lower_
    if (whole := sections("titles.yaml")["shortened"].get(word)) is not None:
        return str(whole)
    plural = token.tag_ in ("NNS", "NNPS") or word.removesuffix("s") in words("titles.yaml", "heads")
    return _singular(word) if plural else str(word)


def _singular(word: str) -> str:
    if word in words("titles.yaml", "heads"):
        return word
    for ending, single in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    if word.endswith(_HISSING):
        return word[:-2]
    return word.removesuffix("s") if not word.endswith("ss") else word


def end_of_noun(doc: "Doc", head: int) -> tuple[int, str]:
    """The last token of what heads a title, and what it adds to its noun: "secretary-general", "attorney general".

    "Elect" and "designate" tell a status and add nothing.
    """
    rest = [t.lower_ for t in doc[head + 1 : head + 5]]
    if rest[:1] == ["-"] and len(rest) > 1:
        if rest[1] in words("titles.yaml", "behind_hyphens"):
            return head + 2, "" if rest[1] in words("titles.yaml", "incoming") else f"-{rest[1]}"
        if rest[1:] == ["in", "-", "chief"]:
            return head + 4, "-in-chief"
    follows = rest[:1] and rest[0] in words("titles.yaml", "behind")
    if follows and title_word(doc[head]) in words("titles.yaml", "before_behind"):
        return head + 1, "" if rest[0] in words("titles.yaml", "incoming") else f" {rest[0]}"
    return head, ""


def is_listed_before(token: "Token") -> bool:
    """Whether a word is one of those that stand before the noun of a title, part of it or not."""
    return token.lower_ in words("titles.yaml", "modifiers", "heads", "acting", "former", "incoming", "passed_over")


def phrase_start(doc: "Doc", head: int, named: Container[int]) -> int:
    """The first token of a title's own words: names and what is no modifier end it.

    Args:
        doc: the parsed article.
        head: the token of the title's noun.
        named: the tokens of names.
    """
    start = head
    while start > 0:
        token = doc[start - 1]
        if start - 1 in named or token.is_space:
            break
        modifies = token.pos_ in ("ADJ", "NOUN", "PROPN") or (token.pos_ == "VERB" and token.dep_ == "amod")
        if not (modifies or token.text == "-" or is_listed_before(token)):
            break
        start -= 1
    return start


def spelled(doc: "Doc", head: int, start: int, end: int, left_out: Container[int] = ()) -> str:
    """A title in lower case, its noun singular, shortened ranks written out.

    Args:
        doc: the parsed article.
        head: the token of its noun.
        start: its first token.
        end: the token behind its last one.
        left_out: tokens before its noun that do not belong to it.
    """
    shortened = sections("titles.yaml")["shortened"]
    last, more = end_of_noun(doc, head)
    before = "".join(
        ("" if t.text == "." else str(shortened.get(t.lower_, t.lower_))) + t.whitespace_
        for t in doc[start:head]
        if not t.is_space and t.i not in left_out
    )
    behind = "".join(t.lower_ + t.whitespace_ for t in doc[last + 1 : end]).rstrip()
    text = f"{before}{title_word(doc[head])}{more}{' ' if behind else ''}{behind}"
    return " ".join(text.split())


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for a word or two: three words of five, and the same ranks."""
    a, b = _bare_words(one), _bare_words(other)
    return bool(a | b) and len(a & b) >= _LEAST_ALIKE * len(a | b) and a & RANKS == b & RANKS


def is_shorter(one: str, other: str) -> bool:
    """Whether a title says the same as another with fewer words: "minister" for "foreign minister"."""
    a, b = _bare_words(one), _bare_words(other)
    return a < b and (a & RANKS == b & RANKS or a | {"prime"} == b)


@cache
def _bare_words(title: str) -> frozenset[str]:
    return frozenset(re.sub(r"[^\w\s-]", "", title).split()) - _SMALL
