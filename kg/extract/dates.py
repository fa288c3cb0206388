"""Dates in the text, resolved against a reference date and never more precise than the text."""

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.lang.lexicon import sections, words
from kg.model import Time
from kg.nlp.parser_text import token_starts
from kg.nlp.ranges import span_of
from kg.nlp.tree import PREDICATES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from kg.model import Article

__all__ = ["When", "date_on", "dates_in", "find_dates", "last_day", "time_of"]

_WORDS = sections("dates.yaml")
_MONTHS: dict[str, int] = _WORDS["months"] | _WORDS["short_months"]
_DAYS: dict[str, int] = _WORDS["weekdays"]


def _any_of(alternatives: Iterable[str]) -> str:
    return "|".join(map(re.escape, alternatives))


_MONTH_NAMES = (
    f"{_any_of(map(str.title, _WORDS['months']))}|(?:{_any_of(map(str.title, _WORDS['short_months']))})\\b\\.?"
)
_MONTH = rf"(?P<month>{_MONTH_NAMES})"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_WEEKDAY = rf"(?P<weekday>{_any_of(map(str.title, _DAYS))})"
_COUNT: dict[str, int] = _WORDS["counts"]
_NO_YEAR = rf"(?![\d%,.]\d|\s*(?:{_any_of(_WORDS['not_years'])}))"
_PERIOD = r"(?P<unit>week|weekend|month|year)"
_OF_YEAR = r"(?:\s+of\s+(?P<of>this|last|next)\s+year)?"
_NOT_TO_MONTH = r"(?!\w|\.?,?\s+\d)"
_BARE_MONTHS = _any_of(m.title() for m in _WORDS["months"] if m not in _WORDS["months_that_are_names"])
_ANY_CASE = re.IGNORECASE
# In the order of preference where two match at one place: the longest wins.
_PATTERNS = [
    ("iso", re.compile(r"\b(?P<year>(?:1[6-9]|20)\d\d)-(?P<mm>[01]\d)-(?P<day>[0-3]\d)\b")),
    (
        "mdy",
        re.compile(
            rf"\b(?:(?P<which>last|this|next)\s+)?{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR}|{_OF_YEAR})\b"
            r"(?!\s*(?:percent|per cent|%))"
        ),
    ),
    ("dmy", re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?\b")),
    ("my", re.compile(rf"\b{_MONTH}(?:\s+of)?,?\s+{_YEAR}\b")),
    (
        "month",
        re.compile(
            rf"\b(?:(?P<which>(?i:{_any_of(_WORDS['to_months'])}))\s+|(?i:mid)-){_MONTH}{_NOT_TO_MONTH}{_OF_YEAR}"
        ),
    ),
    ("month", re.compile(rf"\b(?P<month>{_BARE_MONTHS})\b{_NOT_TO_MONTH}{_OF_YEAR}(?!\s+[A-Z]|-)")),
    ("weekday", re.compile(rf"\b(?:(?P<which>(?i:last|next|this|coming))\s+)?{_WEEKDAY}\b")),
    ("day", re.compile(rf"\b(?P<day>{_any_of(_WORDS['days'])})\b", _ANY_CASE)),
    ("period", re.compile(rf"\b(?:(?P<part>earlier|later)\s+)?(?P<which>this|last|next)\s+{_PERIOD}\b", _ANY_CASE)),
    (
        "past",
        re.compile(
            rf"\b(?:past|last)\s+(?:(?P<count>\d{{1,2}}|{_any_of(_COUNT)})\s+)?(?P<unit>day|week|month|year)s?\b",
            _ANY_CASE,
        ),
    ),
    ("ago", re.compile(rf"\b(?P<count>\d+|{_any_of(_COUNT)})\s+(?P<unit>day|week|month|year)s?\s+ago\b", _ANY_CASE)),
    ("year", re.compile(rf"(?<![\d$€£.,-])\b{_YEAR}\b{_NO_YEAR}")),
]
_UNTIL, _FROM, _TO = (words("dates.yaml", key) for key in ("until", "from", "to"))
_YEARS = re.compile(r"\(?(?:from\s+)?(?:1[6-9]|20)\d\d\s?[-–]\s?((?:1[6-9]|20)\d\d)\b")
_AHEAD = re.compile(
    r"\b(?:will|shall|would|due to|scheduled|set to|expected to|plans? to|upcoming|"
    r"to (?:meet|hold|visit|resume|travel))\b"
)


@dataclass(frozen=True, slots=True)
class When:
    """Tokens `start:end` tell a date: `value` as xsd:date, gYearMonth or gYear, or '' where none of these fits."""

    start: int
    end: int
    value: str
    earliest: date
    latest: date


def _full_date(kind: str, match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if not parts.get("year"):
        return None
    month = int(parts["mm"]) if kind == "iso" else _month(parts["month"])
    return _date(int(parts["year"]), month, int(parts["day"]))


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(doc: "Doc", anchor: date | None) -> tuple[When, ...]:
    """The dates of the text in order, without overlap; relative ones only when there is an anchor."""
    text = doc.text
    matches = [
        (m.start(), -m.end(), rank, kind, m) for rank, (kind, p) in enumerate(_PATTERNS) for m in p.finditer(text)
    ]
    dates: list[When] = []
    starts = token_starts(doc)
    looks_ahead = _verb_is_ahead if doc.has_annotation("DEP") else _sentence_is_ahead
    last = -1
    for start, negative_end, _, kind, match in sorted(matches, key=lambda row: row[:3]):
        if start < last:
            continue
        span = doc[bisect_right(starts, start) - 1 : bisect_left(starts, -negative_end)] if starts else None
        try:
            read = _read(kind, match, anchor, ahead=span is not None and looks_ahead(span))
        except (OverflowError, ValueError):
            continue  # beyond the first or last day of the calendar
        if span is not None and read is not None:
            dates.append(When(span.start, span.end, *read))
            last = -negative_end
    return tuple(dates)


def dates_in(article: "Article", doc: "Doc") -> tuple[When, ...]:
    """The dates of an article, counted from its publication; looked for once, however many readers ask."""
    if "dates" not in doc.user_data:
        doc.user_data["dates"] = find_dates(doc, article.date)
    dates: tuple[When, ...] = doc.user_data["dates"]
    return dates


def date_on(token: "Token", dates: Sequence[When]) -> When | None:
    """The first date that hangs on a token itself."""
    for when in dates:
        root = token.doc[when.start : when.end].root
        head = root.head if root.dep_ != "pobj" else root.head.head
        if head == token:
            return when
    return None


def time_of(doc: "Doc", when: When | None) -> Time | None:
    """A date with the characters that tell it."""
    return Time(when.value, when.earliest, when.latest, span_of(doc, (when.start, when.end))) if when else None


def last_day(doc: "Doc", dates: Sequence[When], at: int) -> date | None:
    """When what a phrase that begins at token `at` tells was over: "until 2013", "from 1978 to 2002", "(2005–2021)".

    Args:
        doc: the parse.
        dates: those of the article.
        at: the phrase's first token.
    """
    if at >= len(doc):
        return None
    if years := _YEARS.match(doc[at : at + 8].text):
        return date(int(years[1]), 12, 31)
    dated = {when.start: when for when in dates}
    at += doc[at].text in (",", "(")
    word = doc[at].lower_ if at < len(doc) else ""
    if word in _FROM and (first := dated.get(at + 1)) is not None and first.end < len(doc):
        word, at = doc[first.end].lower_, first.end
        if word not in _TO | _UNTIL:
            return None
    elif word not in _UNTIL:
        return None
    last = dated.get(at) or dated.get(at + 1)  # "until May" is one date
    return last.latest if last is not None else None


_Read = tuple[str, date, date]


def _read(kind: str, match: re.Match[str], anchor: date | None, *, ahead: bool) -> _Read | None:
    parts = match.groupdict()
    if kind in ("iso", "mdy", "dmy"):
        return _day_of(_full_date(kind, match) or _without_year(parts, anchor))
    if kind == "my":
        return _month_of(int(parts["year"]), _month(parts["month"]))
    if kind == "year":
        return _year_of(int(parts["year"]))
    if anchor is None:
        return None
    return _RELATIVE[kind](parts, anchor, ahead)


def _day_of(day: date | None) -> _Read | None:
    return (day.isoformat(), day, day) if day else None


def _month_of(year: int, month: int) -> _Read:
    return f"{year:04d}-{month:02d}", date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year_of(year: int) -> _Read:
    return f"{year:04d}", date(year, 1, 1), date(year, 12, 31)


def _without_year(parts: dict[str, str], anchor: date | None) -> date | None:
    """A day and month take the year that brings them nearest to the anchor, or the one that "of this year" says."""
    if anchor is None or parts.get("year"):
        return None
    month, day = _month(parts["month"]), int(parts["day"])
    if parts.get("of"):
        return _date(anchor.year + _WORDS["which"][parts["of"]], month, day)
    if (parts.get("which") or "").lower() == "last":
        return max(
            (d for y in (anchor.year - 1, anchor.year) if (d := _date(y, month, day)) and d < anchor), default=None
        )
    near = [d for y in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := _date(y, month, day))]
    return min(near, key=lambda d: (abs((d - anchor).days) - (20 if d <= anchor else 0), d), default=None)


def _sentence_is_ahead(span: "Span") -> bool:
    """Without a parse, whether the sentence of a date looks ahead."""
    return bool(_AHEAD.search(span.sent.text))


def _verb_is_ahead(span: "Span") -> bool:
    """Whether the verb that a date hangs on looks ahead."""
    verb = next((a for a in span.root.ancestors if a.pos_ in PREDICATES), None)
    if verb is None:
        return False
    marks = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass", "mark")}
    if marks & words("dates.yaml", "ahead") or (verb.tag_ == "VB" and "to" in marks and not marks & {"have"}):
        return True
    return verb.lemma_ in words("dates.yaml", "planning") or any(
        c.lower_ in words("dates.yaml", "planned") for c in span.root.head.lefts
    )


def _read_month(parts: dict[str, str], anchor: date, ahead: bool) -> _Read:
    month = _month(parts["month"])
    which = (parts.get("which") or "").lower()
    if parts["of"]:
        year = anchor.year + _WORDS["which"][parts["of"]]
    elif which == "next" or (which != "last" and ahead):
        year = anchor.year + (month < anchor.month)
    else:
        year = anchor.year - (month > anchor.month or (which == "last" and month == anchor.month))
    return _month_of(year, month)


def _read_weekday(parts: dict[str, str], anchor: date, ahead: bool) -> _Read | None:
    target = _DAYS[parts["weekday"].lower()]
    which = (parts["which"] or "").lower()
    days = (target - anchor.weekday()) % 7
    if which in ("next", "coming") or (which != "last" and days and ahead):
        return _day_of(anchor + timedelta(days=days or 7))
    behind = (anchor.weekday() - target) % 7
    return _day_of(anchor - timedelta(days=behind or (7 if which == "last" else 0)))


def _read_day(parts: dict[str, str], anchor: date, ahead: bool) -> _Read | None:
    shift = _WORDS["days"][parts["day"].lower()]
    return _day_of(anchor + timedelta(days=shift))


def _read_period(parts: dict[str, str], anchor: date, ahead: bool) -> _Read:
    shift = _WORDS["which"][parts["which"].lower()]
    unit = parts["unit"].lower()
    if unit == "year":
        return _year_of(anchor.year + shift)
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + shift
        return _month_of(months // 12, months % 12 + 1)
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
    first, last = (
        (monday + timedelta(days=5), monday + timedelta(days=6))
        if unit == "weekend"
        else (monday, monday + timedelta(days=6))
    )
    if parts["part"] and parts["part"].lower() == "earlier":
        last = max(first, min(last, anchor))
    return _within(first, last)


def _read_past(parts: dict[str, str], anchor: date, ahead: bool) -> _Read:
    """ "The past four days": up to the anchor."""
    count = _count(parts["count"] or "one")
    return _within(anchor - timedelta(days=count * _WORDS["days_of"][parts["unit"].lower()]), anchor)


def _within(first: date, last: date) -> _Read:
    """A stretch of days, by the month or year that all of it lies in, if there is one."""
    begin, end = first.isoformat(), last.isoformat()
    return next((begin[:n] for n in (7, 4) if begin[:n] == end[:n]), ""), first, last


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]


def _read_ago(parts: dict[str, str], anchor: date, ahead: bool) -> _Read | None:
    number = _count(parts["count"])
    unit = parts["unit"].lower()
    if unit == "day":
        return _day_of(anchor - timedelta(days=number))
    if unit == "week":
        day = anchor - timedelta(weeks=number)
        return _within(day - timedelta(days=3), day + timedelta(days=3))
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 - number
        return _month_of(months // 12, months % 12 + 1)
    return _year_of(anchor.year - number) if anchor.year > number else None


_RELATIVE = {
    "month": _read_month, "weekday": _read_weekday, "day": _read_day, "period": _read_period, "past": _read_past,
    "ago": _read_ago,
}  # fmt: skip
