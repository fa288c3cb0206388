"""The views of the explorer, as data: start, search, lists, article, entity, network, contested.

No view reads all that there is into a page: lists come in pages of `PAGE`, and say how many there are.
"""

from collections.abc import Callable

from pyoxigraph import Store

from kg.explore.index import Index
from kg.explore.indexing import make_index
from kg.explore.reader import Look, Record
from kg.explore.views.article import article
from kg.explore.views.entity import disputes, entity
from kg.explore.views.fact import fact
from kg.explore.views.given import PAGE, Given
from kg.explore.views.lists import articles, claims, entities, events
from kg.explore.views.network import network
from kg.explore.views.places import places
from kg.explore.views.reconcile import extend, reconcile
from kg.explore.views.review import called, review
from kg.explore.views.start import search, start

__all__ = ["PAGE", "VIEWS", "view"]

VIEWS: dict[str, Callable[[Look, Given], Record | None]] = {
    "start": start,
    "search": search,
    "articles": articles,
    "entities": entities,
    "article": article,
    "entity": entity,
    "fact": fact,
    "review": review,
    "places": places,
    "called": called,
    "events": events,
    "claims": claims,
    "network": network,
    "contested": disputes,
    "reconcile": reconcile,
    "extend": extend,
}


def view(store: Store, name: str, given: Given, index: Callable[[], Index] | None = None) -> Record | None:
    """A view of a store; None where it shows what is not there. Without an index it makes one where it needs it.

    Args:
        store: what is looked at.
        name: one of `VIEWS`.
        given: the view's parameters.
        index: gives the index; one is made without.

    Returns:
        The record, None where it shows what is not there.
    """
    return VIEWS[name](Look(store, index or (lambda: make_index(store))), given)
