"""Boosted decision trees as plain arrays: what a training wrote, evaluated with numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Trees"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees for one score. All nodes lie one behind the other; a node's children stand side by side.

    `feature`, `threshold` and `left` tell of each node which column it asks, up to which value the answer is its left
    child, and where that child is; the right one is behind it. A leaf is its own left child, with an infinite
    threshold, and `value` is what it adds. `roots` are the first nodes, `depth` the longest way down, `base` the score
    that all begin with.
    """

    feature: Array
    threshold: Array
    left: Array
    value: Array
    roots: Array
    depth: int
    base: float

    @classmethod
    def read(cls, arrays: Mapping[str, Array], prefix: str) -> "Trees":
        """The trees that a training wrote under a prefix.

        Args:
            arrays: the arrays of an .npz file.
            prefix: the name of the trees in it.
        """
        feature, threshold, left, value, roots, rest = (
            arrays[f"{prefix}.{name}"] for name in ("feature", "threshold", "left", "value", "roots", "rest")
        )
        return cls(
            feature.astype(np.intp),
            threshold.astype(np.float32),
            left.astype(np.intp),
            value.astype(np.float64),
            roots.astype(np.intp),
            int(rest[0]),
            float(rest[1]),
        )

    def odds(self, rows: Array) -> Array:
        """The log odds of each row.

        Args:
            rows: one line of features for each thing that is scored; float32 of shape (things, features).

        Returns:
            float64 of shape (things,); each depends on its own line alone.
        """
        count, width = rows.shape
        flat = np.ascontiguousarray(rows, np.float32).ravel()
        begins = (np.arange(count) * width)[:, None]
        at = np.broadcast_to(self.roots, (count, len(self.roots))).copy()
        for _ in range(self.depth):
            right = flat[begins + self.feature[at]] > self.threshold[at]
            at = self.left[at] + right
        result: Array = self.base + self.value[at].sum(1)
        return result

    def chances(self, rows: Array) -> Array:
        """The probability of each row, in six decimals so that no rounding of the machine decides."""
        result: Array = np.round(1 / (1 + np.exp(-self.odds(rows))), 6)
        return result
