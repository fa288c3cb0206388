"""The Python API: its examples run, its objects agree with the graph, and importing it costs nothing."""

import doctest
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from fixture import alpha, beta, quads

import kg
from kg.api.reading import _is_text
from kg.api.rows import Rows
from kg.graph.serialise import write_quads

ROOT = Path(__file__).parents[2]
ASKING = ("kg.api.rows", "kg.api.graph")
READING = ("kg.api.facts", "kg.api.nif", "kg.api.reading")


@pytest.fixture
def news(tmp_path, monkeypatch):
    """A folder with the hand-made graph as `news.ttl`, and the examples of the repository."""
    with (tmp_path / "news.ttl").open("wb") as out:
        write_quads(quads(alpha(), beta()), "ttl", "https://example.org/news/", out)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_examples(name):
    module = import_module(name)
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in finder.find(module, globs={"kg": kg, "Rows": Rows, **vars(module)}):
        runner.run(test)
    assert runner.failures == 0
    return runner.tries


@pytest.mark.parametrize("name", ASKING)
def test_examples_of_asking_run(name, news):
    assert run_examples(name) > 2


@pytest.mark.slow
@pytest.mark.parametrize("name", READING)
def test_examples_of_reading_run(name, news):
    assert run_examples(name) > 2


def test_importing_it_loads_nothing_heavy():
    heavy = "{'spacy', 'pyoxigraph', 'rdflib', 'numpy', 'pandas', 'click', 'httpx'}"
    code = f"import kg, sys; kg.KgError; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_its_names_are_functions_whatever_was_imported():
    import kg.build.run
    import kg.read
    from kg.read import count

    assert callable(count)
    assert [f.__module__ for f in (kg.read, kg.build, kg.open)] == ["kg.api.reading"] * 2 + ["kg.api.graph"]
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        kg.reed  # noqa: B018


def test_names_of_the_api_are_documented():
    api = import_module("kg.api")
    for name in api.__all__:
        thing = getattr(api, name)
        assert thing.__doc__, name
        if name in ("build", "open", "read", "read_all"):
            assert "Args:" in thing.__doc__
            assert "Raises:" in thing.__doc__
            assert ">>>" in thing.__doc__


@pytest.mark.parametrize(
    ("given", "is_text"),
    [
        ("Ann met Bo.", True),
        ("One line\nand another", True),
        ("Yes", True),
        ("", True),  # and not the folder in which one is
        ("no-such-file.txt", False),
        ("https://example.org/a.html", False),
    ],
)
def test_a_text_is_told_from_where_one_is_found(given, is_text):
    assert _is_text(given) is is_text


def test_what_is_no_article_is_told(tmp_path):
    with pytest.raises(kg.KgError, match=r"missing\.txt"):
        kg.read(tmp_path / "missing.txt")
    (tmp_path / "two.jsonl").write_text('{"id": "a", "text": "Ann met Bo."}\n{"id": "b", "text": "Bo left."}\n')
    with pytest.raises(kg.KgError, match=r"two\.jsonl: holds 2 articles: kg\.read_all reads them"):
        kg.read(tmp_path / "two.jsonl")
    with pytest.raises(kg.Misuse, match=r"date='yesterday' is not a date: write it as 2023-10-26"):
        kg.read("Ann met Bo.", date="yesterday")


@pytest.mark.slow
def test_what_is_read_is_what_the_graph_says(news):
    """Objects, and the same article built: the same statements, names and places."""
    path = news / "examples" / "un-vote.txt"
    facts = kg.read(path)
    built = kg.build([path], news / "un.trig")
    assert built.counts["claims"] == len(facts.claims) > 3
    graph = built.open()
    held = {row["claim"]: row for row in graph.claims(min_confidence=0)}
    outer = [c for c in facts.claims if not c.stated_in and c.modality == "Occurred"]
    assert outer
    for claim in outer:
        row = held[claim.iri]
        assert row["act"] == claim.act
        assert claim.text == row["text"]
        assert graph.text(facts.article, claim.start, claim.end) == facts.text[claim.start : claim.end]
        if claim.speaker:
            assert claim.speaker.name in [
                r["speaker"] for r in graph.claims(min_confidence=0) if r["claim"] == claim.iri
            ]
    told = {row["event"] for row in graph.query("SELECT ?event { GRAPH ?g { ?event a kg:Event } }")}
    assert told == {e.iri for e in facts.events}
    assert json.loads(json.dumps(facts.to_dict()))["claims"][0]["text"] == facts.claims[0].text


@pytest.mark.slow
def test_what_cannot_be_read_is_kept_or_raised(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text("Angela Merkel met Francois Hollande in Berlin.")
    (news / "b.jsonl").write_text("{")
    built = kg.build(news, tmp_path / "store")
    assert [str(e)[:7] for e in built.skipped] == ["b.jsonl"]
    assert [len(built.open()), built.counts["articles"]] == [1, 1]
    again = kg.build(news, tmp_path / "store")
    assert (again.unchanged, again.counts.get("articles", 0)) == (1, 0)
    skipped = []
    assert len(list(kg.read_all(news, skipped=skipped))) == len(skipped) == 1
    with pytest.raises(kg.KgError, match=r"b\.jsonl"):
        list(kg.read_all([news]))


def test_rows_become_frames(news):
    rows = kg.open("news.ttl").query("figures", measure="Killed")
    pandas, polars = rows.to_pandas(), rows.to_polars()
    assert list(pandas["value"]) == polars["value"].to_list() == [10, 20]
    assert tuple(pandas.columns) == tuple(polars.columns) == rows.columns
    assert rows[:1] == [rows[0]]
    empty = kg.open("news.ttl").query("figures", measure="Votes")
    assert tuple(empty.to_pandas().columns) == tuple(empty.to_polars().columns) == rows.columns


def test_a_notebook_shows_tables_with_everything_escaped(news):
    rows = Rows([{"text": "<script>", "number": 3, "names": ["a", "b"], "none": None}])
    html = rows._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "a, b" in html
    assert "1 row<" in html
    assert "the first 60 shown" in Rows([{"a": 1}] * 61)._repr_html_()
    assert "The Zenda Post" in kg.open("news.ttl")._repr_html_()


def test_a_query_gives_what_its_form_asks_for(news):
    graph = kg.open("news.ttl")
    assert graph.query("ASK { ?x a kg:Attack }") is False
    built = graph.query("CONSTRUCT { ?x a kg:Attack } WHERE { GRAPH ?g { ?x a kg:Attack } }")
    assert len(built) == 2
    with pytest.raises(kg.Misuse, match="has no parameter 'colour'"):
        graph.query("claims-in-short", colour="red")
    with pytest.raises(kg.KgError, match=r"nothing\.ttl: no such file"):
        kg.open("nothing.ttl")


def test_the_dataset_keeps_what_is_claimed_apart(news):
    dataset = kg.open("news.ttl").graph()
    assert dataset.query("SELECT * { ?x a <https://w3id.org/newskg#Attack> }").bindings == []
    named = "SELECT DISTINCT ?x { GRAPH ?g { ?x a <https://w3id.org/newskg#Attack> } }"
    assert len(dataset.query(named).bindings) == 2


def test_the_network_has_kinds_and_counts(news):
    network = kg.open("news.ttl").network()
    (edge,) = [(u, v) for u, v, kind in network.edges(keys=True) if kind == "meets"]
    assert network.edges[(*edge, "meets")]["count"] == 1
    assert {network.nodes[n]["type"] for n in edge} == {"Official", "Person"}


def test_text_of_an_article_that_is_not_there(news):
    with pytest.raises(kg.KgError, match="no article 'gamma'"):
        kg.open("news.ttl").text("gamma")
