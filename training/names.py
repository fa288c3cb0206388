"""Trains what corrects the names of spaCy and the word lists, in a few minutes on one core. Needs scikit-learn.

    python -m training.names SHARED [--extra FOLDER ...] [--folds] [-o FILE]

Only articles that may be trained on are read. Every place where a name of an annotated entity stands is a yes; a
stretch that overlaps one and is another is a no. What overlaps none counts neither way: annotators list who takes part
in a fact, not every name. With --folds the figures of a cross-validation are printed and nothing is written.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract.entities import find
from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.find import Model, vectors_of
from kg.extract.entities.names import Name
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.span_features import KINDS, SpanView, kind_of
from kg.extract.entities.spans import Range, candidate_spans
from kg.terms.data import model_file
from kg.terms.vocab import KG
from training.arguments import arguments, save
from training.gold import FOLDS, Annotated, fold_of, plain_name
from training.odds import Counted, part_of
from training.trees import arrays, boosted

if TYPE_CHECKING:
    from spacy.tokens import Doc

EXTENT = {"trees": 250, "leaves": 20, "rate": 0.07}
KIND = {"trees": 160, "leaves": 12, "rate": 0.07}
UNKNOWN = -1
CLASSES = {"Person": 0, "Organisation": 1, "GeopoliticalEntity": 2, "Place": 2}  # places among KINDS

Arrays = dict[str, np.ndarray]


@dataclass
class Row:
    """A stretch with its features; `label` 1 for a name, 0 for none; `kind` is its place among KINDS."""

    article: str
    numbers: list[float]
    signs: list[str]
    vector: np.ndarray
    context: np.ndarray
    label: int
    kind: int


def annotated_spans(article: Annotated, doc: "Doc") -> dict[Range, int]:
    """Where names of the annotated entities stand, with the kinds of these; of names that overlap the longest."""
    begins = {t.idx: t.i for t in doc}
    ends = {t.idx + len(t): t.i + 1 for t in doc}
    names = {(name, CLASSES[e.cls]) for e in article.entities for name in e.names if name}
    found: dict[Range, int] = {}
    taken: set[int] = set()
    for name, kind in sorted(names, key=lambda n: (-len(n[0]), n)):
        pattern = re.sub(r"[’']", "[’']", re.sub('["“”]', '["“”]', re.escape(name)))
        for m in re.finditer(pattern, doc.text):
            span = (begins.get(m.start(), -1), ends.get(m.end(), -1))
            if (
                min(span) >= 0
                and taken.isdisjoint(range(*span))
                and (name[0].islower() or doc[span[0]].text[0] == name[0])
            ):
                found[span] = kind
                taken.update(range(*span))
    return found


def rows_of(article: Annotated, doc: "Doc") -> Iterator[Row]:
    """The candidates that overlap an annotated name."""
    names = names_by_rule(doc)
    view, gold = SpanView(doc, names), annotated_spans(article, doc)
    taken = {i for span in gold for i in range(*span)}
    spans = [s for s in candidate_spans(doc, names) if not taken.isdisjoint(range(*s))]
    for span, vector, context in zip(spans, *vectors_of(doc, spans), strict=True):
        kind = gold.get(span, UNKNOWN)
        numbers, signs = view.numbers(*span), view.signs(*span)
        yield Row(article.id, numbers, signs, vector, context, int(kind != UNKNOWN), kind)


def _counted(rows: Sequence[Row], labels: Sequence[int]) -> Counted:
    return Counted([r.article for r in rows], [r.signs for r in rows], labels)


def vector_weights(rows: Sequence[Row], place: str) -> np.ndarray:
    """Weights that tell the kind by the vectors at a place of rows, the last row their offsets."""
    table, labels = np.array([getattr(r, place) for r in rows]), [r.kind for r in rows]
    model = LogisticRegression(C=3.0, max_iter=300).fit(table, labels)
    return np.concatenate([model.coef_.T, model.intercept_[None]]).astype(np.float16).astype(np.float64)


def likeness(rows: Sequence[Row], weights: np.ndarray, place: str) -> np.ndarray:
    """What the vectors of rows tell of their kinds."""
    return np.array([getattr(r, place) for r in rows]) @ weights[:-1] + weights[-1]


def held_out_likeness(names: Sequence[Row], place: str) -> np.ndarray:
    """The same, told by the articles of other parts."""
    parts = np.array([part_of(r.article) % 4 for r in names])
    found = np.zeros((len(names), len(KINDS)), np.float32)
    for part in range(4):
        own = [r for r, p in zip(names, parts, strict=True) if p == part]
        if own:
            weights = vector_weights([r for r, p in zip(names, parts, strict=True) if p != part], place)
            found[parts == part] = likeness(own, weights, place)
    return found


def train(rows: Sequence[Row]) -> Arrays:
    """All weights."""
    counted = _counted(rows, [r.label for r in rows])
    table = np.array([[*r.numbers, *counted.held_out(r.article, r.signs)] for r in rows], np.float32)
    labels = np.array([r.label for r in rows])
    made = arrays(boosted(table, labels, **EXTENT), "extent") | counted.arrays("extent")
    names = [r for r in rows if r.label]
    like = np.concatenate([held_out_likeness(names, place) for place in ("vector", "context")], 1)
    for i in range(len(KINDS)):
        labels = np.array([int(r.kind == i) for r in names])
        counted = _counted(names, labels.tolist())
        table = np.array(
            [[*r.numbers, *v, *counted.held_out(r.article, r.signs)] for r, v in zip(names, like, strict=True)],
            np.float32,
        )
        made |= arrays(boosted(table, labels, **KIND), f"kind{i}") | counted.arrays(f"kind{i}")
    weights = {"vectors": vector_weights(names, "vector"), "context": vector_weights(names, "context")}
    return made | {name: found.astype(np.float16) for name, found in weights.items()}


def fold_models(rows: Sequence[Row]) -> list[Model]:
    """For each fold a model that saw none of it."""
    return [Model.read(train([r for r in rows if fold_of(r.article) != fold])) for fold in range(FOLDS)]


def held_out_names(articles: Sequence[tuple[Annotated, "Doc"]]) -> list[tuple[Name, ...]]:
    """The names of each article by a model that did not see it: what later readers are trained on."""
    models = fold_models([r for a, doc in articles for r in rows_of(a, doc)])
    found = []
    for article, doc in articles:
        names = names_by_rule(doc)
        found.append(find.correct(doc, names, find.score(doc, names, models[fold_of(article.id)])))
    return found


def report(articles: Sequence[tuple[Annotated, "Doc"]], found: Sequence[Sequence[Name]]) -> None:
    """Prints how many annotated entities have an entity of their name and kind, and what the others lack."""
    lacks: Counter[str] = Counter()
    for (article, doc), names in zip(articles, found, strict=True):
        kinds: dict[str, set[int]] = {}
        for cluster in cluster_names(doc, names):
            texts = {cluster.label, *(n.text for n in cluster.names if n.kind == KG.Name)}
            for text in texts:
                kinds.setdefault(plain_name(text), set()).add(kind_of(cluster.cls))
        for entity in article.entities:
            told = set().union(*(kinds.get(plain_name(n), set()) for n in entity.names))
            right = CLASSES[entity.cls] in told
            lacks["found" if right else f"{entity.cls}: {'another kind' if told else 'not found'}"] += 1
    total = sum(lacks.values())
    for what, count in lacks.most_common():
        print(f"{what:40} {count:5} {count / total:.3f}")


def main() -> None:
    """Trains, or cross-validates."""
    from training.parsed import parse_train

    args = arguments(__doc__, model_file(find.MODEL))
    articles = parse_train(args.shared, args.extra)
    if args.folds:
        report(articles, [names_by_rule(doc) for _, doc in articles])
        report(articles, held_out_names(articles))
    else:
        save(args.output, train([r for a, doc in articles for r in rows_of(a, doc)]))


if __name__ == "__main__":
    main()
