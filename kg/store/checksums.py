"""Whether the data files of a store are still what they were: the engine takes all memory over one that is damaged.

A data file never changes once it is written. Its checksum is taken when it is first seen whole, at the latest when the
process that wrote it ends, and compared each time the store is opened. Stores of more than `_MOST` bytes are not read
through for it. The engine's own logs are dropped here too.
"""

import atexit
import contextlib
import json
import os
import zlib
from pathlib import Path

from kg.errors import KgError

__all__ = ["NAME", "drop_old_logs", "note_at_end", "verify"]

NAME = "kg-checksums.json"
_MOST = 512 << 20  # bytes of data files
_END = bytes.fromhex("f7cff485b741e288")  # of a data file that was written to its end (RocksDB's footer)
_CHUNK = 1 << 20
_LOGS = 3  # of the engine, of earlier openings
_written: set[str] = set()  # folders of stores that this process writes


def verify(folder: str) -> None:
    """Compares the data files of a store with what is known of them, and takes note of new ones.

    Raises:
        KgError: one is damaged.
    """
    files = [*_files(Path(folder))]
    if sum(size for _, size in files) > _MOST:
        return
    known = _known(Path(folder))
    sums: dict[str, list[int]] = {}
    for path, size in files:
        old = known.get(path.name)
        if (old is None or old[0] != size) and not _is_whole(path):
            continue
        checksum = _checksum(path)
        if old is not None and old[0] == size and old[1] != checksum:
            raise KgError(f"{folder}: {path.name} is damaged: take the store from a backup with kg restore")
        sums[path.name] = [size, checksum]
    if sums != known:
        _write(Path(folder) / NAME, sums)


def drop_old_logs(folder: str) -> None:
    """Drops the engine's own logs of earlier openings but the newest few; each opening leaves one."""
    old = sorted(Path(folder).glob("LOG.old.*"), key=lambda p: p.name)
    for path in old[:-_LOGS]:
        with contextlib.suppress(OSError):
            path.unlink()


def note_at_end(folder: str) -> None:
    """Takes note of the data files of a store when this process ends."""
    if not _written:
        atexit.register(_note)
    _written.add(str(Path(folder).absolute()))


def _note() -> None:
    for folder in _written:
        with contextlib.suppress(KgError):  # who opens it next is told
            verify(folder)


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
    except OSError:  # it went, or is shorter
        return False


def _files(folder: Path) -> list[tuple[Path, int]]:
    """The data files with their sizes."""
    files = []
    for path in sorted(folder.glob("*.sst")):
        try:
            files.append((path, path.stat().st_size))
        except OSError:  # it went while we looked
            continue
    return files


def _known(folder: Path) -> dict[str, list[int]]:
    try:
        told = json.loads((folder / NAME).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _checksum(path: Path) -> int:
    checksum = 0
    try:
        with path.open("rb") as file:
            while data := file.read(_CHUNK):
                checksum = zlib.crc32(data, checksum)
    except OSError:
        return -1
    return checksum


def _write(path: Path, found: dict[str, list[int]]) -> None:
    """Writes what is known at once or not at all; a disk that can only be read goes without."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        part.write_text(json.dumps(found, sort_keys=True), encoding="ascii")
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # a file system that can only be read refuses this too
            part.unlink(missing_ok=True)
