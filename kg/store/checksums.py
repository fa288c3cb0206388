"""Whether the data files of a store are still what they were: the engine takes all memory over one that is damaged.

A data file never changes once it is written. Its checksum is taken when it is first seen at rest, and compared each
time the store is opened. Stores of more than `_MOST` bytes are not read through for it.
"""

import contextlib
import json
import os
import time
import zlib
from pathlib import Path

from kg.errors import KgError

__all__ = ["NAME", "verify"]

NAME = "kg-checksums.json"
_MOST = 512 << 20  # bytes of data files
_AT_REST = 60.0  # seconds since a file was last written, after which it is whole
_CHUNK = 1 << 20


def verify(folder: str) -> None:
    """Compares the data files of a store with what is known of them, and takes note of new ones.

    Raises:
        KgError: one is damaged.
    """
    files = [*_files(Path(folder))]
    if sum(size for _, size, _ in files) > _MOST:
        return
    known = _known(Path(folder))
    sums: dict[str, list[int]] = {}
    for path, size, age in files:
        old = known.get(path.name)
        if old is None and age < _AT_REST:
            continue
        checksum = _checksum(path)
        if old is not None and old[0] == size and old[1] != checksum:
            raise KgError(f"{folder}: {path.name} is damaged: take the store from a backup with kg restore")
        sums[path.name] = [size, checksum]
    if sums != known:
        _write(Path(folder) / NAME, sums)


def _files(folder: Path) -> list[tuple[Path, int, float]]:
    """The data files with their sizes and ages."""
    now, files = time.time(), []
    for path in sorted(folder.glob("*.sst")):
        try:
            status = path.stat()
        except OSError:  # it went while we looked
            continue
        files.append((path, status.st_size, now - status.st_mtime))
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
