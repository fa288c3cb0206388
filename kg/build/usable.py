"""Which articles can be read: those of a length, a language and an identifier that a graph can hold."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace

from kg.build.processes import name_of
from kg.build.summary import Listener, Summary
from kg.errors import BadInput, Notice
from kg.model import Article, Span
from kg.nlp.load import MAX_CHARS
from kg.read.language import foreign_paragraphs, language_of, looks_english

__all__ = ["usable_articles"]


def usable_articles(
    items: Iterable[Article | BadInput | Notice], summary: Summary, listener: Listener
) -> Iterator[Article]:
    """The articles that can be read; what cannot is counted and said.

    Args:
        items: what was read of the sources.
        summary: counts what is skipped.
        listener: hears why.
    """
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, Notice):
            listener.notice(item)
            continue
        error = item if isinstance(item, BadInput) else _objection(item, seen)
        if error is not None:
            summary.skipped += 1
            listener.skipped(error)
        elif isinstance(item, Article):
            seen[item.id] = item.source
            for notice in _on_language(item):
                listener.notice(notice)
            yield replace(item, lang=item.lang if _says_english(item.lang) else _ENGLISH)


_ENGLISH, _UNKNOWN = "en", "und"
_SURE = 20  # words of a text whose language is surer than what its metadata say
_LEAST_SHARE = 0.2  # of a text that must be English where the whole is taken for another language
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
    language, words = language_of(article.text), len(article.text.split())
    if article.lang and not _says_english(article.lang) and (language != _ENGLISH or words < _SURE):
        return f"is in {article.lang!r}: only English is read"
    if language != _ENGLISH and not _english_part(article.text):
        language_note = f" but in {language!r}" if language != _UNKNOWN else ""
        return f"is not in English{language_note}: only English is read"
    return ""


def _english_part(text: str) -> str:
    """What is left of a text without the paragraphs in other languages; '' where that is no English text of its own."""
    rest = _without(text, foreign_paragraphs(text))
    return rest if len(rest) >= _LEAST_SHARE * len(text.strip()) and looks_english(rest) else ""


def _without(text: str, spans: Sequence[Span]) -> str:
    ends = (0, *(s.end for s in spans))
    return "".join(text[b:e] for b, e in zip(ends, (*(s.start for s in spans), len(text)), strict=True)).strip()


def _says_english(lang: str) -> bool:
    return lang.lower().startswith(_ENGLISH)


def _on_language(article: Article) -> Iterator[Notice]:
    """What is worth a word: paragraphs in other languages, and metadata that name another than the text's."""
    if article.lang and not _says_english(article.lang):
        yield Notice(f"{name_of(article)}: is said to be in {article.lang!r}, but is in English: it is read")
    if spans := foreign_paragraphs(article.text):
        size = sum(s.end - s.start for s in spans)
        counts = Counter(language_of(article.text[s.start : s.end]) for s in spans)
        share = max(1, round(100 * size / len(article.text.strip())))
        named = ", ".join(sorted(repr(code) for code in counts if code != _UNKNOWN)) or "others"
        paragraphs = "1 paragraph" if len(spans) == 1 else f"{len(spans)} paragraphs"
        yield Notice(
            f"{name_of(article)}: {share} % of the text is not in English but in {named}: {paragraphs} left out"
        )
