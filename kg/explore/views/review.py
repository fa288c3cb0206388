"""What is worth a look first: the least sure of what concerns those that most articles name."""

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record
from kg.explore.views.fact import fact
from kg.explore.views.given import Given

__all__ = ["called", "review"]

_QUEUE = """
SELECT s.iri, (1 - coalesce(s.confidence, 1)) * max(e.articles) AS weight FROM statement s
JOIN party p ON p.statement = s.iri JOIN entity e ON e.iri = p.entity
WHERE s.confidence < 1 GROUP BY s.iri ORDER BY weight DESC, s.iri LIMIT ?
"""
_MOST = 500  # statements in the queue


def review(look: Look, given: Given) -> Record:
    """The statement that is to be looked at next.

    Args:
        look: the store.
        given: `decided`, IRIs of statements that somebody decided on, parted by spaces; `skip`, how many are passed.

    Returns:
        `fact` (view `fact`, None at the end of the queue), `left`, how many stand behind it, and `skip`.
    """
    decided, skip = {*given.get("decided", "").split()}, int(given.get("skip") or 0)
    queue = [iri for iri, _ in look.index.rows(_QUEUE, (_MOST,)) if iri not in decided]
    found = fact(look, {"iri": queue[skip]}) if skip < len(queue) else None
    return {"fact": found, "left": max(0, len(queue) - skip - 1), "skip": skip}


def called(look: Look, given: Given) -> Record:
    """The entities that bear a name (`name`), most articles first, and names that may be meant."""
    iris = look.index.called(given.get("name", ""))
    rows = [(look.index.rows("SELECT articles FROM entity WHERE iri = ?", (iri,)) or [(0,)], iri) for iri in iris]
    best = [look.entity(NamedNode(iri)) for _, iri in sorted(rows, key=lambda r: (-r[0][0][0], r[1]))]
    return {"entities": best, "meant": [] if best else look.index.meant(given.get("name", ""))}
