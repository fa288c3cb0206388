"""What linking passes around: candidates, where they come from, and what an item is in the terms of the ontology."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from pyoxigraph import NamedNode

from kg.lang.lexicon import lexicon_rows
from kg.terms.ontology import term
from kg.terms.vocab import OWL

__all__ = ["Candidate", "CandidateSource", "Origin", "Position", "class_of", "classes_of", "is_nothing_named"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """An office (P39): its item, from and to when as ISO days, months or years, '' where not told."""

    item: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be what an entity's names stand for.

    `country` is a QID or ''; `sitelinks` how many Wikipedias and the like have a page on it, None where unknown;
    `classes` what it is, empty where unknown; `statements` property -> values, as far as the source tells them;
    `types` the Wikidata classes (QIDs) where none of ours is known for them; `positions` the offices with their time;
    `coordinates` latitude and longitude in degrees.
    """

    qid: str
    label: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    classes: tuple[NamedNode, ...] = ()
    country: str = ""
    sitelinks: int | None = None
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    coordinates: tuple[float, float] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The label, then the aliases."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where candidates come from, to go on record: a name and the day of the data, '' where it is live."""

    name: str
    date: str = ""


class CandidateSource(Protocol):
    """Looks names up."""

    origin: Origin

    def search(self, queries: Sequence[Sequence[str]], limit: int) -> list[list[Candidate]]:
        """For each query, which are the names of one entity, longest first, at most `limit` candidates, best first."""


_OTHER, _NOTHING = "-", "!"


@cache
def _classes() -> dict[str, NamedNode | None]:
    """Wikidata class -> ours; owl:Thing where we have none; None for pages that stand for nothing in the world."""
    ours: dict[str, NamedNode | None] = {_OTHER: OWL.Thing, _NOTHING: None}
    return {
        qid: ours[name] if name in ours else term(f"kg:{name}")
        for qid, name, *_ in lexicon_rows("wikidata_classes.tsv")
    }


def class_of(qid: str) -> NamedNode | None:
    """Our class for a Wikidata class itself; owl:Thing where we have none for it; None where it is not known."""
    return _classes().get(qid)


def classes_of(types: Iterable[str]) -> tuple[NamedNode, ...]:
    """Our classes for the Wikidata classes (QIDs) of an item, those most often meant first.

    Empty where none is known; owl:Thing alone for what we have no class for, such as a film.
    """
    found = Counter(cls for qid in types if (cls := _classes().get(qid)))
    if len(found) > 1:
        del found[OWL.Thing]
    return tuple(sorted(found, key=lambda c: (-found[c], c.value)))


def is_nothing_named(types: Iterable[str]) -> bool:
    """Whether an item is a disambiguation page, a name or the like, which stands for nothing in the world."""
    return any(qid in _classes() and _classes()[qid] is None for qid in types)
