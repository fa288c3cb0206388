"""Articles added in the browser: read by `kg build` in a process of its own, then put into the served store."""

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kg.serve.decisions_file import DecisionsFile
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served
from kg.terms.iris import slug

__all__ = ["Adding", "Job", "saved_as"]

_KEPT = 20  # jobs that are remembered
_SHOWN = 40  # lines of a job
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


@dataclass
class Job:
    """What is being read: how far it is, what was said, and the articles that came of it."""

    number: int
    what: str
    state: str = "waiting"  # then reading, storing, done or failed
    said: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


def saved_as(name: str) -> str:
    """A name for a file that somebody sends: readable, and never a path or an option."""
    name = name.strip()
    ending = found[0].lower() if (found := _ENDING.search(name)) else ".txt"
    return f"{slug(Path(name.replace(chr(92), '/')).name.removesuffix(found[0] if found else ''))}{ending}"


class Adding:
    """The jobs of a server, one at a time; readers go on meanwhile."""

    def __init__(self, served: Served, decisions: DecisionsFile) -> None:
        self.served, self.decisions = served, decisions
        self.jobs: dict[int, Job] = {}
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._number = 0

    def start(self, files: dict[str, bytes], addresses: list[str]) -> Job:
        """Begins to read files (name to bytes) and addresses."""
        self._number += 1
        what = ", ".join([*files, *addresses])
        job = self.jobs[self._number] = Job(self._number, what if len(what) <= 200 else f"{what[:199]}…")
        for old in sorted(self.jobs)[:-_KEPT]:
            del self.jobs[old]
        task = asyncio.create_task(self._run(job, files, addresses))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    async def _run(self, job: Job, files: dict[str, bytes], addresses: list[str]) -> None:
        async with self._turn:
            try:
                with tempfile.TemporaryDirectory(prefix="kg-add-") as folder:
                    await self._read(job, Path(folder), files, addresses)
            except (OSError, Trouble) as err:
                job.said.append(getattr(err, "message", "") or str(err))
                job.state = "failed"

    async def _read(self, job: Job, folder: Path, files: dict[str, bytes], addresses: list[str]) -> None:
        paths = []
        for name, data in files.items():
            path = folder / name
            await asyncio.to_thread(path.write_bytes, data)
            paths.append(str(path))
        out, base = folder / "read.nq", await self.served.base()
        command = [
            sys.executable,
            "-m",
            "kg",
            "build",
            *paths,
            *addresses,
            "-o",
            str(out),
            "--base-iri",
            base,
            "--verbose",
        ]
        job.state = "reading"
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE, cwd=folder, env={k: v for k, v in os.environ.items() if k != "KG_TOKEN"},
        )  # fmt: skip
        try:
            assert process.stderr is not None
            async for line in process.stderr:
                said = line.decode("utf-8", "replace").strip().removeprefix("kg: ").replace(f"{folder}{os.sep}", "")
                job.said = [*job.said, said][-_SHOWN:]
            await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
        if not out.exists() or not out.stat().st_size:
            job.state = "failed"
            return
        job.state = "storing"
        await self.served.write({"op": "add", "file": str(out), "lines": self.decisions.lines()})
        job.articles = await asyncio.to_thread(_articles_in, out)
        job.state = "done"

    async def close(self) -> None:
        """Ends what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _articles_in(path: Path) -> list[str]:
    """The IRIs of the articles of a graph file."""
    from kg.store.articles import article_iris, load_file

    return [a.value for a in article_iris(load_file(str(path)))]
