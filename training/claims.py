"""Found attributions against annotated claims, and what the readers of claims learn from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.pieces import by_sentence
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.speaker_features import NOBODY, Turns
from kg.extract.claims.speakers import Spoken, decode, turns_of
from kg.extract.entities.lookup import Entities
from kg.nlp.ranges import span_of
from training.gold import GoldClaim
from training.parsed import Read

HALF = 0.5  # least share of the characters that a found and an annotated content have in common


@dataclass(frozen=True)
class Matched:
    """An attribution with the annotated claim of each of its sentences, None where there is none."""

    said: Attribution
    golds: tuple[GoldClaim | None, ...]

    @property
    def gold(self) -> GoldClaim | None:
        """The first annotated claim that it tells."""
        return next((g for g in self.golds if g), None)


def matched(article: Read) -> list[Matched]:
    """The attributions of an article, their content a sentence at a time, with the annotated claims that they tell."""
    found = []
    for a in article.attributions:
        pieces = by_sentence(article.doc, a.content)
        whole = {i for b, e in (span_of(article.doc, p) for p in pieces) for i in range(b, e)}
        golds = [nearest(article, set(range(*span_of(article.doc, p)))) for p in pieces]
        if not any(golds):
            golds[0] = nearest(article, whole)
        found.append(Matched(replace(a, content=pieces), tuple(golds)))
    return found


def nearest(article: Read, chars: set[int]) -> GoldClaim | None:
    """The annotated claim whose content has at least half of the characters of both in common with some characters."""
    best, share = None, HALF
    for gold in article.gold.claims:
        own = set(range(*gold.content))
        common = len(own & chars)
        if common and (value := common / len(own | chars)) >= share:
            best, share = gold, value
    return best


@dataclass
class SpeakerLesson:
    """A claim with its candidates' features and labels; weight 0 where no annotated claim tells who said it."""

    rows: np.ndarray
    labels: np.ndarray
    weight: float
    gold: GoldClaim | None
    right: frozenset[int]
    among: list[int]


def speaker_lessons(
    article: Read,
    entities: Entities,
    found: Sequence[Matched],
    choose: Callable | None = None,
) -> tuple[list[SpeakerLesson], list[Spoken]]:
    """What an article teaches of speakers, each claim read with the annotated speakers before it, or a model's."""
    turns = turns_of(article.doc, entities, [m.said for m in found], find_quotations(article.doc))
    out: list[SpeakerLesson] = []

    def pick(turns: Turns, number: int, among: Sequence[int], rows: np.ndarray) -> tuple[int, Spoken]:
        gold, rule = found[number].gold, turns.turns[number].rule
        right, speaker = right_speakers(article, gold), rule
        if gold is not None:
            speaker = next((e for e in among if e in right), NOBODY)
        labels = np.array([int(e in right) for e in among])
        weight = 0.0 if gold is None else 0.3 if gold.optional else 1.0
        out.append(SpeakerLesson(rows, labels, weight, gold, right, list(among)))
        if choose is not None:
            spoken = choose(among, rows)
            return spoken.speaker, spoken
        return speaker, Spoken(speaker, 1.0, 0.0, 0.0)

    return out, list(decode(turns, pick))


def right_speakers(article: Read, gold: GoldClaim | None) -> frozenset[int]:
    """The entities that said an annotated claim, NOBODY where the text names none."""
    if gold is None:
        return frozenset()
    if not gold.speaker:
        return frozenset({NOBODY})
    names = {gold.speaker, *gold.alternatives}
    return frozenset(i for i, own in enumerate(article.may_be) if names & own)
