"""Attributions by small networks over what spaCy has computed: they find cues, then the source and content of each.

The encoder (dilated convolutions, with the head and the children of each token in the parse) marks cues. The decoder
reads the tokens about one cue, with their place relative to it in text and parse, and marks its source and content:
so contents may be several, overlap with another cue's, and belong to their cue by construction. Everything runs in
numpy, on `doc.tensor`, the static vectors, and small embeddings; names and numbers have no static vector here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from kg.extract.claims.network.inputs import (
    PLACES,
    SIZES,
    Array,
    Geometry,
    Inputs,
    Range,
    Windows,
    child_deps,
    room_in,
    windows,
)
from kg.nlp import batching as rows

__all__ = ["DILATIONS", "SCALE", "WINDOW_DILATIONS", "MarkedSpans", "Network", "find", "find_cues", "spans_of"]

DILATIONS, WINDOW_DILATIONS = (1, 2, 4, 8), (1, 2, 4)  # the widest of the latter reaches over the room between windows
SCALE = 4.0  # length of a static vector
_BIAS = 1.2  # log odds taken from "no cue"
# Log odds taken from "neither", and the least score; the mean of two networks is less sure of itself.
_WINDOW_BIAS, _LEAST = 1.0, 0.3
_WINDOW_BIAS_LARGE, _LEAST_LARGE = 1.4, 0.2
_FAR = 3.0  # log odds below those of O that no label makes up for
_TABLES = ("emb", "feats", "vec")  # weights that rows are taken from; the others are multiplied with
_PIECE = 2.0  # log odds that each further piece of a content must be worth


# ---------------------------------------------------------------- the network


def _relu(x: Array) -> Array:
    relu: Array = np.maximum(x, 0, out=x)
    return relu


def _log_softmax(z: Array) -> Array:
    z = z - z.max(1, keepdims=True)
    log_softmax: Array = z - np.log(np.exp(z).sum(1, keepdims=True))
    return log_softmax


def _about(h: Array, d: int, room: tuple[Array, Array], *more: Array) -> Array:
    """Beside each row its neighbours d before and behind (zero where there is no room for them), and `more`."""
    width = h.shape[1]
    out = np.empty((len(h), (3 + len(more)) * width), np.float32)
    out[:d, :width], out[-d:, 2 * width : 3 * width] = 0, 0
    out[d:, :width], out[:, width : 2 * width], out[:-d, 2 * width : 3 * width] = h[:-d], h, h[d:]
    out[room[0] < d, :width], out[room[1] < d, 2 * width : 3 * width] = 0, 0
    for j, other in enumerate(more, 3):
        out[:, j * width : (j + 1) * width] = other
    return out


def _by_head(heads: Array) -> tuple[Array, Array, Array]:
    """The tokens that hang on others, those of one head together; where those of each head begin; and the heads."""
    child = np.nonzero(heads != np.arange(len(heads)))[0]
    child = child[np.argsort(heads[child], kind="stable")]
    first = np.nonzero(np.diff(heads[child], prepend=-1))[0]
    return child, first, heads[child[first]]


def _of_children(h: Array, by_head: tuple[Array, Array, Array]) -> Array:
    """The sum of the rows of each token's children."""
    out = np.zeros_like(h)
    child, first, head = by_head
    if len(child):
        out[head] = np.add.reduceat(h[child], first, axis=0)
    return out


class Network:
    """The weights (an .npz file of `scripts/train_attribution.py`), with the table of static vectors projected once."""

    def __init__(self, weights: Path, vectors: Array) -> None:
        with np.load(weights) as file:
            self.w = {k: np.ascontiguousarray(file[k], np.float32) for k in file.files}
        unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6) * SCALE
        self.table = np.concatenate([unit @ self.w["vec"], np.zeros((1, self.w["vec"].shape[1]), np.float32)])

    @cached_property
    def stands_alone(self) -> bool:
        """Whether a document is read the same whatever documents are read with it."""
        shapes = {w.shape for name, w in self.w.items() if w.ndim == 2 and not name.startswith(_TABLES)}
        return all(map(rows.stand_alone, sorted(shapes)))

    def _linear(self, x: Array, name: str) -> Array:
        linear = rows.product(x, self.w[name])
        linear += self.w[f"{name}.bias"]
        return linear

    def _norm(self, x: Array, name: str) -> Array:
        x = x - x.mean(1, keepdims=True)
        x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + 1e-5)
        x *= self.w[name]
        x += self.w[f"{name}.bias"]
        return x

    def encode(self, x: Inputs) -> tuple[Array, Array]:
        """The state of each token, and its log odds of O, B, I as part of a cue."""
        e = np.concatenate([self.w[f"emb.{j}"][x.cats[:, j]] for j in range(len(SIZES))], 1)
        z = np.concatenate([x.tensor, x.tensor[x.heads], child_deps(x), e, e[x.heads]], 1)
        h = self._linear(z, "inp") + self.table[x.rows]
        if x.states is not None and "states" in self.w:
            h += rows.product(x.states, self.w["states"])
        h = _relu(h)
        room, by_head = room_in(x.begins), _by_head(x.heads)
        for j, d in enumerate(DILATIONS):
            y = self._linear(_about(h, d, room, h[x.heads]), f"convs.{j}")
            if f"kidw.{j}" in self.w:
                y += _of_children(rows.product(h, self.w[f"kidw.{j}"]), by_head)
            h = self._norm(_relu(y) + h, f"norms.{j}")
        return h, self._linear(h, "out")[:, 3:6]

    def decode(self, h: Array, at: Windows) -> Array:
        """The log odds of neither, B and I of source, B and I of content, for each row of the windows."""
        w = self.w
        heads, inverse = np.unique(at.cue, return_inverse=True)
        z = self._linear(h, "tok")[at.token] + rows.product(h[heads], w["cue"])[inverse]
        z += rows.product(h, w["mul"])[at.token] * rows.product(h[heads], w["mul2"])[inverse]
        for j in range(len(PLACES)):
            z += w[f"feats.{j}"][at.place[:, j]]
        z, room = _relu(z), room_in(at.begins)
        for j, d in enumerate(WINDOW_DILATIONS):
            z = self._norm(_relu(self._linear(_about(z, d, room), f"dconvs.{j}")) + z, f"dnorms.{j}")
        return self._linear(z, "dout")


# ---------------------------------------------------------------- labels to spans


def _viterbi(scores: Array) -> Array:
    """The best labels where I (2, 4) follows only its B (1, 3) or itself, and the end of each content has its price."""
    n, size = scores.shape
    step = np.zeros((size, size))
    for i in range(2, size, 2):
        step[[j for j in range(size) if j not in (i - 1, i)], i] = -np.inf
    step[3:, [0, 1, 3][: size - 2]] -= _PIECE
    back, best = np.zeros((n, size), np.int64), scores[0] + step[0]
    for i in range(1, n):
        through = best[:, None] + step
        back[i], best = through.argmax(0), through.max(0) + scores[i]
    labels = np.zeros(n, np.int64)
    labels[-1] = best.argmax()
    for i in range(n - 1, 0, -1):
        labels[i - 1] = back[i, labels[i]]
    return labels


def _best(scores: Array) -> Array:
    """The same, without the search where the best label of each row makes a sequence with one content at most."""
    labels = np.zeros(len(scores), np.int64)
    live = np.nonzero(scores[:, 1:].max(1) > scores[:, 0] - 2 * _FAR)[0]
    if len(live):  # the rest is plainly O
        labels[live[0] : live[-1] + 1] = _best_live(scores[live[0] : live[-1] + 1])
    return labels


def _best_live(scores: Array) -> Array:
    labels = scores.argmax(1)
    before = np.concatenate([[0], labels[:-1]])
    begins = (labels != before) | (labels % 2 == 1)
    torn = (begins & (labels > 0) & (labels % 2 == 0) & (before != labels - 1)).any()
    return _viterbi(scores) if torn or (labels == 3).sum() > 1 else labels


def spans_of(labels: Array, begin: int) -> Iterator[Range]:
    """The ranges of the labels B (begin) and I (begin + 1)."""
    start = -1
    for i, label in enumerate([*labels.tolist(), 0]):
        if start >= 0 and label != begin + 1:
            yield start, i
            start = -1
        if label == begin:
            start = i


@dataclass(frozen=True, slots=True)
class MarkedSpans:
    """One attribution: token ranges and the model's probability."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    score: float

    def moved(self, by: int) -> "MarkedSpans":
        """The same, its tokens counted from elsewhere."""
        source = (self.source[0] + by, self.source[1] + by) if self.source else None
        content = tuple((s + by, e + by) for s, e in self.content)
        return MarkedSpans(source, (self.cue[0] + by, self.cue[1] + by), content, self.score)


def find_cues(odds: Array, begins: Array) -> list[tuple[Range, float]]:
    """Candidates for cues, with the probability of their first token; more than are right: the decoder sorts them.

    None goes on where a document `begins`.
    """
    scores = _log_softmax(odds)
    chance = np.exp(scores)
    scores[:, 0] -= _BIAS
    live = np.nonzero(scores[:, 1:].max(1) > scores[:, 0] - _FAR)[0]  # elsewhere no cue can lie
    cues: list[tuple[Range, float]] = []
    apart = (np.diff(live) > 1) | np.isin(live[1:], begins)
    for part in np.split(live, np.nonzero(apart)[0] + 1) if len(live) else ():
        first = int(part[0])
        cues += [((first + s, first + t), float(chance[first + s, 1])) for s, t in spans_of(_best(scores[part]), 1)]
    return cues


def _mean(odds: Sequence[Array]) -> Array:
    """What networks think on average: of probabilities their geometric mean, as log odds."""
    mean: Array = sum((_log_softmax(z) for z in odds[1:]), _log_softmax(odds[0])) / len(odds)
    return mean


def find(networks: Sequence[Network], x: Inputs) -> list[MarkedSpans]:
    """The attributions of some documents, in order of their cues, by some networks together."""
    alone = len(networks) == 1
    bias, least = (_WINDOW_BIAS, _LEAST) if alone else (_WINDOW_BIAS_LARGE, _LEAST_LARGE)
    states, odds = zip(*(n.encode(x) for n in networks), strict=True)
    cues = [(c, chance) for c, chance in find_cues(_mean(odds), x.begins) if chance >= least]  # no score is above it
    if not cues:
        return []
    at = windows(Geometry(x), [c for c, _ in cues])
    scores = _log_softmax(_mean([n.decode(h, at) for n, h in zip(networks, states, strict=True)]))
    scores[:, 0] -= bias
    result = []
    for i, (cue, chance) in enumerate(cues):
        own = scores[at.begins[i] : at.begins[i + 1]]
        labels, p, first = _best(own), np.exp(own), int(at.token[at.begins[i]])
        contents, sources = list(spans_of(labels, 3)), list(spans_of(labels, 1))
        score = chance * float(np.mean([p[s:t, 3:].sum(1).mean() for s, t in contents])) if contents else 0.0
        if score >= least:
            source = max(sources, key=lambda r: p[r[0] : r[1], 1:3].sum(1).mean(), default=None)
            moved = tuple((first + s, first + t) for s, t in contents)
            result.append(MarkedSpans((first + source[0], first + source[1]) if source else None, cue, moved, score))
    return result
