"""Publication dates: as metadata give them, and as a dateline or a line near the headline tells them."""

import datetime
import email.utils
import re

__all__ = ["date_in_text", "parse_date"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)")  # 2023-10-26T08:00:00Z, 20231026, 2023/10/26
_MONTH_FIRST = re.compile(rf"({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]({_MONTH}),?[ -](\d{{4}})(?!\d)", re.IGNORECASE
)
_NUMBERS = re.compile(
    r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)"
)  # 26/10/2023: which is the month shows only if one is > 12
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")  # seconds or milliseconds
_EARLIEST = 1450  # news before the printing press has another date than its own
# A dateline as in "HAVANA, March 22, 2016 - ", "GENEVA, 22 March 2016 (Reuters) - " or "PARIS, Oct. 3, 2023 —".
_DATELINE = re.compile(
    r"^[A-ZÀ-Þ][A-ZÀ-Þ .,’'\-]+(?: *\([^)\n]{2,20}\))?,? +"
    rf"(?P<date>{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}})(?: *\([^)\n]{{2,20}}\))? *(?:[-–—:]|$)",
    re.MULTILINE,
)
_NEAR_HEADLINE = 5  # paragraphs of a page in which its date may stand
_DATE_LINE = 80  # characters of a line that is about the date, such as "Published 3 May 2022, 10:30 | Updated …"


def parse_date(text: str) -> datetime.date | None:
    """The day that a date of metadata names.

    Args:
        text: ISO 8601 with or without time and hyphens, RFC 822 ("Thu, 26 Oct 2023 08:00:00 GMT"), "26 October 2023",
            "October 26, 2023", "2023/10/26", a Unix time, or day, month and year as numbers where only one of the two
            can be the month.

    Returns:
        The day in the zone in which it was written, or None where the text names none or leaves it open.
    """
    text = " ".join(text.split())
    if match := _YEAR_FIRST.match(text):
        return _day(match[1], match[3], match[4])
    if _EPOCH.fullmatch(text):
        return _of_epoch(int(text[:10]))
    if parsed := email.utils.parsedate(text):
        return _day(*parsed[:3])
    return _written_out(text) or _of_numbers(text)


def date_in_text(text: str, *, near_headline: bool = False) -> datetime.date | None:
    """The day that a dateline gives, or with `near_headline` a line of its own in the first paragraphs.

    Args:
        text: the article's text.
        near_headline: whether a short line with a full date counts too, as web pages have it below their headline.

    Returns:
        The day, or None. A year or month alone is never made a day.
    """
    if match := _DATELINE.search(text):
        return _written_out(match["date"])
    if near_headline:
        first = [line for line in text.split("\n") if line.strip()][:_NEAR_HEADLINE]
        return next((day for line in first if len(line) <= _DATE_LINE and (day := _written_out(line))), None)
    return None


def _written_out(text: str) -> datetime.date | None:
    """The day of a date whose month is a word."""
    if match := _MONTH_FIRST.search(text):
        return _day(match[3], _number_of(match[1]), match[2])
    if match := _DAY_FIRST.search(text):
        return _day(match[3], _number_of(match[2]), match[1])
    return None


def _of_numbers(text: str) -> datetime.date | None:
    match = _NUMBERS.match(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first != second and max(first, second) <= 12:
        return None  # 5/6/2020 is in May or in June
    return _day(match[4], min(first, second), max(first, second))


def _of_epoch(seconds: int) -> datetime.date | None:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()  # ten digits reach the year 2286


def _number_of(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _day(year: str | int, month: str | int, day: str | int) -> datetime.date | None:
    """The day of the calendar, or None where there is no such day."""
    try:
        made = datetime.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None
    return made if made.year >= _EARLIEST else None
