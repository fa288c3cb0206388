"""What one article tells, as plain objects: names and dates in the place of indexes and IRIs.

`kg.read` returns `Facts`. Offsets are Unicode code points of `Facts.text`, end exclusive.
"""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg import model
from kg.lang.lexicon import coarse_class
from kg.model import ArticleFacts
from kg.terms.data import fill
from kg.terms.iris import Namer

__all__ = ["Claim", "Entity", "Event", "Facts", "Figure", "Office", "Statement", "facts_of"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the article names: its fullest name, class ("Person", "Company" …) and IRI."""

    name: str
    type: str
    iri: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What every statement has.

    Attributes:
        iri: the same as in the graph that `kg.build` writes of the article.
        text: the words that tell it: the content of a claim, else the word or phrase that names event or office.
        start: where these words begin in the article's text.
        end: where they end.
        sentence: the sentence that it was read from.
        modality: "Occurred", "Planned", "Possible" or "Negated".
        stated_in: the IRI of the claim that states it, "" where it is told in the article's own voice.
        hedge: a word such as "reportedly", or "".
        confidence: from 0 to 1, the share of such statements that are wholly right.
        rule: which rule or network read it.
    """

    iri: str
    text: str
    start: int
    end: int
    sentence: str
    modality: str
    stated_in: str
    hedge: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """What the article attributes to a source.

    `speaker` is None where the text names none; `speaker_text` has the source in its words. `act` is "Accusation",
    "Denial" … or "Statement". `spans` are the places of all pieces of the content, which may be interrupted.
    """

    speaker: Entity | None
    speakers: tuple[Entity, ...]
    speaker_text: str
    act: str
    direct: bool
    cue: str
    addressee: Entity | None
    target: tuple[Entity, ...]
    about: tuple[Entity, ...]
    date: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Statement):
    """What happened: who did it (`agents`) to whom (`targets`), or who took part, where and when.

    A party without a name ("gunmen") stands in the tuples `unnamed_…`. `date` is as precise as the text allows.
    """

    type: str
    agents: tuple[Entity, ...]
    targets: tuple[Entity, ...]
    participants: tuple[Entity, ...]
    places: tuple[Entity, ...]
    unnamed_agents: tuple[str, ...]
    unnamed_targets: tuple[str, ...]
    unnamed_participants: tuple[str, ...]
    date: str
    earliest: str
    latest: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Statement):
    """An office that a person holds; `organisation` is None where the text names neither body nor country."""

    person: Entity
    office: str
    organisation: Entity | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Statement):
    """A count: `comparator` is "Exactly", "AtLeast" …, `of` what is counted, in the words of the text."""

    value: float
    comparator: str
    measure: str
    of: str
    place: Entity | None
    event: str
    date: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was read from one article, in the order of its text.

    Examples:
        >>> facts = kg.read("Angela Merkel met François Hollande in Berlin. Merkel said that Greece would stay.")
        >>> [(e.type, [p.name for p in e.participants]) for e in facts.events]
        [('Meeting', ['Angela Merkel', 'François Hollande'])]
        >>> claim = facts.claims[0]
        >>> claim.speaker.name, claim.text, facts.text[claim.start : claim.end] == claim.text
        ('Angela Merkel', 'that Greece would stay', True)
    """

    article: str
    text: str
    headline: str
    date: str
    url: str
    entities: tuple[Entity, ...]
    offices: tuple[Office, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    figures: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """Everything as dictionaries, lists, texts and numbers, ready for JSON."""
        found: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return found

    def __repr__(self) -> str:
        kinds = ("entities", "offices", "events", "claims", "figures")
        return f"<Facts of {self.article!r}: {', '.join(f'{len(getattr(self, kind))} {kind}' for kind in kinds)}>"

    def _repr_html_(self) -> str:
        """The facts as a notebook shows them."""
        return fill("facts.html", facts=self)


def facts_of(read: ArticleFacts, base: str) -> Facts:
    """What was read from an article, as plain objects.

    Args:
        read: the facts.
        base: where the IRIs of the data begin.
    """
    return _Plain(read, base).facts()


class _Plain:
    """Turns indexes into objects and keys into IRIs."""

    def __init__(self, read: ArticleFacts, base: str) -> None:
        self.read, self.text = read, read.article.text
        self.namer = Namer(base)
        self.article = self.namer.article(read.article.source, read.article.id)
        self.entities = [
            Entity(e.label, _local(e.cls), self.namer.entity(e, coarse_class(e.cls).value).value) for e in read.entities
        ]

    def facts(self) -> Facts:
        article, read = self.read.article, self.read
        return Facts(
            article=article.id,
            text=article.text,
            headline=article.title,
            date=article.date.isoformat() if article.date else "",
            url=article.url,
            entities=tuple(self.entities),
            offices=tuple(map(self._office, read.memberships)),
            events=tuple(map(self._event, read.events)),
            claims=tuple(map(self._claim, read.claims)),
            figures=tuple(map(self._figure, read.figures)),
        )

    def _statement(self, kind: str, reading: model.Reading, words: tuple[model.Span, ...]) -> dict[str, Any]:
        own = words or reading.trigger or reading.evidence
        return {
            "iri": self._iri(kind, reading.key),
            "text": " … ".join(self.text[s.start : s.end] for s in own),
            "start": min(s.start for s in own),
            "end": max(s.end for s in own),
            "sentence": " ".join(self.text[s.start : s.end] for s in reading.evidence[:1]),
            "modality": _local(reading.modality),
            "stated_in": self._iri("claim", reading.stated_in),
            "hedge": reading.hedge,
            "confidence": reading.confidence,
            "rule": reading.rule,
        }

    def _iri(self, kind: str, key: str) -> str:
        return self.namer.statement(kind, self.article, key).value if key else ""

    def _entity(self, index: int | None) -> Entity | None:
        return None if index is None else self.entities[index]

    def _all(self, indexes: tuple[int, ...]) -> tuple[Entity, ...]:
        return tuple(self.entities[i] for i in indexes)

    def _office(self, office: model.Membership) -> Office:
        return Office(
            **self._statement("membership", office.reading, ()),
            person=self.entities[office.person],
            office=office.title,
            organisation=self._entity(office.body),
            status=_local(office.status),
        )

    def _event(self, event: model.Event) -> Event:
        named: dict[str, tuple[Entity, ...]] = {
            term: tuple(self.entities[r.entity] for r in event.roles if _local(r.term) == term)
            for term in ("agent", "target", "participant", "place")
        }
        unnamed = {
            term: tuple(r.text for r in event.unnamed if _local(r.term) == term)
            for term in ("agent", "target", "participant")
        }
        return Event(
            **self._statement("event", event.reading, ()),
            **_time(event.time),
            type=_local(event.cls),
            agents=named["agent"],
            targets=named["target"],
            participants=named["participant"],
            places=named["place"],
            unnamed_agents=unnamed["agent"],
            unnamed_targets=unnamed["target"],
            unnamed_participants=unnamed["participant"],
            topic=event.topic,
        )

    def _claim(self, claim: model.Claim) -> Claim:
        act = _local(claim.act)
        speaker = self._entity(claim.speaker)
        return Claim(
            **self._statement("claim", claim.reading, claim.content),
            speaker=speaker,
            speakers=((speaker,) if speaker else ()) + self._all(claim.beside),
            speaker_text=claim.speaker_text,
            act="Statement" if act == "Claim" else act,
            direct=claim.direct,
            cue=" ".join(self.text[s.start : s.end] for s in claim.cue[:1]),
            addressee=self._entity(claim.addressee),
            target=self._all(claim.directed_at),
            about=self._all(claim.about),
            date=_time(claim.time)["date"],
            spans=tuple((s.start, s.end) for s in claim.content),
        )

    def _figure(self, figure: model.Figure) -> Figure:
        return Figure(
            **self._statement("figure", figure.reading, ()),
            value=figure.value,
            comparator=_local(figure.comparator),
            measure=_local(figure.measure),
            of=figure.of,
            place=self._entity(figure.place),
            event=self._iri("event", figure.event),
            date=_time(figure.time)["date"],
        )


def _time(time: model.Time | None) -> dict[str, Any]:
    if time is None:
        return {"date": "", "earliest": "", "latest": ""}
    return {"date": time.value, "earliest": time.earliest.isoformat(), "latest": time.latest.isoformat()}


def _local(term: NamedNode) -> str:
    """The name of a term without its namespace."""
    return term.value.rpartition("#")[2]
