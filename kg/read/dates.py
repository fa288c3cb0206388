"""Publication dates: as metadata give them, and as a dateline or a line near the headline tells them."""

import datetime
import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.terms.vocab import KG

__all__ = ["MONTH", "NO_DATE", "Published", "date_in_text", "days_of_line", "parse_date", "published"]

_EARLIEST = 1450  # news before the printing press has another date than its own
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")  # seconds or milliseconds
# A full date must not depend on what the parser fills in, nor on which number it takes for day, month or year.
_FILLINGS = (datetime.datetime(2000, 1, 1), datetime.datetime(2001, 2, 2))  # noqa: DTZ001 -- days, not moments
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? +)?"
_WRITTEN = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{MONTH},?[ -]\d{{4}})"
# 26 October 2023, 2023-10-26, 2023/10/26, 26.10.2023
_DATE = re.compile(
    rf"(?<![\w/.-])(?:{_WRITTEN}|\d{{4}}([-/.])\d\d\1\d\d|\d{{1,2}}([/.])\d{{1,2}}\2\d{{4}})(?!\d|[/.-]\d)",
    re.IGNORECASE,
)
_AGENCY = r"(?: *[(/][^)/\n]{2,30}[)/])?"
_FILED = rf"{_WEEKDAY}(?P<date>{_WRITTEN})"
_CITY = r"[A-ZÀ-Þ][\w .,’'\-]{1,40}"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ .,’'\-]+"
_WIRE = re.compile(
    r"^AP-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) \d{4}[A-Z]{0,4}$", re.MULTILINE
)  # AP's own
_WIRE_SINCE = 70  # what has a later year of two digits is of the last century
_DATELINES = (
    # HAVANA, March 22, 2016 - , GENEVA, 22 March 2016 (Reuters) - , PARIS, Oct. 3, 2023 /PRNewswire/ --
    re.compile(rf"{_CAPITALS}{_AGENCY},? +{_FILED}{_AGENCY} *(?:[-–—:]|$)"),
    # Nairobi, Tuesday, 3 October 2023 —
    re.compile(rf"{_CITY}, +{_FILED}{_AGENCY} *(?:--|[–—]|- )"),
    # Geneva (3 October 2023) –
    re.compile(rf"{_CITY} +\({_FILED}\){_AGENCY} *(?:--|[–—]|- )"),
)
_FIRST = 10  # paragraphs in which a dateline may stand
_NEAR_HEADLINE = 5  # paragraphs in which a line that is about the date may stand
_DATE_LINE = 100  # characters of such a line: "Published 3 May 2022, 10:30 | Updated …", "By Ann Lee | 3 May 2022"
_BEFORE_DATE = re.compile(
    r"(?:^|[|·•–—:,]|\b(?:published|posted|issued|released|dated?|on))\s*"
    rf"{_WEEKDAY}(?:at )?(?:\d{{1,2}}[:.]\d\d[^|]{{0,12}})?$",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"\s*(?:$|[|·•–—,;(/\-]|at\b|\d{1,2}[:.]\d\d|updated\b)", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:updated|modified|changed|revised)\b", re.IGNORECASE)


class Published(NamedTuple):
    """The day of publication and which source gave it (kg:FromMetadata …); both None where it is not known."""

    date: datetime.date | None
    date_source: NamedNode | None


NO_DATE = Published(None, None)


def published(metadata: datetime.date | None, text: str, given: datetime.date | None) -> Published:
    """The day of publication: of the metadata, else the dateline, else a line near the headline, else as it is given.

    Args:
        metadata: the day in the metadata.
        text: the article's text.
        given: the day that whoever asked gave for articles that tell none.
    """
    if metadata:
        return Published(metadata, KG.FromMetadata)
    if result := date_in_text(text):
        return result
    return Published(given, KG.Given) if given else NO_DATE


def parse_date(text: str) -> datetime.date | None:
    """The day that a date of metadata names.

    Args:
        text: ISO 8601 with or without time and hyphens, RFC 822 ("Thu, 26 Oct 2023 08:00:00 GMT"), a Unix time, or any
            other usual form, such as "Oct. 26, 2023 10:30 AM", as far as it tells year, month and day in one way only.

    Returns:
        The day in the zone in which it was written, or None where the text names none or leaves it open.

    >>> parse_date("Thu, 26 Oct 2023 10:00:00 GMT")
    datetime.date(2023, 10, 26)
    """
    text = " ".join(text.split())
    if _EPOCH.fullmatch(text):
        return datetime.datetime.fromtimestamp(int(text[:10]), datetime.UTC).date()  # ten digits reach the year 2286
    if (day := _day(text)) or not (stretch := _DATE.search(text)):
        return day
    return _day(stretch[0])


def date_in_text(text: str) -> Published | None:
    """The day that a dateline gives, or a line of its own in the first paragraphs, as it stands below headlines.

    Returns:
        The day and which of the two gave it, or None. A year or month alone is never made a day.
    """
    if match := _WIRE.search(text):
        century = "19" if int(match["year"]) >= _WIRE_SINCE else "20"
        if day := _day(f"{century}{match['year']}-{match['month']}-{match['day']}"):
            return Published(day, KG.FromMetadata)
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()][:_FIRST]
    for line in paragraphs:
        filed = next((m["date"] for pattern in _DATELINES if (m := pattern.match(line))), "")
        if filed and (day := _day(filed)):
            return Published(day, KG.FromDateline)
    days = (day for line in paragraphs[:_NEAR_HEADLINE] for day in days_of_line(line))
    return next((Published(day, KG.FromText) for day in days), None)


def days_of_line(line: str) -> Iterator[datetime.date]:
    """The days that a line gives that is about its article's date, and not of what changed later."""
    if len(line) > _DATE_LINE:
        return
    for match in _DATE.finditer(line):
        before = line[: match.start()]
        last = re.split(r"[|·•;]", before)[-1]
        if _BEFORE_DATE.search(before) and _AFTER_DATE.match(line, match.end()) and not _CHANGED.search(last):
            day = _day(match[0])
            if day:
                yield day


def _day(text: str) -> datetime.date | None:
    """The day that a whole text names, in one way only."""
    try:
        return _plausible(datetime.datetime.fromisoformat(text).date())
    except ValueError:
        pass
    from dateutil import parser

    days: set[datetime.date] = set()
    for filling, day_first, year_first in product(_FILLINGS, (False, True), (False, True)):
        try:
            parsed = parser.parse(text, default=filling, dayfirst=day_first, yearfirst=year_first, ignoretz=True)
        except (ValueError, ArithmeticError, TypeError, AttributeError):  # it has all of them for odd input
            return None
        days.add(parsed.date())
    return _plausible(days.pop()) if len(days) == 1 else None


def _plausible(day: datetime.date) -> datetime.date | None:
    return day if day.year >= _EARLIEST else None
