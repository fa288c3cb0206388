"""Who is meant by a pronoun, a description or a title: one ranker over places and entities, read from start to end.

Boosted trees score each place with each candidate; further trees tell from the best score and its rivals how likely
that one is right. The rules' answer is one of the features. First and second persons come last, when it is known who
says the quotations that they stand in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.entities.clusters import Cluster
from kg.extract.entities.history import GROUPS, History
from kg.extract.entities.mentions import Mention, Quote
from kg.extract.entities.places import Place, find_places, names_by_token
from kg.extract.entities.reference_features import candidates, rows
from kg.extract.entities.reference_signs import class_sign, place_signs, word_of
from kg.extract.entities.references_by_rule import resolve as resolve_by_rule
from kg.nlp.odds import Odds
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["MODEL", "NOBODY", "SPOKEN", "Choice", "Kinds", "Model", "decode", "known_kinds", "rank_features", "resolve"]

MODEL = "references.npz"
# From this confidence a choice is a reference, chosen on held-out folds: F1 is 0.756, at 0.3 0.761 with more that are
# wrong or one too many, at 0.4 0.751 with fewer. An entity that is named only behind the place has to be likelier.
LEAST, LEAST_AHEAD = 0.35, 0.5
NOBODY = max(GROUPS) + 1  # the group of a noun that tells of no entity
_OF_BODIES = frozenset({"coref-people", "coref-named-body"})  # rules for people who stand for the body before them
SPOKEN = frozenset({"i", "we", "you"})  # kinds that mean who speaks, or is spoken to

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The entity chosen for a place, how likely it is right, and whether it is named only behind the place."""

    place: Place
    entity: int
    confidence: float
    ahead: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether the place is taken for a reference at all."""
        return round(self.confidence, 4) >= (LEAST_AHEAD if self.ahead else LEAST)


@dataclass(frozen=True, slots=True)
class Kinds:
    """What groups of entities a noun tells of, by its static vector: a linear model with one output a group."""

    weights: Array
    offsets: Array

    def of(self, vector: Array) -> list[float]:
        """The probability of each group, and of none."""
        length = float(np.linalg.norm(vector))
        odds = (vector / (length or 1.0)) @ self.weights + self.offsets
        odds = np.exp(odds - odds.max())
        found: list[float] = np.round(odds / odds.sum(), 4).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """The ranker, what tells how sure it may be, and what nouns tell of."""

    ranker: Trees
    sureness: Trees
    kinds: Kinds
    refers: Odds
    means: Odds


@cache
def _model() -> Model:
    with np.load(model_file(MODEL)) as file:
        arrays = {name: file[name] for name in file.files}
    kinds = Kinds(arrays["kinds.weights"].astype(np.float64), arrays["kinds.offsets"].astype(np.float64))
    return Model(
        Trees.read(arrays, "ranker"),
        Trees.read(arrays, "sureness"),
        kinds,
        Odds.read(arrays, "refers"),
        Odds.read(arrays, "means"),
    )


def resolve(
    doc: "Doc", clusters: Sequence[Cluster], quotes: Sequence[Quote] = (), model: Model | None = None
) -> tuple[tuple[Mention, ...], tuple[Choice, ...], tuple[Mention, ...]]:
    """All mentions of the entities: their names, and the descriptions and pronouns that refer to them.

    Args:
        doc: the parsed article.
        clusters: its entities.
        quotes: its quotations and who said them.
        model: another than the one that is installed.

    Returns:
        The mentions in order, each description and pronoun with its confidence; the choices that are not sure enough
        to be mentions, for readers that know more; and the mentions by the rules alone, for readers trained on them.
    """
    by_rule = resolve_by_rule(doc, [replace(c) for c in clusters], quotes)  # rules guess genders as they read
    if not clusters or not (model or model_file(MODEL).exists()):
        return by_rule, (), by_rule
    mentions = [m for m in by_rule if m.kind not in (KG.Nominal, KG.Pronoun)]
    kept = {m.root: m for m in by_rule if m.kind in (KG.Nominal, KG.Pronoun)}
    known, doubtful = model or _model(), []
    places = tuple(find_places(doc, names_by_token(clusters)))
    for choice in decode(doc, clusters, quotes, places, kept, lambda *given: choose(known, *given)):
        if choice.is_sure:
            mentions.append(_mention(choice))
        else:
            doubtful.append(choice)
    read = {p.root for p in places}
    sure = {m.root for m in mentions}
    mentions += [m for m in kept.values() if m.root not in read or (m.root not in sure and m.rule in _OF_BODIES)]
    return tuple(sorted(mentions, key=lambda m: (m.start, -m.end))), tuple(doubtful), by_rule


def _mention(choice: Choice) -> Mention:
    place = choice.place
    kind = KG.Nominal if place.kind == "description" else KG.Pronoun
    rule = "coref-description" if place.kind == "description" else "coref-pronoun"
    return Mention(place.start, place.end, place.root, choice.entity, kind, rule, choice.confidence)


Choose = Callable[[History, Place, Sequence[int], Array], tuple[int, float]]


def decode(
    doc: "Doc",
    clusters: Sequence[Cluster],
    quotes: Sequence[Quote],
    places: Iterable[Place],
    by_rule: Mapping[int, Mention],
    choose: Choose,
) -> Iterator[Choice]:
    """Reads an article from start to end and chooses an entity for each place; `choose` may answer -1 for nobody.

    Args:
        doc: the parsed article.
        clusters: its entities.
        quotes: its quotations and who said them.
        places: where it may refer to one of them, in order.
        by_rule: what the rules find, by its head.
        choose: chooses among the candidates of a place, given what was read, the place, the candidates and their
            features; returns the entity and its probability.

    Yields:
        The choices, those of first and second persons last.
    """
    named = names_by_token(clusters)
    history = History(doc, clusters, quotes, named, by_rule)
    names = sorted(
        (n.start, doc[n.start : n.end].root.i, e, n.kind != KG.Name) for e, c in enumerate(clusters) for n in c.names
    )
    late: list[Place] = []
    for place in places:
        while names and names[0][0] <= place.root:
            _, root, entity, other = names.pop(0)
            history.add(root, entity, int(other))
        if place.kind in SPOKEN:
            late.append(place)
            continue
        choice = _chosen(history, place, choose)
        if choice is not None and choice.is_sure:
            history.add(place.root, choice.entity, 2 if place.kind == "description" else 3)
        else:
            history.pass_over(place.root)
        if choice is not None:
            yield choice
    for _, root, entity, other in names:
        history.add(root, entity, int(other))
    whole = history.read
    for place in late:
        history.read = [[m for m in read if m.root < place.root] for read in whole]
        if choice := _chosen(history, place, choose):
            history.at_root.setdefault(place.root, choice.entity)
            if choice.is_sure:
                history.said.setdefault(place.kind, []).append((place.root, choice.entity))
            yield choice


def _chosen(history: History, place: Place, choose: Choose) -> Choice | None:
    among = candidates(history, place)
    if not among:
        return None
    entity, confidence = choose(history, place, among, rows(history, place, among))
    ahead = not history.read[entity] and place.beside != entity
    return Choice(place, entity, confidence, ahead) if entity >= 0 else None


def choose(model: Model, history: History, place: Place, among: Sequence[int], given: Array) -> tuple[int, float]:
    """The likeliest candidate by a model, and how likely it is right.

    Args:
        model: the model.
        history: what was read before the place.
        place: the description or pronoun.
        among: the candidates.
        given: their features, a row each.
    """
    ranked = rank_features(model, history, place, among, given)
    scores = model.ranker.chances(ranked)
    best = int(np.argmax(scores))
    return among[best], float(model.sureness.chances(sure_features(ranked[best], scores)[None])[0])


def rank_features(model: Model, history: History, place: Place, among: Sequence[int], given: Array) -> Array:
    """The features of a place's candidates with what a training saw of its words, alone and with each one's class.

    Args:
        model: the model.
        history: what was read before the place.
        place: the description or pronoun.
        among: the candidates.
        given: their features, a row each.
    """
    doc = history.doc
    word = word_of(doc, place.root)
    seen = model.refers.of(place_signs(doc, place))
    chances = known_kinds(model.kinds, history, place) if place.kind == "description" else []
    more = [
        [
            *((chances[history.group[e]], chances[NOBODY]) if chances else (-1.0, -1.0)),
            *seen,
            *model.means.of([class_sign(word, history.cls[e])]),
        ]
        for e in among
    ]
    return np.concatenate([given, np.array(more, np.float32)], 1)


def known_kinds(kinds: Kinds, history: History, place: Place) -> list[float]:
    """What groups a description's noun tells of.

    Args:
        kinds: the model of nouns.
        history: what was read before the place.
        place: the description.
    """
    lexeme = history.doc.vocab[history.doc[place.root].lemma_.lower()]
    return kinds.of(lexeme.vector)


def sure_features(row: Array, scores: Array) -> Array:
    """The features of the best candidate with its score, the next best, and its share of all."""
    ranked = np.sort(scores)[::-1]
    best, total = float(ranked[0]), float(scores.sum())
    second = float(ranked[1]) if len(ranked) > 1 else 0.0
    more = [best, second, best / (total + 1e-6), total, best / (total + 1.0 - best + 1e-6)]
    return np.concatenate([row, np.array(more, np.float32)])
