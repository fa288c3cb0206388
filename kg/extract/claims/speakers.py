"""Who says a claim: one ranker over claims and entities, with nobody as one more candidate, read from start to end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.speaker_features import NOBODY, Turn, Turns
from kg.extract.claims.speaker_rules import speakers_of
from kg.extract.entities.lookup import Entities
from kg.nlp.ranges import Range, tokens_of
from kg.nlp.trees import Trees

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Spoken", "choose", "decode", "outer_of", "turns_of"]

NAMELESS = 0.8  # what the score of nobody counts: on held-out folds as many speakers are right, and more of the named

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The speaker chosen for a claim (NOBODY where the text names none), its share of all scores, and the next best."""

    speaker: int
    share: float
    second: float
    nobody: float


Choose = Callable[[Turns, int, Sequence[int], Array], tuple[int, Spoken]]


def turns_of(doc: "Doc", entities: Entities, said: Sequence[Attribution], quotations: Sequence[Range]) -> Turns:
    """The claims of an article, ready to be read for their speakers.

    Args:
        doc: the parsed article.
        entities: who and what it names.
        said: its attributions, in order.
        quotations: the tokens between quotation marks.
    """
    quoted = tokens_of(quotations)
    turns = []
    for number, a in enumerate(said):
        rule = next(iter(speakers_of(doc, entities, a)), NOBODY)
        words = [i for i in a.tokens if doc[i].is_alpha]
        share = sum(i in quoted for i in words) / len(words) if words else 0.0
        turns.append(Turn(a, rule, outer_of(said, number), share))
    return Turns(doc, entities, turns)


def outer_of(said: Sequence[Attribution], number: int) -> int:
    """The claim that a claim stands in: the smallest whose content holds its cue; -1 if none."""
    own = said[number]
    if not own.cue:
        return -1
    at = own.cue[0][0]
    holding = [
        (len(a.tokens), n)
        for n, a in enumerate(said)
        if n != number and at in a.tokens and not (a.cue and a.cue[0][0] in own.tokens)
    ]
    return min(holding)[1] if holding else -1


def decode(turns: Turns, choose: Choose) -> Iterator[Spoken]:
    """Reads the claims in order and chooses the speaker of each.

    Args:
        turns: the claims.
        choose: given the claims, the number of one, its candidates and their features: the speaker to go on with, and
            what is chosen.

    Yields:
        The choice for each claim.
    """
    for number in range(len(turns.turns)):
        among = turns.candidates(number)
        turns.speakers[number], spoken = choose(turns, number, among, turns.rows(number, among))
        yield spoken


def choose(ranker: Trees, among: Sequence[int], rows: Array) -> Spoken:
    """The likeliest candidate by a ranker.

    Args:
        ranker: the trees.
        among: the entities, and nobody at the end.
        rows: their features, a row each.
    """
    scores = ranker.chances(rows)
    scores[-1] *= NAMELESS
    total = float(scores.sum()) or 1.0
    order = np.argsort(-scores, kind="stable")
    second = float(scores[order[1]]) / total if len(order) > 1 else 0.0
    return Spoken(among[int(order[0])], float(scores[order[0]]) / total, second, float(scores[-1]) / total)
