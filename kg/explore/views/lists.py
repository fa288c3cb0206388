"""Lists of events and claims, in pages."""

from collections.abc import Callable, Iterable
from heapq import nlargest

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record, words_of
from kg.explore.statements import claim_line, event_line
from kg.explore.views.given import PAGE, Given, asked_for
from kg.terms.ontology import children
from kg.terms.vocab import KG, RDF

__all__ = ["TIES", "claims", "events"]

_TIMELINE = 300  # events that a timeline draws
TIES = {
    "accuses": (KG.Accusation, KG.Condemnation),
    "supports": (KG.Support, KG.Praise),
    "threatens": (KG.Threat,),
}


def _page(look: Look, nodes: Iterable[NamedNode], make: Callable[[Look, NamedNode], Record], given: Given) -> Record:
    """A page of lines, the newest first; what tells no date comes last."""
    every = list(nodes)
    pages = max(1, -(-len(every) // PAGE))
    number = min(max(1, int(given.get("page") or 1)), pages)
    keyed = sorted(every, key=lambda n: (look.text(n, KG.latest), n.value), reverse=True)
    shown = keyed if given.get("all") else keyed[(number - 1) * PAGE : number * PAGE]
    return {"lines": [make(look, n) for n in shown], "count": len(every), "page": number, "pages": pages}


def _in_time(look: Look, node: NamedNode, given: Given) -> bool:
    first, last = given.get("from", ""), given.get("to", "")
    if not first and not last:
        return True
    earliest, latest = look.text(node, KG.earliest), look.text(node, KG.latest)
    return bool(latest) and (not first or latest >= first) and (not last or earliest <= last)


def _among(look: Look, name: str, predicates: Iterable[NamedNode]) -> set[NamedNode]:
    """The statements in which an entity of a name stands."""
    return {s for e in look.called(name) for p in predicates for s in look.subjects(p, e)}


def events(look: Look, given: Given) -> Record:
    """Meetings and other events, narrowed by actor, other actor, class, place and time."""
    cls = _class(given.get("class", ""), KG.Event)
    chosen: set[NamedNode] | None = None
    for name, predicates in (("actor", (KG.participant,)), ("with", (KG.participant,)), ("place", (KG.place,))):
        if given.get(name):
            found = _among(look, given[name], predicates)
            chosen = found if chosen is None else chosen & found
    if chosen is None:
        look.load(KG.latest, KG.earliest, KG.statedIn)
    nodes = look.subjects(RDF.type, cls) if chosen is None else (n for n in chosen if cls in look.values(n, RDF.type))
    told = [
        n
        for n in nodes
        if _in_time(look, n, given)
        and (given.get("voices") or not look.values(n, KG.statedIn))
        and (not given.get("happened") or KG.Occurred in look.values(n, KG.modality))
    ]
    page = _page(look, told, event_line, given)
    dated = (n for n in told if look.text(n, KG.earliest))
    drawn = nlargest(_TIMELINE, dated, key=lambda n: (look.text(n, KG.latest), n.value))
    return page | {
        "given": asked_for(look, given),
        "classes": _classes(KG.Event),
        "timeline": [_drawn(look, n) for n in reversed(drawn)],
    }


def _drawn(look: Look, node: NamedNode) -> Record:
    told = event_line(look, node)
    who = [e["name"] for e in (*told["agents"], *told["participants"], *told["targets"])]
    return {
        "id": told["iri"],
        "text": f"{told['cls']}: {', '.join(who)}" if who else told["cls"],
        "start": told["earliest"],
        "end": told["latest"],
        "source": told["source"] and {key: told["source"][key] for key in ("iri", "begin", "end")},
    }


def _class(name: str, default: NamedNode) -> NamedNode:
    """The class of a name below another, or that one where nothing is named.

    Raises:
        ValueError: there is no such class.
    """
    if not name:
        return default
    found = next((c for c in children(default) if words_of(c) == name), None)
    if found is None:
        raise ValueError(f"{name!r} is none of: {', '.join(_classes(default))}")
    return found


def _classes(cls: NamedNode) -> list[str]:
    return sorted(words_of(c) for c in children(cls))


def claims(look: Look, given: Given) -> Record:
    """Who said what, narrowed by speaker, whom it is about, act, time, outlet, and whether in quotation marks."""
    act = _class(given.get("act", ""), KG.Claim)
    chosen: set[NamedNode] | None = None
    for name, predicate in (("speaker", KG.speaker), ("about", KG.about)):
        if given.get(name):
            found = _among(look, given[name], (predicate,))
            chosen = found if chosen is None else chosen & found
    if chosen is None:
        look.load(KG.latest, KG.earliest)
    nodes = look.subjects(RDF.type, act) if chosen is None else (n for n in chosen if act in look.values(n, RDF.type))
    outlet = given.get("outlet", "").casefold()
    tie = [words_of(c) for c in TIES.get(given.get("tie", ""), ())]
    told = [
        n
        for n in nodes
        if _in_time(look, n, given)
        and (not tie or (look.cls(n) in tie and not look.values(n, KG.statedIn)))
        and (not given.get("direct") or look.text(n, KG.direct) == given["direct"])
        and (not outlet or outlet == _outlet(look, n).casefold())
    ]
    return _page(look, told, claim_line, given) | {"given": asked_for(look, given), "acts": _classes(KG.Claim)}


def _outlet(look: Look, node: NamedNode) -> str:
    found = next(iter(look.values(node, KG.article)), None)
    return str(look.article(found)["outlet"]) if isinstance(found, NamedNode) else ""
