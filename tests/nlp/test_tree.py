"""Questions to the parse, asked of parses written by hand."""

import pytest
import spacy
from spacy.tokens import Doc

from kg.nlp.tree import (
    agent_of,
    child_of,
    children_of,
    complement_of,
    complements,
    has_child,
    is_conditional,
    is_former,
    is_negated,
    is_passive,
    objects_of,
    phrases,
    subject_of,
)


@pytest.fixture(scope="module")
def vocab():
    return spacy.blank("en").vocab


def parsed(vocab, rows):
    """A document of rows "word label head", the head counted from 0."""
    words, labels, heads = zip(*(row.split() for row in rows), strict=True)
    return Doc(vocab, words=list(words), deps=list(labels), heads=list(map(int, heads)))


@pytest.fixture(scope="module")
def met(vocab):
    """Ann would not meet Bo in Paris or with Kim."""
    return parsed(
        vocab,
        ["Ann nsubj 3", "would aux 3", "not neg 3", "meet ROOT 3", "Bo dobj 3", "in prep 3", "Paris pobj 5",
         "or cc 5", "with prep 3", "Kim pobj 8", ". punct 3"],
    )  # fmt: skip


@pytest.fixture(scope="module")
def arrested(vocab):
    """If a former minister was arrested by police of Zenda ."""
    return parsed(
        vocab,
        ["If mark 5", "a det 3", "former amod 3", "minister nsubjpass 5", "was auxpass 5", "arrested ROOT 5",
         "by agent 5", "police pobj 6", "of prep 7", "Zenda pobj 8"],
    )  # fmt: skip


def words_of(tokens):
    return [t.text for t in tokens]


def test_who_does_what_to_whom(met, arrested):
    meet, arrest = met[3], arrested[5]
    assert subject_of(meet).text == "Ann"
    assert words_of(objects_of(meet)) == ["Bo"]
    assert agent_of(meet) is None
    assert not is_passive(meet)
    assert subject_of(arrest).text == "minister"
    assert objects_of(arrest) == []
    assert agent_of(arrest).text == "police"
    assert is_passive(arrest)
    assert subject_of(met[0]) is None


def test_phrases_by_their_prepositions(met, arrested):
    meet = met[3]
    assert words_of(phrases(meet)) == ["in", "with"]
    assert words_of(phrases(meet, "in", "at")) == ["in"]
    assert words_of(complements(meet)) == ["Paris", "Kim"]
    assert words_of(complements(meet, "with")) == ["Kim"]
    assert words_of(complements(meet, "on")) == []
    assert complement_of(met[5]).text == "Paris"
    assert complement_of(meet) is None
    assert words_of(complements(arrested[5])) == []  # what hangs on the police is not the arrest's


def test_whether_it_is_so(met, arrested):
    assert is_negated(met[3])
    assert not is_negated(arrested[5])
    assert is_conditional(arrested[5])
    assert not is_conditional(met[3])
    assert is_former(arrested[3])
    assert not is_former(arrested[7])


def test_children_by_label(met):
    assert words_of(children_of(met[3], "prep", "dobj")) == ["Bo", "in", "with"]
    assert child_of(met[3], "prep", "dobj").text == "Bo"
    assert child_of(met[3], "xcomp") is None
    assert has_child(met[3], "xcomp", "neg")
    assert not has_child(met[3], "xcomp")
