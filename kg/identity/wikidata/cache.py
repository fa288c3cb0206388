"""Good answers, kept in an SQLite file: two weeks, those that found nothing two days."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.terms.data import cache_folder

__all__ = ["Cache", "default_cache"]

_DAY = 86_400.0
_KEPT, _KEPT_EMPTY = 14 * _DAY, 2 * _DAY


def default_cache() -> Path:
    """Where the cache lies when the user names no place (XDG Base Directory)."""
    return cache_folder() / "wikidata.sqlite"


class Cache:
    """Answers by service and question."""

    def __init__(self, path: str | Path) -> None:
        """Opens it, and makes it where there is none.

        Raises:
            KgError: it cannot be opened.
        """
        try:
            if str(path) != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS answer (service TEXT, question TEXT, body TEXT, at REAL, empty INTEGER, "
                "PRIMARY KEY (service, question)) WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as err:
            raise KgError(f"{path}: the cache cannot be opened: {err}: name another with --cache") from err

    def get(self, service: str, question: str, now: float, *, any_age: bool = False) -> Any:
        """The answer to a question, if it was kept and is not too old; else None.

        Args:
            service: its URL.
            question: all that the service is asked.
            now: seconds since 1970.
            any_age: whether one that is too old is good enough.
        """
        row = self._db.execute(
            "SELECT body, at, empty FROM answer WHERE service = ? AND question = ?", (service, question)
        ).fetchone()
        if row is None or not (any_age or now - row[1] < (_KEPT_EMPTY if row[2] else _KEPT)):
            return None
        return json.loads(row[0])

    def put(self, service: str, question: str, answer: Any, now: float, *, empty: bool) -> None:
        """Keeps an answer.

        Args:
            service: its URL.
            question: all that it was asked.
            answer: as JSON has it.
            now: seconds since 1970.
            empty: whether it says that there is nothing: such a one is kept for a shorter time.
        """
        body = json.dumps(answer, ensure_ascii=False, sort_keys=True)
        with contextlib.suppress(sqlite3.Error):  # a cache that is full or read-only costs requests, no answers
            self._db.execute("REPLACE INTO answer VALUES (?,?,?,?,?)", (service, question, body, now, int(empty)))

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()
