"""Linking and resolution as their user meets them: commands, files, faults told in a line."""

import json

import pytest
from click.testing import CliRunner
from pyoxigraph import Store

from kg.cli.app import main
from kg.query.named import load_query, query_store
from kg.store.articles import open_store, read_graph
from kg.terms.data import query_folder

ROWS = [
    {"qid": "Q1001", "label": "Ann Lee", "types": ["Q5"], "country": "Q9001", "description": "president", "statements": {"P39": ["Q88"]}},
    {"qid": "Q9001", "label": "Ruritania", "types": ["Q6256"], "country": "Q9001"},
    {"qid": "Q9002", "label": "Zenda", "types": ["Q515"], "country": "Q9001"},
    {"qid": "Q2001", "label": "Bo Kim", "types": ["Q5"]},
    {"qid": "Q2002", "label": "Bo Kim", "types": ["Q5"]},
    {"qid": "Q88", "label": "president of Ruritania", "types": ["Q4164871"]},
]  # fmt: skip


def kg(*args, input=None, env=None):
    return CliRunner().invoke(main, [str(a) for a in args], input=input, env=env)


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def snapshot(tmp_path):
    (tmp_path / "items-2026-01-02.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    done = kg("wikidata", "import", "items-2026-01-02.jsonl", "-o", "s.sqlite")
    assert (done.exit_code, done.output) == (0, "kg: s.sqlite: 6 items\n")
    return tmp_path / "s.sqlite"


def links(path):
    store = Store()
    store.extend(read_graph(str(path)))
    return {
        (row[0].value, row[1].value, row[2].value.rpartition("/")[2])
        for row in query_store(load_query("links").text, store)
    }


# ---------------------------------------------------------------- link


def test_a_graph_file_is_linked(graph, snapshot):
    done = kg("link", graph, "--snapshot", snapshot, "-o", "out.trig")
    assert done.exit_code == 0, done.output
    assert {("Ruritania", "exactMatch", "Q9001"), ("Ann Lee", "exactMatch", "Q1001")} <= links("out.trig")
    assert not any(label == "Bo Kim" and match == "exactMatch" for label, match, _ in links("out.trig"))
    assert kg("validate", "out.trig").exit_code == 0
    text = (graph.parent / "out.trig").read_text()
    assert '"items-2026-01-02.jsonl"' in text
    assert '"2026-01-02"^^xsd:date' in text


def test_a_store_is_linked_in_place_and_twice_the_same(graph, snapshot):
    kg("load", graph, "--store", "st")
    assert kg("link", "st", "--snapshot", snapshot).exit_code == 0
    before = set(open_store("st"))
    assert kg("link", "st", "--snapshot", snapshot).exit_code == 0
    assert set(open_store("st")) == before
    kg("export", "--store", "st", "-o", "st.trig")
    kg("link", graph, "--snapshot", snapshot, "-o", "out.trig")
    assert (graph.parent / "st.trig").read_bytes() == (graph.parent / "out.trig").read_bytes()


def test_the_package_s_snapshot_serves_without_any(graph):
    done = kg("link", graph, "-o", "out.ttl")
    assert done.exit_code == 0
    assert "entities, 0 linked" in done.output  # nobody there is in it


def test_it_is_said_where_a_snapshot_has_nothing_to_enrich_with(graph, tmp_path):
    rows = [{"qid": "Q1001", "label": "Ann Lee", "types": ["Q5"], "description": "minister of finance"}]
    (tmp_path / "bare.jsonl").write_text("\n".join(map(json.dumps, rows)))
    kg("wikidata", "import", "bare.jsonl", "-o", "bare.sqlite")
    done = kg("link", graph, "--snapshot", "bare.sqlite", "--enrich", "-o", "out.trig")
    assert done.exit_code == 0, done.output
    assert "bare.jsonl has statements on 0 of 1 linked items: link with a snapshot of your own" in done.output


def test_a_graph_file_wants_a_place_for_the_result(graph):
    done = kg("link", graph)
    assert (done.exit_code, "name a file for the result with -o" in done.output) == (2, True)


def test_explain_shows_candidates_and_features(graph, snapshot):
    done = kg("link", graph, "--snapshot", snapshot, "--explain", "Ann Lee")
    assert done.exit_code == 0
    assert "exact match Q1001" in done.output
    assert "class same +" in done.output
    assert kg("link", graph, "--snapshot", snapshot, "--explain", "Nobody").output.endswith(
        "give its IRI or one of its names\n"
    )


def test_review_writes_decisions_that_the_next_run_applies(graph, snapshot, tmp_path):
    shown = kg("link", graph, "--snapshot", snapshot, "--review", input="2\n")
    assert shown.exit_code == 0, shown.output
    assert "Bo Kim" in shown.output
    text = (tmp_path / "kg-decisions.txt").read_text()
    assert text.startswith("accept  entity/bo-kim-")
    assert "Q2002" in text
    kg("link", graph, "--snapshot", snapshot, "-o", "out.ttl")
    assert ("Bo Kim", "exactMatch", "Q2002") in links("out.ttl")
    assert "owl:sameAs wd:Q2002" in (tmp_path / "out.ttl").read_text()
    (tmp_path / "kg-decisions.txt").unlink()
    kg("link", "out.ttl", "--snapshot", snapshot, "-o", "again.ttl")
    assert ("Bo Kim", "exactMatch", "Q2002") not in links("again.ttl")


@pytest.mark.parametrize(("answer", "lines"), [("n\n", 2), ("s\n", 0), ("q\n", 0)])
def test_review_can_refuse_skip_and_end(graph, snapshot, tmp_path, answer, lines):
    assert kg("link", graph, "--snapshot", snapshot, "--review", input=answer).exit_code == 0
    file = tmp_path / "kg-decisions.txt"
    found = file.read_text().splitlines() if file.exists() else []
    assert len(found) == lines
    assert all(line.startswith("reject") for line in found)


def test_bad_decisions_are_told_with_their_line(graph, snapshot, tmp_path):
    (tmp_path / "d.txt").write_text("accept entity/x\n")
    done = kg("link", graph, "--snapshot", snapshot, "-o", "out.ttl", "--decisions", "d.txt")
    assert (done.exit_code, done.output.startswith("kg: d.txt:1: expected")) == (1, True)
    missing = kg("link", graph, "-o", "out.ttl", "--decisions", "none.txt")
    assert (missing.exit_code, missing.output) == (2, "kg: none.txt: no such file of decisions\n")


def test_enrichment_lies_apart_and_disagreement_is_shown(graph, service, tmp_path):
    done = kg("link", graph, "--source", "sparql", "--url", service.url + "/sparql", "--contact", "t@example.org", "--interval", "0", "--enrich", "-o", "out.trig")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert ("Ann Lee", "exactMatch", "Q1001") in links("out.trig")
    assert (
        "has statements on 3 of 3 linked items (offices of 1, parties of 1, countries of 3, coordinates of 1, images of 1)"
        in done.output
    )
    store = Store()
    store.extend(read_graph("out.trig"))
    [row] = query_store(load_query("compared-offices").text, store)
    assert (row["status"].value, row["until"].value, row["verdict"].value) == (
        "Current",
        "2019-02-28",
        "Wikidata: until then only",
    )
    assert kg("validate", "out.trig").exit_code == 0


# ---------------------------------------------------------------- services


def test_a_live_run_wants_a_contact(graph, service):
    done = kg("link", graph, "--source", "api", "--url", service.url + "/api", "-o", "out.ttl")
    assert (done.exit_code, service.requests) == (2, [])
    assert "--contact" in done.output


def test_a_second_run_sends_nothing(graph, service):
    args = ("link", graph, "--source", "sparql", "--url", service.url + "/sparql", "--contact", "t@example.org", "--interval", "0")  # fmt: skip
    assert kg(*args, "-o", "one.ttl").exit_code == 0
    sent = len(service.requests)
    assert sent > 0
    assert kg(*args, "-o", "two.ttl").exit_code == 0
    assert kg(*args, "--offline", "-o", "three.ttl").exit_code == 0
    assert len(service.requests) == sent
    assert len({(graph.parent / f"{n}.ttl").read_bytes() for n in ("one", "two", "three")}) == 1


def test_a_service_that_is_down_costs_a_line_and_the_graph_is_written(graph, service, monkeypatch):
    monkeypatch.setattr("kg.identity.wikidata.client._FIRST_WAIT", 0.01)
    service.misbehave = ["html"] * 20
    done = kg("link", graph, "--source", "sparql", "--url", service.url + "/sparql", "--contact", "t@example.org", "--interval", "0", "-o", "out.ttl")  # fmt: skip
    assert done.exit_code == 1
    assert done.output.count("live linking ends here") == 1
    assert "Traceback" not in done.output
    assert kg("validate", "out.ttl").exit_code == 0


def test_a_snapshot_is_made_of_an_endpoint(graph, service):
    common = ("wikidata", "snapshot", "--url", service.url + "/sparql", "--contact", "t@example.org", "--interval", "0")
    by_names = kg(*common, "--names-from", graph, "-o", "names.sqlite", "--date", "2026-01-02")
    assert (by_names.exit_code, by_names.output) == (0, "kg: names.sqlite: 3 items\n")
    by_pattern = kg(*common, "--where", "?item wdt:P17 wd:Q9001", "-o", "where.sqlite")
    assert by_pattern.output == "kg: where.sqlite: 2 items\n"
    assert kg("link", graph, "--snapshot", "names.sqlite", "-o", "out.ttl").exit_code == 0
    assert ("Ann Lee", "exactMatch", "Q1001") in links("out.ttl")
    assert kg(*common, "-o", "x.sqlite").exit_code == 2


def test_bad_lines_of_an_import_are_told(tmp_path):
    (tmp_path / "i.jsonl").write_text('{"qid": "Q1", "label": "x"}\nno json\n')
    done = kg("wikidata", "import", "i.jsonl", "-o", "s.sqlite")
    assert done.exit_code == 1
    assert done.output.startswith("kg: i.jsonl:2: is no item")
    assert done.output.endswith("kg: s.sqlite: 1 items; 1 lines skipped\n")


def test_the_federated_example_asks_where_it_is_told(graph, service, snapshot):
    text = (
        (query_folder() / "federated" / "wikidata-births.rq")
        .read_text()
        .replace("https://query.wikidata.org", service.url)
    )
    store = Store()
    kg("link", graph, "--snapshot", snapshot, "-o", "out.trig")
    store.extend(read_graph("out.trig"))
    service.any_agent = True  # the engine goes by its own name
    [row] = query_store(text, store)
    assert (row["person"].value, row["born"].value, row["place"].value) == ("Ann Lee", "1961-05-04T00:00:00Z", "Zenda")
    assert len(service.requests) == 1


# ---------------------------------------------------------------- resolve


def test_history_tells_what_became_of_an_iri(tmp_path):
    (tmp_path / "one.txt").write_text(
        "Angela Merkel met Francois Hollande in Berlin. Angela Merkel spoke of what they had done."
    )
    (tmp_path / "two.txt").write_text(
        "Merkel met Francois Hollande in Berlin on Monday. Merkel smiled at those who had come."
    )
    done = kg("build", "one.txt", "two.txt", "-o", "out.trig", "--link", "--quiet")
    assert done.exit_code == 0, done.output
    history = kg("resolve", "out.trig", "--history").output.splitlines()
    [row] = [line.split("\t") for line in history]
    assert row[0].partition("/entity/")[2].startswith("merkel-")
    assert row[1].partition("/entity/")[2].startswith("angela-merkel-")
    assert row[2].startswith("the surname of Angela Merkel")


def test_resolve_applies_decisions(graph, tmp_path):
    text = graph.read_text()
    lee, kim = (next(w for w in text.split() if w.startswith(f"entity:{n}-")).rstrip(",;").replace(":", "/") for n in ("ann-lee", "bo-kim"))  # fmt: skip
    (tmp_path / "d.txt").write_text(f"merge {kim} {lee}\n")
    done = kg("resolve", graph, "-o", "out.trig", "--decisions", "d.txt")
    assert done.exit_code == 0, done.output
    assert "decided by a person" in (tmp_path / "out.trig").read_text()
    assert kg("validate", "out.trig").exit_code == 0
    kg("resolve", "out.trig", "-o", "back.trig")
    kg("resolve", graph, "-o", "plain.trig")
    assert (tmp_path / "back.trig").read_bytes() == (tmp_path / "plain.trig").read_bytes()


def test_build_says_what_snapshot_is_for(tmp_path):
    (tmp_path / "a.txt").write_text("Angela Merkel spoke.")
    assert kg("build", "a.txt", "--snapshot", "x").exit_code == 2
    missing = kg("build", "a.txt", "--link", "--snapshot", "x", "-o", "o.ttl")
    assert (missing.exit_code, missing.output) == (1, "kg: x: no snapshot there: make one with kg wikidata import\n")


@pytest.mark.slow
def test_the_founding_article_is_linked_rightly(shared, tmp_path):
    assert kg("wikidata", "import", shared / "kb" / "entities.jsonl.gz", "-o", "kb.sqlite").exit_code == 0
    assert (
        kg("build", shared / "gold" / "moscow.txt", "--link", "--snapshot", "kb.sqlite", "-o", "m.ttl").exit_code == 0
    )
    right = {
        "Russia": "Q159", "Iran": "Q794", "Israel": "Q801", "Ukraine": "Q212", "United States": "Q30", "United Kingdom": "Q145",
        "France": "Q142", "Lebanon": "Q822", "Palestine": "Q219060", "Vladimir Putin": "Q7747", "Volodymyr Zelenskyy": "Q3874799",
        "Hamas": "Q38799", "Hezbollah": "Q41053", "Islamic State": "Q2429253", "European Union": "Q458", "UN Security Council": "Q37470",
        "Eurasian Economic Union": "Q4173083", "Moscow": "Q649", "Tehran": "Q3616", "Jerusalem": "Q1218", "Gaza": "Q39760",
        "Gaza City": "Q47492", "Europe": "Q46", "Middle East": "Q7204", "Israeli Foreign Ministry": "Q1431423",
    }  # fmt: skip
    exact = {label: qid for label, match, qid in links("m.ttl") if match == "exactMatch"}
    assert {label: qid for label, qid in exact.items() if right.get(label) != qid} == {}
    assert len(exact) >= 16
    linked = {label for label, _, _ in links("m.ttl")}
    assert not [n for n in linked if any(p in n for p in ("Bogdanov", "Bagheri", "Marzouk", "Naim", "Haiat"))]


def test_offline_without_answers_takes_no_link_away(graph, service):
    kg("link", graph, "--source", "sparql", "--url", service.url + "/sparql", "--contact", "t@example.org", "--interval", "0", "-o", "out.ttl")  # fmt: skip
    before = links("out.ttl")
    assert before
    done = kg("link", "out.ttl", "--source", "sparql", "--url", service.url + "/sparql", "--offline", "--cache", "empty.sqlite", "-o", "again.ttl")  # fmt: skip
    assert (done.exit_code, "never asked before" in done.output) == (0, True)
    assert links("again.ttl") == before


def test_many_bad_lines_are_counted(tmp_path):
    (tmp_path / "i.jsonl").write_text("no json\n" * 50 + '{"qid": "Q1", "label": "x"}\n')
    done = kg("wikidata", "import", "i.jsonl", "-o", "s.sqlite")
    assert done.output.count("is no item") == 20
    assert done.output.endswith("1 items; 50 lines skipped\n")


def test_a_slip_in_the_decisions_is_told(graph, tmp_path):
    (tmp_path / "kg-decisions.txt").write_text("merge entity/nobody-1 entity/somebody-2\n")
    done = kg("resolve", graph, "-o", "out.ttl")
    assert "a decision names https://example.org/news/entity/nobody-1, which no article here shows" in done.output
    assert done.exit_code == 0
