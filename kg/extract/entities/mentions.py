"""A mention of an entity in an article, and the quotations that tell whom "I" means."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.terms.vocab import KG

__all__ = ["Mention", "Quote", "head_mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start:end` with head `root` refer to the entity with index `entity`, by `kind`."""

    start: int
    end: int
    root: int
    entity: int
    kind: NamedNode
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `start:end` of quoted words; `source` is the head token of who said them, or -1."""

    start: int
    end: int
    source: int


def head_mentions(mentions: Iterable[Mention]) -> dict[int, Mention]:
    """Token index -> the mention with that head; names before descriptions before pronouns."""
    rank = {KG.Pronoun: 0, KG.Nominal: 1}
    result: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda m: rank.get(m.kind, 2)):
        result[mention.root] = mention
    return result
