"""Where voices differ: figures that cannot both hold, and events that one affirms and another denies."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record, words_of
from kg.explore.statements import event_line, figure_line
from kg.terms.vocab import KG, RDF

__all__ = ["contested"]

_MOST = 40  # groups that are shown
_SIDES = 8  # of a group
_OPEN = float("inf")


def contested(look: Look, given: Mapping[str, str]) -> Record:
    """Groups of sides, those of most articles first; each side with its voice, sentence and place.

    Figures differ that count the same of the same people or place at a time that may be the same, in values that cannot
    both hold; events that happened by one voice and did not by another.
    """
    groups = [*_figures(look), *_events(look)]
    groups.sort(key=lambda g: (-len({s["source"]["iri"] for s in g["sides"] if s["source"]}), g["title"]))
    return {"groups": groups[:_MOST], "count": len(groups)}


def _figures(look: Look) -> Iterator[Record]:
    look.load(KG.measure, KG.of, KG.place, KG.ofEntity, KG.min, KG.max)
    alike: dict[tuple[str, str, Any], set[NamedNode]] = defaultdict(set)
    for figure in look.subjects(RDF.type, KG.Figure):
        if not look.was_said(figure):
            continue
        what = look.text(figure, KG.measure), look.text(figure, KG.of).casefold()
        for where in (*look.values(figure, KG.place), *look.values(figure, KG.ofEntity)):
            alike[(*what, where)].add(figure)
    seen = set()
    for (_, of, where), figures in alike.items():
        bounds = [_bounds(look, f) for f in figures]
        if max(b[0] for b in bounds) <= min(b[1] for b in bounds):
            continue  # all of them can hold
        differing = _differing(look, sorted(figures, key=str))
        if len(differing) > 1 and (key := frozenset(differing)) not in seen:
            seen.add(key)
            sides = sorted((_side(figure_line(look, f)) for f in differing), key=lambda s: (s["says"], s["iri"]))
            measure = words_of(next(iter(look.values(differing[0], KG.measure)), None))
            yield {"kind": "figure", "title": f"How many {of} ({measure}): {look.name(where)}", "sides": sides}


def _differing(look: Look, figures: list[NamedNode]) -> list[NamedNode]:
    """Figures that some other one contradicts, no more than are shown."""
    found: set[NamedNode] = set()
    for i, a in enumerate(figures):
        for b in figures[i + 1 :]:
            if len(found) >= _SIDES:
                return [f for f in figures if f in found]
            if (
                _disjoint(_bounds(look, a), _bounds(look, b))
                and _may_be_then(look, a, b)
                and _voices_differ(look, a, b)
            ):
                found |= {a, b}
    return [f for f in figures if f in found]


def _bounds(look: Look, figure: NamedNode) -> tuple[float, float]:
    low, high = look.text(figure, KG.min), look.text(figure, KG.max)
    return float(low) if low else -_OPEN, float(high) if high else _OPEN


def _disjoint(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def _may_be_then(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether both may be of one time: what tells no date may be of any."""
    if not (look.values(a, KG.date) and look.values(b, KG.date)):
        return True
    return look.text(a, KG.earliest) <= look.text(b, KG.latest) and look.text(b, KG.earliest) <= look.text(a, KG.latest)


def _voices_differ(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Not two figures of one voice in one article."""
    return look.values(a, KG.article) != look.values(b, KG.article) or look.voice(a) != look.voice(b)


def _events(look: Look) -> Iterator[Record]:
    """Events that some voice denies, beside those of the same class and actors that another affirms."""
    denied = {e for p in (KG.modality, KG.claimedModality) for e in look.subjects(p, KG.Negated)}
    seen = set()
    for event in sorted(denied, key=str):
        who = frozenset(look.values(event, KG.participant))
        key = (look.cls(event), who)
        if KG.Event not in look.values(event, RDF.type) or not who or key in seen:
            continue
        seen.add(key)
        shared = set.intersection(*(set(look.subjects(KG.participant, w)) for w in who))
        same = [
            e
            for e in sorted(filter(look.was_said, shared), key=str)
            if (look.cls(e), frozenset(look.values(e, KG.participant))) == key
        ]
        told = {m: [e for e in same if look.modality(e) == m] for m in ("occurred", "negated")}
        if all(told.values()):
            lines = [event_line(look, e) for events in told.values() for e in events[: _SIDES // 2]]
            title = f"Whether it happened: {key[0]}, {_names(lines[0])}"
            yield {"kind": "event", "title": title, "sides": [_side(line) for line in lines]}


def _names(line: Record) -> str:
    return ", ".join(e["name"] for e in (*line["agents"], *line["participants"], *line["targets"]))


def _side(line: Record) -> Record:
    """What one side says, in a word, who it is and where it stands."""
    says = {"occurred": "it happened", "negated": "it did not"}.get(line["modality"], line["modality"])
    return {
        "iri": line["iri"],
        "says": f"{line['number']} {line['of']}" if line["kind"] == "figure" else says,
        "voice": line["voice"],
        "date": line["date"],
        "source": line["source"],
    }
