"""What was said, where sources differ and whose words an article consists of, told to people and to programs."""

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixture import alpha, beta, linked_store, quads

from kg.cli.app import main
from kg.explore.views import view
from kg.graph.serialise import write_quads
from kg.query.reports import left_out_line
from kg.store.articles import open_source

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
BASE = "https://example.org/news/"


def kg(*args, ok=True):
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert (result.exit_code == 0) is ok, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "graph.trig"
    with path.open("wb") as out:
        write_quads(quads(alpha(), beta()), "trig", BASE, out)
    return path


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    store = tmp_path_factory.mktemp("samples") / "store"
    kg("build", "--quiet", *EXAMPLES, "--store", store)
    return store


def test_a_claim_comes_with_its_sentence_and_place(graph):
    (record,) = json.loads(kg("claims", graph, "--speaker", "Bo Kim", "--format", "json"))
    text = alpha().article.text
    assert record["speaker"] == "Bo Kim"
    assert (record["act"], record["direct"], record["outlet"]) == ("Denial", False, "The Zenda Post")
    assert text[record["start"] : record["end"]] == record["sentence"] == "Kim denied that he attacked Ruritania."
    told = kg("claims", graph, "--speaker", "Bo Kim", "--format", "md")
    assert "**Bo Kim denied that he attacked Ruritania** (Denial, 2020-05-02)" in told
    assert "The Zenda Post, alpha, characters 160 to 198" in told


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 9),
        (["--about", "Zenda"], 3),
        (["--act", "Denial"], 1),
        (["--act", "denial"], 1),
        (["--act", "Statement"], 7),
        (["--article", "beta"], 3),
        (["--from", "2021-01-01"], 0),
        (["--speaker", "nobody"], 0),
    ],
)
def test_claims_are_narrowed_down(graph, options, count):
    assert len(json.loads(kg("claims", graph, *options, "--format", "json"))) == count


def test_what_somebody_says_that_another_said_is_told_with_who_tells_it(graph):
    (told,) = json.loads(kg("claims", graph, "--speaker", "Ann Lee", "--act", "Accusation", "--format", "json"))
    assert told["text"] == "Kim of murder"
    assert told["told_by"] == "unnamed"
    assert "**Ann Lee accused Kim of murder** (Accusation, 2020-05-02, told by unnamed)" in kg(
        "claims", graph, "--format", "md"
    )


def test_an_unnamed_speaker_has_no_name(graph):
    records = json.loads(kg("claims", graph, "--article", "beta", "--format", "json"))
    assert [r["text"] for r in records if r["speaker"] is None] == ["that Kim had resigned"]


def test_nothing_found_is_said(graph):
    assert kg("claims", graph, "--speaker", "nobody", "--format", "md") == "Nothing was said.\n"
    assert "No voice contradicts" in kg("contested", graph, "--measure", "Votes")


def test_what_is_no_act_or_date_is_one_clear_line(graph):
    for options in (["--act", "Nonsense"], ["--from", "yesterday"]):
        result = CliRunner().invoke(main, ["claims", str(graph), *options])
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1


def test_both_sides_of_a_disagreement_are_told(tmp_path):
    dated = replace(beta(), article=replace(beta().article, date=datetime.date(2020, 5, 2)))
    graph = tmp_path / "graph.trig"
    with graph.open("wb") as out:
        write_quads(quads(alpha(), dated), "trig", BASE, out)
    figure, event = json.loads(kg("contested", graph, "--format", "json"))
    assert (figure["kind"], figure["measure"], figure["matter"]) == (
        "figure",
        "Killed",
        "How many people (killed): Zenda",
    )
    assert [(s["voice"] and s["voice"]["name"], s["text"]) for s in figure["sides"]] == [
        ("Ann Lee", "10 people"),
        (None, "at least 20 people"),
    ]
    assert event["kind"] == "event"
    said = {(s["voice"] and s["voice"]["name"], s["text"]) for s in event["sides"]}
    assert said == {(None, "it happened"), ("Bo Kim", "it did not")}
    for side in (*figure["sides"], *event["sides"]):
        facts = alpha() if "alpha" in side["source"]["iri"] else beta()
        assert facts.article.text[side["source"]["start"] : side["source"]["end"]] == side["source"]["sentence"]


def test_command_and_page_show_the_same_matters(graph, samples):
    for source in (graph, samples):
        told = [r for r in json.loads(kg("contested", source, "--format", "json")) if r["kind"] != "corroborated"]
        assert told
        shown = view(open_source(str(source)), "contested", {})["matters"]
        assert told == [{key: value for key, value in group.items() if key != "entities"} for group in shown]


def test_the_planted_disagreement_of_the_samples_is_found_and_explained(samples):
    figures = [r for r in json.loads(kg("contested", samples, "--format", "json")) if r["kind"] == "figure"]
    (march,) = [r for r in figures if r["measure"] == "Participants"]
    low, high = march["sides"]
    assert low["text"].startswith("338,000")
    assert high["text"].endswith("2,000,000 people")
    assert high["voice"]["name"] == "Civil Human Rights Front"
    told = kg("contested", samples)
    assert low["source"]["sentence"] in told
    assert high["source"]["sentence"] in told


def test_what_several_voices_give_alike_is_told_too(samples):
    agreed = [r for r in json.loads(kg("contested", samples, "--format", "json")) if r["kind"] == "corroborated"]
    assert [(r["measure"], r["value"], r["voices"], r["outlets"]) for r in agreed] == [("Injured", "81", 2, 2)]


def test_the_shares_of_an_article_add_up(graph):
    first, second = json.loads(kg("profile", graph, "--format", "json"))
    assert (first["article"], second["article"]) == ("alpha", "beta")
    for record in (first, second):
        assert sum(v["characters"] for v in record["voices"]) == record["characters"]
        assert abs(record["own"] + record["named"] + record["unnamed"] - 1) < 0.01
    told = kg("profile", graph, "--article", "alpha")
    assert f"{first['characters']:,} characters: {first['own']:.0%} in its own voice" in told
    assert "## beta" not in told


def test_a_profile_tells_offices_that_wikidata_tells_otherwise(graph, tmp_path):
    made = tmp_path / "linked.trig"
    with made.open("wb") as out:
        write_quads(linked_store(), "trig", "https://example.org/news/", out)
    first, second = json.loads(kg("profile", made, "--format", "json"))
    assert [(o["person"], o["office"], o["until"], o["verdict"]) for o in first["offices"]] == [
        ("Ann Lee", "president", "2019-02-28", "Wikidata: until then only")
    ]
    assert second["offices"] == []
    told = "Ann Lee is told to be president (current, 2020-05-02); Wikidata: until then only (president of Ruritania"
    assert told in kg("profile", made)
    assert "Wikidata" not in kg("profile", graph)  # nothing is linked there
    assert json.loads(kg("profile", made, "--min-confidence", "0.95", "--format", "json"))[0]["offices"] == []


def test_what_was_not_said_is_no_side_and_tells_of_no_other_claim(tmp_path):
    (tmp_path / "a.txt").write_text(
        "ZENDA, May 2, 2020 - Matthew Miller declined to say that 200 people had been killed in Rafah.\n\n"
        "Volker Türk said that 100 people had been killed in Rafah.\n\n"
        "Antony Blinken did not say that Lloyd Austin had claimed that Hamas had attacked Rafah.\n\n"
        "John Kirby said that Joe Biden had claimed that Hamas had attacked Rafah.\n",
        encoding="utf-8",
    )
    made = tmp_path / "a.trig"
    kg("build", tmp_path / "a.txt", "-o", made, "--quiet")
    assert [r for r in json.loads(kg("contested", made, "--format", "json")) if r["kind"] == "figure"] == []
    told = {
        (r["speaker"], r["told_by"])
        for r in json.loads(kg("claims", made, "--min-confidence", "0", "--format", "json"))
    }
    assert ("Joe Biden", "John Kirby") in told
    assert not {speaker for speaker, _ in told} & {"Matthew Miller", "Antony Blinken", "Lloyd Austin"}
    assert "Matthew Miller" not in kg("profile", made)


@pytest.mark.parametrize(
    ("count", "unit", "told"),
    [(0, "claim", ""), (1, "claim", "1 claim with"), (1, "figure or event", "1 figure or event with"),
     (2, "figure or event", "2 figures and events with")],
)  # fmt: skip
def test_what_is_left_out_is_told_in_words(count, unit, told):
    line = left_out_line(count, unit, 0.5)
    assert line.startswith(told)
    assert bool(line) == bool(count)
