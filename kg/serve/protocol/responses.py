"""Answers of readers as responses: passed on as they come, with an ETag of the data, ended when the client leaves."""

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from kg.serve.protocol.media import GRAPHS, NAMES, TABLES, choose
from kg.serve.workers.served import Served, is_steady
from kg.serve.workers.wire import Task

__all__ = ["Evaluated", "prefers_html", "problem"]

_STALL = 20.0  # seconds that a client may leave the next part of an answer unread
_LONGEST = 300.0  # seconds for an answer as a whole, so that slow readers do not hold the workers


def prefers_html(request: Request) -> bool:
    """Whether a browser asks: HTML is liked better than any data."""
    accept = request.headers.get("accept")
    return bool(accept) and choose(accept, ("text/turtle", *TABLES, *GRAPHS, NAMES["html"])) == NAMES["html"]


def problem(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error in a line, as RFC 9457 has it.

    Args:
        status: of HTTP.
        message: what is wrong and what to do.
        headers: further ones.
    """
    body = {"status": status, "detail": message}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


class Evaluated(Response):
    """The answer of a reader, passed on as it comes; the evaluation ends when the client goes away."""

    def __init__(self, served: Served, task: Task) -> None:
        self.served, self.task = served, task
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers; with 304 where the client holds the answer already."""
        tag = f'W/"{_digest(self.task)}-{{}}"'
        if scope["method"] in ("GET", "HEAD"):
            await self.served.look()
            held = Request(scope).headers.get("if-none-match", "")
            if is_steady(self.task) and tag.format(self.served.version) in [part.strip() for part in held.split(",")]:
                await Response(status_code=304, headers=_headers(tag, self.served.version))(scope, receive, send)
                return
        await _until_gone(self._answer(tag, send), receive)

    async def _answer(self, tag: str, send: Send) -> None:
        async with asyncio.timeout(_LONGEST), self.served.read(self.task) as (answer, version):
            headers = _headers(tag, version) | {"content-type": answer.head["media"]}
            if answer.rest is None:
                headers["content-length"] = str(len(answer.data))
            await send(_start(answer.head["status"], headers))
            await _send_body(send, answer.data, more=answer.rest is not None)
            if answer.rest is not None:
                async for chunk in answer.rest:
                    await _send_body(send, chunk, more=True)
                await _send_body(send, b"", more=False)


def _headers(tag: str, version: str) -> dict[str, str]:
    return {"etag": tag.format(version), "vary": "Accept", "cache-control": "no-cache"}


def _digest(task: Task) -> str:
    return hashlib.sha256(repr(sorted(task.items())).encode()).hexdigest()[:16]


def _start(status: int, headers: dict[str, str]) -> Message:
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }


async def _send_body(send: Send, data: bytes, *, more: bool) -> None:
    async with asyncio.timeout(_STALL):
        await send({"type": "http.response.body", "body": data, "more_body": more})


async def _until_gone(work: Awaitable[None], receive: Receive) -> None:
    """Does the work, or drops it when the client goes away first."""
    doing = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            doing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await doing
            raise ClientDisconnect
        doing.result()
    finally:
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
