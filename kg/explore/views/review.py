"""What is worth a look first: the least sure of what concerns those that most articles name."""

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record
from kg.explore.views.entity import link_of
from kg.explore.views.fact import around, fact
from kg.explore.views.given import Given
from kg.explore.voices import text_at
from kg.terms.vocab import ITSRDF, SCHEMA

__all__ = ["called", "review"]

_QUEUE = """
SELECT s.iri, (1 - coalesce(s.confidence, 1)) * max(e.articles) AS weight FROM statement s
JOIN party p ON p.statement = s.iri JOIN entity e ON e.iri = p.entity
WHERE s.confidence < 1 GROUP BY s.iri
UNION ALL SELECT iri, 0.5 * articles FROM entity WHERE link = 'in doubt'
ORDER BY weight DESC, 1 LIMIT ?
"""
_MOST = 500  # statements and links in the queue


def review(look: Look, given: Given) -> Record:
    """The statement or the link with Wikidata that is to be looked at next.

    Args:
        look: the store.
        given: `decided`, IRIs of statements and entities that somebody decided on, parted by spaces; `skip`, how many
            are passed.

    Returns:
        `fact` (view `fact`) or `named` (an entity whose link is in doubt: `link`, `context`, `article`), both None at
        the end of the queue; `left`, how many stand behind it, and `skip`.
    """
    decided, skip = {*given.get("decided", "").split()}, int(given.get("skip") or 0)
    queue = [iri for iri, _ in look.index.rows(_QUEUE, (_MOST,)) if iri not in decided]
    found = fact(look, {"iri": queue[skip]}) if skip < len(queue) else None
    named = _named(look, NamedNode(queue[skip])) if skip < len(queue) and not found else None
    return {"fact": found, "named": named, "left": max(0, len(queue) - skip - 1), "skip": skip}


def _named(look: Look, entity: NamedNode) -> Record | None:
    """An entity with its link and where the first article names it."""
    articles = sorted(look.subjects(SCHEMA.mentions, entity), key=lambda a: a.value)
    for article in articles:
        spans = look.store.quads_for_pattern(None, ITSRDF.taIdentRef, entity, article)
        at = sorted(look.span(q.subject) for q in spans if isinstance(q.subject, NamedNode))
        if at and (text := text_at(look, article)):
            context = around(text, *at[0])
            return {
                **look.entity(entity),
                "link": link_of(look, entity),
                "context": context,
                "article": look.article(article),
            }
    return {**look.entity(entity), "link": link_of(look, entity), "context": [], "article": None}


def called(look: Look, given: Given) -> Record:
    """The entities that bear a name (`name`), most articles first, and names that may be meant."""
    iris = look.index.called(given.get("name", ""))
    rows = [(look.index.rows("SELECT articles FROM entity WHERE iri = ?", (iri,)) or [(0,)], iri) for iri in iris]
    best = [look.entity(NamedNode(iri)) for _, iri in sorted(rows, key=lambda r: (-r[0][0][0], r[1]))]
    return {"entities": best, "meant": [] if best else look.index.meant(given.get("name", ""))}
