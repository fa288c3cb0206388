"""One entity with all that articles say of it: a dossier."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest

from pyoxigraph import DefaultGraph, NamedNode

from kg.explore.contested import contested, first_of
from kg.explore.external import compared, external
from kg.explore.reader import Look, Record, text_of
from kg.explore.records import Line, OfficeLine
from kg.explore.statements import claim_line, event_line, office_line
from kg.explore.views.given import Given
from kg.explore.views.lists import SURE
from kg.terms.iris import last_step
from kg.terms.vocab import DCTERMS, KG, ORG, RDFS, SCHEMA, SKOS

__all__ = ["disputes", "entity", "link_of"]

_FEW = 12
_SOME = 20  # lines of a part of the page
_DEFAULT = DefaultGraph()


def entity(look: Look, given: Given) -> Record | None:
    """What articles say of an entity: names, link, offices, events, its words, words about it, company.

    Args:
        look: the store.
        given: `iri` of the entity; `all`, to have every line and not the newest.
    """
    iri = NamedNode(given["iri"])
    kind = look.kind(iri)
    if kind is None:
        return None
    most = 10**6 if given.get("all") else _SOME
    events = list(look.subjects(KG.participant, iri))
    said, about = (_sure(look, look.subjects(p, iri)) for p in (KG.speaker, KG.about))
    held = {m for p in (ORG.member, ORG.organization, KG.serves) for m in look.subjects(p, iri)}
    articles = list(look.subjects(SCHEMA.mentions, iri))
    return {
        **look.entity(iri),
        **look.class_of(iri),
        "names": sorted({v.value for p in (SKOS.altLabel, SKOS.hiddenLabel) for v in look.row(iri).get(p, ())}),
        "link": link_of(look, iri),
        "external": external(look, iri),
        "offices": _offices(look, [office_line(look, m) for m in held])[:most],
        "timeline": _timeline(look, events, most),
        "said": _newest(look, said, claim_line, most),
        "about": _newest(look, about, claim_line, most),
        "company": _company(look, iri, events),
        "articles": [look.article(a) for a in nlargest(most, articles, key=lambda a: (_day(look, a), a.value))],
        "count": {"events": len(events), "said": len(said), "about": len(about), "articles": len(articles)},
    }


def _sure(look: Look, nodes: Iterable[NamedNode]) -> list[NamedNode]:
    """The claims that lists show where nobody asks for all."""
    return [n for n in nodes if float(look.text(n, KG.confidence) or 1) >= SURE]


def _day(look: Look, article_iri: NamedNode) -> str:
    """The day of publication."""
    days = look.store.quads_for_pattern(article_iri, SCHEMA.datePublished, None, article_iri)
    return next((text_of(q.object) for q in days), "")


def _newest(look: Look, nodes: Iterable[NamedNode], make: Callable[[Look, NamedNode], Line], most: int) -> list[Line]:
    """The newest statements as lines."""
    return [make(look, n) for n in nlargest(most, nodes, key=lambda n: (look.text(n, KG.latest), n.value))]


def _offices(look: Look, lines: Iterable[OfficeLine]) -> list[Record]:
    """Each office once, with what reports it and what Wikidata says of it, the current and newest first."""
    alike: dict[tuple[str, ...], list[OfficeLine]] = defaultdict(list)
    for line in lines:
        person, body, voice = ((line[k] or {"iri": ""})["iri"] for k in ("person", "organisation", "voice"))
        alike[person, line["office"], body, voice].append(line)
    offices = []
    for same in alike.values():
        same.sort(key=lambda o: (o["as_of"], o["iri"]))
        days = [o["as_of"] for o in same if o["as_of"]]
        times = {"first": days[0] if days else "", "last": days[-1] if days else ""}
        articles = {o["source"]["iri"] for o in same if o["source"]}
        known = external(look, NamedNode(same[-1]["person"]["iri"])) if same[-1]["person"] else []
        offices.append(
            {
                **same[-1], **times, "sources": same[::-1], "articles": len(articles),
                "compared": compared(same[-1], known) if known else None,
            }
        )  # fmt: skip
    return sorted(offices, key=lambda o: (o["status"] == "current", o["last"], o["office"], o["iri"]), reverse=True)


def _timeline(look: Look, events: Iterable[NamedNode], most: int) -> list[Record]:
    """Each event once, by the report that gives its date most exactly, with all reports of it; the newest first."""
    alike: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for event in events:
        alike[first_of(look, event)].append(event)
    newest = nlargest(most, alike, key=lambda first: (max(look.text(e, KG.latest) for e in alike[first]), first.value))
    points = []
    for first in newest:
        reports = sorted((event_line(look, e) for e in alike[first]), key=lambda e: (-len(e["date"]), e["iri"]))
        points.append({**reports[0], "reports": reports})
    return points


def link_of(look: Look, iri: NamedNode) -> Record | None:
    """The Wikidata item of an entity, how sure the link is, and why; None where it is not linked."""
    row = look.row(iri)
    for predicate, how in ((SKOS.exactMatch, "exact"), (SKOS.closeMatch, "close")):
        for item in row.get(predicate, ()):
            if not item.value.startswith(("https://", "http://")):
                continue  # a graph of others may link to anything, also to a script
            sources = row.get(KG.linkSource, ())
            return {
                "item": item.value,
                "qid": last_step(item.value),
                "how": how,
                "score": look.value(iri, KG.linkScore),
                "reason": look.value(iri, KG.linkReason),
                "source": look.value(sources[0], RDFS.label) if sources else "",
                "date": look.value(sources[0], DCTERMS.date) if sources else "",
                "label": "",
                "description": "",
            }
    return None


def _company(look: Look, iri: NamedNode, events: Iterable[NamedNode]) -> list[Record]:
    """Who takes part in the same events, most often first."""
    others: Counter[NamedNode] = Counter()
    for event in events:
        others.update(o for o in set(look.values(event, KG.participant)) if o != iri)
    best = sorted(others, key=lambda o: (-others[o], look.name(o), o.value))[:_FEW]
    return [{**look.entity(o), "count": others[o]} for o in best]


def disputes(look: Look, given: Mapping[str, str]) -> Record:
    """Where voices differ (`kg.explore.contested`), each matter with the IRIs of the entities that it is about."""
    found = contested(look, given)
    for group in found["matters"]:
        sides = [side["iri"] for side in group["sides"]]
        marks = ", ".join("?" for _ in sides)
        rows = look.index.rows(f"SELECT DISTINCT entity FROM party WHERE statement IN ({marks}) ORDER BY 1", sides)
        group["entities"] = [iri for (iri,) in rows]
    return {**found}
