"""The teacher's network: an encoder, a head for each question about a word, and one for each about a pair of words."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.nlp.ranges import Range
from training.event_labels import CLASSES
from training.teacher.encoder import Encoder
from training.teacher.lessons import ENTITIES, Lesson
from training.word_labels import ACTS, MODALITIES, ROLES

__all__ = ["Asked", "Teacher", "choices", "distances", "gaps", "states_of", "tensor"]

WINDOW, STRIDE = 440, 320  # pieces; an article is read in windows that overlap
HIDE = 0.06  # share of the pieces that the encoder does not see in training
PAIR, PRODUCT, CLAIM = 256, 96, 192  # widths of hidden layers
_DISTANCES, _GAPS, _GRAINED = 20, 14, 15  # how many distances, gaps in sentences, and kinds of dates are told apart
_FAR_BACK, _FAR_AHEAD = -6, 7
_IMPOSSIBLE = -1e4


class _Pair(nn.Module):
    """The log odds of the answers about two words, given their states and some numbers about them."""

    def __init__(self, size: int, answers: int, numbers: Sequence[int]) -> None:
        super().__init__()
        self.left, self.right = nn.Linear(size, PAIR), nn.Linear(size, PAIR)
        self.one, self.other = nn.Linear(size, PRODUCT, bias=False), nn.Linear(size, PRODUCT, bias=False)
        self.both = nn.Linear(PRODUCT, PAIR, bias=False)
        self.numbers = nn.ModuleList(nn.Embedding(n, PAIR) for n in numbers)
        for table in self.numbers:
            nn.init.normal_(table.weight, std=0.02)
        self.out, self.drop = nn.Linear(PAIR, answers), nn.Dropout(0.1)

    def forward(self, a: torch.Tensor, b: torch.Tensor, numbers: Sequence[torch.Tensor]) -> torch.Tensor:
        x = self.left(a) + self.right(b) + self.both(self.one(a) * self.other(b))
        for table, number in zip(self.numbers, numbers, strict=True):
            x = x + table(number)
        return self.out(self.drop(functional.relu(x)))


class Teacher(nn.Module):
    """All heads over one encoder; `none` has the log odds that no candidate is the answer."""

    def __init__(self, body: Encoder) -> None:
        super().__init__()
        size = body.shape.size
        self.body, self.drop = body, nn.Dropout(0.1)
        answers = {
            "event": len(CLASSES),
            "modality": len(MODALITIES),
            "entity": 1 + 2 * len(ENTITIES),
            "title": 3,
            "content": 3,
            "former": 2,
        }
        self.words = nn.ModuleDict({name: nn.Linear(size, n) for name, n in answers.items()})
        for name, lowest in (("event", -2.0), ("entity", -1.0), ("title", -1.0)):  # most words are nothing
            nn.init.constant_(self.words[name].bias, lowest)
            nn.init.constant_(self.words[name].bias[:1], 3.0)
        self.look, self.claim, self.act = nn.Linear(size, 2), nn.Linear(4 * size, CLAIM), nn.Linear(CLAIM, len(ACTS))
        self.said = nn.Linear(4 * size, size)
        numbers = {
            "roles": (_DISTANCES, len(CLASSES), _GAPS),
            "dates": (_DISTANCES, _GRAINED, _GAPS),
            "holders": (_DISTANCES, _GAPS),
            "bodies": (_DISTANCES, _GAPS),
            "speakers": (_DISTANCES, _GAPS, 6),
            "references": (_DISTANCES, _GAPS),
            "same": (_DISTANCES, _GAPS),
        }
        self.pairs = nn.ModuleDict(
            {name: _Pair(size, len(ROLES) if name == "roles" else 1, n) for name, n in numbers.items()}
        )
        others = {"dates": 2, "bodies": 1, "speakers": 1, "references": 1}
        self.none = nn.ModuleDict({name: nn.Linear(size, n) for name, n in others.items()})

    def utterances(self, h: torch.Tensor, said: Sequence[tuple[np.ndarray, np.ndarray]]) -> torch.Tensor:
        """For each claim the mean state inside and beside its content, each plain and weighted by `look`."""
        found = []
        for side in (0, 1):
            rows = tensor(np.concatenate([c[side] for c in said]), h)
            claim = tensor(np.repeat(np.arange(len(said)), [len(c[side]) for c in said]), h)
            own, count = h[rows], torch.bincount(claim, minlength=len(said)).clamp(min=1)[:, None]
            empty = h.new_zeros(len(said), h.shape[1])
            found.append(empty.index_add(0, claim, own) / count)
            score = self.look(own)[:, side]
            weight = torch.exp(score - score.detach().max()) if len(score) else score
            total = h.new_zeros(len(said)).index_add(0, claim, weight).clamp(min=1e-6)
            found.append(empty.index_add(0, claim, own * weight[:, None]) / total[:, None])
        return torch.cat(found, 1)

    def acts(self, pooled: torch.Tensor) -> torch.Tensor:
        """The log odds of the speech act of claims, from `utterances`."""
        return self.act(self.drop(functional.relu(self.claim(pooled))))

    def speakers_of(self, pooled: torch.Tensor) -> torch.Tensor:
        """What stands for a claim beside its possible speakers, from `utterances`."""
        return torch.tanh(self.said(pooled))


def tensor(values: np.ndarray, like: torch.Tensor) -> torch.Tensor:
    """An array on the device of another tensor."""
    return torch.from_numpy(np.ascontiguousarray(values)).to(like.device)


def distances(apart: np.ndarray) -> np.ndarray:
    """Distances in tokens by their logarithm, those ahead and behind apart."""
    size = np.minimum(np.floor(np.log2(np.abs(apart) + 1)), _DISTANCES // 2 - 1)
    return (size + _DISTANCES // 2 * (apart < 0)).astype(np.int64)


def gaps(apart: np.ndarray) -> np.ndarray:
    """Distances in sentences, all that is far taken together."""
    return np.clip(apart, _FAR_BACK, _FAR_AHEAD).astype(np.int64) - _FAR_BACK


def _windows(size: int, shift: int) -> tuple[list[Range], np.ndarray]:
    """The windows over some pieces, the first begins `shift` before them, and the one that each piece is read in."""
    starts = [-shift]
    while starts[-1] + WINDOW < size:
        starts.append(starts[-1] + STRIDE)
    middles = np.array([s + WINDOW / 2 for s in starts])
    owners = np.searchsorted((middles[1:] + middles[:-1]) / 2, np.arange(size), side="right")
    return [(max(s, 0), min(s + WINDOW, size)) for s in starts], owners


def states_of(
    body: Encoder, name: str, given: Sequence[Lesson], device: torch.device, *, train: bool = False
) -> torch.Tensor:
    """The state of each token of some articles one below the other; to train, pieces are hidden and windows moved."""
    shape, parts, picked, owner, at = body.shape, [], [], [], 0
    plans = [_windows(len(x.pieces[name].ids), random.randrange(STRIDE - 60) if train else 0) for x in given]  # noqa: S311
    width = max(e - s for spans, _ in plans for s, e in spans) + 2
    for lesson, (spans, owners) in zip(given, plans, strict=True):
        begins, ids = np.array([s for s, _ in spans]), lesson.pieces[name].ids
        picked.append((owners + len(parts)) * width + np.arange(len(owners)) - begins[owners] + 1)
        if train:
            ids = np.where(np.random.rand(len(ids)) < HIDE, shape.hidden, ids)
        parts += [np.array([shape.first, *ids[s:e], shape.last]) for s, e in spans]
        owner.append(lesson.pieces[name].words + at)
        at += lesson.size
    ids = torch.full((len(parts), width), shape.padding)
    live = torch.zeros(ids.shape, dtype=torch.bool)
    for i, part in enumerate(parts):
        ids[i, : len(part)], live[i, : len(part)] = torch.from_numpy(part), True
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
        found = body(ids.to(device), live.to(device))
    found = found.float().flatten(0, 1)
    words = tensor(np.concatenate(owner), found)
    summed = found.new_zeros(at, found.shape[1]).index_add(0, words, found[tensor(np.concatenate(picked), found)])
    return summed / torch.bincount(words, minlength=at).clamp(min=1)[:, None]


@dataclass
class Asked:
    """Pairs that a head is asked about, question by question: rows of both states, and numbers about the pair."""

    left: list[np.ndarray] = field(default_factory=list)
    right: list[np.ndarray] = field(default_factory=list)
    numbers: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(self, left: int, right: np.ndarray, numbers: tuple[np.ndarray, ...]) -> None:
        """One question: a word and its candidates."""
        self.left.append(np.full(len(right), left, np.int64))
        self.right.append(np.asarray(right, np.int64))
        self.numbers.append(numbers)

    @property
    def sizes(self) -> list[int]:
        """How many candidates each question has."""
        return [len(r) for r in self.right]

    def scores(self, head: nn.Module, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """The log odds of all pairs, one below the other."""
        a, b = (tensor(np.concatenate(x), right) for x in (self.left, self.right))
        numbers = [tensor(np.concatenate([n[k] for n in self.numbers]), right) for k in range(len(self.numbers[0]))]
        return head(left[a], right[b], numbers)


def choices(scores: torch.Tensor, sizes: Sequence[int], others: torch.Tensor) -> torch.Tensor:
    """The log odds of each question's candidates in a row, filled up, with those of the other answers last.

    Args:
        scores: of all candidates, one question behind the other.
        sizes: how many candidates each question has.
        others: shape (questions, other answers).
    """
    rows = np.repeat(np.arange(len(sizes)), sizes)
    columns = np.concatenate([np.arange(n) for n in sizes])
    table = scores.new_full((len(sizes), max(*sizes, 1)), _IMPOSSIBLE)
    if len(rows):
        table = table.index_put((tensor(rows, scores), tensor(columns, scores)), scores)
    return torch.cat([table, others], 1)
