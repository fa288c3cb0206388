"""The views of the explorer, as data: start, search, article, entity, events, claims, network, contested.

No view reads all that there is into a page: lists come in pages of `PAGE`, and say how many there are.
"""

from collections.abc import Callable

from pyoxigraph import Store

from kg.explore.contested import contested
from kg.explore.reader import Look, Record
from kg.explore.views.article import article
from kg.explore.views.entity import entity
from kg.explore.views.given import PAGE, Given
from kg.explore.views.lists import claims, events
from kg.explore.views.network import network
from kg.explore.views.start import search, start

__all__ = ["PAGE", "VIEWS", "view"]

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
