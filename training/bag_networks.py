"""Trains what `kg.nlp.bag_network` runs: small networks and regressions over hashed features (PyTorch, one thread)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from kg.nlp.features import BUCKETS, Bags, Ints

__all__ = ["Examples", "Settings", "fit_network", "fit_regression", "regression_arrays", "stacked"]

Arrays = dict[str, np.ndarray[Any, Any]]
_EMBEDDING_RATE = 0.1  # of the learning rate of the embeddings, as SparseAdam takes it
_LEAST_RATE = 0.02
_STEP = 1 / 64  # of the weights of regressions, as they are kept


@dataclass(frozen=True)
class Settings:
    """How a network is trained; `rows` and `width` are those of the table of embeddings, `least` counts a feature."""

    rows: int
    width: int
    hidden: int
    seen: int = 96  # width of the layer over the word vectors
    least: int = 2
    epochs: int = 8
    drop_features: float = 0.6
    drop: float = 0.3
    batch: int = 512
    rate: float = 0.08
    layer_rate: float = 1.5e-3
    decay: float = 1e-4
    seed: int = 0


class Examples:
    """Items with features, word vectors and what they are.

    Args:
        bags: the features of each item; several bags of an item count together.
        vectors: word vectors, shape (items, width), half precision.
        answers: a class for each item (-1: unknown), or the probabilities of all classes, shape (items, classes).
        weights: how many items each stands for, where only some of many were kept; 1 each by default.
    """

    def __init__(
        self,
        bags: Bags,
        vectors: np.ndarray[Any, Any],
        answers: np.ndarray[Any, Any],
        weights: np.ndarray[Any, Any] | None = None,
    ) -> None:
        order = np.argsort(bags.row, kind="stable")
        self.bucket = bags.bucket[order]
        self.start = np.searchsorted(bags.row[order], np.arange(len(vectors) + 1))
        self.vectors, self.answers = vectors, answers
        self.weights = np.ones(len(vectors), np.float32) if weights is None else weights.astype(np.float32)

    def __len__(self) -> int:
        return len(self.vectors)

    def batch(self, items: Ints, rows: Ints, drop: float, rng: np.random.Generator) -> tuple[Any, ...]:
        """Rows of the table with their offsets, vectors, answers and weights of some items."""
        parts = [self.bucket[self.start[i] : self.start[i + 1]] for i in items]
        row = np.repeat(np.arange(len(items)), [len(p) for p in parts])
        ids = rows[np.concatenate(parts)] if parts else np.zeros(0, np.int64)
        keep = (ids > 0) & (rng.random(len(ids)) >= drop)
        offsets = np.searchsorted(row[keep], np.arange(len(items)))
        return (
            torch.from_numpy(ids[keep]),
            torch.from_numpy(offsets),
            torch.from_numpy(self.vectors[items].astype(np.float32)),
            torch.from_numpy(self.answers[items]),
            torch.from_numpy(self.weights[items]),
        )


class _Network(torch.nn.Module):
    def __init__(self, s: Settings, vectors: int, classes: int) -> None:
        super().__init__()
        self.table = torch.nn.EmbeddingBag(s.rows + 1, s.width, mode="sum", sparse=True)
        torch.nn.init.normal_(self.table.weight, std=0.01)
        self.norm = torch.nn.LayerNorm(s.width)
        self.v = torch.nn.Linear(vectors, s.seen)
        self.h = torch.nn.Linear(s.width + s.seen, s.hidden)
        self.t = torch.nn.Linear(s.hidden, classes)
        self.drop = s.drop

    def forward(self, ids: Any, offsets: Any, vectors: Any) -> Any:
        def dropped(x: Any) -> Any:
            return functional.dropout(x, self.drop, self.training)

        words = self.norm(self.table(ids, offsets))
        seen = functional.relu(self.v(dropped(vectors)))
        return self.t(dropped(functional.relu(self.h(dropped(torch.cat([words, seen], 1))))))


def fit_network(name: str, s: Settings, examples: Examples, more: Examples | None = None, share: float = 0.0) -> Arrays:
    """The arrays of a trained network, as `BagNetwork.load` reads them.

    Args:
        name: the name of the network.
        s: the settings.
        examples: items with classes.
        more: items with probabilities of a teacher, of which each epoch takes a draw.
        share: the share of `more` among the items of an epoch.
    """
    torch.set_num_threads(1)
    torch.manual_seed(s.seed)
    rng = np.random.default_rng(s.seed)
    counts = np.bincount(examples.bucket, minlength=BUCKETS)
    if more is not None:
        counts = counts + np.bincount(more.bucket, minlength=BUCKETS)
    known = counts >= s.least
    rows = np.where(known, 1 + np.arange(BUCKETS) % s.rows, 0)
    labelled = np.flatnonzero(examples.answers >= 0)
    classes = int(examples.answers.max()) + 1 if more is None else more.answers.shape[1]
    net = _Network(s, examples.vectors.shape[1], classes)
    dense = [p for n, p in net.named_parameters() if not n.startswith("table")]
    sparse = torch.optim.SparseAdam(list(net.table.parameters()), lr=s.rate * _EMBEDDING_RATE)
    adam = torch.optim.AdamW(dense, lr=s.layer_rate, weight_decay=s.decay)
    drawn = min(len(more), round(len(labelled) * share / (1 - share))) if more is not None else 0
    steps, step = s.epochs * (len(labelled) // s.batch + drawn // s.batch + 2), 0
    for _ in range(s.epochs):
        for k, items in _batches(rng, labelled, len(more) if more else 0, drawn, s.batch):
            factor = max(_LEAST_RATE, 1 - step / steps)
            sparse.param_groups[0]["lr"] = s.rate * _EMBEDDING_RATE * factor
            adam.param_groups[0]["lr"] = s.layer_rate * factor
            source = more if k and more is not None else examples
            ids, offsets, vectors, answers, weights = source.batch(items, rows, s.drop_features, rng)
            losses = functional.cross_entropy(net(ids, offsets, vectors), answers, reduction="none")
            loss = (weights * losses).sum() / weights.sum()
            sparse.zero_grad()
            adam.zero_grad()
            loss.backward()
            sparse.step()
            adam.step()
            step += 1
    return _arrays(name, net, known)


def _batches(rng: np.random.Generator, labelled: Ints, others: int, drawn: int, size: int) -> list[tuple[int, Ints]]:
    """The batches of an epoch in random order, each with whether it is of the teacher's items."""
    order = rng.permutation(labelled)
    batches = [(0, b) for b in np.array_split(order, max(1, len(order) // size))]
    if drawn:
        picked = rng.choice(others, drawn, replace=False)
        batches += [(1, b) for b in np.array_split(picked, max(1, drawn // size))]
    return [batches[i] for i in rng.permutation(len(batches))]


def _arrays(name: str, net: _Network, known: np.ndarray[Any, Any]) -> Arrays:
    """Embeddings in 8 bits, with a scale for each column; layers in half precision."""
    table = net.table.weight.detach().numpy()[1:]
    scale = np.maximum(np.quantile(np.abs(table), 0.9995, axis=0), 1e-6) / 127
    made: Arrays = {
        f"{name}.known": np.packbits(known),
        f"{name}.table": np.clip(np.round(table / scale), -127, 127).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
    }
    for key, value in net.state_dict().items():
        if not key.startswith("table"):
            made[f"{name}.layer.{key}"] = value.numpy().astype(np.float16)
    return made


def fit_regression(
    name: str, items: Sequence[Ints], answers: Sequence[int], classes: int, *, decay: float = 3e-4, epochs: int = 30,
    least: int = 2, drop: float = 0.2, rate: float = 0.02, seed: int = 0,
) -> Arrays:  # fmt: skip
    """The arrays of a softmax regression, as `Regression.load` reads them.

    Args:
        name: the name of the regression.
        items: the buckets of each item's features.
        answers: the class of each item.
        classes: how many classes there are.
        decay: the weight of the sum of squares.
        epochs: passes over the items.
        least: the least count of a feature.
        drop: the share of features left out at random.
        rate: the first step.
        seed: of all that is random.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    counts = np.bincount(np.concatenate(items), minlength=BUCKETS)
    buckets = np.flatnonzero(counts >= least)
    index = np.zeros(BUCKETS, np.int64)
    index[buckets] = 1 + np.arange(len(buckets))
    rows = [r[r > 0] for r in (index[i] for i in items)]
    weights = torch.zeros(len(buckets) + 1, classes, requires_grad=True)
    adam = torch.optim.Adam([weights], lr=rate)
    wanted = torch.tensor(list(answers))
    batch, step = 128, 0
    steps = epochs * (len(rows) // batch + 1)
    for _ in range(epochs):
        order = rng.permutation(len(rows))
        for at in range(0, len(order), batch):
            chosen = order[at : at + batch]
            bags = [rows[i][rng.random(len(rows[i])) >= drop] for i in chosen]
            offsets = np.cumsum([0, *(len(b) for b in bags)])[:-1]
            adam.param_groups[0]["lr"] = rate * (1 - step / steps)
            scores = functional.embedding_bag(
                torch.from_numpy(np.concatenate(bags)), weights, torch.from_numpy(offsets), mode="sum"
            )
            loss = functional.cross_entropy(scores, wanted[chosen]) + decay * (weights**2).sum()
            adam.zero_grad()
            loss.backward()
            adam.step()
            step += 1
    values = weights.detach().numpy()[1:]
    return regression_arrays(name, buckets, values - values.mean(1, keepdims=True))


def regression_arrays(name: str, buckets: Ints, weights: np.ndarray[Any, Any]) -> Arrays:
    """The arrays of a regression: weights in steps, so that their file is small, without buckets that tell nothing.

    Args:
        name: the name of the regression.
        buckets: the buckets of features.
        weights: their weights, shape (buckets, answers).
    """
    stepped = np.round(weights / _STEP) * _STEP
    kept = np.abs(stepped).max(1) > 0
    return {
        f"{name}.buckets": buckets[kept].astype(np.int32),
        f"{name}.weights": stepped[kept].astype(np.float16),
        f"{name}.size": np.array(BUCKETS),
    }


def stacked(bags: Sequence[Bags], sizes: Sequence[int]) -> Bags:
    """The bags of several groups of items as those of one."""
    starts = np.cumsum([0, *sizes])[:-1]
    return Bags(
        np.concatenate([b.row + s for b, s in zip(bags, starts, strict=True)]),
        np.concatenate([b.bucket for b in bags]),
    )
