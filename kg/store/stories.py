"""Which articles of a store carry the same text, brought up to date after articles came and went."""

from collections.abc import Iterable

import numpy as np
from pyoxigraph import Literal, NamedNode, Store

from kg.graph.canonical import story_triples
from kg.graph.copies import ALIKE, LENGTH
from kg.graph.placement import place
from kg.store.articles import change_quads
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer
from kg.terms.vocab import KG

__all__ = ["write_stories"]


def write_stories(store: Store, namer: Namer, index: IdentityIndex, articles: Iterable[str], *, anew: bool) -> None:
    """Ties the articles that carry the same text.

    Whether an article is a copy hangs on those alone that are alike, directly or by others between.

    Args:
        store: the store.
        namer: of its base.
        index: the sketches of all articles but the touched ones.
        articles: the touched articles.
        anew: whether these are all.
    """
    graph = namer.derived("same-stories")
    touched = set(articles)
    if anew:
        held = set(store.quads_for_pattern(None, None, None, graph))
    else:
        held = {q for a in touched for q in store.quads_for_pattern(NamedNode(a), None, None, graph)}
        held |= {q for a in touched for q in store.quads_for_pattern(None, None, NamedNode(a), graph)}
    near = {n.value for q in held for n in (q.subject, q.object) if isinstance(n, NamedNode)} | touched
    for article in touched:
        _sketch(store, index, article)
    rows = index.rows("SELECT id, sketch FROM article WHERE sketch NOT NULL")
    numbers = {number: i for i, (number, _) in enumerate(rows)}
    every = np.frombuffer(b"".join(sketch for _, sketch in rows), np.uint32).reshape(len(rows), LENGTH)
    alike: set[int] = set()
    fresh = {numbers[n] for n in map(index.article_id, near) if n in numbers}
    while fresh:
        alike |= fresh
        if len(alike) == len(rows):
            break
        shared = ((every == every[i]).sum(axis=1) for i in sorted(fresh))
        fresh = {int(j) for row in shared for j in np.flatnonzero(row >= ALIKE * every.shape[1])} - alike
    names = index.article_iris(rows[i][0] for i in alike)
    sketches = {names[rows[i][0]]: rows[i][1].hex() for i in alike}
    wanted = set(place(story_triples(sketches)))
    held |= {q for name in sketches for q in store.quads_for_pattern(NamedNode(name), KG.sameStoryAs, None, graph)}
    change_quads(store, held - wanted, wanted - held)


def _sketch(store: Store, index: IdentityIndex, article: str) -> None:
    """Puts the sketch of an article into the index, where the store holds the article."""
    node = NamedNode(article)
    told = store.quads_for_pattern(node, KG.sketch, None, node)
    found = next((q.object.value for q in told if isinstance(q.object, Literal)), "")
    whole = bytes.fromhex(found) if len(found) == 8 * LENGTH else None
    index.db.execute("UPDATE article SET sketch = ? WHERE iri = ?", (whole, article))
