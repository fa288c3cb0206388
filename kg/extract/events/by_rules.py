"""The extractor of events by declarative patterns."""

from typing import TYPE_CHECKING

from kg.extract.dates import dates_in, time_of
from kg.extract.entities.lookup import Entities
from kg.extract.events.roles import Event, Filler, find_events
from kg.extract.extractor import Findings, FoundEvent, FoundRole, Party
from kg.model import Article
from kg.nlp.ranges import span_of
from kg.nlp.tree import complements

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["EventRules"]

_MAX_TOPIC = 12  # tokens


class EventRules:
    """Events by the patterns of `lang/en/events.yaml`."""

    name = "event-rules"

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """One event for each trigger."""
        found = find_events(doc, entities.clusters, entities.in_tokens, dates_in(article, doc))
        return Findings(events=tuple(_found(article, doc, event) for event in found))


def _found(article: Article, doc: "Doc", event: Event) -> FoundEvent:
    return FoundEvent(
        cls=event.cls,
        trigger=span_of(doc, event.trigger),
        roles=tuple(_role(doc, filler) for filler in event.fillers),
        time=time_of(doc, event.when),
        modality=event.modality,
        confidence=event.confidence,
        rule=event.rule,
        topic=_topic(article, doc[event.trigger[0]]),
        refers=event.definite,
    )


def _role(doc: "Doc", filler: Filler) -> FoundRole:
    return FoundRole(filler.role, Party(span_of(doc, (filler.mention.start, filler.mention.end)), filler.entity))


def _topic(article: Article, trigger: "Token") -> str:
    """What a meeting is about: the words behind "on", "about" or "over"."""
    for what in complements(trigger, "on", "about", "over"):
        begin, end = what.left_edge.i, what.right_edge.i
        if not what.ent_type_ and end - begin < _MAX_TOPIC:
            span = span_of(trigger.doc, (begin, end + 1))
            return " ".join(article.text[span.start : span.end].split())
    return ""
