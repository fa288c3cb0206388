"""Ties between nodes, and what is tied gathered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.identity.corpus.context import CoMentions
from kg.identity.corpus.nodes import Node
from kg.identity.decisions import Decisions

__all__ = ["Rule", "Tie", "gathered", "in_order", "joined"]

T = TypeVar("T")


@dataclass(frozen=True)
class Tie:
    """Two nodes are one entity, and why."""

    one: Node
    other: Node
    reason: str
    decided: bool = False  # by a person

    @property
    def of_people(self) -> bool:
        """Whether both are somebody."""
        return self.one.is_person and self.other.is_person


@dataclass(frozen=True, slots=True)
class Rule:
    """Ties nodes that have a key in common.

    Attributes:
        name: what it is called.
        keys: those of a node, by which it is found.
        ties: the ties among the nodes of a key, which follow from those nodes and the articles that show them alone.
    """

    name: str
    keys: Callable[[Node], set[str]]
    ties: Callable[[str, Sequence[Node], CoMentions], Iterator[Tie]]


def in_order(ties: Iterable[Tie]) -> list[Tie]:
    """The ties of one rule in the order in which they count, which hangs on nothing but themselves."""
    return sorted(ties, key=lambda t: (t.one.observed, t.one.part, t.other.observed, t.other.part))


def joined(items: Sequence[T], same: Callable[[T, T], bool]) -> list[list[T]]:
    """The items in groups: two that are the same are in one, and what is the same as either.

    >>> joined([1, 5, 2, 9], lambda a, b: abs(a - b) == 1)
    [[5], [1, 2], [9]]
    """
    groups: list[list[T]] = []
    for item in items:
        hits = [g for g in groups if any(same(item, other) for other in g)]
        groups = [g for g in groups if g not in hits] + [[*(i for g in hits for i in g), item]]
    return groups


@dataclass(slots=True)
class _Group:
    """Nodes that are one entity: the countries that they are told to belong to, and what decisions name of them."""

    nodes: list[Node]
    countries: set[str]
    decided: set[str]
    alone: bool

    def take(self, other: "_Group") -> None:
        self.nodes += other.nodes
        self.countries |= other.countries
        self.decided |= other.decided

    def differs(self, other: "_Group") -> bool:
        """Whether both are told to belong to countries, and none of them is the same."""
        return bool(self.countries and other.countries) and self.countries.isdisjoint(other.countries)


def gathered(nodes: Iterable[Node], ties: Iterable[Tie], decisions: Decisions) -> list[list[Node]]:
    """The nodes in groups that the ties make, in their order, without those that join what people decided to be two.

    Args:
        nodes: those that may be grouped.
        ties: in the order in which they count.
        decisions: what people decided.
    """
    split = frozenset(iri for pair in decisions.split for iri in pair)
    home = {
        id(n): _Group([n], set(n.countries), set(split & {n.iri, n.observed}), (n.observed, n.part) in decisions.apart)
        for n in nodes
    }
    for tie in ties:
        a, b = home[id(tie.one)], home[id(tie.other)]
        if a is b or _parted(a, b, decisions) or (not tie.decided and a.differs(b)):
            continue
        small, large = sorted((a, b), key=lambda g: len(g.nodes))
        large.take(small)
        for node in small.nodes:
            home[id(node)] = large
    return [group.nodes for group in {id(group): group for group in home.values()}.values()]


def _parted(a: _Group, b: _Group, decisions: Decisions) -> bool:
    """Whether two groups must stay apart: a person said so."""
    if a.alone or b.alone:
        return True
    return bool(a.decided and b.decided) and any(
        (one in a.decided and other in b.decided) or (one in b.decided and other in a.decided)
        for one, other in decisions.split
    )
