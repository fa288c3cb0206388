"""A process that answers one task at a time over a socket: a reader of snapshots, or the writer that holds the store.

The engine cannot be interrupted from Python, so the server ends a task that takes too long by killing its process.
A reader never opens the store's own folder while a writer may hold it, only hard-linked snapshots of it.
"""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from kg.errors import first_line
from kg.serve.workers.reader import Reader
from kg.serve.workers.reply import Answer, Failure
from kg.serve.workers.sandbox import without_network
from kg.serve.workers.wire import DATA, END, FAILED, Task, pack, pack_json, read_frame
from kg.serve.workers.writer import Writer
from kg.store.articles import STORE_ERRORS, why_not

__all__ = ["main"]

_WATCH = 1.0  # seconds between looks whether the server still lives
Work = Callable[[Task, bytes, Answer], None]


def _watch(parent: int) -> None:
    """Ends this process when the server is gone, even in the middle of a query."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)


def _serve(work: Work, stream: socket.socket) -> None:
    """Takes tasks from the socket, one after the other, until it is closed."""
    requests = stream.makefile("rb")
    stream.sendall(pack(END))  # here it is
    while (frame := read_frame(requests)) is not None:
        task = json.loads(frame[1])
        body = _body(requests) if task.get("body") else b""
        answer = Answer(stream.sendall, task.get("limit", sys.maxsize))
        try:
            work(task, body, answer)
            answer.finish()
        except Failure as err:
            stream.sendall(_failed(err.status, err.message))
        except (ValueError, SyntaxError, RecursionError) as err:
            stream.sendall(_failed(400, first_line(err)))
        except MemoryError:
            stream.sendall(_failed(503, "the query needs more memory than it may have"))
        except STORE_ERRORS as err:  # the store must be opened again before it can be relied on
            message = why_not(err)
            broken = isinstance(err, OSError) or "orruption" in str(err)
            status = 507 if "full" in message else 500 if broken else 400
            stream.sendall(_failed(status, message, fatal=broken))


def _body(requests: IO[bytes]) -> bytes:
    """The bytes of a request that follow its task."""
    body = bytearray()
    while (frame := read_frame(requests)) is not None and frame[0] == DATA:
        body += frame[1]
    return bytes(body)


def _failed(status: int, message: str, *, fatal: bool = False) -> bytes:
    return pack_json(FAILED, {"status": status, "message": message, "fatal": fatal})


def _work(memory: int, folder: str | None = None) -> Work:
    """What this worker does; that a store cannot be opened is what it then answers to whatever is asked."""
    if folder is None:
        return Reader(memory)
    try:
        return Writer(folder, memory)
    except STORE_ERRORS as err:
        why = err

        def broken(task: Task, body: bytes, answer: Answer) -> None:
            raise why

        return broken


def main() -> None:
    """Runs a worker: its arguments are socket, the memory of a query, the server's process, and the writer's folder."""
    number, memory, parent, network, *folder = sys.argv[1:]
    if network == "closed":
        without_network()
    stream = socket.socket(fileno=int(number))
    threading.Thread(target=_watch, args=(int(parent),), daemon=True).start()
    with suppress(BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        _serve(_work(int(memory), *folder), stream)


if __name__ == "__main__":
    main()
