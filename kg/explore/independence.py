"""Whose text an article is: copies and agency text count once, whoever prints them."""

import re
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.explore.reader import Look, text_of
from kg.terms.data import lexicon_lines
from kg.terms.iris import text_iri
from kg.terms.vocab import KG, NIF, SCHEMA

__all__ = ["origin_of"]

_HEAD = 300  # characters in which a dateline or byline stands


@cache
def _agency() -> re.Pattern[str]:
    names = "|".join(re.escape(n) for n in sorted(lexicon_lines("agencies.txt"), key=len, reverse=True))
    return re.compile(rf"\(({names})\)|(?:^|\n|\bBy |[—–-] ?)({names})(?=\s*(?:[—–-]|\n|$))")


def origin_of(look: Look, article: NamedNode) -> str:
    """Whose text an article is: the first article that carries it, its agency, else its publisher, else itself.

    An agency is named in the author, in brackets or before the dash of the dateline ("ZENDA (Reuters) -"). Two
    articles of one origin are one source.
    """
    first = next((f for f in look.values(article, KG.sameStoryAs) if isinstance(f, NamedNode)), article)
    author = look.text(first, SCHEMA.author)
    head = next(
        (text_of(q.object)[:_HEAD] for q in look.store.quads_for_pattern(None, NIF.isString, None, text_iri(first))
         if isinstance(q.object, Literal)),
        "",
    )  # fmt: skip
    for line in (author, head):
        if match := _agency().search(line):
            return (match[1] or match[2]).removeprefix("The ")
    return look.text(first, KG.publisherName) or first.value
