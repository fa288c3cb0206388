"""Plain text to an article: the text is kept character for character."""

import datetime
import re

from kg.model import Article
from kg.read.boilerplate import find_boilerplate, writers_of
from kg.read.dates import published

__all__ = ["read_text"]

_HEADLINE = 200  # characters at most
_BEFORE = 6  # lines in which notes of an agency may stand before it
_TURN = re.compile(
    r"^(?:[QA]|[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,40}|(?:Mr|Mrs|Ms|Dr)\.? [\w .’'-]{2,30}): ", re.MULTILINE
)  # of a transcript


def read_text(text: str, *, id: str, source: str, date: datetime.date | None) -> Article:
    """The article of a plain text.

    Args:
        text: the text; it becomes the article's, unchanged.
        id: the article's identifier.
        source: the file's name or address.
        date: the publication date where the text has no dateline that gives it.
    """
    dated = published(None, text, date)
    return Article(id=id, text=text, source=source, title=_headline(text), author=writers_of(text), **dated._asdict())


def _headline(text: str) -> str:
    """The first line when it looks like one: short, without a full stop, and followed by more."""
    lines = text.strip().split("\n")
    before = next((n for n, line in enumerate(lines[:_BEFORE]) if line.strip() and not find_boilerplate(line)), 0)
    first, rest = lines[before].strip(), "\n".join(lines[before + 1 :])
    ends = first.endswith((".", ":", ";", ",", "-", '."', ".”"))
    return "" if not rest.strip() or len(first) > _HEADLINE or ends or _is_turn(first, text) else first


def _is_turn(line: str, text: str) -> bool:
    """Whether a first line is a turn of a transcript, which has several."""
    return _TURN.match(line) is not None and len(_TURN.findall(text)) > 1
