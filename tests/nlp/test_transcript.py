"""Labels of transcripts are told from headings that end with a colon."""

import pytest

from kg.nlp.parser_text import prepare


def labels(*paragraphs):
    text = "\n\n".join(paragraphs)
    found = prepare(text)
    assert len(found.text) == len(text)
    return [text[b:e] for b, e in found.labels]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SMITH", "REED"),
        ("ANN LEE", "BO KIM"),
        ("Q", "A"),
        ("Mr. Smith", "Ms. Reed"),
        ("Sen. Kim", "Gov. Hale"),
        ("Interviewer", "Karl Berg MP"),
        ("MODERATOR", "JEAN-LUC O'HARA"),
        ("Question", "Answer"),
    ],
)
def test_names_in_capitals_forms_of_address_and_roles_are_labels(first, second):
    turns = [f"{name}: We will build the road." for name in (first, second, first, second)]
    assert labels("An interview", *turns) == [first, second, first, second]


def test_a_name_in_usual_letters_is_one_where_it_comes_again():
    assert labels("Karl Berg: We agree.", "Anna Reed: We do not.", "Berg: Why?", "Reed: Read it.") == ["Karl Berg", "Anna Reed", "Berg", "Reed"]  # fmt: skip
    assert labels("Karl Berg: We agree.", "Anna Reed: We do not.") == []


def test_what_stands_in_brackets_behind_a_name_is_no_part_of_it():
    assert labels("SMITH (laughs): No.", "LEE (ZENDA POST): Why?") == ["SMITH", "LEE"]


@pytest.mark.parametrize(
    "headings",
    [
        ("Background", "Berlin", "What we know"),
        ("UPDATE", "KEY POINTS", "BREAKING NEWS"),
        ("NOTE", "The mayor opened a school and said this"),
        ("SMITH",),
    ],
)
def test_headings_and_a_single_name_are_none(headings):
    assert labels(*(f"{h}: The road is closed." for h in headings)) == []


def test_labels_are_written_small_for_the_parser():
    assert prepare("ANN LEE: We agree.\n\nMODERATOR: Why?\n\nLEE: Read it.").text == "Ann Lee: We agree.\n\nmoderator: Why?\n\nLee: Read it."  # fmt: skip
