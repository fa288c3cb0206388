"""Which words a title has: "deputy foreign minister", but "new British minister"; "minister for European affairs"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.offices.holders import dependency
from kg.extract.offices.titles import POSSESSIVE, end_of_noun, is_listed_before, spelled, title_word
from kg.extract.offices.view import View
from kg.lang.lexicon import classes_by_word, sections, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Phrase", "phrases"]

_MOST_BEFORE, _MOST_BEHIND = 6, 9
_PARTS = "ADJ NOUN PROPN PUNCT VERB PART ADV DET PRON CCONJ ADP NUM AUX SPACE X".split()
_PREPOSITIONS = tuple(sections("features.yaml")["title_prepositions"])
_INNER = words("features.yaml", "title_inner")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `start:end` as a title, spelled in lower case, with their features and signs."""

    start: int
    end: int
    text: str
    numbers: list[float]
    signs: list[str]


@cache
def _bodies() -> frozenset[str]:
    """Nouns that bodies are called by."""
    return frozenset(classes_by_word("nominals.yaml")) | frozenset(classes_by_word("organisation_heads.yaml"))


def phrases(view: View, head: "Token") -> list[Phrase]:
    """The stretches around a noun that may be the title that it heads, the shortest first."""
    last = end_of_noun(view.doc, head.i)[0]
    starts, ends = list(_starts(view, head)), [last + 1, *_tails(view, last)]
    ranks = [k for k, i in enumerate(starts) if k and view.doc[i].lower_ in sections("titles.yaml")["shortened"]]
    starts = starts[max(ranks, default=0) :]  # "Lt. Gov." is no governor
    return [_phrase(view, head, start, end, len(starts)) for end in ends for start in starts]


def _starts(view: View, head: "Token") -> Iterator[int]:
    """Where a title may begin: at its noun, and at each word before it that may belong to it."""
    doc = view.doc
    yield head.i
    for i in range(head.i - 1, max(head.i - 1 - _MOST_BEFORE, -1), -1):
        token = doc[i]
        if not _may_belong(token) or token.lower_ in words("titles.yaml", "former", "incoming"):
            break
        if token.lower_ not in _INNER and token.text not in POSSESSIVE:
            yield i


def _may_belong(token: "Token") -> bool:
    if token.is_space:
        return False
    if is_listed_before(token) or token.text == "-" or token.text in POSSESSIVE:
        return True
    if token.lower_ in ("and", "&"):
        return token.i > 0 and token.nbor(-1).pos_ in ("ADJ", "NOUN", "PROPN")
    return token.pos_ in ("ADJ", "NOUN", "PROPN") or (token.pos_ == "VERB" and token.dep_ in ("amod", "compound"))


def _tails(view: View, last: int) -> Iterator[int]:
    """Where a title may end behind its noun: "of defense", "for education, youth and family"."""
    doc = view.doc
    if last + 1 >= len(doc) or doc[last + 1].lower_ not in _PREPOSITIONS:
        return
    for i in range(last + 2, min(last + 2 + _MOST_BEHIND, len(doc))):
        token = doc[i]
        if token.pos_ not in ("ADJ", "NOUN", "PROPN", "NUM") and token.lower_ not in _INNER:
            return
        if token.is_space or view.person_at(i) is not None:
            return
        if token.pos_ in ("NOUN", "PROPN", "NUM") and token.ent_type_ != "DATE" and not _goes_on(view, i + 1):
            yield i + 1


def _goes_on(view: View, i: int) -> bool:
    """Whether a token belongs to the noun before it: no name begins there."""
    if i >= len(view.doc) or view.doc[i].pos_ not in ("NOUN", "PROPN"):
        return False
    return i not in view.named or view.named[i].start != i


def _phrase(view: View, head: "Token", start: int, end: int, starts: int) -> Phrase:
    doc = view.doc
    text = spelled(doc, head.i, start, end, _names_inside(view, start, head.i))
    first, before = doc[start], doc[start - 1] if start else None
    word, noun = first.lower_, title_word(head)
    out = before.lower_ if before is not None and not before.is_space else ""
    last = end_of_noun(doc, head.i)[0]
    tail = [t.lower_ for t in doc[last + 1 : end]]
    numbers = [
        head.i - start,
        starts - 1,
        len(tail),
        *_of_token(view, start, head),
        *(_of_token(view, start - 1, head) if before is not None else [-1.0] * _OF_TOKEN),
        start in view.named and start - 1 in view.named and view.named[start] is view.named[start - 1],
        sum(i in view.named for i in range(start, head.i)),
        sum(doc[i].text[0].isupper() for i in range(start, head.i)),
        any(doc[i].lower_ in ("and", "&") for i in range(start, head.i)),
        any(doc[i].text in POSSESSIVE for i in range(start, head.i)),
        head.text[0].isupper(),
        head.i in view.named,
        word in words("titles.yaml", "heads"),
        *_of_tail(view, last, end),
    ]
    signs = [
        f"title {text}",
        f"first {word}",
        f"first {word} {noun}",
        f"out {out}",
        f"out {out} {noun}",
        f"edge {out} {word}",
        f"tail {noun} {' '.join(tail)}",
        f"tail {' '.join(tail[:2])}",
    ]
    return Phrase(start, end, text, [float(n) for n in numbers], signs)


def _names_inside(view: View, start: int, head: int) -> frozenset[int]:
    """The tokens of bodies named in the middle of a title: "chief US negotiator"."""
    inside = {view.named[i] for i in range(start, head) if i in view.named}
    return frozenset(i for m in inside if m.start > start for i in range(m.start, m.end))


_OF_TOKEN = 14


def _of_token(view: View, i: int, head: "Token") -> list[float]:
    token = view.doc[i]
    word, name = token.lower_, view.named.get(i)
    kind = 0
    if name is not None:
        kind = 3 if view.is_person[name.entity] else 2 if name.kind == KG.Demonym else 1
    return [
        float(n)
        for n in (
            word in words("titles.yaml", "modifiers", "acting"),
            word in words("titles.yaml", "heads"),
            word in words("titles.yaml", "passed_over"),
            word in words("titles.yaml", "owners"),
            word in words("titles.yaml", "former", "incoming"),
            kind,
            _PARTS.index(token.pos_) if token.pos_ in _PARTS else -1,
            token.text[0].isupper(),
            token.text == "-",
            token.text in POSSESSIVE,
            dependency(token),
            token.head.i == head.i,
            name is not None and name.end == head.i,
            word in _bodies(),
        )
    ]


def _of_tail(view: View, last: int, end: int) -> list[float]:
    doc, tail = view.doc, range(last + 2, end)
    preposition = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    named = [view.named[i] for i in tail if i in view.named]
    after = doc[end] if end < len(doc) else None
    return [
        _PREPOSITIONS.index(preposition) if preposition in _PREPOSITIONS else -1,
        len(named),
        any(m.start == last + 2 or m.start == last + 3 for m in named),
        last + 2 in view.named or last + 3 in view.named,
        any(doc[i].text[0].isupper() for i in tail),
        any(doc[i].lower_ in words("titles.yaml", "modifiers") for i in tail),
        any(doc[i].lower_ in _bodies() for i in tail),
        bool(tail) and doc[last + 2].lower_ == "the",
        end in view.named,
        after is not None and after.lower_ in words("features.yaml", "body_behind_person", "title_inner"),
        after is not None and view.person_at(end) is not None,
    ]
