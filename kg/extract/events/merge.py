"""All that one voice of an article says about one event is one event."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.model import Event
from kg.terms.vocab import KG

__all__ = ["absorb", "first_of_each_key", "merge_events", "only_refers", "tie_events"]


def actors_of(event: Event) -> frozenset[int]:
    return frozenset(r.entity for r in event.roles if r.term != KG.place)


def places_of(event: Event) -> frozenset[int]:
    return frozenset(r.entity for r in event.roles if r.term == KG.place)


def only_refers(event: Event, *, refers: bool) -> bool:
    """Whether a definite noun tells nobody new ("the meeting"): it adds to an event told elsewhere."""
    return refers and len(actors_of(event)) < 2 and not event.reading.stated_in


def merge_events(events: Sequence[Event]) -> list[Event]:
    """One node for what one voice says of one event."""
    out: list[Event] = []
    alike: dict[tuple[NamedNode, NamedNode, str, int], set[int]] = defaultdict(set)
    for event in events:
        near = sorted({i for sign in _signs(event) for i in alike.get(sign, ())})
        at = next((i for i in near if same_event(out[i], event)), len(out))
        if at < len(out):
            out[at] = join_events(out[at], event)
        else:
            out.append(event)
        for sign in _signs(out[at]):
            alike[sign].add(at)
    return out


def _signs(event: Event) -> list[tuple[NamedNode, NamedNode, str, int]]:
    """What two events must have one of in common to be the same."""
    return [(event.cls, event.reading.modality, event.reading.stated_in, actor) for actor in actors_of(event)]


def first_of_each_key(events: Sequence[Event]) -> list[Event]:
    """The events without those of a key that was there: a sentence that stands twice, word for word, tells it once."""
    kept: dict[str, Event] = {}
    for event in events:
        kept.setdefault(event.reading.key, event)
    return list(kept.values())


def same_event(a: Event, b: Event) -> bool:
    if a.cls != b.cls or a.reading.modality != b.reading.modality or a.reading.stated_in != b.reading.stated_in:
        return False
    mine, theirs = actors_of(a), actors_of(b)
    if not (mine <= theirs or theirs <= mine or len(mine & theirs) > 1) or not mine & theirs:
        return False
    if (
        len(mine & theirs) == 1
        and min(len(mine), len(theirs)) == 1
        and not (places_of(a) & places_of(b) or _dates_meet(a, b))
    ):
        return a.reading.evidence == b.reading.evidence
    return compatible(a, b) and not _roles_clash(a, b)


def _roles_clash(a: Event, b: Event) -> bool:
    """Whether one tells as the agent whom the other tells as the target."""
    return any(_filled(x, KG.agent) & _filled(y, KG.target) for x, y in ((a, b), (b, a)))


def _filled(event: Event, term: NamedNode) -> frozenset[int]:
    return frozenset(r.entity for r in event.roles if r.term == term)


def compatible(a: Event, b: Event) -> bool:
    if a.time and b.time and (a.time.latest < b.time.earliest or b.time.latest < a.time.earliest):
        return False
    return not (places_of(a) and places_of(b) and not places_of(a) & places_of(b))


def _dates_meet(a: Event, b: Event) -> bool:
    return bool(a.time and b.time) and compatible(a, b)


def join_events(a: Event, b: Event) -> Event:
    """The node of both: identified by the first, with the roles, spans and the more precise date of both."""
    roles = dict.fromkeys((*a.roles, *b.roles))
    taken = {r.entity: r.term for r in a.roles}
    kept = tuple(r for r in roles if r in a.roles or r.entity not in taken)
    reading = replace(
        a.reading,
        evidence=tuple(sorted({*a.reading.evidence, *b.reading.evidence})),
        trigger=tuple(sorted({*a.reading.trigger, *b.reading.trigger})),
        roles=tuple(sorted({*a.reading.roles, *b.reading.roles})),
        confidence=max(a.reading.confidence, b.reading.confidence),
    )
    time = max(filter(None, (a.time, b.time)), key=lambda t: (len(t.value), t.value), default=None)
    return replace(
        a,
        reading=reading,
        roles=tuple(sorted(kept, key=lambda r: (r.term.value, r.entity))),
        time=time,
        topic=a.topic or b.topic,
        unnamed=tuple(dict.fromkeys((*a.unnamed, *b.unnamed))),
    )


def absorb(own: list[Event], event: Event) -> list[Event]:
    """Adds a reference ("the talks") to the last event of its class that it may mean, or keeps it as its own node."""
    for i in range(len(own) - 1, -1, -1):
        other = own[i]
        fits = other.cls == event.cls and other.reading.modality == event.reading.modality and compatible(other, event)
        if fits and (actors_of(event) <= actors_of(other)) and other.reading.trigger[0] < event.reading.trigger[0]:
            return [*own[:i], join_events(other, event), *own[i + 1 :]]
    return [*own, event] if len(actors_of(event)) > 1 else own


def tie_events(own: list[Event], claimed: list[Event]) -> list[Event]:
    """Drops what a claim merely repeats of the article's own voice, and ties what it tells otherwise."""
    out = list(own)
    by_actor: dict[tuple[NamedNode, int], list[Event]] = defaultdict(list)
    for event in own:
        for actor in actors_of(event):
            by_actor[event.cls, actor].append(event)
    for event in claimed:
        partners = [o for actor in actors_of(event) for o in by_actor.get((event.cls, actor), ())]
        if any(
            actors_of(event) <= actors_of(o) and o.reading.modality == event.reading.modality and compatible(o, event)
            for o in partners
        ):
            continue
        same = tuple(sorted({o.reading.key for o in partners if actors_of(event) == actors_of(o)}))
        out.append(replace(event, same_as=same))
    return out
