"""Trains the reader of offices on annotated articles, in a few minutes on one core. Needs scikit-learn.

    python -m training.offices SHARED [--extra FOLDER ...] [--folds] [-o FILE]

Only articles that may be trained on are read. A title with a person is a yes for every place of the article where the
two may stand together, the nearest in each sentence; one that two people might disagree about counts neither way. What
builds on something that was trained (bodies on holders, sureness on both) is trained on what models say that did not
see the article. With --folds the figures of a cross-validation over five folds are printed and nothing is written.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract.claims.reader import quotes_of
from kg.extract.entities.references_by_rule import resolve
from kg.extract.offices import find, holders, status
from kg.extract.offices.bodies import Held, word_of
from kg.extract.offices.find import Model, Scored
from kg.extract.offices.titles import title_word
from kg.extract.offices.view import View
from kg.extract.offices.words_before import words_before
from kg.lang.lexicon import sections, words
from kg.nlp.odds import Odds
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.ontology import curie
from training.arguments import arguments, save
from training.gold import FOLDS, GoldPosition, fold_of
from training.odds import Counted, part_of
from training.parsed import Read, train_articles
from training.trees import arrays, boosted

HOLDER = {"trees": 150, "leaves": 12, "rate": 0.06}
BODY = {"trees": 150, "leaves": 12, "rate": 0.06}
WORDS = {"trees": 100, "leaves": 8, "rate": 0.06}
FORMER = {"trees": 80, "leaves": 6, "rate": 0.06}
UNKNOWN = -1  # label of what counts neither way
LEAST_ALIKE = 0.6  # share of words by which two titles are the same
RANKS = frozenset({"vice", "deputy", "prime", "acting", "assistant"})
SMALL = frozenset({"of", "the", "to", "for"})

Arrays = dict[str, np.ndarray]


@dataclass
class Row:
    """What one model is asked: numbers and signs, the right answer, and what it is about."""

    article: str
    numbers: list[float]
    signs: list[str]
    label: int
    about: tuple = ()


@dataclass
class Lesson:
    """An article with what it teaches; `held` has a chance for each row of `pairs`, from models that did not see it."""

    read: Read
    view: View
    pairs: list[Row]
    held: list[Held] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)
    former: list[Row] = field(default_factory=list)

    @property
    def fold(self) -> int:
        """The fold of the article."""
        return fold_of(self.read.gold.id)


# -- titles as annotators write them


def noun_of(title: str) -> str:
    """The noun that heads an annotated title, as `title_word` has it."""
    before = re.split(r"\s(?:of|for|to|at|in|on)\s", title.lower())[0].replace("-", " ").split()
    if len(before) > 1 and before[-1] in words("titles.yaml", "behind"):
        before = before[:-1]
    word = before[-1].strip(".,") if before else ""
    word = str(sections("titles.yaml")["shortened"].get(word, word))
    word = word.split()[-1] if word else ""
    return "spokesperson" if word in ("spokesman", "spokeswoman") else word


def alike(one: str, other: str) -> bool:
    """Whether two titles are the same for the scorer."""
    a, b = ({w for w in re.sub(r"[^\w\s-]", "", t.lower()).split() if w not in SMALL} for t in (one, other))
    return bool(a | b) and len(a & b) >= LEAST_ALIKE * len(a | b) and a & RANKS == b & RANKS


def known_titles(articles: Iterable[Read]) -> frozenset[str]:
    """The nouns of the word list and of the annotated titles."""
    listed = words("titles.yaml", "heads") | {str(w) for w in sections("titles.yaml")["shortened"].values()}
    return listed | {noun_of(p.title) for a in articles for p in a.gold.positions}


def annotated(lesson: Lesson, person: int, word: str) -> list[GoldPosition]:
    """The annotated offices that a title of a person may be."""
    names = lesson.read.names[person]
    return [p for p in lesson.read.gold.positions if p.person in names and noun_of(p.title) == word]


def bodies_of(position: GoldPosition) -> set[str]:
    """The entities that are right as its body; none where any is."""
    return {position.of, *position.alternatives} - {""}


# -- lessons


def lesson_of(article: Read, titles: frozenset[str]) -> Lesson:
    """What one article teaches about who holds a title."""
    mentions = resolve(article.doc, article.clusters, quotes_of(article.doc, article.attributions))
    view = View(article.doc, article.clusters, mentions, titles)
    lesson = Lesson(article, view, [])
    best: dict[tuple, tuple[int, int]] = {}
    for token, mention in view.pairs():
        golds = annotated(lesson, mention.entity, word_of(token))
        label = 0 if not golds else UNKNOWN if all(p.optional for p in golds) else 1
        row = Row(
            article.gold.id, holders.numbers(view, token, mention, 0.0), holders.signs(view, token, mention), label
        )
        row.about = (token, mention)
        if label == 1:
            key = (view.sentence[token.i], mention.entity, word_of(token))
            apart = 0 if mention.start <= token.i < mention.end else abs(mention.root - token.i)
            best[key] = min(best.get(key, (apart, len(lesson.pairs))), (apart, len(lesson.pairs)))
        lesson.pairs.append(row)
    nearest = {i for _, i in best.values()}
    for i, row in enumerate(lesson.pairs):
        row.label = UNKNOWN if row.label == 1 and i not in nearest else row.label
    return lesson


def teach_rest(lesson: Lesson, chances: Sequence[float]) -> None:
    """Adds what the article teaches about bodies, words and status, given the chances that people hold titles."""
    view, article = lesson.view, lesson.read.gold.id
    lesson.held = [Held(*row.about, c) for row, c in zip(lesson.pairs, chances, strict=True)]
    lesson.bodies, lesson.words, lesson.former = [], [], []
    for about, _, bodies in find.candidates(view, lesson.held):
        right = set().union(*(bodies_of(p) for p in annotated(lesson, *about)))
        for body in bodies:
            label = int(bool(right & lesson.read.names[body.entity])) if right else UNKNOWN
            lesson.bodies.append(Row(article, body.numbers, body.signs, label, (about, body)))
    seen = set()
    for row in lesson.pairs:
        token, mention = row.about
        golds = annotated(lesson, mention.entity, word_of(token)) if row.label == 1 else []
        if not golds:
            continue
        former = int(golds[0].status == "Former")
        lesson.former.append(Row(article, status.numbers(view, token, mention), status.signs(view, token), former))
        if token.i not in seen:
            seen.add(token.i)
            lesson.words += _words(view, token, golds, article)


def _words(view: View, token: object, golds: Sequence[GoldPosition], article: str) -> Iterable[Row]:
    told = {w for p in golds for w in re.split(r"[\s’'-]+", p.title.lower())}
    for before in words_before(view, token):
        word = view.doc[before.token].lower_
        label = int(word in told) if word[0].isalpha() else UNKNOWN
        yield Row(article, before.numbers, before.signs, label)


# -- models


def scored(rows: Sequence[Row], prefix: str, settings: dict) -> Arrays:
    """Trees and odds for rows that have an answer."""
    used = [r for r in rows if r.label != UNKNOWN]
    counted = Counted([r.article for r in used], [r.signs for r in used], [r.label for r in used])
    table = np.array([[*r.numbers, *counted.held_out(r.article, r.signs)] for r in used], np.float32)
    trees = boosted(table, np.array([r.label for r in used]), **settings)
    return arrays(trees, prefix) | counted.arrays(prefix)


def likeness(rows: Sequence[Row], held_out: bool) -> np.ndarray:
    """Weights that tell a noun that looks like a title; with `held_out` each row is told what other nouns teach."""
    labels: dict[str, int] = {}
    vocab = rows[0].about[0].vocab
    for row in rows:
        word = title_word(row.about[0])
        labels[word] = max(labels.get(word, 0), row.label)
    labels |= dict.fromkeys(words("titles.yaml", "heads"), 1)
    nouns = sorted(w for w in labels if find.word_vector(vocab, w) is not None)
    vectors = np.array([find.word_vector(vocab, w) for w in nouns])
    answers = np.array([labels[w] for w in nouns])
    parts = np.array([part_of(w) % FOLDS for w in nouns])

    def fit(used: np.ndarray) -> np.ndarray:
        model = LogisticRegression(C=2.0, max_iter=500, class_weight="balanced").fit(vectors[used], answers[used])
        return np.append(model.coef_[0], model.intercept_).astype(np.float16).astype(np.float64)

    if held_out:
        by_part = [fit(parts != part) for part in range(FOLDS)]
        for row in rows:
            word = title_word(row.about[0])
            vector, weights = find.word_vector(vocab, word), by_part[part_of(word) % FOLDS]
            row.numbers[0] = find._UNKNOWN_WORD if vector is None else float(vector @ weights[:-1] + weights[-1])
    return fit(parts >= 0)


def train_holder(given: Sequence[Lesson]) -> Arrays:
    """Who holds a title."""
    rows = [r for lesson in given for r in lesson.pairs if r.label != UNKNOWN]
    weights = likeness(rows, held_out=True)
    titles = "\n".join(sorted(known_titles(lesson.read for lesson in given)))
    made = {"likeness": weights.astype(np.float16), "titles": np.frombuffer(titles.encode(), np.uint8)}
    return made | scored(rows, "holder", HOLDER)


def train_rest(given: Sequence[Lesson]) -> Arrays:
    """Bodies, words and status."""
    made: Arrays = {}
    kinds: tuple[tuple[str, Callable, dict], ...] = (
        ("body", lambda lesson: lesson.bodies, BODY),
        ("words", lambda lesson: lesson.words, WORDS),
        ("former", lambda lesson: lesson.former, FORMER),
    )
    for prefix, rows_of, settings in kinds:
        made |= scored([r for lesson in given for r in rows_of(lesson)], prefix, settings)
    return made


def holder_chances(made: Arrays, lesson: Lesson) -> list[float]:
    """The chances that people hold the titles of an article, by a model that did not see it."""
    model = Scored(Trees.read(made, "holder"), Odds.read(made, "holder"))
    weights = made["likeness"].astype(np.float64)
    rows = []
    for row in lesson.pairs:
        vector = find.word_vector(row.about[0].vocab, title_word(row.about[0]))
        like = find._UNKNOWN_WORD if vector is None else float(vector @ weights[:-1] + weights[-1])
        rows.append(([round(like, 4), *row.numbers[1:]], row.signs))
    return model.chances(rows)


@dataclass
class Outcome:
    """An office that a model found in an article, whether it is right, and the annotated one that it is."""

    chance: float
    body_chance: float
    right: bool
    status_right: bool
    confidence: float = 0.0
    title: str = ""


def outcomes(lesson: Lesson, model: Model, told: Sequence[find.Told]) -> tuple[list[Outcome], int]:
    """The offices found in an article, matched one to one with the annotated ones as the scorer does; and how many
    there are. What matches an optional one is left out.
    """
    taken: set[int] = set()
    found = []
    for t in sorted(told, key=lambda t: -t.chance * max(t.body_chance, 0.01)):
        title = find.title_of(lesson.view, model, t.held)
        who = lesson.read.names[t.person]
        where = lesson.read.names[t.body.entity] if t.body is not None else frozenset()
        fits = [
            (p.optional, i)
            for i, p in enumerate(lesson.read.gold.positions)
            if i not in taken and p.person in who and alike(p.title, title)
            and (not bodies_of(p) or bodies_of(p) & where or not (p.of or where))
        ]  # fmt: skip
        gold = lesson.read.gold.positions[min(fits)[1]] if fits else None
        if fits:
            taken.add(min(fits)[1])
        if gold is None or not gold.optional:
            state = curie(find.status_of(lesson.view, model, t.held).value).partition(":")[2]
            right = gold is not None
            found.append(Outcome(t.chance, t.body_chance, right, right and gold.status == state, 0.0, title))
    return found, sum(not p.optional for p in lesson.read.gold.positions)


def sureness(found: Sequence[Outcome]) -> np.ndarray:
    """The offset and weights that make a confidence of two chances."""
    rows = np.array([[find._log_odds(o.chance), find._log_odds(o.body_chance)] for o in found])
    model = LogisticRegression(C=10.0).fit(rows, [o.right and o.status_right for o in found])
    return np.append(model.intercept_, model.coef_[0])


def lessons_of(articles: Sequence[Read]) -> list[Lesson]:
    """What all articles teach, each read by models that did not see its fold."""
    titles = [known_titles(a for a in articles if fold_of(a.gold.id) != fold) for fold in range(FOLDS)]
    given = [lesson_of(a, titles[fold_of(a.gold.id)]) for a in articles]
    for fold in range(FOLDS):
        made = train_holder([x for x in given if x.fold != fold])
        for lesson in given:
            if lesson.fold == fold:
                teach_rest(lesson, holder_chances(made, lesson))
    return given


def held_out(given: Sequence[Lesson]) -> tuple[list[list[Outcome]], int]:
    """What models that did not see the article find in each, and how many offices are annotated."""
    found, total = [], 0
    for fold in range(FOLDS):
        others = [x for x in given if x.fold != fold]
        made = train_rest(others) | train_holder(others) | {"sureness": np.zeros(3)}
        model = Model.read(made)
        for lesson in (x for x in given if x.fold == fold):
            some, count = outcomes(lesson, model, find.gather(lesson.view, model, lesson.held))
            found.append(some)
            total += count
    return found, total


def report(found: Sequence[Sequence[Outcome]], total: int) -> None:
    """Prints precision, recall and F1 by threshold, and how far the confidence is right."""
    weights = sureness([o for some in found for o in some])
    said = [o for some in found for o in some]
    for o in said:
        odds = weights @ np.array([1.0, find._log_odds(o.chance), find._log_odds(o.body_chance)])
        o.confidence = float(1 / (1 + np.exp(-odds)))
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        told = [o for o in said if o.confidence >= least]
        right = sum(o.right for o in told)
        state = sum(o.status_right for o in told) / max(right, 1)
        precision, f1 = right / max(len(told), 1), 2 * right / (len(told) + total)
        figures = f"P {precision:.3f} R {right / total:.3f} F1 {f1:.3f}, status {state:.3f}"
        print(f"{least:.2f}: {figures}, {len(told)} told")
    for low in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        told = [o for o in said if low <= o.confidence < low + 0.1]
        whole = Counter(o.right and o.status_right for o in told)[True]
        print(f"confidence {low:.1f}: {len(told)} told, {whole / max(len(told), 1):.2f} wholly right")


def main() -> None:
    """Trains, or cross-validates."""
    args = arguments(__doc__, model_file(find.MODEL))
    given = lessons_of(train_articles(args.shared, args.extra))
    found, total = held_out(given)
    report(found, total)
    if not args.folds:
        made = train_rest(given) | train_holder(given)
        made["sureness"] = sureness([o for some in found for o in some])
        save(args.output, made)


if __name__ == "__main__":
    main()
