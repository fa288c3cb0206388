"""What retired IRIs of a store stand for now."""

from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad, Store

from kg.store.articles import change_quads
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer
from kg.terms.rdf import name_of
from kg.terms.vocab import OWL

__all__ = ["write_history"]


def write_history(
    store: Store, namer: Namer, index: IdentityIndex, heirs: Mapping[str, set[str]], touched: set[int], *, anew: bool
) -> None:
    """Tells of IRIs that stand for no entity any more which one they stand for, where it is one.

    Args:
        store: the store.
        namer: of its base.
        index: what articles show, and what it is called now.
        heirs: IRI -> what it was found to be in this run.
        touched: the IRIs of which it may be told otherwise now, by number.
        anew: whether these are all.
    """
    graph = namer.derived("history")
    iris = index.iris(touched)
    names = {iris[number] for number in touched} | set(heirs)
    held = {q for name in names for q in store.quads_for_pattern(NamedNode(name), OWL.sameAs, None, graph)}
    if anew:
        held |= set(store.quads_for_pattern(None, OWL.sameAs, None, graph))
    held |= {q for name in names for q in store.quads_for_pattern(None, OWL.sameAs, NamedNode(name), graph)}
    earlier = {name_of(q.subject): name_of(q.object) for q in held}
    earlier |= {old: min(new) for old, new in heirs.items() if len(new) == 1}
    wanted = set()
    for name in {*names, *earlier}:
        if _is_entity(index, name):
            continue
        entities = _others_of(index, name)
        if not entities and name in earlier:
            entities = _others_of(index, earlier[name]) or {earlier[name]}
        if len(entities) == 1 and _is_entity(index, min(entities)):
            wanted.add(Quad(NamedNode(name), OWL.sameAs, NamedNode(min(entities)), graph))
    change_quads(store, held - wanted, wanted - held)


def _is_entity(index: IdentityIndex, name: str) -> bool:
    return bool(index.rows("SELECT 1 FROM part WHERE entity = ? LIMIT 1", index.iri_id(name)))


def _others_of(index: IdentityIndex, name: str) -> set[str]:
    """The other entities that an IRI as observed stands for."""
    number = index.iri_id(name)
    rows = index.rows("SELECT DISTINCT entity FROM part WHERE observed = ? AND entity != ?", number, number)
    iris = index.iris(row[0] for row in rows)
    return {iris[row[0]] for row in rows}
