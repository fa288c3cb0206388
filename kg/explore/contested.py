"""Where voices differ: figures of one thing that cannot both hold, events that one affirms and another denies.

The one implementation for the command, the page and its JSON. Two figures are of one thing when they count the same
people by the same measure for one event (`kg:sameEventAs`), or at the same place at the same time, as far as dates of
figures or articles tell it. Numbers that differ
in precision agree; a count that rises with the days is an update and shown as one. Copies of a text and what one agency
wrote are one source.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from pyoxigraph import NamedNode

from kg.explore.independence import origin_of
from kg.explore.reader import Look, words_of
from kg.explore.records import Contested, EventLine, Line, Matter, Side
from kg.explore.statements import event_line, figure_line
from kg.identity.events.compare import trigger_likeness
from kg.identity.events.words import stems
from kg.terms.vocab import KG, NIF, RDF, SCHEMA

__all__ = ["MIN_CONFIDENCE", "contested", "first_of"]

MIN_CONFIDENCE = 0.5  # of a side, where the user asks for no other
_MOST = 40  # groups that are shown
_SIDES = 8  # of a group
_OPEN = float("inf")
_DAYS = 3  # between two reports of figures that give no date themselves
_ROUNDED = 0.05  # a round number stands for what lies this share around it
_LEAST_ROUND = 100
_FARTHEST = 20  # times: figures further apart count two things
_GROWING = frozenset({KG.Killed, KG.Injured, KG.Abducted, KG.Displaced, KG.Arrested, KG.Released})
_LEAST_PARTIES = 2  # by which events that are not tied are the same
_Times = tuple[str, str] | None


def contested(look: Look, given: Mapping[str, str]) -> Contested:
    """Groups of sides, those of most sources first; each side with its voice, sentence and place.

    Args:
        look: the store.
        given: `measure`, to see only figures of one; `min_confidence` of each side, 0.5 without it.

    Returns:
        `matters`, of kind `figure`, `event` or `update` (counts that rise with the days, in order of time); `count` of
        the matters that are contested, `updates` of the others; `left_out`, how many figures and events were not
        sure enough to be a side.
    """
    sides = _Sides(look, float(given.get("min_confidence") or MIN_CONFIDENCE))
    measure = given.get("measure", "").removeprefix("kg:").removeprefix(KG.Figure.value.removesuffix("Figure"))
    groups = [g for g in _figures(look, sides) if not measure or g["measure"] == measure]
    groups += [] if measure else _events(look, sides)
    groups.sort(key=lambda g: (g["kind"] == "update", -g["sources"], g["matter"]))
    updates = sum(g["kind"] == "update" for g in groups)
    return {
        "matters": groups[:_MOST],
        "count": len(groups) - updates,
        "updates": updates,
        "left_out": len(sides.unsure),
    }


class _Sides:
    """Which statements may be a side: those that were made and are sure enough; the others are counted."""

    def __init__(self, look: Look, least: float) -> None:
        self.look, self.least = look, least
        self.unsure: set[NamedNode] = set()

    def may_be(self, statement: NamedNode) -> bool:
        if not self.look.was_said(statement):
            return False
        if self.look.is_sure(statement, self.least):
            return True
        self.unsure.add(statement)
        return False


def first_of(look: Look, event: NamedNode) -> NamedNode:
    """The first of the reports of an event, which stands for it: where the ties lead."""
    seen = {event}
    while further := sorted(set(look.values(event, KG.sameEventAs)) - seen, key=str):
        event = further[0]
        seen.add(event)
    return event


# ---------------------------------------------------------------- figures


def _figures(look: Look, sides: _Sides) -> Iterator[Matter]:
    look.load(KG.measure, KG.of, KG.place, KG.ofEntity, KG.min, KG.max, KG.event, KG.sameEventAs, KG.confidence)
    alike: dict[tuple[Any, ...], set[NamedNode]] = defaultdict(set)
    for figure in look.subjects(RDF.type, KG.Figure):
        if sides.may_be(figure):
            what = look.text(figure, KG.measure), look.text(figure, KG.of).casefold()
            for thing in _things(look, figure):
                alike[(*what, thing)].add(figure)
    seen = set()
    for key in sorted(alike, key=str):
        figures = sorted(alike[key], key=str)
        pairs = [(a, b) for a, b in combinations(figures, 2) if _differ(look, a, b, key[2])]
        rising = [pair for pair in pairs if _rises(look, *pair)]
        for kind, of_kind in (("figure", [p for p in pairs if p not in rising]), ("update", rising)):
            group = sorted({f for pair in of_kind for f in pair}, key=str)[:_SIDES]
            if group and (kind, *group) not in seen:
                seen.add((kind, *group))
                yield _figure_group(look, kind, key, group)


def _figure_group(look: Look, kind: str, key: tuple[Any, ...], figures: list[NamedNode]) -> Matter:
    measure = words_of(next(iter(look.values(figures[0], KG.measure)), None))
    where = sorted({p["name"] for f in figures for p in look.entities(_where(look, f))})
    lines = [(f, figure_line(look, f)) for f in figures]
    if kind == "update":
        lines.sort(key=lambda row: (_day(look, row[0]) or "", row[1]["number"]))
    else:
        lines.sort(key=lambda row: (_bounds(look, row[0]), row[1]["iri"]))
    return {
        "kind": kind,
        "matter": f"How many {key[1]} ({measure}){': ' + ', '.join(where) if where else ''}",
        "measure": key[0].rpartition("#")[2],
        "sources": len({_origin(look, f) for f in figures}),
        "sides": [_side(look, f, line, f"{line['number']} {line['of']}") for f, line in lines],
    }


def _where(look: Look, figure: NamedNode) -> list[Any]:
    return [*look.values(figure, KG.place), *look.values(figure, KG.ofEntity)]


def _things(look: Look, figure: NamedNode) -> Iterator[tuple[str, NamedNode]]:
    """What a figure may be of: its event, and each place or group that it counts."""
    for event in look.values(figure, KG.event):
        yield "event", first_of(look, event)
    for place in _where(look, figure):
        yield "place", place


def _differ(look: Look, a: NamedNode, b: NamedNode, thing: tuple[str, NamedNode]) -> bool:
    """Whether two figures of one thing cannot both hold, and stand for two sides."""
    if _agree(_bounds(look, a), _bounds(look, b)) or not _two_sides(look, a, b):
        return False
    if _ratio(_bounds(look, a), _bounds(look, b)) > _FARTHEST:
        return False
    if thing[0] == "event":
        return _can_be_compared(look, a, b)
    events = [{first_of(look, e) for e in look.values(f, KG.event)} for f in (a, b)]
    if all(events) and not events[0] & events[1] and look.values(a, KG.article) == look.values(b, KG.article):
        return False  # one article tells two events apart
    return _of_one_time(look, a, b, exact=look.kind(thing[1]) == KG.Country)


def _can_be_compared(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether two counts of one event are of one day or can be put in order, as a count may have grown between them."""
    if look.values(a, KG.article) == look.values(b, KG.article) or not _GROWING & set(look.values(a, KG.measure)):
        return True
    return bool(_day(look, a) and _day(look, b))


def _ratio(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How many times the smaller of two figures the larger one is."""
    one, other = sorted(low if low > -_OPEN else high for low, high in (a, b))
    return other / max(one, 1.0)


def _bounds(look: Look, figure: NamedNode) -> tuple[float, float]:
    low, high = look.text(figure, KG.min), look.text(figure, KG.max)
    return float(low) if low else -_OPEN, float(high) if high else _OPEN


def _agree(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether both can hold: "more than 200" and "220", and a round 200 and 205."""
    (low_a, high_a), (low_b, high_b) = (_widened(x) for x in (a, b))
    return low_a <= high_b and low_b <= high_a


def _widened(bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = bounds
    if low == high and low >= _LEAST_ROUND and low % 10 == 0:
        return low * (1 - _ROUNDED), high * (1 + _ROUNDED)
    return bounds


def _times(look: Look, figure: NamedNode) -> _Times:
    """The days of a figure or of the event that it counts; None where the article gives none."""
    for node in (figure, *look.values(figure, KG.event)):
        if look.values(node, KG.earliest):
            return look.text(node, KG.earliest), look.text(node, KG.latest)
    return None


def _day(look: Look, figure: NamedNode) -> str:
    """When a figure was told: its own day, else that of its article; '' where neither is known."""
    times = _times(look, figure)
    return look.text(figure, KG.asOf) or (times[0] if times else "")


def _of_one_time(look: Look, a: NamedNode, b: NamedNode, *, exact: bool) -> bool:
    """Whether both may be of one time; `exact`: whether both must say so."""
    one, other = _times(look, a), _times(look, b)
    if one and other:
        return one[0] <= other[1] and other[0] <= one[1]
    days = [_day(look, f) for f in (a, b)]
    if exact or not all(days):
        return False  # of articles without a date, only what is of one event is of one time
    if one or other:
        first, last = one or other  # type: ignore[misc]
        stated = _date(days[1] if one else days[0])
        return _date(first) <= stated and (stated - _date(last)).days <= _DAYS
    return abs((_date(days[0]) - _date(days[1])).days) <= _DAYS


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _rises(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether the figure that was told on a later day is the higher one, of what can only grow."""
    days = _day(look, a), _day(look, b)
    if not all(days) or days[0] == days[1] or not _GROWING & set(look.values(a, KG.measure)):
        return False
    earlier, later = (a, b) if days[0] < days[1] else (b, a)
    return _bounds(look, earlier)[1] < _bounds(look, later)[0]


# ---------------------------------------------------------------- sides


def _origin(look: Look, statement: NamedNode) -> str:
    return next((origin_of(look, a) for a in look.values(statement, KG.article)), "")


def _two_sides(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether two statements have two voices: two named speakers, a speaker and an article, or independent articles."""
    one, other = look.voice(a), look.voice(b)
    if one and other and one["iri"] and other["iri"]:
        return bool(one["iri"] != other["iri"])
    if (one is None) != (other is None):
        return True
    return _origin(look, a) != _origin(look, b)


def _side(look: Look, node: NamedNode, line: Line, says: str) -> Side:
    """What one side says, in a word, who it is and where it stands."""
    return {
        "iri": line["iri"],
        "text": says,
        "voice": line["voice"],
        "date": line["date"],
        "published": next((look.text(a, SCHEMA.datePublished) for a in look.values(node, KG.article)), ""),
        "source": line["source"],
    }


# ---------------------------------------------------------------- events


def _events(look: Look, sides: _Sides) -> Iterator[Matter]:
    """Events that one side denies and another affirms: tied, or of one class, the same parties and one time."""
    look.load(KG.sameEventAs, KG.confidence)
    groups: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for predicate in (KG.modality, KG.claimedModality):
        for event in look.subjects(predicate, KG.Negated):
            if KG.Event in look.values(event, RDF.type) and sides.may_be(event):
                groups[first_of(look, event)].add(event)
    for first in sorted(groups, key=str):
        denied = sorted(groups[first], key=str)
        happened = sorted(_affirmed(look, first, denied, sides), key=str)
        pairs = [(a, d) for a in happened for d in denied if _contradict(look, a, d) and _two_sides(look, a, d)]
        if not pairs:
            continue
        nodes = [*dict.fromkeys(a for a, _ in pairs)][: _SIDES // 2]
        nodes += [*dict.fromkeys(d for _, d in pairs)][: _SIDES // 2]
        lines = [(n, event_line(look, n)) for n in nodes]
        yield {
            "kind": "event",
            "matter": f"Whether it happened: {look.cls(first)}, {_names(line for _, line in lines)}",
            "measure": "",
            "sources": len({_origin(look, n) for n in nodes}),
            "sides": [_side(look, n, line, _affirms(line["modality"])) for n, line in lines],
        }


def _affirms(modality: str) -> str:
    return {"occurred": "it happened", "negated": "it did not"}.get(modality, modality)


def _affirmed(look: Look, first: NamedNode, denied: Iterable[NamedNode], sides: _Sides) -> set[NamedNode]:
    """What says that an event happened which others deny."""
    same = {first, *look.subjects(KG.sameEventAs, first)}
    for event in denied:
        who = set(look.values(event, KG.participant))
        if len(who) < _LEAST_PARTIES:
            continue
        shared = set.intersection(*(set(look.subjects(KG.participant, w)) for w in who))
        same |= {
            e
            for e in shared
            if look.cls(e) == look.cls(event)
            and set(look.values(e, KG.participant)) == who
            and _overlap(look, e, event)
        }
    return {e for e in same if look.modality(e) == "occurred" and sides.may_be(e)}


def _contradict(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether two reports, of which one denies what happened, are of one thing and time."""
    return _same_words(look, a, b) and _overlap(look, a, b)


def _same_words(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether both are told by words of one root: who denies an attack on civilians does not deny an invasion."""
    one, other = _triggers(look, a), _triggers(look, b)
    return not one or not other or trigger_likeness(one, other) > 0


def _triggers(look: Look, event: NamedNode) -> frozenset[str]:
    spans = look.values(event, KG.triggerSpan)
    return frozenset(w for span in spans for w in stems(look.text(span, NIF.anchorOf)))


def _overlap(look: Look, a: NamedNode, b: NamedNode) -> bool:
    if not (look.values(a, KG.date) and look.values(b, KG.date)):
        return True
    return look.text(a, KG.earliest) <= look.text(b, KG.latest) and look.text(b, KG.earliest) <= look.text(a, KG.latest)


def _names(lines: Iterable[EventLine]) -> str:
    told = {e["name"]: None for line in lines for e in (*line["agents"], *line["participants"], *line["targets"])}
    return ", ".join(told)
