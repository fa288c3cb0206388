"""Dates: as precise as the text, relative to the publication date or to a full date in the text."""

import datetime

import pytest
import spacy

from kg.extract.dates import find_dates, last_day

BLANK = spacy.blank("en")
BLANK.add_pipe("sentencizer")
PUBLISHED = datetime.date(2023, 10, 26)  # a Thursday


def dates(text, anchor=PUBLISHED):
    doc = BLANK(text)
    return [
        (doc[w.start : w.end].text, w.value, w.earliest.isoformat(), w.latest.isoformat())
        for w in find_dates(doc, anchor)
    ]


@pytest.mark.parametrize(
    ("text", "value", "earliest", "latest"),
    [
        ("It ended on October 26, 2021.", "2021-10-26", "2021-10-26", "2021-10-26"),
        ("It ended on 6 October 2021.", "2021-10-06", "2021-10-06", "2021-10-06"),
        ("It ended on 2021-10-06.", "2021-10-06", "2021-10-06", "2021-10-06"),
        ("It began early on October 7.", "2023-10-07", "2023-10-07", "2023-10-07"),
        ("It ended on Aug. 28.", "2023-08-28", "2023-08-28", "2023-08-28"),
        ("They met on Thursday.", "2023-10-26", "2023-10-26", "2023-10-26"),
        ("They met on Tuesday.", "2023-10-24", "2023-10-24", "2023-10-24"),
        ("They met last Thursday.", "2023-10-19", "2023-10-19", "2023-10-19"),
        ("They will meet on Monday.", "2023-10-30", "2023-10-30", "2023-10-30"),
        ("They met yesterday.", "2023-10-25", "2023-10-25", "2023-10-25"),
        ("They meet tomorrow.", "2023-10-27", "2023-10-27", "2023-10-27"),
        ("They met last month.", "2023-09", "2023-09-01", "2023-09-30"),
        ("They met in March 2016.", "2016-03", "2016-03-01", "2016-03-31"),
        ("They met in March.", "2023-03", "2023-03-01", "2023-03-31"),
        ("They met in December.", "2022-12", "2022-12-01", "2022-12-31"),
        ("They met last year.", "2022", "2022-01-01", "2022-12-31"),
        ("They met in 2014.", "2014", "2014-01-01", "2014-12-31"),
        ("They met this week.", "2023-10", "2023-10-23", "2023-10-29"),
        ("They met earlier this week.", "2023-10", "2023-10-23", "2023-10-26"),
        ("They met a week ago.", "2023-10", "2023-10-16", "2023-10-22"),
        ("They met four weeks ago.", "2023", "2023-09-25", "2023-10-01"),
        ("They met in the past two weeks.", "2023-10", "2023-10-12", "2023-10-26"),
        ("They met over the past week.", "2023-10", "2023-10-19", "2023-10-26"),
        ("They met this morning.", "2023-10-26", "2023-10-26", "2023-10-26"),
        ("They met last night.", "2023-10-25", "2023-10-25", "2023-10-25"),
        ("In March they met.", "2023-03", "2023-03-01", "2023-03-31"),
        ("They met in mid-June.", "2023-06", "2023-06-01", "2023-06-30"),
        ("Its October meeting ended.", "2023-10", "2023-10-01", "2023-10-31"),
        ("They met in May of last year.", "2022-05", "2022-05-01", "2022-05-31"),
        ("They met on December 11 of this year.", "2023-12-11", "2023-12-11", "2023-12-11"),
        ("They met on December 11.", "2023-12-11", "2023-12-11", "2023-12-11"),
        ("They met last Oct. 30.", "2022-10-30", "2022-10-30", "2022-10-30"),
        ("Last Thursday they met.", "2023-10-19", "2023-10-19", "2023-10-19"),
        ("They met three days ago.", "2023-10-23", "2023-10-23", "2023-10-23"),
        ("They met two years ago.", "2021", "2021-01-01", "2021-12-31"),
    ],
)
def test_a_date_is_as_precise_as_the_text(text, value, earliest, latest):
    assert [row[1:] for row in dates(text)] == [(value, earliest, latest)]


@pytest.mark.parametrize("text", ["They met on Friday.", "They met on October 30.", "They met last month."])
def test_without_a_reference_relative_dates_are_left_out(text):
    assert dates(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "It cost 2014 euros.",
        "Some 1900 people came.",
        "It rose by 2.5 percent to 1,950.",
        "On February 30, 2020 nothing happened.",
        "They met May and April, who march.",
        "They met January Jones.",
    ],
)
def test_numbers_and_impossible_days_are_no_dates(text):
    assert [row for row in dates(text) if len(row[1]) != 4 or "February" not in text] == []


@pytest.mark.parametrize(
    ("text", "begins", "last"),
    [
        ("He led it until 2013.", 3, "2013-12-31"),
        ("He led it till last month.", 3, "2023-09-30"),
        ("He led it, from 1978 to 2002, well.", 3, "2002-12-31"),
        ("He led it between May 2004 and June 2006.", 3, "2006-06-30"),
        ("He led it (2005–2021).", 3, "2021-12-31"),
        ("He led it from 1990-1997.", 3, "1997-12-31"),
        ("He led it since 2013.", 3, None),
        ("He led it from 2013 on.", 3, None),
        ("He led it until they left.", 3, None),
        ("He led it", 3, None),
    ],
)
def test_the_last_day_of_a_term(text, begins, last):
    doc = BLANK(text)
    found = last_day(doc, find_dates(doc, PUBLISHED), begins)
    assert (found.isoformat() if found else None) == last
