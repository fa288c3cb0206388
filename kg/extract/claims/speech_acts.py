"""The speech act of each sentence that somebody says, and whether it is said at all: one linear model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyoxigraph import NamedNode

from kg.extract.claims.act_features import hashed, vectors
from kg.extract.claims.act_rules import speech_act
from kg.extract.claims.attribution import Attribution
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["ACTS", "Acts", "Uttered", "read_piece"]

Array = npt.NDArray[Any]
# What a sentence may be: an act, or, last, nothing that the text attributes to anybody.
ACTS = (
    KG.Claim, KG.Accusation, KG.Denial, KG.Praise, KG.Condemnation, KG.Demand, KG.Threat, KG.Promise, KG.Support,
    KG.Belief,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uttered:
    """A sentence that is said: the places of its features, its vectors, and the act that the rules take it for."""

    places: Array
    vectors: Array
    rule: NamedNode


def read_piece(doc: "Doc", a: Attribution, number: int, quoted: frozenset[int]) -> Uttered:
    """One sentence of an attribution's content, ready for the model.

    Args:
        doc: the parsed article.
        a: the attribution, its content a sentence a piece.
        number: which piece.
        quoted: the tokens between quotation marks.
    """
    piece = a.content[number]
    direct = all(i in quoted for i in range(*piece) if doc[i].is_alpha)
    rule = speech_act(doc, a)
    return Uttered(hashed(doc, a, piece, direct=direct, rule=rule.value), vectors(doc, a, piece), rule)


@dataclass(frozen=True, slots=True)
class Acts:
    """A linear model: weights of hashed features and of vectors for each act and for none, and offsets."""

    table: Array
    dense: Array
    offsets: Array

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> "Acts":
        """The model that a training wrote."""
        return cls(*(arrays[f"acts.{name}"].astype(np.float64) for name in ("table", "dense", "offsets")))

    def chances(self, uttered: Sequence[Uttered]) -> Array:
        """The probability of each act and, last, of none, for each sentence: shape (sentences, acts + 1)."""
        odds = np.array([self.table[u.places].sum(0) + u.vectors @ self.dense + self.offsets for u in uttered])
        odds = np.exp(odds - odds.max(1, keepdims=True))
        result: Array = np.round(odds / odds.sum(1, keepdims=True), 6)
        return result
