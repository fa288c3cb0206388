"""Signs with the odds that a training counted for them: words, patterns between two words, pairs of names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

__all__ = ["MOST", "Odds"]

MOST = 20  # times that a sign was seen: more tells nothing new


@dataclass(frozen=True, slots=True)
class Odds:
    """What a training saw of each sign: the log odds of a yes beside it, and how often it was seen.

    `unseen` are the log odds of a yes where nothing is known.
    """

    seen: Mapping[str, tuple[float, float]]
    unseen: float

    @classmethod
    def read(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> "Odds":
        """The odds that a training wrote under a prefix.

        Args:
            arrays: the arrays of an .npz file; the signs are UTF-8 text with a NUL between two.
            prefix: the name of the odds in it.
        """
        signs = bytes(arrays[f"{prefix}.signs"]).decode("utf-8").split("\0")
        pairs = zip(arrays[f"{prefix}.odds"].tolist(), arrays[f"{prefix}.times"].tolist(), strict=True)
        return cls(dict(zip(signs, pairs, strict=True)), float(arrays[f"{prefix}.unseen"][0]))

    def of(self, signs: Iterable[str]) -> list[float]:
        """Two numbers for each sign: its log odds and how often it was seen."""
        unseen = (self.unseen, 0.0)
        return [x for sign in signs for x in self.seen.get(sign, unseen)]
