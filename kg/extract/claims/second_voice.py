"""The second voice of the claim reader: what the larger encoder says of speech acts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.claims.speech_acts import ACTS
from kg.nlp.heads import heads, mixed, outside
from kg.nlp.ranges import Range
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["with_acts"]

Array = npt.NDArray[Any]
_LEAST = 1e-6  # probability that something is said at all
_ACTS = 0.65  # how much the second voice counts, chosen by cross-validation on the training articles


def with_acts(doc: "Doc", content: Sequence[Range], states: Array | None, own: Array) -> Array:
    """The probabilities of the acts of each sentence of a claim, by both voices where there are two.

    Args:
        doc: the parsed article.
        content: the token ranges of the sentences.
        states: the encoder's states, a row a token, or None where it is not asked.
        own: the small model's probabilities of each act and, last, of none: shape (sentences, acts + 1).
    """
    if states is None:
        return own
    names = ["Statement" if act == KG.Claim else act.value.rpartition("#")[2] for act in ACTS]
    columns = [heads().acts.index(name) for name in names]
    second = np.array([heads().act(states, *outside(doc, [piece])) for piece in content])[:, columns]
    some = 1 - own[:, -1:]
    both = mixed(own[:, :-1] / np.maximum(some, _LEAST), second, _ACTS) * some
    return np.concatenate([both, own[:, -1:]], 1)
