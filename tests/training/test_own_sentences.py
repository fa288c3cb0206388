import re
from pathlib import Path

import pytest
import srsly

from training.event_labels import CLASSES
from training.own_sentences import FILE, own_sentences


@pytest.fixture
def read(tmp_path):
    def read(*lines):
        path = tmp_path / "sentences.txt"
        path.write_text("# What is told\n" + "\n".join(lines), encoding="utf-8")
        found = own_sentences(path)
        return [{p.context.doc[int(i)].text: CLASSES[a] for i, a in zip(p.at, p.answers, strict=True)} for p in found]

    return read


def test_marked_words_tell_of_their_class_and_all_others_of_nothing(read):
    (words,) = read("Two men were {arrested:Arrest} after the {fire:Accident} in Leeds.")
    assert words["arrested"] == "kg:Arrest"
    assert words["fire"] == "kg:Accident"
    assert {w for w, cls in words.items() if cls} == {"arrested", "fire"}


def test_a_sentence_without_marks_tells_of_nothing(read):
    told, nothing = read("The {fire:Accident} spread.", "The fire is warm.")
    assert told["fire"] == "kg:Accident"
    assert set(nothing.values()) == {""}


def test_classes_of_the_sentences_that_ship_are_those_of_the_reader():
    found = own_sentences()
    assert len(found) > 300
    assert {CLASSES[a] for p in found for a in p.answers} <= set(CLASSES)


def test_no_sentence_is_one_that_the_reader_is_tested_with():
    def words(text):
        return frozenset(re.findall(r"\w+", text.lower()))

    examples = srsly.read_yaml(Path(__file__).parent.parent / "extract" / "events" / "examples.yaml")
    tested = [words(e["text"]) for kinds in examples.values() for own in kinds.values() for e in own]
    ours = [words(re.sub(r":\w+}", "", line)) for line in FILE.read_text(encoding="utf-8").splitlines() if line]
    assert not [a | b for a in tested for b in ours if len(a & b) >= 0.7 * len(a | b)]
