"""Where voices differ: figures that cannot both hold, and events that one affirms and another denies."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.explore.lines import event_line, figure_line
from kg.explore.look import Look, Record, text_of, words_of
from kg.vocab import KG, RDF

__all__ = ["contested"]

_MOST = 60  # groups that are shown
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
    alike: dict[tuple[str, str, Any], set[NamedNode]] = defaultdict(set)
    for figure in look.subjects(RDF.type, KG.Figure):
        row = look.row(figure)
        what = look.value(figure, KG.measure), look.value(figure, KG.of).casefold()
        for where in (*row.get(KG.place, ()), *row.get(KG.ofEntity, ())):
            alike[(*what, where)].add(figure)
    seen = set()
    for (_, of, where), figures in alike.items():
        differing = _differing(look, sorted(figures, key=str))
        if len(differing) > 1 and (key := frozenset(differing)) not in seen:
            seen.add(key)
            sides = sorted((_side(look, figure_line(look, f)) for f in differing), key=lambda s: (s["says"], s["iri"]))
            measure = words_of(next(iter(look.row(differing[0]).get(KG.measure, ())), None))
            yield {"kind": "figure", "title": f"How many {of} {measure}: {look.name(where)}", "sides": sides}


def _differing(look: Look, figures: list[NamedNode]) -> list[NamedNode]:
    """The figures that some other one contradicts."""
    found = set()
    for i, a in enumerate(figures):
        for b in figures[i + 1 :]:
            if (
                _disjoint(_bounds(look, a), _bounds(look, b))
                and _may_be_then(look, a, b)
                and _voices_differ(look, a, b)
            ):
                found |= {a, b}
    return [f for f in figures if f in found]


def _bounds(look: Look, figure: NamedNode) -> tuple[float, float]:
    low, high = look.value(figure, KG.min), look.value(figure, KG.max)
    return float(low) if low else -_OPEN, float(high) if high else _OPEN


def _disjoint(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def _may_be_then(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Whether both may be of one time: what tells no date may be of any."""
    if not (look.row(a).get(KG.date) and look.row(b).get(KG.date)):
        return True
    return look.value(a, KG.earliest) <= look.value(b, KG.latest) and look.value(b, KG.earliest) <= look.value(
        a, KG.latest
    )


def _voices_differ(look: Look, a: NamedNode, b: NamedNode) -> bool:
    """Not two figures of one voice in one article."""
    return look.article_of(a) != look.article_of(b) or look.voice(a) != look.voice(b)


def _events(look: Look) -> Iterator[Record]:
    alike: dict[tuple[str, frozenset[str]], list[NamedNode]] = defaultdict(list)
    for event in look.subjects(RDF.type, KG.Event):
        who = frozenset(map(text_of, look.row(event).get(KG.participant, ())))
        if len(who) > 1:
            alike[look.cls(event), who].append(event)
    for (cls, _), events in alike.items():
        if {"occurred", "negated"} <= {look.modality(e) for e in events}:
            told = [e for e in sorted(events, key=str) if look.modality(e) in ("occurred", "negated")]
            lines = [event_line(look, e) for e in told]
            names = _names(lines[0])
            sides = [_side(look, line) for line in lines]
            yield {"kind": "event", "title": f"Whether it happened: {cls}, {names}", "sides": sides}


def _names(line: Record) -> str:
    return ", ".join(e["name"] for e in (*line["agents"], *line["participants"], *line["targets"]))


def _side(look: Look, line: Record) -> Record:
    """What one side says, in a word, who it is and where it stands."""
    says = {"occurred": "it happened", "negated": "it did not"}.get(line["modality"], line["modality"])
    return {
        "iri": line["iri"],
        "says": f"{line['number']} {line['of']}" if line["kind"] == "figure" else says,
        "voice": line["voice"],
        "date": line["date"],
        "source": line["source"],
    }
