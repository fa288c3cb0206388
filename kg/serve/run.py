"""The server as a process: its socket, its signals and its end."""

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from kg.errors import KgError
from kg.serve.app import make_app
from kg.serve.connections import HEAD_BYTES, LimitedProtocol
from kg.serve.monitor import Log
from kg.serve.settings import Settings
from kg.serve.workers.served import Served

__all__ = ["serve"]

_CONNECTIONS = 1024
_BACKLOG = 2048  # connections that wait to be taken
_DRAIN = 5  # seconds beyond the longest query for requests under way


def serve(settings: Settings, host: str, port: int, *, ready: Callable[[str], None]) -> None:
    """Serves a store until SIGTERM or SIGINT; requests that are under way are finished first.

    Args:
        settings: of the server.
        host: the address that it listens at.
        port: 0 for a free one.
        ready: hears the port when it listens.

    Raises:
        KgError: the port is taken, or the store cannot be opened.
    """
    with _bound(host, port) as listening:
        asyncio.run(_run(settings, listening, ready))


async def _run(settings: Settings, listening: socket.socket, ready: Callable[[str], None]) -> None:
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # else each refused connection fills the log
    log = Log(settings.log)
    served = Served(settings, lambda line: log.write("worker", message=line))
    config = uvicorn.Config(
        make_app(settings, served, log),
        http=LimitedProtocol,
        h11_max_incomplete_event_size=HEAD_BYTES,
        log_level="critical",
        access_log=False,
        server_header=False,
        lifespan="off",
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=int(settings.timeout) + _DRAIN,
    )
    try:
        await served.start()
        host, port = listening.getsockname()[:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
        await _Server(config).serve([listening])
    finally:
        await served.close()


class _Server(uvicorn.Server):
    """Ends with status 0 on a signal, after what is to be done at the end; uvicorn's own dies of it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals ask for the end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay only for sockets that name their protocol.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as err:
        listening.close()
        if err.errno == errno.EADDRINUSE:
            raise KgError(f"port {port} of {host} is taken: choose another with --port, or 0 for any") from err
        raise KgError(f"{host}:{port}: cannot be listened at: {err.strerror}") from err
    return listening
