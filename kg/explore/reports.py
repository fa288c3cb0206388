"""Events with their reports: each event once, whoever and however many report it, in order of time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from kg.errors import KgError, Misuse
from kg.explore.contested import first_of
from kg.explore.independence import origin_of
from kg.explore.reader import Look
from kg.explore.records import EntityRecord, EventLine, EventRecord, ReportRecord
from kg.explore.statements import event_line
from kg.terms.ontology import bare, term
from kg.terms.vocab import KG, RDF

__all__ = ["events_once"]


def events_once(look: Look, given: Mapping[str, str]) -> list[EventRecord]:
    """The events that happened by an article's own voice, each once, in order of time.

    Args:
        look: the store.
        given: `type` (of events), `actor` (a name or IRI), `from`, `to` (days) and `min_confidence` narrow them down.

    Returns:
        For each event its type and label, date as precise as its most precise report, parties and places of all
        reports, its reports with their places in the text, how many independent sources they have, and on what they
        differ.

    Raises:
        Misuse: `type` is no class, neither of the ontology nor of an event here.
    """
    look.load(KG.sameEventAs, KG.modality, KG.confidence)
    least = float(given.get("min_confidence") or 0)
    groups: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for event in look.subjects(RDF.type, KG.Event):
        if KG.Occurred in look.values(event, KG.modality) and look.is_sure(event, least):
            groups[first_of(look, event)].append(event)
    records = [_event(look, first, sorted(nodes, key=str)) for first, nodes in groups.items()]
    actors = {n.value for n in look.called(given["actor"])} if given.get("actor") else None
    cls = _class(given["type"], {e["type"] for e in records}) if given.get("type") else None
    kept = (e for e in records if _wanted(e, given, actors) and cls in (None, e["type"]))
    return sorted(kept, key=lambda e: (e["earliest"] or "9999", e["latest"], e["type"], e["iri"]))


def _class(given: str, told: Iterable[str]) -> str:
    """The name of a class without prefix, as records tell it, from that name in any case or from a CURIE."""
    if found := next((name for name in told if name.casefold() == given.casefold()), None):
        return found
    try:
        return term(given if ":" in given else bare(given)).value.rpartition("#")[2]
    except KgError as err:
        raise Misuse(str(err)) from err


def _wanted(event: EventRecord, given: Mapping[str, str], actors: set[str] | None) -> bool:
    if actors is not None and not actors & {p["iri"] for p in (*event["parties"], *event["places"])}:
        return False
    if given.get("from") and not (event["latest"] and event["latest"] >= given["from"]):
        return False
    return not given.get("to") or bool(event["earliest"] and event["earliest"] <= given["to"])


def _event(look: Look, first: NamedNode, nodes: list[NamedNode]) -> EventRecord:
    lines = [(n, event_line(look, n)) for n in nodes]
    dated = [line for _, line in lines if line["earliest"]]
    best = max(dated, key=lambda line: (_precision(line), line["iri"]), default=None)
    reports: list[ReportRecord] = [
        {"iri": n.value, "date": line["date"], "source": line["source"], "origin": _origin(look, n)}
        for n, line in lines
    ]
    return {
        "iri": first.value,
        "type": look.type(first if first in nodes else nodes[0]),
        "label": look.cls(first if first in nodes else nodes[0]),
        "date": best["date"] if best else "",
        "earliest": best["earliest"] if best else "",
        "latest": best["latest"] if best else "",
        "parties": _distinct(
            e for _, line in lines for e in (*line["agents"], *line["participants"], *line["targets"])
        ),
        "unnamed_parties": sorted(
            {
                text
                for _, line in lines
                for key in (line["unnamed_agents"], line["unnamed_participants"], line["unnamed_targets"])
                for text in key
            }
        ),
        "places": _distinct(e for _, line in lines for e in line["places"]),
        "reports": reports,
        "sources": len({r["origin"] for r in reports}),
        "dates": sorted({line["date"] for _, line in lines if line["date"]}),
    }


def _precision(line: EventLine) -> tuple[int, str]:
    """How exact a date is: a day before a month before a year; of equals the earlier."""
    return len(line["date"]), "".join(chr(0x10FFFF - ord(c)) for c in line["date"])  # the earlier is the greater


def _origin(look: Look, event: NamedNode) -> str:
    return next((origin_of(look, a) for a in look.values(event, KG.article)), "")


def _distinct(entities: Iterable[EntityRecord]) -> list[EntityRecord]:
    known = {e["iri"]: e for e in entities}
    return sorted(known.values(), key=lambda e: (e["name"], e["iri"]))
