"""The pair score of reports of one event: trained on the train topics of ECB+, over the nodes that `kg` makes there.

    python -m training.ties ../shared           builds the graphs first
    python -m training.ties ../shared TRAIN.nq NEWS.nq DATED.nq  takes graphs of those topics, DWIE and Wikinews

A gold mention stands for the node whose trigger it overlaps. Pairs of one gold instance are the positives. Thresholds
are chosen by CoNLL over folds of whole topics; nothing of the dev topics is read.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from pyoxigraph import NamedNode, Quad
from sklearn.neural_network import MLPClassifier

from kg.graph.same_events import reports_of, topic_of
from kg.identity.events.compare import FEATURES, PairScore, articles_alike, features
from kg.identity.events.report import ArticleTold, ArticleTopic, EventReport
from kg.identity.events.tie import candidate_articles, may_be_one, tie_reports
from kg.identity.events.words import keywords
from kg.store.articles import read_graph
from kg.terms.data import model_file
from kg.terms.rdf import name_of
from kg.terms.vocab import DCTERMS, KG

__all__ = ["Case", "cases", "fit", "gold_of", "main"]

_FOLDS = 5
_FAR = 100_000  # numbers of Deutsche Welle between two articles: some months
_MONTHS = 61  # days
_WEEK = 8  # days between two articles, at most 7
_SEEDS = (1, 2, 3)
_HIDDEN = 24


@dataclass(frozen=True, slots=True)
class Case:
    """The reports of one corpus, with the gold instance and topic of each that stands for a gold mention."""

    reports: tuple[EventReport, ...]
    topics: Mapping[str, ArticleTopic]
    gold: Mapping[str, tuple[str, ...]]  # report -> instances of the gold mentions at it
    topic_of: Mapping[str, int]  # article -> topic of ECB+


def read(graph: str) -> tuple[list[EventReport], dict[str, ArticleTopic], dict[str, str], dict[str, list[Any]]]:
    """The reports of a graph, the topics of its articles, their identifiers, and the trigger spans of each report."""
    by_article: dict[str, list[Quad]] = defaultdict(list)
    same: list[Quad] = []
    for quad in read_graph(graph):
        name = name_of(quad.subject)
        if quad.predicate == KG.sameEventAs:
            same.append(quad)
        elif "/event/" in name:
            by_article[name.split("/event/")[1].split("/")[0]].append(quad)
        elif "/article/" in name:
            by_article[name.split("/article/")[1].split("#")[0].split("/")[0]].append(quad)
    for quad in same:
        key = name_of(quad.subject).split("/event/")[1].split("/")[0]
        if key == name_of(quad.object).split("/event/")[1].split("/")[0]:
            by_article[key].append(quad)
    reports, topics, ids, spans = [], {}, {}, defaultdict(list)
    for quads in by_article.values():
        found = next((q for q in quads if q.predicate == DCTERMS.identifier), None)
        if found is None or not isinstance(found.subject, NamedNode):
            continue
        ids[found.subject.value] = getattr(found.object, "value", "")
        topics[found.subject.value] = topic_of(found.subject, quads)
        reports += reports_of(found.subject, quads)
        for quad in quads:
            if quad.predicate == KG.triggerSpan:
                begin, end = name_of(quad.object).rpartition("#char=")[2].split(",")
                spans[name_of(quad.subject)].append((int(begin), int(end)))
    return reports, topics, ids, spans


def gold_of(
    record: Mapping[str, Any], reports: Iterable[EventReport], spans: Mapping[str, list[Any]]
) -> dict[str, list[str]]:
    """Report -> the instances of the validated gold mentions whose trigger it overlaps; each mention at one report."""
    here = sorted((r.claimed, r.iri) for r in reports)
    found: dict[str, list[str]] = defaultdict(list)
    for i, event in enumerate(record["events"]):
        begin, end = event["trigger"]
        on = [
            (all(s != (begin, end) for s in spans[iri]), claimed, iri)
            for claimed, iri in here
            if any(b < end and begin < e for b, e in spans[iri])
        ]
        if event["validated"] and on:
            found[min(on)[2]].append(event["instance"] or f"{record['id']}:{i}")
    return found


def cases(graph: str, shared: Path, split: str) -> Case:
    """The reports of the graph of a split of ECB+ with their gold instances."""
    reports, topics, ids, spans = read(graph)
    lines = (shared / "corpora/ecbplus/dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = {r["id"]: r for r in map(json.loads, lines) if r["split"] == split}
    of_article = defaultdict(list)
    for r in reports:
        of_article[r.article].append(r)
    gold: dict[str, tuple[str, ...]] = {}
    number = {}
    for article, id_ in ids.items():
        record = records[id_]
        number[article] = record["topic"]
        if not topics[article].keywords:
            topics[article] = replace(topics[article], keywords=frozenset(keywords(record["text"])))
        gold |= {k: tuple(v) for k, v in gold_of(record, of_article[article], spans).items()}
    return Case(tuple(reports), topics, gold, number)


def pairs_of(case: Case, numbers: set[int]) -> tuple[np.ndarray, np.ndarray]:
    """The features of the pairs of reports with gold, of some topics, and whether each is one event."""
    known = [r for r in case.reports if r.iri in case.gold and case.topic_of[r.article] in numbers]
    told = told_by_article(case.reports, case.topics)
    rows, labels = [], []
    for a, b in combinations(sorted(known, key=lambda r: r.iri), 2):
        if case.topic_of[a.article] == case.topic_of[b.article] and may_be_one(a, b):
            x, y = told[a.article], told[b.article]
            rows.append(features(a, b, x.topic, y.topic, articles_alike(x, y)))
            labels.append(bool(set(case.gold[a.iri]) & set(case.gold[b.iri])))
    return np.array(rows), np.array(labels)


def told_by_article(reports: Iterable[EventReport], topics: Mapping[str, ArticleTopic]) -> dict[str, ArticleTold]:
    """What each article tells of all its events together."""
    of_article = defaultdict(list)
    for r in reports:
        of_article[r.article].append(r)
    return {article: ArticleTold.of(topics[article], own) for article, own in of_article.items()}


def unrelated(graph: str, shared: Path) -> tuple[np.ndarray, np.ndarray]:
    """The features of pairs that are two events: reports of DWIE's articles that are about alike things, months apart.

    Topics of ECB+ are one event each; a newspaper comes back to its themes. Articles of Deutsche Welle are numbered in
    the order in which they came. Articles of gold2's development set are left out.
    """
    reports, _, ids, _ = read(graph)
    kept_out = {json.loads(line)["id"] for line in (shared / "gold2/dev.jsonl").read_text("utf-8").splitlines()}
    lines = (shared / "corpora/dwie/dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {r["id"]: r["text"] for r in map(json.loads, lines) if r["id"] not in kept_out}
    about = {a: ArticleTopic(a, frozenset(keywords(texts[i]))) for a, i in ids.items() if i in texts}
    number = {a: int(ids[a].rpartition("_")[2]) for a in about}
    return pairs_far_apart([r for r in reports if r.article in about], about, number, _FAR)


def unrelated_by_date(graph: str) -> tuple[np.ndarray, np.ndarray]:
    """The features of pairs that are two events: those of dated articles about alike things, months apart."""
    reports, topics, _, _ = read(graph)
    number = {a: t.published.toordinal() for a, t in topics.items() if t.published}
    return pairs_far_apart([r for r in reports if r.article in number], topics, number, _MONTHS)


def pairs_far_apart(
    reports: Iterable[EventReport], about: Mapping[str, ArticleTopic], number: Mapping[str, int], least: int
) -> tuple[np.ndarray, np.ndarray]:
    """The features of pairs of reports without times of articles that are alike and whose numbers are far apart.

    Each pair comes twice, without days of publication and as if its articles had come within a week: reports of the
    same week are not one event for that alone.

    Args:
        reports: of all articles.
        about: what the articles are about, by IRI.
        number: when they came, in days or in numbers that rise with them.
        least: how far two are apart.
    """
    of_article = defaultdict(list)
    for r in reports:
        of_article[r.article].append(r)
    told = {article: ArticleTold.of(about[article], own) for article, own in of_article.items()}
    rows = []
    for x, y in sorted(candidate_articles(about[a] for a in told)):
        if abs(number[x] - number[y]) < least:
            continue
        alike = articles_alike(told[x], told[y])
        rows += [
            features(a, b, about[x], about[y], alike)
            for a in of_article[x]
            for b in of_article[y]
            if may_be_one(a, b) and not (a.first and b.first)
        ]
    undated = np.array(rows)
    dated = undated.copy()
    dated[:, FEATURES.index("published known")] = 1.0
    dated[:, FEATURES.index("published apart")] = np.log1p(
        np.random.RandomState(_SEEDS[0]).randint(0, _WEEK, len(rows))
    )
    return np.vstack([undated, dated]), np.zeros(2 * len(rows), bool)


def fit(rows: np.ndarray, labels: np.ndarray, least: float = 0.5, weak: float = 0.2) -> PairScore:
    """A score fitted to pairs: the mean of networks of several seeds, as one wide network."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    made = [
        MLPClassifier((_HIDDEN,), alpha=3.0, random_state=seed, max_iter=60, early_stopping=False, tol=1e-4,
                      batch_size=256, learning_rate_init=3e-3)
        .fit((rows - mean) / scale, labels)
        for seed in _SEEDS
    ]  # fmt: skip
    first = (np.hstack([m.coefs_[0] for m in made]), np.hstack([m.intercepts_[0] for m in made]))
    second = (
        np.vstack([m.coefs_[1] for m in made]) / len(made),
        np.sum([m.intercepts_[1] for m in made], 0) / len(made),
    )
    return PairScore(mean, scale, (first, second), least, weak)


def save(score: PairScore) -> None:
    """Writes the weights."""
    arrays = {f"weight{i}": w.astype(np.float32) for i, (w, _) in enumerate(score.layers)}
    arrays |= {f"bias{i}": b.astype(np.float32) for i, (_, b) in enumerate(score.layers)}
    np.savez_compressed(
        model_file("ties.npz"),
        mean=score.mean.astype(np.float32),
        scale=score.scale.astype(np.float32),
        thresholds=np.array([score.least, score.weak], np.float32),
        **arrays,
    )


# ---------------------------------------------------------------- the measure: CoNLL over gold mentions


def conll(gold: Mapping[Any, str], found: Mapping[Any, str]) -> float:
    """The mean of MUC, B-cubed and CEAFe of two partitions of the same mentions."""
    from scipy.optimize import linear_sum_assignment

    def groups(labels: Mapping[Any, str]) -> list[set[Any]]:
        made = defaultdict(set)
        for item, label in labels.items():
            made[label].add(item)
        return list(made.values())

    def f(p: float, r: float) -> float:
        return 2 * p * r / (p + r) if p + r else 0.0

    def muc(key: Mapping[Any, str], other: Mapping[Any, str]) -> float:
        sets = groups(key)
        total = sum(len(s) - 1 for s in sets)
        return sum(len(s) - len({other[i] for i in s}) for s in sets) / total if total else 0.0

    mine, theirs = groups(gold), groups(found)
    of_gold, of_found = {i: s for s in mine for i in s}, {i: s for s in theirs for i in s}
    recall = np.mean([len(of_gold[i] & of_found[i]) / len(of_gold[i]) for i in gold])
    precision = np.mean([len(of_gold[i] & of_found[i]) / len(of_found[i]) for i in gold])
    weights = np.array([[2 * len(a & b) / (len(a) + len(b)) for b in theirs] for a in mine])
    rows, columns = linear_sum_assignment(-weights)
    best = weights[rows, columns].sum()
    return float(
        np.mean([f(muc(found, gold), muc(gold, found)), f(precision, recall), f(best / len(theirs), best / len(mine))])
    )


def measured(case: Case, numbers: set[int], score: PairScore) -> tuple[dict[Any, str], dict[Any, str]]:
    """Gold and found labels of the mentions of some topics, tied with a score."""
    reports = [r for r in case.reports if case.topic_of[r.article] in numbers]
    first = {t.report: t.first for t in tie_reports(reports, case.topics, score=score)}
    gold, found = {}, {}
    for report in reports:
        for i, instance in enumerate(case.gold.get(report.iri, ())):
            gold[report.iri, i] = instance
            found[report.iri, i] = first.get(report.iri, report.iri)
    return gold, found


def _with(pairs: tuple[np.ndarray, np.ndarray], others: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return np.vstack([pairs[0], others[0]]), np.concatenate([pairs[1], others[1]])


def built(corpus: Path, split: str, folder: Path) -> str:
    """Builds the graph of the articles of a split of a corpus ("": of all) in a folder, and gives its path."""
    records = map(json.loads, corpus.read_text(encoding="utf-8").splitlines())
    kept = [
        {k: r[k] for k in ("id", "text", "date", "url") if r.get(k)}
        for r in records
        if r.get("split", "") in (split, "")
    ]
    source, graph = folder / f"{corpus.parent.name}.jsonl", folder / f"{corpus.parent.name}.nq"
    source.write_text("".join(json.dumps(r) + "\n" for r in kept), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "kg", "build", str(source), "-o", str(graph)], check=True)
    return str(graph)


def main(shared: str, graph: str = "", news: str = "", dated: str = "") -> None:
    """Cross-validates, chooses the threshold, and writes the weights.

    Args:
        shared: the folder that holds `corpora` and `gold2`.
        graph: a graph of the train topics of ECB+; built where none is given.
        news: one of DWIE.
        dated: one of Wikinews.
    """
    corpora = Path(shared) / "corpora"
    with TemporaryDirectory() as folder:
        news = news or built(corpora / "dwie/dev.jsonl", "train", Path(folder))
        dated = dated or built(corpora / "wikinews/dev.jsonl", "", Path(folder))
        graph = graph or built(corpora / "ecbplus/dev.jsonl", "train", Path(folder))
        far = _with(unrelated(news, Path(shared)), unrelated_by_date(dated))
        case = cases(graph, Path(shared), "train")
    numbers = sorted(set(case.topic_of.values()))
    grid = [(least, weak) for weak in (0.3, 0.5) for least in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)]
    golds: list[dict[Any, str]] = [{} for _ in grid]
    founds: list[dict[Any, str]] = [{} for _ in grid]
    for fold in range(_FOLDS):
        held = {n for i, n in enumerate(numbers) if i % _FOLDS == fold}
        score = fit(*_with(pairs_of(case, set(numbers) - held), far))
        for k, (least, weak) in enumerate(grid):
            gold, found = measured(case, held, replace(score, least=least, weak=weak))
            golds[k] |= gold
            founds[k] |= found
    results = [(round(conll(g, f), 4), *settings) for g, f, settings in zip(golds, founds, grid, strict=True)]
    print(len(golds[0]), "mentions at", len(case.gold), "reports")
    for row in sorted(results, reverse=True)[:8]:
        print("CoNLL {:.4f} least {} weak {}".format(*row))
    _, least, weak = max(results)
    rows, labels = _with(pairs_of(case, set(numbers)), far)
    print(len(rows), "pairs,", int(labels.sum()), "of one event")
    save(fit(rows, labels, least, weak))


if __name__ == "__main__":
    main(*sys.argv[1:])
