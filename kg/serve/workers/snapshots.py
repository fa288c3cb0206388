"""Snapshots of a store for readers: hard links on the store's own disk, in a folder that goes with the server."""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.errors import KgError
from kg.store.articles import open_store

__all__ = ["Snapshots", "state_of", "take_snapshot"]

_KEPT = 3  # so that a reader finds its own still there when it opens its files
_MARK = ".serving-"


class Snapshots:
    """The folder of one server's snapshots, each named by its number."""

    def __init__(self, store: Path) -> None:
        _sweep(store)
        parent = store.parent if os.access(store.parent, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix=f".{store.name}{_MARK}{os.getpid()}-", dir=parent))

    def path(self, number: int) -> Path:
        """Where the snapshot of a number lies or will lie."""
        return self.folder / str(number)

    def drop(self, number: int) -> None:
        """Drops what there is of a snapshot."""
        shutil.rmtree(self.path(number), ignore_errors=True)

    def drop_old(self) -> None:
        """Drops all but the newest few."""
        for number in sorted(int(p.name) for p in self.folder.iterdir() if p.name.isdigit())[:-_KEPT]:
            self.drop(number)

    def close(self) -> None:
        """Drops all."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep(store: Path) -> None:
    """Drops the snapshots of servers that were killed."""
    for path in store.parent.glob(f".{store.name}{_MARK}*"):
        pid = path.name.rpartition(_MARK)[2].partition("-")[0]
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(path, ignore_errors=True)


def state_of(store: Path) -> Any:
    """What tells whether a store has changed: names and sizes of its data files."""
    return sorted((p.name, p.stat().st_size) for p in store.iterdir() if re.match(r"\d+\.(log|sst)$|MANIFEST", p.name))


def take_snapshot(store: Path, target: Path) -> str:
    """Makes a snapshot of a store that nobody holds; gives the store itself where its disk can only be read.

    Raises:
        KgError: the store cannot be opened.
    """
    try:
        held = open_store(str(store))
    except KgError:
        if os.access(store, os.W_OK):
            raise
        Store.read_only(str(store))
        return str(store)
    held.flush()
    held.backup(str(target))
    return str(target)
