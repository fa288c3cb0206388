"""Attributions read by trained readers: which are claims, who makes them, by what speech act, and how surely."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyoxigraph import NamedNode

from kg.extract.claims.act_rules import is_open, speech_act
from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import cue_verb, cue_words
from kg.extract.claims.pieces import by_sentence
from kg.extract.claims.second_voice import with_acts
from kg.extract.claims.speaker_features import NOBODY, Turns
from kg.extract.claims.speaker_rules import nobody_says, speakers_of
from kg.extract.claims.speakers import Spoken, choose, decode, turns_of
from kg.extract.claims.speech_acts import ACTS, Acts, read_piece
from kg.extract.entities.lookup import Entities
from kg.extract.modality import modality_of
from kg.lang.lexicon import words
from kg.nlp.ranges import Range, tokens_of
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["ACTS_FILE", "SPEAKERS_FILE", "Heard", "ReadClaim", "Readers", "chosen_act", "hear", "read_claims"]

SPEAKERS_FILE, ACTS_FILE = "speakers.npz", "acts.npz"
LEAST = 0.3  # probability of being a claim at all; less is left out
PLAIN = 0.6  # what the probability of a plain statement counts against that of a marked act

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim: its attribution with the content a sentence a piece, its speakers, act, and how likely all is right."""

    said: Attribution
    speakers: tuple[int, ...]
    act: NamedNode
    confidence: float


@dataclass(frozen=True, slots=True)
class Readers:
    """The trained readers: the ranker of speakers, the acts, and what tells claims from others and right from wrong."""

    speakers: Trees
    acts: Acts
    claims: Trees
    right: Trees


@dataclass(frozen=True, slots=True)
class Heard:
    """What is read of an attribution before it is judged: its speaker, the probabilities of each sentence's act, and
    the features for the judgement.
    """

    said: Attribution
    spoken: Spoken
    acts: Array
    features: Array


@cache
def _readers() -> Readers | None:
    if not (model_file(SPEAKERS_FILE).exists() and model_file(ACTS_FILE).exists()):
        return None
    with np.load(model_file(SPEAKERS_FILE)) as file:
        trees = {name: file[name] for name in file.files}
    with np.load(model_file(ACTS_FILE)) as file:
        acts = Acts.read({name: file[name] for name in file.files})
    return Readers(Trees.read(trees, "speakers"), acts, Trees.read(trees, "claims"), Trees.read(trees, "right"))


def read_claims(
    doc: "Doc",
    entities: Entities,
    attributions: Sequence[Attribution],
    quotations: Sequence[Range],
    states: Array | None = None,
    least: float = LEAST,
) -> tuple[ReadClaim, ...]:
    """The claims of an article, in order: by rules alone where no weights are installed.

    Args:
        doc: the parsed article.
        entities: who and what it names.
        attributions: what was found to be said.
        quotations: the tokens between quotation marks.
        states: the larger encoder's states, a row a token, where it is asked too.
        least: the probability of being a claim below which one is left out.
    """
    readers = _readers()
    parted = [replace(a, content=by_sentence(doc, a.content)) for a in attributions]
    if readers is None or not parted:
        return tuple(ReadClaim(a, speakers_of(doc, entities, a), speech_act(doc, a), a.confidence) for a in parted)
    known = readers

    def pick(among: Sequence[int], rows: Array) -> Spoken:
        return choose(known.speakers, among, rows)

    heard = hear(doc, entities, parted, quotations, known.acts, pick, states)
    features, quoted = np.array([h.features for h in heard], np.float32), tokens_of(quotations)
    chances, right = np.round(known.claims.chances(features), 4), np.round(known.right.chances(features), 4)
    return tuple(
        ReadClaim(h.said, _with_others(doc, entities, h), _act(doc, h), float(sure))
        for h, chance, sure in zip(heard, chances, right, strict=True)
        if (0 if _tells_nothing(doc, h.said) else chance) >= least or not _may_be_none(doc, h.said, quoted)
    )


def _act(doc: "Doc", h: Heard) -> NamedNode:
    """The likeliest act; none that is asked, or not said."""
    return KG.Claim if is_open(doc, h.said) else chosen_act(h.acts.mean(0))


def _may_be_none(doc: "Doc", a: Attribution, quoted: frozenset[int]) -> bool:
    """Whether an attribution may turn out to be none: the network's, but nothing that is quoted, nor what the source is
    told not to have said.

    What rules find by quotation marks, layout and phrases stays, so that its content is nobody's fact.
    """
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    unsaid = nobody_says(doc, a.source) or (verb is not None and modality_of(verb) == KG.Negated)
    return _tells_nothing(doc, a) or (a.rule == "model-attribution" and not unsaid and quoted.isdisjoint(a.tokens))


def _tells_nothing(doc: "Doc", a: Attribution) -> bool:
    """ "Declined to comment": not even what was not said is told."""
    cue = [doc[i] for s, e in a.cue for i in range(s, e)]
    if not any(t.lemma_.lower() in words("modality.yaml", "withholding") for t in cue):
        return False
    return any(t.lemma_.lower() in cue_words("comments") for verb in cue for t in (verb, *verb.children))


def _with_others(doc: "Doc", entities: Entities, h: Heard) -> tuple[int, ...]:
    """The speaker, and who says it with them where the rules find the same: "Biden, Harris and Blinken said"."""
    if h.spoken.speaker == NOBODY:
        return ()
    by_rule = speakers_of(doc, entities, h.said)
    return by_rule if by_rule[:1] == (h.spoken.speaker,) else (h.spoken.speaker,)


def chosen_act(chances: Array) -> NamedNode:
    """The act that is likeliest, if the text attributes something at all; a plain statement has to be likelier."""
    weighed = np.round(chances[: len(ACTS)] * ([PLAIN] + [1.0] * (len(ACTS) - 1)), 6)
    return ACTS[int(np.argmax(weighed))]


def hear(
    doc: "Doc",
    entities: Entities,
    parted: Sequence[Attribution],
    quotations: Sequence[Range],
    acts: Acts,
    pick: Callable[[Sequence[int], Array], Spoken],
    states: Array | None = None,
) -> list[Heard]:
    """Reads the speaker and the acts of each attribution.

    Args:
        doc: the parsed article.
        entities: who and what it names.
        parted: the attributions, their content a sentence a piece.
        quotations: the tokens between quotation marks.
        acts: the model of speech acts.
        pick: chooses among the candidates of a claim, given their features.
        states: the larger encoder's states, where it is asked too.
    """
    quoted = tokens_of(quotations)
    turns = turns_of(doc, entities, parted, quotations)
    lines: list[Array] = []

    def follow(turns: Turns, number: int, among: Sequence[int], rows: Array) -> tuple[int, Spoken]:
        spoken = pick(among, rows)
        lines.append(rows[list(among).index(spoken.speaker)])
        return spoken.speaker, spoken

    spoken = list(decode(turns, follow))
    heard = []
    for a, line, own in zip(parted, lines, spoken, strict=True):
        uttered = [read_piece(doc, a, number, quoted) for number in range(len(a.content))]
        chances = with_acts(doc, a.content, states, acts.chances(uttered))
        heard.append(Heard(a, own, chances, np.concatenate([line, judged(own, chances, uttered[0].rule)])))
    return heard


def judged(spoken: Spoken, chances: Array, rule: NamedNode) -> Array:
    """The features that tell whether an attribution is a claim and rightly read, beside those of its speaker.

    Args:
        spoken: the speaker that was chosen.
        chances: of each speech act, a row for each piece of what is said.
        rule: the act that the rules read.
    """
    act = chosen_act(chances.mean(0))
    ranked = np.sort(chances.mean(0)[: len(ACTS)])[::-1]
    return np.array(
        [
            spoken.share,
            spoken.second,
            spoken.nobody,
            float(spoken.speaker == NOBODY),
            float(len(chances)),
            float(chances[:, -1].mean()),
            float(chances[:, -1].max()),
            float(chances[:, -1].min()),
            float(chances[:, 0].mean()),
            float(ranked[0]),
            float(ranked[1]),
            float(ACTS.index(act)),
            float(act == rule),
        ],
        np.float32,
    )
