"""Plain text to an article: the text is kept character for character."""

import datetime
import re

from kg.model import Article

__all__ = ["read_text"]

_HEADLINE = 200
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
# "HAVANA, March 22, 2016 - ", "GENEVA, 22 March 2016 (Reuters) - ": a dateline with a full date tells when the article
# was published.
_DATELINE = re.compile(
    rf"^[A-ZÀ-Þ][A-ZÀ-Þ .,’'\-]+,? +(?P<day>{_MONTH} \d{{1,2}},?|\d{{1,2}} {_MONTH}) (?P<year>\d{{4}})"
    r"(?: *\([^)\n]{2,20}\))? *[-–—]",
    re.MULTILINE,
)


def read_text(text: str, *, id: str, source: str, date: datetime.date | None) -> Article:
    """The article of a plain text."""
    return Article(id=id, text=text, source=source, title=_headline(text), date=date or _dateline(text))


def _dateline(text: str) -> datetime.date | None:
    match = _DATELINE.search(text)
    if match is None:
        return None
    day, month = sorted(match["day"].rstrip(",").split())
    try:
        return datetime.date(int(match["year"]), _MONTHS.index(month[:3].lower()) + 1, int(day))
    except ValueError:
        return None


def _headline(text: str) -> str:
    """The first line when it looks like one: short, without a full stop, and followed by more."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    return (
        first
        if rest.strip() and len(first) <= _HEADLINE and not first.endswith((".", ":", ";", ",", '."', ".”"))
        else ""
    )
