"""Dumps to a snapshot: in bounded memory, in steps that are kept, so that an import that breaks off goes on.

What was read lies beside the snapshot, in a file that ends in `.part`, with the number of the last line. At the end
each item whose Wikidata classes are none of those that we know gets the class that lies next above them (P279).
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import BadInput, KgError
from kg.identity.wikidata.candidates import Origin, class_of
from kg.identity.wikidata.items import Keep, Row, read_rows
from kg.identity.wikidata.snapshot import begin, finish, put
from kg.terms.ontology import curie

__all__ = ["import_files"]

_STEP = 20_000  # lines between two commits
_HIGHEST = 12  # steps up from a class to one that is known
_TABLES = """
CREATE TABLE above (qid INTEGER, class INTEGER, PRIMARY KEY (qid, class)) WITHOUT ROWID;
CREATE TABLE progress (key TEXT, file INTEGER, line INTEGER);
"""
Progress = Callable[[int], None]


def import_files(
    files: Sequence[str],
    out: str,
    keep: Keep,
    origin: Origin,
    skipped: Callable[[BadInput], None],
    progress: Progress = lambda _: None,
) -> int:
    """Makes a snapshot of some files, and gives the number of its items.

    Args:
        files: dumps and JSON lines, in order; a later item of the same number replaces the earlier.
        out: the snapshot to write.
        keep: which items to take.
        origin: what goes on record.
        skipped: hears of bad lines.
        progress: hears of the bytes read of the files, those of earlier files included.

    Raises:
        KgError: a file cannot be read, or the snapshot not be written; what was read stays for the next time.
    """
    part = Path(f"{out}.part")
    try:
        with contextlib.closing(_opened(part, _key(files, keep))) as db:
            _read(db, files, keep, skipped, progress)
            _settle_classes(db)
            db.executescript("DROP TABLE above; DROP TABLE progress;")
            if not (count := finish(db, origin)):
                raise KgError(f"{out}: is not written: no item was found for it")
            db.execute("PRAGMA journal_mode=DELETE")
        os.replace(part, out)
    except (OSError, sqlite3.Error) as err:
        raise KgError(f"{out}: the snapshot cannot be written: {getattr(err, 'strerror', None) or err}") from err
    return count


def _key(files: Sequence[str], keep: Keep) -> str:
    """What an import depends on: a part of another one is of no use."""
    sizes = [[f, Path(f).stat().st_size if Path(f).exists() else -1] for f in files]
    return json.dumps([sizes, sorted(keep.types), keep.sitelinks, keep.languages])


def _opened(part: Path, key: str) -> sqlite3.Connection:
    """The database of an import, empty where none of the same files was begun."""
    if part.exists():
        db = sqlite3.connect(part)
        with contextlib.suppress(sqlite3.Error):
            if db.execute("SELECT key FROM progress").fetchone() == (key,):
                return db
        db.close()
        part.unlink()
    db = sqlite3.connect(part)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
    begin(db)
    db.executescript(_TABLES)
    db.execute("INSERT INTO progress VALUES (?, 0, 0)", (key,))
    db.commit()
    return db


def _read(
    db: sqlite3.Connection, files: Sequence[str], keep: Keep, skipped: Callable[[BadInput], None], progress: Progress
) -> None:
    first, line = db.execute("SELECT file, line FROM progress").fetchone()
    before = sum(Path(f).stat().st_size for f in files[:first])
    for place in range(first, len(files)):
        reached = partial(_reached, progress, before)
        rows = read_rows(files[place], keep, skipped, reached, line)
        for step in _steps(rows):
            put(db, [row.item for row in step if row.item is not None])
            db.executemany("INSERT OR IGNORE INTO above VALUES (?,?)", _pairs(step))
            db.execute("UPDATE progress SET file = ?, line = ?", (place, step[-1].line))
            db.commit()
        db.execute("UPDATE progress SET file = ?, line = 0", (place + 1,))
        db.commit()
        before, line = before + Path(files[place]).stat().st_size, 0


def _reached(progress: Progress, before: int, done: int) -> None:
    progress(before + done)


def _steps(rows: Iterable[Row]) -> Iterator[list[Row]]:
    step: list[Row] = []
    for row in rows:
        step.append(row)
        if len(step) == _STEP:
            yield step
            step = []
    if step:
        yield step


def _pairs(step: Iterable[Row]) -> Iterator[tuple[int, int]]:
    for row in step:
        for above in row.above:
            yield int(row.qid[1:]), int(above[1:])


def _settle_classes(db: sqlite3.Connection) -> None:
    """Gives the items whose classes are not known the nearest class above them that is."""
    known: dict[str, NamedNode | None] = {}
    unsettled = db.execute("SELECT qid, types FROM item WHERE classes = '' AND types != ''")
    for batch in iter(lambda: unsettled.fetchmany(_STEP), []):
        rows = []
        for qid, types in batch:
            for cls in types.split():
                if cls not in known:
                    known[cls] = _nearest(db, cls)
            classes = dict.fromkeys(curie(c.value) for cls in types.split() if (c := known[cls]) is not None)
            if classes:
                rows.append((" ".join(classes), qid))
        db.executemany("UPDATE item SET classes = ?, types = '' WHERE qid = ?", rows)
    db.commit()


def _nearest(db: sqlite3.Connection, cls: str) -> NamedNode | None:
    level, seen = [cls], {cls}
    for _ in range(_HIGHEST):
        classes = [c for q in level if (c := class_of(q)) is not None]
        if classes:
            return min(classes, key=lambda c: c.value)
        marks = ",".join("?" * len(level))
        rows = db.execute(
            f"SELECT DISTINCT class FROM above WHERE qid IN ({marks}) ORDER BY class",  # noqa: S608 question marks only
            [int(q[1:]) for q in level],
        )
        level = [q for (number,) in rows if (q := f"Q{number}") not in seen]
        seen.update(level)
        if not level:
            break
    return None
