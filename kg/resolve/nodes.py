"""Nodes: what articles show under one observed IRI that is one entity for sure, and how alike their company is."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode

from kg.ids import apart
from kg.model import Profile
from kg.names import plain
from kg.nlp.lexicon import coarse_class, is_kind_of
from kg.vocab import KG

__all__ = ["Company", "Node"]


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


@dataclass
class Company:
    """Which entities articles name side by side: the context that tells namesakes apart.

    How alike two contexts are is the share of what one names that the other names too, rare names weighing more
    (inverse document frequency), from 0 to 1.
    """

    in_article: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    frequency: Counter[str] = field(default_factory=Counter)
    countries: set[str] = field(default_factory=set)
    _named: dict[frozenset[str], tuple[set[str], float]] = field(default_factory=dict)

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Company":
        """The company in the articles of some profiles."""
        company = cls()
        for profile in profiles:
            company.in_article[profile.article].add(profile.entity)
            if profile.cls == KG.Country:
                company.countries.add(profile.entity)
        company.frequency.update(e for entities in company.in_article.values() for e in entities)
        return company

    def alike(self, articles: frozenset[str], others: frozenset[str], but: Collection[str]) -> float:
        """How alike the contexts of two sets of articles are, the entities `but` left out; 1 where they overlap."""
        if articles & others:
            return 1.0
        few, many = sorted((articles, others), key=lambda a: (len(a), min(a, default="")))
        theirs, whole = self._named_in(many)
        weight = whole - self._weight(theirs.intersection(but))
        best = 0.0
        for article in few:
            mine = self.in_article[article].difference(but)
            least = min(self._weight(mine), weight)
            best = max(best, self._weight(mine & theirs) / least if least > 0 else 0.0)
        return best

    def of_other_countries(self, one: str, other: str) -> bool:
        """Whether two articles name countries, and none of them is the same."""
        mine, theirs = (self.in_article[a] & self.countries for a in (one, other))
        return bool(mine and theirs) and not mine & theirs

    def _named_in(self, articles: frozenset[str]) -> tuple[set[str], float]:
        """What some articles name, and its weight."""
        if articles not in self._named:
            entities = {e for a in articles for e in self.in_article[a]}
            self._named[articles] = entities, self._weight(entities)
        return self._named[articles]

    def _weight(self, entities: Iterable[str]) -> float:
        return math.fsum(self._rarity(e) for e in entities)

    def _rarity(self, entity: str) -> float:
        return math.log(1 + len(self.in_article) / self.frequency[entity])
