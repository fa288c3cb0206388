"""The steps of the event reader, each trained on annotated articles."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kg.extract.events.confidence import event_features
from kg.extract.events.context import EventMention, ReadEvent
from kg.extract.events.coreference import pair_features
from kg.extract.events.modality import modality_features
from kg.extract.events.parties import pair_bags, pair_vectors, phrase_of
from kg.extract.events.reader import Reader, find_mentions
from kg.extract.events.timing import date_candidates
from kg.nlp.bag_network import BagNetwork
from kg.nlp.features import BUCKETS, Floats
from kg.nlp.ranges import sentence_range, span_of
from kg.terms.ontology import curie
from training.bag_networks import Arrays, Examples, Settings, fit_network, fit_regression, stacked
from training.choices import fit_choice
from training.event_labels import CLASSES, Prepared, candidate_bags, modality_answer, role_answers
from training.event_score import ALIKE, SYMMETRIC, Told, count_events, names_of, new_tallies
from training.event_teacher import only

__all__ = ["THRESHOLDS", "complete", "fit_confidence", "fit_parts", "fit_same", "fit_triggers", "told_of"]

TRIGGERS = Settings(rows=32768, width=56, hidden=192, least=4, epochs=8)
ROLE_PAIRS = Settings(
    rows=16384, width=32, hidden=64, seen=32, epochs=8, batch=256, rate=0.05, layer_rate=1e-3, decay=1e-2
)
TEACHER_SHARE, ROLES_SHARE = 0.6, 0.7  # of what an epoch learns from, that of the teacher
# Least probabilities: of a mention to be looked at, of a phrase in a role, of a date, of two mentions being one event;
# `event` is chosen by cross-validation.
THRESHOLDS = {"mention": 0.1, "event": 0.5, "party": 0.35, "place": 0.35, "date": 0.2, "same": 0.55}
_KEPT = 0.25  # share of the words that never trigger an event; each stands for those left out too
_OF_SENTENCES = 3.0  # how much a word of our own sentences counts: they tell what articles seldom tell
_MERGED = 0.25  # the least probability of mentions that merging is learned from


def fit_triggers(articles: Sequence[Prepared], teacher: Examples | None = None) -> Arrays:
    """The network that finds triggers, taught by annotations and by what a larger network says of other articles."""
    return fit_network("triggers", TRIGGERS, _trigger_examples(articles), teacher, TEACHER_SHARE)


def _trigger_examples(articles: Sequence[Prepared]) -> Examples:
    """The candidates of which the annotations say what they are; of lemmas that never trigger an event only some."""
    lemmas = [np.asarray(p.context.parse.lemma)[p.at] for p in articles]
    telling = np.unique(np.concatenate([own[p.answers > 0] for own, p in zip(lemmas, articles, strict=True)]))
    rng = np.random.default_rng(0)
    bags, sizes, vectors, answers, weights = [], [], [], [], []
    for p, own in zip(articles, lemmas, strict=True):
        live = np.isin(own, telling)
        kept = (p.answers >= 0) & (live | (rng.random(len(own)) < _KEPT))
        bags.append(only(candidate_bags(p), kept))
        sizes.append(int(kept.sum()))
        vectors.append(p.vectors[kept])
        answers.append(p.answers[kept])
        weights.append(np.where(live[kept], 1.0, 1 / _KEPT) * (1.0 if p.gold else _OF_SENTENCES))
    return Examples(stacked(bags, sizes), *(np.concatenate(x) for x in (vectors, answers, weights)))


def fit_parts(articles: Sequence[Prepared], taught: Callable[[BagNetwork], Examples] | None = None) -> Arrays:
    """Roles, modality and dates, learned at the annotated triggers.

    Args:
        articles: annotated articles.
        taught: what a teacher and a network learned from these articles alone say of the roles in others.
    """
    bags, vectors, answers, modal, modal_answers, dates, right = [], [], [], [], [], [], []
    for p in articles:
        assert p.gold is not None
        telling = frozenset(int(i) for i in p.at[p.answers > 0])
        for event, trigger in zip(p.gold.events, p.triggers, strict=True):
            if trigger is None:
                continue
            cls = f"kg:{event.cls}"
            tokens, roles = role_answers(p, event, trigger)
            if tokens:
                bags.append(pair_bags(p.context, [(trigger, cls, tokens)]))
                vectors.append(pair_vectors(p.context, trigger, tokens).astype(np.float16))
                answers.append(roles)
            modal.append(modality_features(p.context, trigger, cls))
            modal_answers.append(modality_answer(event))
            if asked := date_candidates(p.context, trigger, cls, f"kg:{event.modality}", telling):
                dates.append([features for features, _ in asked])
                right.append({k for k, (_, when) in enumerate(asked) if _is_date(event.date, when.value)})
    pairs = Examples(stacked(bags, [len(a) for a in answers]), np.concatenate(vectors), np.concatenate(answers))
    made = fit_network("roles", ROLE_PAIRS, pairs)
    if taught is not None:
        more = taught(BagNetwork.load(made, "roles"))
        made = fit_network("roles", ROLE_PAIRS, pairs, more, ROLES_SHARE)
    made |= fit_regression("modality", modal, modal_answers, 4)
    return made | fit_choice("dates", dates, right, least=3)


def _is_date(wanted: str, value: str) -> bool:
    return bool(wanted) and (value == wanted or value.startswith(wanted + "-"))


def fit_same(reader: Reader, articles: Sequence[Prepared], oof: dict[str, Floats]) -> Arrays:
    """Which mentions are one event, learned from the mentions that the network finds on articles held out."""
    items, answers = [], []
    low = replace(reader, thresholds=reader.thresholds | {"mention": _MERGED})
    for p in articles:
        mentions = find_mentions(p.context, low, oof[p.article.id])
        place = {int(i): k for k, i in enumerate(p.at)}
        pairs = [(a, b) for j, b in enumerate(mentions) for a in mentions[:j]]
        judged = [(pair, answer) for pair in pairs if (answer := _is_one(p, *pair, place)) is not None]
        items += pair_features(p.context, [pair for pair, _ in judged])
        answers += [answer for _, answer in judged]
    return fit_regression("same", items, answers, 2)


def _is_one(p: Prepared, a: EventMention, b: EventMention, place: dict[int, int]) -> int | None:
    """Whether two mentions are one event; an unannotated repetition of a trigger counts as it; None: unknown."""
    mine, theirs = curie(a.cls.value)[3:], curie(b.cls.value)[3:]
    if mine != theirs and frozenset((mine, theirs)) not in ALIKE:
        return None
    first, second = int(p.told[place[a.token]]), int(p.told[place[b.token]])
    if first >= 0 and second >= 0:
        return int(first == second)
    other = a if first < 0 else b
    doc = p.context.doc
    repeats = doc[a.token].lemma_.lower() == doc[b.token].lemma_.lower() and p.answers[place[other.token]] == -1
    return 1 if max(first, second) >= 0 and repeats else None


def told_of(p: Prepared, event: ReadEvent) -> Told:
    """An event as the scorer sees it."""
    doc = p.context.doc
    entities: dict[str, set[int]] = {}
    phrases: dict[str, list[str]] = {}
    for filler in event.parties:
        role = curie(filler.role.value)[3:]
        if filler.entity is not None:
            entities.setdefault(role, set()).add(filler.entity)
        else:
            start, end = phrase_of(doc, filler.token)
            phrases.setdefault(role, []).append(doc[start:end].text)
    phrases.pop("place", None)
    return Told(
        cls=curie(event.cls.value)[3:],
        triggers=tuple(span_of(doc, (m.token, m.token + 1)) for m in event.mentions),
        sentences=tuple({span_of(doc, sentence_range(doc, m.token)): None for m in event.mentions}),
        entities={r: frozenset(e) for r, e in entities.items()},
        phrases={r: tuple(t) for r, t in phrases.items()},
        date=event.when.value if event.when else "",
        modality=curie(event.modality.value)[3:],
        confidence=event.confidence,
    )


def fit_confidence(rated: Sequence[tuple[Prepared, Sequence[ReadEvent]]]) -> Arrays:
    """How surely there is such an event, and how surely all of it is right."""
    items, found, whole = [], [], []
    for p, events in rated:
        assert p.gold is not None
        told = [told_of(p, e) for e in events]
        states = count_events(new_tallies(), p.gold, told, names_of(p.gold, p.entities))
        for event, state in zip(events, states, strict=True):
            if state != "open":
                items.append(event_features(p.context, event))
                found.append(int(state != "extra"))
                whole.append(int(state == "whole"))
    made = fit_regression("found", items, found, 2, decay=3e-3, epochs=20)
    return made | fit_regression("whole", items, whole, 2, decay=3e-3, epochs=20)


def complete(arrays: Arrays, thresholds: dict[str, float]) -> Arrays:
    """The arrays with classes and thresholds, and empty regressions for those that are not trained yet."""
    about = {
        "classes": CLASSES,
        "alike": sorted(sorted(f"kg:{c}" for c in pair) for pair in ALIKE),
        "symmetric": sorted(f"kg:{c}" for c in SYMMETRIC),
        "thresholds": thresholds,
    }
    made = dict(arrays)
    for name in ("modality", "dates", "same", "found", "whole"):
        if f"{name}.weights" not in made:
            made |= {f"{name}.buckets": np.zeros(0, np.int32), f"{name}.weights": np.zeros((0, 2), np.float16)}
            made[f"{name}.size"] = np.array(BUCKETS)
    made["about"] = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    return made
