"""Which dates an event may have."""

from datetime import date

import pytest

from kg.extract.dates import find_dates
from kg.extract.events.context import Context
from kg.extract.events.timing import date_candidates

DAY = date(2021, 6, 16)  # a Wednesday


@pytest.fixture
def dates(nlp):
    def read(text, word, modality="kg:Occurred", published=DAY):
        doc = nlp(text)
        context = Context(doc, {}, (), find_dates(doc, published), published)
        trigger = next(t.i for t in doc if t.text == word)
        return [(w.value, w.start >= 0) for _, w in date_candidates(context, trigger, "kg:Meeting", modality)]

    return read


def test_dates_of_the_sentence_come_first_and_the_day_of_publication_last(dates):
    found = dates("They met on June 3. It had rained since June 1.", "met")
    assert found == [("2021-06-03", True), ("2021-06-01", True), ("2021-06-16", False)]


def test_without_a_day_of_publication_only_told_dates_remain(dates):
    assert dates("They met on June 3, 2020.", "met", published=None) == [("2020-06-03", True)]


@pytest.mark.parametrize(("modality", "expected"), [("kg:Occurred", "2021-06-14"), ("kg:Planned", "2021-06-21")])
def test_a_bare_weekday_of_what_is_planned_lies_ahead(dates, modality, expected):
    assert dates("Talks on Monday in Vienna.", "Talks", modality)[0] == (expected, True)


@pytest.mark.parametrize(
    ("published", "modality"),
    [(date.max, "kg:Planned"), (date(9999, 12, 30), "kg:Planned"), (date(1, 1, 2), "kg:Occurred")],
)
def test_at_the_ends_of_time_nothing_moves(dates, published, modality):
    assert dates("Talks on Monday in Vienna.", "Talks", modality, published)
    assert dates("Talks in March in Vienna.", "Talks", modality, published)


def test_a_full_date_never_moves(dates):
    assert dates("Talks on June 14, 2021 in Vienna.", "Talks", "kg:Planned")[0] == ("2021-06-14", True)


@pytest.mark.parametrize(
    ("text", "modality", "expected"),
    [
        ("They will meet on Friday.", "kg:Planned", "2021-06-18"),
        ("They may have met on a Friday; the visit will be on Friday.", "kg:Occurred", "2021-06-11"),
        ("The talks of July 1 will have ended.", "kg:Planned", "2021-07-01"),
        ("The talks of July 1 will have ended.", "kg:Occurred", "2020-07-01"),
        ("The July talks will have ended.", "kg:Occurred", "2020-07"),
        ("The talks of July 1, 2021 will have ended.", "kg:Occurred", "2021-07-01"),
        ("The talks of next July will have ended.", "kg:Occurred", "2021-07"),
    ],
)
def test_what_has_occurred_does_not_lie_ahead(dates, text, modality, expected):
    word = next(w for w in ("meet", "visit", "talks") if w in text.split())
    assert dates(text, word, modality)[0] == (expected, True)
