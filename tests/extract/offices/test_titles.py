"""Titles as phrases."""

import pytest

from kg.extract.offices.titles import end_of_noun, phrase_start, spelled, tail_of, title_word


@pytest.mark.parametrize(
    ("text", "noun", "word"),
    [
        ("Gov. Jane Lee left.", "Gov.", "governor"),
        ("Senators Lee and Roe left.", "Senators", "senator"),
        ("The spokeswomen left.", "spokeswomen", "spokeswoman"),
        ("The coaches left.", "coaches", "coach"),
        ("The boss left.", "boss", "boss"),
        ("The deputies left.", "deputies", "deputy"),
    ],
)
def test_nouns_are_singular_and_written_out(parsed, text, noun, word):
    doc = parsed(text)
    assert title_word(next(t for t in doc if t.text == noun)) == word


@pytest.mark.parametrize(
    ("text", "noun", "adds"),
    [
        ("Attorney General Ann Lee left.", "Attorney", " general"),
        ("The secretary-general left.", "secretary", "-general"),
        ("The president-elect left.", "president", ""),
        ("The editor-in-chief left.", "editor", "-in-chief"),
        ("The director general left.", "director", " general"),
        ("The general director left.", "director", ""),
        ("The deputy general left.", "deputy", ""),
    ],
)
def test_what_follows_a_noun(parsed, text, noun, adds):
    doc = parsed(text)
    assert end_of_noun(doc, next(t.i for t in doc if t.text == noun))[1] == adds


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("The minister of defense spoke.", " of defense"),
        ("The director of emergency preparedness and response spoke.", " of emergency preparedness and response"),
        ("The minister for European affairs spoke.", " for european affairs"),
        ("The minister of the crown spoke.", ""),
        ("The minister for years spoke.", ""),
        ("The minister in Rome spoke.", ""),
    ],
)
def test_the_tail_of_a_title(parsed, text, tail):
    assert tail_of(parsed(text), 1, lambda _: False) == tail


def test_a_tail_ends_before_a_name(parsed):
    doc = parsed("Secretary of State Ann Lee spoke.")
    assert tail_of(doc, 0, lambda i: doc[i].text in ("Ann", "Lee")) == " of state"
    assert tail_of(doc, 0, lambda i: doc[i].text == "State") == ""


def test_a_title_is_spelled_with_the_words_that_are_kept(parsed):
    doc = parsed("The new deputy prime minister, and the counter-terrorism chief, and a sheriff's deputy left.")
    at = {t.text: t.i for t in reversed(doc)}
    assert spelled(doc, at["minister"], {at["prime"], at["deputy"]}, "") == "deputy prime minister"
    assert spelled(doc, at["minister"], {at["prime"]}, " of spain") == "prime minister of spain"
    hyphen = at["counter"] + 1
    assert spelled(doc, at["chief"], {at["counter"], hyphen, at["terrorism"]}, "") == "counter-terrorism chief"


def test_a_title_begins_behind_names_and_articles(parsed):
    doc = parsed("Spain's new deputy prime minister left.")
    head = next(t.i for t in doc if t.text == "minister")
    assert doc[phrase_start(doc, head, {0})].text == "new"
    assert doc[phrase_start(doc, head, {0, head - 1})].text == "minister"
