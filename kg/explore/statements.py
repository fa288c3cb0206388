"""Statements as lines for people: an event, a claim, an office, a figure, each with where it stands."""

from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.explore.claim_sentence import claim_sentence, tail_of
from kg.explore.reader import Look, words_of
from kg.explore.records import ClaimLine, EntityRecord, EventLine, FigureLine, Line, OfficeLine
from kg.terms.vocab import KG, NIF, ORG, RDFS, SCHEMA

__all__ = ["BOUNDS", "claim_line", "event_line", "figure_line", "line", "office_line"]

_PLAIN = {"event": "Event", "claim": "Statement", "membership": "Membership", "figure": "Figure"}  # of no class below


def _common(look: Look, node: NamedNode, kind: str) -> Line:
    row = look.row(node)
    date = row.get(KG.date) or row.get(KG.earliest) or [None]
    return {
        "iri": node.value,
        "kind": kind,
        "type": look.type(node) or _PLAIN[kind],
        "label": look.cls(node),
        "date": date[0].value if date[0] is not None else "",
        "earliest": look.value(node, KG.earliest),
        "latest": look.value(node, KG.latest),
        "modality": look.modality(node),
        "voice": look.voice(node),
        "hedge": look.value(node, KG.hedge),
        "confidence": look.value(node, KG.confidence),
        "source": look.source(node),
    }


def event_line(look: Look, node: NamedNode) -> EventLine:
    """An event: who, with what role, where, when."""
    row = look.row(node)
    agents, targets = set(row.get(KG.agent, ())), set(row.get(KG.target, ()))
    others = set(row.get(KG.participant, ())) - agents - targets
    return {
        **_common(look, node, "event"),
        "agents": look.entities(agents),
        "targets": look.entities(targets),
        "participants": look.entities(others),
        "unnamed_agents": look.texts(node, KG.unnamedAgent),
        "unnamed_targets": look.texts(node, KG.unnamedTarget),
        "unnamed_participants": look.texts(node, KG.unnamedParticipant),
        "places": look.entities(row.get(KG.place, ())),
        "topic": look.value(node, KG.topic),
    }


def claim_line(look: Look, node: NamedNode) -> ClaimLine:
    """A claim: who said what, about whom."""
    row = look.row(node)
    words = look.value(node, KG.speakerText)
    speakers = sorted((look.source_of(n, words) for n in row.get(KG.speaker, ())), key=lambda r: (r["name"], r["iri"]))
    cues = sorted(look.value(span, NIF.anchorOf) for span in row.get(KG.cueSpan, ()))
    common = _common(look, node, "claim")
    speaker, direct = _one(speakers, words), look.value(node, KG.direct) == "true"
    sentence = common["source"]["sentence"] if common["source"] else ""
    said = claim_sentence(speaker["name"], " ".join(cues[:1]), look.value(node, SCHEMA.text), sentence, direct=direct)
    return {
        **common,
        "speaker": speaker,
        "tail": tail_of(speaker["name"], said),
        "target": look.entities(row.get(KG.directedAt, ())),
        "text": look.value(node, SCHEMA.text),
        "cue": " ".join(cues[:1]),
        "direct": direct,
        "about": look.entities(row.get(KG.about, ())),
    }


def _one(speakers: list[EntityRecord], words: str) -> EntityRecord:
    """One speaker to name: the first, with how many say it beside them; without a name the source's own words."""
    if not speakers:
        return {"iri": "", "name": words or "An unnamed source"}
    more = f" with {', '.join(s['name'] for s in speakers[1:])}" if len(speakers) > 1 else ""
    return {**speakers[0], "name": f"{speakers[0]['name']}{more}"}


def office_line(look: Look, node: NamedNode) -> OfficeLine:
    """An office: who, which, where, whether still."""
    row = look.row(node)
    roles = row.get(ORG.role, ())
    return {
        **_common(look, node, "membership"),
        "person": next(iter(look.entities(row.get(ORG.member, ()))), None),
        "office": look.value(roles[0], RDFS.label) if roles else "",
        "organisation": next(iter(look.entities(row.get(ORG.organization, row.get(KG.serves, ())))), None),
        "status": words_of(next(iter(row.get(KG.status, ())), None)),
        "as_of": look.value(node, KG.asOf),
    }


BOUNDS = {
    "AtLeast": "at least ",
    "MoreThan": "more than ",
    "About": "about ",
    "AtMost": "at most ",
    "LessThan": "fewer than ",
}


def figure_line(look: Look, node: NamedNode) -> FigureLine:
    """A figure: how many of what, where."""
    row = look.row(node)
    comparator = next((c.value.rpartition("#")[2] for c in row.get(KG.comparator, ())), "")
    value = look.value(node, KG.value)
    number = f"{int(value):,}" if value.isdigit() else value
    return {
        **_common(look, node, "figure"),
        "number": f"{BOUNDS.get(comparator, '')}{number}",
        "of": look.value(node, KG.of),
        "measure": words_of(next(iter(row.get(KG.measure, ())), None)),
        "places": look.entities(row.get(KG.place, ())),
    }


_LINES: dict[str, Callable[[Look, NamedNode], Line]] = {
    "event": event_line,
    "claim": claim_line,
    "membership": office_line,
    "figure": figure_line,
}


def line(look: Look, node: NamedNode) -> Line | None:
    """The line of a statement; None for what is none."""
    make = _LINES.get(look.statement_kind(node))
    return make(look, node) if make else None
