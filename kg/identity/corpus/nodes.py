"""Nodes: what articles show under one observed IRI that is one entity for sure."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from kg.identity.names import plain
from kg.lang.lexicon import coarse_class, is_kind_of
from kg.model import Profile
from kg.terms.iris import apart
from kg.terms.vocab import KG

__all__ = ["Node"]


@dataclass(frozen=True)
class Node:
    """Profiles of one observed entity that are the same; `part` tells them from namesakes, '' where there are none."""

    observed: str
    profiles: tuple[Profile, ...]
    part: str = ""

    @property
    def iri(self) -> str:
        """The IRI of an entity that is this node alone."""
        return apart(self.observed, self.part) if self.part else self.observed

    @cached_property
    def cls(self) -> NamedNode:
        """The class that most articles give it."""
        votes = Counter(p.cls for p in self.profiles)
        return max(votes, key=lambda c: (votes[c], c.value))

    @cached_property
    def group(self) -> NamedNode:
        """Person, organisation or place."""
        return coarse_class(self.cls)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its proper names, the one with most words first."""
        found = {name for p in self.profiles for name, kind in p.names if kind == KG.Name and name}
        return tuple(sorted(found, key=lambda n: (-len(plain(n).split()), -len(n), n)))

    @cached_property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """The words of its names in their plain form, in the order of `names`."""
        return tuple(dict.fromkeys(tuple(plain(n).split()) for n in self.names))

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its fullest name."""
        return self.forms[0] if self.forms else ()

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries that its articles tie it to."""
        return frozenset(c for p in self.profiles for c in p.countries)

    @cached_property
    def articles(self) -> frozenset[str]:
        """The articles that show it."""
        return frozenset(p.article for p in self.profiles)

    @property
    def is_person(self) -> bool:
        """Whether it is somebody."""
        return is_kind_of(self.cls, KG.Person)

    @cached_property
    def held(self) -> frozenset[tuple[str, str]]:
        """The offices as titles and bodies."""
        return frozenset((o.title, o.body) for p in self.profiles for o in p.offices)

    def differs(self, other: "Node") -> bool:
        """Whether both are told to belong to countries, and none of them is the same."""
        return bool(self.countries and other.countries) and not self.countries & other.countries

    def agrees(self, other: "Node") -> bool:
        """Whether they share an office or a country."""
        return bool(self.countries & other.countries or self.held & other.held)
