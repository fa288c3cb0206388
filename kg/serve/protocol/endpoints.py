"""The SPARQL 1.1 Query, Update and Graph Store protocols."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator

from pyoxigraph import serialize
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.pages.html import page
from kg.serve.protocol.describe import service_triples
from kg.serve.protocol.media import GRAPHS, choose, of_content
from kg.serve.protocol.requests import Operation, Refused, graph_of, operation_of
from kg.serve.protocol.responses import Evaluated, prefers_html
from kg.serve.security import may_write
from kg.serve.settings import Settings
from kg.serve.workers.served import Served
from kg.serve.workers.spool import IN_MEMORY
from kg.serve.workers.wire import Operation as Change
from kg.serve.workers.wire import Task
from kg.terms.vocab import PREFIXES

__all__ = ["STORE", "Endpoints"]

STORE = "/store"
_CHANGES: dict[str, Change] = {"PUT": "put", "POST": "post", "DELETE": "delete"}
_FORM = 4  # times as long a text may be as a form
_ALL_BODIES = 32 << 20  # bytes of the queries that are being sent at once
_SLOWEST = 60.0  # seconds for the body of a request


class Endpoints:
    """The three protocol endpoints over a served store."""

    def __init__(self, settings: Settings, served: Served) -> None:
        self.settings, self.served = settings, served
        self._held = 0  # bytes of bodies that are under way

    async def query(self, request: Request) -> Response:
        """SPARQL 1.1 Query; without a query the service description, or a form for people."""
        operation = operation_of("query", request.method, *await self._sent(request, _FORM * self.settings.query))
        if operation is None:
            return _description(request)
        self._check(operation)
        task: Task = {
            "op": "query",
            "query": operation.text,
            "default": operation.default,
            "named": operation.named,
            "base": _here(request),
            "union": self.settings.union,
            "accept": request.headers.get("accept"),
            "services": sorted(self.settings.services),
        }
        return Evaluated(self.served, task)

    async def update(self, request: Request) -> Response:
        """SPARQL 1.1 Update, with the token."""
        self._authorize(request)
        if request.method != "POST":
            raise Refused(405, "updates are sent by POST")
        task: Task = {
            "op": "update",
            "url": request.scope["query_string"].decode("latin-1"),
            "content": request.headers.get("content-type", ""),
            "base": _here(request),
            "services": sorted(self.settings.services),
        }
        with await self._spooled(request) as body:
            return Response(status_code=await self.served.write(task, body))

    async def graph(self, request: Request) -> Response:
        """SPARQL 1.1 Graph Store Protocol; writing needs the token.

        A graph is named by a parameter, or is the one whose IRI is the address itself (below /store/). What is posted
        to /store without either becomes a new graph, named by its bytes.
        """
        writes = request.method not in ("GET", "HEAD")
        if writes:
            self._authorize(request)
        new = request.method == "POST" and request.url.path == STORE and not request.scope["query_string"]
        graph = None if new else _graph_of(request)
        if not writes:
            return Evaluated(self.served, {"op": "graph", "graph": graph, "accept": request.headers.get("accept")})
        content = request.headers.get("content-type", "")
        body = await self._spooled(request)
        if graph is None:
            graph = f"{_here(request)}/{hashlib.file_digest(body, 'sha256').hexdigest()[:16]}"
            body.seek(0)
        task: Task = {
            "op": _CHANGES[request.method],
            "graph": graph,
            "content": content,
            "media": of_content(content)[0],
            "base": graph or _here(request),
        }
        headers = {"Location": graph} if new else None
        with body:
            return Response(status_code=await self.served.write(task, body), headers=headers)

    def _authorize(self, request: Request) -> None:
        if not (self.settings.writable and self.settings.token):
            raise HTTPException(403, "this server only reads: start it with --token to write")
        if not may_write(request.headers.get("authorization"), self.settings.token or ""):
            raise HTTPException(401, "writing needs the server's token", {"WWW-Authenticate": "Bearer"})

    def _check(self, operation: Operation) -> None:
        if len(operation.text) > self.settings.query:
            raise Refused(413, f"the text has more than {self.settings.query:,} characters")

    async def _sent(self, request: Request, most: int) -> tuple[bytes, str, bytes]:
        """URL parameters, Content-Type and body of a request."""
        return request.scope["query_string"], request.headers.get("content-type", ""), await self._body(request, most)

    async def _body(self, request: Request, most: int) -> bytes:
        """A short body, where all that are under way together take no more than there is room for."""
        body = bytearray()
        try:
            async for chunk in _chunks(request, most):
                body += chunk
                self._held += len(chunk)
                if self._held > _ALL_BODIES:
                    raise Refused(503, "too many long queries come at once: try again")
            return bytes(body)
        finally:
            self._held -= len(body)

    async def _spooled(self, request: Request) -> tempfile.SpooledTemporaryFile[bytes]:
        """A long body: on disk, so that it takes no memory here."""
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)
        async for chunk in _chunks(request, self.settings.body):
            body.write(chunk)
        body.seek(0)
        return body


async def _chunks(request: Request, most: int) -> AsyncIterator[bytes]:
    size = 0
    async with asyncio.timeout(_SLOWEST):
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise Refused(413, f"the body has more than {most:,} bytes")
            yield chunk


def _graph_of(request: Request) -> str:
    if request.url.path == STORE or request.scope["query_string"]:
        return graph_of(request.scope["query_string"])
    return _here(request)


def _here(request: Request) -> str:
    return str(request.url.replace(query=""))


def _description(request: Request) -> Response:
    if prefers_html(request):
        return page("sparql.html", prefixes=PREFIXES)
    media = choose(request.headers.get("accept"), tuple(GRAPHS))
    if media is None:
        raise Refused(406, f"the service description can be had as {', '.join(GRAPHS)}")
    data = serialize(service_triples(_here(request)), format=GRAPHS[media])
    return Response(data, media_type=media, headers={"Vary": "Accept"})
