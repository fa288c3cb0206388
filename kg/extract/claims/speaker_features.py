"""What tells whether an entity says something, as numbers: of the claim, of the entity, and of both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import cue_verb
from kg.extract.entities.history import History, role_of
from kg.extract.entities.lookup import Entities
from kg.extract.entities.mentions import Mention
from kg.extract.entities.places import KINDS, PRONOUNS, describes_person, names_by_token
from kg.lang.lexicon import classes_by_word, sections, words
from kg.nlp.tree import is_former
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["NOBODY", "Turn", "Turns"]

NOBODY = -1  # the candidate that stands for a source without a name
_MOST = 12  # candidates beside it
_BACK, _AHEAD = 6, 1  # sentences
_NEVER = 99.0
_KINDS = {KG.Name: 0, KG.Demonym: 1, KG.Metonym: 1, KG.Nominal: 2, KG.Pronoun: 3}
_MODIFIERS = frozenset({"compound", "nmod", "poss", "amod"})
_CLOSING = frozenset({".", "!", "?", "”", "…"})
_LIKE_SUBJECT = ("nsubj", "nsubjpass", "agent")


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim as it is read for its speaker: its attribution, the rules' answer, and what it stands in, or -1."""

    said: Attribution
    rule: int
    outer: int
    quoted: float


@dataclass(slots=True)
class Turns:
    """The claims of an article, and who said those that have been read: `speakers` by their number."""

    doc: "Doc"
    entities: Entities
    turns: Sequence[Turn]
    history: History = field(init=False)
    speakers: dict[int, int] = field(default_factory=dict)
    _mentions: list[list[Mention]] = field(init=False)
    _most: int = field(init=False)
    _has_title: bool = field(init=False)

    def __post_init__(self) -> None:
        clusters = self.entities.clusters
        self.history = History(self.doc, clusters, (), names_by_token(clusters), {})
        self._mentions = [[] for _ in clusters]
        for mention in sorted(self.entities.by_head.values(), key=lambda m: m.root):
            self._mentions[mention.entity].append(mention)
        opening = [t.text for t, p in zip(self.doc, self.history.paragraph, strict=True) if not p and not t.is_space]
        self._has_title = bool(opening) and opening[-1] not in _CLOSING and self.history.paragraph[-1] > 0
        self._most = max((len(c.names) for c in clusters), default=1)

    def candidates(self, number: int) -> list[int]:
        """Who may be the speaker of a claim: those in its source and about it, earlier speakers, and NOBODY last."""
        turn = self.turns[number]
        here = self._sentence(turn)
        source = range(*turn.said.source) if turn.said.source else range(0)
        content = turn.said.tokens
        weights: dict[int, float] = {}
        for entity, mentions in enumerate(self._mentions):
            for m in mentions:
                away = here - self.history.sentence[m.root]
                if m.root in source:
                    weights[entity] = -_NEVER
                elif -_AHEAD <= away <= _BACK:
                    weights[entity] = min(weights.get(entity, _NEVER), abs(away) + (m.root in content) * 0.5)
        for back in (1, 2, 3):
            if (earlier := self.speakers.get(number - back, NOBODY)) != NOBODY:
                weights[earlier] = min(weights.get(earlier, _NEVER), back - 1.0)
        if (doubtful := self.entities.doubtful.get(turn.said.head)) is not None:
            weights[doubtful.entity] = -_NEVER
        if turn.rule != NOBODY:
            weights[turn.rule] = -_NEVER
        for entity in self._spoken_of(turn.said):
            weights.pop(entity, None)
        if (outer := self.speakers.get(turn.outer, NOBODY)) != NOBODY:
            weights.setdefault(outer, 1.0)
        ranked = sorted(weights, key=lambda e: (weights[e], e))
        return [*ranked[:_MOST], NOBODY]

    def _spoken_of(self, a: Attribution) -> set[int]:
        """Whom a source names without speaking for them: "a former X official", "a friend of X", "leaders in Xtown"."""
        head = self.doc[a.head] if a.head >= 0 else None
        if head is None or a.head in self.entities.by_head:
            return set()
        apart = is_former(head) or head.lower_ in words("nominals.yaml", "strangers")
        spoken = set()
        for child in head.children:
            near = [child] if child.dep_ in _MODIFIERS else list(child.children) if child.dep_ == "prep" else []
            for mention in (m for t in near if (m := self.entities.by_head.get(t.i))):
                town = self.entities.is_a(mention.entity, KG.Settlement) and child.dep_ == "prep"
                if apart or (town and child.lower_ == "in"):
                    spoken.add(mention.entity)
        return spoken

    def is_title(self, token: int) -> bool:
        """Whether a token stands in a first paragraph that ends without a full stop: a headline."""
        return self.history.paragraph[token] == 0 and self._has_title

    def rows(self, number: int, among: Sequence[int]) -> npt.NDArray[Any]:
        """The features of a claim with each of its candidates: float32 of shape (candidates, features)."""
        turn = self.turns[number]
        seen = _Seen(self, number, turn)
        own = seen.own(len(among))
        pairs = [seen.past(e) + seen.pair(e) if e != NOBODY else None for e in among]
        width = next((len(p) for p in pairs if p is not None), PAIR)
        return np.array(
            [own + (p if p is not None else [-2.0] * width) + [float(p is None)] for p in pairs], np.float32
        )

    def mentions_of(self, entity: int) -> list[Mention]:
        """The mentions of an entity, one a head, in order."""
        return self._mentions[entity]

    @property
    def most(self) -> int:
        """The names of the entity that is named most."""
        return self._most

    def _sentence(self, turn: Turn) -> int:
        return self.history.sentence[turn.said.anchor[0]]


PAIR = 45  # features of a claim with an entity


class _Seen:
    """A claim with what all its candidates share."""

    def __init__(self, turns: Turns, number: int, turn: Turn) -> None:
        self.t, self.h, self.turn, self.number = turns, turns.history, turn, number
        a, doc = turn.said, turns.doc
        self.anchor = a.anchor[0]
        self.sentence = self.h.sentence[self.anchor]
        self.content = a.tokens
        self.source = range(*a.source) if a.source else range(0)
        self.head = doc[a.head] if a.head >= 0 else None
        self.verb = cue_verb(doc, a.cue[0]) if a.cue else None
        self.named = turns.entities.by_head.get(a.head)
        self.guess = turns.entities.doubtful.get(a.head)
        self.below = self._below()
        self.last = {e: self._before(e) for e in range(len(turns.entities.clusters))}
        self.in_source = [
            m for m in sorted(turns.entities.by_head.values(), key=lambda m: m.root) if m.root in self.source
        ]

    def _below(self) -> dict[int, int]:
        """What hangs on the source's head: 1 modifiers, possessors, 2 appositions, from 3 on behind a preposition."""
        below: dict[int, int] = {}
        for child in self.head.children if self.head is not None else ():
            if child.dep_ in _MODIFIERS:
                below[child.i] = 1
            elif child.dep_ == "appos":
                below[child.i] = 2
            elif child.dep_ == "prep":
                below.update(
                    {
                        g.i: 3 + sections("features.yaml")["source_prepositions"].get(child.lower_, 0)
                        for g in child.children
                    }
                )
        return below

    def _before(self, entity: int) -> Mention | None:
        """The last mention before the claim, outside its content."""
        before = None
        for m in self.t.mentions_of(entity):
            if m.root >= self.anchor:
                break
            if m.root not in self.content:
                before = m
        return before

    def own(self, candidates: int) -> list[float]:
        """The features of the claim itself."""
        a, doc, head = self.turn.said, self.t.doc, self.head
        first = doc[a.source[0]].lower_ if a.source else ""
        before = self.t.turns[self.number - 1].said if self.number else None
        return [
            self._kind_of_head(),
            float(head is not None and head.lower_ in words("nominals.yaml", "people")),
            float(head is not None and describes_person(head.lower_)),
            float(head is not None and head.lower_ in classes_by_word("nominals.yaml")),
            float(sections("features.yaml")["source_determiners"].get(first, 0) if first else 4),
            float(len(self.source)),
            float(bool(a.cue)),
            {"model-attribution": 0.0, "quotation": 1.0, "layout": 2.0}.get(a.rule, 3.0),
            a.confidence,
            self.turn.quoted,
            float(len(self.content)),
            float(self.turn.rule != NOBODY),
            float(self.turn.outer >= 0),
            float(self.t.is_title(self.anchor)),
            float(self.sentence - self.h.sentence[before.anchor[0]]) if before else _NEVER,
            float(self.h.paragraph[self.anchor] == self.h.paragraph[before.anchor[0]]) if before else -1.0,
            float(self.named is not None),
            self.named.confidence if self.named else -1.0,
            float(_KINDS.get(self.named.kind, 0)) if self.named else -1.0,
            self.guess.confidence if self.guess else -1.0,
            float(len({m.entity for m in self.in_source})),
            float(candidates),
            float(self.verb is not None and any(c.dep_ == "auxpass" for c in self.verb.children)),
            float(head is not None and any(c.dep_ == "relcl" for c in head.children)),
            float(head is not None and any(c.dep_ == "conj" for c in head.children)),
            float(self._first_person()),
            float(head is not None and is_former(head)),
            float(head is not None and head.lower_ in words("nominals.yaml", "strangers", "crowds")),
        ]

    def _kind_of_head(self) -> float:
        if self.head is None:
            return 0.0
        if self.head.lower_ in PRONOUNS:
            return 1.0 + KINDS.index(PRONOUNS[self.head.lower_])
        return {"NNP": 10.0, "NNPS": 11.0, "NN": 12.0, "NNS": 13.0, "WP": 14.0}.get(self.head.tag_, 15.0)

    def _first_person(self) -> bool:
        return any(self.t.doc[i].lower_ in words("grammar.yaml", "first_person") for i in self.content)

    def past(self, entity: int) -> list[float]:
        """Where the entity was mentioned about the claim, and whether it spoke before."""
        h, mentions, last = self.h, self.t.mentions_of(entity), self.last[entity]
        after = next((m for m in mentions if m.root > self.anchor and m.root not in self.content), None)
        nearer = [e for e, m in self.last.items() if m and (last is None or m.root > last.root)]
        group = h.group[entity]
        same = [m for m in mentions if h.sentence[m.root] == self.sentence and m.root not in self.content]
        spoken = [n for n, e in self.t.speakers.items() if e == entity and n != self.number]
        latest = max((n for n in spoken if n < self.number), default=-1)
        gap = self.sentence - h.sentence[self.t.turns[latest].said.anchor[0]] if latest >= 0 else _NEVER
        return [
            float(self.sentence - h.sentence[last.root]) if last else _NEVER,
            float(min(self.anchor - last.root, 500)) if last else 999.0,
            float(role_of(self.t.doc[last.root])) if last else -1.0,
            float(_KINDS.get(last.kind, 0)) if last else -1.0,
            float(h.paragraph[self.anchor] - h.paragraph[last.root]) if last else _NEVER,
            float(len(nearer)),
            float(sum(h.group[e] == group for e in nearer)),
            float(h.sentence[after.root] - self.sentence) if after else _NEVER,
            float(min(after.root - self.anchor, 500)) if after else 999.0,
            float(role_of(self.t.doc[after.root])) if after else -1.0,
            float(len(same)),
            float(any(role_of(self.t.doc[m.root]) == 0 for m in same)),
            float(sum(m.root in self.content for m in mentions)),
            float(sum(m.root < self.anchor for m in mentions)),
            float(len(spoken)),
            float(gap),
            float(self.number - latest) if latest >= 0 else _NEVER,
            float(self.t.speakers.get(self.number - 1, NOBODY) == entity),
            float(self.t.speakers.get(self.number - 2, NOBODY) == entity),
            float(self.t.speakers.get(self.turn.outer, NOBODY) == entity),
        ]

    def pair(self, entity: int) -> list[float]:
        """How the entity stands to the source and the cue, and what it is."""
        h, head = self.h, self.head
        cluster, portrait = self.t.entities.clusters[entity], h.portraits[entity]
        inside = [m for m in self.in_source if m.entity == entity]
        other = self.named.entity if self.named else NOBODY
        hangs = [self.below[m.root] for m in inside if m.root in self.below]
        lemma = head.lemma_.lower() if head is not None else ""
        return [
            float(other == entity),
            self.guess.confidence * (1 if self.guess.entity == entity else -1) if self.guess else 0.0,
            float(self.turn.rule == entity),
            float(len(inside)),
            float(any(m.kind == KG.Name for m in inside)),
            float(bool(inside) and self.in_source[-1].entity == entity),
            float(bool(inside) and self.in_source[0].entity == entity),
            float(1 in hangs),
            float(2 in hangs),
            float(max((h for h in hangs if h >= 3), default=0)),
            *self._at_verb(entity),
            float(h.cls[entity]),
            float(h.group[entity]),
            float(len(cluster.names)),
            len(cluster.names) / self.t.most,
            float(h.sentence[h.first[entity]]),
            self._gender(entity),
            float(lemma in portrait.nouns),
            float(bool(lemma) and lemma in h.words[entity]),
            float(other != NOBODY and entity in h.portraits[other].ties),
            float(other in portrait.ties),
            float(any(m.entity in portrait.ties for m in self.in_source)),
            float(len(portrait.nouns)),
        ]

    def _at_verb(self, entity: int) -> list[float]:
        """Whether the entity is the cue's subject, its agent, or told."""
        roots = {m.root for m in self.t.mentions_of(entity)}
        below = list(self.verb.children) if self.verb is not None else []
        agents = [g.i for c in below if c.dep_ == "agent" for g in c.children]
        hearers = [g.i for c in below if c.dep_ == "prep" and c.lower_ in ("to", "with") for g in c.children]
        hearers += [c.i for c in below if c.dep_ in ("dobj", "dative")]
        return [
            float(any(c.i in roots and c.dep_ in _LIKE_SUBJECT for c in below)),
            float(any(i in roots for i in agents)),
            float(any(i in roots for i in hearers)),
        ]

    def _gender(self, entity: int) -> float:
        """1 where a pronoun's sex fits, -1 where it clashes, -2 where it cannot mean what the entity is."""
        kind = PRONOUNS.get(self.head.lower_, "") if self.head is not None else ""
        if kind in ("he", "she"):
            if self.h.group[entity]:
                return -2.0
            sex = self.h.gender[entity]
            return 0.0 if not sex else 1.0 if sex == (1 if kind == "he" else 2) else -1.0
        return -2.0 if kind == "it" and not self.h.group[entity] else 0.0
