"""Articles that carry the same text, as agency copies do: MinHash over runs of words (Broder 1997), compared by bands.

The sketch of an article lies in its graph, so that which articles are one story follows from the graph alone.
"""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

__all__ = ["same_stories", "sketch"]

_PERMUTATIONS, _SEED = 64, 1
_BAND = 3  # rows; of two texts that share half of their runs, 94 in 100 meet in a band
_RUN = 4  # words
_LEAST_WORDS = 25  # of an article that can be told from a phrase
_ALIKE = 0.5  # least share of their runs that two copies have in common
_WORD = re.compile(r"\w+")
_Rows = npt.NDArray[np.uint32]


def sketch(text: str) -> str:
    """What a text is like: 64 numbers of 32 bits in hexadecimal; '' for a text too short to tell."""
    found = _WORD.findall(text.casefold())
    if len(found) < _LEAST_WORDS:
        return ""
    hashed = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    hashed.update(sorted({" ".join(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1)}))
    return "".join(f"{n:08x}" for n in hashed.digest())


def same_stories(sketches: Mapping[str, str]) -> dict[str, str]:
    """Article -> the first, by name, of those that carry its text; articles that stand alone and the first left out.

    The same for the same sketches in any order.
    """
    names = sorted(name for name, told in sketches.items() if len(told) == _PERMUTATIONS * 8)
    if not names:
        return {}
    packed = bytes.fromhex("".join(sketches[name] for name in names))
    rows: _Rows = np.frombuffer(packed, ">u4").astype(np.uint32).reshape(len(names), _PERMUTATIONS)
    first = list(range(len(names)))

    def root(i: int) -> int:
        while first[i] != i:
            first[i] = first[first[i]]
            i = first[i]
        return i

    for a, b in _meetings(rows):
        low, high = sorted((root(a), root(b)))
        if low != high and np.count_nonzero(rows[a] == rows[b]) >= _ALIKE * _PERMUTATIONS:
            first[high] = low
    return {name: names[root(i)] for i, name in enumerate(names) if root(i) != i}


def _meetings(rows: _Rows) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band: each with the first and with the one before it of those that agree."""
    for start in range(0, _PERMUTATIONS - _BAND + 1, _BAND):
        band = np.ascontiguousarray(rows[:, start : start + _BAND]).view(np.dtype((np.void, 4 * _BAND))).ravel()
        _, group = np.unique(band, return_inverse=True)
        order = np.argsort(group, kind="stable")
        head = int(order[0])
        for before, now in zip(order[:-1].tolist(), order[1:].tolist(), strict=True):
            if group[before] != group[now]:
                head = now
                continue
            yield head, now
            if before != head:
                yield before, now
