"""The index beside a store: one more article touches what it names, and a run that was killed is made good."""

from pathlib import Path

import pytest
from pyoxigraph import Store
from test_identities import ARTICLES, HISTORY, ITEMS, NONE, fresh, iri_of, participants, quads_of, without_history

from kg.identity.decisions import Decisions
from kg.store import deciding
from kg.store.articles import remove_article
from kg.store.identities import is_quick, put_as_known, resolve_store, take_out
from kg.store.identity_index import NAME, IdentityIndex


@pytest.fixture
def kept(tmp_path):
    """A store with the first articles, and the folder of its index."""
    store = Store()
    with IdentityIndex.beside(str(tmp_path)) as index:
        for article in ARTICLES[:4]:
            put_as_known(store, iri_of(article), quads_of(article), index)
        resolve_store(store, NONE, index=index)
    return store, str(tmp_path)


def put(store, index, *articles):
    for article in articles:
        put_as_known(store, iri_of(article), quads_of(article), index)


def test_one_more_article_is_decided_on_with_what_it_touches_only(kept):
    store, folder = kept
    with IdentityIndex.beside(folder) as index:
        put(store, index, ARTICLES[4])
        assert is_quick(store, NONE, index)
        found = resolve_store(store, NONE, index=index)
        names = {identity.iri.rpartition("/")[2].rpartition("-")[0] for identity in found.identities}
        assert "di-roe" in names
        assert not names & {"ann-lee", "bo-kim", "cy-poe"}
        assert index.counts()[0] > len(found.identities)
    assert without_history(store) == without_history(fresh(ARTICLES[:5]))


def test_nothing_new_decides_on_nothing(kept):
    store, folder = kept
    before = set(store)
    with IdentityIndex.beside(folder) as index:
        assert resolve_store(store, NONE, index=index).identities == ()
    assert set(store) == before


def test_after_a_run_that_was_killed_all_is_decided_anew(kept):
    store, folder = kept
    with IdentityIndex.beside(folder) as index:
        put(store, index, ARTICLES[4])  # and then the process ends
    with IdentityIndex.beside(folder) as index:
        put(store, index, ARTICLES[5])
        assert not is_quick(store, NONE, index)
        resolve_store(store, NONE, index=index)
        assert is_quick(store, NONE, index)
    assert without_history(store) == without_history(fresh(ARTICLES))


@pytest.mark.parametrize("damage", [b"", b"no tables at all"], ids=["missing", "damaged"])
def test_the_index_follows_from_the_store(kept, damage):
    store, folder = kept
    path = Path(folder) / NAME
    path.unlink()
    if damage:
        path.write_bytes(damage)
    with IdentityIndex.beside(folder) as index:
        put(store, index, ARTICLES[5])
        assert not is_quick(store, NONE, index)
        resolve_store(store, NONE, index=index)
    assert without_history(store) == without_history(fresh([*ARTICLES[:4], ARTICLES[5]]))


def test_an_article_that_somebody_else_put_in_or_took_out_is_seen(kept):
    store, folder = kept
    with IdentityIndex.beside(folder) as index:
        put_as_known(store, iri_of(ARTICLES[4]), quads_of(ARTICLES[4]))
        assert not is_quick(store, NONE, index)


def test_other_decisions_decide_anew(kept):
    store, folder = kept
    with IdentityIndex.beside(folder) as index:
        assert is_quick(store, NONE, index)
        assert not is_quick(store, Decisions(merged=(("https://x.org/entity/a-1", "https://x.org/entity/b-1"),)), index)


def test_what_is_taken_out_is_gone(kept):
    store, folder = kept
    with IdentityIndex.beside(folder) as index:
        for article in ARTICLES[:3]:
            take_out(store, iri_of(article), index)
        resolve_store(store, NONE, index=index)
    assert without_history(store) == without_history(fresh(ARTICLES[3:4]))


def test_rows_of_many_values_come_in_their_order():
    index = IdentityIndex()
    every = [f"https://x.org/{n:04}" for n in range(1200)]  # more than one query holds
    for iri in every:
        index.iri_id(iri)
    assert [iri for (iri,) in index.within("SELECT iri FROM iri WHERE iri IN ({})", reversed(every))] == every
    assert index.within("SELECT iri FROM iri WHERE id > ? AND iri IN ({})", [every[0], every[5]], 3) == [(every[5],)]


def test_one_item_makes_one_entity_of_names_that_came_one_after_the_other():
    store, index = Store(), IdentityIndex()
    for article in (ARTICLES[2], ARTICLES[4]):
        put(store, index, article)
        resolve_store(store, NONE, ITEMS, index)
    assert participants(store, 5) in ({"mousa-abu-marzouk", "di-roe"}, {"moussa-abou-marzook", "di-roe"})
    assert without_history(store) == without_history(fresh([ARTICLES[2], ARTICLES[4]], source=ITEMS))


def test_many_ties_are_read_at_once_and_give_the_same(monkeypatch):
    monkeypatch.setattr(deciding, "_ALL_TIES", 0)
    store, index = Store(), IdentityIndex()
    for article in ARTICLES:
        put(store, index, article)
        resolve_store(store, NONE, index=index)
    assert without_history(store) == without_history(fresh(ARTICLES))


def test_what_came_to_nothing_is_told_no_more_when_all_is_decided_anew():
    store = Store()
    for article in ARTICLES[:2]:
        put_as_known(store, iri_of(article), quads_of(article))
    resolve_store(store, NONE)
    assert any(store.quads_for_pattern(None, None, None, HISTORY))
    for article in ARTICLES[:2]:
        remove_article(store, iri_of(article))
    put_as_known(store, iri_of(ARTICLES[4]), quads_of(ARTICLES[4]))
    resolve_store(store, NONE)
    assert not any(store.quads_for_pattern(None, None, None, HISTORY))


def test_the_order_in_which_people_decided_changes_nothing():
    one, other = ("https://x.org/entity/a-1", "Q1"), ("https://x.org/entity/b-1", "Q2")
    there = Decisions(accepted=dict([one, other]), rejected=[one, other], apart=[one, other])
    back = Decisions(accepted=dict([other, one]), rejected=[other, one], apart=[other, one])
    index = IdentityIndex()
    index.begin(anew=True)
    index.finish(there)
    assert index.usable(back, 0)
    assert not index.usable(Decisions(accepted=dict([one])), 0)
