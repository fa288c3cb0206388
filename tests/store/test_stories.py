"""Articles that carry one text are tied to the first of them, whatever came before or goes after."""

from profiles import NAMER
from pyoxigraph import Store
from test_identities import NONE, facts, fresh, iri_of, quads_of, without_history

from kg.store.articles import remove_article
from kg.store.identities import put_as_known, resolve_store
from kg.store.identity_index import IdentityIndex
from kg.terms.vocab import KG

STORIES = NAMER.derived("same-stories")


def text(start):
    return " " + " ".join(f"word{i * i}" for i in range(start, start + 90))


ONE, COPY, OTHER, LATE = (
    facts(number, "Ann Lee", "Bo Kim", tail=text(start)) for number, start in ((1, 0), (2, 0), (3, 500), (4, 0))
)


def tied(store):
    quads = store.quads_for_pattern(None, KG.sameStoryAs, None, STORIES)
    return {tuple(n.value.rpartition("/")[2][:2] for n in (q.subject, q.object)) for q in quads}


def test_copies_are_tied_to_the_first_and_other_texts_are_not():
    store, index = Store(), IdentityIndex()
    for article, ties in (
        (OTHER, set()),
        (COPY, set()),
        (ONE, {("a2", "a1")}),
        (LATE, {("a2", "a1"), ("a4", "a1")}),
    ):
        put_as_known(store, iri_of(article), quads_of(article), index)
        resolve_store(store, NONE, index=index)
        assert tied(store) == ties
    index.touch(iri_of(ONE).value)
    remove_article(store, iri_of(ONE))
    resolve_store(store, NONE, index=index)
    assert tied(store) == {("a4", "a2")}
    assert without_history(store) == without_history(fresh([OTHER, COPY, LATE]))
