"""Which entities articles name side by side: the context that tells namesakes apart."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.identity.events.words import rarity, stem
from kg.model import Profile
from kg.terms.iris import last_step
from kg.terms.vocab import KG

__all__ = ["CoMentions", "Contexts"]

_HELD = 1_000  # contexts whose entities stay in memory


@lru_cache(maxsize=100_000)
def _rarity(entity: str) -> float:
    name = last_step(entity).rpartition("-")[0]
    return max(_LEAST, max(map(rarity, map(stem, name.split("-")))))


_LEAST = 0.5  # rarity of a name of common words


@dataclass
class CoMentions:
    """Which entities each article names.

    How alike two contexts are is the share of what one names that the other names too, rare names weighing more, from
    0 to 1. How rare a name is in news is known beforehand: an article that comes or goes changes no likeness of others.

    Attributes:
        in_article: article -> the IRIs of the entities that it names, as observed.
        countries: article -> those of them that are countries.
    """

    in_article: Mapping[str, Collection[str]]
    countries: Mapping[str, Collection[str]]
    _named: dict[frozenset[str], tuple[set[str], float]] = field(default_factory=dict)

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "CoMentions":
        """The company in the articles of some profiles."""
        entities: dict[str, set[str]] = defaultdict(set)
        countries: dict[str, set[str]] = defaultdict(set)
        for profile in profiles:
            entities[profile.article].add(profile.entity)
            if profile.cls == KG.Country:
                countries[profile.article].add(profile.entity)
        return cls(entities, countries)

    def alike(self, articles: frozenset[str], others: frozenset[str], but: Collection[str]) -> float:
        """How alike the contexts of two sets of articles are; 1 where they overlap.

        Args:
            articles: IRIs.
            others: IRIs.
            but: entities that are not counted.
        """
        if articles & others:
            return 1.0
        few, many = (articles, others) if len(articles) < len(others) else (others, articles)
        if len(few) == len(many) and min(few, default="") > min(many, default=""):
            few, many = many, few
        theirs, whole = self._named_in(many)
        weight = whole - self.weight(theirs.intersection(but))
        best = 0.0
        for article in few:
            mine = set(self.in_article[article]).difference(but)
            least = min(self.weight(mine), weight)
            best = max(best, self.weight(mine & theirs) / least if least > 0 else 0.0)
        return best

    def of_other_countries(self, one: str, other: str) -> bool:
        """Whether two articles name countries, and none of them is the same."""
        mine, theirs = (set(self.countries.get(a, ())) for a in (one, other))
        return bool(mine and theirs) and not mine & theirs

    def _named_in(self, articles: frozenset[str]) -> tuple[set[str], float]:
        """What some articles name, and its weight."""
        named = self._named.get(articles)
        if named is None:
            entities = {e for a in articles for e in self.in_article[a]}
            named = entities, self.weight(entities)
            if len(self._named) == _HELD:
                self._named.clear()
            self._named[articles] = named
        return named

    def weight(self, entities: Iterable[str]) -> float:
        """How much some entities tell."""
        return math.fsum(map(self.rarity, entities))

    def rarity(self, entity: str) -> float:
        """How much an entity tells of the articles that name it: how rare the rarest word of its name is in news."""
        return _rarity(entity)


class Contexts:
    """Contexts that grow, found by what they name, so that an article is only compared with those that name some of it.

    The likeness is that of `CoMentions.alike`, for articles that are in none of them.
    """

    def __init__(self, company: CoMentions, but: Collection[str]) -> None:
        """None yet; the entities `but` are left out of all."""
        self._company, self._but = company, frozenset(but)
        self._naming: dict[str, list[int]] = defaultdict(list)
        self._named: list[set[str]] = []
        self._own: list[str] = []
        self._weights: list[float] = []

    def add(self, articles: Iterable[str], but: str = "") -> None:
        """A further context, whose number is how many there were; the entity `but` is left out of it."""
        self._named.append({but})
        self._own.append(but)
        self._weights.append(0.0)
        for article in sorted(articles):
            self.grow(len(self._named) - 1, article)

    def grow(self, number: int, article: str) -> None:
        """One more article for a context."""
        for entity in sorted(set(self._company.in_article[article]) - self._but - self._named[number]):
            self._named[number].add(entity)
            self._naming[entity].append(number)
            self._weights[number] += self._company.rarity(entity)

    def like(self, article: str) -> dict[int, float]:
        """How alike an article's context is to each that names some of what it names."""
        named = set(self._company.in_article[article]) - self._but
        mine = sorted(named)
        weight = self._company.weight(mine)
        shared: dict[int, float] = defaultdict(float)
        for entity in mine:
            for number in self._naming.get(entity, ()):
                shared[number] += self._company.rarity(entity)
        lighter = {n: weight - self._company.rarity(own) for n in shared if (own := self._own[n]) in named}
        return {n: both / min(lighter.get(n, weight), self._weights[n]) for n, both in shared.items()}
