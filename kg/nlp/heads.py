"""What the larger encoder says of the words of an article, by small matrices over its states.

A second voice: the readers of events and claims take the geometric mean of their own probabilities and these. The
weights (`large/heads.npz`) are trained with the encoder by `training/large.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.nlp.ranges import Range
from kg.nlp.transformer import FOLDER
from kg.terms.data import model_file

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Heads", "heads", "mixed", "outside"]

Array = npt.NDArray[Any]
_FEW = 4  # words; with fewer beside a content in its sentences, the sentence before is looked at too
_FLOOR = 1e-4  # of a probability: no voice can forbid what the other is sure of
_DIGITS = 4  # decimals of a probability: what lies below differs between machines


@dataclass(frozen=True)
class Heads:
    """The names of what can be said, and the weights: matrices for `states @ w`, by name, with their biases.

    `classes` are those of events (names in the ontology), '' first: no event. `modalities` and `acts` (of speech) are
    names in the ontology too.
    """

    classes: tuple[str, ...]
    modalities: tuple[str, ...]
    acts: tuple[str, ...]
    weights: dict[str, Array]

    @classmethod
    def load(cls, path: Path) -> "Heads":
        """Reads them.

        Args:
            path: an .npz file of `training/large.py`.

        Raises:
            OSError: it is not there.
        """
        with np.load(path) as file:
            names = {k: tuple(map(str, file[k])) for k in ("classes", "modalities", "acts")}
            weights = {k: np.ascontiguousarray(file[k], np.float32) for k in file.files if k not in names}
        return cls(**names, weights=weights)

    def events(self, states: Array) -> Array:
        """The probability of each class of events, a row a token; the first column is that of no event.

        Args:
            states: a row of 384 a token.
        """
        return _softmax(self._linear(states, "event"))

    def modality(self, states: Array) -> Array:
        """The probability of each modality, a row a token: it means something at the trigger of an event.

        Args:
            states: a row of 384 a token.
        """
        return _softmax(self._linear(states, "modality"))

    def act(self, states: Array, inside: Sequence[int], beside: Sequence[int]) -> Array:
        """The probability of each speech act of one claim.

        Args:
            states: a row of 384 a token of the document.
            inside: the tokens of the claim's content.
            beside: the tokens about it, see `outside`.
        """
        score = states @ self.weights["look"]
        found = [*_pooled(states, inside, score[:, 0]), *_pooled(states, beside, score[:, 1])]
        hidden = np.maximum(self._linear(np.concatenate(found)[None], "claim"), 0)
        return np.asarray(_softmax(self._linear(hidden, "act"))[0])

    def _linear(self, x: Array, name: str) -> Array:
        return np.asarray(x @ self.weights[name] + self.weights[f"{name}.bias"])


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(-1, keepdims=True))
    return np.asarray(np.round(e / e.sum(-1, keepdims=True), _DIGITS))


def _pooled(states: Array, tokens: Sequence[int], score: Array) -> tuple[Array, Array]:
    """The mean of some tokens' states, and their mean weighted by `score`; zero for none."""
    if not len(tokens):
        return np.zeros(states.shape[1], np.float32), np.zeros(states.shape[1], np.float32)
    own = states[list(tokens)]
    weight = np.exp(score[list(tokens)] - score[list(tokens)].max())
    return own.mean(0), (weight / weight.sum()) @ own


def outside(doc: "Doc", content: Sequence[Range]) -> tuple[list[int], list[int]]:
    """The tokens of a claim's content, and those about it: of its sentences, and of the one before where these are few.

    Args:
        doc: the parsed article.
        content: the token ranges of what is said, at least one.
    """
    inside = sorted({i for b, e in content for i in range(b, e)})
    first = doc[inside[0]].sent
    begin, end = first.start, doc[inside[-1]].sent.end
    said = set(inside)
    beside = [i for i in range(begin, end) if i not in said]
    if sum(not doc[i].is_space for i in beside) < _FEW and begin > 0:
        beside = [*range(doc[begin - 1].sent.start, begin), *beside]
    return inside, beside


def mixed(own: Array, second: Array, weight: float) -> Array:
    """What two voices think on average: the geometric mean of their probabilities, of which each row sums up to 1.

    Args:
        own: probabilities of the small reader, a row for each thing that is asked about.
        second: those of the larger one, of the same shape.
        weight: of the second, 0 to 1.
    """
    odds = (1 - weight) * np.log(np.maximum(own, _FLOOR)) + weight * np.log(np.maximum(second, _FLOOR))
    return _softmax(odds)


@cache
def heads() -> Heads:
    """Those that are installed, loaded once a process.

    Raises:
        OSError: they are not there.
    """
    return Heads.load(model_file(f"{FOLDER}/heads.npz"))
