"""Which of the words before its noun belong to a title: "deputy foreign minister", but "the new British minister"."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.offices.holders import dependency
from kg.extract.offices.titles import POSSESSIVE, is_listed_before, title_word
from kg.extract.offices.view import View
from kg.lang.lexicon import classes_by_word, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Before", "words_before"]

_MOST = 6
_PARTS = ("ADJ", "NOUN", "PROPN", "PUNCT", "VERB", "PART", "ADV", "DET", "PRON")


@dataclass(frozen=True, slots=True)
class Before:
    """A token before the noun of a title, with its features and signs."""

    token: int
    numbers: list[float]
    signs: list[str]


@cache
def _bodies() -> frozenset[str]:
    """Nouns that bodies are called by."""
    return frozenset(classes_by_word("nominals.yaml")) | frozenset(classes_by_word("organisation_heads.yaml"))


def words_before(view: View, head: "Token") -> list[Before]:
    """The tokens before a title's noun that may belong to it, the nearest first."""
    found: list[Before] = []
    for i in range(head.i - 1, max(head.i - 1 - _MOST, -1), -1):
        token = view.doc[i]
        if token.is_space or not _may_belong(token):
            break
        found.append(_before(view, head, token, len(found)))
    return found


def _may_belong(token: "Token") -> bool:
    if is_listed_before(token) or token.text == "-" or token.text in POSSESSIVE:
        return True
    return token.pos_ in ("ADJ", "NOUN", "PROPN") or (token.pos_ == "VERB" and token.dep_ in ("amod", "compound"))


def _before(view: View, head: "Token", token: "Token", place: int) -> Before:
    doc, i, word = view.doc, token.i, token.lower_
    name = view.named.get(i)
    kind = 0
    if name is not None:
        kind = 3 if view.is_person[name.entity] else 2 if name.kind == KG.Demonym else 1
    numbers = [
        word in words("titles.yaml", "modifiers", "heads", "acting"),
        word in words("titles.yaml", "former", "incoming"),
        word in words("titles.yaml", "passed_over"),
        kind,
        _PARTS.index(token.pos_) if token.pos_ in _PARTS else -1,
        token.text[0].isupper(),
        head.text[0].isupper(),
        place,
        token.text in POSSESSIVE,
        token.text == "-",
        doc[i + 1].text == "-",
        i > 0 and doc[i - 1].text == "-",
        dependency(token),
        token.head.i == head.i,
        name is not None and name.end == head.i,
        name.end - name.start if name is not None else 0,
        word in words("titles.yaml", "heads"),
        name is not None and name.start == i,
        word in _bodies(),
        i > 0 and doc[i - 1].lower_ in words("titles.yaml", "owners"),
    ]
    signs = [f"kept {word}", f"kept {word} {doc[i + 1].lower_}", f"kept {word}|{title_word(head)}"]
    return Before(i, [float(n) for n in numbers], signs)
