"""The frozen values that cross the seams between the stages."""

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Offsets into the article's text: Unicode code points, end exclusive."""

    start: int
    end: int
