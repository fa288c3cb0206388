"""Trains the ranker of references on annotated articles, in two minutes on one core. Needs scikit-learn.

    python -m training.references SHARED [--extra FOLDER ...] [--folds] [-o FILE]

Only articles that may be trained on are read. A reference counts as found and right as the scorer counts. Places that
nobody annotated are negatives for the entities that the annotators listed, up to the last reference that they marked.
With --folds the figures of a cross-validation over five folds are printed and nothing is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract.claims.reader import quotes_of
from kg.extract.entities import references as ref
from kg.extract.entities.history import History
from kg.extract.entities.mentions import Mention, Quote
from kg.extract.entities.places import Place, find_places, names_by_token
from kg.extract.entities.reference_signs import class_sign, place_signs, word_of
from kg.extract.entities.references_by_rule import resolve as resolve_by_rule
from kg.nlp.ranges import span_of
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.vocab import KG
from training.arguments import arguments, save
from training.gold import FOLDS, GoldReference, fold_of
from training.gum import gum_articles
from training.odds import Counted
from training.parsed import Read, train_articles
from training.trees import arrays, boosted

RANKER = {"trees": 120, "leaves": 24, "rate": 0.12}
SURENESS = {"trees": 80, "leaves": 12, "rate": 0.06}
OPTIONAL = 0.3  # weight of a reference about which two people might disagree
COMPLETE = 38  # references; the annotators stopped at 40
UNKNOWN = -1  # label of an entity that the annotators do not list


@dataclass
class Lesson:
    """A place with its candidates' features and labels (1 right, 0 wrong, UNKNOWN).

    `state` is 1 for an annotated reference, 0 for a place that refers to nobody on the list, UNKNOWN beyond the last
    annotated one; `groups` are those of the candidates, `signs` those of the place, `means` its word
    with their classes.
    """

    article: str
    place: Place
    rows: np.ndarray
    labels: np.ndarray
    groups: list[int]
    vector: np.ndarray
    signs: tuple[str, str, str]
    means: list[str]
    state: int
    weight: float

    @property
    def fold(self) -> int:
        """The fold of its article."""
        return fold_of(self.article)


def gold_places(article: Read, places: Sequence[Place]) -> dict[Place, GoldReference]:
    """The place of each annotated reference: that with the head of what is marked, else one that ends where it ends."""
    by_root = {p.root: p for p in places}
    found: dict[Place, GoldReference] = {}
    for reference in article.gold.references:
        marked = article.doc.char_span(*reference.span, alignment_mode="expand")
        if marked is None:
            continue
        place = by_root.get(marked.root.i) or by_root.get(marked.end - 1)
        if place is not None:
            found.setdefault(place, reference)
    return found


def references_by_rule(article: Read, quotes: Sequence[Quote]) -> dict[int, Mention]:
    """What the rules resolve in an article, by the root of the mention; the entities stay as they are."""
    resolved = resolve_by_rule(article.doc, [replace(c) for c in article.clusters], quotes)
    return {m.root: m for m in resolved if m.kind in (KG.Nominal, KG.Pronoun)}


def lessons(article: Read, model: ref.Model | None = None) -> list[Lesson]:
    """What one article teaches; each place is read with what a model makes of those before it, as it will be when
    nobody annotates: without a model, with what the annotators say of them.
    """
    doc, clusters = article.doc, article.clusters
    quotes = quotes_of(doc, article.attributions)
    by_rule = references_by_rule(article, quotes)
    places = tuple(find_places(doc, names_by_token(clusters)))
    gold = gold_places(article, places)
    listed = {i for i, names in enumerate(article.names) if names}
    last = max((r.span[1] for r in article.gold.references), default=0)
    complete = article.of_every_genre or len(article.gold.references) < COMPLETE
    out = []

    def choose(history: History, place: Place, among: Sequence[int], rows: np.ndarray) -> tuple[int, float]:
        rule = by_rule[place.root].entity if place.root in by_rule else -1
        confidence = 1.0
        if place in gold:
            right = {i for i in among if gold[place].entity in article.names[i]}
            labels = [int(i in right) for i in among]
            pick = next((i for i in among if i in right), -1)
            state, weight = 1, OPTIONAL if gold[place].optional else 1.0
        else:
            labels = [0 if i in listed else UNKNOWN for i in among]
            pick = -1 if rule in listed else rule
            state = 0 if complete or span_of(doc, (place.start, place.end))[1] < last else UNKNOWN
            if article.of_every_genre and place.how == "before":
                state = UNKNOWN  # GUM takes the title for a part of the name
            weight = float(state == 0)
        word = word_of(doc, place.root)
        means = [class_sign(word, history.cls[i]) for i in among]
        groups, vector = [history.group[i] for i in among], doc.vocab[word].vector
        signs = place_signs(doc, place)
        if model is not None:
            pick, confidence = ref.choose(model, history, place, among, rows)
        weight *= 0 if article.of_every_genre and place.kind in ref.SPOKEN else article.weight
        out.append(Lesson(article.gold.id, place, rows, np.array(labels), groups, vector, signs, means, state, weight))
        return pick, confidence

    for _ in ref.decode(doc, clusters, quotes, places, by_rule, choose):
        pass
    return out


def kinds(given: Iterable[Lesson]) -> ref.Kinds:
    """What groups of entities a noun tells of."""
    rows, labels = [], []
    for lesson in given:
        if lesson.place.kind == "description" and lesson.state != UNKNOWN:
            right = [g for g, label in zip(lesson.groups, lesson.labels, strict=True) if label == 1]
            rows.append(lesson.vector / (np.linalg.norm(lesson.vector) or 1.0))
            labels.append(right[0] if right else ref.NOBODY)
    model = LogisticRegression(C=1.0, max_iter=300).fit(np.array(rows), labels)
    weights = np.zeros((rows[0].shape[0], ref.NOBODY + 1), np.float16)
    offsets = np.full(ref.NOBODY + 1, -20.0, np.float16)
    weights[:, model.classes_], offsets[model.classes_] = model.coef_.T, model.intercept_
    return ref.Kinds(weights.astype(np.float64), offsets.astype(np.float64))


@dataclass
class Words:
    """What a training knows of words: the kinds of nouns, whether a word refers to somebody, and to what class."""

    kinds: ref.Kinds
    refers: Counted
    means: Counted

    @classmethod
    def of(cls, given: Sequence[Lesson]) -> "Words":
        """What some lessons tell."""
        known = [x for x in given if x.state != UNKNOWN and x.weight]
        refers = Counted([x.article for x in known], [x.signs for x in known], [x.state for x in known])
        pairs = [
            (x.article, (sign,), int(label))
            for x in known
            for sign, label in zip(x.means, x.labels, strict=True)
            if label != UNKNOWN
        ]
        return cls(kinds(given), refers, Counted(*map(list, zip(*pairs, strict=True))))

    def rows(self, lesson: Lesson, *, seen: bool) -> np.ndarray:
        """The features of `kg.extract.entities.references.rank_features`.

        Args:
            lesson: the place.
            seen: whether its article is among those that the words were counted in.
        """
        if lesson.place.kind == "description":
            chances = self.kinds.of(lesson.vector)
            nouns = [(chances[g], chances[ref.NOBODY]) for g in lesson.groups]
        else:
            nouns = [(-1.0, -1.0)] * len(lesson.labels)
        refers = self._odds(self.refers, lesson, lesson.signs, seen)
        more = [
            [*noun, *refers, *self._odds(self.means, lesson, (sign,), seen)]
            for noun, sign in zip(nouns, lesson.means, strict=True)
        ]
        return np.concatenate([lesson.rows, np.array(more, np.float32)], 1)

    def _odds(self, counted: Counted, lesson: Lesson, signs: Sequence[str], seen: bool) -> list[float]:
        return counted.held_out(lesson.article, signs) if seen else counted.odds.of(signs)

    def arrays(self) -> "Arrays":
        """What the model keeps of it."""
        return {
            "kinds.weights": self.kinds.weights.astype(np.float16),
            "kinds.offsets": self.kinds.offsets.astype(np.float16),
            **self.refers.arrays("refers"),
            **self.means.arrays("means"),
        }


Arrays = dict[str, np.ndarray]


def ranker(given: Sequence[Lesson], rows: Sequence[np.ndarray]) -> Arrays:
    """The trees that score a place with a candidate."""
    labels = np.concatenate([x.labels for x in given])
    weights = np.concatenate([np.full(len(x.labels), x.weight) for x in given])
    used = (labels != UNKNOWN) & (weights > 0)
    return arrays(boosted(np.concatenate(rows)[used], labels[used], weights[used], **RANKER), "ranker")


def sureness(given: Sequence[Lesson], rows: Sequence[np.ndarray], scores: Sequence[np.ndarray]) -> Arrays:
    """The trees that tell how likely the best candidate is right, by scores of rankers that did not see the article."""
    best = [int(np.argmax(s)) for s in scores]
    features = np.array([ref.sure_features(r[b], s) for r, s, b in zip(rows, scores, best, strict=True)])
    labels = np.array([x.labels[b] for x, b in zip(given, best, strict=True)])
    weights = np.array([x.weight for x in given])
    used = (labels != UNKNOWN) & (weights > 0)
    return arrays(boosted(features[used], labels[used], weights[used], **SURENESS), "sureness")


def scores_of(made: Arrays, rows: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The scores of the candidates of each place."""
    found = Trees.read(made, "ranker").chances(np.concatenate(rows))
    return np.split(found, np.cumsum([len(r) for r in rows])[:-1])


def held_out(given: Sequence[Lesson]) -> tuple[list[np.ndarray], list[np.ndarray], list[tuple[Words, Arrays]]]:
    """Of each lesson the features and scores by a ranker that did not see its fold, and those rankers."""
    rows: list[np.ndarray] = [np.zeros(0)] * len(given)
    scores, makers = list(rows), []
    for fold in range(FOLDS):
        others, own = ([i for i, x in enumerate(given) if (x.fold == fold) == same] for same in (False, True))
        known = Words.of([given[i] for i in others])
        made = ranker([given[i] for i in others], [known.rows(given[i], seen=True) for i in others])
        makers.append((known, made))
        if not own:
            continue
        mine = [known.rows(given[i], seen=False) for i in own]
        for i, r, s in zip(own, mine, scores_of(made, mine), strict=True):
            rows[i], scores[i] = r, s
    return rows, scores, makers


def all_lessons(articles: Sequence[Read]) -> list[Lesson]:
    """What all articles teach."""
    return [lesson for a in articles for lesson in lessons(a)]


def train(given: Sequence[Lesson]) -> Arrays:
    """All weights: the ranker and the kinds of nouns of everything, the sureness of held-out scores."""
    rows, scores, _ = held_out(given)
    known = Words.of(given)
    made = ranker(given, [known.rows(x, seen=True) for x in given]) | sureness(given, rows, scores)
    return made | known.arrays()


def fold_models(given: Sequence[Lesson]) -> list[ref.Model]:
    """For each fold a model that saw none of it."""
    rows, scores, makers = held_out(given)
    models = []
    for fold, (known, made) in enumerate(makers):
        others = [i for i, x in enumerate(given) if x.fold != fold]
        sure = sureness([given[i] for i in others], [rows[i] for i in others], [scores[i] for i in others])
        trees = Trees.read(made, "ranker"), Trees.read(sure, "sureness")
        models.append(ref.Model(*trees, known.kinds, known.refers.odds, known.means.odds))
    return models


@dataclass
class Outcome:
    """What a model chose for a place: its confidence, whether annotators marked the place (1, 0, UNKNOWN), and whether
    the choice is right (1), wrong (0), or an entity that they do not list (UNKNOWN).
    """

    kind: str
    confidence: float
    is_sure: bool
    state: int
    right: int


def outcomes(article: Read, model: ref.Model) -> list[Outcome]:
    """What a model chooses in an article, reading by itself."""
    doc, clusters, names = article.doc, article.clusters, article.names
    quotes = quotes_of(doc, article.attributions)
    by_rule = references_by_rule(article, quotes)
    places = tuple(find_places(doc, names_by_token(clusters)))
    gold = gold_places(article, places)
    last = max((r.span[1] for r in article.gold.references), default=0)
    if len(article.gold.references) < COMPLETE:
        last = len(article.gold.text)
    found = []
    for c in ref.decode(doc, clusters, quotes, places, by_rule, lambda *given: ref.choose(model, *given)):
        kind = c.place.kind + (f" {c.place.how}" if c.place.how else "")
        if c.place in gold:
            found.append(Outcome(kind, c.confidence, c.is_sure, 1, int(gold[c.place].entity in names[c.entity])))
        else:
            state = 0 if span_of(doc, (c.place.start, c.place.end))[1] <= last else UNKNOWN
            found.append(Outcome(kind, c.confidence, c.is_sure, state, 0 if names[c.entity] else UNKNOWN))
    return found


def report(found: Sequence[Outcome], references: int) -> None:
    """Prints the figures: F1 as the scorer counts it, and by kind how many of what is said are right."""
    said = [x for x in found if x.is_sure]
    marked, extra = [x for x in said if x.state == 1], sum(x.state == 0 and x.right == 0 for x in said)
    right = sum(x.right == 1 for x in marked)
    print(f"F1 {2 * right / (len(marked) + references):.3f}: {right} right of {len(marked)} found of {references}")
    print(f"wrong or not marked: {(len(marked) - right + extra) / max(len(marked) + extra, 1):.3f} of all")
    for kind in sorted({x.kind for x in said}):
        own = [x for x in said if x.kind == kind]
        right, unmarked = sum(x.right == 1 for x in own), sum(x.state == 0 and x.right == 0 for x in own)
        print(f"{kind:20} marked {sum(x.state == 1 for x in own):5} right {right:5} not marked {unmarked:5}")
    for low in (0.2, 0.4, 0.6, 0.8):
        band = [x for x in found if low <= x.confidence < low + 0.2 + (low == 0.8) and x.state == 1]
        if band:
            mean = sum(x.confidence for x in band) / len(band)
            share = sum(x.right == 1 for x in band) / len(band)
            print(f"confidence {low:.1f} and above: mean {mean:.2f}, right {share:.2f} ({len(band)})")


def main() -> None:
    """Trains, or cross-validates."""
    args = arguments(__doc__, model_file(ref.MODEL))
    articles = train_articles(args.shared, args.extra)
    given = all_lessons([*articles, *gum_articles(args.shared)])
    if args.folds:
        models = fold_models(given)
        found = [o for a in articles for o in outcomes(a, models[fold_of(a.gold.id)])]
        report(found, sum(len(a.gold.references) for a in articles))
    else:
        save(args.output, train(given))


if __name__ == "__main__":
    main()
