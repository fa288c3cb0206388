"""A column or parameter has one name everywhere, and the table of the docs explains it."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.api import graph as api
from kg.cli.app import main
from kg.query.named import columns, load_query, named_queries
from kg.serve.pages import downloads, explorer

DOC = Path(__file__).parents[2] / "docs" / "columns.md"
TABLE = columns()
DOWNLOADED = {
    *downloads.ARTICLE_COLUMNS, *downloads.CLAIM_COLUMNS, *downloads.ENTITY_COLUMNS, *downloads.EVENT_COLUMNS,
}  # fmt: skip


def test_every_column_and_parameter_of_a_query_is_explained():
    for query in named_queries():
        assert {*query.columns, *(p.name for p in query.parameters)} <= set(TABLE), query.name


def test_the_table_holds_nothing_else():
    used = {name for q in named_queries() for name in (*q.columns, *(p.name for p in q.parameters))}
    used |= {*api._EVENT_COLUMNS, *api._SIDE_COLUMNS, *DOWNLOADED}
    used |= {"addressee", "share", "characters", "unsure", "iri", "offices"}  # of `kg.read`, of `kg profile`
    assert set(TABLE) <= used


def test_names_are_in_one_style():
    for name, text in TABLE.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
        assert text[0].isupper()
        assert not text.endswith(".")


def test_the_docs_have_the_table():
    assert re.findall(r"^\| `(\w+)` \|", DOC.read_text(encoding="utf-8"), re.MULTILINE) == list(TABLE)


def test_rows_in_python_and_downloads_of_pages_have_these_names():
    assert {*api._EVENT_COLUMNS, *api._SIDE_COLUMNS} <= set(TABLE)
    assert set(TABLE) >= DOWNLOADED


@pytest.mark.parametrize("command", ["claims", "profile"])
def test_json_of_the_commands_has_these_names(command, graph):
    done = CliRunner().invoke(main, [command, str(graph), "--format", "json", "--min-confidence", "0"])
    for record in json.loads(done.stdout):
        assert set(record) <= set(TABLE)
        assert all(set(v) <= set(TABLE) for v in (*record.get("voices", ()), *record.get("offices", ())))


def test_the_csv_of_a_command_is_what_python_gives(graph):
    done = CliRunner().invoke(main, ["claims", str(graph), "--format", "csv"])
    assert done.stdout.splitlines()[0] == ",".join(kg.open(graph).claims().columns)


def test_the_page_of_contested_matters_reads_columns_that_there_are():
    assert set(explorer._AGREEMENT) <= set(load_query("corroborated").columns)
    template = files("kg.serve").joinpath("templates/contested.html").read_text(encoding="utf-8")
    assert set(re.findall(r"\ba\.(\w+)", template)) == set(explorer._AGREEMENT)
