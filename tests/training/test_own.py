"""Annotations of our own are kept as offsets, by what was annotated, and come back with the texts beside them."""

import json

import pytest

from training import own

TEXT = "Police arrested Ann Lee, head of Borealis, in Zenda on Monday."
GOLD = {
    "id": "a",
    "date": "2023-05-09",
    "entities": [
        {"name": "Ann Lee", "aliases": [], "type": "Person"},
        {"name": "Borealis", "aliases": [], "type": "Organisation"},
    ],
    "positions": [
        {"person": "Ann Lee", "title": "head", "of": "Borealis", "status": "Current", "near": "head of Borealis"}
    ],
    "events": [
        {"type": "Arrest", "trigger": "arrested", "near": "Police arrested Ann Lee", "date": "2023-05-08", "dateText": "Monday", "modality": "Occurred"}
    ],
    "claims": [], "figures": [], "coref": [],
}  # fmt: skip


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """A folder with a corpus of one article, and empty folders for annotations."""
    corpus = tmp_path / "shared" / "corpora" / "press"
    corpus.mkdir(parents=True)
    (corpus / "dev.jsonl").write_text(json.dumps({"id": "press:1", "text": TEXT}) + "\n", encoding="utf-8")
    monkeypatch.setattr(own, "FOLDER", tmp_path / "kept")
    for part in ("events", "offices"):
        (tmp_path / "kept" / part).mkdir(parents=True)
    return tmp_path / "shared"


@pytest.fixture
def finished(tmp_path):
    """A folder that an annotator has finished."""
    folder = tmp_path / "finished"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(GOLD), encoding="utf-8")
    entry = {"id": "a", "corpus": "press", "corpus_id": "press:1"}
    (folder / "manifest.json").write_text(json.dumps([entry, entry | {"id": "b"}]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("part", ["events", "offices", ""])
def test_annotations_are_kept_by_part_without_the_text(shared, finished, part):
    own.keep(shared, [finished], own.FOLDER / part)
    assert "arrested" not in (own.FOLDER / part / "press.jsonl").read_text(encoding="utf-8")
    readers = {"events": own.event_articles, "offices": own.office_articles, "": own.own_articles}
    for name, reader in readers.items():
        found = reader(shared)
        assert [a.text for a in found] == ([TEXT] if name == part else [])
        assert all([e.cls for e in a.events] == ["Arrest"] for a in found)


def test_of_an_article_annotated_twice_the_fuller_annotations_count(shared, finished):
    own.keep(shared, [finished], own.FOLDER / "offices")
    own.keep(shared, [finished], own.FOLDER / "events")
    assert [a.text for a in own.event_articles(shared)] == [TEXT]
    assert own.office_articles(shared) == []


def test_annotations_of_another_text_are_refused(shared, finished):
    (finished / "a.txt").write_text(TEXT + " So it is told.", encoding="utf-8")
    with pytest.raises(ValueError, match="not the one that was annotated"):
        own.keep(shared, [finished], own.FOLDER / "events")
