"""Which phrases may take part in an event, how they hang on its trigger, and how far they reach."""

import pytest

from kg.extract.events.parties import candidates, path_between, phrase_of, without_joins


def at(doc, word):
    return next(t.i for t in doc if t.text == word)


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Gunmen killed three farmers in the village on Tuesday.", "killed", {"Gunmen", "farmers", "village"}),
        ("He was arrested by police.", "arrested", {"He", "police"}),
        ("There was a Russian airstrike.", "airstrike", {"Russian"}),
        ("The court sentenced 12 of them.", "sentenced", {"court", "12", "them"}),
    ],
)
def test_phrases_of_the_sentence_may_take_part(nlp, text, trigger, expected):
    doc = nlp(text)
    assert {doc[i].text for i in candidates(doc, at(doc, trigger))} == expected


def test_phrases_of_other_sentences_take_no_part(nlp):
    doc = nlp("The minister resigned. His deputy stayed.")
    assert {doc[i].text for i in candidates(doc, at(doc, "resigned"))} == {"minister"}


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("Police freed three Taliban prisoners.", "prisoners", "three Taliban prisoners"),
        ("The leader of the group fled.", "leader", "The leader"),
        ("A bus and a lorry crashed.", "lorry", "a lorry"),
    ],
)
def test_a_phrase_reaches_from_its_determiner_to_its_head(nlp, text, head, expected):
    doc = nlp(text)
    start, end = phrase_of(doc, at(doc, head))
    assert doc[start:end].text == expected


def test_a_path_goes_up_and_down_and_names_prepositions(nlp):
    doc = nlp("Protesters gathered in the square.")
    assert path_between(doc, at(doc, "gathered"), at(doc, "square")) == ("*", "pobj:in")
    assert path_between(doc, at(doc, "square"), at(doc, "Protesters")) == ("^pobj:in", "*", "nsubj")


def test_what_is_said_of_one_is_said_of_all_that_are_joined(nlp):
    doc = nlp("Ann and Bob met.")
    assert path_between(doc, at(doc, "met"), at(doc, "Bob")) == ("*", "nsubj", "conj")
    assert without_joins(("*", "nsubj", "conj")) == ("*", "nsubj")
