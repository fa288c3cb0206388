"""What tells at which body or in which country somebody holds a title, as numbers and signs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.entities.mentions import Mention
from kg.extract.offices.holders import dependency
from kg.extract.offices.titles import end_of_noun, title_word
from kg.extract.offices.view import View
from kg.lang.lexicon import sections, words
from kg.terms.ontology import curie
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Body", "Held", "bodies", "word_of"]

_CLASSES = (
    "Person Official Organisation GovernmentBody PoliticalParty ArmedGroup InternationalOrganisation Company "
    "NewsOrganisation GeopoliticalEntity Country Settlement Region Place".split()
)
_KINDS = {KG.Name: 0, KG.Demonym: 1, KG.Metonym: 2, KG.Nominal: 3, KG.Pronoun: 4}
_PREPOSITIONS = tuple(sections("features.yaml")["body_prepositions"])
_FAR, _FURTHEST, _NEVER = 99, 300, 120
_OF_NAME = words("features.yaml", "body_behind_person")


@dataclass(frozen=True, slots=True)
class Held:
    """A noun beside a mention of its holder, how surely it is theirs, and how likely each wording of the title is."""

    token: "Token"
    person: Mention
    chance: float
    titles: tuple[tuple[str, float], ...] = ()

    @property
    def title(self) -> str:
        """The likeliest wording."""
        return max(self.titles, key=lambda t: (t[1], -len(t[0]), t[0]))[0]


@dataclass(frozen=True, slots=True)
class Body:
    """A possible body of a title: the entity, its features and signs, and the mention that stands best for it."""

    entity: int
    numbers: list[float]
    signs: list[str]
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class _Near:
    """One mention of a possible body in the sentence of the title."""

    weight: float
    numbers: list[float]
    signs: list[str]
    mention: Mention
    direct: bool
    place: str


def bodies(view: View, person: int, word: str, held: Sequence[Held], own_titles: frozenset[int]) -> list[Body]:
    """The possible bodies of a title that somebody holds: every entity that is named, people of the sentence included.

    Args:
        view: the article.
        person: the holder.
        word: the noun of the title.
        held: where the article tells it.
        own_titles: the tokens of all titles that are likely the holder's.
    """
    sentences = {view.sentence[h.token.i] for h in held}
    shared = _Shared(view, person, word, held, own_titles)
    rows = [
        shared.row(entity, mentions, _nearest(view, mentions, held))
        for entity, mentions in view.agents.items()
        if entity != person
        and (not view.is_person[entity] or any(view.sentence[m.start] in sentences for m in mentions))
    ]
    _compare(rows)
    return rows


def _nearest(view: View, mentions: Sequence[Mention], held: Sequence[Held]) -> list[_Near]:
    """The mentions in the sentences of the title, the likeliest first."""
    nearby = [
        _near(view, h, m)
        for h in held
        for m in mentions
        if view.sentence[m.start] == view.sentence[h.token.i]
        and not (m.start <= h.token.i < m.end and m.entity == h.person.entity)
    ]
    return sorted(nearby, key=lambda n: -n.weight)


def _near(view: View, held: Held, body: Mention) -> _Near:
    doc, token, person = view.doc, held.token, held.person
    last, start = end_of_noun(doc, token.i)[0], view.start_of(token)
    end, possessive = view.owner_end(token)
    before = body.end <= token.i
    distance = token.i - body.end if before else body.start - last - 1
    adjacent = body.end == end
    joint = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    joined = body.start > last and joint in _PREPOSITIONS and body.start - last < 8
    gap = body.start - last - 2 if joined else _FAR
    inside = body.start >= start and before
    below = token.is_ancestor(doc[body.root])
    behind = body.start - person.end
    weight = 3 * adjacent + (3 - gap / 3 if joined else 0) + 2 * inside + below - abs(distance) / 20
    fields = words("titles.yaml", "modifiers", "heads")
    preposition = _PREPOSITIONS.index(joint) if joined else -1
    numbers = [
        distance,
        float(not before),
        adjacent,
        adjacent and possessive,
        inside,
        preposition,
        gap,
        below,
        _KINDS.get(body.kind, 5),
        min(token.i, person.start) < body.start < max(token.i, person.start),
        0 < behind <= 3 and doc[person.end].lower_ in _OF_NAME,
        0 < behind <= 4 and doc[person.end].text == "(",
        0 < behind <= 2 and doc[person.end].text == ",",
        behind if behind >= 0 else person.start - body.end,
        dependency(doc[body.root]),
        doc[body.root].head.i == token.i,
        all(t.lower_ in fields for t in doc[body.start : body.end]),
        held.chance,
    ]
    whole, edge = view.between(token, body)
    signs = [f"body between {whole}", f"body edge {edge}", f"body path {view.path(token, body)[0]}"]
    direct = adjacent or 0 <= gap < 3
    place = f"{numbers[8]}{adjacent}{preposition}"
    return _Near(weight, [float(n) for n in numbers], signs, body, direct, place)


_NOWHERE = [float(n) for n in (_NEVER, -1, -1, -1, -1, -1, _FAR, -1, -1, -1, -1, -1, -1, _NEVER, -1, -1, -1)]
_COMPARED = (0, 1, 2)  # columns of a row that are compared with the best of all rows


class _Shared:
    """What the possible bodies of one title have in common."""

    def __init__(self, view: View, person: int, word: str, held: Sequence[Held], own_titles: frozenset[int]) -> None:
        self.view, self.word, self.held = view, word, held
        self.surname = view.clusters[person].label.split()[-1]
        self.title = max(held, key=lambda h: h.chance).title
        self.begin = min(h.token.i for h in held)
        self.here = {view.sentence[h.token.i] for h in held}
        tokens = {h.token.i for h in held}
        self.of_others_here = Counter(
            e for _, i, e in view.beside_titles if i not in tokens and view.sentence[i] in self.here
        )
        self.bodies_here = sum(e in {b for _, i, b in view.beside_titles if i in tokens} for e in view.times_named)
        beside = view.beside_titles
        self.of_word = Counter(e for w, _, e in beside if w == word)
        self.of_person = Counter(e for _, i, e in beside if i in own_titles)
        self.of_any = Counter(e for _, _, e in beside)
        self.sentences = {view.sentence[m.start] for m in view.mentions if m.entity == person}
        named = view.times_named
        self.named = sum(n for e, n in named.items() if not view.is_person[e]) or 1
        self.of_countries = sum(named[e] for e in view.countries) or 1

    def row(self, entity: int, mentions: Sequence[Mention], near: Sequence[_Near]) -> Body:
        """The features of one possible body."""
        view = self.view
        cluster, times = view.clusters[entity], view.times_named[entity]
        is_country = entity in view.countries
        best = near[0] if near else None
        chance = max(h.chance for h in self.held)
        distance = min(abs(m.start - h.token.i) for m in mentions for h in self.held)
        kind = curie(cluster.cls.value).partition(":")[2]
        numbers = [
            float(sum(n.direct for n in near)),
            float(self.of_person[entity]),
            float(self.of_word[entity]),
            *(best.numbers if best else [*_NOWHERE, chance]),
            times / self.named,
            min(times, 10),
            min(mentions[0].start, _FURTHEST),
            times / self.of_countries if is_country else 0.0,
            view.countries.index(entity) if is_country else 9,
            _CLASSES.index(kind) if kind in _CLASSES else -1,
            self.of_any[entity],
            sum(view.sentence[m.start] in self.sentences for m in mentions) / len(mentions),
            float(self.of_others_here[entity]),
            self.bodies_here,
            self._share_of_sentences(mentions),
            self._back(mentions),
            len(view.countries),
            view.doc[mentions[0].root].dep_ in ("nsubj", "nsubjpass"),
            min(distance, _FURTHEST),
        ]
        signs = [
            *(best.signs if best else ("body between", "body edge", "body path")),
            f"body of {self.surname}|{cluster.label}",
            f"body of {self.surname}|{self.word}|{cluster.label}",
            f"body place {best.place if best else ''}",
            f"body class {self.word}|{kind}",
            f"body class {self.title}|{kind}",
            f"body of {self.title}|{cluster.label}",
            f"body name {self.word}|{cluster.label}",
            f"body last {cluster.label if is_country else self.word + '|' + cluster.label.split()[-1]}",
        ]
        return Body(entity, [float(n) for n in numbers], signs, best.mention if best else None)

    def _share_of_sentences(self, mentions: Sequence[Mention]) -> float:
        """How many of the person's sentences name it."""
        named = {self.view.sentence[m.start] for m in mentions}
        return len(self.sentences & named) / (len(self.sentences) or 1)

    def _back(self, mentions: Sequence[Mention]) -> int:
        """How far before the title it was named last."""
        return min((self.begin - m.end for m in mentions if m.end <= self.begin), default=_FURTHEST)


def _compare(rows: Sequence[Body]) -> None:
    """Adds how far each is from the best: in mentions beside the title and in nearness."""
    if not rows:
        return
    best = [max(row.numbers[k] for row in rows) for k in _COMPARED]
    distances = sorted(row.numbers[-1] for row in rows)
    for row in rows:
        more = [best[k] - row.numbers[k] for k in _COMPARED] + [float(distances.index(row.numbers[-1]))]
        row.numbers.extend(more)


def word_of(token: "Token") -> str:
    """The noun of a title as titles are gathered: whoever speaks for a body is its spokesperson."""
    word = title_word(token).split()[-1]
    return "spokesperson" if word in ("spokesman", "spokeswoman") else word
