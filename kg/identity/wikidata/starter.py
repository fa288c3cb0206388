"""The snapshot that comes with the package: some 70,000 items, the countries and frequent actors of world news among
them. Written by `scripts/make_starter.py`, which names the sources and their licences.

Its index is made at first use and kept with the user's cached files.
"""

import hashlib
import lzma
import sqlite3
from collections.abc import Iterator
from functools import cache

from kg.errors import KgError
from kg.identity.wikidata.candidates import Candidate, Origin
from kg.identity.wikidata.snapshot import Snapshot, fill, write_snapshot
from kg.terms.data import cache_folder, starter_file
from kg.terms.ontology import curie, term

__all__ = ["line_of", "starter"]

_ORIGIN = Origin("starter snapshot", "2026-11-22")
_FIELD, _PART = "\t", "|"
_KEY = 12  # hexadecimal digits of the data's hash in the name of its index


def line_of(item: Candidate) -> str:
    """An item as a line of the file: item, label, aliases, description, classes, country and sitelinks."""

    def plain(text: str) -> str:
        return " ".join(text.replace(_PART, "/").split())

    return (
        _FIELD.join(
            (
                item.qid,
                plain(item.label),
                _PART.join(map(plain, item.aliases)),
                plain(item.description),
                " ".join(curie(c.value) for c in item.classes),
                item.country,
                "" if item.sitelinks is None else str(item.sitelinks),
            )
        )
        + "\n"
    )


def _item_of(line: str) -> Candidate:
    qid, label, aliases, description, classes, country, sitelinks = line.rstrip("\n").split(_FIELD)
    return Candidate(
        qid,
        label,
        tuple(aliases.split(_PART)) if aliases else (),
        description,
        tuple(map(term, classes.split())),
        country,
        int(sitelinks) if sitelinks else None,
    )


def _items(data: bytes) -> Iterator[Candidate]:
    yield from map(_item_of, lzma.decompress(data).decode("utf-8").splitlines())


@cache
def starter() -> Snapshot:
    """The starter snapshot: its index in the cache folder, or in memory where that cannot be written."""
    data = starter_file().read_bytes()
    index = cache_folder() / f"starter-{hashlib.sha256(data).hexdigest()[:_KEY]}.sqlite"
    try:
        return Snapshot(index)
    except KgError:  # not made yet, or damaged
        pass
    try:
        index.parent.mkdir(parents=True, exist_ok=True)
        write_snapshot(str(index), _items(data), _ORIGIN)
        return Snapshot(index)
    except (KgError, OSError):
        db = sqlite3.connect(":memory:", check_same_thread=False)
        fill(db, _items(data), _ORIGIN)
        return Snapshot.over(db, _ORIGIN.name)
