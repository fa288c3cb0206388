"""The SPARQL 1.1 Query, Update and Graph Store protocols."""

import asyncio
import hashlib

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
from kg.serve.workers.wire import Operation as Change
from kg.serve.workers.wire import Task
from kg.terms.vocab import PREFIXES

__all__ = ["STORE", "Endpoints"]

STORE = "/store"
_CHANGES: dict[str, Change] = {"PUT": "put", "POST": "post", "DELETE": "delete"}
_FORM = 4  # times as long a text may be as a form
_SLOWEST = 60.0  # seconds for the body of a request


class Endpoints:
    """The three protocol endpoints over a served store."""

    def __init__(self, settings: Settings, served: Served) -> None:
        self.settings, self.served = settings, served

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
        sent = await self._sent(request, self.settings.body)
        operation = await asyncio.to_thread(operation_of, "update", request.method, *sent)
        assert operation is not None
        task: Task = {
            "op": "update",
            "update": operation.text,
            "default": operation.default,
            "named": operation.named,
            "base": _here(request),
            "services": sorted(self.settings.services),
        }
        return Response(status_code=await self.served.write(task))

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
        body = await self._body(request, self.settings.body)
        if graph is None:
            graph = f"{_here(request)}/{hashlib.sha256(body).hexdigest()[:16]}"
        task: Task = {
            "op": _CHANGES[request.method],
            "graph": graph,
            "content": content,
            "media": of_content(content)[0],
            "base": graph or _here(request),
        }
        headers = {"Location": graph} if new else None
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
        body = bytearray()
        async with asyncio.timeout(_SLOWEST):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise Refused(413, f"the body has more than {most:,} bytes")
        return bytes(body)


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
