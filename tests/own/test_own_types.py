"""A user's own classes and patterns: checked with a clear error, read without code, and seen by queries and shapes."""

import json
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

from kg.cli.app import main
from kg.errors import KgError
from kg.terms import ontology
from kg.terms.ontology import bare, children, label, reload, superclasses, term
from kg.terms.vocab import KG

DOC = Path(__file__).parents[2] / "docs" / "own-types.md"
TEXT = "Tesla recalled 2,000 cars in Germany on Monday. Angela Merkel met Francois Hollande in Berlin."


def block(kind):
    return DOC.read_text(encoding="utf-8").partition(f"```{kind}\n")[2].partition("```")[0]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The two files of the docs, in a folder of their own; nothing of them is left behind."""
    (tmp_path / "my.ttl").write_text(block("turtle"))
    (tmp_path / "my.yaml").write_text(block("yaml"))
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_TYPES", "")
    monkeypatch.setenv("KG_PATTERNS", "")
    yield tmp_path
    monkeypatch.undo()
    reload()


def kg(*args):
    return CliRunner().invoke(main, args)


def test_a_class_of_the_user_is_below_ours(own, monkeypatch):
    monkeypatch.setenv("KG_TYPES", "my.ttl")
    reload()
    recall = term("my:Recall")
    assert (label(recall), bare("Recall"), bare("Meeting")) == ("product recall", "my:Recall", "kg:Meeting")
    assert KG.Event in superclasses(recall)
    assert recall in children(KG.Event)


@pytest.mark.slow
def test_own_events_are_read_and_seen_everywhere(own, nlp):
    done = kg("build", "a.txt", "-o", "a.trig", "--types", "my.ttl", "--patterns", "my.yaml")
    assert done.exit_code == 0, done.output
    dataset = rdflib.Dataset()
    dataset.parse("a.trig")
    recall = rdflib.URIRef("https://my.example/terms#Recall")
    (event,) = {s for s, _, _, _ in dataset.quads((None, rdflib.RDF.type, recall, None))}
    types = {str(o) for _, _, o, _ in dataset.quads((event, rdflib.RDF.type, None, None))}
    assert types == {str(recall), KG.Event.value}
    assert kg("validate", "a.trig").exit_code == 0
    for name in ("my:Recall", "Recall"):
        rows = kg("query", "events", "a.trig", "--param", f"type={name}", "--format", "csv").stdout.splitlines()[1:]
        assert [row.split(",")[:4] for row in rows] == [["Recall", "Tesla", "", ""]]  # its agents, and no others
        (record,) = json.loads(kg("events", "a.trig", "--type", name, "--format", "json").stdout)
        assert (record["type"], record["label"], record["parties"][0]["name"]) == ("Recall", "product recall", "Tesla")
    every = {r["type"] for r in json.loads(kg("events", "a.trig", "--format", "json").stdout)}
    assert every == {"Recall", "Meeting"}  # ours are read as before


@pytest.mark.slow
def test_kg_toml_makes_them_usual(own, nlp):
    (own / "kg.toml").write_text('types = "my.ttl"\npatterns = "my.yaml"\n')
    assert kg("build", "a.txt", "-o", "a.ttl").exit_code == 0
    assert "product recall" in kg("events", "a.ttl").output


@pytest.mark.slow
def test_examples_of_patterns_are_run(own, nlp):
    done = kg("patterns", "test", "my.yaml", "--types", "my.ttl")
    assert (done.exit_code, "1 pattern, 4 of 4 examples hold" in done.output) == (0, True), done.output
    wrong = (own / "my.yaml").read_text().replace('no: ["', 'no: ["Tesla recalled 2,000 cars.", "')
    (own / "wrong.yaml").write_text(wrong)
    done = kg("patterns", "test", "wrong.yaml", "--types", "my.ttl")
    assert done.exit_code == 1
    assert "wrong.yaml: recall: fires on: Tesla recalled 2,000 cars." in done.output


HEAD = "@prefix my: <https://my.example/terms#> . @prefix kg: <https://w3id.org/newskg#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ("my:Recall a", "my.ttl: cannot be read"),
        (HEAD, "my.ttl: declares no class"),
        (HEAD + "my:Recall rdfs:subClassOf kg:Person ; rdfs:label 'x' .", "stands below no class of events"),
        (HEAD + "my:A rdfs:subClassOf my:B . my:B rdfs:subClassOf my:A .", "stands below no class of events"),
        (HEAD + "my:Recall rdfs:subClassOf kg:Event .", "has no rdfs:label"),
        (HEAD + "<https://my.example/Recall> rdfs:subClassOf kg:Event ; rdfs:label 'x' .", "has no # before its name"),
        (
            "@prefix kg: <https://other.example/#> .\n" + HEAD.partition("\n")[2] + "kg:A a kg:B .",
            "the prefix kg: is ours",
        ),
    ],
)
def test_a_mistake_in_the_classes_is_one_line(own, turtle, said, monkeypatch):
    (own / "my.ttl").write_text(turtle)
    monkeypatch.setenv("KG_TYPES", "my.ttl")
    with pytest.raises(KgError, match=said):
        reload()
    done = kg("events", "a.txt")
    assert done.exit_code in (1, 2)
    assert "Traceback" not in done.output
    monkeypatch.setenv("KG_TYPES", "")
    ontology.reload()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("my:Recall", "my:Recal"), "my.yaml: rule recall: the ontology declares no 'my:Recal'; nearest: my:Recall"),
        (("lemmas:", "lemma:"), "my.yaml: rule recall: unknown or missing keys"),
        (("kg:agent", "kg:actor"), "my.yaml: rule recall: the ontology declares no 'kg:actor'"),
        (("- id", "id"), "my.yaml: "),
    ],
)
def test_a_mistake_in_the_patterns_is_one_line(own, change, said):
    (own / "my.yaml").write_text((own / "my.yaml").read_text().replace(*change))
    done = kg("patterns", "test", "my.yaml", "--types", "my.ttl")
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1), done.output
    assert said in done.output


def test_own_patterns_need_a_file(own, nlp):
    assert (
        "needs a file of patterns: --patterns"
        in kg("build", "a.txt", "-o", "a.ttl", "--extractor", "own-patterns").output
    )
