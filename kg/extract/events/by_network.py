"""The extractor of events by the learned reader, and by patterns where that one is silent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.dates import dates_in, time_of
from kg.extract.entities.lookup import Entities
from kg.extract.events.by_rules import EventRules
from kg.extract.events.context import Context, Filler, ReadEvent
from kg.extract.events.parties import phrase_of
from kg.extract.events.reader import Reader, load_reader, read_events
from kg.extract.events.topics import topic_of
from kg.extract.extractor import Findings, FoundEvent, FoundRole, Party
from kg.model import Article, Span, Time
from kg.nlp.parser_text import token_starts
from kg.nlp.ranges import range_at, span_of
from kg.nlp.transformer import states_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["EventReader", "context_of"]

_RULE = "event-network"
_PLACES = 4  # decimals of a confidence
# Of the events that only a pattern finds, half are events, and this share is right in all that is said of them:
# counted out of fold on 280 annotated articles.
_BY_PATTERN = 0.2


class EventReader:
    """Events by small networks and regressions over the parse, and those that only the patterns find.

    `large`: the larger encoder is asked too; `least`: the probability from which an event is told, where less is asked
    for than usual.
    """

    def __init__(self, reader: Reader | None = None, *, large: bool = False, least: float | None = None) -> None:
        self.name = "events-large" if large else "events"
        self._reader, self._large = reader or load_reader(), large
        self._least = 1.0 if least is None else least
        self._patterns = EventRules()

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """Each event once, with all places that tell of it."""
        context = context_of(article, doc, entities)
        if self._large:
            context = replace(context, states=states_of(doc))
        read = [_finding(article, context, e) for e in read_events(context, self._reader, self._least)]
        others = _only_there(read, self._patterns.find(article, doc, entities).events, doc)
        return Findings(events=tuple(sorted((*read, *others), key=lambda e: (e.trigger, e.cls.value))))


def context_of(article: Article, doc: "Doc", entities: Entities) -> Context:
    """What the reader is given of an article."""
    return Context(
        doc=doc,
        mentions=entities.by_head,
        classes=tuple(e.cls for e in entities.entities),
        dates=dates_in(article, doc),
        published=article.date,
    )


def _only_there(read: Sequence[FoundEvent], others: Sequence[FoundEvent], doc: "Doc") -> Iterator[FoundEvent]:
    """The events of `others` with no trigger of `read`, nor one of their class in the same sentence."""
    starts = token_starts(doc)
    places = [(span, event.cls) for event in read for span in (event.trigger, *event.also)]
    sentences = {(_sentence(doc, starts, span), cls) for span, cls in places}
    for event in others:
        taken = any(span.start < event.trigger.end and event.trigger.start < span.end for span, _ in places)
        if not taken and (_sentence(doc, starts, event.trigger), event.cls) not in sentences:
            yield replace(event, confidence=_BY_PATTERN)


def _sentence(doc: "Doc", starts: Sequence[int], span: Span) -> int:
    """The first token of a span's sentence."""
    return int(doc[range_at(starts, span)[0]].sent.start)


def _finding(article: Article, context: Context, event: ReadEvent) -> FoundEvent:
    doc = context.doc
    places = [span_of(doc, (m.token, m.token + 1)) for m in event.mentions]
    when = event.when
    if when is not None and when.start < 0:
        time: Time | None = Time(when.value, when.earliest, when.latest)
    else:
        time = time_of(doc, when)
    return FoundEvent(
        cls=event.cls,
        trigger=places[0],
        roles=tuple(_role(context, filler) for filler in event.parties),
        time=time,
        modality=event.modality,
        confidence=round(event.confidence, _PLACES),
        rule=_RULE,
        also=tuple(places[1:]),
        topic=topic_of(article, doc[event.mentions[0].token]),
    )


def _role(context: Context, filler: Filler) -> FoundRole:
    """Where a party stands: its mention, or the phrase of a party without a name."""
    mention = filler.mention
    tokens = phrase_of(context.doc, filler.token) if mention is None else (mention.start, mention.end)
    return FoundRole(filler.role, Party(span_of(context.doc, tokens), filler.entity))
