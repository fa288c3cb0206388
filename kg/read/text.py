"""Plain text to an article: the text is kept character for character."""

import datetime

from kg.errors import BadInput
from kg.model import Article

__all__ = ["read_text"]

_HEADLINE = 200


def read_text(text: str, *, id: str, source: str, date: datetime.date | None) -> Article:
    """The article of a plain text.

    Raises:
        BadInput: there is no text.
    """
    if not text.strip():
        raise BadInput(f"{source}: is empty")
    return Article(id=id, text=text, source=source, title=_headline(text), date=date)


def _headline(text: str) -> str:
    """The first line when it looks like one: short, without a full stop, and followed by more."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    return first if rest.strip() and len(first) <= _HEADLINE and not first.endswith((".", ":", ";", ",", '."', ".”")) else ""
