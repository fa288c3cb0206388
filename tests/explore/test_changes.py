"""What came and went between two graphs, and into a store and out of it."""

import json

import pytest
from click.testing import CliRunner
from fixture import NAMER, alpha, beta, quads
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse

from kg.build import run
from kg.cli.app import main
from kg.errors import KgError, Misuse
from kg.explore import changes
from kg.explore.changes import differences, patch, since
from kg.query.named import columns
from kg.store.articles import put_article, remove_article

ALPHA, BETA = list(quads(alpha())), list(quads(beta()))
IRI = NAMER.article(alpha().article.source, alpha().article.id)


def store_of(*parts):
    store = Store()
    store.extend(q for part in parts for q in part)
    return store


def applied(store, lines):
    """A store after an RDF Patch."""
    out = store_of(store)
    for text in lines:
        if text[:2] in ("A ", "D "):
            (quad,) = parse(text[2:].encode(), format=RdfFormat.N_QUADS)
            (out.add if text[0] == "A" else out.remove)(quad)
    return out


@given(old=st.sets(st.sampled_from(ALPHA + BETA)), new=st.sets(st.sampled_from(ALPHA + BETA)))
def test_a_patch_makes_the_new_graph_of_the_old(old, new):
    lines = list(patch(store_of(old), store_of(new)))
    assert set(applied(store_of(old), lines)) == set(new)
    assert (lines[0], lines[-1]) == ("TX .", "TC .")


def test_articles_come_and_go_in_words():
    found = differences(store_of(ALPHA), store_of(BETA))
    whats = {row["article"]: row["what"] for row in found["articles"]}
    assert whats == {alpha().article.id: "gone", beta().article.id: "new"}
    gone = next(row for row in found["articles"] if row["what"] == "gone")
    assert "meeting: Ann Lee, Bo Kim in Zenda, 2020-05-02" in [s["text"] for s in gone["went"]]
    assert not gone["came"]


def test_a_statement_that_changed_is_told_as_it_was_and_is():
    old = store_of(ALPHA, BETA)
    new = store_of(ALPHA, BETA)
    new.update(
        "DELETE { GRAPH ?g { ?f kg:value ?v } } INSERT { GRAPH ?g { ?f kg:value 25 } } "
        "WHERE { GRAPH ?g { ?f kg:value ?v . FILTER(?v = 20) } }",
        prefixes={"kg": "https://w3id.org/newskg#"},
    )
    (row,) = differences(old, new)["articles"]
    (pair,) = row["changed"]
    assert "20" in pair["was"]
    assert "25" in pair["text"]


def test_the_same_is_the_same():
    assert differences(store_of(ALPHA), store_of(ALPHA)) == {
        "articles": [],
        "entities": {"came": [], "went": [], "links": []},
        "quads": {"came": 0, "went": 0},
    }


def test_the_record_tells_what_came_and_went(tmp_path):
    store = Store(str(tmp_path / "s"))
    folder = str(tmp_path / "s")
    for quads_ in (ALPHA, ()):
        changes.note(store, folder, IRI, quads_)
        put_article(store, IRI, quads_)
    assert since(store, folder, "2000-01-01") == []  # it came and went
    changes.note(store, folder, IRI, ALPHA)
    put_article(store, IRI, ALPHA)
    (row,) = since(store, folder, "2000-01-01T00:00+02:00")
    assert (row["what"], row["article"]) == ("new", alpha().article.id)
    assert "meeting: Ann Lee, Bo Kim in Zenda, 2020-05-02" in row["came"]
    shown = CliRunner().invoke(main, ["changes", folder, "--since", "2000-01-01", "--format", "json"])
    assert {key for told in json.loads(shown.stdout) for key in told} <= set(columns())
    assert since(store, folder, "2999-01-01") == []
    with pytest.raises(Misuse, match="is not a time"):
        since(store, folder, "yesterday")


def test_what_went_is_told_after_it_went(tmp_path):
    store, folder = Store(str(tmp_path / "s")), str(tmp_path / "s")
    put_article(store, IRI, ALPHA)
    changes.note(store, folder, IRI, ())
    remove_article(store, IRI)
    (row,) = since(store, folder, "2000-01-01")
    assert row["what"] == "gone"
    assert "meeting: Ann Lee, Bo Kim in Zenda, 2020-05-02" in row["went"]


def test_a_line_that_a_breakdown_cut_off_is_no_matter(tmp_path):
    store, folder = Store(str(tmp_path / "s")), str(tmp_path / "s")
    changes.note(store, folder, IRI, ALPHA)
    put_article(store, IRI, ALPHA)
    with (tmp_path / "s" / "kg-changes.jsonl").open("a") as out:
        out.write('{"at": "2020-')
    assert len(since(store, folder, "2000-01-01")) == 1


def kg(*args):
    return CliRunner().invoke(main, list(map(str, args)))


TEXT = (
    "BERLIN, May 2, 2020 - Angela Merkel met Emmanuel Macron in Berlin on Friday. They spoke of what is to be done "
    "about the economy of the union and of the money that it has for this year."
)


def test_the_commands(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT.replace("Angela Merkel", "Boris Johnson"))
    store, before = tmp_path / "s", tmp_path / "before"
    done = kg("build", tmp_path / "a.txt", tmp_path / "b.txt", "--store", store)
    assert done.exit_code == 0, done.output
    assert kg("backup", before, "--store", store).exit_code == 0
    (tmp_path / "a.txt").write_text(TEXT.replace("in Berlin", "in Paris"))
    again = kg("build", tmp_path / "a.txt", tmp_path / "b.txt", "--store", store)
    assert "; 1 unchanged" in again.stderr
    told = kg("diff", before, store).stdout
    assert "+ meeting: Angela Merkel, Emmanuel Macron in Paris, 2020-05-01" in told
    assert "- meeting: Angela Merkel, Emmanuel Macron in Berlin, 2020-05-01" in told
    assert "Boris Johnson" not in told
    assert "in Paris" in kg("changes", store, "--since", "2000-01-01").stdout
    assert kg("retract", "b", "--store", store).exit_code == 0
    found = json.loads(kg("diff", before, store, "--format", "json").stdout)
    assert [(row["article"], row["what"]) for row in found["articles"]] == [("a", "changed"), ("b", "gone")]
    assert [e["name"] for e in found["entities"]["went"]] == ["Boris Johnson"]
    nothing = kg("retract", "nothing", "--store", store)
    assert nothing.exit_code == 1
    assert "holds no article 'nothing'" in nothing.stderr


def test_an_article_by_its_iri_and_the_only_one(tmp_path):
    from kg.store.articles import find_article

    store = store_of(ALPHA)
    assert find_article(store, "s", IRI.value) == IRI
    assert find_article(store, "s", alpha().article.id) == IRI
    with pytest.raises(KgError, match="holds no article"):
        find_article(store, "s", "https://example.org/other")


def test_what_came_again_is_no_loss(tmp_path):
    store, folder = Store(str(tmp_path / "s")), str(tmp_path / "s")
    put_article(store, IRI, ALPHA)
    for quads_ in ((), ALPHA):
        changes.note(store, folder, IRI, quads_)
        put_article(store, IRI, quads_)
    assert since(store, folder, "2000-01-01") == []


def test_a_correction_of_a_date_and_of_the_headline_is_told(tmp_path):
    store, folder = Store(str(tmp_path / "s")), str(tmp_path / "s")
    put_article(store, IRI, ALPHA)
    text = "\n".join(f"{q} ." for q in ALPHA)
    new = text.replace("2020-05-02", "2020-05-03").replace('"Lee meets Kim"', '"Lee met Kim\\u2028"')
    corrected = list(parse(new.encode(), format=RdfFormat.N_QUADS))
    changes.note(store, folder, IRI, corrected)
    put_article(store, IRI, corrected)
    (row,) = since(store, folder, "2000-01-01")
    assert any("2020-05-03" in says for says in row["came"])
    assert any("2020-05-02" in says for says in row["went"])
    assert ("Lee meets Kim", "Lee met Kim\u2028") in [(m["was"], m["text"]) for m in row["metadata"]]
    assert [m["what"] for m in differences(store_of(ALPHA), store)["articles"][0]["metadata"]]


def test_a_store_with_another_base_is_left_alone(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert kg("build", tmp_path / "a.txt", "--store", tmp_path / "s").exit_code == 0
    assert kg("diff", tmp_path / "s", tmp_path / "s").stdout == "The same.\n"
    done = kg("build", tmp_path / "a.txt", "--store", tmp_path / "s", "--base-iri", "http://x.org/")
    assert done.exit_code == 1
    assert "its IRIs begin with https://example.org/news/" in done.stderr


def test_shards_are_graph_files_too(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "shards", "--shard", "1").exit_code == 0
    files = sorted((tmp_path / "shards").iterdir())
    assert kg("load", *files, "--store", tmp_path / "s").exit_code == 0
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "a.nq").exit_code == 0
    assert kg("diff", tmp_path / "s", tmp_path / "a.nq").stdout == "The same.\n"


def test_a_build_that_gives_the_model_back_writes_the_same(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT)
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "one.nq").exit_code == 0
    monkeypatch.setattr(run, "_MANY", 0)
    for name in ("two.nq", "three.nq"):
        assert kg("build", tmp_path / "a.txt", "-o", tmp_path / name, "--store", tmp_path / "s").exit_code == 0
        assert (tmp_path / name).read_bytes() == (tmp_path / "one.nq").read_bytes()


def test_damaged_lines_of_the_record_cost_themselves(tmp_path):
    whole = {"at": "2024-01-01T00:00:00+00:00", "article": IRI.value, "what": "new"}
    lines = [
        b"\xff\xfe",
        b'{"at": "no time", "article": "a", "what": "new"}',
        b'{"article": "a"}',
        b"[1]",
        b'{"at": 5}',
    ]
    (tmp_path / changes.RECORD).write_bytes(b"\n".join([*lines, json.dumps(whole).encode(), b'{"at": "20']))
    assert [row["article"] for row in since(store_of(ALPHA), str(tmp_path), "2020-01-01")] == ["alpha"]
