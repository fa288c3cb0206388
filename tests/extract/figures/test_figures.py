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


@pytest.mark.parametrize(
    ("text", "twin", "values"),
    [
        ("A man of 52 was arrested.", "A crowd of 52 was arrested.", [52]),
        ("The driver, 43, was killed.", "The driver and 43 passengers were killed.", [43]),
        ("She was arrested at 17.", "She saw that 17 were arrested.", [17]),
        ("A 31-year-old was injured.", "31 workers were injured.", [31]),
        ("Rebels killed her uncle in 1998.", "Rebels killed 1,998 soldiers.", [1998]),
        ("In 2011 protesters were arrested.", "2,011 protesters were arrested.", [2011]),
        ("He was injured while leading 6-4, 3-2.", "Six players were injured while leading 6-4, 3-2.", [6]),
        ("A fan was arrested when Chile led 21-17.", "21 fans were arrested when Chile led 21-17.", [21]),
    ],
)
def test_ages_years_and_scores_are_no_counts(read, text, twin, values):
    assert [f.value for f in read(text).figures] == []
    assert [f.value for f in read(twin).figures] == values


def test_ages_behind_those_who_are_counted_are_none(read):
    assert [f.value for f in read("Two boys, 12 and 14, were abducted from a school.").figures] == [2]


def test_votes_for_and_against_are_two_counts(read):
    figures = read("Senators voted 52-48 for the bill.").figures
    assert [(f.value, f.measure) for f in figures] == [(52, KG.Votes), (48, KG.Votes)]


def test_a_figure_in_a_claim_is_the_speakers(read):
    facts = read("The health ministry of Ruritania said that at least 20 people were killed.")
    (figure,), (claim,) = facts.figures, facts.claims
    assert figure.reading.stated_in == claim.reading.key
