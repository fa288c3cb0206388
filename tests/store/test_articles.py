"""Putting articles in, replacing them and taking them out leaves what a fresh build would give."""

from dataclasses import replace

import pytest
from fixture import RUN, alpha, article_iri, beta, quads, triples
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store

from kg.errors import KgError
from kg.graph.placement import place
from kg.model import ArticleFacts
from kg.store import articles
from kg.store.articles import (
    base_of,
    change_in_portions,
    find_article,
    load_file,
    open_source,
    open_store,
    put_article,
    remove_article,
    run_in,
)
from kg.terms.vocab import KG

CORRECTED = replace(alpha(), events=alpha().events[:1], memberships=())


def fresh(*articles: ArticleFacts) -> set[Quad]:
    """What the store should hold: runs are written at the end of a build, so they are left out."""
    return {q for q in quads(*articles) if "/run/" not in q.subject.value}


def put(store: Store, facts: ArticleFacts) -> None:
    put_article(store, article_iri(facts), place(triples(facts)))


def test_two_articles_make_the_graph_of_both():
    store = Store()
    put(store, alpha())
    put(store, beta())
    assert set(store) == fresh(alpha(), beta())


def test_a_corrected_article_replaces_its_predecessor():
    store = Store()
    for facts in (alpha(), beta(), CORRECTED):
        put(store, facts)
    assert set(store) == fresh(CORRECTED, beta())


def test_an_article_goes_with_all_that_only_it_said():
    store = Store()
    put(store, alpha())
    put(store, beta())
    remove_article(store, article_iri(alpha()))
    assert set(store) == fresh(beta())
    remove_article(store, article_iri(beta()))
    assert not list(store)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["+a", "+b", "+c", "-a", "-b"]), max_size=8))
def test_any_order_of_changes_ends_in_a_fresh_build_of_what_is_left(steps):
    store, held = Store(), {}
    for step in steps:
        facts = {"a": alpha(), "b": beta(), "c": CORRECTED}[step[1]]
        if step[0] == "+":
            put(store, facts)
            held[facts.article.id] = facts
        else:
            remove_article(store, article_iri(facts))
            held.pop(facts.article.id, None)
    assert set(store) == fresh(*held.values())


def test_a_store_on_disk_keeps_what_was_put_in(tmp_path):
    store = open_store(str(tmp_path / "s"), create=True)
    put(store, alpha())
    store.flush()
    del store
    assert set(open_store(str(tmp_path / "s"))) == fresh(alpha())


def test_no_store_there_is_one_clear_line(tmp_path):
    with pytest.raises(KgError, match="no store there"):
        open_store(str(tmp_path))


def test_a_held_store_says_so(tmp_path):
    held = open_store(str(tmp_path / "s"), create=True)
    with pytest.raises(KgError, match="another process holds it"):
        open_store(str(tmp_path / "s"))
    del held


def test_the_base_is_read_off_the_articles(store):
    assert base_of(store) == "https://example.org/news/"
    assert base_of(Store()) is None


def rdf_xml(entities: str) -> str:
    return (
        f"<!DOCTYPE rdf:RDF [{entities}]>"
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
        '<rdf:Description rdf:about="http://x/a"><x:p>&b;</x:p></rdf:Description></rdf:RDF>'
    )


def test_entities_of_entities_are_refused_before_they_fill_the_memory(tmp_path):
    bomb = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    file = tmp_path / "a.rdf"
    file.write_text(rdf_xml(bomb + '<!ENTITY b "&a10;">'))
    with pytest.raises(KgError, match=r"a\.rdf: does not parse: it declares entities that are made of entities"):
        load_file(str(file))


def test_entities_of_characters_are_read(tmp_path):
    file = tmp_path / "a.rdf"
    file.write_text(rdf_xml('<!ENTITY b "a &amp; b &#65;">'))
    assert [q.object.value for q in load_file(str(file))] == ["a & b A"]


@pytest.mark.parametrize(("name", "content", "said"), [("a.xyz", "", "ending"), ("a.ttl", "<a> <b>", "does not parse")])
def test_bad_graph_files(tmp_path, name, content, said):
    (tmp_path / name).write_text(content)
    with pytest.raises(KgError, match=said):
        load_file(str(tmp_path / name))


def test_a_missing_graph_file():
    with pytest.raises(KgError, match="no such file"):
        load_file("nowhere.ttl")


def test_an_article_is_found_by_its_iri_or_what_it_is_called():
    store = Store()
    put(store, alpha())
    put(store, beta())
    name = alpha().article.id
    assert (
        find_article(store, "s", name) == find_article(store, "s", article_iri(alpha()).value) == article_iri(alpha())
    )
    with pytest.raises(KgError, match="s: holds no article 'gamma'"):
        find_article(store, "s", "gamma")
    with pytest.raises(KgError, match="holds no article"):
        find_article(store, "s", f"{article_iri(alpha()).value}x")
    namesake = replace(alpha(), article=replace(alpha().article, source="another/alpha.txt"))
    put(store, namesake)
    with pytest.raises(KgError, match=f"several articles are called '{name}'"):
        find_article(store, "s", name)
    assert find_article(store, "s", article_iri(namesake).value) == article_iri(namesake)


def test_many_changes_go_in_by_portions(monkeypatch):
    store, every = Store(), sorted(quads(alpha(), beta()), key=str)
    store.extend(every[:5])
    portions = []
    monkeypatch.setattr(articles, "_PORTION", 10)
    monkeypatch.setattr(articles, "change_quads", lambda _, gone, come: portions.append((set(gone), set(come))))
    change_in_portions(store, [({quad}, set()) for quad in every[:5]] + [(set(), {quad}) for quad in every[5:]])
    assert len(portions) == len(every) // 11 + 1
    assert set().union(*(gone for gone, _ in portions)) == set(every[:5])
    assert set().union(*(come for _, come in portions)) == set(every[5:])


def test_a_folder_is_opened_as_a_source_by_several_at_once(tmp_path):
    folder = tmp_path / "store"
    store = Store(str(folder))
    store.extend(quads(alpha()))
    store.flush()
    del store
    one, other = open_source(str(folder)), open_source(str(folder))
    assert set(one) == set(other) == set(quads(alpha()))
    with pytest.raises(KgError, match="no such file"):
        open_source(str(tmp_path / "none.ttl"))


def test_the_run_is_told_where_all_of_it_stands(tmp_path):
    store = Store()
    store.extend(quads(alpha()))
    run = run_in(store, article_iri(alpha()))
    assert (run.software, run.model) == (RUN.software, RUN.model)
    for predicate in (KG.software, KG.model, KG.settings):
        part = Store()
        part.extend(q for q in store if q.predicate != predicate)
        assert run_in(part, article_iri(alpha())) is None
