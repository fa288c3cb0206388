"""Trains the readers of claims: speakers, speech acts, what is a claim, and how sure that is. Needs scikit-learn.

    python -m training.speakers SHARED [--extra FOLDER ...] [--folds] [-o FOLDER]

Speakers are read over resolved references. Only articles that may be trained on are read. What judges a claim is
trained on the choices of readers that did not see its article, so that its probabilities hold for new ones. With
--folds the figures of a cross-validation are printed and nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from kg.extract.claims import learned
from kg.extract.claims.act_features import WIDTH
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.reader import quotes_of
from kg.extract.claims.speaker_features import NOBODY
from kg.extract.claims.speakers import choose
from kg.extract.claims.speech_acts import ACTS, Acts, Uttered, read_piece
from kg.extract.entities.lookup import Entities, find_entities
from kg.extract.entities.references import Model
from kg.nlp.ranges import tokens_of
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.ontology import term
from kg.terms.vocab import KG
from training.arguments import arguments, save
from training.claims import Matched, SpeakerLesson, matched, right_speakers, speaker_lessons
from training.gold import FOLDS, fold_of
from training.gum import gum_articles
from training.labelled_acts import labelled_acts, number_of
from training.parsed import Read, train_articles
from training.references import all_lessons, fold_models
from training.silver_acts import silver_acts
from training.trees import arrays, boosted

SPEAKERS = {"trees": 120, "leaves": 16, "rate": 0.08}
JUDGE = {"trees": 70, "leaves": 8, "rate": 0.08}
VECTORS = 4.0  # weight of static vectors beside hashed features
STRENGTH = 0.1  # inverse of the regularisation of acts
OPTIONAL = 0.3  # weight of a claim about which two people might disagree
Arrays = dict[str, np.ndarray]


@dataclass
class Source:
    """An article with its entities and its attributions against the annotated claims."""

    article: Read
    entities: Entities
    found: list[Matched]
    lessons: list[SpeakerLesson]
    uttered: list[list[Uttered]]
    fold: int


def source(article: Read, model: Model) -> Source:
    """What an article teaches over the references of a model."""
    quotes = quotes_of(article.doc, article.attributions)
    entities = find_entities(article.doc, quotes, model, article.clusters)
    found = matched(article)
    lessons, _ = speaker_lessons(article, entities, found)
    quoted = tokens_of(find_quotations(article.doc))
    uttered = [[read_piece(article.doc, m.said, n, quoted) for n in range(len(m.golds))] for m in found]
    return Source(article, entities, found, lessons, uttered, fold_of(article.gold.id))


def train_speakers(given: Sequence[Source]) -> Arrays:
    """The ranker of claims and entities."""
    lessons = [x for s in given for x in s.lessons if x.weight]
    rows, labels = np.concatenate([x.rows for x in lessons]), np.concatenate([x.labels for x in lessons])
    weights = np.concatenate([np.full(len(x.labels), x.weight) for x in lessons])
    return arrays(boosted(rows, labels, weights, **SPEAKERS), "speakers")


def train_acts(given: Sequence[Source], labelled: "Labelled" = ()) -> Arrays:
    """The linear model of acts, of annotated articles and of sentences labelled by themselves."""
    pieces = [(u, number_of(g.act if g else ""), 1.0) for s in given for us, m in zip(s.uttered, s.found, strict=True)
              for u, g in zip(us, m.golds, strict=True)]  # fmt: skip
    pieces += labelled
    places = np.concatenate([u.places for u, _, _ in pieces])
    ends = np.cumsum([0, *(len(u.places) for u, _, _ in pieces)])
    hashed = sparse.csr_matrix((np.ones(len(places)), places, ends), shape=(len(pieces), WIDTH))
    dense = sparse.csr_matrix(np.array([u.vectors for u, _, _ in pieces]) * VECTORS)
    model = LogisticRegression(C=STRENGTH, max_iter=80)
    model.fit(
        sparse.hstack([hashed, dense]).tocsr(), [act for _, act, _ in pieces], sample_weight=[w for _, _, w in pieces]
    )
    weights = np.zeros((len(ACTS) + 1, model.coef_.shape[1]))
    offsets = np.full(len(ACTS) + 1, -20.0)
    weights[model.classes_], offsets[model.classes_] = model.coef_, model.intercept_
    return {
        "acts.table": weights[:, :WIDTH].T.astype(np.float16),
        "acts.dense": (weights[:, WIDTH:].T * VECTORS).astype(np.float16),
        "acts.offsets": offsets.astype(np.float16),
    }


@dataclass
class Judged:
    """An attribution as it was read by readers that had not seen it: whether it is a claim, and wholly right."""

    heard: learned.Heard
    is_claim: int
    is_right: int
    weight: float


def hear(s: Source, speakers: Trees, acts: Acts) -> list[learned.Heard]:
    """What readers make of an article."""
    a = s.article
    said = [m.said for m in s.found]
    quotations = find_quotations(a.doc)
    return learned.hear(a.doc, s.entities, said, quotations, acts, lambda among, rows: choose(speakers, among, rows))


def judge(s: Source, speakers: Trees, acts: Acts) -> list[Judged]:
    """What readers make of an article, against the annotations."""
    out = []
    for m, heard in zip(s.found, hear(s, speakers, acts), strict=True):
        gold = m.gold
        right = gold is not None and heard.spoken.speaker in right_speakers(s.article, gold)
        act = learned.chosen_act(heard.acts.mean(0))
        right = right and act == (KG.Claim if gold.act == "Statement" else term(f"kg:{gold.act}"))
        out.append(Judged(heard, int(gold is not None), int(right), OPTIONAL if gold and gold.optional else 1.0))
    return out


def train_judges(given: Sequence[Judged]) -> Arrays:
    """What tells claims from others, and right from wrong."""
    rows = np.array([j.heard.features for j in given])
    weights = np.array([j.weight for j in given])
    made = arrays(boosted(rows, np.array([j.is_claim for j in given]), weights, **JUDGE), "claims")
    return made | arrays(boosted(rows, np.array([j.is_right for j in given]), weights, **JUDGE), "right")


Labelled = Sequence[tuple[Uttered, int, float]]  # a sentence, the number of its act, and what it counts


def readers_without(given: Sequence[Source], fold: int, labelled: Labelled = ()) -> tuple[Arrays, Arrays]:
    """The ranker of speakers and the acts of all articles that are not in a fold."""
    others = [s for s in given if s.fold != fold]
    return train_speakers(others), train_acts(others, labelled)


def held_out(given: Sequence[Source], labelled: Labelled = ()) -> list[list[Judged]]:
    """Every article as it is read by readers that did not see its fold."""
    found: list[list[Judged]] = [[] for _ in given]
    for fold in range(FOLDS):
        speakers, acts = readers_without(given, fold, labelled)
        ranker, model = Trees.read(speakers, "speakers"), Acts.read(acts)
        for i, s in enumerate(given):
            if s.fold == fold:
                found[i] = judge(s, ranker, model)
    return found


def train(given: Sequence[Source], labelled: Labelled = ()) -> tuple[Arrays, Arrays]:
    """All weights: those of speakers and judges, and those of acts."""
    judged = [j for own in held_out(given, labelled) for j in own]
    return train_speakers(given) | train_judges(judged), train_acts(given, labelled)


def sources(articles: Sequence[Read], others: Sequence[Read] = ()) -> list[Source]:
    """What articles teach, over references that were resolved by a model that did not see the article.

    Args:
        articles: what speakers and acts are learned from.
        others: what references alone are learned from too.
    """
    models = fold_models(all_lessons([*articles, *others]))
    return [source(a, models[fold_of(a.gold.id)]) for a in articles]


def report(given: Sequence[Source], judged: Sequence[list[Judged]]) -> None:
    """Prints the figures of a cross-validation: speakers, acts, and how the probabilities hold."""
    named = [(j, g) for s, own in zip(given, judged, strict=True) for j, m in zip(own, s.found, strict=True)
             if (g := m.gold) and not g.optional]  # fmt: skip
    print(f"claims found {len(named)}, wholly right {sum(j.is_right for j, _ in named) / len(named):.3f}")
    nobody = [(j, g) for j, g in named if j.heard.spoken.speaker == NOBODY]
    print(f"'nobody named' right in {sum(not g.speaker for _, g in nobody) / max(len(nobody), 1):.3f} of {len(nobody)}")
    flat = [j for own in judged for j in own]
    folds = np.array([s.fold for s, own in zip(given, judged, strict=True) for _ in own])
    chances = np.zeros(len(flat))
    for fold in range(FOLDS):
        made = train_judges([j for j, f in zip(flat, folds, strict=True) if f != fold])
        own = np.nonzero(folds == fold)[0]
        chances[own] = Trees.read(made, "right").chances(np.array([flat[i].heard.features for i in own]))
    for low in np.arange(0, 1, 0.1):
        band = [(c, j) for c, j in zip(chances, flat, strict=True) if low <= c < low + 0.1]
        if band:
            mean, right = np.mean([c for c, _ in band]), np.mean([j.is_right for _, j in band])
            print(f"confidence from {low:.1f}: mean {mean:.2f}, wholly right {right:.2f} ({len(band)})")


def main() -> None:
    """Trains, or cross-validates."""
    args = arguments(__doc__, model_file(learned.SPEAKERS_FILE).parent)
    given = sources(train_articles(args.shared, args.extra), gum_articles(args.shared))
    labelled = labelled_acts(args.shared)
    labelled += silver_acts(args.shared, Acts.read(train_acts(given, labelled)))
    if args.folds:
        report(given, held_out(given, labelled))
        return
    speakers, acts = train(given, labelled)
    for name, made in ((learned.SPEAKERS_FILE, speakers), (learned.ACTS_FILE, acts)):
        save(args.output / name, made)


if __name__ == "__main__":
    main()
