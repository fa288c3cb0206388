"""Trains a regression that chooses one of several things, or none (PyTorch, one thread)."""

from collections.abc import Iterator, Sequence, Set
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from kg.nlp.features import BUCKETS, Ints
from training.bag_networks import Arrays, regression_arrays

__all__ = ["fit_choice"]

_HIGHEST = 20.0  # of a score: beyond, its exponential says nothing more
_LOWEST = 1e-6  # of a probability


def fit_choice(
    name: str, lists: Sequence[Sequence[Ints]], right: Sequence[Set[int]], *, decay: float = 1e-3, epochs: int = 14,
    least: int = 2, drop: float = 0.2, rate: float = 0.02, batch: int = 64, seed: int = 0,
) -> Arrays:  # fmt: skip
    """The arrays of a regression that `Regression.choice` asks.

    Args:
        name: the name of the regression.
        lists: the buckets of the features of the things to choose from, list by list.
        right: the places of those that are right, of each list; none of them: nothing is to be chosen.
        decay: the weight of the sum of squares.
        epochs: passes over the lists.
        least: the least count of a feature.
        drop: the share of features left out at random.
        rate: the first step.
        batch: lists that are learned from at once.
        seed: of all that is random.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    counts = np.bincount(np.concatenate([f for one in lists for f in one]), minlength=BUCKETS)
    buckets = np.flatnonzero(counts >= least)
    index = np.zeros(BUCKETS, np.int64)
    index[buckets] = 1 + np.arange(len(buckets))
    rows = [[r[r > 0] for r in (index[f] for f in one)] for one in lists]
    weights = torch.zeros(len(buckets) + 1, 1, requires_grad=True)
    adam = torch.optim.Adam([weights], lr=rate)
    order = list(_batches(rng, len(rows), epochs, batch))
    for step, chosen in enumerate(order):
        adam.param_groups[0]["lr"] = rate * (1 - step / len(order))
        loss = _loss(weights, [rows[i] for i in chosen], [right[i] for i in chosen], drop, rng)
        adam.zero_grad()
        (loss + decay * (weights**2).sum()).backward()
        adam.step()
    return regression_arrays(name, buckets, weights.detach().numpy()[1:])


def _batches(rng: np.random.Generator, count: int, epochs: int, size: int) -> Iterator[Ints]:
    for _ in range(epochs):
        order = rng.permutation(count)
        yield from (order[at : at + size] for at in range(0, count, size))


def _loss(
    weights: Any, lists: Sequence[Sequence[Ints]], right: Sequence[Set[int]], drop: float, rng: np.random.Generator
) -> Any:
    """How unlikely the right ones are, the score of choosing nothing being 0."""
    bags = [r[rng.random(len(r)) >= drop] for one in lists for r in one]
    offsets = np.cumsum([0, *(len(b) for b in bags)])[:-1]
    scores = functional.embedding_bag(
        torch.from_numpy(np.concatenate(bags)), weights, torch.from_numpy(offsets), mode="sum"
    )[:, 0]
    odds = scores.clamp(-_HIGHEST, _HIGHEST).exp()
    own = torch.tensor([k for k, one in enumerate(lists) for _ in one])
    good = torch.tensor([float(j in wanted) for one, wanted in zip(lists, right, strict=True) for j in range(len(one))])
    nothing = torch.tensor([float(not wanted) for wanted in right])
    empty = torch.zeros(len(lists))
    likely = (nothing + empty.index_add(0, own, odds * good)) / (1 + empty.index_add(0, own, odds))
    return -likely.clamp(min=_LOWEST).log().mean()
