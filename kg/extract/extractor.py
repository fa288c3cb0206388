"""The seam for extractors: what one gets, what it gives back, and how its quotes are verified.

An extractor reads one article and returns findings whose places are characters of the article's text, so that it
needs to know nothing of spaCy, of other extractors or of the graph. `kg.extract.registry` makes the extractors that a
run names, `kg.extract.join` joins what several find, and `kg.extract.assemble` turns findings into facts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pyoxigraph import NamedNode

from kg.errors import BadInput
from kg.extract.entities.lookup import Entities
from kg.extract.entities.mentions import Quote
from kg.model import Article, Span, Time
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = [
    "Extractor",
    "Findings",
    "FoundClaim",
    "FoundEvent",
    "FoundFigure",
    "FoundOffice",
    "FoundRole",
    "Misquote",
    "Party",
    "SpeechReader",
    "moved",
    "quote",
    "verify",
]


class Misquote(BadInput):
    """An extractor points to characters that the article does not have, or quotes words that it does not say."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who is meant. `span` is the phrase in the text, None where the text does not name the party there.

    `entity` is an index of `Entities.entities` where the extractor knows it. Where it is None, the assembler takes
    the entity that the span mentions; a phrase that mentions no entity is a party without a name.
    """

    span: Span | None
    entity: int | None = None


@dataclass(frozen=True, slots=True)
class FoundRole:
    """A party in a role of an event: kg:agent, kg:target, kg:participant or kg:place."""

    term: NamedNode
    party: Party


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event: its class, the word that names it, who takes part, when, and whether it happened.

    `also` are further places that name the same event. `refers` marks a definite noun ("the meeting") that may only
    refer to an event told elsewhere. `confidence` (0 to 1) is the share of such findings that are wholly right.
    """

    cls: NamedNode
    trigger: Span
    roles: tuple[FoundRole, ...]
    time: Time | None
    modality: NamedNode
    confidence: float
    rule: str
    also: tuple[Span, ...] = ()
    topic: str = ""
    refers: bool = False


@dataclass(frozen=True, slots=True)
class FoundOffice:
    """A person's office: lower-case title without the body's name, and the body or country, None where unnamed.

    `asserted` marks a sentence that says so ("X is president of Y"): inside a claim it is the speaker's word, while
    a title beside a name is the article's own voice.
    """

    person: Party
    title: str
    body: Party | None
    status: NamedNode
    trigger: Span
    confidence: float
    rule: str
    asserted: bool = False


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """What is attributed to a source: the source's words, the cue, the content, and who the speakers are.

    `source_mention` is the mention at the head of the source. `hedge` is None where the assembler is to look for one
    beside the cue.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: Span | None
    speakers: tuple[Party, ...]
    confidence: float
    rule: str
    act: NamedNode = KG.Claim
    modality: NamedNode = KG.Occurred
    addressee: Party | None = None
    directed_at: tuple[Party, ...] = ()
    time: Time | None = None
    source_mention: Span | None = None
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A count: `trigger` holds the number and what it counts, `of` names those counted in the words of the text."""

    trigger: Span
    value: float
    comparator: NamedNode
    measure: NamedNode
    of: str
    counted: Party | None
    place: Party | None
    time: Time | None
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one extractor finds in one article, each kind in the order of the text.

    `dropped` counts what it could not place: words that the article does not say.
    """

    events: tuple[FoundEvent, ...] = ()
    offices: tuple[FoundOffice, ...] = ()
    claims: tuple[FoundClaim, ...] = ()
    figures: tuple[FoundFigure, ...] = ()
    dropped: int = 0


class Extractor(Protocol):
    """Finds events, offices, claims or figures in an article. Pure: the same article gives the same findings."""

    name: str

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """What the article tells.

        Args:
            article: the article; spans of findings are offsets into its `text`.
            doc: the parse of the text by spaCy, for those who want one; a token's offset is its `idx`.
            entities: who and what the article names, with all mentions.
        """


@runtime_checkable
class SpeechReader(Protocol):
    """An extractor that knows who is quoted where before it is known who is meant: "I" is then the speaker."""

    def read_together(self, docs: "Sequence[Doc]") -> None:
        """Reads a batch at once where that is faster; what `find` returns does not depend on it."""

    def quotes(self, doc: "Doc") -> tuple[Quote, ...]:
        """The quotations of a text, with the head of their source."""


def quote(article: Article, text: str, near: str = "") -> Span:
    """Where the article says some words: the way to a span for extractors that answer in words.

    Args:
        article: the article.
        text: the words, character for character.
        near: a stretch of the text around them, needed where the article says them more than once.

    Raises:
        Misquote: the article does not say so, or says so in several places.

    >>> quote(Article("a", "Ann met Bo. Bo left.", "a.txt"), "Bo", near="Bo left")
    Span(start=12, end=14)
    """
    around = near or text
    begin = article.text.find(around) if text else -1
    if begin < 0 or text not in around:
        raise Misquote(f"{article.source}: the article does not say {text!r}{f' near {near!r}' if near else ''}")
    if article.text.find(around, begin + 1) >= 0:
        raise Misquote(f"{article.source}: the article says {around!r} more than once: say what is near")
    begin += around.index(text)
    return Span(begin, begin + len(text))


def verify(article: Article, findings: Findings, name: str) -> Findings:
    """The findings of an extractor, when all their spans hold characters of the article.

    Args:
        article: the article.
        findings: what it found.
        name: of the extractor, for messages.

    Raises:
        Misquote: a span is empty or lies outside the text, or a confidence is no number from 0 to 1.
    """
    size = len(article.text)
    for span in _spans(findings):
        if not 0 <= span.start < span.end <= size:
            raise Misquote(f"{article.source}: extractor {name}: [{span.start},{span.end}] is no part of the text")
    for kind in (findings.events, findings.offices, findings.claims, findings.figures):
        if odd := [finding.confidence for finding in kind if not 0 <= finding.confidence <= 1]:
            raise Misquote(f"{article.source}: extractor {name}: confidence {odd[0]} is not from 0 to 1")
    return findings


def moved(findings: Findings, by: int, entities: Sequence[int] | None = None) -> Findings:
    """What was found in a part of an article, with its places in the whole of it.

    Args:
        findings: what was found.
        by: where the part begins.
        entities: of each entity of the part its number in the whole; None where the numbers are the same.
    """

    def span(at: Span) -> Span:
        return Span(at.start + by, at.end + by)

    def spans(every: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(map(span, every))

    def party(one: Party) -> Party:
        entity = one.entity if one.entity is None or entities is None else entities[one.entity]
        return Party(span(one.span) if one.span else None, entity)

    def parties(every: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(map(party, every))

    def time(one: Time | None) -> Time | None:
        return replace(one, span=span(one.span)) if one and one.span else one

    def event(e: FoundEvent) -> FoundEvent:
        roles = tuple(replace(r, party=party(r.party)) for r in e.roles)
        return replace(e, trigger=span(e.trigger), also=spans(e.also), roles=roles, time=time(e.time))

    def office(o: FoundOffice) -> FoundOffice:
        return replace(o, person=party(o.person), body=party(o.body) if o.body else None, trigger=span(o.trigger))

    def claim(c: FoundClaim) -> FoundClaim:
        return replace(
            c,
            content=spans(c.content),
            cue=spans(c.cue),
            source=span(c.source) if c.source else None,
            speakers=parties(c.speakers),
            addressee=party(c.addressee) if c.addressee else None,
            directed_at=parties(c.directed_at),
            time=time(c.time),
            source_mention=span(c.source_mention) if c.source_mention else None,
        )

    def figure(f: FoundFigure) -> FoundFigure:
        return replace(
            f,
            trigger=span(f.trigger),
            counted=party(f.counted) if f.counted else None,
            place=party(f.place) if f.place else None,
            time=time(f.time),
        )

    return Findings(
        events=tuple(map(event, findings.events)),
        offices=tuple(map(office, findings.offices)),
        claims=tuple(map(claim, findings.claims)),
        figures=tuple(map(figure, findings.figures)),
        dropped=findings.dropped,
    )


def _spans(findings: Findings) -> Iterator[Span]:
    for event in findings.events:
        yield from (event.trigger, *event.also, *_placed(event.time), *_of(*(role.party for role in event.roles)))
    for office in findings.offices:
        yield from (office.trigger, *_of(office.person, office.body))
    for claim in findings.claims:
        yield from (*claim.content, *claim.cue, *_placed(claim.time))
        yield from _of(*claim.speakers, claim.addressee, *claim.directed_at)
        yield from (span for span in (claim.source, claim.source_mention) if span is not None)
    for figure in findings.figures:
        yield from (figure.trigger, *_placed(figure.time), *_of(figure.counted, figure.place))


def _placed(time: Time | None) -> tuple[Span, ...]:
    return (time.span,) if time is not None and time.span is not None else ()


def _of(*parties: Party | None) -> Iterator[Span]:
    return (party.span for party in parties if party is not None and party.span is not None)
