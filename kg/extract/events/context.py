"""What the event reader finds, and what it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from pyoxigraph import NamedNode

from kg.extract.dates import When
from kg.extract.entities.mentions import Mention
from kg.extract.events.tokens import Parse, read_parse, unit_vectors
from kg.lang.lexicon import is_kind_of
from kg.nlp.features import Floats, Ints
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PLURAL = frozenset({"NNS", "NNPS"})
_NAMING = frozenset({"pobj", "appos", "compound", "poss", "nmod"})

__all__ = ["Context", "EventMention", "Filler", "ReadEvent"]


@dataclass(frozen=True, slots=True)
class Filler:
    """Who or what fills a role: `token` heads the phrase; `entity` is None where the phrase names nobody."""

    role: NamedNode
    token: int
    mention: Mention | None
    probability: float

    @property
    def entity(self) -> int | None:
        """The index of the entity, or None."""
        return self.mention.entity if self.mention else None


@dataclass(frozen=True, slots=True)
class EventMention:
    """A token that tells of an event: how surely it tells of one at all, and of one of this class.

    `modalities` are the probabilities in the order of `events.modality.MODALITIES`; `dates` are the dates that may be
    the event's, with their odds of being it, best first; a date without tokens is the day of publication.
    """

    token: int
    cls: NamedNode
    probability: float
    of_class: float
    parties: tuple[Filler, ...]
    modality: NamedNode
    modalities: tuple[float, ...]
    dates: tuple[tuple[float, When], ...]


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event with all its mentions, the surest first.

    `probability` is how surely there is such an event, `confidence` how surely all that is said of it is right: class,
    parties, date and modality; `double` is how surely its mentions tell of a surer event after all.
    """

    cls: NamedNode
    mentions: tuple[EventMention, ...]
    parties: tuple[Filler, ...]
    when: When | None
    modality: NamedNode
    modality_probability: float
    probability: float
    confidence: float
    double: float = 0.0


@dataclass(frozen=True)
class Context:
    """What is known of an article before its events are read.

    Attributes:
        doc: the parse.
        mentions: the mention of an entity that each head token stands for.
        classes: the class of each entity.
        dates: the dates of the text, in order.
        published: the day of publication.
        states: the larger encoder's states, a row a token, where it is asked too.
    """

    doc: "Doc"
    mentions: Mapping[int, Mention]
    classes: Sequence[NamedNode]
    dates: Sequence[When]
    published: date | None
    states: Floats | None = None

    @cached_property
    def parse(self) -> Parse:
        """The parse as arrays."""
        return read_parse(self.doc)

    @cached_property
    def vectors(self) -> Floats:
        """The word vector of each token."""
        return unit_vectors(self.doc)

    @cached_property
    def dated(self) -> tuple[When, ...]:
        """The dates of which a day, month or year is known."""
        return tuple(w for w in self.dates if w.value)

    @cached_property
    def words_by_sentence(self) -> tuple[frozenset[int], ...]:
        """The lemmas of the content words of each sentence, as hashes."""
        return _by_sentence(self.parse, np.flatnonzero(self.parse.content), self.parse.lemma)

    @cached_property
    def numbers_by_sentence(self) -> tuple[frozenset[int], ...]:
        """The numbers of each sentence, as hashes."""
        return _by_sentence(self.parse, np.array([t.i for t in self.doc if t.like_num], np.int64), self.parse.lower)

    @cached_property
    def entities_by_sentence(self) -> tuple[frozenset[int], ...]:
        """The entities that each sentence speaks of."""
        tokens = np.array(sorted(self.mentions), np.int64)
        return _by_sentence(self.parse, tokens, np.array([self.mentions[t].entity for t in tokens], np.int64), own=True)

    def mention_at(self, token: int) -> Mention | None:
        """The mention that a phrase stands for by its head: its own, or the name in apposition with a description."""
        own = self.mentions.get(token)
        if own is not None and own.kind != KG.Nominal:
            return own
        named = (self.mentions[c.i] for c in self.doc[token].children if c.dep_ == "appos" and c.i in self.mentions)
        return next(named, own)

    def party_at(self, token: int) -> Mention | None:
        """The mention that a phrase stands for as a party: "Israelis" are people, not their country."""
        mention = self.mention_at(token)
        people = mention is not None and mention.kind == KG.Demonym and self.doc[token].tag_ in _PLURAL
        return None if people else mention

    def place_at(self, token: int) -> Mention | None:
        """The mention that a phrase stands for as a place: "the Swiss resort of Davos" is Davos."""
        if (mention := self.mention_at(token)) is not None:
            return mention
        inside = (self.mentions.get(t.i) for t in self.doc[token].subtree if t.dep_ in _NAMING)
        return next((m for m in inside if m is not None and is_kind_of(self.classes[m.entity], KG.Place)), None)


def _by_sentence(
    parse: Parse, tokens: Ints, values: np.ndarray[Any, Any], *, own: bool = False
) -> tuple[frozenset[int], ...]:
    """The values of some tokens by sentence; `own`: there is one for each of `tokens`, not for each of the article."""
    sets: list[set[int]] = [set() for _ in range(int(parse.sentence.max(initial=-1)) + 1)]
    for number, value in zip(parse.sentence[tokens], values if own else values[tokens], strict=True):
        sets[number].add(int(value))
    return tuple(map(frozenset, sets))
