"""Days of publication: as metadata write them, and as an article's first lines tell them."""

import datetime

import pytest

from kg.read.dates import date_in_text, parse_date, published
from kg.terms.vocab import KG

DAY = datetime.date(2023, 10, 26)


@pytest.mark.parametrize(
    "text",
    [
        "2023-10-26",
        "2023-10-26T23:30:00-05:00",
        "20231026",
        "2023/10/26",
        "Thu, 26 Oct 2023 08:00:00 GMT",
        "26 October 2023",
        "26th of October 2023",
        "Oct. 26, 2023 10:30 AM",
        "Published: October 26, 2023",
        "26.10.2023",
        "10/26/2023",
        "1698307200",
        "1698307200000",
        "2023-10-26 08:00:00 +0000 UTC",
        "2023-10-26T08:00:00.000+0000",
        "20231026T080000Z",
        "20231026080000",
        "26-Oct-2023",
        "Thu Oct 26 08:00:00 CEST 2023",
        "October 26, 2023 at 10:30 AM EDT",
        "Thursday 26 October 2023 10.30 BST",
        "Thursday, October 26th, 2023, 10:30 p.m. ET",
    ],
)
def test_usual_forms_of_metadata(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "2023-10",
        "yesterday",
        "5/6/2020",
        "2023-02-30",
        "0001-01-01",
        "31 June 2020",
        "99999999999999",
        "Oct 2023",
        "26/10/23",
        "10/11/12",
        "26",
        "Thursday",
    ],
)
def test_a_date_that_is_none_or_open_is_left_out(text):
    assert parse_date(text) is None


def test_a_time_of_day_out_of_all_bounds_leaves_the_day():
    assert parse_date("10 Feb 2020 10:99999999999999999999999999999999") == datetime.date(2020, 2, 10)


def test_equal_numbers_leave_nothing_open():
    assert parse_date("6/6/2020") == datetime.date(2020, 6, 6)


@pytest.mark.parametrize("zone", ["-12:00", "-05:00", "Z", "+05:30", "+14:00"])
@pytest.mark.parametrize("time", ["00:05", "23:55"])
def test_the_day_is_that_of_the_zone_in_which_it_was_written(time, zone):
    assert parse_date(f"2023-10-26T{time}:00{zone}") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "PARIS, Oct. 26, 2023 — The minister spoke.",
        "Headline\n\nGENEVA, 26 October 2023 (Reuters) - The minister spoke.",
        "NEW YORK (AP), October 26, 2023: The minister spoke.",
        "LONDON, Oct. 26, 2023 /NewsWire/ -- The company spoke.",
        "Headline\n\nNairobi, Thursday, 26 October 2023 — The minister spoke.",
        "GENEVA (26 October 2023) – The minister spoke.",
    ],
)
def test_a_dateline_gives_the_day(text):
    assert date_in_text(text) == (DAY, KG.FromDateline)


@pytest.mark.parametrize(
    "line",
    [
        "Published 26 October 2023, 10:30 | Updated 11:00",
        "By Ann Lee | October 26, 2023",
        "Thursday, 26 October 2023",
        "Updated: 28 October 2023 | Published: 26 October 2023",
        "2023-10-26",
        "Zenda Post, October 26, 2023",
    ],
)
def test_a_line_near_the_headline_gives_the_day(line):
    assert date_in_text(f"Headline\n\n{line}\n\nThe minister spoke.") == (DAY, KG.FromText)


@pytest.mark.parametrize(
    "text",
    [
        "Headline\n\nThe minister, who was appointed on 26 October 2023 after a long quarrel in the coalition, spoke on Monday.",
        "The treaty of 26 October 2023 is dead\n\nThe minister spoke.",
        "Copyright 2023\n\nThe minister spoke.",
        "Headline\n\nOctober 2023\n\nThe minister spoke.",
        "Headline\n\nLast updated 26 October 2023\n\nThe minister spoke.",
        "GENEVA, October 2023 - The minister spoke.",
        "\n\n".join(["The minister spoke."] * 12 + ["PARIS, Oct. 26, 2023 — The minister spoke."]),
    ],
)
def test_a_date_that_the_article_tells_of_is_not_its_own(text):
    assert date_in_text(text) is None


def test_metadata_come_before_the_dateline_and_the_dateline_before_what_is_given():
    told, given = datetime.date(2023, 10, 27), datetime.date(2020, 1, 1)
    dateline, plain = "PARIS, Oct. 26, 2023 — The minister spoke.", "The minister spoke."
    assert published(told, dateline, given) == (told, KG.FromMetadata)
    assert published(None, dateline, given) == (DAY, KG.FromDateline)
    assert published(None, plain, given) == (given, KG.Given)
    assert published(None, plain, None) == (None, None)
