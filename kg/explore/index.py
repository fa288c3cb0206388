"""Questions to the index of a store (`kg.explore.indexing` makes it): names, lists, facets, words."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

__all__ = ["INDEX", "Index", "matching", "open_index"]

INDEX = "kg-index.sqlite"  # its file in the folder of a snapshot
_ALIKE = 78  # of 100: names that may be meant
_SHORT = 4  # letters from which a name is no abbreviation
_CLOSE = 3  # names that are offered


def open_index(path: Path) -> "Index":
    """An index that lies in a file, for reading."""
    return Index(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, isolation_level=None))


class Index:
    """Questions to an index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        return self._connection.execute(query, values).fetchall()

    def called(self, name: str) -> list[str]:
        """The IRIs of the entities that bear a name, in whatever case, those of the exact name first."""
        found = self.rows("SELECT DISTINCT iri, name = ? AS same FROM name WHERE low = ?", (name, name.casefold()))
        exact = [iri for iri, same in found if same]
        return sorted(exact or [iri for iri, _ in found])

    def meant(self, name: str, broad: str = "") -> list[str]:
        """Names of entities that somebody who typed a name may have meant, the likeliest first."""
        known = self.rows("SELECT name, articles FROM entity WHERE broad = ? OR ? = ''", (broad, broad))
        often = dict(known)
        # "PE" is part of "Pompeo" and was not meant: an abbreviation is offered to who typed as few letters.
        folded = {n: n.casefold() for n in often if len(n) >= min(_SHORT, len(name))}
        close = process.extract(name.casefold(), folded, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=4 * _CLOSE)
        best = sorted(close, key=lambda hit: (-round(hit[1] / 4), -often[hit[2]], hit[2]))
        return [name for _, _, name in best[:_CLOSE]]

    def search(self, text: str, kinds: Iterable[str], most: int, skip: int = 0) -> list[tuple[str, str, str, int]]:
        """What holds all words of a text, the best first.

        Args:
            text: words that must all be there.
            kinds: of what is searched: entities, claims, articles, texts.
            most: rows at most.
            skip: rows that are passed over first.

        Returns:
            Kind, IRI, the words with the characters 2 and 3 (control characters) around each hit, and where they start.
        """
        if not (query := matching(text)):
            return []
        chosen = [*kinds]
        marks = ", ".join("?" * len(chosen))
        return self.rows(
            "SELECT kind, iri, highlight(words, 0, char(2), char(3)), start FROM words "
            f"WHERE words MATCH ? AND kind IN ({marks}) ORDER BY rank, iri, start LIMIT ? OFFSET ?",
            (query, *chosen, most, skip),
        )

    def how_many(self, text: str) -> dict[str, int]:
        """How often all words of a text are found together, by kind."""
        if not (query := matching(text)):
            return {}
        return dict(self.rows("SELECT kind, count(*) FROM words WHERE words MATCH ? GROUP BY kind", (query,)))


def matching(text: str) -> str:
    """What somebody typed as a query of FTS5: all of the words, the last one perhaps not typed to its end."""
    words = re.findall(r"\w+", text)
    return " ".join(f'"{word}"' for word in words) + "*" if words else ""
