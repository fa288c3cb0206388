"""One entity with all that is told of it."""

from collections import Counter
from collections.abc import Callable, Iterable
from heapq import nlargest

from pyoxigraph import DefaultGraph, NamedNode

from kg.explore.reader import Look, Record, text_of, words_of
from kg.explore.statements import claim_line, event_line, office_line
from kg.explore.views.given import Given
from kg.terms.iris import last_step
from kg.terms.vocab import DCTERMS, KG, ORG, RDF, RDFS, SCHEMA, SKOS

__all__ = ["entity"]

_FEW = 12
_SOME = 20  # lines of a part of the page
_DEFAULT = DefaultGraph()


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
                "qid": last_step(item.value),
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
