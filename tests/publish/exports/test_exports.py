"""Each export is read by somebody else's library, says what the graph says, and is the same in every process."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import click
import networkx as nx
import pytest
import rdflib
from click.testing import CliRunner
from fixture import accusing, linked_store
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg.cli.app import main
from kg.publish.exports import EXPORTS, Source
from kg.publish.exports.jsonld import context
from kg.terms.vocab import KG, SKOS

BASE = "https://example.org/news/"


@pytest.fixture(scope="module")
def source():
    return Source(accusing(linked_store()))


def made(source, name):
    return EXPORTS[name].make(source)


# ---------------------------------------------------------------- articles


def test_articles_as_csl(source):
    alpha, beta = json.loads(made(source, "csl")[""])
    assert alpha == {
        "id": alpha["id"],
        "type": "article-newspaper",
        "title": "Lee meets Kim",
        "container-title": "The Zenda Post",
        "URL": "https://example.com/a",
        "language": "en",
        "issued": {"date-parts": [[2020, 5, 2]]},
    }
    assert set(beta) == {"id", "type", "title"}  # no empty fields


# ---------------------------------------------------------------- network


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_the_network_is_read_by_networkx(source, name, read):
    graph = read(io.BytesIO(made(source, name)[""]))
    names = {n: d.get("name") or d.get("label") for n, d in graph.nodes(data=True)}
    told = {(names[a], names[b], d["kind"]) for a, b, d in graph.edges(data=True)}
    assert told == {("Ann Lee", "Bo Kim", "meets"), ("Ann Lee", "Ruritania", "accuses")}
    assert {d["type"] for _, d in graph.nodes(data=True)} == {"Official", "Person", "Country"}


def test_names_are_escaped():
    store = linked_store()
    store.update('DELETE { ?e ?l "Bo Kim" } INSERT { ?e ?l "B & <K>" } WHERE { ?e ?l "Bo Kim" }')
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        graph = read(io.BytesIO(made(Source(store), name)[""]))
        assert "B & <K>" in {d.get("name") or d.get("label") for _, d in graph.nodes(data=True)}


# ---------------------------------------------------------------- tables


def test_csv_on_the_web_is_read_by_its_library(source, tmp_path):
    csvw = pytest.importorskip("csvw")
    for name, content in made(source, "csvw").items():
        (tmp_path / name).write_bytes(content)
    group = csvw.TableGroup.from_file(tmp_path / "csv-metadata.json")
    assert {t.local_name for t in group.tables} == {
        f"{n}.csv" for n in ("articles", "claims", "entities", "events", "figures", "officials")
    }
    for table in group.tables:
        assert list(table)  # each cell is of the type that its column says
    (claims,) = [t for t in group.tables if t.local_name == "claims.csv"]
    row = next(r for r in claims if r["text"] == "We won")
    assert (row["direct"], row["start"], row["speaker"]) == (True, 112, "Ann Lee")


def test_neo4j_gets_nodes_and_relationships_that_fit(source):
    files = made(source, "neo4j")
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"].decode())))
    edges = list(csv.DictReader(io.StringIO(files["relationships.csv"].decode())))
    ids = [n[":ID"] for n in nodes]
    assert len(ids) == len(set(ids))
    assert {e[":START_ID"] for e in edges} | {e[":END_ID"] for e in edges} <= set(ids)
    by_name = {n["name"]: n for n in nodes}
    assert "Person" in by_name["Ann Lee"][":LABEL"].split(";")
    assert by_name["Ruritania"]["wikidata"] == "Q0"
    kinds = {
        (e[":START_ID"].rpartition("/")[2], e[":TYPE"], e[":END_ID"].rpartition("/")[2].rpartition("-")[0])
        for e in edges
    }
    assert ("meeting-1", "PARTICIPANT", "ann-lee") in kinds
    assert ("membership-1", "HOLDER", "ann-lee") in kinds
    assert ("attack-1", "TARGET", "ruritania") in kinds
    assert not [n for n in ids if n.endswith(("meeting-2", "visit-1", "attack-2"))]  # what only a claim states


# ---------------------------------------------------------------- FollowTheMoney


def test_followthemoney_takes_every_entity(source):
    model = pytest.importorskip("followthemoney").model
    entities = [json.loads(line) for line in made(source, "ftm")[""].decode().splitlines()]
    ids = [e["id"] for e in entities]
    assert len(ids) == len(set(ids))
    for entity in entities:
        schema = model.get(entity["schema"])
        assert not schema.abstract
        assert set(entity["properties"]) <= set(schema.properties), entity
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert len(proxy.get(name)) == len(values), (name, values)  # each value is valid for its type
            if schema.properties[name].type.name == "entity":
                assert set(values) <= set(ids)
                for value in values:
                    other = model.get(next(e["schema"] for e in entities if e["id"] == value))
                    assert other.is_a(schema.properties[name].range), (name, value)
        schema.validate({"properties": entity["properties"]})


def test_followthemoney_says_who_holds_what_by_which_article(source):
    entities = {e["id"]: e for e in map(json.loads, made(source, "ftm")[""].decode().splitlines())}
    (occupancy,) = [e for e in entities.values() if e["schema"] == "Occupancy"]
    told = occupancy["properties"]
    assert entities[told["holder"][0]]["properties"]["name"] == ["Ann Lee"]
    assert entities[told["post"][0]]["properties"]["name"] == ["president, Ruritania"]
    assert (told["publisher"], told["sourceUrl"], told["status"]) == (
        ["The Zenda Post"],
        ["https://example.com/a"],
        ["current"],
    )
    assert entities[told["proof"][0]]["properties"]["title"] == ["Lee meets Kim"]
    events = [e["properties"]["name"][0] for e in entities.values() if e["schema"] == "Event"]
    assert events == ["Attack: Bo Kim, Ruritania", "Meeting: Ann Lee, Bo Kim"]  # none that only a claim states


# ---------------------------------------------------------------- JSON-LD


def test_json_ld_with_short_names_is_the_same_graph(source):
    data = made(source, "jsonld-short")[""]
    assert set(parse(data, format=RdfFormat.JSON_LD)) == set(source.store)
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format="json-ld")
    assert len(dataset) == len(source.store)


def test_its_names_are_for_people(source):
    document = json.loads(made(source, "jsonld-short")[""])
    assert document["@context"] == context()
    (graph,) = [g for g in document["@graph"] if "@graph" in g and g["id"].endswith("/article/alpha-a12b998af4")]
    (meeting,) = [n for n in graph["@graph"] if n["id"].endswith("meeting-1")]
    assert meeting["type"] == ["Event", "Meeting"]
    assert meeting["modality"] == KG.Occurred.value
    assert "participant" in meeting


# ---------------------------------------------------------------- QuickStatements


def test_an_office_that_wikidata_knows_gets_its_source():
    store = linked_store()
    lee = next(q.subject for q in store.quads_for_pattern(None, KG.describes, None, None))
    person = next(q.object for q in store.quads_for_pattern(lee, KG.describes, None, None))
    text = made(Source(store), "quickstatements")[""].decode()
    assert [line for line in text.splitlines() if not line.startswith("#")] == []
    assert "# Ann Lee, president (no item): President Ann Lee of Ruritania" in text
    store.add(Quad(person, SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q1"), DefaultGraph()))
    (line,) = [
        row for row in made(Source(store), "quickstatements")[""].decode().splitlines() if not row.startswith("#")
    ]
    item, prop, office, *rest = line.split("\t")
    assert (item, prop) == ("Q1", "P39")
    assert office.startswith("Q")
    assert rest == [
        "S854",
        '"https://example.com/a"',
        "S1476",
        'en:"Lee meets Kim"',
        "S577",
        "+2020-05-02T00:00:00Z/11",
    ]


# ---------------------------------------------------------------- the command


@pytest.fixture
def graph_file(tmp_path):
    store = linked_store()
    store.dump(str(tmp_path / "graph.trig"), format=RdfFormat.TRIG)
    return tmp_path / "graph.trig"


def test_the_command_writes_files_and_folders(graph_file, tmp_path):
    for name, export in EXPORTS.items():
        out = tmp_path / f"out-{name}"
        done = CliRunner().invoke(main, ["export", "--store", str(graph_file), "-o", str(out), "--format", name])
        assert done.exit_code == 0, done.output
        assert out.is_dir() == export.is_folder
    done = CliRunner().invoke(main, ["export", "--store", str(graph_file), "-o", "-", "--format", "csvw"])
    assert (done.exit_code, "folder of files" in done.output) == (2, True)
    assert all(name in main.commands["export"].get_help(click.Context(main.commands["export"])) for name in EXPORTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_bytes_in_every_process(graph_file, name):
    code = (
        "import sys; from kg.publish.exports import EXPORTS, Source; from kg.query.reports import store_of; "
        f"made = EXPORTS[{name!r}].make(Source(store_of({str(graph_file)!r}))); "
        "sys.stdout.buffer.write(b''.join(made[n] for n in sorted(made)))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
