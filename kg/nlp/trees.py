"""Boosted decision trees as plain arrays: what a training wrote, evaluated with numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Trees"]

Array = npt.NDArray[Any]
_LEAVES = 32  # of the trees that a mask of 32 bits is enough for
_ROWS = 16  # evaluated at once, so that what they need stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees for one score, as the nodes that ask, tree by tree, each with a mask of the leaves that its yes rules out.

    A node asks whether its `feature`, a column, is above its `threshold`: then all leaves to its left are ruled out.
    The first leaf that no node rules out is the one that a way down from the root would reach (QuickScorer, Lucchese
    et al. 2015). `starts` are the first nodes of the trees, `values` what each leaf adds to the score, a row of the
    same length for each tree, laid end to end, and `base` the score that all begin with.
    """

    feature: Array
    threshold: Array
    mask: Array
    starts: Array
    values: Array
    base: float

    @classmethod
    def read(cls, arrays: Mapping[str, Array], prefix: str) -> "Trees":
        """The trees that a training wrote under a prefix.

        There the nodes of all trees lie one behind the other. A leaf is its own left child, with an infinite threshold;
        the right child of the others is behind the left one.

        Args:
            arrays: the arrays of an .npz file.
            prefix: the name of the trees in it.
        """
        feature, threshold, left, value, roots, rest = (
            arrays[f"{prefix}.{name}"] for name in ("feature", "threshold", "left", "value", "roots", "rest")
        )
        left, roots = left.astype(np.intp), roots.astype(np.intp)
        at, depth = np.arange(len(left)), int(rest[0])
        leaf = left == at
        asks = np.flatnonzero(~leaf)
        below = leaf.astype(np.intp)  # how many leaves are below each node
        for _ in range(depth):
            below[asks] = below[left[asks]] + below[left[asks] + 1]
        first, tree = np.zeros_like(at), np.zeros_like(at)  # the number of its first leaf in its tree, and its tree
        tree[roots] = np.arange(len(roots))
        for _ in range(depth):
            tree[left[asks]] = tree[left[asks] + 1] = tree[asks]
            first[left[asks]] = first[asks]
            first[left[asks] + 1] = first[asks] + below[left[asks]]
        size = int(below.max())
        kind: type[np.unsignedinteger[Any]] = np.uint32 if size <= _LEAVES else np.uint64
        asks = np.union1d(asks, roots)  # a tree of one leaf asks too: whether something is above infinity
        asks = asks[np.argsort(tree[asks], kind="stable")]
        one, ruled_out = kind(1), below[left[asks]].astype(kind)
        values = np.zeros((len(roots), size))
        values[tree[leaf], first[leaf]] = value[leaf]
        return cls(
            feature[asks].astype(np.intp),
            threshold[asks].astype(np.float32),
            ((one << ruled_out) - one) << first[asks].astype(kind),
            np.searchsorted(tree[asks], np.arange(len(roots))),
            values.ravel(),
            float(rest[1]),
        )

    def odds(self, rows: Array) -> Array:
        """The log odds of each row.

        Args:
            rows: one line of features for each thing that is scored; float32 of shape (things, features).

        Returns:
            float64 of shape (things,); each depends on its own line alone.
        """
        parts = [self._odds(rows[begin : begin + _ROWS]) for begin in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _odds(self, rows: Array) -> Array:
        above = np.asarray(rows, np.float32).take(self.feature, axis=1) > self.threshold
        out = np.bitwise_or.reduceat(self.mask * above, self.starts, axis=1)
        first = ~out & (out + out.dtype.type(1))  # the lowest bit that is not set
        size = len(self.values) // len(self.starts)
        leaf = np.frexp(first.astype(np.float32))[1] - 1 + np.arange(len(self.starts)) * size
        odds: Array = self.base + self.values.take(leaf).sum(1)
        return odds

    def chances(self, rows: Array) -> Array:
        """The probability of each row, in six decimals so that no rounding of the machine decides."""
        result: Array = np.round(1 / (1 + np.exp(-self.odds(rows))), 6)
        return result
