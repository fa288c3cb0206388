"""Words that are names and something else: "Theresa May", "August Weber", "in August", "Will Stone follow?"."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.entities.name_classes import is_title
from kg.extract.entities.names import Name, make_name
from kg.lang.lexicon import genders, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["with_months"]

_RULE = "name-month"
_WITH_AUXILIARY = 3  # words at least of a name with the verb before it


def with_months(doc: "Doc", names: Sequence[Name]) -> tuple[Name, ...]:
    """The names without months that are dates, and with those that are part of a person's name or all of it.

    A month is a surname behind a given name or a form of address, a given name before a surname, and the name again of
    a person whom the article has called by it so, as far as nothing around it makes it a date.
    """
    names = [_without_auxiliary(doc, n) for n in names]
    calendar = words("dates.yaml", "months")
    months = {t.i for t in doc if t.lower_ in calendar and t.text[0].isupper()}
    if not months:
        return tuple(names)
    by_start = {n.start: n for n in names}
    by_end = {n.end: n for n in names}
    people: dict[int, Name] = {}
    inside = {i for n in names if not _single(n) for i in range(n.start, n.end)}
    alone = sorted(months - inside)
    for i in alone:
        if made := _person(doc, i, by_start, by_end):
            people[i] = made
    surnames = {doc[n.end - 1].text for n in (*names, *people.values()) if n.cls == KG.Person and n.end - 1 in months}
    for i in alone:
        if i not in people and doc[i].text in surnames and not _is_date(doc[i]):
            people[i] = make_name(doc, i, i + 1, KG.Person, rule=_RULE)
    _mark_in_parse(doc, people.values())
    taken = {k for n in people.values() for k in range(n.start, n.end)}
    kept = [n for n in names if taken.isdisjoint(range(n.start, n.end)) and not (_single(n) and n.start in months)]
    return tuple(sorted((*kept, *people.values()), key=lambda n: n.start))


def _without_auxiliary(doc: "Doc", name: Name) -> Name:
    """A name without the verb that begins its question: "Will Mark Stone follow?"."""
    first = doc[name.start]
    asks = (
        first.is_sent_start and first.lower_ in words("dates.yaml", "ahead") and first.sent.text.rstrip().endswith("?")
    )
    if not asks or name.end - name.start < _WITH_AUXILIARY:
        return name
    return replace(name, start=name.start + 1, text=doc[name.start + 1 : name.end].text)


def _mark_in_parse(doc: "Doc", people: Iterable[Name]) -> None:
    """Makes people entities of the parse too: those who read events from it leave dates out."""
    spans = [doc.char_span(doc[n.start].idx, doc[n.end - 1].idx + len(doc[n.end - 1]), label="PERSON") for n in people]
    doc.set_ents([s for s in spans if s is not None], default="unmodified")


def _single(name: Name) -> bool:
    return name.end - name.start == 1


def _person(doc: "Doc", i: int, by_start: dict[int, Name], by_end: dict[int, Name]) -> Name | None:
    """The person whose name a month is part of, by the words beside it."""
    if _number_behind(doc[i]):
        return None
    before = doc[i - 1] if i else None
    if before is not None and before.sent == doc[i].sent:
        if before.lower_ in words("titles.yaml", "honorifics") or (is_title(before) and before.text[0].isupper()):
            return make_name(doc, i, i + 1, KG.Person, rule=_RULE)
        given = by_end.get(i)
        if (given is not None and given.cls == KG.Person and _single(given)) or before.text in genders():
            return make_name(doc, i - 1, i + 1, KG.Person, rule=_RULE)
    surname = by_start.get(i + 1)
    if surname is not None and surname.cls == KG.Person and _single(surname) and not _is_date(doc[i]):
        return replace(surname, start=i, text=doc[i : surname.end].text, known=None, rule=_RULE)
    return None


def _number_behind(token: "Token") -> bool:
    return token.i + 1 < len(token.doc) and token.nbor(1).like_num


def _is_date(token: "Token") -> bool:
    """Whether the words around a month make it one."""
    before = token.nbor(-1) if token.i else None
    dated = before is not None and (before.like_num or before.lower_ in words("dates.yaml", "before_months"))
    return dated or _number_behind(token)
