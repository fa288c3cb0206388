"""Dates as metadata give them."""

import datetime
import re

__all__ = ["parse_date"]

_ISO = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?\s*$", re.DOTALL)


def parse_date(text: str) -> datetime.date | None:
    """The day that an ISO date or time such as 2023-10-26T08:00:00Z names, or None."""
    match = _ISO.match(text)
    if match is None:
        return None
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        return None
