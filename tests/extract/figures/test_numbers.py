"""Numbers in digits and words: which tokens are one, and what they are worth."""

import pytest

from kg.extract.figures.numbers import number_value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["two", "million", "three", "hundred", "thousand"], 2_300_000),
        (["two", "million", "and", "three"], 2_000_003),
        (["seventy", "-", "one"], 71),
        (["nine", "hundred", "ninety", "-", "nine"], 999),
        (["999999999999"], 999_999_999_999),
        (["1000000000000"], None),
        (["two", "trillion"], None),
        (["two", "cars"], None),
        ([], None),
    ],
)
def test_words_add_up_below_their_scales(words, value):
    assert number_value(words) == value
