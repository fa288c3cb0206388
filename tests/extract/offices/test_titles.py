"""Titles as phrases."""

import pytest

from kg.extract.offices.titles import end_of_noun, is_shorter, phrase_start, same_title, spelled, title_word


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
    ("text", "noun", "start", "end", "title"),
    [
        ("The new deputy prime minister left.", "minister", "deputy", "minister", "deputy prime minister"),
        ("The new prime minister left.", "minister", "prime", "minister", "prime minister"),
        ("The counter-terrorism chief left.", "chief", "counter", "chief", "counter-terrorism chief"),
        ("The co-founder left.", "founder", "co", "founder", "co-founder"),
        ("A sheriff's deputy left.", "deputy", "sheriff", "deputy", "sheriff's deputy"),
        ("Senators Lee and Roe left.", "Senators", "Senators", "Senators", "senator"),
        ("The Minister for European Affairs left.", "Minister", "Minister", "Affairs", "minister for european affairs"),
        ("The Attorney General of Ohio left.", "Attorney", "Attorney", "Attorney", "attorney general"),
    ],
)  # fmt: skip
def test_a_title_is_spelled_in_lower_case_with_its_noun_in_the_singular(parsed, text, noun, start, end, title):
    doc = parsed(text)
    at = {t.text: t.i for t in reversed(doc)}
    assert spelled(doc, at[noun], at[start], at[end] + 1) == title


def test_names_in_the_middle_of_a_title_are_left_out(parsed):
    doc = parsed("The chief US negotiator left.")
    assert spelled(doc, 3, 1, 4) == "chief us negotiator"
    assert spelled(doc, 3, 1, 4, {2}) == "chief negotiator"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("foreign minister", "new foreign minister", True),
        ("minister of defense", "defense minister", True),
        ("foreign minister", "defense minister", False),
        ("president", "vice president", False),
        ("minister", "prime minister", False),
    ],
)
def test_titles_that_differ_by_a_word_are_the_same_but_for_ranks(one, other, same):
    assert same_title(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "shorter"),
    [
        ("minister", "foreign minister", True),
        ("minister", "prime minister", True),
        ("president", "vice president", False),
        ("foreign minister", "minister", False),
        ("minister", "minister", False),
    ],
)
def test_a_title_says_the_same_with_fewer_words(one, other, shorter):
    assert is_shorter(one, other) is shorter


def test_a_title_begins_behind_names_and_articles(parsed):
    doc = parsed("Spain's new deputy prime minister left.")
    head = next(t.i for t in doc if t.text == "minister")
    assert doc[phrase_start(doc, head, {0})].text == "new"
    assert doc[phrase_start(doc, head, {0, head - 1})].text == "minister"
