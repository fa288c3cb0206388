"""The word lists, loaded once and checked against the ontology."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import srsly
from pyoxigraph import NamedNode

from kg.errors import KgError
from kg.ontology import superclasses, term
from kg.resources import lexicon_file
from kg.vocab import KG

__all__ = [
    "Known",
    "classes_by_word",
    "demonyms",
    "epithets",
    "is_kind_of",
    "known_names",
    "sections",
    "word_sets",
    "words",
]


@dataclass(frozen=True, slots=True)
class Known:
    """A name that needs no context: what it stands for and how.

    `kind` is kg:Name, kg:Demonym or kg:Metonym.
    """

    canonical: str
    cls: NamedNode
    kind: NamedNode


def _rows(name: str) -> Iterator[list[str]]:
    path = lexicon_file(name)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) < 2:
                raise KgError(f"{path}:{number}: expected columns separated by tabs")
            yield row


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


@cache
def known_names() -> dict[str, Known]:
    """Name as written -> what it stands for: countries, capitals, demonyms, regions and well-known bodies."""
    known: dict[str, Known] = {}
    for file in ("organisations.tsv", "places.tsv"):
        for name, cls, *rest in _rows(file):
            for alias in [name, *_split(rest[0] if rest else "")]:
                known[alias] = Known(name, term(f"kg:{cls}"), KG.Name)
            for demonym in _split(rest[1] if len(rest) > 1 else ""):
                known[demonym] = Known(name, term(f"kg:{cls}"), KG.Demonym)
    for name, aliases, people, capitals in _rows("countries.tsv"):
        for capital in _split(capitals):
            known[capital] = Known(name, KG.Country, KG.Metonym)
        for demonym in _split(people):
            known[demonym] = Known(name, KG.Country, KG.Demonym)
        for alias in [name, *_split(aliases)]:
            known[alias] = Known(name, KG.Country, KG.Name)
    return known


@cache
def epithets() -> dict[str, str]:
    """A fixed description -> the label of whom it means."""
    return {description: label for description, label, *_ in _rows("epithets.tsv")}


@cache
def demonyms() -> dict[str, str]:
    """Demonym -> country."""
    return {name: k.canonical for name, k in known_names().items() if k.kind == KG.Demonym}


@cache
def _yaml(name: str) -> dict[str, Any]:
    loaded = srsly.read_yaml(lexicon_file(name))
    if not isinstance(loaded, dict):
        raise KgError(f"{lexicon_file(name)}: expected a mapping")
    return loaded


@cache
def word_sets(file: str) -> dict[str, frozenset[str]]:
    """The lists of a YAML file of word lists, by key."""
    return {key: frozenset(map(str, value)) for key, value in _yaml(file).items()}


def sections(file: str) -> dict[str, Any]:
    """A YAML file of several parts, by key."""
    return _yaml(file)


@cache
def words_of(file: str) -> frozenset[str]:
    """The words of a file with one a line."""
    lines = lexicon_file(file).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def words(file: str, key: str) -> frozenset[str]:
    """One list of a YAML file.

    Raises:
        KgError: the file has no such list.
    """
    try:
        return word_sets(file)[key]
    except KeyError:
        raise KgError(f"{lexicon_file(file)}: no list {key!r}") from None


@cache
def classes_by_word(file: str) -> dict[str, tuple[NamedNode, ...]]:
    """Word -> classes, from the keys of a YAML file that are terms of the ontology."""
    found: dict[str, tuple[NamedNode, ...]] = {}
    for key, value in _yaml(file).items():
        if ":" in key:
            for word in value:
                found[word] = (*found.get(word, ()), term(key))
    return found


def is_kind_of(cls: NamedNode, *wanted: NamedNode) -> bool:
    """Whether a class is one of those wanted or below one of them."""
    return cls in wanted or any(above in wanted for above in superclasses(cls))
