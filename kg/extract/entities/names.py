"""A name in an article: its tokens and its class, and what can be one."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.lang.lexicon import Known, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Name", "is_name", "make_name", "trim_edges"]

# "R-Fla." of a senator, "Group G" of a tournament, "pro-Moscow", "0:30".
_NO_NAME = re.compile(r"[RDI]-[A-Z][\w. ]*|Group [A-H]|(?:[Pp]ro|[Aa]nti)-\w+|[\d:.]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens `start:end`, with its class and how it refers (kg:Name, kg:Demonym, kg:Metonym).

    `known` is what a word list says of it, when it stands there; `rule` tells how it was found.
    """

    start: int
    end: int
    text: str
    cls: NamedNode
    kind: NamedNode
    known: Known | None = None
    rule: str = "name-model"


def make_name(
    doc: "Doc",
    start: int,
    end: int,
    cls: NamedNode,
    kind: NamedNode = KG.Name,
    known: Known | None = None,
    rule: str = "name-model",
) -> Name:
    """The name in tokens `start:end`.

    Args:
        doc: the parse.
        start: its first token.
        end: the token behind it.
        cls: its class.
        kind: how it refers: by name, demonym, metonym.
        known: what lists say of it.
        rule: what found it.
    """
    return Name(start, end, doc[start:end].text, cls, kind, known, rule)


def is_name(doc: "Doc", start: int, end: int) -> bool:
    """Whether tokens `start:end` can be a name: not a month, a rank in a table, "pro-Moscow".

    Args:
        doc: the parse.
        start: the first token.
        end: behind the last.
    """
    tokens = doc[start:end]
    if not any(t.text[0].isupper() or t.text[0].isdigit() for t in tokens) or tokens.text.lower() in words(
        "names.yaml", "not_names"
    ):
        return False
    if _NO_NAME.fullmatch(tokens.text):
        return False
    return not (end - start == 1 and (tokens[0].is_digit or len(tokens[0].text) < 2))


def trim_edges(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """The tokens without articles, punctuation and possessive ending at the edges.

    Args:
        doc: the parse.
        start: the first token.
        end: behind the last.
    """
    edges = words("names.yaml", "edges")
    while start < end and (doc[start].lower_ in edges or doc[start].is_space):
        start += 1
    while start < end and (doc[end - 1].lower_ in edges or doc[end - 1].is_space):
        end -= 1
    return start, end
