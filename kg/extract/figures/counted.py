"""Which event a figure counts the people of."""

from collections.abc import Sequence
from functools import cache

from pyoxigraph import NamedNode

from kg.lang.lexicon import sections
from kg.model import Event, Reading, Span
from kg.terms.ontology import term

__all__ = ["counted_event"]


@cache
def _classes() -> dict[NamedNode, tuple[NamedNode, ...]]:
    """The classes of events that a measure may count people in, the likeliest first."""
    counted = sections("event_classes.yaml")["counted"]
    return {term(measure): tuple(map(term, classes)) for measure, classes in counted.items()}


def counted_event(events: Sequence[Event], figure: Reading, measure: NamedNode) -> Event | None:
    """The event of a fitting class that the same voice tells in the same sentence; of several the nearest.

    Args:
        events: the events of the article.
        figure: where the figure was read, and in whose voice.
        measure: what it counts.
    """
    classes = _classes().get(measure, ())
    candidates = [
        event
        for event in events
        if event.cls in classes
        and event.reading.stated_in == figure.stated_in
        and not set(event.reading.evidence).isdisjoint(figure.evidence)
    ]
    return min(
        candidates, key=lambda e: (_distance(e.reading, figure), classes.index(e.cls), e.reading.key), default=None
    )


def _distance(one: Reading, other: Reading) -> int:
    """The characters between the triggers that are nearest; 0 where they overlap."""
    return min((_between(a, b) for a in one.trigger for b in other.trigger), default=0)


def _between(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
