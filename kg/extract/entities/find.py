"""The names of an article: what spaCy and the word lists find, corrected by trained trees.

Boosted trees tell of every stretch that may be a name how likely it is exactly one, and whether it names a person, an
organisation or a place. Of stretches that overlap the likeliest wins; a name that was found and that nothing likelier
overlaps stays.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.entities.month_names import with_months
from kg.extract.entities.name_classes import organisation_class
from kg.extract.entities.name_merge import with_surname_first
from kg.extract.entities.names import Name, is_name
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.span_features import KINDS, SpanView, kind_of
from kg.extract.entities.spans import Range, candidate_spans
from kg.nlp.odds import Odds
from kg.nlp.trees import Trees
from kg.nlp.word_vectors import WordVectors
from kg.terms.data import model_file
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["MODEL", "Model", "Scores", "correct", "find_names", "vectors_of"]

MODEL = "names.npz"
_NEW = 0.35  # chance from which a stretch is a name instead of those that were found in it or around it
_ALONE = 0.55  # the same where nothing was found: annotators do not list every name, so there are fewer noes to learn
_CONTEXT = 4  # words before and behind a name whose vectors tell its kind
_OTHER_KIND = 0.45  # chance from which a name is of another kind than was found

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Model:
    """What was trained: trees for the extent and one for each of KINDS, the odds of signs for each of them, and the
    weights that tell the kind by a name's vector and by those of the words around it (the last rows their offsets).
    """

    extent: Trees
    kinds: tuple[Trees, ...]
    extent_odds: Odds
    kind_odds: tuple[Odds, ...]
    vectors: Array
    context: Array

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> "Model":
        """The model that a training wrote."""
        kinds = [f"kind{i}" for i in range(len(KINDS))]
        return cls(
            Trees.read(arrays, "extent"),
            tuple(Trees.read(arrays, k) for k in kinds),
            Odds.read(arrays, "extent"),
            tuple(Odds.read(arrays, k) for k in kinds),
            arrays["vectors"].astype(np.float64),
            arrays["context"].astype(np.float64),
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each stretch: how likely it is exactly a name, and how likely the name is of each of KINDS."""

    spans: Sequence[Range]
    exact: Array
    kinds: Array


@cache
def _model() -> Model:
    with np.load(model_file(MODEL)) as arrays:
        return Model.read(dict(arrays))


def find_names(doc: "Doc") -> tuple[Name, ...]:
    """The names of people, organisations and places, in order, without overlap."""
    found = names_by_rule(doc)
    return with_surname_first(doc, with_months(doc, correct(doc, found, score(doc, found, _model()))))


def score(doc: "Doc", names: Sequence[Name], model: Model) -> Scores:
    """How likely each stretch is a name.

    Args:
        doc: the parsed article.
        names: the names that were found, without overlap.
        model: what was trained.
    """
    spans = candidate_spans(doc, names)
    if not spans:
        return Scores([], np.zeros(0), np.zeros((0, len(KINDS))))
    view = SpanView(doc, names)
    numbers = [view.numbers(*span) for span in spans]
    signs = [view.signs(*span) for span in spans]
    rows = np.array([[*n, *model.extent_odds.of(s)] for n, s in zip(numbers, signs, strict=True)], np.float32)
    exact = model.extent.chances(rows)
    own, around = vectors_of(doc, spans)
    likeness = np.concatenate([_likeness(own, model.vectors), _likeness(around, model.context)], 1)
    shared = np.concatenate([np.array(numbers, np.float32), likeness], 1)
    kinds = [
        trees.chances(np.concatenate([shared, np.array([odds.of(s) for s in signs], np.float32)], 1))
        for trees, odds in zip(model.kinds, model.kind_odds, strict=True)
    ]
    return Scores(spans, exact, np.stack(kinds, 1))


def vectors_of(doc: "Doc", spans: Sequence[Range]) -> tuple[Array, Array]:
    """The mean vectors of stretches, and those of the words around them."""
    words = WordVectors(doc)
    return words.means(spans), words.around(spans, _CONTEXT)


def _likeness(vectors: Array, weights: Array) -> Array:
    found: Array = np.round(vectors @ weights[:-1] + weights[-1], 4).astype(np.float32)
    return found


def correct(doc: "Doc", names: Sequence[Name], scores: Scores) -> tuple[Name, ...]:
    """The names with their extent and kind as scores tell them, in order, without overlap.

    Args:
        doc: the parsed article.
        names: the names that were found.
        scores: of the candidates; a text that stands several times has the mean of their kinds.
    """
    by_span = {(n.start, n.end): n for n in names}
    by_text: dict[str, list[Array]] = defaultdict(list)
    for span, kinds in zip(scores.spans, scores.kinds, strict=True):
        by_text[doc[slice(*span)].text].append(kinds)
    order = sorted(zip(scores.exact.tolist(), scores.spans, strict=True), key=lambda s: (-s[0], s[1][0], -s[1][1]))
    named = {i for n in names for i in range(n.start, n.end)}
    scored = {i for span in scores.spans for i in range(*span)}
    kept = [n for n in names if scored.isdisjoint(range(n.start, n.end))]
    means: dict[str, Array] = {}
    taken: set[int] = set()
    for exact, span in order:
        tokens = range(*span)
        least = _ALONE if named.isdisjoint(tokens) else _NEW
        if taken.isdisjoint(tokens) and (span in by_span or (exact >= least and is_name(doc, *span))):
            taken.update(tokens)
            text = doc[slice(*span)].text
            if text not in means:
                means[text] = np.asarray(np.mean(by_text[text], axis=0)).round(4)
            kept.append(_name(doc, span, by_span.get(span), means[text]))
    return tuple(sorted(kept, key=lambda n: n.start))


def _name(doc: "Doc", span: Range, earlier: Name | None, kinds: Array) -> Name:
    best = int(kinds.argmax())
    if earlier is None:
        name = Name(*span, doc[slice(*span)].text, _class_of(best), KG.Name, None, "name-learned")
    elif earlier.known is not None or kind_of(earlier.cls) == best or kinds[best] < _OTHER_KIND:
        return earlier
    else:
        name = replace(earlier, cls=_class_of(best), kind=KG.Name)
    return replace(name, cls=organisation_class(doc, name) or name.cls) if KINDS[best] == KG.Organisation else name


def _class_of(kind: int) -> Any:
    return KG.GeopoliticalEntity if KINDS[kind] == KG.Place else KINDS[kind]
