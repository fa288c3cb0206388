"""Titles as phrases: the noun that heads one, the words before and behind it that belong to it."""

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from kg.lang.lexicon import sections, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["POSSESSIVE", "end_of_noun", "is_listed_before", "phrase_start", "spelled", "tail_of", "title_word"]

POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
_BEFORE = 7  # tokens before its noun that a title may have
_TAIL = 8
_KEPT_PREPOSITIONS = frozenset({"of", "for"})
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


def tail_of(doc: "Doc", head: int, named: Callable[[int], bool]) -> str:
    """What a title's "of" or "for" adds to it: "of state", "of emergency preparedness"; "" where that is a body.

    Args:
        doc: the parsed article.
        head: the token of the title's noun.
        named: whether a token belongs to a name.
    """
    first = end_of_noun(doc, head)[0] + 1
    if first >= len(doc) or doc[first].lower_ not in _KEPT_PREPOSITIONS:
        return ""
    end = first + 1
    while end < min(first + _TAIL, len(doc)) and not named(end) and _continues(doc[end]):
        end += 1
    while end > first + 1 and doc[end - 1].pos_ not in ("NOUN", "PROPN"):
        end -= 1
    tail = doc[first + 1 : end]
    if not tail:
        return ""
    fields = words("titles.yaml", "modifiers")
    field = any(t.text[0].isupper() or t.lower_ in fields for t in tail)
    if (doc[first].lower_ == "for" and not field) or any(t.ent_type_ in ("DATE", "TIME") for t in tail):
        return ""
    return f" {doc[first].lower_} {' '.join(t.lower_ for t in tail)}".replace(" - ", "-")


def _continues(token: "Token") -> bool:
    return token.pos_ in ("NOUN", "PROPN", "ADJ") or token.lower_ in ("and", "-")


def spelled(doc: "Doc", head: int, kept: Container[int], tail: str) -> str:
    """A title in lower case.

    Args:
        doc: the parsed article.
        head: the token of its noun.
        kept: the tokens before it that belong to the title.
        tail: what follows its noun.
    """
    shortened = sections("titles.yaml")["shortened"]
    before = [doc[i].lower_ for i in range(max(head - _BEFORE, 0), head) if i in kept and doc[i].text != "."]
    text = " ".join([*(str(shortened.get(w, w)) for w in before), title_word(doc[head])])
    for mark in POSSESSIVE:
        text = text.replace(f" {mark}", mark)
    return text.replace(" - ", "-").strip("-’' ").removeprefix("s ") + end_of_noun(doc, head)[1] + tail
