"""Events: meetings, visits, attacks and the rest, read with the declarative patterns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.dates import When
from kg.extract.entities.clusters import Cluster, state_of_capital
from kg.extract.entities.mentions import Mention, head_mentions
from kg.extract.events.paths import (
    agents_at,
    objects_in,
    passive_subjects,
    subjects_at,
    subjects_of,
    under_preposition,
    verb_above,
    words_below,
)
from kg.extract.events.patterns import Pattern, Triggers, patterns_by_trigger
from kg.extract.modality import modality_of
from kg.lang.lexicon import is_kind_of, words
from kg.nlp.tree import PREDICATES
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Event", "Filler", "find_events"]

_MAX_DATE_DISTANCE = 20


@dataclass(frozen=True, slots=True)
class Filler:
    """A mention in a role of an event."""

    role: NamedNode
    entity: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Event:
    """One event as one sentence tells it: trigger token range, fillers, date, and whether it happened."""

    cls: NamedNode
    trigger: tuple[int, int]
    fillers: tuple[Filler, ...]
    when: When | None
    modality: NamedNode
    rule: str
    confidence: float
    definite: bool


def find_events(
    doc: "Doc",
    clusters: Sequence[Cluster],
    mentions: Sequence[Mention],
    dates: Sequence[When],
    triggers: Triggers | None = None,
) -> tuple[Event, ...]:
    """The events of the article, one for each trigger, in order; by the patterns of the package without `triggers`.

    Args:
        doc: the parse.
        clusters: the article's entities.
        mentions: where it refers to them.
        dates: that it gives.
        triggers: patterns and words; those of the package without.
    """
    reader = _Reader(doc, clusters, mentions, dates, patterns_by_trigger() if triggers is None else triggers)
    return tuple(event for token in doc for event in reader.at(token))


class _Reader:
    def __init__(
        self,
        doc: "Doc",
        clusters: Sequence[Cluster],
        mentions: Sequence[Mention],
        dates: Sequence[When],
        triggers: Triggers,
    ) -> None:
        self.doc, self.clusters, self.dates, self.triggers = doc, clusters, dates, triggers
        self.at_root = head_mentions(mentions)

    def at(self, token: "Token") -> Iterator[Event]:
        """The event that a token triggers; the first pattern that fits decides."""
        pos = "NOUN" if token.pos_ in ("NOUN", "PROPN") else token.pos_
        for pattern in self.triggers.get((token.lemma_.lower(), pos), ()):
            event = self._read(pattern, token)
            if event is not None:
                yield event
                return

    def _read(self, pattern: Pattern, token: "Token") -> Event | None:
        if not self._holds(pattern, token):
            return None
        fillers = self._fillers(pattern, token)
        definite = token.pos_ == "NOUN" and any(
            c.dep_ == "det" and c.lower_ in words("grammar.yaml", "definite") for c in token.lefts
        )
        actors = {f.entity for f in fillers if f.role != KG.place}
        enough = len(actors) >= pattern.needs or self._alone(pattern, actors)
        parties = actors if pattern.cls == KG.Meeting else fillers  # an attack has a place, a meeting somebody who met
        if not enough and not (definite and pattern.pos == "NOUN" and parties):
            return None
        if pattern.must and not any(f.role == pattern.must for f in fillers):
            return None
        if pattern.person and not any(f.role == pattern.person and self._is_person(f) for f in fillers):
            return None
        if pattern.no_person and any(f.role == pattern.no_person and self._is_person(f) for f in fillers):
            return None  # politicians attack each other with words
        modality = modality_of(token)
        if modality == KG.Possible and len(actors) < 2:
            return None  # something that may happen to somebody is too little to tell
        confidence = 0.8 if len(actors) > 1 else 0.6
        return Event(
            pattern.cls,
            (token.i, token.i + 1),
            fillers,
            self._when(token),
            modality,
            f"event-{pattern.id}",
            confidence,
            definite,
        )

    def _holds(self, pattern: Pattern, token: "Token") -> bool:
        if pattern.pos == "NOUN" and token.dep_ == "compound":
            return False
        if pattern.pos == "VERB" and token.dep_ == "amod":
            return False
        near = self.doc[max(token.sent.start, token.i - 2) : min(token.sent.end, token.i + 4)].text.lower()
        if any(phrase in near for phrase in pattern.unless):
            return False
        if pattern.phrases and not any(phrase in near for phrase in pattern.phrases):
            return False
        if pattern.objects and not any(t.lower_ in pattern.objects for t in objects_in(token)):
            return False
        if pattern.actor_object and any(c.dep_ == "dobj" and self._mention(c) is None for c in token.children):
            return False
        if pattern.particle and not any(c.lower_ in pattern.particle for c in token.rights):
            return False
        return not pattern.also or any(t.lower_ in pattern.also or t.lemma_ in pattern.also for t in words_below(token))

    def _alone(self, pattern: Pattern, actors: set[int]) -> bool:
        return pattern.alone is not None and any(is_kind_of(self.clusters[a].cls, pattern.alone) for a in actors)

    def _is_person(self, filler: Filler) -> bool:
        return is_kind_of(self.clusters[filler.entity].cls, KG.Person)

    # -- roles

    def _fillers(self, pattern: Pattern, token: "Token") -> tuple[Filler, ...]:
        by_role: dict[tuple[NamedNode, int], Filler] = {}
        for role, paths in pattern.roles:
            for path in paths:
                for filler_token in self._walk(path, token, pattern):
                    for filler in self._fill(role, filler_token, path):
                        if not self._is_left_out(pattern, filler, path):
                            by_role.setdefault((role, filler.entity), filler)
        for filler in self._places(token):
            by_role.setdefault((filler.role, filler.entity), filler)
        return tuple(_consistent(list(by_role.values())))

    def _fill(self, role: NamedNode, token: "Token", path: str = "") -> Iterator[Filler]:
        """The entities that a token and those co-ordinated with it stand for."""
        for one in (token, *token.conjuncts):
            if one.i >= token.i:
                for mention in self._mentions(one):
                    entity = mention.entity
                    if (
                        role == KG.target
                        and path.startswith(("prep", "object", "modifier"))
                        and (country := self._of_capital(entity)) is not None
                    ):
                        entity = country
                    if self._fits(role, self.clusters[entity].cls, path):
                        yield Filler(role, entity, mention)

    def _fits(self, role: NamedNode, cls: NamedNode, path: str) -> bool:
        """Whether something of a class may fill a role that hangs where the path says."""
        if role == KG.place:
            return is_kind_of(cls, KG.Place)
        if not is_kind_of(cls, KG.Agent) or (path == "modifier" and cls == KG.Settlement):
            return False
        return not (path == "prep:from" and role == KG.agent and cls in (KG.GeopoliticalEntity, KG.Settlement))

    def _of_capital(self, entity: int) -> int | None:
        """The country of a capital that is visited, where the article names the country too."""
        return state_of_capital(self.clusters, entity) if self.clusters[entity].cls == KG.Settlement else None

    def _is_left_out(self, pattern: Pattern, filler: Filler, path: str) -> bool:
        """Whether a pattern does not mean a filler: the people for the state, the reporters that were told."""
        if not pattern.press and is_kind_of(self.clusters[filler.entity].cls, KG.NewsOrganisation):
            return True
        return (not pattern.peoples and self._is_people(filler)) or self._is_matter(filler, path)

    def _is_matter(self, filler: Filler, path: str) -> bool:
        """ "Voted against it": the matter, whatever "it" was taken to mean."""
        return filler.role == KG.target and path.startswith("prep") and self.doc[filler.mention.root].lower_ == "it"

    def _is_people(self, filler: Filler) -> bool:
        """ "Israelis" as those something is done to: people, not their state."""
        word = self.doc[filler.mention.root].lower_
        return filler.role == KG.target and (filler.mention.kind == KG.Demonym or word in ("who", "whom"))

    def _mentions(self, token: "Token") -> Iterator[Mention]:
        """The entity of a head, and those that its co-ordinated modifiers add: "Azerbaijani and Armenian forces"."""
        if self._two_countries(token):
            yield from self._last_countries(token)
            return
        mention = self._mention(token)
        if mention is None:
            return
        yield mention
        if mention.root > token.i and self.doc[mention.root].dep_ == "pobj":  # "ministers of Iran and Russia"
            yield from (self.at_root[c.i] for c in self.doc[mention.root].conjuncts if c.i in self.at_root)
        if token.lower_ in words("nominals.yaml", "people"):
            for child in token.lefts:
                if child.dep_ in ("amod", "compound", "nmod") and child.i in self.at_root:
                    yield from (
                        self.at_root[c.i] for c in (child, *child.conjuncts) if c.i in self.at_root and c.i < token.i
                    )

    def _two_countries(self, token: "Token") -> bool:
        """Whether a phrase is "the two countries", or people of them."""
        heads = [token, *(g for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children)]
        return any(
            h.lemma_ in words("nominals.yaml", "neighbours")
            and any(c.lower_ in words("grammar.yaml", "both") for c in h.lefts)
            for h in heads
        )

    def _last_countries(self, token: "Token") -> Iterator[Mention]:
        """The two countries that were mentioned last."""
        found: dict[int, Mention] = {}
        for mention in sorted(self.at_root.values(), key=lambda m: -m.start):
            if mention.start < token.left_edge.i and is_kind_of(self.clusters[mention.entity].cls, KG.Country):
                found.setdefault(mention.entity, mention)
            if len(found) == 2:
                yield from found.values()
                return

    def _mention(self, token: "Token") -> Mention | None:
        """The entity at a head, or whom a group of people stands for: "ministers of the G8", "leaders from Hamas"."""
        mention = self.at_root.get(token.i)
        named = next((self.at_root[c.i] for c in token.children if c.dep_ == "appos" and c.i in self.at_root), None)
        if named is not None and (mention is None or mention.kind == KG.Nominal):
            return named  # "Russia's deputy foreign minister, Mikhail Bogdanov"
        if mention is not None:
            return mention
        if token.lower_ in words("nominals.yaml", "assets"):
            owned = [
                self.at_root[c.i] for c in token.lefts if c.dep_ in ("poss", "compound", "amod") and c.i in self.at_root
            ]
            if owned:
                return owned[0]
        if token.lower_ not in _groups():
            return None
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        return self.at_root.get(inner.i) or self._mention(inner)
        return None

    def _walk(self, path: str, token: "Token", pattern: Pattern) -> Iterator["Token"]:
        if path == "subject":
            yield from subjects_at(token, pattern)
        elif path == "object":
            yield from (c for c in token.children if c.dep_ == "dobj")
        elif path == "dative":
            yield from (c for c in token.children if c.dep_ == "dative")
        elif path == "passive":
            yield from passive_subjects(token)
        elif path == "by":
            yield from agents_at(token)
        elif path == "poss" or path == "poss-person":
            yield from (c for c in token.children if c.dep_ == "poss")
        elif path == "modifier":
            yield from (c for c in token.children if c.dep_ in ("compound", "amod", "nmod"))
        elif path == "under":
            if token.dep_ == "pobj" and token.head.lower_ == "under" and token.head.head.lemma_ == "come":
                yield from subjects_of(token.head.head)
        elif path.startswith("prep:"):
            yield from under_preposition(token, path[5:], pattern)

    def _places(self, token: "Token") -> Iterator[Filler]:
        """Where it is: "in Moscow" below the trigger or below the verb that it depends on."""
        hosts = [token]
        if token.pos_ in ("NOUN", "PROPN") and (verb := verb_above(token)) is not None:
            hosts.append(verb)
        for host in hosts:
            for child in host.children:
                if child.dep_ == "prep" and child.lower_ in words("grammar.yaml", "of_events"):
                    for inner in child.children:
                        if inner.dep_ == "pobj":
                            yield from self._fill(KG.place, inner)
                elif child.dep_ == "advmod" and child.lower_ == "there":
                    yield from self._fill(KG.place, child)

    # -- when

    def _when(self, token: "Token") -> When | None:
        """The date that hangs on the trigger or on the verb above it, the nearest one."""
        hosts = {token.i}
        verb = verb_above(token) if token.pos_ in ("NOUN", "PROPN") else token
        if verb is not None:
            hosts.add(verb.i)
        fits = []
        for when in self.dates:
            if not (token.sent.start <= when.start < token.sent.end):
                continue
            root = self.doc[when.start : when.end].root
            chain = [root, *root.ancestors]
            below = next((a for a in chain if a.pos_ in PREDICATES or a.i in hosts or a.dep_ == "appos"), None)
            if below is not None and (below.i in hosts or (below.dep_ in ("xcomp", "conj") and below.head.i in hosts)):
                fits.append(when)
        best = min(fits, key=lambda w: (abs(w.start - token.i), w.start), default=None)
        if best is None or abs(best.start - token.i) > _MAX_DATE_DISTANCE:
            return None
        before = self.doc[best.start - 1].lower_ if best.start else ""
        return None if before in words("grammar.yaml", "not_at") else best


def _groups() -> frozenset[str]:
    """Nouns that stand for whom their "of" or "from" names: officials of, thousands of, the city of."""
    return words("nominals.yaml", "people", "crowds", "kg:Settlement")


def _consistent(fillers: list[Filler]) -> Iterator[Filler]:
    """An entity in one role only: agent before target before participant; a place that takes part is no place."""
    rank = {KG.agent: 0, KG.target: 1, KG.participant: 2, KG.place: 3}
    taken: set[int] = set()
    for filler in sorted(fillers, key=lambda f: rank[f.role]):
        if filler.entity not in taken or (filler.role == KG.place and _is_target(fillers, filler.entity)):
            taken.add(filler.entity)
            yield filler


def _is_target(fillers: list[Filler], entity: int) -> bool:
    return any(f.entity == entity and f.role == KG.target for f in fillers)
