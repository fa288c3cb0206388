"""What the readers of references and acts learn from beside annotated articles."""

import gzip
import json

import pytest

pytest.importorskip("sklearn")

from kg.extract.claims.speech_acts import ACTS
from kg.terms.vocab import KG
from training.gum import gum_articles
from training.labelled_acts import FOLDER, labelled_acts, number_of
from training.silver_acts import unannotated

TEXT = "Ann Lee met Bo Kim in Berlin on Monday. The president said that he was happy."


def write(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")


def test_acts_have_numbers_and_nothing_said_the_last():
    assert number_of("Statement") == 0 == ACTS.index(KG.Claim)
    assert ACTS[number_of("Denial")] == KG.Denial
    assert number_of("") == len(ACTS)


def test_labels_are_offsets_without_text():
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            assert set(record) == {"origin", "acts"}
            for said in record["acts"]:
                assert set(said) == {"source", "cue", "content", "act"}
                assert all(begin < end for k in ("source", "cue", "content") for begin, end in said[k])
                assert 0 <= number_of(said["act"]) <= len(ACTS)


def test_labels_whose_texts_are_not_there_are_left_out(tmp_path):
    assert labelled_acts(tmp_path) == []


def test_a_labelled_sentence_is_read_with_its_act(tmp_path, monkeypatch):
    write(tmp_path / "corpora/dwie/dev.jsonl", [{"id": "1", "text": TEXT}])
    cue, content = (TEXT.index("said"), TEXT.index("said") + 4), (TEXT.index("that he"), len(TEXT) - 1)
    said = {"source": [[40, 53]], "cue": [cue], "content": [content], "act": "Belief"}
    write(tmp_path / "labels/dwie.jsonl", [{"acts": [said], "origin": {"corpus": "dwie", "file": "dev", "id": "1"}}])
    monkeypatch.setattr("training.labelled_acts.FOLDER", tmp_path / "labels")
    ((uttered, act, weight),) = labelled_acts(tmp_path)
    assert (ACTS[act], weight) == (KG.Belief, 1.0)
    assert uttered.rule == KG.Claim
    assert len(uttered.places) > len({"said", "happy"})


def test_what_is_annotated_or_kept_aside_is_no_silver(tmp_path):
    def text(word):
        return f"{word} " * 80 + f"and much more of what {word} did. " * 10

    write(tmp_path / "corpora/dwie/dev.jsonl", [{"id": n, "text": text(n)} for n in ("one", "two", "three", "two")])
    (tmp_path / "gold2/dev").mkdir(parents=True)
    (tmp_path / "gold2/dev/a.txt").write_text(text("two"), encoding="utf-8")
    assert sorted(unannotated(tmp_path)) == [text("one"), text("three")]
    assert unannotated(tmp_path) == unannotated(tmp_path)


@pytest.fixture
def gum(tmp_path):
    """A corpus of two documents, one of them kept aside for measuring."""
    spans = {w: (TEXT.index(w), TEXT.index(w) + len(w)) for w in ("Ann Lee", "Bo Kim", "The president", "he was")}
    mentions = [
        {"start": s, "end": e - 4 * (w == "he was"), "entity": entity, "level": level, "type": "PER"}
        for (w, (s, e)), entity, level in zip(spans.items(), "abaa", ("NAM", "NAM", "NOM", "PRO"), strict=True)
    ]
    records = [{"id": n, "genre": "news", "text": TEXT, "mentions": mentions} for n in ("kept", "aside")]
    (tmp_path / "corpora/gum_coref").mkdir(parents=True)
    with gzip.open(tmp_path / "corpora/gum_coref/dev.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(r) + "\n" for r in records)
    write(tmp_path / "corpora/gum_news/dev.jsonl", [{"id": "aside"}])
    return tmp_path


def test_gum_teaches_references_to_those_that_it_names(gum):
    (read,) = gum_articles(gum)
    assert read.gold.id == "kept"
    assert [(TEXT[slice(*r.span)], r.entity) for r in read.gold.references] == [("The president", "a"), ("he", "a")]
    named = {cluster.label: names for cluster, names in zip(read.clusters, read.names, strict=True)}
    assert (named["Ann Lee"], named["Bo Kim"]) == (frozenset("a"), frozenset("b"))
    assert read.of_every_genre
    assert gum_articles(gum / "nowhere") == []
