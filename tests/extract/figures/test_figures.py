"""Numbers and what they count."""

import pytest

from kg.extract.figures.numbers import number_value
from kg.terms.vocab import KG


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["7,000"], 7000), (["twenty", "-", "three"], 23), (["two", "hundred"], 200), (["2.5", "million"], 2_500_000),
        (["one", "hundred", "thousand"], 100_000), (["three", "thousand", "four", "hundred"], 3400), (["two", "dozen"], 24),
        (["1.2", "billion"], 1_200_000_000), (["two", "hundred", "and", "five"], 205), (["and"], None), (["12,34"], None),
        (["dozen"], None), (["hundred"], None), (["many"], None),
    ],
)  # fmt: skip
def test_number_words(words, value):
    assert number_value(words) == value


@pytest.mark.parametrize(
    ("text", "value", "comparator", "measure", "of"),
    [
        ("At least 7,000 Palestinians have been killed.", 7000, KG.AtLeast, KG.Killed, "Palestinians"),
        ("The attack killed more than twenty soldiers.", 20, KG.MoreThan, KG.Killed, "soldiers"),
        ("Some 200,000 people have been displaced by the war.", 200_000, KG.About, KG.Displaced, "people"),
        ("Two people were injured.", 2, KG.Exactly, KG.Injured, "people"),
        ("Up to 50 protesters were arrested in Minsk.", 50, KG.AtMost, KG.Arrested, "protesters"),
        ("Two hundred and five soldiers were killed.", 205, KG.Exactly, KG.Killed, "soldiers"),
        ("Riots left 43 dead.", 43, KG.Exactly, KG.Killed, "people"),
        ("A total of 141 countries voted for the resolution.", 141, KG.Exactly, KG.Votes, "countries"),
    ],
)
def test_a_figure_has_value_comparator_measure_and_what_is_counted(read, text, value, comparator, measure, of):
    (figure,) = read(text).figures
    assert (figure.value, figure.comparator, figure.measure, figure.of) == (value, comparator, measure, of)


def test_two_numbers_are_not_one(read):
    values = [f.value for f in read("Two hundred and five thousand soldiers were killed.").figures]
    assert 205 not in values
    values = [f.value for f in read("Between two hundred and ninety people were killed.").figures]
    assert 290 not in values


@pytest.mark.parametrize(
    "text",
    [
        "Dozens of people were killed.",
        "He is 43 years old.",
        "It cost 7,000 euros.",
        "On 7 October people were killed.",
        "Prices rose by 5 percent.",
    ],
)
def test_what_gives_no_count_is_left_out(read, text):
    assert read(text).figures == ()


def test_a_figure_in_a_claim_is_the_speakers(read):
    facts = read("The health ministry of Ruritania said that at least 20 people were killed.")
    (figure,), (claim,) = facts.figures, facts.claims
    assert figure.reading.stated_in == claim.reading.key
