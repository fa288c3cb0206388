"""How far two annotators of the same articles agree, item by item: F1 of one list against the other.

python -m training.agreement FOLDER OTHER   folders with ID.json beside ID.txt
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.extract.offices.titles import same_title
from training.gold import Annotated, Span, plain_name, read_article

__all__ = ["agreement"]

NEAR = 150  # characters between two triggers of one event


def agreement(one: Sequence[Annotated], other: Sequence[Annotated]) -> dict[str, float]:
    """The F1 of each kind of item over articles that both annotated; optional items count on neither side.

    Args:
        one: the articles as the first annotated them.
        other: the same articles, in the same order, as the second did.
    """
    kinds: dict[str, tuple[Callable[[Annotated], Sequence[Any]], Callable[[Any, Any], bool]]] = {
        "events": (lambda a: a.events, lambda x, y: x.cls == y.cls and _told_near(x, y)),
        "offices": (_offices, _Office.is_same),
        "claims": (lambda a: a.claims, lambda x, y: _shared(x.content, y.content) >= 0.5),
        "whole claims": (
            lambda a: a.claims,
            lambda x, y: _shared(x.content, y.content) >= 0.5 and (x.speaker, x.act) == (y.speaker, y.act),
        ),
        "references": (lambda a: a.references, lambda x, y: x.span[1] == y.span[1] and x.entity == y.entity),
    }
    return {kind: _f1(one, other, items, same) for kind, (items, same) in kinds.items()}


def _f1(
    one: Sequence[Annotated],
    other: Sequence[Annotated],
    items: Callable[[Annotated], Sequence[Any]],
    same: Callable[[Any, Any], bool],
) -> float:
    hits = total = 0
    for a, b in zip(one, other, strict=True):
        for mine, theirs in ((items(a), items(b)), (items(b), items(a))):
            sure = [x for x in mine if not x.optional]
            total += len(sure)
            hits += sum(any(same(x, y) for y in theirs) for x in sure)
    return round(hits / total, 3) if total else 1.0


@dataclass(frozen=True, slots=True)
class _Office:
    """An office with all names of its holder and of the bodies that are right for it."""

    holder: frozenset[str]
    title: str
    bodies: frozenset[str]
    optional: bool

    def is_same(self, other: "_Office") -> bool:
        """Whether holders and bodies share a name, or one has no body, and the titles are alike."""
        bodies = bool(self.bodies & other.bodies) or not (self.bodies and other.bodies)
        return bool(self.holder & other.holder) and same_title(self.title, other.title) and bodies


def _offices(article: Annotated) -> list[_Office]:
    names = {e.name: frozenset(map(plain_name, e.names)) for e in article.entities}
    return [
        _Office(
            names.get(p.person, frozenset()),
            p.title.lower(),
            frozenset(name for body in (p.of, *p.alternatives) for name in names.get(body, ())),
            p.optional,
        )
        for p in article.positions
    ]


def _told_near(x: Any, y: Any) -> bool:
    places = [(p, q) for p in (x.trigger, *x.more) for q in (y.trigger, *y.more)]
    return any(abs(p[0] - q[0]) <= NEAR for p, q in places)


def _shared(a: Span, b: Span) -> float:
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return both / (a[1] - a[0] + b[1] - b[0] - both)


def main() -> None:
    def read(path: Path) -> Annotated:
        return read_article(
            json.loads(path.read_text(encoding="utf-8")), path.with_suffix(".txt").read_text(encoding="utf-8")
        )

    first, second = map(Path, sys.argv[1:3])
    names = sorted(
        p.name for p in second.glob("*.json") if p.with_suffix(".txt").exists() and (first / p.name).exists()
    )
    for kind, value in agreement([read(first / n) for n in names], [read(second / n) for n in names]).items():
        print(f"{kind:14} {value:.3f}   ({len(names)} articles)")


if __name__ == "__main__":
    main()
