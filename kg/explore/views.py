"""The views of the explorer, as data: start, search, article, entity, events, claims, network.

No view reads all that there is into a page: lists come in pages of `PAGE`, and say how many there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.explore.contested import contested
from kg.explore.reader import Look, Record, text_of, words_of
from kg.explore.statements import claim_line, event_line, line, office_line
from kg.store.articles import article_iris
from kg.terms.ontology import children
from kg.terms.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, RDF, RDFS, SCHEMA, SKOS

__all__ = ["PAGE", "VIEWS", "view"]

PAGE = 50  # lines of a list
_FEW = 12  # lines of a block on the start page
_SOME = 20  # lines of a part of an entity's page
_TIMELINE = 300  # events that a timeline draws
_NODES = 60  # of the network, when nothing else is asked for
_DEFAULT = DefaultGraph()
_ACTS = {"accuses": (KG.Accusation, KG.Condemnation), "supports": (KG.Support, KG.Praise)}
_IRI = ("http://", "https://")
Given = Mapping[str, str]


# ---------------------------------------------------------------- start and search


def start(look: Look, given: Given) -> Record:
    """Newest articles, most active actors, how much there is."""
    articles = article_iris(look.store)
    dates = {q.subject: text_of(q.object) for q in look.store.quads_for_pattern(None, SCHEMA.datePublished, None, None)}
    newest = nlargest(_FEW, articles, key=lambda a: (dates.get(a, ""), a.value))
    named: Counter[NamedNode] = Counter()
    named.update(
        q.object
        for q in look.store.quads_for_pattern(None, SCHEMA.mentions, None, None)
        if isinstance(q.object, NamedNode)
    )
    actors = nlargest(_FEW, named, key=lambda e: (named[e], look.name(e) if named[e] > 1 else "", e.value))
    return {
        "articles": [look.article(a) for a in newest],
        "actors": [
            {**look.entity(e), "cls": words_of(look.kind(e)), "articles": named[e]}
            for e in sorted(actors, key=lambda e: (-named[e], look.name(e)))
        ],
        "counts": {"articles": len(articles), "actors": len(named)},
    }


def search(look: Look, given: Given) -> Record:
    """Entities by names and aliases, and claims by their words; names that begin so come first."""
    wanted = " ".join(given.get("q", "").casefold().split())
    limit = PAGE if given.get("all") else 8
    if not wanted:
        return {"q": "", "entities": [], "claims": [], "articles": []}
    found: dict[NamedNode, tuple[int, int, str, str]] = {}
    for low, name, iri in look.labels:
        place = low.find(wanted)
        if place >= 0 and "/entity/" in iri.value:
            rank = (
                0 if low == wanted else 1 if place == 0 else 2 if low[place - 1] == " " else 3,
                len(low),
                name,
                iri.value,
            )
            found[iri] = min(found.get(iri, rank), rank)
    best = sorted(found, key=lambda e: found[e])[:limit]
    claims, words = [], wanted.split()
    for quad in look.store.quads_for_pattern(None, SCHEMA.text, None, None):
        text = text_of(quad.object).casefold()
        if all(w in text for w in words):
            claims.append(quad.subject)
            if len(claims) >= 4 * limit:
                break
    return {
        "q": given.get("q", ""),
        "entities": [
            {**look.entity(e), "cls": words_of(look.kind(e)), "as": found[e][2] if found[e][2] != look.name(e) else ""}
            for e in best
        ],
        "claims": [claim_line(look, c) for c in sorted(claims, key=str)[:limit] if isinstance(c, NamedNode)],
        "articles": _titles(look, wanted, limit),
    }


def _titles(look: Look, wanted: str, limit: int) -> list[Record]:
    found = {
        quad.subject
        for predicate in (SCHEMA.headline, DCTERMS.identifier)
        for quad in look.store.quads_for_pattern(None, predicate, None, None)
        if wanted in text_of(quad.object).casefold() and isinstance(quad.subject, NamedNode)
    }
    return [look.article(a) for a in sorted(found, key=str)[:limit]]


# ---------------------------------------------------------------- one article


def article(look: Look, given: Given) -> Record | None:
    """The text with its mentions and facts; every fact with the characters that it was read from."""
    iri = NamedNode(given["iri"])
    if next(iter(look.store.quads_for_pattern(iri, RDF.type, KG.Article, _DEFAULT)), None) is None:
        return None
    row = look.row(iri)
    texts = look.store.quads_for_pattern(None, NIF.isString, None, NamedNode(f"{iri.value}/text"))
    text = next((text_of(q.object) for q in texts), "")
    statements = [q.subject for q in look.store.quads_for_pattern(None, KG.article, iri, iri)]
    facts = [_marked(look, s) for s in statements if isinstance(s, NamedNode)]
    shown = sorted((f for f in facts if f), key=lambda f: (f["marks"][0]["begin"], f["kind"], f["iri"]))
    return {
        **look.article(iri),
        "url": next((u.value for u in row.get(SCHEMA.url, ())), ""),
        "author": look.value(iri, SCHEMA.author),
        "text": text,
        "mentions": _mentions(look, iri),
        "facts": shown,
        "profile": _profile(shown),
        "copies": _copies(look, iri),
    }


def _copies(look: Look, article_iri: NamedNode) -> list[Record]:
    """The other articles that carry the same text, by date."""
    first = next(iter(look.values(article_iri, KG.sameStoryAs)), article_iri)
    others = {first, *look.subjects(KG.sameStoryAs, first)} - {article_iri}
    return sorted((look.article(a) for a in others), key=lambda r: (r["date"], r["outlet"], r["iri"]))


def _marked(look: Look, statement: NamedNode) -> Record | None:
    told = line(look, statement)
    if told is None:
        return None
    parts = (
        ("evidence", (KG.evidence,)), ("trigger", (KG.triggerSpan, KG.cueSpan)), ("role", (KG.roleSpan, KG.sourceSpan)),
        ("content", (KG.contentSpan,)), ("date", (KG.dateSpan,)),
    )  # fmt: skip
    marks = [
        {"part": part, "begin": b, "end": e}
        for part, predicates in parts
        for b, e in look.spans(statement, *predicates)
    ]
    return {**told, "marks": marks} if marks else None


def _mentions(look: Look, article_iri: NamedNode) -> list[Record]:
    """Where entities are named, longest first where they overlap."""
    found = {}
    for quad in look.store.quads_for_pattern(None, ITSRDF.taIdentRef, None, article_iri):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[look.span(quad.subject)] = quad.object
    return [
        {"begin": b, "end": e, **look.entity(entity), "cls": words_of(look.kind(entity))}
        for (b, e), entity in sorted(found.items())
    ]


def _profile(facts: Iterable[Record]) -> list[Record]:
    """Whose statements these are: the article's own, each speaker's, unnamed sources'."""
    voices: Counter[tuple[str, str, str]] = Counter()
    for fact in facts:
        if fact["kind"] == "claim" and fact["voice"] is None:
            who = fact["speaker"]
            voices["named" if who["iri"] else "unnamed", who["name"], who["iri"]] += 1
        elif fact["voice"] is None:
            voices["own", "the article itself", ""] += 1
    total = sum(voices.values())
    return [
        {"kind": kind, "name": name, "iri": iri, "count": n, "share": round(100 * n / total, 1)}
        for (kind, name, iri), n in sorted(voices.items(), key=lambda v: (v[0][0] != "own", -v[1], v[0]))
    ]


# ---------------------------------------------------------------- one entity


def entity(look: Look, given: Given) -> Record | None:
    """What the articles tell of an entity: names, link, offices, events, its words, words about it, company."""
    iri = NamedNode(given["iri"])
    kind = look.kind(iri)
    if kind is None:
        return None
    events = list(look.subjects(KG.participant, iri))
    meetings = [e for e in events if KG.Meeting in look.values(e, RDF.type)]
    said, about = list(look.subjects(KG.speaker, iri)), list(look.subjects(KG.about, iri))
    held = {m for p in (ORG.member, ORG.organization) for m in look.subjects(p, iri)}
    offices = [office_line(look, m) for m in nlargest(_SOME, held, key=lambda m: (look.text(m, KG.asOf), m.value))]
    articles = list(look.subjects(SCHEMA.mentions, iri))
    return {
        **look.entity(iri),
        "cls": words_of(kind),
        "names": sorted(v.value for p in (SKOS.altLabel, SKOS.hiddenLabel) for v in look.row(iri).get(p, ())),
        "link": _link(look, iri),
        "offices": sorted(offices, key=lambda o: (o["status"] != "current", o["title"], o["iri"])),
        "events": _newest(look, events, event_line),
        "meetings": _newest(look, meetings, event_line),
        "said": _newest(look, said, claim_line),
        "about": _newest(look, about, claim_line),
        "company": _company(look, iri, events),
        "articles": [look.article(a) for a in nlargest(_SOME, articles, key=lambda a: (_day(look, a), a.value))],
        "count": {"events": len(events), "said": len(said), "about": len(about), "articles": len(articles)},
    }


def _day(look: Look, article_iri: NamedNode) -> str:
    """The day of publication."""
    days = look.store.quads_for_pattern(article_iri, SCHEMA.datePublished, None, article_iri)
    return next((text_of(q.object) for q in days), "")


def _newest(look: Look, nodes: Iterable[NamedNode], make: Callable[[Look, NamedNode], Record]) -> list[Record]:
    """The newest statements as lines."""
    return [make(look, n) for n in nlargest(_SOME, nodes, key=lambda n: (look.text(n, KG.latest), n.value))]


def _link(look: Look, iri: NamedNode) -> Record | None:
    row = look.row(iri)
    for predicate, how in ((SKOS.exactMatch, "exact"), (SKOS.closeMatch, "close")):
        for item in row.get(predicate, ()):
            sources = row.get(KG.linkSource, ())
            return {
                "item": item.value,
                "qid": item.value.rpartition("/")[2],
                "how": how,
                "score": look.value(iri, KG.linkScore),
                "reason": look.value(iri, KG.linkReason),
                "source": look.value(sources[0], RDFS.label) if sources else "",
                "date": look.value(sources[0], DCTERMS.date) if sources else "",
            }
    return None


def _company(look: Look, iri: NamedNode, events: Iterable[NamedNode]) -> list[Record]:
    """Who takes part in the same events, most often first."""
    others: Counter[NamedNode] = Counter()
    for event in events:
        others.update(o for o in set(look.values(event, KG.participant)) if o != iri)
    best = sorted(others, key=lambda o: (-others[o], look.name(o), o.value))[:_FEW]
    return [{**look.entity(o), "count": others[o]} for o in best]


# ---------------------------------------------------------------- lists


def _page(look: Look, nodes: Iterable[NamedNode], make: Callable[[Look, NamedNode], Record], given: Given) -> Record:
    """A page of lines, the newest first; what tells no date comes last."""
    every = list(nodes)
    pages = max(1, -(-len(every) // PAGE))
    number = min(max(1, int(given.get("page") or 1)), pages)
    keyed = sorted(every, key=lambda n: (look.text(n, KG.latest), n.value), reverse=True)
    shown = keyed if given.get("all") else keyed[(number - 1) * PAGE : number * PAGE]
    return {"lines": [make(look, n) for n in shown], "count": len(every), "page": number, "pages": pages}


def _told(look: Look, given: Given) -> dict[str, str]:
    """What was asked for, with names in the place of IRIs."""
    return {k: look.name(NamedNode(v)) if v.startswith(_IRI) else v for k, v in given.items()}


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
        "given": _told(look, given),
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
    tie = [words_of(c) for c in _ACTS.get(given.get("tie", ""), ())]
    told = [
        n
        for n in nodes
        if _in_time(look, n, given)
        and (not tie or (look.cls(n) in tie and not look.values(n, KG.statedIn)))
        and (not given.get("direct") or look.text(n, KG.direct) == given["direct"])
        and (not outlet or outlet == _outlet(look, n).casefold())
    ]
    return _page(look, told, claim_line, given) | {"given": _told(look, given), "acts": _classes(KG.Claim)}


def _outlet(look: Look, node: NamedNode) -> str:
    found = next(iter(look.values(node, KG.article)), None)
    return str(look.article(found)["outlet"]) if isinstance(found, NamedNode) else ""


# ---------------------------------------------------------------- the network


def network(look: Look, given: Given) -> Record:
    """Who meets, accuses and supports whom: the strongest edges first, so many nodes as are asked for."""
    kinds = [k for k in ("meets", *_ACTS) if given.get("kind", k) in (k, "")]
    edges: Counter[tuple[str, NamedNode, NamedNode]] = Counter()
    look.load(KG.participant, KG.speaker, KG.about, KG.statedIn)
    if "meets" in kinds:
        for event in look.subjects(RDF.type, KG.Meeting):
            if KG.Occurred in look.values(event, KG.modality):
                who = sorted(set(look.values(event, KG.participant)), key=str)
                edges.update(("meets", a, b) for i, a in enumerate(who) for b in who[i + 1 :])
    for kind in kinds:
        for act in _ACTS.get(kind, ()):
            for claim in look.subjects(RDF.type, act):
                if look.values(claim, KG.statedIn):
                    continue  # only somebody says that they do
                spoken, meant = look.values(claim, KG.speaker), look.values(claim, KG.about)
                edges.update((kind, s, o) for s in spoken for o in meant if s != o)
    if centre := given.get("actor"):
        around = set(look.called(centre))
        edges = Counter({edge: n for edge, n in edges.items() if around & {edge[1], edge[2]}})
    return _graph(look, edges, min(300, int(given.get("nodes") or _NODES))) | {"given": _told(look, given)}


def _graph(look: Look, edges: Counter[tuple[str, NamedNode, NamedNode]], most: int) -> Record:
    """The strongest edges among as many nodes as may be drawn."""
    nodes: dict[NamedNode, int] = {}
    drawn = []
    for edge in sorted(edges, key=lambda e: (-edges[e], e[0], e[1].value, e[2].value)):
        new = {edge[1], edge[2]} - set(nodes)
        if len(nodes) + len(new) <= most:
            for node in new:
                nodes[node] = 0
            drawn.append(edge)
    for kind, a, b in drawn:
        nodes[a] += edges[kind, a, b]
        nodes[b] += edges[kind, a, b]
    return {
        "nodes": [
            {**look.entity(n), "cls": words_of(look.kind(n)), "weight": w}
            for n, w in sorted(nodes.items(), key=lambda r: (-r[1], r[0].value))
        ],
        "edges": [
            {"kind": k, "from": look.entity(a), "to": look.entity(b), "count": edges[k, a, b]} for k, a, b in drawn
        ],
        "more": len(edges) - len(drawn),
    }


VIEWS: dict[str, Callable[[Look, Given], Record | None]] = {
    "start": start,
    "search": search,
    "article": article,
    "entity": entity,
    "events": events,
    "claims": claims,
    "network": network,
    "contested": contested,
}


def view(store: Store, name: str, given: Given) -> Record | None:
    """A view of a store; None where it shows what is not there."""
    return VIEWS[name](Look(store), given)
