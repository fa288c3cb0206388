"""Articles that carry the same text, as agency copies do: MinHash over runs of words (Broder 1997), compared by bands.

The sketch of an article lies in its graph, so that which articles are one story follows from the graph alone.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

__all__ = ["ALIKE", "LENGTH", "same_stories", "sketch"]

LENGTH, _SEED = 64, 1  # numbers of a sketch
_BAND = 3  # rows; of two texts that share half of their runs, 94 in 100 meet in a band
_RUN = 4  # words
_LEAST_WORDS = 25  # of an article that can be told from a phrase
ALIKE = 0.5  # least share of their runs that two copies have in common
_WORD = re.compile(r"\w+")
_Rows = npt.NDArray[np.uint32]


def sketch(text: str) -> str:
    """What a text is like: 64 numbers of 32 bits in hexadecimal; '' for a text too short to tell."""
    found = _WORD.findall(text.casefold())
    if len(found) < _LEAST_WORDS:
        return ""
    hashed = RMinHash(num_perm=LENGTH, seed=_SEED)
    hashed.update(sorted({" ".join(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1)}))
    return "".join(f"{n:08x}" for n in hashed.digest())


def same_stories(sketches: Mapping[str, str]) -> dict[str, str]:
    """Article -> the first, by name, of those that carry its text; articles that stand alone and the first left out.

    All are compared with the first: a report that grows through many versions does not tie its end to its beginning.
    The same for the same sketches in any order.

    Args:
        sketches: article -> its `sketch`; those without one are left out.

    >>> text = " ".join(f"word{i}" for i in range(60))
    >>> same_stories({"b": sketch(text), "a": sketch(text), "c": ""})
    {'b': 'a'}
    """
    names = sorted(name for name, sketch in sketches.items() if len(sketch) == LENGTH * 8)
    if not names:
        return {}
    packed = bytes.fromhex("".join(sketches[name] for name in names))
    rows: _Rows = np.frombuffer(packed, ">u4").astype(np.uint32).reshape(len(names), LENGTH)
    groups = _groups(rows)
    leaders: dict[tuple[int, int], list[int]] = defaultdict(list)  # of those that agree in a band, who stands alone
    result = {}
    for i, own in enumerate(groups):
        bands = [(band, int(group)) for band, group in enumerate(own) if group >= 0]
        near = sorted({leader for key in bands for leader in leaders[key]})
        shared = {leader: np.count_nonzero(rows[i] == rows[leader]) for leader in near}
        best = max(near, key=lambda leader: (shared[leader], -leader), default=None)
        if best is not None and shared[best] >= ALIKE * LENGTH:
            result[names[i]] = names[best]
            continue
        for key in bands:
            leaders[key].append(i)
    return result


def _groups(rows: _Rows) -> npt.NDArray[np.int64]:
    """For each text and band the number of those that agree in it; -1 where nobody else does."""
    columns = []
    for start in range(0, LENGTH - _BAND + 1, _BAND):
        band = np.ascontiguousarray(rows[:, start : start + _BAND]).view(np.dtype((np.void, 4 * _BAND))).ravel()
        _, group, counts = np.unique(band, return_inverse=True, return_counts=True)
        columns.append(np.where(counts[group] > 1, group, -1))
    return np.stack(columns, 1)
