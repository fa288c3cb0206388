"""Trains the reader of offices on annotated articles, in a few minutes on one core. Needs scikit-learn.

    python -m training.offices SHARED [--extra FOLDER ...] [--folds] [-o FILE]

Only articles that may be trained on are read. A title with a person is a yes for every place of the article where the
two may stand together, the nearest in each sentence; one that two people might disagree about counts neither way. What
builds on something that was trained (bodies on holders, sureness on both) is trained on what models say that did not
see the article. Articles that nobody annotated lend their words: what a first model is sure of in them is counted among
the odds of signs, and no more. With --folds the figures of a cross-validation over five folds are printed and nothing
is written.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract.claims.reader import quotes_of
from kg.extract.entities.find import find_names
from kg.extract.entities.references_by_rule import resolve
from kg.extract.offices import find, holders, status
from kg.extract.offices.bodies import Held, word_of
from kg.extract.offices.find import Model
from kg.extract.offices.phrases import phrases
from kg.extract.offices.titles import same_title, title_word
from kg.extract.offices.view import View
from kg.lang.lexicon import sections, words
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.ontology import curie
from training.arguments import arguments, save
from training.gold import FOLDS, GoldPosition, fold_of
from training.odds import Counted, part_of
from training.own import event_articles, office_articles
from training.parsed import Read, read, train_articles
from training.parses import parses
from training.trees import arrays, boosted
from training.unlabelled import unlabelled_articles

HOLDER = {"trees": 250, "leaves": 12, "rate": 0.04}
BODY = {"trees": 400, "leaves": 12, "rate": 0.04}
PHRASE = {"trees": 300, "leaves": 10, "rate": 0.04}
SURE = {"trees": 80, "leaves": 6, "rate": 0.06}
FORMER = {"trees": 80, "leaves": 6, "rate": 0.06}
ALL = -1  # the fold of no article
SURE_YES, SURE_NO, SURE_WORDS, SURE_BODY = 0.85, 0.1, 0.6, 0.75  # chances from which a guess counts
UNKNOWN = -1  # label of what counts neither way
LEAST_ALIKE = 0.5  # of a wording that an annotator may have meant

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
    phrases: list[Row] = field(default_factory=list)
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


def teach_bodies(lesson: Lesson, model: Model) -> None:
    """Adds what the article teaches about bodies, given a model of holders and titles that did not see it."""
    view, article = lesson.view, lesson.read.gold.id
    chances = holder_chances(model, lesson)
    lesson.held = [Held(*row.about, c) for row, c in zip(lesson.pairs, chances, strict=True)]
    lesson.bodies = []
    for person, held, bodies in find.candidates(view, find.worded(view, model, lesson.held)):
        about = (person, word_of(held[0].token))
        golds = annotated(lesson, *about)
        title, _ = find.title_of(held)
        golds = [p for p in golds if same_title(p.title.lower(), title)] or golds
        right = set().union(*(bodies_of(p) for p in golds))
        for body in bodies:
            label = int(bool(right & lesson.read.names[body.entity])) if right else UNKNOWN
            lesson.bodies.append(Row(article, body.numbers, body.signs, label, (about, body)))


def teach_titles(lesson: Lesson) -> None:
    """Adds what the article teaches about the words of titles and about status."""
    view, article = lesson.view, lesson.read.gold.id
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
            lesson.phrases += _phrases(view, token, golds, article)


def _phrases(view: View, token: object, golds: Sequence[GoldPosition], article: str) -> Iterable[Row]:
    """The wordings of a title: right is the one that is most alike to what was annotated."""
    found = phrases(view, token)
    told = [_words_of(p.title) for p in golds]
    shares = [max(len(_words_of(f.text) & t) / len(_words_of(f.text) | t) for t in told) for f in found]
    for phrase, share in zip(found, shares, strict=True):
        label = UNKNOWN if max(shares) < LEAST_ALIKE else int(share == max(shares))
        yield Row(article, phrase.numbers, phrase.signs, label)


def _words_of(title: str) -> frozenset[str]:
    return frozenset(re.sub(r"[^\w\s-]", "", title.lower()).split()) or frozenset([""])


# -- models


def _nothing() -> Arrays:
    """A model that knows nothing: what is not yet trained."""
    rows = [Row(str(i), [float(i)], [""], i % 2) for i in range(40)]
    made: Arrays = {}
    for prefix in ("holder", "body", "phrase", "former"):
        made |= scored(rows, prefix, {"trees": 1, "leaves": 2, "rate": 0.1})
    trees = boosted(
        np.array([[float(i)] for i in range(40)], np.float32), np.arange(40) % 2, trees=1, leaves=2, rate=0.1
    )
    return made | arrays(trees, "sure") | {"likeness": np.zeros(301, np.float16), "titles": np.zeros(0, np.uint8)}


def scored(rows: Sequence[Row], prefix: str, settings: dict, more: Sequence[Row] = ()) -> Arrays:
    """Trees and odds for rows that have an answer; the odds count those of `more` too."""
    used = [r for r in rows if r.label != UNKNOWN]
    told = used + [r for r in more if r.label != UNKNOWN]
    counted = Counted([r.article for r in told], [r.signs for r in told], [r.label for r in told])
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


def train_holder(given: Sequence[Lesson], more: Sequence["Lesson"] = ()) -> Arrays:
    """Who holds a title."""
    rows = [r for lesson in given for r in lesson.pairs if r.label != UNKNOWN]
    weights = likeness(rows, held_out=True)
    titles = "\n".join(sorted(known_titles(lesson.read for lesson in given)))
    made = {"likeness": weights.astype(np.float16), "titles": np.frombuffer(titles.encode(), np.uint8)}
    return made | scored(rows, "holder", HOLDER, [r for x in more for r in x.pairs])


def train_titles(given: Sequence[Lesson], more: Sequence["Lesson"] = ()) -> Arrays:
    """The words of titles, and status."""
    return scored(
        [r for x in given for r in x.phrases], "phrase", PHRASE, [r for x in more for r in x.phrases]
    ) | scored([r for x in given for r in x.former], "former", FORMER)


def train_bodies(given: Sequence[Lesson], more: Sequence["Lesson"] = ()) -> Arrays:
    """Bodies."""
    return scored([r for x in given for r in x.bodies], "body", BODY, [r for x in more for r in x.bodies])


def holder_chances(model: Model, lesson: Lesson) -> list[float]:
    """The chances that people hold the titles of an article."""
    return model.holder.chances(
        [([model.looks_like_title(row.about[0]), *row.numbers[1:]], row.signs) for row in lesson.pairs]
    )


@dataclass
class Outcome:
    """An office that a model found in an article, whether it is right, and the annotated one that it is."""

    article: str
    numbers: list[float]
    right: bool
    status_right: bool
    told: find.Candidate
    confidence: float = 0.0


def outcomes(lesson: Lesson, model: Model, told: Sequence[find.Candidate]) -> tuple[list[Outcome], int]:
    """The offices found in an article, matched one to one with the annotated ones as the scorer does; and how many
    there are. What matches an optional one is left out.
    """
    taken: set[int] = set()
    found = []
    for t in sorted(told, key=lambda t: -t.chance * max(t.body_chance, 0.01)):
        who = lesson.read.names[t.person]
        where = lesson.read.names[t.body.entity] if t.body is not None else frozenset()
        fits = [
            (p.optional, i)
            for i, p in enumerate(lesson.read.gold.positions)
            if i not in taken and p.person in who and same_title(p.title.lower(), t.title)
            and (not bodies_of(p) or bodies_of(p) & where or not (p.of or where))
        ]  # fmt: skip
        gold = lesson.read.gold.positions[min(fits)[1]] if fits else None
        if fits:
            taken.add(min(fits)[1])
        if gold is None or not gold.optional:
            state = curie(find.status_of(lesson.view, model, t.held).value).partition(":")[2]
            right = gold is not None
            numbers = find.certainty(lesson.view, t)
            found.append(Outcome(lesson.read.gold.id, numbers, right, right and gold.status == state, t))
    return found, sum(not p.optional for p in lesson.read.gold.positions)


def sureness(found: Sequence[Outcome]) -> Arrays:
    """Trees that tell how likely an office is wholly right."""
    rows = np.array([o.numbers for o in found], np.float32)
    return arrays(boosted(rows, np.array([int(o.right and o.status_right) for o in found]), **SURE), "sure")


def read_office_articles(shared: Path) -> list[Read]:
    """The articles without annotated claims, with the shipped names: none of them was trained on these."""
    articles = [*event_articles(shared), *office_articles(shared)]
    docs = parses([a.text for a in articles])
    return [read(a, doc, find_names(doc)) for a, doc in zip(articles, docs, strict=True)]


def lessons_of(
    articles: Sequence[Read], guessed: Mapping[int, Sequence[Lesson]] = MappingProxyType({})
) -> list[Lesson]:
    """What all articles teach, each read by models that did not see its fold.

    Args:
        articles: the annotated articles.
        guessed: for each fold what a model that did not see it is sure of in other articles.
    """
    titles = [known_titles(a for a in articles if fold_of(a.gold.id) != fold) for fold in range(FOLDS)]
    given = [lesson_of(a, titles[fold_of(a.gold.id)]) for a in articles]
    for lesson in given:
        teach_titles(lesson)
    for fold in range(FOLDS):
        others = [x for x in given if x.fold != fold]
        more = guessed.get(fold, ())
        model = Model.read(_nothing() | train_holder(others, more) | train_titles(others, more))
        for lesson in given:
            if lesson.fold == fold:
                teach_bodies(lesson, model)
    return given


def guesses(unlabelled: Sequence[Lesson], model: Model) -> list[Lesson]:
    """What a model is sure of in articles that nobody annotated: rows whose signs are counted."""
    return [_guess(lesson, model) for lesson in unlabelled]


def _guess(lesson: Lesson, model: Model) -> Lesson:
    view, article = lesson.view, lesson.read.gold.id
    chances = holder_chances(model, lesson)
    made = Lesson(lesson.read, view, [])
    for row, chance in zip(lesson.pairs, chances, strict=True):
        if chance >= SURE_YES or chance <= SURE_NO:
            made.pairs.append(Row(article, [], row.signs, int(chance >= SURE_YES)))
    held = find.worded(view, model, [Held(*row.about, c) for row, c in zip(lesson.pairs, chances, strict=True)])
    for h in {h.token.i: h for h in held if h.chance >= SURE_YES}.values():
        best, chance = max(h.titles, key=lambda t: t[1])
        if chance >= SURE_WORDS:
            made.phrases += [Row(article, [], p.signs, int(p.text == best)) for p in phrases(view, h.token)]
    for _, some, bodies in find.candidates(view, held):
        sure = bodies and max(h.chance for h in some) >= SURE_YES
        found = model.body.chances([(b.numbers, b.signs) for b in bodies]) if sure else [0.0]
        best = found.index(max(found))
        if found[best] >= SURE_BODY and bodies[best].numbers[0]:
            made.bodies += [Row(article, [], b.signs, int(i == best)) for i, b in enumerate(bodies)]
    return made


def learned_from(given: Sequence[Lesson], unlabelled: Sequence[Lesson]) -> dict[int, list[Lesson]]:
    """The guesses of models that did not see a fold, by fold, and of one that saw all (key `ALL`)."""
    found = {}
    for fold in (*range(FOLDS), ALL):
        others = [x for x in given if x.fold != fold]
        found[fold] = guesses(unlabelled, Model.read(_nothing() | train_all(others)))
    return found


def train_all(given: Sequence[Lesson], more: Sequence[Lesson] = ()) -> Arrays:
    """All but what tells how sure an office is."""
    return train_bodies(given, more) | train_holder(given, more) | train_titles(given, more)


def held_out(
    given: Sequence[Lesson], guessed: Mapping[int, Sequence[Lesson]] = MappingProxyType({})
) -> tuple[list[list[Outcome]], int]:
    """What models that did not see the article find in each, and how many offices are annotated."""
    found, total = [], 0
    for fold in range(FOLDS):
        others = [x for x in given if x.fold != fold]
        model = Model.read(_nothing() | train_all(others, guessed.get(fold, ())))
        for lesson in (x for x in given if x.fold == fold):
            some, count = outcomes(lesson, model, find.gather(lesson.view, model, lesson.held))
            found.append(some)
            total += count
    told = [o for some in found for o in some]
    for fold in range(FOLDS):
        trees = Trees.read(sureness([o for o in told if fold_of(o.article) != fold]), "sure")
        own = [o for o in told if fold_of(o.article) == fold]
        for o, chance in zip(own, trees.chances(np.array([o.numbers for o in own], np.float32)), strict=True):
            o.confidence = float(chance)
    return found, total


def report(found: Sequence[Sequence[Outcome]], total: int) -> None:
    """Prints precision, recall and F1 by threshold, and how far the confidence is right."""
    said = [o for some in found for o in some]
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
    articles = [*train_articles(args.shared, args.extra), *read_office_articles(args.shared)]
    given = lessons_of(articles)
    titles = known_titles(articles)
    unlabelled = [lesson_of(a, titles) for a in unlabelled_articles(args.shared)]
    guessed = learned_from(given, unlabelled)
    given = lessons_of(articles, guessed)
    found, total = held_out(given, guessed)
    report(found, total)
    if not args.folds:
        made = train_all(given, guessed[ALL]) | sureness([o for some in found for o in some])
        save(args.output, made)


if __name__ == "__main__":
    main()
