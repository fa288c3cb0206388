"""The word lists, loaded once and checked against the ontology."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import srsly
from pyoxigraph import NamedNode

from kg.errors import KgError
from kg.lang.schema import check_lists
from kg.terms.data import lexicon_file, lexicon_lines
from kg.terms.ontology import superclasses, term
from kg.terms.vocab import KG

__all__ = [
    "Known",
    "abbreviations",
    "capitals",
    "classes_by_word",
    "coarse_class",
    "demonyms",
    "epithets",
    "genders",
    "is_kind_of",
    "known_names",
    "lexicon_rows",
    "sections",
    "table_rows",
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


def lexicon_rows(name: str) -> Iterator[list[str]]:
    """The rows of a table of words, as lists of their cells.

    Raises:
        KgError: a line has one column.
    """
    return table_rows(lexicon_file(name))


def table_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file of cells separated by tabs, without blank lines and comments.

    Raises:
        KgError: a line has one column.
    """
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
        for name, cls, *rest in lexicon_rows(file):
            for alias in [name, *_split(rest[0] if rest else "")]:
                known[alias] = Known(name, term(f"kg:{cls}"), KG.Name)
            for demonym in _split(rest[1] if len(rest) > 1 else ""):
                known[demonym] = Known(name, term(f"kg:{cls}"), KG.Demonym)
    for name, aliases, people, capitals in lexicon_rows("countries.tsv"):
        for capital in _split(capitals.replace("=", ";")):
            known[capital] = Known(name, KG.Country, KG.Metonym)
        for demonym in _split(people):
            known[demonym] = Known(name, KG.Country, KG.Demonym)
        for alias in [name, *_split(aliases)]:
            known[alias] = Known(name, KG.Country, KG.Name)
    return known


@cache
def capitals() -> dict[str, Known]:
    """Each spelling of a capital -> the town itself."""
    rows = [_split(row[3]) for row in lexicon_rows("countries.tsv")]
    return {
        spelling: Known(town.split("=")[0], KG.Settlement, KG.Name)
        for towns in rows
        for town in towns
        for spelling in town.split("=")
    }


@cache
def abbreviations() -> dict[str, str]:
    """States and provinces as agencies shorten them ("La.") -> in full."""
    return {short: whole for short, whole, *_ in lexicon_rows("abbreviations.tsv")}


@cache
def epithets() -> dict[str, str]:
    """A fixed description -> the label of whom it means."""
    return {description: label for description, label, *_ in lexicon_rows("epithets.tsv")}


@cache
def demonyms() -> dict[str, str]:
    """Demonym -> country."""
    return {name: k.canonical for name, k in known_names().items() if k.kind == KG.Demonym}


@cache
def genders() -> dict[str, str]:
    """Given name -> "male" or "female"."""
    return {name: gender for gender, names in lexicon_rows("given_names.tsv") for name in _split(names)}


@cache
def _yaml(name: str) -> dict[str, Any]:
    return check_lists(lexicon_file(name), srsly.read_yaml(lexicon_file(name)))


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
    return frozenset(lexicon_lines(file))


@cache
def words(file: str, *keys: str) -> frozenset[str]:
    """The words of one list of a YAML file, or of several together.

    Args:
        file: a file of `kg/lang/en`.
        keys: its lists.

    Raises:
        KgError: the file has no such list.

    >>> "president" in words("titles.yaml", "heads")
    True
    """
    try:
        return frozenset[str]().union(*(word_sets(file)[key] for key in keys))
    except KeyError as err:
        raise KgError(f"{lexicon_file(file)}: no list {err}") from None


@cache
def classes_by_word(file: str) -> dict[str, tuple[NamedNode, ...]]:
    """Word -> classes, from the keys of a YAML file that are terms of the ontology."""
    classes: dict[str, tuple[NamedNode, ...]] = {}
    for key, value in _yaml(file).items():
        if ":" in key:
            for word in value:
                classes[word] = (*classes.get(word, ()), term(key))
    return classes


@cache
def coarse_class(cls: NamedNode) -> NamedNode:
    """The class that tells entities of one name apart: kg:Person, kg:Organisation, or kg:Place for all else."""
    return next((group for group in (KG.Person, KG.Organisation) if is_kind_of(cls, group)), KG.Place)


def is_kind_of(cls: NamedNode, *wanted: NamedNode) -> bool:
    """Whether a class is one of those wanted or below one of them.

    Args:
        cls: a class of the ontology.
        wanted: those that it may be.

    >>> is_kind_of(KG.Company, KG.Organisation), is_kind_of(KG.Organisation, KG.Company)
    (True, False)
    """
    return cls in wanted or any(above in wanted for above in superclasses(cls))
