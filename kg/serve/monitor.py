"""What the server tells of itself: its health, its figures for Prometheus, and a log in JSON lines."""

import datetime
import json
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg import __version__
from kg.errors import KgError
from kg.serve.workers.served import Served

__all__ = ["Log", "Monitor", "Monitored"]

_SECONDS = (0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60)
_OTHER = "resource"  # the paths of all IRIs of the data are one


class Log:
    """A log in JSON lines: one for each request, and one for each error. Nothing is logged unless it is asked for.

    What was asked stays out of it: a request is logged with its path and without its parameters.
    """

    def __init__(self, target: str | None) -> None:
        try:
            self._out: IO[str] | None = (
                None if target is None else sys.stderr if target == "-" else Path(target).open("a", encoding="utf-8")
            )
        except OSError as err:
            raise KgError(f"{target}: the log cannot be written: {err.strerror}") from err

    def write(self, kind: str, **told: Any) -> None:
        """Writes a line."""
        if self._out is not None:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            self._out.write(json.dumps({"time": now, "kind": kind, **told}) + "\n")
            self._out.flush()


class Monitor:
    """Counts requests and answers what is asked about the server itself."""

    def __init__(self, served: Served, log: Log) -> None:
        self.served, self.log = served, log
        self._registry = CollectorRegistry()
        names = ("route", "method")
        self.requests = Counter(
            "kg_requests", "Requests that were answered", (*names, "status"), registry=self._registry
        )
        self.seconds = Histogram(
            "kg_request_seconds", "Seconds until an answer was whole", names, buckets=_SECONDS, registry=self._registry
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(_Workers(served))

    async def health(self, request: Request) -> Response:
        """Whether the server answers, and over which data."""
        workers = {lane: {"busy": busy, "waiting": waiting} for lane, busy, waiting, _ in self.served.lanes()}
        return JSONResponse({"status": "ok", "version": __version__, "data": self.served.version, "workers": workers})

    async def metrics(self, request: Request) -> Response:
        """Figures for Prometheus, in its text format."""
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Workers(Collector):
    """The worker processes: how many are busy, how many tasks wait, and their memory."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures of the moment."""
        busy = GaugeMetricFamily("kg_workers_busy", "Worker processes that have a task", labels=["lane"])
        waiting = GaugeMetricFamily("kg_tasks_waiting", "Tasks that wait for a worker", labels=["lane"])
        memory = GaugeMetricFamily("kg_workers_resident_memory_bytes", "Memory of the workers", labels=["lane"])
        for lane, number, queue, size in self._served.lanes():
            busy.add_metric([lane], number)
            waiting.add_metric([lane], queue)
            memory.add_metric([lane], size)
        yield from (busy, waiting, memory)


class Monitored:
    """Counts and logs each request."""

    def __init__(self, app: ASGIApp, monitor: Monitor, routes: frozenset[str]) -> None:
        self.app, self.monitor, self.routes = app, monitor, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on and says how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, sent = time.monotonic(), 0, 0

        async def counted(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        except Exception as err:  # whatever a page fails of is answered, counted and logged
            gone = type(err).__name__ == "ClientDisconnect"
            status = status or (499 if gone else 500)
            if not gone:
                trace = "".join(traceback.format_exception(err))
                self.monitor.log.write("error", path=scope["path"], message=repr(err), trace=trace)
            raise
        finally:
            self._tell(scope, status, sent, time.monotonic() - began)

    def _tell(self, scope: Scope, status: int, sent: int, seconds: float) -> None:
        first = f"/{scope['path'].lstrip('/').partition('/')[0]}"
        route = first if first in self.routes else _OTHER
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "DELETE") else "other"
        self.monitor.requests.labels(route, method, str(status)).inc()
        self.monitor.seconds.labels(route, method).observe(seconds)
        client = (scope.get("client") or ("",))[0]
        self.monitor.log.write(
            "access", client=client, method=scope["method"], path=scope["path"], status=status, bytes=sent,
            seconds=round(seconds, 3),
        )  # fmt: skip
