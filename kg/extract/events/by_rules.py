"""The extractor of events by declarative patterns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.dates import dates_in, time_of
from kg.extract.entities.lookup import Entities
from kg.extract.events.patterns import Pattern, by_trigger
from kg.extract.events.roles import Event, Filler, find_events
from kg.extract.events.topics import topic_of
from kg.extract.extractor import Findings, FoundEvent, FoundRole, Party
from kg.model import Article
from kg.nlp.ranges import span_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["EventRules"]


class EventRules:
    """Events by patterns: those of `lang/en/events.yaml`, or a user's own."""

    def __init__(self, name: str = "event-rules", patterns: Sequence[Pattern] | None = None) -> None:
        """Takes the name and, where they are not those of the package, the patterns."""
        self.name, self._triggers = name, None if patterns is None else by_trigger(patterns)

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """One event for each trigger.

        Args:
            article: the article.
            doc: the parse.
            entities: its entities with their mentions.
        """
        events = find_events(doc, entities.clusters, entities.in_tokens, dates_in(article, doc), self._triggers)
        return Findings(events=tuple(_finding(article, doc, event) for event in events))


def _finding(article: Article, doc: "Doc", event: Event) -> FoundEvent:
    return FoundEvent(
        cls=event.cls,
        trigger=span_of(doc, event.trigger),
        roles=tuple(_role(doc, filler) for filler in event.fillers),
        time=time_of(doc, event.when),
        modality=event.modality,
        confidence=event.confidence,
        rule=event.rule,
        topic=topic_of(article, doc[event.trigger[0]]),
        refers=event.definite,
    )


def _role(doc: "Doc", filler: Filler) -> FoundRole:
    return FoundRole(filler.role, Party(span_of(doc, (filler.mention.start, filler.mention.end)), filler.entity))
