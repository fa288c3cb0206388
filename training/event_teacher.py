"""What a larger network says of articles that nobody annotated, as the event reader learns from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.model import Article
from kg.nlp.features import Bags, Ints
from training.bag_networks import Examples, stacked
from training.event_labels import Prepared, candidate_bags, prepare_articles
from training.gold import FOLDS
from training.parses import parses
from training.teacher.kept import Answers, event_chances, listed_articles, read_answers

__all__ = ["Taught", "only", "taught_articles", "taught_triggers"]

_SURE = 0.97  # probability from which a word tells no event for sure
_KEPT = 0.12  # share of such words that are learned from; each stands for those left out too


@dataclass(frozen=True)
class Taught:
    """Tokens of an article with what the teacher says of them.

    Attributes:
        bags, vectors: the features of the tokens.
        weights: how many tokens each stands for.
        odds: the probabilities of all classes by the fold that the teacher did not see, or None, shape (tokens,
            classes).
    """

    bags: Bags
    vectors: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]
    odds: dict[int | None, np.ndarray[Any, Any]]


def taught_articles(shared: Path, folder: Path, cache: Path | None) -> list[Taught]:
    """The articles of a teacher.

    Args:
        shared: the folder that holds `corpora`.
        folder: what `training.teacher` wrote.
        cache: a folder that keeps parses.
    """
    said = {
        fold: read_answers(folder / ("news.xz" if fold is None else f"news_{fold}.xz"))
        for fold in (None, *range(FOLDS))
    }
    records = list(listed_articles(shared, folder))
    pairs = [(Article(r["id"], r["text"], r["id"], date=r["date"]), None) for r in records]
    rng, made = np.random.default_rng(0), []
    for prepared in prepare_articles(pairs, parses([r["text"] for r in records], cache)):
        own = {fold: answers.get(prepared.article.id) for fold, answers in said.items()}
        answers = {fold: a for fold, a in own.items() if a is not None and a["size"] == len(prepared.context.doc)}
        if len(prepared.at) and len(answers) == len(said):
            made.append(_taught(prepared, answers, rng))
    return made


def _taught(prepared: Prepared, answers: dict[int | None, Answers], rng: np.random.Generator) -> Taught:
    odds = {fold: event_chances(a, prepared.at) for fold, a in answers.items()}
    likely = odds[None][:, 0] < _SURE
    kept = likely | (rng.random(len(likely)) < _KEPT)
    return Taught(
        only(candidate_bags(prepared), kept),
        prepared.vectors[kept],
        np.where(likely[kept], 1.0, 1 / _KEPT),
        {fold: o[kept].astype(np.float16) for fold, o in odds.items()},
    )


def only(bags: Bags, kept: np.ndarray[Any, Any]) -> Bags:
    """The bags of some of the items, numbered anew."""
    number: Ints = np.cumsum(kept) - 1
    inside = kept[bags.row]
    return Bags(number[bags.row[inside]], bags.bucket[inside])


def taught_triggers(taught: Sequence[Taught], fold: int | None) -> Examples:
    """What a teacher that did not see a fold says of the tokens of all its articles."""
    return Examples(
        stacked([t.bags for t in taught], [len(t.weights) for t in taught]),
        np.concatenate([t.vectors for t in taught]),
        np.concatenate([t.odds[fold] for t in taught]).astype(np.float32),
        np.concatenate([t.weights for t in taught]),
    )
