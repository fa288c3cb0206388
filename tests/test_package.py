"""The wheel holds all that is needed: installed into an empty environment, it builds and queries a graph."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("newskg-*.whl"))


def test_the_wheel_holds_ontology_queries_and_lists(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "kg/_data/ontology/newskg.ttl",
        "kg/_data/ontology/shapes.ttl",
        "kg/_data/queries/said.rq",
        "kg/lang/en/events.yaml",
        "kg/_data/queries/federated/wikidata-births.rq",
        "kg/identity/wikidata/starter.tsv.xz",
        "kg/models/linking.json",
        "kg/serve/static/kg.css",
        "kg/py.typed",
    ):
        assert wanted in names
    if (ROOT / "kg" / "serve" / "static" / "lib").is_dir():  # built with npm
        assert {"kg/serve/static/lib/cytoscape.min.js", "kg/serve/static/lib/LICENSES.txt"} <= set(names)
    assert not [n for n in names if n.startswith(("tests/", "examples/"))]


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment(wheel, tmp_path):
    venv.create(tmp_path / "env", with_pip=True)
    bin_ = tmp_path / "env" / "bin"
    subprocess.run([bin_ / "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True)
    (tmp_path / "a.txt").write_text("Angela Merkel met Francois Hollande in Berlin.")
    run = {"check": True, "capture_output": True, "text": True, "cwd": tmp_path}
    built = subprocess.run([bin_ / "kg", "build", "a.txt", "-o", "a.ttl"], **run)
    assert "1 article," in built.stderr
    asked = subprocess.run([bin_ / "kg", "query", "who-met-whom", "a.ttl", "--format", "csv"], **run)
    assert "Angela Merkel,Francois Hollande,Berlin" in asked.stdout
    assert "conforms" in subprocess.run([bin_ / "kg", "validate", "a.ttl"], **run).stderr
