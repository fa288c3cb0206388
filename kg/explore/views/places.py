"""Places that are linked with Wikidata, with how much happened there: what a map shows."""

from kg.explore.reader import Look, Record
from kg.explore.views.given import Given
from kg.terms.iris import last_step
from kg.terms.vocab import SKOS

__all__ = ["places"]

_PLACES = """
SELECT e.iri, e.name, e.link, e.articles, count(p.statement) FROM entity e
LEFT JOIN party p ON p.entity = e.iri AND p.role = 'place'
  AND p.statement IN (SELECT iri FROM statement WHERE kind = 'event')
WHERE e.broad = 'place' GROUP BY e.iri ORDER BY 5 DESC, e.name, e.iri
"""


def places(look: Look, given: Given) -> Record:
    """The places of events, most events first, each with the item that it is or may be (`qid`, "" for none)."""
    items = {
        quad.subject: last_step(getattr(quad.object, "value", ""))
        for predicate in (SKOS.closeMatch, SKOS.exactMatch)
        for quad in look.store.quads_for_pattern(None, predicate, None, None)
    }
    by_iri = {getattr(node, "value", ""): qid for node, qid in items.items()}
    return {
        "places": [
            {
                "iri": iri, "name": name, "broad": "place", "link": link, "articles": articles, "events": events,
                "qid": by_iri.get(iri, ""),
            }
            for iri, name, link, articles, events in look.index.rows(_PLACES)
            if events
        ]
    }  # fmt: skip
