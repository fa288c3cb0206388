"""Worker processes of the server: tasks go to one that is free; one that takes too long is killed and replaced."""

import asyncio
import contextlib
import json
import os
import resource
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kg.serve.workers.spool import Budget, Spool
from kg.serve.workers.wire import CHUNK, DATA, END, FAILED, HEADER, REQUEST, Task, pack, pack_json

__all__ = ["Answer", "Pool", "Trouble", "Worker", "nothing_said"]

_NETWORK = {True: "open", False: "closed"}


def nothing_said(line: str) -> None:
    """Nobody wants to know what workers say."""


class Trouble(Exception):
    """A task that was not done: an HTTP status, a message, and after how many seconds to try again."""

    def __init__(self, status: int, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.retry_after = status, message, retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer begins, and its bytes: all of them, or the first of them where `rest` gives what follows."""

    head: dict[str, Any]
    data: bytes
    rest: AsyncIterator[bytes] | None


class Worker:
    """One process. It is started with its first task and again after it was killed."""

    def __init__(
        self,
        memory: int,
        folder: str | None = None,
        *,
        network: bool = False,
        say: Callable[[str], None] = nothing_said,
    ) -> None:
        self._memory, self._folder, self._network, self._say = memory, folder, network, say
        self._starting = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.busy = False

    async def start(self) -> None:
        """Starts the process where none runs, and waits until it can take a task.

        Raises:
            Trouble: it ends before that.
        """
        async with self._starting:
            await self._start()

    async def _start(self) -> None:
        if self._process is not None and self._process.returncode is None:
            return
        await self.kill()
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), str(self._memory), str(os.getpid()), _NETWORK[self._network]]
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kg.serve.workers.worker", *arguments),
                *([self._folder] if self._folder else []),
                pass_fds=[theirs.fileno()],
                stderr=asyncio.subprocess.PIPE,
            )
        self._listening = asyncio.create_task(self._listen(self._process))
        try:
            self._reader, self._writer = await asyncio.open_connection(sock=ours)
            await self.frame()
        except BaseException:  # who waited has left: its first words would be taken for the next task's answer
            await self.kill()
            raise

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Takes in what the process says beside its answers: the engine's own messages when it is killed."""
        assert process.stderr is not None
        with contextlib.suppress(ValueError):  # a line without an end
            while line := await process.stderr.readline():
                self._say(line.decode("utf-8", "replace").rstrip())

    async def kill(self) -> None:
        """Ends the process at once; the system takes back its memory and locks."""
        if self._writer is not None:
            self._writer.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        self._process = self._reader = self._writer = None
        self.busy = False

    async def send(self, task: Task, body: IO[bytes] | None = None) -> None:
        """Gives it a task, with the bytes of a request where it has some."""
        await self.start()
        assert self._writer is not None
        self.busy = True
        self._writer.write(pack_json(REQUEST, {**task, "body": body is not None}))
        while body is not None and (chunk := body.read(CHUNK)):
            self._writer.write(pack(DATA, chunk))
            await self._writer.drain()
        if body is not None:
            self._writer.write(pack(END))
        await self._writer.drain()

    @property
    def resident(self) -> int:
        """Its memory in bytes; 0 where that cannot be told."""
        try:
            assert self._process is not None
            pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, AssertionError):
            return 0
        return int(pages) * resource.getpagesize()

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame of the answer.

        Raises:
            Trouble: the task failed, or the process ended.
        """
        assert self._reader is not None
        try:
            kind, length = HEADER.unpack(await self._reader.readexactly(HEADER.size))
            payload = await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as err:
            await self.kill()
            raise Trouble(503, "the query was ended: most likely it needs more memory than it may have") from err
        self.busy = kind not in (END, FAILED)
        if kind == FAILED:
            failed = json.loads(payload)
            if failed["fatal"]:
                await self.kill()
            raise Trouble(failed["status"], failed["message"])
        return kind, payload


class Pool:
    """Some workers; `limit` tasks may wait for one, each for `timeout` seconds at most, and run as long."""

    def __init__(self, workers: list[Worker], *, timeout: float, limit: int, budget: Budget) -> None:
        self._idle = deque(workers)
        self._all = tuple(workers)
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._timeout, self._limit, self._budget = timeout, limit, budget
        self.folder: str | None = None  # where long answers are spooled

    @property
    def state(self) -> tuple[int, int, int]:
        """How many workers are busy, how many tasks wait, and the memory of the workers in bytes."""
        return len(self._all) - len(self._idle), len(self._waiting), sum(w.resident for w in self._all)

    @property
    def is_full(self) -> bool:
        """Whether a task would have to wait."""
        return not self._idle

    async def start(self) -> None:
        """Starts all processes, so that the first task need not wait.

        Raises:
            Trouble: one of them ends at once.
        """
        await asyncio.gather(*(w.start() for w in self._all))

    async def close(self) -> None:
        """Ends all processes."""
        await asyncio.gather(*(w.kill() for w in self._all))

    @contextlib.asynccontextmanager
    async def answer(self, make: Callable[[], Task], body: IO[bytes] | None = None) -> AsyncIterator[Answer]:
        """The answer to a task that is made when its turn has come. A worker that is left before it is done is killed.

        Raises:
            Trouble: too many wait, the task takes too long, or it failed.
        """
        worker = await self._take()
        try:
            await worker.start()
            async with _deadline(self._timeout):
                await worker.send(make(), body)
                _, head = await worker.frame()
                kind, data = await worker.frame()
                if kind == DATA and len(data) < CHUNK:
                    await worker.frame()
        except BaseException:
            await self._release(worker)
            raise
        if not worker.busy:
            await self._release(worker)
            yield Answer(json.loads(head), data, None)
            return
        with Spool(self.folder, self._budget) as spool:
            filling = asyncio.create_task(self._fill(worker, spool))
            try:
                yield Answer(json.loads(head), data, spool.chunks())
            finally:
                filling.cancel()
                await asyncio.wait([filling])

    async def _fill(self, worker: Worker, spool: Spool) -> None:
        """Takes in what follows the first bytes of a long answer, and gives the worker back."""
        loop, seconds = asyncio.get_running_loop(), self._timeout
        try:
            while worker.busy:
                began = loop.time()
                async with _deadline(seconds):
                    _, chunk = await worker.frame()
                seconds -= loop.time() - began
                await spool.write(chunk)
            spool.finish()
        except Trouble as err:
            spool.finish(err)
        except OSError as err:
            spool.finish(Trouble(507, f"there is no room for the answer: {err.strerror}"))
        finally:
            await self._release(worker)

    async def _release(self, worker: Worker) -> None:
        if worker.busy:
            await worker.kill()
        self._give_back(worker)

    async def _take(self) -> Worker:
        if self._idle:
            return self._idle.pop()
        if len(self._waiting) >= self._limit:
            raise Trouble(503, "too many queries at once", 1)
        turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.shield(turn)
        except BaseException as err:
            if turn.done():
                self._give_back(turn.result())
            else:
                self._waiting.remove(turn)
            if isinstance(err, TimeoutError):
                raise Trouble(503, "too many queries at once: none of those before came to its end in time", 1) from err
            raise

    def _give_back(self, worker: Worker) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(worker)
        else:
            self._idle.append(worker)


@contextlib.asynccontextmanager
async def _deadline(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(max(seconds, 0.0)):
            yield
    except TimeoutError as err:
        raise Trouble(503, "the query took too long and was ended: make it narrower, or ask with LIMIT") from err
