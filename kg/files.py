"""Files and folders that appear whole or not at all, and what a file must not hold."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from kg.errors import KgError, Misuse

__all__ = ["Output", "OutputFolder", "refuse_nested_entities"]

_NESTED = re.compile(rb"<!ENTITY[^>]*&(?!#|amp;|lt;|gt;|quot;|apos;)")
_DECLARED = 1 << 20  # bytes at the beginning of a file that may declare entities


class Output:
    """A file that is written beside its place and moved there when all is well, so that nothing there is lost before.

    A link is followed; a device or pipe is written to as it stands.
    """

    def __init__(self, out: str) -> None:
        """Opens it.

        Raises:
            KgError: the folder is not there or not writable.
        """
        self.name = out
        if not out.strip():
            raise Misuse("-o needs the name of a file: it is empty")
        self.path = Path(out).resolve()
        if self.path.is_dir() or out.endswith("/"):
            raise KgError(f"{out}: is a folder: name a file")
        try:
            if self.path.exists() and not self.path.is_file():
                self.file: IO[bytes] = self.path.open("wb")
                self.beside: Path | None = None
            else:
                self.file = tempfile.NamedTemporaryFile(
                    dir=self.path.parent, prefix=f".{self.path.name}.", delete=False
                )
                self.beside = Path(self.file.name)
        except OSError as err:
            raise KgError(f"{out}: cannot be written: {err.strerror}") from err

    def commit(self, write: Callable[[IO[bytes]], None]) -> None:
        """Writes and puts the file in its place.

        Raises:
            KgError: the disk is full or the like.
        """
        try:
            write(self.file)
            self.file.close()
            if self.beside:
                self.beside.chmod(_mode(self.path))
                os.replace(self.beside, self.path)
        except OSError as err:
            raise KgError(f"{self.name}: cannot be written: {err.strerror}") from err

    def discard(self) -> None:
        """Drops what was not committed."""
        with contextlib.suppress(OSError):
            self.file.close()
        if self.beside:
            self.beside.unlink(missing_ok=True)


class OutputFolder:
    """A folder that is filled beside its place and moved there when all is well."""

    def __init__(self, out: str) -> None:
        """Makes it.

        Raises:
            KgError: there is something in its place, or it cannot be made.
            Misuse: the name is empty.
        """
        self.name, self.path = out, Path(out).resolve()
        if not out.strip():
            raise Misuse("-o needs the name of a folder: it is empty")
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise KgError(f"{out}: is there already: name a new folder")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.beside = Path(tempfile.mkdtemp(dir=self.path.parent, prefix=f".{self.path.name}."))
        except OSError as err:
            raise KgError(f"{out}: cannot be made: {err.strerror}") from err

    def commit(self, write: Callable[[Path], None]) -> None:
        """Fills it and puts it in its place.

        Raises:
            KgError: the disk is full or the like.
        """
        try:
            write(self.beside)
            self.beside.chmod(0o755)
            os.replace(self.beside, self.path)
        except OSError as err:
            raise KgError(f"{self.name}: cannot be written: {err.strerror}") from err

    def discard(self) -> None:
        """Drops what was not committed."""
        shutil.rmtree(self.beside, ignore_errors=True)


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those of a new one."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644


def refuse_nested_entities(file: IO[bytes]) -> None:
    """Refuses XML with entities of entities, a few lines of which are gigabytes where a parser writes them out.

    Raises:
        ValueError: the file declares some.
    """
    if _NESTED.search(file.read(_DECLARED)):
        raise ValueError("it declares entities that are made of entities")
    file.seek(0)
