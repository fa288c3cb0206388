"""Stores know which rules read their articles: a changed word list has its articles read again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad

from kg.build import processes, rules
from kg.build.processes import Options, run_of
from kg.build.rules import asked_alike, read_by_older_rules, rules_hash
from kg.cli.app import main
from kg.defaults import MODEL
from kg.graph.triples import run_triples
from kg.model import Run
from kg.query.named import query_store
from kg.store.articles import article_iris, load_file, run_in
from kg.terms.iris import Namer
from kg.terms.vocab import KG, PROV

ROOT = Path(__file__).parents[2]
TEXT = "BERLIN, May 4, 2020 - Angela Merkel met Emmanuel Macron in Berlin on Friday.\n"
NAMES = ("claims", "events-rules")
PATTERNS = "claims+events-rules"


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A copy of what counts, in the place of the package."""
    copy = tmp_path / "kg"
    for folder in ("extract", "lang", "nlp"):
        shutil.copytree(ROOT / "kg" / folder, copy / folder)
    (copy / "models" / "large").mkdir(parents=True)
    (copy / "models" / "attribution.npz").write_bytes(b"weights")
    (copy / "models" / "linking.json").write_text("{}")
    (copy / "models" / "large" / "body.onnx").write_bytes(b"weights")
    for name in rules._FILES:
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "kg" / name, copy / name)
    monkeypatch.setattr("kg.__file__", str(copy / "__init__.py"))
    yield copy
    rules._hash.cache_clear()


def changed(package: Path, name: str, names=NAMES) -> bool:
    """Whether a change of a file changes the hash."""
    rules._hash.cache_clear()
    before = rules_hash(MODEL, names)
    path = package / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")
    rules._hash.cache_clear()
    return rules_hash(MODEL, names) != before


def test_the_hash_is_the_same_for_the_same_files(package):
    assert rules_hash(MODEL, NAMES) == rules_hash(MODEL, list(NAMES))
    before = rules_hash(MODEL, NAMES)
    rules._hash.cache_clear()
    assert rules_hash(MODEL, NAMES) == before


@pytest.mark.parametrize(
    "name",
    ["lang/en/events.yaml", "lang/en/new.yaml", "extract/assemble.py", "nlp/tree.py", "models/attribution.npz", "graph/triples.py", "model.py"],
)  # fmt: skip
def test_what_decides_facts_changes_the_hash(package, name):
    assert changed(package, name)


@pytest.mark.parametrize("name", ["models/linking.json", "models/card.md", "extract/__pycache__/x.pyc", "serve/app.py", "models/large/body.onnx"])  # fmt: skip
def test_what_decides_no_facts_leaves_the_hash(package, name):
    assert not changed(package, name)


def test_the_large_weights_count_where_they_are_used(package):
    assert changed(package, "models/large/body.onnx", ("claims-large",))


def test_extractors_of_other_packages_count_by_their_version(package, monkeypatch):
    class Package:
        name, version = "their-extractor", "1.0"

    class Point:
        name, dist = "theirs", Package

    monkeypatch.setattr(rules, "entry_points", lambda **_: [Point])
    found = set()
    for Package.version in ("1.0", "1.1"):
        for names in (NAMES, (*NAMES, "theirs")):
            rules._hash.cache_clear()
            found.add((rules_hash(MODEL, names), "theirs" in names))
    assert len(found) == 3


def test_the_version_of_the_model_counts_and_an_unknown_model_has_none():
    assert rules._model_version(MODEL)
    assert rules._model_version("no_such_model") == ""
    assert rules_hash("no_such_model", NAMES) != rules_hash(MODEL, NAMES)


SETTINGS = "mentions=false text=true extractors=claims+events-rules"


@pytest.mark.parametrize(
    ("held", "alike"),
    [
        (Run("newskg 0.2.0", f"{MODEL} 3.7.1", SETTINGS, "ab"), True),
        (Run("newskg 0.1.0", f"{MODEL} 3.6.0", "mentions=false text=true"), True),
        (Run("newskg 0.1.0", f"{MODEL} 3.7.1", "mentions=true text=true"), False),
        (Run("newskg 0.2.0", f"{MODEL} 3.7.1", "mentions=false text=true extractors=claims"), False),
        (Run("newskg 0.2.0", "other 3.7.1", SETTINGS, "ab"), False),
    ],
)
def test_only_model_and_settings_tell_what_was_asked_for(held, alike):
    assert asked_alike(held, Run("newskg 0.3.0", f"{MODEL} 3.7.1", SETTINGS, "cd")) is alike


def test_articles_of_other_rules_are_counted(store):
    def read_by(run: Run) -> int:
        for article in article_iris(store):
            bundle = NamedNode(f"{article.value}/extraction")
            for quad in list(store.quads_for_pattern(bundle, PROV.wasGeneratedBy, None, article)):
                store.remove(quad)
            store.add(Quad(bundle, PROV.wasGeneratedBy, Namer().run(run), article))
        store.extend(Quad(t.subject, t.predicate, t.object) for t in run_triples(run, Namer()))
        assert run_in(store, article_iris(store)[0]) == run
        return read_by_older_rules(lambda query: query_store(query, store))

    now = rules_hash(MODEL, NAMES)
    assert read_by(Run("newskg 0.1.0", f"{MODEL} 3.7.1", SETTINGS, now)) == 0
    assert read_by(Run("newskg 0.2.0", f"{MODEL} 3.7.1", SETTINGS, "ab")) == 2
    assert read_by(Run("newskg 0.1.0", f"{MODEL} 3.7.1", "mentions=false text=true")) == 2
    assert read_by(Run("newskg 0.2.0", "no_such_model 1", SETTINGS, "ab")) == 0  # nobody can say what it would read


@pytest.mark.slow
def test_a_run_tells_its_rules():
    run = run_of(Options())
    assert run.rules == rules_hash(MODEL, run.settings.partition("extractors=")[2].split("+"))
    assert [t.object for t in run_triples(run, Namer()) if t.predicate == KG.rules] == [Literal(run.rules)]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A copy of the package that the tests may change."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(ROOT / "kg", folder / "kg", ignore=shutil.ignore_patterns("large", "static", "__pycache__"))
    for name in ("ontology", "queries"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def kg(folder: Path, *args) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "kg", *map(str, args)]
    env = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_changed_word_list_has_articles_read_again_and_the_stale_event_goes(installed, tmp_path):
    news, store = tmp_path / "a.txt", tmp_path / "s"
    news.write_text(TEXT)
    kg(installed, "build", news, "--extractor", PATTERNS, "--store", store)
    assert "Macron" in kg(installed, "query", "meetings", store)
    assert "read by other rules" not in kg(installed, "stats", store)
    assert "; 1 unchanged" in kg(installed, "build", news, "--extractor", PATTERNS, "--store", store)

    for path in (installed / "kg" / "lang" / "en").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("meet", "zzmeet"), encoding="utf-8")
    assert "1 article was read by other rules" in kg(installed, "stats", store)
    kept = kg(installed, "build", news, "--extractor", PATTERNS, "--store", store, "--keep-old")
    assert "; 1 unchanged" in kept
    assert "1 article of the store was read by older rules: kept" in kept
    assert "Macron" in kg(installed, "query", "meetings", store)

    again = kg(installed, "build", news, "--extractor", PATTERNS, "--store", store, "-o", tmp_path / "g.nq")
    assert "kg: 1 article," in again
    assert "1 article of the store was read by older rules: read again" in again
    assert "Macron" not in kg(installed, "query", "meetings", store)
    assert "read by other rules" not in kg(installed, "stats", store)
    held = load_file(str(tmp_path / "g.nq"))
    assert len(set(held.quads_for_pattern(None, KG.rules, None, None))) == 1  # the run of the older rules is gone


@pytest.mark.slow
def test_a_file_of_kept_articles_describes_the_run_that_read_them(tmp_path, monkeypatch):
    news, store, file = tmp_path / "a.txt", tmp_path / "s", tmp_path / "g.nq"
    news.write_text(TEXT)
    monkeypatch.setattr(processes, "rules_hash", lambda *_: "ab")
    assert CliRunner().invoke(main, ["build", str(news), "--store", str(store)]).exit_code == 0
    monkeypatch.setattr(processes, "rules_hash", lambda *_: "cd")
    done = CliRunner().invoke(main, ["build", str(news), "--store", str(store), "--keep-old", "-o", str(file)])
    assert "kept as they are" in done.stderr
    written = load_file(str(file))
    (article,) = article_iris(written)
    assert run_in(written, article).rules == "ab"


@pytest.mark.parametrize(
    ("args", "told"),
    [(["--keep-old"], "requires --store"), (["--keep-old", "--rebuild", "--store", "s"], "exclude each other")],
)
def test_options_that_make_no_sense_are_refused(args, told):
    done = CliRunner().invoke(main, ["build", "x.txt", *args])
    assert done.exit_code == 2
    assert told in done.stderr
