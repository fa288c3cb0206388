"""One statement by itself: what it says, the sentence in its paragraph, and other reports of the same event."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from kg.explore.contested import first_of
from kg.explore.reader import Look, Record
from kg.explore.records import Line
from kg.explore.statements import line
from kg.explore.views.article import choices_of, marks_of
from kg.explore.views.given import Given
from kg.explore.voices import text_at
from kg.terms.vocab import KG, SCHEMA

__all__ = ["around", "compared", "fact"]

_AROUND = 240  # characters of the text on each side of the sentence
_NEAR = 32  # characters on each side that tell a quotation from others (Web Annotation: TextQuoteSelector)


def fact(look: Look, given: Given) -> Record | None:
    """A statement with its context.

    Args:
        look: the store.
        given: `iri` of the statement.

    Returns:
        The line (`kg.explore.statements`) with `article` (headline, outlet, date, author, address), `context` (the
        pieces of the text around the sentence), `prefix` and `suffix` of the sentence, its `marks`, and the lines of
        the other `reports` of the same event and what they are `compared` on; None where the IRI is of no statement.
    """
    iri = NamedNode(given["iri"])
    statement = line(look, iri)
    if statement is None or statement["source"] is None:
        return None
    reports = _reports(look, iri) if statement["kind"] == "event" else []
    article, source = NamedNode(statement["source"]["iri"]), statement["source"]
    text = text_at(look, article)
    begin, end = source["start"], source["end"]
    return {
        **statement,
        "article": {
            **look.article(article), "author": look.value(article, SCHEMA.author),
            "url": next((u.value for u in look.values(article, SCHEMA.url)), ""),
        },
        "context": around(text, begin, end) if text else [{"text": source["sentence"], "hit": True}],
        "prefix": text[max(0, begin - _NEAR) : begin],
        "suffix": text[end : end + _NEAR],
        "marks": marks_of(look, iri),
        "choices": choices_of(look, article),
        "rule": look.value(iri, KG.rule),
        "reports": reports,
        "compared": compared([statement, *reports]) if reports else [],
    }  # fmt: skip


def compared(reports: Iterable[Mapping[str, object]]) -> list[Record]:
    """On what the reports of one event agree and differ.

    Args:
        reports: their lines.

    Returns:
        For each of date, parties, places and whether it happened that at least two reports tell, `what`, `agree` and
        `values`: what each of those that differ tells, in words.
    """
    lines, records = list(reports), []
    for what, keys in _COMPARED.items():
        stated = [value for line in lines if (value := _in_words(line, keys))]
        if len(stated) > 1:
            values = sorted(set(stated))
            records.append({"what": what, "agree": len(values) == 1, "values": values})
    return records


_COMPARED = {
    "date": ("date",),
    "parties": ("agents", "participants", "targets"),
    "places": ("places",),
    "whether it happened": ("modality",),
}


def _in_words(line: Mapping[str, object], keys: Iterable[str]) -> str:
    """What a line has under some keys, in words."""
    values = [line[key] for key in keys]
    names = {e["name"] for value in values if isinstance(value, list) for e in value}
    return ", ".join(sorted(names)) or next((v for v in values if isinstance(v, str)), "")


def around(text: str, begin: int, end: int) -> list[Record]:
    """Characters of a text with what stands before and behind them in their paragraph, as pieces.

    Args:
        text: of the article.
        begin: the first of the characters.
        end: behind the last of them.

    >>> [p["text"] for p in around("Lee met Kim.", 4, 7)]
    ['Lee ', 'met', ' Kim.']
    """
    start = max(0, begin - _AROUND, text.rfind("\n\n", 0, begin) + 2 if "\n\n" in text[:begin] else 0)
    stop = text.find("\n\n", end)
    stop = min(len(text), end + _AROUND) if stop < 0 else min(stop, end + _AROUND)
    before, behind = text[start:begin], text[end:stop]
    if start and text[start - 2 : start] != "\n\n":  # cut within the paragraph: at a space
        before = "… " + before.partition(" ")[2]
    if text[stop:].strip() and text[stop : stop + 2] != "\n\n":
        behind = behind.rpartition(" ")[0] + " …"
    pieces = [{"text": before, "hit": False}, {"text": text[begin:end], "hit": True}, {"text": behind, "hit": False}]
    return [p for p in pieces if p["text"]]


def _reports(look: Look, event: NamedNode) -> list[Line]:
    first = first_of(look, event)
    others = sorted({first, *look.subjects(KG.sameEventAs, first)} - {event}, key=str)
    return [found for other in others if (found := line(look, other))]
