"""Offices: who holds which title at which body or in which country.

Every noun that may be a title is paired with every mention of a person in its sentence, and boosted trees tell how
likely the person holds it. What is told of one title of one person anywhere in the article is one office. Its body is
the likeliest entity of the article, its status and the words that belong to the title are told by trees too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyoxigraph import NamedNode

from kg.extract.dates import When
from kg.extract.entities.clusters import Cluster
from kg.extract.entities.mentions import Mention
from kg.extract.offices import holders, status
from kg.extract.offices.bodies import Body, Held, bodies, word_of
from kg.extract.offices.titles import end_of_noun, spelled, tail_of, title_word
from kg.extract.offices.view import View
from kg.extract.offices.words_before import words_before
from kg.lang.lexicon import sections, words
from kg.nlp.odds import Odds
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["LEAST", "MODEL", "Model", "Office", "Scored", "Told", "find_offices", "read_offices", "word_vector"]

MODEL = "offices.npz"
LEAST = 0.5  # confidence of an office that is told
_CONSIDERED = 0.25  # chance that somebody holds a title from which the rest is asked
_OWN = 0.5  # chance from which a title counts as somebody's when their bodies are looked for
_NO_BODY = 0.2  # chance of the likeliest body below which none is told
_UNKNOWN_WORD = -3.0  # likeness of a noun without a vector
_EDGE = 1e-3

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Office:
    """`person` holds `title` at `body` (indexes of entities; None where no body is told); tokens of the title in
    `trigger`, the mentions of both in `roles`. `is_predicate`: a verb tells it ("X is president"), no title or
    apposition.
    """

    person: int
    title: str
    body: int | None
    status: NamedNode
    trigger: tuple[int, int]
    roles: tuple[Mention, ...]
    rule: str
    confidence: float
    is_predicate: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """Trees with the odds of the signs that are among their features."""

    trees: Trees
    odds: Odds

    @classmethod
    def read(cls, arrays: Mapping[str, Array], prefix: str) -> "Scored":
        """The trees and odds that a training wrote under a prefix."""
        return cls(Trees.read(arrays, prefix), Odds.read(arrays, prefix))

    def chances(self, rows: Sequence[tuple[list[float], list[str]]]) -> list[float]:
        """The chance of a yes for each row of numbers and signs."""
        if not rows:
            return []
        table = np.array([[*numbers, *self.odds.of(signs)] for numbers, signs in rows], np.float32)
        found: list[float] = self.trees.chances(table).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """What was trained: who holds a title, at which body, with which words, since when, and how sure all that is.

    `titles` are nouns that are titles wherever they stand, `likeness` weighs the vector of any other noun, the last
    number its offset; `sureness` has an offset and the weights of the log odds of the holder and of the body.
    """

    holder: Scored
    body: Scored
    words: Scored
    former: Scored
    titles: frozenset[str]
    likeness: Array
    sureness: tuple[float, float, float]

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> "Model":
        """The model that a training wrote."""
        offset, holder, body = (float(x) for x in arrays["sureness"])
        return cls(
            Scored.read(arrays, "holder"),
            Scored.read(arrays, "body"),
            Scored.read(arrays, "words"),
            Scored.read(arrays, "former"),
            frozenset(bytes(arrays["titles"]).decode("utf-8").split("\n")),
            arrays["likeness"].astype(np.float64),
            (offset, holder, body),
        )

    def looks_like_title(self, token: "Token") -> float:
        """How much a noun looks like a title, by its vector."""
        vector = word_vector(token.vocab, title_word(token))
        return _UNKNOWN_WORD if vector is None else round(float(vector @ self.likeness[:-1] + self.likeness[-1]), 4)

    def confidence(self, holder: float, body: float) -> float:
        """The share of such offices that are wholly right: person, title, body and status."""
        offset, of_holder, of_body = self.sureness
        odds = offset + of_holder * _log_odds(holder) + of_body * _log_odds(body)
        return round(float(1 / (1 + np.exp(-odds))), 4)


def _log_odds(chance: float) -> float:
    return float(np.log((chance + _EDGE) / (1 - chance + _EDGE)))


def word_vector(vocab: Any, word: str) -> Array | None:
    """The vector of a word, of length 1; None where it has none."""
    lexeme = vocab[word]
    return lexeme.vector / lexeme.vector_norm if lexeme.has_vector and lexeme.vector_norm else None


@cache
def _model() -> Model:
    with np.load(model_file(MODEL)) as arrays:
        return Model.read(dict(arrays))


@dataclass(frozen=True, slots=True)
class Told:
    """All that an article tells of one title of one person: the chance that they hold it, and of its body."""

    person: int
    held: tuple[Held, ...]
    chance: float
    body: Body | None
    body_chance: float


def find_offices(
    doc: "Doc",
    clusters: Sequence[Cluster],
    mentions: Sequence[Mention],
    dates: Sequence[When] = (),
    today: date | None = None,
    least: float = LEAST,
) -> tuple[Office, ...]:
    """The offices that the article tells of, in the order of their titles.

    Args:
        doc: the parsed article.
        clusters: its entities.
        mentions: their mentions.
        dates: the dates of the text.
        today: the day from which the article speaks; an office that ended before it is a former one.
        least: the confidence from which an office is told.
    """
    model = _model()
    view = View(doc, clusters, mentions, model.titles)
    found = []
    for told in read_offices(view, model):
        office = _office(view, model, told)
        if _is_elsewhere(view, office.title, told):
            continue
        if office.confidence >= least:
            over = any(status.is_over(view, h.token, dates, today) for h in told.held)
            found.append(replace(office, status=KG.Former) if over else office)
    return tuple(sorted(found, key=lambda o: (o.trigger, o.person)))


def read_offices(view: View, model: Model) -> list[Told]:
    """The titles that people may hold, with their bodies, however unlikely."""
    pairs = list(view.pairs())
    likeness = {t.i: model.looks_like_title(t) for t in view.titles}
    rows = [(holders.numbers(view, t, m, likeness[t.i]), holders.signs(view, t, m)) for t, m in pairs]
    return gather(view, model, [Held(t, m, c) for (t, m), c in zip(pairs, model.holder.chances(rows), strict=True)])


def gather(view: View, model: Model, scored: Sequence[Held]) -> list[Told]:
    """One entry for each title of each person, with its likeliest body."""
    found = []
    for (person, _), held, rows in candidates(view, scored):
        chances = model.body.chances([(row.numbers, row.signs) for row in rows])
        best = max(zip(chances, rows, strict=True), key=lambda x: (x[0], -x[1].entity), default=None)
        chance, body = best if best is not None and best[0] >= _NO_BODY else (0.0, None)
        found.append(Told(person, tuple(held), max(h.chance for h in held), body, chance))
    return found


def candidates(view: View, scored: Sequence[Held]) -> list[tuple[tuple[int, str], list[Held], list[Body]]]:
    """Each title of each person that is likely enough: where it is told, and what its body may be."""
    groups: dict[tuple[int, str], list[Held]] = defaultdict(list)
    own: dict[int, set[int]] = defaultdict(set)
    for h in scored:
        if h.chance >= _CONSIDERED:
            groups[h.person.entity, word_of(h.token)].append(h)
        if h.chance >= _OWN:
            own[h.person.entity].add(h.token.i)
    return [
        ((person, word), held, bodies(view, person, word, held, frozenset(own[person])))
        for (person, word), held in groups.items()
    ]


def _is_elsewhere(view: View, title: str, told: Told) -> bool:
    """Whether a title that few states have is given to a country that has none and does not stand beside it."""
    states = sections("titles.yaml")["of_states"].get(title)
    if states is None or told.body is None or told.body.numbers[0]:
        return False
    cluster = view.clusters[told.body.entity]
    return cluster.cls == KG.Country and cluster.label not in states


def _office(view: View, model: Model, told: Told) -> Office:
    best = max(told.held, key=lambda h: (h.chance, -h.token.i))
    body = told.body
    roles = (best.person, *([body.mention] if body is not None and body.mention is not None else []))
    token = best.token
    turn = view.path(token, best.person)[3]
    is_predicate = turn is not None and turn.pos_ in ("VERB", "AUX")
    place = "predicate" if is_predicate else "title" if token.i < best.person.start else "apposition"
    return Office(
        told.person,
        title_of(view, model, told.held),
        body.entity if body is not None else None,
        status_of(view, model, told.held),
        (view.start_of(token), end_of_noun(view.doc, token.i)[0] + 1),
        roles,
        f"office-{place}",
        model.confidence(told.chance, told.body_chance),
        is_predicate,
    )


def title_of(view: View, model: Model, held: Sequence[Held]) -> str:
    """The title as it is told most surely."""
    votes: dict[str, float] = defaultdict(float)
    for h in held:
        kept = _kept(view, model, h.token)
        tail = tail_of(view.doc, h.token.i, lambda i: i in view.named)
        votes[spelled(view.doc, h.token.i, kept, tail)] += h.chance
    return max(votes, key=lambda t: (round(votes[t], 4), len(t.split()), t))


def _kept(view: View, model: Model, head: "Token") -> frozenset[int]:
    """The tokens before a title's noun that belong to it: what a hyphen joins together, and every shortened rank."""
    before = words_before(view, head)
    chances = model.words.chances([(b.numbers, b.signs) for b in before])
    kept = {b.token for b, c in zip(before, chances, strict=True) if c >= 0.5}
    shortened = sections("titles.yaml")["shortened"]
    kept |= {b.token for b in before if view.doc[b.token].lower_ in shortened}
    apart = words("titles.yaml", "former", "incoming", "passed_over")
    for b in before:
        i = b.token
        if view.doc[i].text == "-":
            joined = i + 1 in kept and i > 0 and view.doc[i - 1].is_alpha and view.doc[i - 1].lower_ not in apart
            kept = kept | {i - 1, i} if joined else kept - {i}
    return frozenset(kept)


def status_of(view: View, model: Model, held: Sequence[Held]) -> NamedNode:
    """Whether the office is held now, was held before, or will be."""
    if any(status.is_incoming(view, h.token) for h in held):
        return KG.Incoming
    rows = [(status.numbers(view, h.token, h.person), status.signs(view, h.token)) for h in held]
    weights = [h.chance for h in held]
    share = sum(c * w for c, w in zip(model.former.chances(rows), weights, strict=True)) / sum(weights)
    return KG.Former if round(share, 4) > 0.5 else KG.Current
