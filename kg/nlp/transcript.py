"""The labels of a transcript: the names before a colon that begin its turns, "SMITH:", "Q:" or "Mr. Smith:"."""

import re
from collections import Counter
from collections.abc import Sequence

from kg.lang.lexicon import words
from kg.model import Span
from kg.nlp.casing import Casing, is_plain

__all__ = ["is_role", "speaker_labels"]

_LABEL = re.compile(r"[“\"]?(?P<name>[A-ZÀ-Þ][\w.’'-]*(?: (?:[\w.’'-]+|\([^)\n:]{1,40}\))){0,7}):(?=\s+\S)")
_LEAST = 2  # turns of a transcript
_MAX_NAME = 5  # words
_NOTES = re.compile(r" *\([^)]*\)")  # "SMITH (laughs):", "ANN LEE (ZENDA POST):"


def speaker_labels(text: str, paragraphs: Sequence[Span], casing: Casing) -> tuple[Span, ...]:
    """The labels at the beginnings of paragraphs, in order; none where fewer than two turns begin so.

    A label is in capitals, or begins with a form of address, or names a role in a conversation. A name in usual letters
    is one where it comes again, so that "Background: …" and "Berlin: …" are none.

    Args:
        text: the article's text.
        paragraphs: where its paragraphs are.
        casing: how the text writes its words.
    """
    matches = [(m, p) for p in paragraphs if (m := _LABEL.match(text, p.start, p.end))]
    names = [_NOTES.sub("", m["name"]) for m, _ in matches]
    last = Counter(name.split()[-1].lower() for name in names if name.split())
    labels = tuple(
        Span(m.start("name"), m.start("name") + len(name))
        for (m, _), name in zip(matches, names, strict=True)
        if _is_label(name, last, casing)
    )
    return labels if len(labels) >= _LEAST else ()


def _is_label(name: str, last: Counter[str], casing: Casing) -> bool:
    parts = name.split()
    if not parts or len(parts) > _MAX_NAME:
        return False
    low = [p.lower() for p in parts]
    if (low[0] in _forms_of_address() and len(parts) > 1) or is_role(name):
        return True
    named = not all(is_plain(p.strip(".")) and p.strip(".") not in casing.names for p in low)
    if name.isupper():
        return named or last[low[-1]] > 1
    capital = all(p[0].isupper() for p in parts)
    return capital and named and last[low[-1]] > 1


def _forms_of_address() -> frozenset[str]:
    return words("titles.yaml", "honorifics")


def is_role(label: str) -> bool:
    """Whether a label says what somebody does in a conversation, not who it is: "MODERATOR", "Q"."""
    return label.lower() in words("titles.yaml", "in_conversation")
