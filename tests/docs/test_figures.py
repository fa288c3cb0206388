"""What the pages tell in figures is what a script measured or counted."""

import datetime
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import figures  # noqa: E402

RECORD = """command: scripts/scores.py ../shared
date: 2026-11-28
commit: abc1234

gold2 events          0.6351
gold2 events_all      0.1000
whole articles: 124 articles, 85,574 words
"""


@pytest.fixture
def records(tmp_path, monkeypatch):
    (tmp_path / "scores.txt").write_text(RECORD, encoding="utf-8")
    monkeypatch.setattr(figures, "RECORDS", tmp_path)
    figures.record.cache_clear()
    yield tmp_path
    figures.record.cache_clear()


@pytest.mark.parametrize("page", figures.PAGES, ids=lambda p: p.name)
def test_no_figure_is_stale(page):
    assert figures.stale(page) == []


def test_every_record_says_how_and_when_it_was_measured():
    found = sorted(figures.RECORDS.glob("*.txt"))
    assert found
    for path in found:
        command, date, commit = path.read_text(encoding="utf-8").splitlines()[:3]
        assert (ROOT / command.split()[1]).is_file(), path.name
        assert datetime.date.fromisoformat(date.removeprefix("date: "))
        assert re.fullmatch(r"commit: [0-9a-f]{7,}", commit)


def test_every_record_stands_in_a_page():
    used = {name for page in figures.PAGES for name, _, _ in figures.marked(page.read_text(encoding="utf-8"))}
    assert {path.stem for path in figures.RECORDS.glob("*.txt")} <= used


def test_scores_in_tables_are_those_that_were_measured():
    rows = re.findall(
        r"^\|.*`\w+`.*\|.*\d.*$", (ROOT / "docs" / "quality.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = [
        row
        for row in rows
        if re.search(r"\| (?:\w+ )?`[a-z_0-9]+` \|", row) and "attribution" not in row and "0." in row
    ]
    assert len(named) > 30
    assert [row for row in named if "<!-- scores: " not in row] == []


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("gold2 events", "0.6351"), ("gold2 events .2", "0.64"), ("gold2 events .2 aim 0.6", "0.64"),
        ("gold2 events .2 aim 0.7", "*0.64*"), ("gold2 events_all .1", "0.1"), ("date", "2026-11-28"),
        ("commit", "abc1234"), ("whole articles:", "124"), ("whole articles: #2", "85,574"),
    ],
)  # fmt: skip
def test_a_figure_is_taken_from_its_record(records, how, shown):
    assert figures.figure("scores", how) == shown


@pytest.mark.parametrize(("name", "how"), [("scores", "gold2 event"), ("scores", "whole articles: #3"), ("none", "x")])
def test_a_figure_that_no_record_has_is_an_error(records, name, how):
    with pytest.raises(KeyError):
        figures.figure(name, how)


def test_a_stale_figure_is_found_and_written_anew(records, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("F1 <!-- scores: gold2 events .2 -->0.63<!-- / -->, of <!-- scores: date -->2026-11-28<!-- / -->")
    assert figures.stale(page) == ["page.md: gold2 events .2: 0.63 is 0.64 now"]
    page.write_text(figures.filled(page.read_text()))
    assert "-->0.64<!--" in page.read_text()
    assert figures.stale(page) == []


def test_a_command_is_recorded_where_it_succeeds(records):
    said = []
    assert figures.keep("new", [sys.executable, "-c", "print('speed 12')"], said.append) == 0
    assert said == ["speed 12"]
    figures.record.cache_clear()
    assert figures.figure("new", "speed") == "12"
    assert figures.keep("bad", [sys.executable, "-c", "raise SystemExit(3)"], said.append) == 3
    assert not (records / "bad.txt").exists()
