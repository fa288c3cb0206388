"""The statements of an article that are sure enough."""

from dataclasses import replace

from kg.model import ArticleFacts, Claim, Event, Figure, Membership, Reading

__all__ = ["only_sure"]

Statement = Claim | Event | Figure | Membership


def only_sure(facts: ArticleFacts, least: float) -> ArticleFacts:
    """An article's facts without statements whose confidence is too low.

    What only a claim states goes with the claim: else it would be told in the article's own voice. A figure whose event
    goes stays, as a figure of no event.

    Args:
        facts: all that was read.
        least: the confidence from which a statement stays, 0 to 1.
    """
    every: tuple[Statement, ...] = (*facts.claims, *facts.events, *facts.figures, *facts.memberships)
    readings = {s.reading.key: s.reading for s in every}
    kept = {key for key in readings if _is_sure(key, readings, least)}
    return replace(
        facts,
        claims=tuple(c for c in facts.claims if c.reading.key in kept),
        events=tuple(
            replace(e, same_as=tuple(k for k in e.same_as if k in kept)) for e in facts.events if e.reading.key in kept
        ),
        figures=tuple(
            replace(f, event=f.event if f.event in kept else "") for f in facts.figures if f.reading.key in kept
        ),
        memberships=tuple(m for m in facts.memberships if m.reading.key in kept),
    )


def _is_sure(key: str, readings: dict[str, Reading], least: float) -> bool:
    """Whether a statement, and every claim around it, is sure enough."""
    reading = readings[key]
    around = reading.stated_in
    return reading.confidence >= least and (not around or (around in readings and _is_sure(around, readings, least)))
