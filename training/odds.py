"""Counts signs with their outcomes, as `kg.nlp.odds` takes them.

The rows that a model is trained on must not be told their own outcome: each is told what the articles of other parts
say. (Leaving out the row's own article alone would tell the outcome by the small difference that this makes.)
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np

from kg.nlp.odds import MOST, Odds

__all__ = ["Counted", "part_of"]

PARTS = 8
WEIGHT = 4.0  # of what is known before anything is counted, in rows
LEAST = 3  # times that a sign must have been seen to be kept

Signs = Sequence[str]


@cache
def part_of(article: str) -> int:
    """The part (0 to 7) of an article, whatever its fold is."""
    return int(hashlib.sha256(f"part {article}".encode()).hexdigest(), 16) % PARTS


class Counted:
    """The outcomes beside each sign, in all articles and in each part of them."""

    def __init__(self, articles: Sequence[str], signs: Sequence[Signs], labels: Sequence[int]) -> None:
        """Counts.

        Args:
            articles: the identifier of the article of each row.
            signs: the signs of each row.
            labels: 0 or 1 of each row.
        """
        self.total: Counter[tuple[str, int]] = Counter()
        self.parts: Counter[tuple[int, str, int]] = Counter()
        self.share = max(sum(labels), 1) / max(len(labels), 2)
        for article, row, label in zip(articles, signs, labels, strict=True):
            part = part_of(article)
            for sign in row:
                self.total[sign, label] += 1
                self.parts[part, sign, label] += 1

    def _odds(self, yes: float, no: float) -> tuple[float, float]:
        odds = np.log((yes + WEIGHT * self.share) / (no + WEIGHT * (1 - self.share)))
        return float(np.float16(odds)), float(min(yes + no, MOST))

    @cached_property
    def odds(self) -> Odds:
        """What is kept for reading: the signs that were seen often enough."""
        signs = sorted({sign for sign, _ in self.total})
        seen = {s: (self.total[s, 1], self.total[s, 0]) for s in signs}
        return Odds({s: self._odds(*n) for s, n in seen.items() if sum(n) >= LEAST}, self._odds(0, 0)[0])

    def held_out(self, article: str, signs: Signs) -> list[float]:
        """What the other parts say of the signs of a row."""
        part, out = part_of(article), []
        for sign in signs:
            yes, no = (self.total[sign, k] - self.parts[part, sign, k] for k in (1, 0))
            out += self._odds(yes, no) if yes + no >= LEAST else self._odds(0, 0)
        return out

    def arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """What `kg.nlp.odds.Odds.read` takes."""
        kept = self.odds
        return {
            f"{prefix}.signs": np.frombuffer("\0".join(kept.seen).encode(), np.uint8),
            f"{prefix}.odds": np.array([odds for odds, _ in kept.seen.values()], np.float16),
            f"{prefix}.times": np.array([times for _, times in kept.seen.values()], np.uint8),
            f"{prefix}.unseen": np.array([kept.unseen]),
        }
