"""How two reports of events lie to each other: the features of the pair score, and its network."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import fsum, log1p, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.identity.events.report import ArticleTold, ArticleTopic, EventReport
from kg.identity.events.words import rarity, weight_of
from kg.terms.data import model_file

__all__ = [
    "FEATURES",
    "PairScore",
    "articles_alike",
    "days_apart",
    "features",
    "load_score",
    "topic_likeness",
    "trigger_likeness",
]

Array = npt.NDArray[Any]
_FILE = "ties.npz"
_FAR = 400  # days: beyond, how far no longer matters
_OF_ARTICLES = 13  # features
_PREFIX = 4  # letters that two words of one root share at least

FEATURES = (
    "same class", "same modality", "either claimed", "same article",
    "triggers alike", "rarity of shared triggers", "topics alike", "shared keywords",
    "words alike", "rarity of shared words", "words in the other", "rarest shared word",
    "shared parties", "parties apart", "either without parties", "shared places", "places apart",
    "shared names", "unnamed alike", "shared numbers", "numbers apart",
    "dates known", "dates apart", "both dates exact and equal", "published known", "published apart",
    "triggers in the other", "words in the other's topic",
    # of their articles
    "sentences alike", "all words alike", "rarity of all shared words", "names in the other", "all shared names",
    "classes in the other", "shared classes", "all shared numbers", "numbers in the other", "all numbers apart",
    "a day in common", "days apart", "all triggers alike",
)  # fmt: skip


def _cosine(a: frozenset[str], b: frozenset[str]) -> float:
    """How alike two sets of stems are, rare stems weighing more (0 to 1)."""
    shared = a & b
    if not shared:
        return 0.0
    return fsum(rarity(w) ** 2 for w in shared) / sqrt(_length(a) * _length(b) or 1.0)


@lru_cache(maxsize=100_000)
def _length(words: frozenset[str]) -> float:
    """The square of the length of a vector of rarities."""
    return fsum(rarity(w) ** 2 for w in words)


def topic_likeness(a: ArticleTopic, b: ArticleTopic) -> float:
    """How alike the keywords of two articles are (0 to 1)."""
    return 1.0 if a.iri == b.iri else _cosine(a.keywords, b.keywords)


def articles_alike(a: ArticleTold, b: ArticleTold) -> tuple[float, ...]:
    """How two articles lie to each other: how alike their topics are, and what their events have in common.

    Returns:
        The likeness of their topics, and the features of articles, in the order of FEATURES.
    """
    if a.topic.iri == b.topic.iri:
        return (1.0,) * (1 + _OF_ARTICLES)
    numbers = a.numbers & b.numbers
    return (
        topic_likeness(a.topic, b.topic),
        _cosine(a.sentences, b.sentences),
        _cosine(a.words, b.words),
        log1p(weight_of(a.words & b.words)),
        _overlap(a.names, b.names),
        float(min(len(a.names & b.names), 5)),
        _overlap(a.classes, b.classes),
        float(min(len(a.classes & b.classes), 5)),
        float(min(len(numbers), 4)),
        _overlap(a.numbers, b.numbers),
        float(bool(a.numbers) and bool(b.numbers) and not numbers),
        float(not a.days.isdisjoint(b.days)),
        float(bool(a.days) and bool(b.days) and a.days.isdisjoint(b.days)),
        _cosine(a.triggers, b.triggers),
    )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that the other holds too; 0 where one is empty."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def trigger_likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Whether two sets of triggers share a stem (1), a root (the share of letters that begin both), or neither (0)."""
    if a & b:
        return 1.0
    best = 0.0
    for x in a:
        for y in b:
            shared = next((i for i, (c, d) in enumerate(zip(x, y, strict=False)) if c != d), min(len(x), len(y)))
            if shared >= _PREFIX:
                best = max(best, shared / max(len(x), len(y)))
    return best


def _numbers(words: frozenset[str]) -> set[str]:
    return {w for w in words if w[0].isdigit()}


def days_apart(a: EventReport, b: EventReport) -> int | None:
    """The days between the times of two reports, 0 where they overlap; None where one has none."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return None
    return max(0, (b.first - a.last).days, (a.first - b.last).days)


def _published_apart(a: datetime.date | None, b: datetime.date | None) -> int | None:
    return abs((a - b).days) if a and b else None


def features(
    a: EventReport, b: EventReport, about_a: ArticleTopic, about_b: ArticleTopic, articles: Sequence[float]
) -> list[float]:
    """The features of a pair, in the order of FEATURES; the same whichever comes first.

    Args:
        a: a report.
        b: another.
        about_a: the article of the first.
        about_b: the article of the second.
        articles: how alike the articles are, `articles_alike`.
    """
    one, other = a.words - b.triggers, b.words - a.triggers
    shared = one & other
    shared_weight = weight_of(shared)
    weights = sorted((weight_of(one), weight_of(other)))
    parties, places = a.parties & b.parties, a.places & b.places
    numbers_a, numbers_b = _numbers(a.words), _numbers(b.words)
    apart = days_apart(a, b)
    published = _published_apart(about_a.published, about_b.published)
    exact = apart == 0 and a.first == a.last and b.first == b.last
    return [
        float(a.cls == b.cls),
        float(a.modality == b.modality),
        float(a.claimed or b.claimed),
        float(a.article == b.article),
        trigger_likeness(a.triggers, b.triggers),
        max((rarity(w) for w in a.triggers & b.triggers), default=0.0),
        articles[0],
        log1p(len(about_a.keywords & about_b.keywords)),
        _cosine(one, other),
        log1p(shared_weight),
        shared_weight / weights[0] if weights[0] else 0.0,
        max((rarity(w) for w in shared), default=0.0),
        float(min(len(parties), 3)),
        float(bool(a.parties) and bool(b.parties) and not parties),
        float(not a.parties or not b.parties),
        float(min(len(places), 2)),
        float(bool(a.places) and bool(b.places) and not places),
        float(min(len((a.parties | a.places) & (b.parties | b.places)), 3)),
        _cosine(a.unnamed, b.unnamed),
        float(min(len(numbers_a & numbers_b), 2)),
        float(bool(numbers_a) and bool(numbers_b) and not numbers_a & numbers_b),
        float(apart is not None),
        log1p(min(apart or 0, _FAR)),
        float(exact),
        float(published is not None),
        log1p(min(published or 0, _FAR)),
        float(bool(a.triggers & b.words) + bool(b.triggers & a.words)),
        (_share(a.words, about_b) + _share(b.words, about_a)) / 2,
        *articles[1:],
    ]


def _share(words: frozenset[str], about: ArticleTopic) -> float:
    total = weight_of(words)
    return weight_of(words & about.keywords) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class PairScore:
    """A network of one hidden layer over the features of a pair.

    Attributes:
        mean, scale: of each feature, float64 of shape (features,).
        layers: weights and bias of each layer.
        least: the mean score at which groups of reports are joined.
        weak: the score below which a pair never brings reports together.
    """

    mean: Array
    scale: Array
    layers: tuple[tuple[Array, Array], ...]
    least: float
    weak: float

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> "PairScore":
        """The score that a training wrote."""
        count = sum(name.startswith("weight") for name in arrays)
        layers = tuple((arrays[f"weight{i}"].astype(float), arrays[f"bias{i}"].astype(float)) for i in range(count))
        least, weak = map(float, arrays["thresholds"])
        return cls(arrays["mean"].astype(float), arrays["scale"].astype(float), layers, least, weak)

    def __call__(self, rows: Sequence[Iterable[float]]) -> list[float]:
        """How surely the reports of each pair tell of one event (0 to 1), in four decimals."""
        if len(rows) == 0:
            return []
        x = (np.asarray(rows, float) - self.mean) / self.scale
        for i, (weight, bias) in enumerate(self.layers):
            # Without BLAS each row is summed alike, whatever is scored beside it.
            x = np.einsum("ij,jk->ik", x, weight, optimize=False) + bias
            x = np.maximum(x, 0) if i + 1 < len(self.layers) else x
        chances: list[float] = np.round(1 / (1 + np.exp(-x[:, 0])), 4).tolist()
        return chances


@cache
def load_score() -> PairScore:
    """The score whose weights come with the package."""
    with np.load(model_file(_FILE)) as arrays:
        return PairScore.of(dict(arrays))
