"""Which articles can be read: those of a length, a language and an identifier that a graph can hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from kg.build.processes import name_of
from kg.build.summary import Listener, Summary
from kg.errors import BadInput, Notice
from kg.model import Article
from kg.nlp.load import MAX_CHARS
from kg.read.language import looks_english

__all__ = ["usable_articles"]


def usable_articles(
    found: Iterable[Article | BadInput | Notice], summary: Summary, listener: Listener
) -> Iterator[Article]:
    """The articles that can be read; what cannot is counted and said."""
    seen: dict[str, str] = {}
    for item in found:
        if isinstance(item, Notice):
            listener.notice(item)
            continue
        error = item if isinstance(item, BadInput) else _objection(item, seen)
        if error is not None:
            summary.skipped += 1
            listener.skipped(error)
        elif isinstance(item, Article):
            seen[item.id] = item.source
            yield item


_WORD = re.compile(r"[^\W\d_]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _objection(article: Article, seen: Mapping[str, str]) -> BadInput | None:
    """Why an article cannot be used, or None."""
    reason = _reason(article, seen)
    return BadInput(f"{name_of(article)}: {reason}") if reason else None


def _reason(article: Article, seen: Mapping[str, str]) -> str:
    if article.id in seen:
        return f"the identifier {article.id!r} was there already, in {seen[article.id]}: rename one"
    if len(article.text) > MAX_CHARS:
        return f"has {len(article.text):,} characters, more than {MAX_CHARS:,}: split it"
    if any(_SURROGATE.search(value) for f in fields(article) if isinstance(value := getattr(article, f.name), str)):
        return "holds half a surrogate pair: its Unicode is broken"
    if not _WORD.search(article.text):
        return "holds no sentence"
    if article.lang and not article.lang.lower().startswith("en"):
        return f"is in {article.lang!r}: only English is read"
    return "" if looks_english(article.text) else "is not in English: only English is read"
