"""Small networks and regressions over hashed features, in numpy.

A network sums the embeddings of an item's features, puts a layer over the word vectors beside the sum, one hidden layer
over both, and one output layer for each question. A regression sums one weight for each feature and class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.nlp.features import Bags, Floats, Ints

__all__ = ["BagNetwork", "Regression", "softmax", "sums_of"]

_EPSILON = np.float32(1e-5)
_Arrays = Mapping[str, np.ndarray[Any, Any]]


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, row by row."""
    raised = np.exp(scores - scores.max(1, keepdims=True)) if len(scores) else scores
    result: Floats = raised / raised.sum(1, keepdims=True) if len(scores) else scores
    return result


def sums_of(table: np.ndarray[Any, Any], index: Ints, item: Ints, count: int) -> Floats:
    """The sum of some rows of a table for each item.

    Args:
        table: the rows, of numbers.
        index: the rows that are added up.
        item: the item that each belongs to.
        count: how many items there are.

    Returns:
        Shape (count, width of the table).
    """
    out = np.zeros((count, table.shape[1]), np.float32)
    if len(item):
        order = np.argsort(item, kind="stable")
        item = item[order]
        first = np.flatnonzero(np.diff(item, prepend=-1))
        rows = table.take(index[order], axis=0).astype(np.float32, copy=False)
        out[item[first]] = np.add.reduceat(rows, first, axis=0)
    return out


@dataclass(frozen=True, slots=True)
class BagNetwork:
    """The weights: `known` says which buckets were seen in training; their rows of `table` are shared by remainder."""

    known: np.ndarray[Any, np.dtype[np.bool_]]
    table: np.ndarray[Any, np.dtype[np.int8]]
    scale: Floats
    layers: Mapping[str, Floats]

    @classmethod
    def load(cls, arrays: _Arrays, name: str) -> "BagNetwork":
        """The network of one name among the arrays of an .npz file."""
        layers = {
            k.removeprefix(f"{name}.layer."): np.asarray(v, np.float32)
            for k, v in arrays.items()
            if k.startswith(f"{name}.layer.")
        }
        known = np.unpackbits(arrays[f"{name}.known"]).astype(bool)
        return cls(known, arrays[f"{name}.table"], np.asarray(arrays[f"{name}.scale"], np.float32), layers)

    def sums(self, bags: Bags, count: int) -> Floats:
        """The sum of the embeddings of each item, shape (count, width)."""
        seen = self.known[bags.bucket]
        bucket = bags.bucket[seen] % len(self.table)
        return sums_of(self.table, bucket, bags.row[seen], count) * self.scale

    def hidden(self, sums: Floats, vectors: Floats) -> Floats:
        """The hidden layer from the sums of embeddings and the word vectors of each item."""
        w = self.layers
        middle = sums - sums.mean(1, keepdims=True)
        normed = middle / np.sqrt((middle**2).mean(1, keepdims=True) + _EPSILON) * w["norm.weight"] + w["norm.bias"]
        seen = np.maximum(vectors @ w["v.weight"].T + w["v.bias"], 0)
        result: Floats = np.maximum(np.concatenate([normed, seen], 1) @ w["h.weight"].T + w["h.bias"], 0)
        return result

    def answers(self, hidden: Floats, question: str) -> Floats:
        """The probabilities of the answers to a question, shape (items, answers)."""
        return softmax(hidden @ self.layers[f"{question}.weight"].T + self.layers[f"{question}.bias"])


@dataclass(frozen=True, slots=True)
class Regression:
    """The weights of a softmax regression; row 0 of `weights` is that of every bucket that was not seen."""

    index: Ints
    weights: Floats

    @classmethod
    def load(cls, arrays: _Arrays, name: str) -> "Regression":
        """The regression of one name among the arrays of an .npz file."""
        buckets, weights = arrays[f"{name}.buckets"], np.asarray(arrays[f"{name}.weights"], np.float32)
        index = np.zeros(int(arrays[f"{name}.size"]), np.int64)
        index[buckets] = 1 + np.arange(len(buckets))
        return cls(index, np.vstack([np.zeros((1, weights.shape[1]), np.float32), weights]))

    def answers(self, bags: Bags, count: int) -> Floats:
        """The probabilities of the answers for each of `count` items."""
        return softmax(sums_of(self.weights, self.index[bags.bucket], bags.row, count))

    def choice(self, bags: Bags, count: int) -> Floats:
        """For each of `count` items the probability that it is the one, where at most one is; shape (items,)."""
        scores = sums_of(self.weights, self.index[bags.bucket], bags.row, count)[:, 0]
        result: Floats = softmax(np.append(np.float32(0), scores)[None])[0, 1:]
        return result
