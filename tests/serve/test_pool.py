"""Worker processes: what was not waited for does not come back as something else."""

import asyncio
from contextlib import suppress

from server import fixture_store

from kg.serve.workers.pool import Worker
from kg.serve.workers.wire import HEAD


def test_a_worker_whose_start_was_left_answers_the_next_task(tmp_path):
    folder = str(fixture_store(tmp_path / "store"))

    async def first_frame() -> bytes:
        worker = Worker(1 << 30)
        starting = asyncio.create_task(worker.start())
        while worker._process is None:
            await asyncio.sleep(0.01)
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        await worker.send({"op": "base", "store": folder})
        kind, _ = await worker.frame()
        await worker.kill()
        return kind

    assert asyncio.run(first_frame()) == HEAD
