"""Features by name, hashed: what the small networks and regressions read of tokens and of pairs of tokens."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

__all__ = ["BUCKETS", "Bags", "Floats", "Hashes", "Ints", "buckets_of", "combine", "hash_of", "mix"]

Ints = np.ndarray[Any, np.dtype[np.int64]]
Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]

BUCKETS = 1 << 18
_SHIFT = np.uint64(64 - 18)
# Odd constants of xxHash: a product with them spreads the bits.
_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
_FOLD = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Bags:
    """The features of some items: pair k says that item `row[k]` has the feature in bucket `bucket[k]`."""

    row: Ints
    bucket: Ints

    @classmethod
    def none(cls) -> "Bags":
        """No item and no feature."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64))

    @classmethod
    def of(cls, items: Sequence[Ints]) -> "Bags":
        """The bags of items whose buckets are listed one by one."""
        if not items:
            return cls.none()
        return cls(np.repeat(np.arange(len(items)), [len(i) for i in items]), np.concatenate(items))


@cache
def hash_of(text: str) -> int:
    """The 64-bit hash of a string, spaCy's own: the same in every process."""
    from spacy.strings import get_string_id

    return int(get_string_id(text))


def mix(kind: int, *values: Hashes) -> Ints:
    """The buckets of one kind of feature: its values, arrays of hashes of one length, are hashed together."""
    out = np.full(1, kind + 1, np.uint64) * _B
    for value in values:
        out = (out ^ value) * _A
        out = (out ^ (out >> _FOLD)) * _C
    return (out >> _SHIFT).astype(np.int64)


def combine(rows: Sequence[Sequence[int]], templates: Sequence[tuple[int, ...]], first: int) -> Bags:
    """The features of items that are described by values.

    Args:
        rows: for each item its values, hashes, the same number for every item.
        templates: which values stand together in a feature.
        first: the kind of the first template; the others follow it.
    """
    if not rows:
        return Bags.none()
    values = np.array(rows, np.uint64)
    columns = np.stack([mix(first + k, *(values[:, j] for j in t)) for k, t in enumerate(templates)], 1)
    return Bags(np.repeat(np.arange(len(rows)), columns.shape[1]), columns.ravel())


def buckets_of(features: Iterable[str]) -> Ints:
    """The buckets of features that are written out as strings."""
    return np.array([zlib.crc32(f.encode()) % BUCKETS for f in features], np.int64)
