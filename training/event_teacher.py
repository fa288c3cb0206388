"""What a larger network says of articles that nobody annotated, as the event reader learns from it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.extract.events.parties import ROLES, candidates, pair_bags, pair_vectors
from kg.model import Article
from kg.nlp.bag_network import BagNetwork
from kg.nlp.features import Bags, Ints
from training.bag_networks import Examples, stacked
from training.event_labels import CLASSES, Prepared, candidate_bags, prepare_articles
from training.gold import FOLDS
from training.parses import parses
from training.teacher.kept import Answers, event_chances, listed_articles, read_answers

__all__ = ["Pairs", "Taught", "only", "taught_articles", "taught_roles", "taught_triggers"]

_SURE = 0.97  # probability from which a word tells no event for sure
_KEPT = 0.12  # share of such words that are learned from; each stands for those left out too
_TRIGGER = 0.4  # probability from which roles are learned about a trigger
_OWN = 0.5  # how far what our own network says of roles counts beside the teacher


@dataclass(frozen=True)
class Taught:
    """Tokens of an article with what the teacher says of them.

    Attributes:
        bags, vectors: the features of the tokens.
        weights: how many tokens each stands for.
        odds: the probabilities of all classes by the fold that the teacher did not see, or None, shape (tokens,
            classes).
        pairs: triggers with the phrases about them.
    """

    bags: Bags
    vectors: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]
    odds: dict[int | None, np.ndarray[Any, Any]]
    pairs: "Pairs | None"


@dataclass(frozen=True)
class Pairs:
    """Triggers with the phrases about them: features, and the probabilities of the roles as in `Taught.odds`."""

    bags: Bags
    vectors: np.ndarray[Any, Any]
    odds: dict[int | None, np.ndarray[Any, Any]]


def taught_articles(shared: Path, folder: Path, known: Set[str], cache: Path | None) -> list[Taught]:
    """The articles of a teacher.

    Args:
        shared: the folder that holds `corpora`.
        folder: what `training.teacher` wrote.
        known: texts that are left out: articles annotated since then, which their own annotations teach.
        cache: a folder that keeps parses.
    """
    said = {
        fold: read_answers(folder / ("news.xz" if fold is None else f"news_{fold}.xz"))
        for fold in (None, *range(FOLDS))
    }
    records = [r for r in listed_articles(shared, folder) if r["text"] not in known]
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
        _pairs(prepared, answers),
    )


def _pairs(prepared: Prepared, answers: dict[int | None, Answers]) -> Pairs | None:
    context = prepared.context
    chances = event_chances(answers[None], prepared.at)
    likely = [(int(prepared.at[k]), CLASSES[1 + int(chances[k, 1:].argmax())]) for k in range(len(prepared.at))]
    asked = [
        (t, cls, tokens)
        for (t, cls), none in zip(likely, chances[:, 0], strict=True)
        if none <= 1 - _TRIGGER and (tokens := candidates(context.doc, t))
    ]
    if not asked:
        return None
    vectors = [pair_vectors(context, t, tokens).astype(np.float16) for t, _, tokens in asked]
    places = [(t, token) for t, _, tokens in asked for token in tokens]
    return Pairs(pair_bags(context, asked), np.concatenate(vectors), {f: _roles(a, places) for f, a in answers.items()})


def _roles(own: Answers, places: Sequence[tuple[int, int]]) -> np.ndarray[Any, Any]:
    """The probabilities of the roles of some pairs; pairs that were not kept have none."""
    told = {(int(t), int(w)): row for t, w, row in zip(*own["roles"], strict=True)}
    nothing = np.eye(len(ROLES))[0] * 255
    rows = np.array([told.get(place, nothing) for place in places], np.float32)
    found: np.ndarray[Any, Any] = (rows / np.maximum(rows.sum(1, keepdims=True), 1)).astype(np.float16)
    return found


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


def taught_roles(taught: Sequence[Taught], fold: int | None, own: BagNetwork) -> Examples:
    """The mean of what a teacher that did not see a fold and our own network say of the roles of all pairs."""
    pairs = [t.pairs for t in taught if t.pairs is not None]
    answers = []
    for p in pairs:
        mine = own.answers(own.hidden(own.sums(p.bags, len(p.vectors)), p.vectors.astype(np.float32)), "t")
        answers.append((_OWN * mine + (1 - _OWN) * p.odds[fold]).astype(np.float32))
    return Examples(
        stacked([p.bags for p in pairs], [len(p.vectors) for p in pairs]),
        np.concatenate([p.vectors for p in pairs]),
        np.concatenate(answers),
    )
