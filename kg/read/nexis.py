"""Texts that hold several articles, as Nexis Uni exports them."""

import datetime
import re
from pathlib import Path

from kg.model import Article
from kg.read.dates import parse_date, published

__all__ = ["read_nexis"]

_START = re.compile(r"^\s*(?:Document )?\d+ of \d+(?: DOCUMENTS)?\s*$|^\s*End of Document\s*$", re.MULTILINE)
_FIELD = re.compile(
    r"^(BYLINE|LENGTH|SECTION|LOAD-DATE|DATELINE|LANGUAGE|GRAPHIC|URL|PUBLICATION-TYPE|JOURNAL-CODE|ACC-NO|HIGHLIGHT"
    r"|SUBJECT|CITY|STATE|COUNTRY|GEOGRAPHIC|PERSON|ORGANIZATION|COMPANY|INDUSTRY|SERIES|TYPE"
    r"|Byline|Length|Section|Load-Date|Dateline|Language|Graphic|Publication-Type): *(.*)$",
    re.MULTILINE,
)
_HEAD = frozenset({"BYLINE", "LENGTH", "SECTION", "DATELINE", "HIGHLIGHT"})  # above the text; others are below
_EDITION = re.compile(r"(?:.{0,40}\bedition|.{0,30}\b\d{1,2}:\d\d [AP]M\b.{0,10})\s*\d?", re.IGNORECASE)
_BODY = re.compile(r"^Body\s*$", re.MULTILINE)
_COPYRIGHT = re.compile(r"^(?:Copyright (?:\d{4}|\(c\)|©).*|All Rights Reserved)$", re.MULTILINE)


def read_nexis(text: str, name: str, date: datetime.date | None) -> list[Article]:
    """The articles of a text that holds several, as Nexis exports them; none where the text is no such export.

    Args:
        text: of the file.
        name: of the file, for identifiers.
        date: the publication date where the text gives none.
    """
    if len(_START.findall(text)) < 1 or not _FIELD.search(text):
        return []
    parts = [p.strip() for p in _START.split(text)]
    return [_of_nexis(part, name, number, date) for number, part in enumerate(filter(_FIELD.search, parts), 1)]


def _of_nexis(part: str, name: str, number: int, date: datetime.date | None) -> Article:
    known = {k.lower(): v.strip() for k, v in _FIELD.findall(part)}
    head, _, body = _split_body(part)
    lines = [line.strip() for line in _COPYRIGHT.sub("", head).splitlines() if line.strip()]
    days = [day for line in lines if (day := parse_date(line))]
    other = (parse_date, _FIELD.match, _EDITION.fullmatch)
    rest = [line for line in lines if not any(is_one(line) for is_one in other)]
    publisher, title = (rest[0], rest[1]) if len(rest) > 1 else ("", rest[0] if rest else "")
    if known.get("load-date") and not days:
        days = [day for day in [parse_date(known["load-date"])] if day]
    text = _FIELD.sub("", _COPYRIGHT.sub("", body)).strip()
    return Article(
        id=f"{Path(name).stem}-{number}",
        text=f"{title}\n\n{text}" if title else text,
        source=name,
        title=title,
        **published(days[0] if days else None, text, date)._asdict(),
        publisher=publisher,
        author=known.get("byline", ""),
    )


def _split_body(part: str) -> tuple[str, str, str]:
    """What stands before and behind the line `Body`, or behind the last of the fields at the top."""
    if match := _BODY.search(part):
        return part[: match.start()], match[0], part[match.end() :]
    fields = [m for m in _FIELD.finditer(part) if m[1].upper() in _HEAD]
    end = fields[-1].end() if fields else 0
    return part[:end], "", part[end:]
