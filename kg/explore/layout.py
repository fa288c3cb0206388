"""Where the nodes of a drawing lie: the same picture each time, with labels that do not overlap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Placed", "laid_out"]

_ROUNDS = 300
_DRAWN = 300  # nodes of a drawing at most; more are for a file and get no place
_LETTER, _LINE = 6.4, 14.0  # size of a label's letters, in units of the drawing
_LONGEST = 26  # letters of a label
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with its place, its size and its label: "" where there is no room for one, else where it stands."""

    x: float
    y: float
    size: float
    caption: str
    label_x: float
    label_y: float
    anchor: str


def laid_out(
    names: Sequence[str], weights: Sequence[float], ties: Sequence[tuple[int, int, float]], width: float, height: float
) -> list[Placed]:
    """Places nodes by springs and repulsion (Fruchterman and Reingold 1991) from a circle on, without chance.

    Args:
        names: labels of the nodes.
        weights: how much each node matters, in the same order; the heavier are larger and keep their label first.
        ties: pairs of nodes by number, with a strength.
        width: of the drawing.
        height: of the drawing.

    Returns:
        The nodes in their order.
    """
    if not names:
        return []
    if len(names) > _DRAWN:
        return [Placed(0, 0, 0, "", 0, 0, "middle") for _ in names]
    most = max(weights) or 1
    sizes = [5 + 9 * math.sqrt(w / most) for w in weights]
    places = _scaled(_settled(len(names), ties), width, height)
    return _labelled(names, weights, sizes, places, width, height)


def _settled(count: int, ties: Sequence[tuple[int, int, float]]) -> NDArray[np.float64]:
    turn = 2 * np.pi * np.arange(count) * 0.6180339887498949  # the golden angle spreads neighbours
    radius = np.sqrt((np.arange(count) + 0.5) / count)
    at = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    pull = np.zeros((count, count))
    for a, b, strength in ties:
        pull[a, b] = pull[b, a] = max(pull[a, b], 1 + math.log2(max(strength, 1)))
    ideal = 1.6 / math.sqrt(count)
    for step in range(_ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        force = ideal**2 / distance**2 - pull * distance / ideal
        np.fill_diagonal(force, 0)
        move = (apart * (force / distance)[:, :, None]).sum(axis=1) - 0.6 * at * ideal  # and all to the middle
        length = np.maximum(np.sqrt((move**2).sum(axis=1)), 1e-9)
        heat = 0.15 * (1 - step / _ROUNDS) ** 2 + 1e-4
        at = at + move * (np.minimum(length, heat) / length)[:, None]
    return at


def _scaled(at: NDArray[np.float64], width: float, height: float) -> NDArray[np.float64]:
    """The places spread over the drawing, by their order a little too, so that no corner is crowded."""
    room = np.array([width, height])
    margin = np.array([90.0, 36.0])
    low, high = at.min(axis=0), at.max(axis=0)
    even = (at - low) / np.maximum(high - low, 1e-9)
    if len(at) > 2:
        rank = np.argsort(np.argsort(at, axis=0, kind="stable"), axis=0, kind="stable") / (len(at) - 1)
        even = 0.5 * even + 0.5 * rank
    elif len(at) == 1:
        even = even + 0.5
    return np.asarray(margin + even * (room - 2 * margin))


def _labelled(
    names: Sequence[str],
    weights: Sequence[float],
    sizes: Sequence[float],
    places: NDArray[np.float64],
    width: float,
    height: float,
) -> list[Placed]:
    taken: list[_Box] = [(x - s, y - s, x + s, y + s) for (x, y), s in zip(places.tolist(), sizes, strict=True)]
    labelled: dict[int, Placed] = {}
    for number in sorted(range(len(names)), key=lambda n: (-weights[n], names[n], n)):
        x, y = (round(float(v), 1) for v in places[number])
        name, size = names[number], sizes[number]
        text = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        long = len(text) * _LETTER
        for label_x, label_y, anchor, left in (
            (x, y + size + 12, "middle", x - long / 2),
            (x + size + 4, y + 4, "start", x + size + 4),
            (x - size - 4, y + 4, "end", x - size - 4 - long),
            (x, y - size - 5, "middle", x - long / 2),
        ):
            box = (left, label_y - _LINE + 3, left + long, label_y + 3)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_overlap(box, other) for i, other in enumerate(taken) if i != number):
                taken.append(box)
                labelled[number] = Placed(x, y, round(size, 1), text, round(label_x, 1), round(label_y, 1), anchor)
                break
        else:
            labelled[number] = Placed(x, y, round(size, 1), "", x, y, "middle")
    return [labelled[number] for number in range(len(names))]


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
