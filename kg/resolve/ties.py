"""Ties between nodes, and what is tied gathered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg.resolve.nodes import Node

__all__ = ["Tie", "gathered", "joined"]

T = TypeVar("T")


@dataclass(frozen=True)
class Tie:
    """Two nodes are one entity, and why."""

    one: Node
    other: Node
    reason: str
    decided: bool = False  # by a person


def joined(items: Sequence[T], same: Callable[[T, T], bool]) -> list[list[T]]:
    """The items in groups: two that are the same are in one, and what is the same as either."""
    groups: list[list[T]] = []
    for item in items:
        hits = [g for g in groups if any(same(item, other) for other in g)]
        groups = [g for g in groups if g not in hits] + [[*(i for g in hits for i in g), item]]
    return groups


def gathered(
    nodes: Iterable[Node], ties: Iterable[Tie], never: Callable[[Sequence[Node], Sequence[Node]], bool]
) -> list[list[Node]]:
    """The nodes in groups that the ties make, in their order, without those that join what must `never` be one."""
    home = {id(n): [n] for n in nodes}
    for tie in ties:
        a, b = home[id(tie.one)], home[id(tie.other)]
        if a is b or never(a, b) or (not tie.decided and _differ(a, b)):
            continue
        small, large = sorted((a, b), key=len)
        large.extend(small)
        for node in small:
            home[id(node)] = large
    return list({id(group): group for group in home.values()}.values())


def _differ(a: Iterable[Node], b: Iterable[Node]) -> bool:
    """Whether both are told to belong to countries, and none of them is the same."""
    mine, theirs = ({c for n in side for c in n.countries} for side in (a, b))
    return bool(mine and theirs) and not mine & theirs
