"""The served store: snapshots for the readers, and the one process that may write.

With a token the server holds the store's lock and writes; without one it takes the lock only for the moment of a
snapshot, so that `kg build --store` can go on beside it, and looks from time to time whether the store has changed.
"""

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from cachetools import LRUCache

from kg.errors import KgError
from kg.serve.protocol.tokens import looks_light
from kg.serve.settings import Settings
from kg.serve.workers.pool import Answer, Pool, Trouble, Worker, nothing_said
from kg.serve.workers.snapshots import Snapshots, state_of, take_snapshot
from kg.serve.workers.spool import Budget
from kg.serve.workers.wire import Task
from kg.store.articles import must_exist

__all__ = ["Served", "is_steady"]

_LOOK = 2.0  # seconds between looks at a store that others may write
_INDEXING = 3600.0  # seconds that the index of a store may take
_INDEX_MEMORY = 8 << 30
_PATIENCE = 10.0  # seconds that a page waits for the index
_OVERHEAD = 1024  # bytes that a held answer takes beside its data
_MOST = 8 << 20  # bytes of an answer that is read whole into this process, for a page
_BUSY = 503  # status of what took too long
_QUICK = 1.0  # seconds for a query that looks light, where all others wait
_LIGHT: frozenset[str] = frozenset({"linked", "describe", "base"})
_HEAVY_VIEWS = frozenset({"contested", "network", "dossier"})
_PAGED = frozenset({"search"})  # views whose `all` is a page of all kinds, not the whole


class Served:
    """A store that readers are asked about, and that may be written where there is a token."""

    def __init__(self, settings: Settings, say: Callable[[str], None] = nothing_said) -> None:
        self._folder = Path(settings.folder).resolve()
        self._limit = settings.answer
        self._started = time.time_ns()  # an ETag must not come back with another start's data
        self._number = 0
        self._current = ("", 0)
        self._seen: Any = None
        self._looked = 0.0
        self._origin: tuple[str, str] | None = None
        self._lock = asyncio.Lock()
        self._snapshots: Snapshots | None = None
        self._held: LRUCache[tuple[str, str], Answer] = LRUCache(settings.cache, getsizeof=_size)
        budget = Budget(settings.answer)
        limits: dict[str, Any] = {"timeout": settings.timeout, "limit": settings.waiting, "budget": budget}
        options: dict[str, Any] = {"network": bool(settings.services), "say": say}
        self._readers = Pool([Worker(settings.memory, **options) for _ in range(settings.workers)], **limits)
        self._pages = Pool([Worker(settings.memory, **options) for _ in range(settings.pages)], **limits)
        quick: dict[str, Any] = limits | {"timeout": min(_QUICK, settings.timeout)}
        self._quick = Pool([Worker(settings.memory, **options)], **quick)
        indexer = Worker(_INDEX_MEMORY, say=say)
        self._indexer = Pool([indexer], timeout=_INDEXING, limit=settings.waiting, budget=budget)
        self._indexing: tuple[str, asyncio.Task[None]] | None = None
        writer = Worker(settings.memory, str(self._folder), **options)
        self._writer = Pool([writer], **limits) if settings.writable else None

    @property
    def version(self) -> str:
        """Of the data that readers see: it changes whenever they do."""
        return f"{self._started:x}-{self._current[1]:x}"

    async def start(self) -> None:
        """Takes the first snapshot and starts the workers.

        Raises:
            KgError: there is no store, or it cannot be opened.
        """
        must_exist(str(self._folder))
        if self._writer is not None:
            try:
                async with self._writer.answer(lambda: {"op": "ready"}):
                    pass
            except Trouble as err:
                raise KgError(f"{self._folder}: the store cannot be opened: {err.message}") from err
        self._snapshots = Snapshots(self._folder)
        if self._writer is not None:
            await self.write({"op": "ready"})
            if not self._current[0]:
                raise KgError(f"{self._folder}: no snapshot can be made of the store: is the disk full?")
        else:
            await self._refresh()
        for pool in (self._readers, self._pages, self._quick):
            pool.folder = str(self._snapshots.folder)
            try:
                await pool.start()
            except Trouble as err:
                raise KgError(f"{self._folder}: it cannot be served: {err.message}") from err
        self._index()

    def _index(self) -> asyncio.Task[None]:
        """The making of the index of the newest snapshot."""
        path = self._current[0]
        if self._indexing is None or self._indexing[0] != path:

            async def make() -> None:
                async with self._indexer.answer(lambda: {"op": "index", "store": path}):
                    pass

            task = asyncio.create_task(make())
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # raised where it is awaited
            self._indexing = path, task
        return self._indexing[1]

    async def view(self, name: str, given: Mapping[str, str]) -> Any:
        """A view of the newest data, for pages.

        Raises:
            Trouble: it took too long or failed, or the index that lists are made of is not there yet.
        """
        await self.look()
        try:
            with contextlib.suppress(Trouble):  # the reader makes one in memory then
                await asyncio.wait_for(asyncio.shield(self._index()), _PATIENCE)
        except TimeoutError as err:
            raise Trouble(503, "The pages of this store are being prepared. Try again in a few seconds.", 5) from err
        return json.loads(await self.read_all({"op": "view", "view": name, "given": dict(given)}))

    async def close(self) -> None:
        """Ends the workers and drops the snapshots."""
        if self._indexing is not None:
            self._indexing[1].cancel()
        await self._indexer.close()
        await self._readers.close()
        await self._pages.close()
        await self._quick.close()
        if self._writer is not None:
            if self._snapshots is not None:
                with contextlib.suppress(Trouble):
                    async with self._writer.answer(lambda: {"op": "flush"}):
                        pass
            await self._writer.close()
        if self._snapshots is not None:
            self._snapshots.close()

    @contextlib.asynccontextmanager
    async def read(self, task: Task) -> AsyncIterator[tuple[Answer, str]]:
        """The answer of a reader over the newest data, and their version.

        Raises:
            Trouble: it took too long or failed.
        """
        await self.look()
        version = self.version
        key = (version, repr(sorted(task.items())))
        if (held := self._held.get(key)) is not None:
            yield held, version
            return
        seen = [version]

        def make() -> Task:
            seen[0] = self.version  # it may have waited for its turn
            return {**task, "store": self._current[0], "limit": self._limit}

        async with contextlib.AsyncExitStack() as stack:
            answer = await self._answer(task, make, stack)
            if answer.rest is None and is_steady(task) and _size(answer) <= self._held.maxsize:
                self._held[(seen[0], key[1])] = answer
            yield answer, seen[0]

    async def _answer(self, task: Task, make: Callable[[], Task], stack: contextlib.AsyncExitStack) -> Answer:
        """The answer of the lane that a task belongs to; what looks light does not wait behind what is heavy.

        Raises:
            Trouble: it took too long or failed.
        """
        if self._readers.is_full and task["op"] == "query" and looks_light(task["query"]):
            try:
                return await stack.enter_async_context(self._quick.answer(make))
            except Trouble as err:
                if err.status != _BUSY:
                    raise  # else it is heavier than it looks
        pool = self._pages if _is_light(task) else self._readers
        return await stack.enter_async_context(pool.answer(make))

    async def read_all(self, task: Task) -> bytes:
        """All bytes of an answer.

        Raises:
            Trouble: it took too long or failed.
        """
        async with self.read(task) as (answer, _):
            data = bytearray(answer.data)
            if answer.rest is not None:
                async for chunk in answer.rest:
                    data += chunk
                    if len(data) > _MOST:
                        raise Trouble(
                            507, f"the answer has more than {_MOST >> 20} MB, too much for a page: ask for less"
                        )
            return bytes(data)

    async def base(self) -> str:
        """What the IRIs of the data begin with."""
        await self.look()
        if self._origin is None or self._origin[0] != self.version:
            version = self.version
            self._origin = (version, json.loads(await self.read_all({"op": "base"})))
        return self._origin[1]

    async def origin(self) -> str:
        """Scheme and host of the data's IRIs, so that their paths can be told from this server's own."""
        parts = urlsplit(await self.base())
        return f"{parts.scheme}://{parts.netloc}"

    def lanes(self) -> Iterator[tuple[str, int, int, int]]:
        """Of each lane of workers its name, how many are busy, how many tasks wait, and its memory in bytes."""
        named = {
            "queries": self._readers,
            "quick": self._quick,
            "pages": self._pages,
            "index": self._indexer,
            "writer": self._writer,
        }
        for name, pool in named.items():
            if pool is not None:
                yield (name, *pool.state)

    async def write(self, task: Task, body: IO[bytes] | None = None) -> int:
        """The status of a change once it is in the store.

        Raises:
            Trouble: it took too long or failed. A failed change is undone; one that was ended for its length may be in
                the store, and is then seen with the next.
        """
        assert self._writer is not None
        assert self._snapshots is not None
        snapshots = self._snapshots

        def make() -> Task:
            self._number += 1
            return {**task, "to": str(snapshots.path(self._number))}

        async with self._writer.answer(make, body) as answer:
            if answer.head["snapshot"]:  # else the last whole state is served: there is no room for a newer one
                self._current = (str(snapshots.path(self._number)), self._number)
                snapshots.drop_old()
            return int(answer.head["status"])

    async def look(self) -> None:
        """Sees to it that readers see the newest data."""
        if self._writer is None and time.monotonic() - self._looked >= _LOOK:
            async with self._lock:
                await self._refresh()

    async def _refresh(self) -> None:
        if state_of(self._folder) != self._seen and await self._from_folder(first=self._seen is None):
            self._seen = state_of(self._folder)
        self._looked = time.monotonic()

    async def _from_folder(self, *, first: bool) -> bool:
        """Whether there is a new snapshot; while somebody writes there is none, and what we have is served on."""
        assert self._snapshots is not None
        number = self._number + 1
        try:
            path = await asyncio.to_thread(take_snapshot, self._folder, self._snapshots.path(number))
        except KgError:
            if first:
                raise
            return False
        self._number, self._current = number, (path, number)
        self._snapshots.drop_old()
        return True


def _is_light(task: Task) -> bool:
    """Whether a task is one of those that pages are made of and that end soon: they do not wait behind queries."""
    if task["op"] == "view":
        whole = task["given"].get("all") and task["view"] not in _PAGED
        return task["view"] not in _HEAVY_VIEWS and not whole
    return task["op"] in _LIGHT


_UNSTEADY = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|SERVICE)\b", re.IGNORECASE)


def is_steady(task: Task) -> bool:
    """Whether a task has the same answer as long as the data are the same."""
    return not _UNSTEADY.search(task.get("query", ""))


def _size(answer: Answer) -> int:
    return len(answer.data) + _OVERHEAD
