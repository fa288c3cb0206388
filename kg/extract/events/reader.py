"""The event reader: tokens that tell of events, gathered to events with parties, place, date and modality.

Everything comes from one parse. A small network scores each candidate token for each class; a second one scores the
phrases of its sentence for each role; regressions tell the modality, the date, which mentions are one event, and how
sure all of it is. `training/events.py` makes the weights.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import srsly

from kg.extract.dates import When
from kg.extract.events.confidence import event_features
from kg.extract.events.context import Context, EventMention, Filler, ReadEvent
from kg.extract.events.coreference import Group, gather, pair_features
from kg.extract.events.modality import MODALITIES, is_denied, modality_features
from kg.extract.events.parties import ROLES, candidates, pair_bags, pair_vectors
from kg.extract.events.second_voice import with_modalities, with_triggers
from kg.extract.events.timing import date_candidates
from kg.extract.events.tokens import context_bags, token_bags, token_vectors
from kg.nlp.bag_network import BagNetwork, Regression
from kg.nlp.features import Bags, Floats
from kg.terms.data import model_file
from kg.terms.ontology import curie, term
from kg.terms.vocab import KG

__all__ = [
    "Reader",
    "find_mentions",
    "group_mentions",
    "join_mentions",
    "load_reader",
    "rate",
    "read_events",
    "reader_of",
    "trigger_probabilities",
]

_FILE = "events.npz"
_ACTORS = (KG.agent, KG.target, KG.participant)
_DENIED = 0.74  # the share of triggers with a negation of their own whose event is negated
_NEGATED = np.eye(len(MODALITIES))[MODALITIES.index("kg:Negated")]
_LIKELY = 0.4  # the least probability of a word that a date may belong to rather than to others
_FURTHER = 0.5  # of the weight of an event's surest mention, that of the others
_MOST_SENTENCES = 5  # an event's evidence: whoever checks it reads no more


@dataclass(frozen=True, slots=True)
class Reader:
    """The networks, the regressions and the thresholds of one training.

    Attributes:
        triggers: which class of event a token tells of, if any.
        roles: which role a phrase fills, if any.
        modality, dates, same, found, whole: the regressions.
        classes: the classes in the order of the answers; '' is no event.
        alike: pairs of classes that one event may be told by.
        thresholds: `mention`, `event`, `party`, `place`, `date`, `same`, each the least probability.
    """

    triggers: BagNetwork
    roles: BagNetwork
    modality: Regression
    dates: Regression
    same: Regression
    found: Regression
    whole: Regression
    classes: tuple[str, ...]
    alike: frozenset[frozenset[str]]
    symmetric: frozenset[str]
    thresholds: dict[str, float]


@cache
def load_reader() -> Reader:
    """The reader whose weights come with the package."""
    with np.load(model_file(_FILE)) as arrays:
        return reader_of(dict(arrays))


def reader_of(arrays: dict[str, np.ndarray[Any, Any]]) -> Reader:
    """The reader of the arrays of an .npz file; `about` holds classes and thresholds as JSON."""
    about = srsly.json_loads(bytes(arrays["about"]).decode("utf-8"))
    return Reader(
        triggers=BagNetwork.load(arrays, "triggers"),
        roles=BagNetwork.load(arrays, "roles"),
        **{n: Regression.load(arrays, n) for n in ("modality", "dates", "same", "found", "whole")},
        classes=tuple(about["classes"]),
        alike=frozenset(frozenset(pair) for pair in about["alike"]),
        symmetric=frozenset(about["symmetric"]),
        thresholds=dict(about["thresholds"]),
    )


def read_events(context: Context, reader: Reader | None = None, least: float = 1.0) -> tuple[ReadEvent, ...]:
    """The events of an article in the order in which the text first tells of them.

    Args:
        context: the parsed article with its entities and dates.
        reader: the reader to use; the package's own by default.
        least: a probability of being an event from which one is told, where that is less than the reader's own.
    """
    reader = reader or load_reader()
    odds = with_triggers(context, reader.classes, trigger_probabilities(context, reader.triggers))
    mentions = find_mentions(context, reader, odds)
    groups = group_mentions(context, reader, mentions)
    events = [join_mentions(context, reader, *group) for group in groups]
    least = min(least, reader.thresholds["event"])
    kept = [e for e in rate(context, reader, events) if e.probability >= least and _has_details(e)]
    return tuple(sorted(kept, key=lambda e: (min(m.token for m in e.mentions), e.cls.value)))


def _has_details(event: ReadEvent) -> bool:
    """Whether anything is said of it but that it was."""
    return bool(event.parties) or event.when is not None


def trigger_probabilities(context: Context, network: BagNetwork) -> Floats:
    """For each candidate token the probability of each class, shape (candidates, classes)."""
    parse = context.parse
    at = parse.candidates
    sentences, title = context_bags(parse)
    count = int(parse.sentence.max()) + 1 if len(parse.sentence) else 0
    sums = network.sums(token_bags(parse, at), len(at)) + network.sums(sentences, count)[parse.sentence[at]]
    sums += network.sums(title, 1)
    vectors = token_vectors(parse, at, context.vectors, np.asarray(context.doc.tensor, np.float32))
    return network.answers(network.hidden(sums, vectors), "t")


def find_mentions(context: Context, reader: Reader, probabilities: Floats) -> list[EventMention]:
    """The tokens that may tell of an event, in order, each as its own sentence tells it.

    Args:
        context: the article as the reader sees it.
        reader: the models.
        probabilities: a row for each token that may be a trigger: of none, and of each class.
    """
    at = context.parse.candidates
    some = np.round(1 - probabilities[:, 0], 4) >= reader.thresholds["mention"]
    best = probabilities[:, 1:].argmax(1) + 1
    chosen = [(int(at[k]), reader.classes[best[k]], probabilities[k], int(best[k])) for k in np.flatnonzero(some)]
    if not chosen:
        return []
    bags = Bags.of([modality_features(context, token, cls) for token, cls, _, _ in chosen])
    own = reader.modality.answers(bags, len(chosen))
    modalities = with_modalities(context, [token for token, *_ in chosen], own)
    denied = np.array([is_denied(context.doc[token]) for token, *_ in chosen])
    modalities[denied] = (1 - _DENIED) * modalities[denied] + _DENIED * _NEGATED
    parties = _parties(context, reader, [(token, cls) for token, cls, _, _ in chosen])
    likely = frozenset(token for token, _, row, _ in chosen if round(float(1 - row[0]), 4) >= _LIKELY)
    mentions = []
    for (token, cls, row, k), odds, who in zip(chosen, modalities, parties, strict=True):
        modality = MODALITIES[int(odds.argmax())]
        mentions.append(
            EventMention(
                token=token,
                cls=term(cls),
                probability=float(1 - row[0]),
                of_class=float(row[k]),
                parties=who,
                modality=term(modality),
                modalities=tuple(map(float, odds)),
                dates=_dates(context, reader, token, cls, modality, likely),
            )
        )
    return mentions


def _parties(context: Context, reader: Reader, triggers: Sequence[tuple[int, str]]) -> list[tuple[Filler, ...]]:
    """Who takes part, for each trigger with its class."""
    asked = [(token, cls, candidates(context.doc, token)) for token, cls in triggers]
    asked_some = [a for a in asked if a[2]]
    if not asked_some:
        return [() for _ in asked]
    count = sum(len(tokens) for *_, tokens in asked_some)
    vectors = np.concatenate([pair_vectors(context, token, tokens) for token, _, tokens in asked_some])
    network = reader.roles
    odds = network.answers(network.hidden(network.sums(pair_bags(context, asked_some), count), vectors), "t")
    parties, k = [], 0
    for _, cls, tokens in asked:
        parties.append(tuple(_chosen(context, reader, cls, tokens, odds[k : k + len(tokens)])))
        k += len(tokens)
    return parties


def _chosen(context: Context, reader: Reader, cls: str, tokens: Sequence[int], odds: Floats) -> list[Filler]:
    """The phrases that fill a role surely enough, an entity in one role only."""
    parties = []
    for token, row in zip(tokens, odds, strict=True):
        scores = row.astype(float)
        if cls in reader.symmetric:  # who does it and whom it is done to are all who take part
            scores = np.array([scores[0], 0.0, 0.0, scores[1] + scores[2] + scores[3], scores[4]])
        k = int(scores[1:].argmax()) + 1
        role = term(ROLES[k])
        mention = context.place_at(token) if role == KG.place else context.party_at(token)
        least = reader.thresholds["place" if role == KG.place else "party"]
        if round(float(scores[k]), 4) < least:
            continue
        parties.append(Filler(role, token, mention, float(scores[k])))
    best: dict[int, Filler] = {}
    for party in parties:
        if party.entity is not None:
            best[party.entity] = max(
                best.get(party.entity, party), party, key=lambda p: (round(p.probability, 4), -p.token)
            )
    return [p for p in parties if p.entity is None or best[p.entity] is p]


def _dates(
    context: Context, reader: Reader, token: int, cls: str, modality: str, triggers: Set[int]
) -> tuple[tuple[float, When], ...]:
    asked = date_candidates(context, token, cls, modality, triggers)
    odds = reader.dates.choice(Bags.of([f for f, _ in asked]), len(asked))
    chances_by_date: dict[str, tuple[float, When]] = {}
    for chance, (_, when) in zip(odds, asked, strict=True):  # the same day told twice counts together
        before, first = chances_by_date.get(when.value, (0.0, when))
        chances_by_date[when.value] = (before + float(chance), first)
    return tuple(sorted(chances_by_date.values(), key=lambda f: (-round(f[0], 4), f[1].start)))


def group_mentions(context: Context, reader: Reader, mentions: Sequence[EventMention]) -> list[Group]:
    """The mentions by event, those of an event the surest first.

    Args:
        context: the article as the reader sees it.
        reader: the models.
        mentions: those of the article, in order.
    """

    def may_be_one(a: EventMention, b: EventMention) -> bool:
        return a.cls == b.cls or frozenset((curie(a.cls.value), curie(b.cls.value))) in reader.alike

    def score(pairs: Sequence[tuple[EventMention, EventMention]]) -> list[float]:
        bags = Bags.of(pair_features(context, pairs))
        return [float(o) for o in reader.same.answers(bags, len(pairs))[:, 1]]

    return gather(mentions, may_be_one, score, reader.thresholds["same"])


def join_mentions(context: Context, reader: Reader, group: Sequence[EventMention], double: float = 0.0) -> ReadEvent:
    """One event from its mentions: what the surest says, and roles and a date that only others tell.

    Args:
        context: the article as the reader sees it.
        reader: the models.
        group: the mentions of one event, the surest first.
        double: how surely they tell of a surer event after all.
    """
    top = group[0]
    shares = _shares(group)
    modalities = shares @ np.array([m.modalities for m in group])
    return ReadEvent(
        cls=top.cls,
        mentions=_evident(context, group),
        parties=_joined(group),
        when=_when(reader, group),
        modality=term(MODALITIES[int(modalities.argmax())]),
        modality_probability=float(modalities.max()),
        probability=top.probability,
        confidence=0.0,
        double=double,
    )


def _evident(context: Context, group: Sequence[EventMention]) -> tuple[EventMention, ...]:
    """The mentions of the first few sentences, the surest first."""
    sentences: dict[int, None] = {}
    for mention in group:
        number = int(context.parse.sentence[mention.token])
        if number in sentences or len(sentences) < _MOST_SENTENCES:
            sentences[number] = None
    return tuple(m for m in group if int(context.parse.sentence[m.token]) in sentences)


def _joined(group: Sequence[EventMention]) -> tuple[Filler, ...]:
    """The parties of the surest mention, and those of others in roles that none before them fills by name.

    "Ministers meet" is the headline, "Ann Lee met Bo Kim" the text: the named ones take the place of the others.
    """
    parties: list[Filler] = []
    for mention in group:
        filled, known = {p.role for p in parties}, {p.entity for p in parties if p.entity is not None}
        named = {p.role for p in parties if p.entity is not None}
        more = [p for p in mention.parties if p.role not in filled or (p.role not in named and p.entity is not None)]
        more = [p for p in more if p.entity not in known]
        replaced = {p.role for p in more if p.entity is not None} & filled
        parties = [p for p in parties if p.role not in replaced] + more
    return tuple(parties)


def _shares(group: Sequence[EventMention]) -> Floats:
    """How far what each mention says counts: the surest more than the others; shape (mentions,), in sum 1."""
    weights = np.array([m.probability * (1.0 if n == 0 else _FURTHER) for n, m in enumerate(group)])
    shares: Floats = weights / weights.sum()
    return shares


def _when(reader: Reader, group: Sequence[EventMention]) -> When | None:
    """The likeliest date by all mentions; the day of publication counts only where the surest one has it."""
    chances: dict[str, float] = {}
    dates: dict[str, When] = {}
    for n, (mention, share) in enumerate(zip(group, _shares(group), strict=True)):
        for odds, when in mention.dates:
            if n == 0 or when.start >= 0:
                chances[when.value] = chances.get(when.value, 0.0) + odds * float(share)
                dates.setdefault(when.value, when)
    best = max(chances, key=lambda v: (round(chances[v], 4), v), default="")
    return dates[best] if best and round(chances[best], 4) >= reader.thresholds["date"] else None


def rate(context: Context, reader: Reader, events: Sequence[ReadEvent]) -> list[ReadEvent]:
    """The events with how surely there is one, and how surely all of it is right.

    Args:
        context: the article as the reader sees it.
        reader: the models.
        events: those of the article.
    """
    bags = Bags.of([event_features(context, e) for e in events])
    found, whole = (r.answers(bags, len(events))[:, 1] for r in (reader.found, reader.whole))
    return [
        replace(e, probability=float(f), confidence=float(min(f, w)))
        for e, f, w in zip(events, found, whole, strict=True)
    ]
