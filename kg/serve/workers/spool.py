"""Long answers on disk until their clients have read them, so that a slow reader keeps no worker busy."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO, Any

from kg.serve.workers.wire import CHUNK

__all__ = ["IN_MEMORY", "Budget", "Spool"]

IN_MEMORY = 4 * CHUNK  # bytes of an answer or a body that are not put on disk


@dataclass
class Budget:
    """How many bytes all spools of a server may hold together, and hold."""

    limit: int
    used: int = 0


class Spool:
    """Bytes that one side writes as fast as it can and the other reads as fast as it can.

    Where the budget is used up, the writer waits until all that it wrote is read.
    """

    def __init__(self, folder: str | None, budget: Budget) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=folder)
        self._budget = budget
        self._written = self._read = 0
        self._end: BaseException | bool = False
        self._news, self._drained = asyncio.Event(), asyncio.Event()

    async def write(self, data: bytes) -> None:
        """Takes bytes in.

        Raises:
            OSError: there is no room on the disk.
        """
        while self._budget.used + len(data) > self._budget.limit and self._read < self._written:
            self._drained.clear()
            await self._drained.wait()
        if self._read == self._written:
            self._forget()
        self._file.seek(self._written)
        self._file.write(data)
        self._written += len(data)
        self._budget.used += len(data)
        self._news.set()

    def finish(self, error: BaseException | None = None) -> None:
        """Says that nothing follows, or why what follows cannot be had."""
        self._end = error or True
        self._news.set()

    async def chunks(self) -> AsyncIterator[bytes]:
        """What was written, in order, as it comes; then the error that ended it, if one did."""
        while True:
            if self._read < self._written:
                self._file.seek(self._read)
                data = self._file.read(CHUNK)
                self._read += len(data)
                if self._read == self._written:
                    self._drained.set()
                yield data
            elif isinstance(self._end, BaseException):
                raise self._end
            elif self._end:
                return
            else:
                self._news.clear()
                await self._news.wait()

    def close(self) -> None:
        """Drops what is held."""
        self._forget()
        self._file.close()

    def _forget(self) -> None:
        self._budget.used -= self._written
        self._written = self._read = 0
        if not self._file.closed:
            self._file.seek(0)
            self._file.truncate()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *exc: Any) -> None:
        self.close()
