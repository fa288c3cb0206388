"""The extractor of events by the learned reader."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.dates import dates_in, time_of
from kg.extract.entities.lookup import Entities
from kg.extract.events.context import Context, Filler, ReadEvent
from kg.extract.events.parties import phrase_of
from kg.extract.events.reader import Reader, load_reader, read_events
from kg.extract.events.topics import topic_of
from kg.extract.extractor import Findings, FoundEvent, FoundRole, Party
from kg.model import Article, Time
from kg.nlp.ranges import span_of
from kg.nlp.transformer import states_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["EventReader", "context_of"]

_RULE = "event-network"
_PLACES = 4  # decimals of a confidence


class EventReader:
    """Events by small networks and regressions over the parse.

    `large`: the larger encoder is asked too; `least`: the probability from which an event is told, where less is asked
    for than usual.
    """

    def __init__(self, reader: Reader | None = None, *, large: bool = False, least: float | None = None) -> None:
        self.name = "events-large" if large else "events"
        self._reader, self._large = reader or load_reader(), large
        self._least = 1.0 if least is None else least

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """Each event once, with all places that tell of it.

        Args:
            article: the article.
            doc: the parse.
            entities: its entities with their mentions.
        """
        context = context_of(article, doc, entities)
        if self._large:
            context = replace(context, states=states_of(doc))
        read = (_finding(article, context, e) for e in read_events(context, self._reader, self._least))
        return Findings(events=tuple(sorted(read, key=lambda e: (e.trigger, e.cls.value))))


def context_of(article: Article, doc: "Doc", entities: Entities) -> Context:
    """What the reader is given of an article.

    Args:
        article: the article.
        doc: the parse.
        entities: its entities with their mentions.
    """
    return Context(
        doc=doc,
        mentions=entities.by_head,
        classes=tuple(e.cls for e in entities.entities),
        dates=dates_in(article, doc),
        published=article.date,
    )


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
