"""Build, stats, pages, queries, events and claims count the same things in the same way, or say in words what differs."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.app import main
from kg.explore.views import view
from kg.store.articles import open_source

EXAMPLES = Path(__file__).parents[2] / "examples"


def kg(*args):
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    store = tmp_path_factory.mktemp("counts") / "news"
    said = kg("build", EXAMPLES, "--store", store).stderr
    return store, {what: int(n) for n, what in re.findall(r"(\d+) (\w+)", said.splitlines()[-1])}


@pytest.fixture(scope="module")
def stats(built):
    rows = csv.reader(io.StringIO(kg("query", "statistics", built[0], "--format", "csv").stdout))
    return {row[0]: int(row[1]) for row in list(rows)[1:]}


def test_build_and_stats_count_alike(built, stats):
    said = built[1]
    assert said["articles"] == stats["articles"]
    assert said["events"] == stats["events with those planned, possible, denied or only claimed"]
    assert said["claims"] == stats["claims with those not made or inside other claims"]


def test_events_once_are_those_of_the_statistics(built, stats):
    told = json.loads(kg("events", built[0], "--format", "json").stdout)
    assert len(told) == stats["events, all reports of one counted once"]
    assert sum(len(e["reports"]) for e in told) == stats["events"]
    assert stats["events, all reports of one counted once"] < stats["events"]  # the samples report one event twice


def test_claims_are_those_of_the_statistics(built, stats):
    told = json.loads(kg("claims", built[0], "--min-confidence", "0", "--format", "json").stdout)
    outer = {c["claim"] for c in told if not c["told_by"]}
    inside = {c["claim"] for c in told if c["told_by"]} - outer
    assert len(outer) == stats["claims"]
    assert 0 < len(inside) <= stats["claims with those not made or inside other claims"] - stats["claims"]


def test_claims_below_a_half_are_left_out_and_counted(built, stats):
    every = json.loads(kg("claims", built[0], "--min-confidence", "0", "--format", "json").stdout)
    result = kg("claims", built[0], "--format", "json")
    shown = json.loads(result.stdout)
    assert shown == [c for c in every if c["confidence"] >= 0.5]
    count = len({c["claim"] for c in every if not c["told_by"]}) - len({c["claim"] for c in shown if not c["told_by"]})
    assert count == stats["claims with a confidence below 0.5, which other queries leave out"] > 0
    assert f"{len(every) - len(shown)} claims with a confidence below 0.5 left out" in result.stderr
    assert "left out" not in kg("claims", built[0], "--min-confidence", "0").stderr


def table(*args):
    return list(csv.DictReader(io.StringIO(kg("query", *args, "--format", "csv").stdout)))


def test_queries_give_an_event_one_row_with_all_its_reports(built, stats):
    rows = table("events", built[0])
    assert len(rows) == stats["events, all reports of one counted once"]
    assert sum(int(row["reports"]) for row in rows) == stats["events"]
    told = json.loads(kg("events", built[0], "--format", "json").stdout)
    assert {(r["event"], r["date"], int(r["reports"])) for r in rows} == {
        (e["iri"], e["date"], len(e["reports"])) for e in told
    }


def test_query_command_and_page_tell_one_timeline(built):
    rows = table("timeline", built[0], "--param", "actor=Barack Obama")
    told = json.loads(kg("timeline", built[0], "Barack Obama", "--format", "json").stdout)
    assert [(r["event"], r["date"], int(r["reports"])) for r in rows] == [
        (e["iri"], e["date"], len(e["reports"])) for e in told
    ]
    assert "1928" in {r["date"] for r in rows}  # as precise as the text: no day is made up
    store = open_source(str(built[0]))
    (obama,) = [e["iri"] for e in view(store, "entities", {"broad": "person"})["lines"] if e["name"] == "Barack Obama"]
    page = view(store, "entity", {"iri": obama, "all": "1"})["timeline"]
    happened = [e for e in page if e["modality"] == "occurred" and not e["voice"]]
    assert sorted((e["date"], len(e["reports"])) for e in happened) == sorted(
        (e["date"], len(e["reports"])) for e in told
    )


def test_pages_count_what_the_statistics_count(built, stats):
    store = open_source(str(built[0]))
    start = view(store, "start", {})["counts"]
    assert {k: start[k] for k in ("articles", "people", "organisations", "places")} == {
        k: stats[k] for k in ("articles", "people", "organisations", "places")
    }
    every = {
        "events": stats["events with those planned, possible, denied or only claimed"],
        "claims": stats["claims with those not made or inside other claims"],
    }
    assert {k: start[k] for k in every} == every
    assert view(store, "articles", {})["count"] == stats["articles"]
    assert view(store, "events", {"happened": "yes"})["count"] == stats["events"]
    assert view(store, "events", {"voices": "all"})["count"] == every["events"]
    assert view(store, "claims", {"min_confidence": "0"})["count"] == every["claims"]
    shown = view(store, "claims", {})
    assert shown["count"] + shown["sure"]["left_out"] == every["claims"]


def test_a_timeline_is_of_one_entity_in_order(built):
    told = json.loads(kg("timeline", built[0], "Barack Obama", "--format", "json").stdout)
    assert told
    assert all("Barack Obama" in {p["name"] for p in (*e["parties"], *e["places"])} for e in told)
    days = [e["earliest"] or "9999" for e in told]
    assert days == sorted(days)
    shown = kg("timeline", built[0], "Barack Obama").stdout
    assert shown.count("\n## ") + 1 == len(told)


def test_a_name_that_nobody_bears_is_one_clear_line(built):
    result = CliRunner().invoke(main, ["timeline", str(built[0]), "Nobody At All"])
    assert result.exit_code == 1
    assert "names nobody 'Nobody At All'" in result.stderr
    assert len(result.stderr.splitlines()) == 1
