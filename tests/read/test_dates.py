"""Days of publication: as metadata write them, and as an article's first lines tell them."""

import datetime

import pytest

from kg.read.dates import date_in_text, parse_date

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
    ],
)
def test_usual_forms_of_metadata(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "2023", "2023-10", "yesterday", "5/6/2020", "2023-02-30", "0001-01-01", "31 June 2020", "99999999999999"],
)
def test_a_date_that_is_none_or_open_is_left_out(text):
    assert parse_date(text) is None


def test_equal_numbers_leave_nothing_open():
    assert parse_date("6/6/2020") == datetime.date(2020, 6, 6)


@pytest.mark.parametrize(
    "text",
    [
        "PARIS, Oct. 26, 2023 — The minister spoke.",
        "Headline\n\nGENEVA, 26 October 2023 (Reuters) - The minister spoke.",
        "NEW YORK (AP), October 26, 2023: The minister spoke.",
    ],
)
def test_a_dateline_gives_the_day(text):
    assert date_in_text(text) == DAY


def test_a_line_near_the_headline_gives_the_day_of_a_page_only():
    page = "Headline\n\nPublished 26 October 2023, 10:30 | Updated 11:00\n\nThe minister spoke."
    assert date_in_text(page, near_headline=True) == DAY
    assert date_in_text(page) is None


def test_a_date_that_the_article_tells_of_is_not_its_own():
    text = "Headline\n\nThe minister, who was appointed on 26 October 2023 after a long quarrel in the coalition, spoke on Monday."
    assert date_in_text(text, near_headline=True) is None
    assert date_in_text("Copyright 2023\n\nThe minister spoke.", near_headline=True) is None
