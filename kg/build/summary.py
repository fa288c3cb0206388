"""What a build says while it goes, and when it ends."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kg.errors import BadInput, Notice

__all__ = ["Listener", "Summary"]


class Listener(Protocol):
    """Hears what a build does; the command line shows it."""

    def article(self, identifier: str, counts: Mapping[str, int]) -> None:
        """An article was read: how many facts of each kind."""

    def unchanged(self, identifier: str) -> None:
        """The store holds an article as it is."""

    def skipped(self, error: BadInput) -> None:
        """A document was left out."""

    def notice(self, notice: Notice) -> None:
        """Something that loses nothing."""


@dataclass(slots=True)
class Summary:
    """How many of what a build wrote, skipped and found unchanged, and what decisions name that no article shows.

    `older` articles are unchanged, but were read by other rules: read again now, or kept among the unchanged ones.
    """

    counts: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    unchanged: int = 0
    older: int = 0
    unknown_iris: tuple[str, ...] = ()
