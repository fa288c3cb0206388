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
from kg.extract.offices.phrases import phrases
from kg.extract.offices.titles import end_of_noun, is_shorter, same_title, title_word
from kg.extract.offices.view import View
from kg.lang.lexicon import is_kind_of, sections, words
from kg.nlp.odds import Odds
from kg.nlp.trees import Trees
from kg.terms.data import model_file
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["LEAST", "MODEL", "Candidate", "Model", "Office", "Scored", "find_offices", "read_offices", "word_vector"]

MODEL = "offices.npz"
LEAST = 0.3  # confidence of an office that is told; what asks a graph leaves out those below a half
_CONSIDERED = 0.25  # chance that somebody holds a title from which the rest is asked
_OWN = 0.5  # chance from which a title counts as somebody's when their bodies are looked for
_NO_BODY = 0.2  # chance of the likeliest body below which none is told
_UNKNOWN_WORD = -3.0  # likeness of a noun without a vector
_EDGE = 1e-3
_WORDINGS = 12  # wordings of a title that are compared with one another

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
    number its offset; `sure` tells how likely all of an office is right.
    """

    holder: Scored
    body: Scored
    phrase: Scored
    former: Scored
    titles: frozenset[str]
    likeness: Array
    sure: Trees

    @classmethod
    def read(cls, arrays: Mapping[str, Array]) -> "Model":
        """The model that a training wrote."""
        return cls(
            Scored.read(arrays, "holder"),
            Scored.read(arrays, "body"),
            Scored.read(arrays, "phrase"),
            Scored.read(arrays, "former"),
            frozenset(bytes(arrays["titles"]).decode("utf-8").split("\n")),
            arrays["likeness"].astype(np.float64),
            Trees.read(arrays, "sure"),
        )

    def looks_like_title(self, token: "Token") -> float:
        """How much a noun looks like a title, by its vector."""
        vector = word_vector(token.vocab, title_word(token))
        return _UNKNOWN_WORD if vector is None else round(float(vector @ self.likeness[:-1] + self.likeness[-1]), 4)


def certainty(view: View, read: "Candidate") -> list[float]:
    """What tells how likely an office is right as a whole."""
    body, held = read.body, read.held
    kind = 0
    if body is not None:
        cls = view.clusters[body.entity].cls
        kind = 1 if cls == KG.Country else 2 if is_kind_of(cls, KG.Place) else 3 if is_kind_of(cls, KG.Person) else 4
    sides = [(h.person.start > h.token.i) - (h.person.end <= h.token.i) for h in held]
    return [
        _log_odds(read.chance),
        _log_odds(max((h.chance for h in held if h.person.kind == KG.Name), default=0.0)),
        sum(h.chance for h in held),
        len({h.token.i for h in held}),
        _log_odds(read.body_chance),
        _log_odds(read.second_body),
        kind,
        body.numbers[0] if body is not None else 0.0,
        body.numbers[1] if body is not None else 0.0,
        read.title_chance,
        len(read.title.split()),
        min(sides),
        max(sides),
        len(view.people_in[view.sentence[held[0].token.i]]),
        _log_odds(read.rival),
        max(float(view.is_known_title(h.token)) for h in held),
        held[0].token.text[0].isupper(),
        min(view.sentence[h.token.i] for h in held) < 3,
        view.times_named[read.person],
        len(view.countries),
    ]


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
class Candidate:
    """All that an article tells of one title of one person: the chance that they hold it, its likeliest body and
    wording with their chances, the chance of the second body, and of the likeliest other holder.
    """

    person: int
    held: tuple[Held, ...]
    chance: float
    body: Body | None
    body_chance: float
    title: str
    title_chance: float
    second_body: float
    rival: float


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
    offices = []
    for read in read_offices(view, model):
        office = _office(view, model, read)
        if _is_elsewhere(view, office.title, read):
            continue
        if office.confidence >= least:
            over = any(status.is_over(view, h.token, dates, today) for h in read.held)
            offices.append(replace(office, status=KG.Former) if over else office)
    return tuple(sorted(offices, key=lambda o: (o.trigger, o.person)))


def read_offices(view: View, model: Model) -> list[Candidate]:
    """The titles that people may hold, with their bodies, however unlikely."""
    pairs = list(view.pairs())
    likeness = {t.i: model.looks_like_title(t) for t in view.titles}
    rows = [(holders.numbers(view, t, m, likeness[t.i]), holders.signs(view, t, m)) for t, m in pairs]
    chances = model.holder.chances(rows)
    return gather(view, model, [Held(t, m, c) for (t, m), c in zip(pairs, chances, strict=True)])


def gather(view: View, model: Model, scored: Sequence[Held]) -> list[Candidate]:
    """One entry for each title of each person, with its likeliest body.

    Args:
        view: the article as the reader of offices sees it.
        model: the model.
        scored: the titles with their holders and chances.
    """
    offices = []
    for person, held, rows in candidates(view, worded(view, model, scored)):
        rows = [row for row in rows if not _is_only_near(view, word_of(held[0].token), row)]
        chances = model.body.chances([(row.numbers, row.signs) for row in rows])
        order = sorted(zip(chances, rows, strict=True), key=lambda x: (-x[0], x[1].entity))
        chance, body = order[0] if order and order[0][0] >= _NO_BODY else (0.0, None)
        second = order[1][0] if len(order) > 1 else 0.0
        title, share = title_of(held)
        at = {h.token.i for h in held}
        rival = max((h.chance for h in scored if h.token.i in at and h.person.entity != person), default=0.0)
        best = max(h.chance for h in held)
        offices.append(Candidate(person, tuple(held), best, body, chance, title, share, second, rival))
    return offices


def worded(view: View, model: Model, scored: Sequence[Held]) -> list[Held]:
    """The titles that are likely enough, with the chances of their wordings.

    Args:
        view: the article as the reader of offices sees it.
        model: the model.
        scored: the titles with their holders and chances.
    """
    likely = [h for h in scored if h.chance >= _CONSIDERED]
    tokens = list({h.token.i: h.token for h in likely}.values())
    wordings = [phrases(view, t) for t in tokens]
    chances = iter(model.phrase.chances([(p.numbers, p.signs) for some in wordings for p in some]))
    titles: dict[int, tuple[tuple[str, float], ...]] = {}
    for token, some in zip(tokens, wordings, strict=True):
        own = [(p.text, next(chances)) for p in some]
        whole = sum(c for _, c in own) or 1.0
        titles[token.i] = tuple((text, round(c / whole, 6)) for text, c in own)
    return [replace(h, titles=titles[h.token.i]) for h in likely]


def candidates(view: View, worded: Sequence[Held]) -> list[tuple[int, list[Held], list[Body]]]:
    """Each title of each person: where it is told, and what its body may be."""
    own: dict[int, set[int]] = defaultdict(set)
    by_noun: dict[tuple[int, str], list[Held]] = defaultdict(list)
    for h in worded:
        by_noun[h.person.entity, word_of(h.token)].append(h)
        if h.chance >= _OWN:
            own[h.person.entity].add(h.token.i)
    return [
        (person, held, bodies(view, person, word, held, frozenset(own[person])))
        for (person, word), some in by_noun.items()
        for held in _by_title(some)
    ]


def _by_title(held: Sequence[Held]) -> list[list[Held]]:
    """What is told of one person and noun, title by title; a shorter wording goes to the likeliest that says more."""
    groups: list[tuple[str, list[Held]]] = []
    for h in sorted(held, key=lambda h: (-len(h.title.split()), -h.chance, h.token.i)):
        fits = [g for title, g in groups if same_title(title, h.title) or is_shorter(h.title, title)]
        if fits:
            max(fits, key=lambda g: max(x.chance for x in g)).append(h)
        else:
            groups.append((h.title, [h]))
    return [sorted(g, key=lambda h: (h.token.i, h.person.start)) for _, g in groups]


def title_of(held: Sequence[Held]) -> tuple[str, float]:
    """The wording of a title that agrees most with all that is told of it, and how much it does (0 to 1)."""
    votes: dict[str, float] = defaultdict(float)
    for h in held:
        for text, chance in h.titles:
            votes[text] += h.chance * chance
    whole = sum(votes.values()) or 1.0
    known = sorted(votes, key=lambda t: (-votes[t], t))[:_WORDINGS]
    shares = {t: sum(votes[o] for o in known if same_title(t, o)) / whole for t in known}
    best = max(known, key=lambda t: (round(shares[t] + votes[t] / whole, 4), t))
    return best, round(shares[best], 4)


def _is_only_near(view: View, noun: str, body: Body) -> bool:
    """Whether a body is a town that has no such office and does not stand beside it: "the president" in Paris."""
    is_town = view.clusters[body.entity].cls == KG.Settlement
    return is_town and not body.numbers[0] and noun in words("titles.yaml", "of_no_town")


def _is_elsewhere(view: View, title: str, read: Candidate) -> bool:
    """Whether a title that few states have is given to a country that has none and does not stand beside it."""
    states = sections("titles.yaml")["of_states"].get(title)
    if states is None or read.body is None or read.body.numbers[0]:
        return False
    cluster = view.clusters[read.body.entity]
    return cluster.cls == KG.Country and cluster.label not in states


def _office(view: View, model: Model, read: Candidate) -> Office:
    best = max(read.held, key=lambda h: (h.chance, -h.token.i))
    body = read.body
    roles = (best.person, *([body.mention] if body is not None and body.mention is not None else []))
    token = best.token
    turn = view.path(token, best.person)[3]
    is_predicate = turn is not None and turn.pos_ in ("VERB", "AUX")
    place = "predicate" if is_predicate else "title" if token.i < best.person.start else "apposition"
    return Office(
        read.person,
        read.title,
        body.entity if body is not None else None,
        status_of(view, model, read.held),
        (view.start_of(token), end_of_noun(view.doc, token.i)[0] + 1),
        roles,
        f"office-{place}",
        float(model.sure.chances(np.array([certainty(view, read)], np.float32))[0]),
        is_predicate,
    )


def status_of(view: View, model: Model, held: Sequence[Held]) -> NamedNode:
    """Whether the office is held now, was held before, or will be.

    Args:
        view: the article as the reader of offices sees it.
        model: the model.
        held: the places that tell of the office.
    """
    if any(status.is_incoming(view, h.token) for h in held):
        return KG.Incoming
    rows = [(status.numbers(view, h.token, h.person), status.signs(view, h.token)) for h in held]
    weights = [h.chance for h in held]
    share = sum(c * w for c, w in zip(model.former.chances(rows), weights, strict=True)) / sum(weights)
    return KG.Former if round(share, 4) > 0.5 else KG.Current
