"""Names that are put together: of spaCy and the word lists, of a surname and the given name behind it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.entities.name_classes import class_by_head
from kg.extract.entities.names import Name, is_name, make_name, trim_edges
from kg.lang.lexicon import genders, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["merge_names", "with_surname_first"]

_CAPITALISED = re.compile(
    r"^(?:[A-ZÀ-ÞĀ-Ž][\w’'.&-]*|\d[\w-]*|of|the|for|and|de|van|von|der|den|al|bin|ibn|la|le|du|di|da|el|dos|del|&|’s|'s)$"
)


def merge_names(doc: "Doc", model: Iterable[Name], listed: Iterable[Name]) -> list[Name]:
    """A listed name wins over the model's unless the model's is longer and a name of its own.

    Args:
        doc: the parse.
        model: names that spaCy found.
        listed: names of the list.
    """
    by_list = list(listed)
    kept: list[Name] = []
    for name in model:
        inside = [n for n in by_list if n.start < name.end and name.start < n.end]
        if not inside:
            kept.append(name)
        elif not _is_own_name(doc, name, inside):
            kept.extend(_leftovers(doc, name, inside))
        else:
            by_list = [n for n in by_list if n not in inside]
            kept.append(name)
    return sorted(kept + by_list, key=lambda n: n.start)


def _is_own_name(doc: "Doc", name: Name, inside: list[Name]) -> bool:
    """Whether a name that contains listed names is a longer name ("Bank of China", "Paris Hilton")."""
    if any(n.start < name.start or n.end > name.end for n in inside):
        return False
    if any(t.pos_ in ("VERB", "AUX") for t in doc[name.start : name.end]):
        return False  # a headline in title case: "Iran Tops Agenda"
    covered = sum(n.end - n.start for n in inside)
    if covered == name.end - name.start:
        return False
    if name.cls == KG.Person:
        given = doc[name.start].text in genders()  # "Mark Cuban"
        return all(n.end - n.start == 1 and (given or n.kind != KG.Demonym) for n in inside)
    if all(n.kind == KG.Demonym for n in inside):
        head = doc[name.end - 1]
        return (
            name.end - inside[-1].end > 0
            and head.pos_ == "PROPN"
            and bool(class_by_head(head) or head.text.isupper() or name.end - name.start > 2)
        )
    if name.start == inside[0].start and any(t.text in {"’s", "'s"} for t in doc[name.start : name.end]):
        return False
    return all(_CAPITALISED.match(t.text) for t in doc[name.start : name.end])


def _leftovers(doc: "Doc", name: Name, inside: list[Name]) -> Iterator[Name]:
    """What a model's name has behind a listed one: "Russia's Foreign Ministry" keeps "Foreign Ministry"."""
    start, end = trim_edges(doc, max(n.end for n in inside), name.end)
    if start < end and doc[start].text[0].isupper() and is_name(doc, start, end):
        yield make_name(doc, start, end, class_by_head(doc[end - 1]) or name.cls)


def with_surname_first(doc: "Doc", names: Sequence[Name]) -> tuple[Name, ...]:
    """The names, a person's surname with the given name behind it as one: "Lee, Anna, the head of Borealis"."""
    made: dict[int, Name] = {}
    for surname, given in pairwise(names):
        if surname.start not in made and _stands_first(doc, surname, given):
            text = f"{given.text} {surname.text}"
            made[given.start] = Name(surname.start, given.end, text, KG.Person, KG.Name, None, "name-inverted")
    parts = {i for n in made.values() for i in (n.start, n.end - 1)}
    return tuple(sorted((*(n for n in names if n.start not in parts), *made.values()), key=lambda n: n.start))


def _stands_first(doc: "Doc", surname: Name, given: Name) -> bool:
    """Whether a person's name is a surname before its given name, and no list of people goes on behind the two."""
    behind = doc[given.end : given.end + 2]
    return (
        given.start == surname.end + 1
        and doc[surname.end].text == ","
        and surname.cls == given.cls == KG.Person
        and surname.end - surname.start == given.end - given.start == 1
        and given.text in genders()
        and surname.text not in genders()
        and len(behind) == 2
        and behind[0].text == ","
        and (behind[1].is_digit or behind[1].lower_ in words("grammar.yaml", "articles"))
    )
