"""Offsets go over to another copy of a text, without the first text."""

import pytest

from benchmark.align import aligned, digest, gaps, pieces

TEXT = (
    "Storm closes the port of Zenda\n\nMay 4, 2021\n\n"
    "] The harbour office closed the port of Zenda on Tuesday, and 40 ships waited outside the bay.\n\n"
    "“Nobody was hurt,” said harbour master Ann Lee, who has led the office since 2015. "
    "She asked captains to stay away until Thursday morning.\n\n"
    "Fishing boats found shelter in the river, two of them with damage to their masts."
)
WANTED = ["Zenda", "closed", "“Nobody was hurt,”", "Ann Lee", "stay away until Thursday morning.", "two of them"]


def span(text, part):
    return text.index(part), text.index(part) + len(part)


def moved(copy, part, text=TEXT):
    move = aligned(pieces(text), gaps(text), len(text), copy)
    place = move(span(text, part)) if move else None
    return copy[slice(*place)] if place else None


@pytest.mark.parametrize("part", WANTED)
def test_white_space_moves_nothing(part):
    copy = TEXT.replace(" ", "  ").replace("\n\n", "\n")
    assert moved(copy, part) == part.replace(" ", "  ")


@pytest.mark.parametrize("part", WANTED)
def test_lost_and_added_furniture_moves_nothing(part):
    copy = TEXT.replace("May 4, 2021\n\n", "").replace("] ", "").replace("She asked", "Image: Jo Hill.\n\nShe asked")
    assert moved(copy, part) == part


def test_a_name_in_the_headline_and_in_the_text_keeps_its_place():
    copy = TEXT.replace("May 4, 2021\n\n", "")
    move = aligned(pieces(TEXT), gaps(TEXT), len(TEXT), copy)
    second = TEXT.index("Zenda", 40)
    assert move((second, second + 5)) == (copy.index("Zenda", 40), copy.index("Zenda", 40) + 5)


def test_typographic_quotation_marks_go_along():
    assert moved(TEXT.replace("“", '"').replace("”", '"'), "“Nobody was hurt,”") == '"Nobody was hurt,"'


def test_as_many_other_letters_keep_the_place():
    assert moved(TEXT.replace("Ann Lee", "Anne Li"), "harbour master Ann Lee") == "harbour master Anne Li"


def test_what_a_copy_has_lost_is_not_placed():
    copy = TEXT.replace("Fishing boats found shelter in the river, two of them with damage to their masts.", "")
    assert moved(copy, "two of them") is None
    assert moved(copy, "Ann Lee") == "Ann Lee"


def test_a_stretch_that_was_rewritten_is_not_placed():
    copy = TEXT.replace("who has led the office since 2015. She asked captains", "who asked all captains of the region")
    assert moved(copy, "who has led the office since 2015") is None
    assert moved(copy, "stay away until Thursday morning.") == "stay away until Thursday morning."


def test_a_span_over_a_long_insertion_is_not_placed():
    sentence = "Fishing boats found shelter in the river, two of them with damage to their masts."
    copy = TEXT.replace("river, two", "river, wider here than anywhere else on its long way to the sea, two")
    assert moved(copy, sentence) is None
    assert moved(TEXT, sentence) == sentence


def test_another_article_is_refused():
    assert aligned(pieces(TEXT), gaps(TEXT), len(TEXT), "Parliament met on Friday and passed the budget.") is None
    assert aligned(pieces(TEXT), gaps(TEXT), len(TEXT), "") is None


def test_the_hash_looks_at_every_character_but_the_white_space_at_the_ends():
    assert digest(f"\n{TEXT} ") == digest(TEXT)
    assert digest(TEXT.replace("  ", " ").replace("Lee", "Li")) != digest(TEXT)


def test_signs_at_the_ends_of_a_span_go_along_as_far_as_they_are_there():
    text = "The fund pays $40 million (about half) to the port of Zenda and to its harbour office this year."
    assert moved(text.replace(" ", "  "), "$40 million", text) == "$40  million"
    assert moved(text.replace("(", "").replace(")", ""), "(about half)", text) == "about half"
    assert moved(text.replace("$40", "40"), "$40", text) == "40"
    assert moved("This way.” " + text, "The fund", text) == "The fund"


def test_a_line_that_stands_twice_is_found_twice_in_its_order():
    text = "Storm closes the port of Zenda\n\nForty ships waited.\n\nStorm closes the port of Zenda\n\nNobody was hurt."
    copy = "A caption of a picture\n\n" + text
    move = aligned(pieces(text), gaps(text), len(text), copy)
    for at in (0, text.index("Storm", 10)):
        place = move((at, at + 5))
        assert place == (at + len(copy) - len(text), at + len(copy) - len(text) + 5)


def test_the_last_words_of_a_text_are_found():
    assert moved(f"{TEXT} ".replace(" ", "  "), "masts.") == "masts."
    assert moved(TEXT.replace("\n\n", "\n"), "Storm") == "Storm"


def test_no_piece_is_so_short_that_it_stands_everywhere():
    assert all(12 <= n <= 51 for n, _ in pieces("x" * 30 + "y" * 51 + "z" * 9))
    assert [n for n, _ in pieces("a" * 85)] == [40, 45]
    assert [n for n, _ in pieces("a" * 95)] == [40, 40, 15]
    assert [n for n, _ in pieces("Sea\n\n\nabc] def")] == [3, 3, 3]
