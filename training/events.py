"""Trains the event reader on annotated articles, and measures it by cross-validation.

    python -m training.events SHARED [--teacher FOLDER] [--out kg/models/events.npz]

`SHARED` holds `gold2` and `corpora`. For each of five folds all steps are trained on the other four; what they find in
the articles held out is what merging and confidence learn from, so that they meet errors as they are on new articles,
and what is measured. Then every step is trained on all articles. `--teacher` is what
`training.teacher` wrote: the network that finds triggers learns from it too, in each fold from a teacher that did not
see that fold.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from kg.extract.events.context import ReadEvent
from kg.extract.events.reader import (
    Reader,
    find_mentions,
    group_mentions,
    join_mentions,
    rate,
    reader_of,
    trigger_probabilities,
)
from kg.model import Article
from kg.nlp.bag_network import BagNetwork
from kg.nlp.features import Floats
from training.arguments import save
from training.bag_networks import Arrays, Examples
from training.event_labels import Prepared, prepare_articles
from training.event_score import Tally, count_events, names_of, new_tallies, report
from training.event_steps import (
    THRESHOLDS,
    complete,
    fit_confidence,
    fit_parts,
    fit_same,
    fit_triggers,
    told_of,
)
from training.event_teacher import Taught, taught_articles, taught_roles, taught_triggers
from training.gold import FOLDS, Annotated, fold_of, load
from training.own import event_articles, own_articles
from training.own_sentences import own_sentences
from training.parses import parses

Log = Callable[[str], None]
Rated = list[tuple[Prepared, Sequence[ReadEvent]]]
_STEPS = np.arange(0.2, 0.7, 0.05)
_NEAR_BEST = 0.002  # of F1: what is given up so that more of what is written is right


def train(articles: Sequence[Prepared], teacher: Sequence[Taught], log: Log) -> tuple[Arrays, dict[str, Tally]]:
    """The arrays of the reader, and what cross-validation counts.

    Args:
        articles: annotated articles.
        teacher: articles with a larger network's probabilities.
        log: is told what was done.
    """
    odds: dict[str, Floats] = {}
    networks = []
    sentences = own_sentences()
    for fold in range(FOLDS):
        networks.append(fit_triggers([*_others(articles, fold), *sentences], _triggers_of(teacher, fold)))
        network = BagNetwork.load(networks[-1], "triggers")
        odds |= {p.article.id: trigger_probabilities(p.context, network) for p in _of_fold(articles, fold)}
        log(f"triggers, fold {fold}")
    rated: Rated = []
    for fold in range(FOLDS):
        seen = _others(articles, fold)
        arrays = networks[fold] | fit_parts(seen, _roles_of(teacher, fold))
        arrays |= fit_same(reader_of(complete(arrays, THRESHOLDS)), seen, odds)
        reader = reader_of(complete(arrays, THRESHOLDS))
        rated += [(p, _events(reader, p, odds)) for p in _of_fold(articles, fold)]
        log(f"roles, modality, dates, merging, fold {fold}")
    least, tallies = _by_confidence(rated, arrays)
    log(f"an event is written from {least:.2f} on: {report(tallies)}")
    arrays = fit_triggers([*articles, *sentences], _triggers_of(teacher, None))
    arrays |= fit_parts(articles, _roles_of(teacher, None))
    arrays |= fit_same(reader_of(complete(arrays, THRESHOLDS)), articles, odds)
    arrays |= fit_confidence(rated)
    return complete(arrays, THRESHOLDS | {"event": least}), tallies


def _triggers_of(teacher: Sequence[Taught], fold: int | None) -> Examples | None:
    return taught_triggers(teacher, fold) if teacher else None


def _roles_of(teacher: Sequence[Taught], fold: int | None) -> Callable[[BagNetwork], Examples] | None:
    return (lambda own: taught_roles(teacher, fold, own)) if teacher else None


def _of_fold(articles: Sequence[Prepared], fold: int) -> list[Prepared]:
    return [a for a in articles if fold_of(a.article.id) == fold]


def _others(articles: Sequence[Prepared], fold: int) -> list[Prepared]:
    return [a for a in articles if fold_of(a.article.id) != fold]


def _events(reader: Reader, p: Prepared, odds: Mapping[str, Floats]) -> list[ReadEvent]:
    mentions = find_mentions(p.context, reader, odds[p.article.id])
    return [join_mentions(p.context, reader, *group) for group in group_mentions(p.context, reader, mentions)]


def _by_confidence(rated: Rated, arrays: Arrays) -> tuple[float, dict[str, Tally]]:
    """The highest least probability of an event that comes near the best F1, and what it gives."""
    scored: Rated = []
    for fold in range(FOLDS):
        part = fit_confidence([r for r in rated if fold_of(r[0].article.id) != fold])
        reader = reader_of(complete(arrays | part, THRESHOLDS))
        scored += [(p, rate(p.context, reader, e)) for p, e in rated if fold_of(p.article.id) == fold]
    counted = [(float(least), _count(scored, float(least))) for least in _STEPS]
    best = max(tallies["events"].f1 for _, tallies in counted)
    return max((c for c in counted if c[1]["events"].f1 >= best - _NEAR_BEST), key=lambda c: c[0])


def _count(rated: Rated, least: float) -> dict[str, Tally]:
    tallies = new_tallies()
    for p, events in rated:
        assert p.gold is not None
        told = [told_of(p, e) for e in events if e.probability >= least and (e.parties or e.when)]
        count_events(tallies, p.gold, told, names_of(p.gold, p.entities))
    return tallies


def annotated_articles(shared: Path) -> list[Annotated]:
    """All articles that may be trained on: those of `gold2/train` and our own."""
    return [*load(shared, "train"), *own_articles(shared), *event_articles(shared)]


def main() -> None:
    """Trains, measures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--teacher", type=Path, help="probabilities of a larger network")
    parser.add_argument("--out", type=Path, default=Path("kg/models/events.npz"))
    parser.add_argument("--cache", type=Path, help="folder that keeps parses for the next run")
    asked = parser.parse_args()
    started = time.monotonic()

    def log(text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - started:6.0f} s  {text}\n")

    gold = annotated_articles(asked.shared)
    pairs = [(Article(a.id, a.text, a.id, date=a.date), a) for a in gold]
    articles = list(prepare_articles(pairs, parses([a.text for a in gold], asked.cache)))
    log(f"{len(articles)} articles")
    known = frozenset(a.text for a in gold)
    teacher = taught_articles(asked.shared, asked.teacher, known, asked.cache) if asked.teacher else []
    log(f"{len(teacher)} articles of the teacher")
    arrays, _ = train(articles, teacher, log)
    save(asked.out, arrays)


if __name__ == "__main__":
    main()
