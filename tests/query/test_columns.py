"""A column or parameter has one name everywhere, and the table of the docs explains it."""

import dataclasses
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import get_type_hints

import pytest
from click.testing import CliRunner

import kg
from kg.api import facts
from kg.api import graph as api
from kg.cli.app import main
from kg.explore import records
from kg.graph.serialise import write_quads
from kg.query.named import columns, load_query, named_queries
from kg.serve.pages import downloads, explorer
from kg.store.articles import open_source

DOC = Path(__file__).parents[2] / "docs" / "columns.md"
TABLE = columns()
DOWNLOADED = {
    *downloads.ARTICLE_COLUMNS, *downloads.CLAIM_COLUMNS, *downloads.ENTITY_COLUMNS, *downloads.EVENT_COLUMNS,
}  # fmt: skip
PARAMETERS = {name for fields in explorer._FIELDS.values() for name in fields}
OBJECTS = [facts.Claim, facts.Entity, facts.Event, facts.Facts, facts.Figure, facts.Office]


def test_every_column_and_parameter_of_a_query_is_explained():
    for query in named_queries():
        assert {*query.columns, *(p.name for p in query.parameters)} <= set(TABLE), query.name


def test_the_table_holds_nothing_else():
    used = {name for q in named_queries() for name in (*q.columns, *(p.name for p in q.parameters))}
    used |= {*api._EVENT_COLUMNS, *api._SIDE_COLUMNS, *DOWNLOADED, *PARAMETERS}
    used |= {name for record in records.__all__ for name in get_type_hints(getattr(records, record))}
    used |= {field.name for cls in OBJECTS for field in dataclasses.fields(cls)}
    used |= {"characters", "share", "unsure"}  # of `kg profile`
    used |= {
        "at",
        "came",
        "changed",
        "links",
        "metadata",
        "moved",
        "quads",
        "was",
        "went",
        "what",
    }  # of `kg diff`, `kg changes`
    used |= {"weight"}  # of networks
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


@pytest.mark.parametrize("command", ["claims", "contested", "events", "profile"])
def test_json_of_the_commands_has_these_names(command, graph):
    done = CliRunner().invoke(main, [command, str(graph), "--format", "json", "--min-confidence", "0"])
    records = json.loads(done.stdout)
    assert records
    assert keys(records) <= set(TABLE)


def test_json_of_what_changed_has_these_names(graph, tmp_path):
    other = tmp_path / "other.ttl"
    kept = [q for q in open_source(str(graph)) if "claim-1" not in str(q.subject)]
    with other.open("wb") as out:
        write_quads(kept, "ttl", "https://example.org/news/", out)
    done = CliRunner().invoke(main, ["diff", str(other), str(graph), "--format", "json"])
    assert keys(json.loads(done.stdout)) <= set(TABLE)
    assert json.loads(done.stdout)["articles"]


def test_nodes_and_edges_of_networks_have_these_names(graph):
    network = kg.open(graph).network()
    nodes, edges = dict(network.nodes(data=True)), list(network.edges(data=True))
    assert nodes
    assert edges
    assert {key for data in nodes.values() for key in data} <= set(TABLE)
    assert {key for *_, data in edges for key in data} <= set(TABLE)


@pytest.mark.parametrize("name", records.__all__)
def test_what_pages_show_has_these_names(name):
    assert set(get_type_hints(getattr(records, name))) <= set(TABLE)


@pytest.mark.parametrize("cls", OBJECTS)
def test_objects_of_python_have_these_names(cls):
    assert {field.name for field in dataclasses.fields(cls)} <= set(TABLE)


def test_parameters_of_pages_have_these_names():
    assert set(TABLE) >= PARAMETERS


def keys(value: object) -> set[str]:
    """The keys of all objects in a JSON document."""
    if isinstance(value, dict):
        return {*value, *(key for inner in value.values() for key in keys(inner))}
    return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()


def test_the_csv_of_a_command_is_what_python_gives(graph):
    done = CliRunner().invoke(main, ["claims", str(graph), "--format", "csv"])
    assert done.stdout.splitlines()[0] == ",".join(kg.open(graph).claims().columns)


def test_the_page_of_contested_matters_reads_columns_that_there_are():
    assert set(explorer._AGREEMENT) <= set(load_query("agreed-figures").columns)
    template = files("kg.serve").joinpath("templates/contested.html").read_text(encoding="utf-8")
    assert set(re.findall(r"\ba\.(\w+)", template)) == set(explorer._AGREEMENT)
