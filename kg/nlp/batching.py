"""Products of matrices in which a row is the same, digit for digit, whatever rows stand beside it.

So texts can be read together, each as if it were alone. The products of a few rows are done otherwise than those of
many, and with other last digits: they get empty rows beside them. On some processors (OpenBLAS's kernels for AVX2) what
comes out depends on where a row stands: there texts are read one by one.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LEAST", "product", "stand_alone"]

Array = npt.NDArray[Any]
LEAST = 64  # rows
_NARROW = 32  # columns; small products are done in another way, and with fewer columns than these most are small
_MANY = 1024  # rows
_TRIED = 37  # sizes, so that every remainder comes up


def product(x: Array, w: Array) -> Array:
    """`x @ w`, each row as if it were alone."""
    if w.shape[1] < _NARROW:
        narrow: Array = np.einsum("ij,kj->ik", x, np.ascontiguousarray(w.T))
        return narrow
    if len(x) >= LEAST:
        result: Array = x @ w
        return result
    padded = np.zeros((LEAST, x.shape[1]), np.float32)
    padded[: len(x)] = x
    few: Array = padded @ w
    return few[: len(x)]


@cache
def stand_alone(shape: tuple[int, int], *, transposed: bool = False) -> bool:
    """Whether rows stand alone in products with a matrix of this shape, on this processor: it is tried."""
    draw = np.random.default_rng(0)
    rows, other = (draw.standard_normal(s, dtype=np.float32) for s in ((_MANY, shape[0]), shape))
    other = np.asfortranarray(other) if transposed else other
    whole = product(rows, other)
    return all(
        bool((product(rows[begin : begin + size], other) == whole[begin : begin + size]).all())
        for size in range(LEAST, LEAST + _TRIED)
        for begin in (0, 1, size // 2)
    )
