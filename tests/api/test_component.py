"""The component for pipelines of spaCy: it gives what `kg.read` gives, as data that survive bytes and processes."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

import kg
from kg.api.component import make_newskg

TEXT = "Angela Merkel met François Hollande in Berlin. Merkel said that Greece would stay."


def test_the_entry_point_names_the_factory():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["spacy_factories"]["newskg"].partition(":")
    assert getattr(import_module(module), name) is make_newskg


@pytest.mark.slow
def test_any_pipeline_gets_the_facts():
    nlp = spacy.blank("en")
    nlp.add_pipe("newskg", config={"date": "2015-07-07"})
    doc = nlp(TEXT)
    assert doc._.kg == kg.read(TEXT, date="2015-07-07").to_dict()
    (claim,) = doc._.kg["claims"]
    assert doc.text[claim["start"] : claim["end"]] == "that Greece would stay"
    assert not nlp.analyze_pipes()["problems"]["newskg"]


@pytest.mark.slow
def test_its_data_survive_bytes():
    nlp = spacy.blank("en")
    nlp.add_pipe("newskg")
    doc = nlp(TEXT)
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.kg == doc._.kg


@pytest.mark.slow
def test_a_text_is_never_taken_for_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Yes").write_text(TEXT)
    nlp = spacy.blank("en")
    nlp.add_pipe("newskg")
    assert nlp("Yes")._.kg["text"] == "Yes"
