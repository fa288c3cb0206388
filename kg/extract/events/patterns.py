"""The declarative event patterns: read, checked against the ontology, and indexed by what triggers them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import srsly
from pyoxigraph import NamedNode

from kg.errors import KgError, first_line
from kg.lang.lexicon import is_kind_of
from kg.terms.data import lexicon_file
from kg.terms.ontology import term
from kg.terms.vocab import KG

__all__ = ["Pattern", "Triggers", "by_trigger", "load_patterns", "patterns_by_trigger", "read_patterns"]

_FILE = "events.yaml"
_KEYS = {
    "id",
    "class",
    "pos",
    "lemmas",
    "roles",
    "needs",
    "also",
    "must",
    "person",
    "no-person",
    "alone",
    "peoples",
    "press",
    "object",
    "light",
    "unless",
    "objects",
    "phrases",
    "particle",
    "yes",
    "no",
}
_REQUIRED = {"id", "class", "pos", "lemmas", "roles", "yes", "no"}
_PATHS = {"subject", "object", "passive", "by", "poss", "poss-person", "modifier", "dative", "under"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One event pattern: its trigger, the class it gives and where its roles hang."""

    id: str
    cls: NamedNode
    pos: str
    lemmas: frozenset[str]
    roles: tuple[tuple[NamedNode, tuple[str, ...]], ...]
    needs: int
    also: frozenset[str]
    must: NamedNode | None
    person: NamedNode | None
    no_person: NamedNode | None
    alone: NamedNode | None
    peoples: bool
    press: bool
    actor_object: bool
    light: frozenset[str]
    unless: tuple[str, ...]
    objects: frozenset[str]
    phrases: tuple[str, ...]
    particle: frozenset[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]


Triggers = Mapping[tuple[str, str], tuple[Pattern, ...]]


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """The patterns of the package, in the order of the file.

    Raises:
        KgError: a pattern has an unknown key, term, role or path, lacks examples, or its id is taken.
    """
    return read_patterns(lexicon_file(_FILE))


def read_patterns(path: Path) -> tuple[Pattern, ...]:
    """The patterns of a file, in its order.

    Raises:
        KgError: it cannot be read; a pattern has an unknown key, term, role or path, no examples, or a taken id.
    """
    try:
        rows = srsly.read_yaml(path)
    except (OSError, ValueError) as err:
        raise KgError(f"{path}: cannot be read: {first_line(err)}") from err
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise KgError(f"{path}: is to be a list of patterns, each with id, class, pos, lemmas, roles, yes and no")
    patterns = tuple(_pattern(row, path) for row in rows)
    ids = [p.id for p in patterns]
    if len(set(ids)) < len(ids):
        raise KgError(f"{path}: the same id twice: {min(i for i in ids if ids.count(i) > 1)}")
    return patterns


@cache
def patterns_by_trigger() -> Triggers:
    """(lemma, VERB or NOUN) -> patterns."""
    return by_trigger(load_patterns())


def by_trigger(patterns: Iterable[Pattern]) -> Triggers:
    """(lemma, VERB or NOUN) -> patterns."""
    index: dict[tuple[str, str], list[Pattern]] = {}
    for pattern in patterns:
        for lemma in pattern.lemmas:
            index.setdefault((lemma, pattern.pos), []).append(pattern)
    return {key: tuple(found) for key, found in index.items()}


def _pattern(row: dict[str, Any], path: Path) -> Pattern:
    where = f"{path}: rule {row.get('id', '?')}"
    if wrong := sorted(set(row) - _KEYS) or sorted(_REQUIRED - set(row)):
        raise KgError(f"{where}: unknown or missing keys: {', '.join(wrong)}")
    if not row["yes"] or not row["no"]:
        raise KgError(f"{where}: needs sentences under yes and no")
    cls = _term(where, row["class"])
    if not is_kind_of(cls, KG.Event):
        raise KgError(f"{where}: {row['class']} is no event class")
    return Pattern(
        id=row["id"],
        cls=cls,
        pos=row["pos"],
        lemmas=frozenset(row["lemmas"]),
        roles=tuple((_role(where, name), _paths(where, paths)) for name, paths in row["roles"].items()),
        needs=row.get("needs", 1),
        also=frozenset(row.get("also", ())),
        must=_role(where, row["must"]) if "must" in row else None,
        person=_role(where, row["person"]) if "person" in row else None,
        no_person=_role(where, row["no-person"]) if "no-person" in row else None,
        alone=term(row["alone"]) if "alone" in row else None,
        peoples=row.get("peoples", True),
        press=row.get("press", True),
        actor_object=row.get("object") == "actor",
        light=frozenset(row.get("light", ())),
        unless=tuple(row.get("unless", ())),
        objects=frozenset(row.get("objects", ())),
        phrases=tuple(row.get("phrases", ())),
        particle=frozenset(row.get("particle", ())),
        yes=tuple(row["yes"]),
        no=tuple(row["no"]),
    )


def _term(where: str, name: str) -> NamedNode:
    try:
        return term(name)
    except KgError as err:
        raise KgError(f"{where}: {err}") from err


def _role(where: str, name: str) -> NamedNode:
    role = _term(where, name)
    if role not in (KG.participant, KG.agent, KG.target, KG.place):
        raise KgError(f"{where}: {name} is no role of an event")
    return role


def _paths(where: str, paths: list[str]) -> tuple[str, ...]:
    for path in paths:
        if path not in _PATHS and not path.startswith("prep:"):
            raise KgError(f"{where}: unknown path {path!r}")
    return tuple(paths)
