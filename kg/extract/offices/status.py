"""What tells whether an office is held now or was held before, as numbers and signs."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kg.extract.dates import When, last_day
from kg.extract.entities.mentions import Mention
from kg.extract.offices.titles import end_of_noun
from kg.extract.offices.view import COPULAS, View
from kg.lang.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["is_incoming", "is_over", "numbers", "signs"]

_TENSES = {"VBD": 1, "VBZ": 2, "VBP": 2, "VBN": 3, "VB": 4, "VBG": 5}
_DEATH = words("features.yaml", "death")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AHEAD = 8


def is_incoming(view: View, token: "Token") -> bool:
    """Whether a title is still to be taken: "president-elect", "the incoming minister"."""
    last = end_of_noun(view.doc, token.i)[0]
    around = [*view.doc[max(view.start_of(token) - 1, 0) : token.i], *view.doc[token.i + 1 : last + 1]]
    return any(t.lower_ in words("titles.yaml", "incoming") for t in around)


def is_over(view: View, token: "Token", dates: Sequence[When], today: date | None) -> bool:
    """Whether what follows a title and its body tells that its term has ended: "until 2013", "at the time".

    Args:
        view: the article.
        token: the noun of the title.
        dates: the dates of the text.
        today: the day from which the article speaks.
    """
    doc, end = view.doc, end_of_noun(view.doc, token.i)[0] + 1
    if doc[end : end + 1].text.lower() in words("features.yaml", "body_behind_title"):
        end = next((view.named[i].end for i in (end + 1, end + 2) if i in view.named), end)
    if end >= len(doc):
        return False
    if doc[end : end + 3].text.lower() in words("titles.yaml", "over"):
        return True
    last = last_day(doc, dates, end)
    if last is None or today is None:
        return last is not None and doc[end].lower_ not in ("until", "till")
    return last < today


def _verb(token: "Token") -> "Token | None":
    return next((t for t in (token, *token.ancestors) if t.pos_ in ("VERB", "AUX")), None)


def signs(view: View, token: "Token") -> list[str]:
    """The signs of a title: what stands before and behind it, and its verb."""
    before = [t.lower_ for t in view.doc[max(view.start_of(token) - 3, 0) : token.i]]
    last, verb = end_of_noun(view.doc, token.i)[0], _verb(token)
    after = [t.lower_ for t in view.doc[last + 1 : last + 3]]
    return [
        f"status {before[-1] if before else ''}",
        f"status {' '.join(before[-2:])}|",
        f"status verb {verb.lemma_ + verb.tag_ if verb is not None else ''}",
        f"status after {' '.join(after)}",
    ]


def numbers(view: View, token: "Token", person: Mention) -> list[float]:
    """The features of a title with a mention of its holder.

    Args:
        view: the article as the reader of offices sees it.
        token: the noun of the title.
        person: the mention.
    """
    doc, verb = view.doc, _verb(token)
    start, last = view.start_of(token), end_of_noun(doc, token.i)[0]
    before = {t.lower_ for t in doc[max(start - 3, 0) : token.i]}
    after = [t.lower_ for t in doc[last + 1 : last + _AHEAD]]
    lemma, helpers = "", []
    if verb is not None:
        lemma, helpers = verb.lemma_, [c.lemma_ for c in verb.children]
    return [
        float(n)
        for n in (
            len(before & words("titles.yaml", "former")),
            "then" in before,
            "until" in after or "till" in after,
            "from" in after,
            "between" in after,
            "during" in after or "under" in after,
            0 if verb is None else _TENSES.get(verb.tag_, 6),
            verb is not None and verb.dep_ in ("relcl", "acl", "advcl"),
            abs(person.root - token.i),
            token.i < person.start,
            lemma in words("titles.yaml", "serving"),
            lemma in COPULAS,
            lemma in words("titles.yaml", "naming"),
            any(_YEAR.fullmatch(w) for w in after),
            "have" in helpers,
            "will" in helpers or "would" in helpers,
            any(t.lemma_ in _DEATH for t in token.sent),
            _is_dead(view, person.entity),
            "when" in before or "as" in before,
        )
    ]


def _is_dead(view: View, person: int) -> int:
    """How often the article tells that somebody died."""
    result = 0
    for m in view.mentions:
        if m.entity == person:
            root = view.doc[m.root]
            verb = root.head.lemma_
            dies = verb in words("features.yaml", "dying")
            killed = verb in words("features.yaml", "killing") and root.dep_ == "nsubjpass"
            result += dies or killed or any(c.lower_ == "late" for c in root.children)
    return result
