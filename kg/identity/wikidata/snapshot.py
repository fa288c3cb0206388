"""A local snapshot of Wikidata: an SQLite file with names, classes and what else helps to tell items apart.

A name is looked up in its plain form, and by its trigrams (SQLite's FTS5) where nobody bears it.
"""

import contextlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from kg.errors import KgError
from kg.identity.names import plain
from kg.identity.wikidata.candidates import Candidate, Origin, Position
from kg.terms.ontology import curie, term

__all__ = ["Snapshot", "begin", "fill", "finish", "put", "write_snapshot"]

_VERSION = "2"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE item (
    qid INTEGER PRIMARY KEY, label TEXT NOT NULL, aliases TEXT NOT NULL, description TEXT NOT NULL,
    classes TEXT NOT NULL, country TEXT NOT NULL, sitelinks INTEGER, statements TEXT NOT NULL,
    types TEXT NOT NULL, positions TEXT NOT NULL, latitude REAL, longitude REAL
);
CREATE TABLE name (name TEXT, qid INTEGER, is_label INTEGER NOT NULL, PRIMARY KEY (name, qid)) WITHOUT ROWID;
CREATE VIRTUAL TABLE spelling USING fts5(name, tokenize='trigram', detail='none', columnsize=0);
CREATE TABLE trigram (trigram TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
"""
_MARKS = ",".join("?" * 12)  # of a row of `item`
_SEPARATOR = "\x1f"
_FUZZY_MIN = 6  # letters of a name that is looked up by its trigrams
_FUZZY_ALIKE = 85  # least likeness (0 to 100) of what trigrams find
_FUZZY_LOOK = 2000  # names that trigrams may bring
_FUZZY_KEEP = 10  # names of those that are tried
_TRIGRAMS = 5  # the rarest of a name
_BATCH = 5000


def write_snapshot(path: str, items: Iterable[Candidate], origin: Origin) -> int:
    """Writes a snapshot of some items in the place of what is at `path`, and gives their number.

    Args:
        path: of the file.
        items: in any order.
        origin: where the items come from.

    Raises:
        KgError: it cannot be written.
    """
    target = Path(path)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            beside = Path(folder) / "snapshot"
            with contextlib.closing(sqlite3.connect(beside)) as db:
                count = fill(db, items, origin)
            if not count:
                raise KgError(f"{path}: is not written: no item was found for it")
            os.replace(beside, target)
    except (OSError, sqlite3.Error) as err:
        raise KgError(f"{path}: the snapshot cannot be written: {getattr(err, 'strerror', None) or err}") from err
    return count


def fill(db: sqlite3.Connection, items: Iterable[Candidate], origin: Origin) -> int:
    """Puts items into an empty database, and gives their number.

    Args:
        db: without tables.
        items: in any order.
        origin: where the items come from.
    """
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    begin(db)
    for batch in _batches(items):
        put(db, batch)
    return finish(db, origin)


def begin(db: sqlite3.Connection) -> None:
    """Makes the tables of a snapshot in an empty database."""
    db.executescript(_SCHEMA)


def put(db: sqlite3.Connection, items: Sequence[Candidate]) -> None:
    """Adds items; one that is there is replaced."""
    db.executemany(f"INSERT OR REPLACE INTO item VALUES ({_MARKS})", map(_row, items))  # noqa: S608 question marks only
    db.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", (n for item in items for n in _names(item)))


def finish(db: sqlite3.Connection, origin: Origin) -> int:
    """Indexes the spellings of all names, puts the origin on record, and gives the number of items."""
    db.execute(
        "INSERT INTO spelling SELECT DISTINCT name FROM name WHERE length(name) >= ? ORDER BY name", (_FUZZY_MIN,)
    )
    db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, spelling, row)")
    db.execute("INSERT INTO trigram SELECT term, doc FROM temp.vocabulary")
    count: int = db.execute("SELECT count(*) FROM item").fetchone()[0]
    meta = {"version": _VERSION, "name": origin.name, "date": origin.date, "items": str(count)}
    db.executemany("INSERT INTO meta VALUES (?,?)", meta.items())
    db.commit()
    return count


def _batches(items: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    batch: list[Candidate] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _number(qid: str) -> int:
    return int(qid[1:])


def _row(item: Candidate) -> tuple[object, ...]:
    return (
        _number(item.qid),
        item.label,
        _SEPARATOR.join(item.aliases),
        item.description,
        " ".join(curie(c.value) for c in item.classes),
        item.country,
        item.sitelinks,
        json.dumps(item.statements, ensure_ascii=False, sort_keys=True) if item.statements else "",
        " ".join(item.types),
        json.dumps([[p.item, p.start, p.end] for p in item.positions]) if item.positions else "",
        *(item.coordinates or (None, None)),
    )


def _names(item: Candidate) -> Iterator[tuple[str, int, int]]:
    seen = set()
    for place, name in enumerate(item.names):
        if (form := plain(name)) and form not in seen:
            seen.add(form)
            yield form, _number(item.qid), int(place == 0)


class Snapshot:
    """A snapshot that is looked into (a `CandidateSource`)."""

    def __init__(self, path: str | Path) -> None:
        """Opens it to be read.

        Raises:
            KgError: there is none, or it is none.
        """
        if not Path(path).is_file():
            raise KgError(f"{path}: no snapshot there: make one with kg wikidata import")
        try:
            db = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self._take(db, str(path))
        except sqlite3.Error as err:
            raise KgError(f"{path}: is no snapshot: make one with kg wikidata import") from err

    @classmethod
    def over(cls, db: sqlite3.Connection, name: str) -> "Snapshot":
        """A snapshot over a database that is open."""
        self = cls.__new__(cls)
        self._take(db, name)
        return self

    def _take(self, db: sqlite3.Connection, path: str) -> None:
        meta = dict(db.execute("SELECT key, value FROM meta"))
        if meta.get("version") != _VERSION or not {"name", "date", "items"} <= set(meta):
            raise KgError(f"{path}: was made by another version of kg: make it again with kg wikidata import")
        self._db = db
        self.origin = Origin(meta["name"], meta["date"])
        self.count = int(meta["items"])

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def search(self, queries: Sequence[Sequence[str]], limit: int) -> list[list[Candidate]]:
        """The items that bear one of the names; where none bears the longest, those of a like name besides.

        Raises:
            KgError: the snapshot is damaged.
        """
        try:
            return [self._search(names, limit) for names in queries]
        except sqlite3.Error as err:
            raise KgError(
                f"{self.origin.name}: the snapshot is damaged: make it again with kg wikidata import"
            ) from err

    def get(self, qids: Iterable[str]) -> list[Candidate]:
        """The items of some QIDs, as far as they are here."""
        return self._items([_number(q) for q in qids])

    def _search(self, names: Sequence[str], limit: int) -> list[Candidate]:
        forms = list(dict.fromkeys(filter(None, map(plain, names))))
        bearers = [row for form in forms for row in self._bearers(form)]
        if forms and not self._bearers(forms[0]):
            bearers += [row for form in self._alike(forms[0]) for row in self._bearers(form)]
        best: dict[int, int] = {}
        for qid, is_label in bearers:
            best[qid] = max(best.get(qid, 0), is_label)
        order = sorted(best, key=lambda q: (-best[q], q))
        return self._items(order[:limit])

    def _bearers(self, form: str) -> list[tuple[int, int]]:
        return self._db.execute("SELECT qid, is_label FROM name WHERE name = ?", (form,)).fetchall()

    def _alike(self, form: str) -> list[str]:
        if len(form) < _FUZZY_MIN:
            return []
        trigrams = sorted({form[i : i + 3] for i in range(len(form) - 2)})
        marks = ",".join("?" * len(trigrams))
        rarest = self._db.execute(
            f"SELECT trigram FROM trigram WHERE trigram IN ({marks}) ORDER BY names, trigram LIMIT {_TRIGRAMS}",  # noqa: S608
            trigrams,
        )
        wanted = " OR ".join('"{}"'.format(t.replace('"', '""')) for (t,) in rarest)
        if not wanted:
            return []
        rows = self._db.execute(
            "SELECT name FROM spelling WHERE spelling MATCH ? ORDER BY rowid LIMIT ?", (wanted, _FUZZY_LOOK)
        )
        names = [name for (name,) in rows]
        near = process.extract(form, names, scorer=fuzz.ratio, score_cutoff=_FUZZY_ALIKE, limit=_FUZZY_KEEP)
        return [name for name, _, _ in sorted(near, key=lambda n: (-n[1], n[0]))]

    def _items(self, qids: Sequence[int]) -> list[Candidate]:
        marks = ",".join("?" * len(qids))
        rows = self._db.execute(f"SELECT * FROM item WHERE qid IN ({marks})", qids)  # noqa: S608 question marks only
        by_qid = {row[0]: row for row in rows}
        return [_candidate(by_qid[q]) for q in qids if q in by_qid]


def _candidate(row: tuple[Any, ...]) -> Candidate:
    qid, label, aliases, description, classes, country, sitelinks, statements, types, positions, north, east = row
    return Candidate(
        f"Q{qid}",
        label,
        tuple(aliases.split(_SEPARATOR)) if aliases else (),
        description,
        tuple(term(name) for name in classes.split()),
        country,
        sitelinks,
        {p: tuple(v) for p, v in json.loads(statements).items()} if statements else {},
        tuple(types.split()),
        tuple(Position(*p) for p in json.loads(positions)) if positions else (),
        None if north is None else (north, east),
    )
