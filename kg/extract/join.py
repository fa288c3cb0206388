"""The one place where the findings of several extractors are joined: each thing once, as the surest tells it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from kg.extract.extractor import Findings, FoundClaim, FoundEvent, FoundFigure, FoundOffice, FoundRole, Party
from kg.model import Span
from kg.terms.vocab import KG

__all__ = ["join"]

_SHARED = 0.5  # share of the longer content that two claims without a common cue have in common
T = TypeVar("T", FoundEvent, FoundOffice, FoundClaim, FoundFigure)


def join(by_extractor: Sequence[Findings]) -> Findings:
    """The findings of several extractors as those of one.

    What one extractor finds is never compared with itself: two claims with one cue, or an attack and a killing with
    one trigger, stay two. What several find is told once, by the surest of them, and by the first of equals; an event
    takes roles, date and topic that the surest leaves open from the others.

    Args:
        by_extractor: the findings of each extractor, in the order in which the run names them.
    """
    if len(by_extractor) == 1:
        return by_extractor[0]
    return Findings(
        events=_joined(
            [_undisputed(i, by_extractor) for i in range(len(by_extractor))],
            _same_event,
            _completed,
            lambda e: e.trigger,
        ),
        offices=_joined([f.offices for f in by_extractor], _same_office, _surer, lambda o: o.trigger),
        claims=_joined([f.claims for f in by_extractor], _same_claim, _surer, lambda c: (c.cue or c.content)[0]),
        figures=_joined([f.figures for f in by_extractor], _same_figure, _surer, lambda f: f.trigger),
        dropped=sum(f.dropped for f in by_extractor),
    )


def _joined(
    by_extractor: Iterable[Sequence[T]],
    same: Callable[[T, T], bool],
    both: Callable[[T, T], T],
    place: Callable[[T], Span],
) -> tuple[T, ...]:
    """What is found, with each pair that is the same made one; in the order of the text where several have a share."""
    kinds = [own for own in by_extractor if own]
    if len(kinds) == 1:
        return tuple(kinds[0])
    out: list[T] = []
    for own in kinds:
        others = len(out)
        for item in own:
            known = next((i for i in range(others) if same(out[i], item)), None)
            if known is None:
                out.append(item)
            else:
                out[known] = both(out[known], item)
    return tuple(sorted(out, key=place))


def _undisputed(at: int, found: Sequence[Findings]) -> tuple[FoundEvent, ...]:
    """The events of one extractor without those that a surer one reads as another class, and not as this one."""
    others = [f.events for i, f in enumerate(found) if i != at]
    return tuple(e for e in found[at].events if not any(_disputed(e, events) for events in others))


def _disputed(event: FoundEvent, others: Sequence[FoundEvent]) -> bool:
    there = [o for o in others if _overlap(o.trigger, event.trigger)]
    return not any(o.cls == event.cls for o in there) and any(o.confidence > event.confidence for o in there)


def _same_event(a: FoundEvent, b: FoundEvent) -> bool:
    mine, theirs = (a.trigger, *a.also), (b.trigger, *b.also)
    return a.cls == b.cls and any(_overlap(x, y) for x in mine for y in theirs)


def _completed(a: FoundEvent, b: FoundEvent) -> FoundEvent:
    """The surer event, with what only the other tells: roles that nobody fills, further places, date and topic."""
    best, other = (b, a) if b.confidence > a.confidence else (a, b)
    places = [span for span in (other.trigger, *other.also) if not _overlap(span, best.trigger)]
    return replace(
        best,
        roles=(*best.roles, *_missing(best.roles, other.roles)),
        time=best.time or other.time,
        also=tuple(dict.fromkeys((*best.also, *places))),
        topic=best.topic or other.topic,
        refers=best.refers and other.refers,
    )


def _missing(roles: Sequence[FoundRole], others: Sequence[FoundRole]) -> list[FoundRole]:
    """The roles of another extractor that are filled by nobody here, and by parties that have no role yet."""
    filled = {_slot(role) for role in roles}
    return [r for r in others if _slot(r) not in filled and not any(_same_party(r.party, o.party) for o in roles)]


def _slot(role: FoundRole) -> str:
    """The role as far as it excludes others: who takes part in a symmetric event has no second role in it."""
    return "agent" if role.term == KG.participant else role.term.value.rpartition("#")[2]


def _same_office(a: FoundOffice, b: FoundOffice) -> bool:
    """Whether they are one office, even with another body: a guessed country gives way to a surer body."""
    return _same_party(a.person, b.person) and (a.title == b.title or _overlap(a.trigger, b.trigger))


def _same_claim(a: FoundClaim, b: FoundClaim) -> bool:
    if a.cue and b.cue:
        return any(_overlap(x, y) for x in a.cue for y in b.cue)
    shared = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a.content for y in b.content)
    return shared > _SHARED * max(sum(s.end - s.start for s in c) for c in (a.content, b.content))


def _same_figure(a: FoundFigure, b: FoundFigure) -> bool:
    return a.measure == b.measure and _overlap(a.trigger, b.trigger)


def _surer(a: T, b: T) -> T:
    return b if b.confidence > a.confidence else a


def _same_party(a: Party, b: Party) -> bool:
    known = a.entity is not None and a.entity == b.entity
    return known or (a.span is not None and b.span is not None and _overlap(a.span, b.span))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
