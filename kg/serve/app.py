"""The server: which path leads where, and what holds for all of them."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.monitor import Log, Monitor, Monitored
from kg.serve.pages.editing import Editing
from kg.serve.pages.explorer import Explorer
from kg.serve.pages.html import page
from kg.serve.pages.query import QueryPage
from kg.serve.pages.resources import Pages
from kg.serve.protocol.endpoints import STORE, Endpoints
from kg.serve.protocol.nif import Annotator
from kg.serve.protocol.reconcile import Reconciliation
from kg.serve.protocol.responses import prefers_html, problem
from kg.serve.protocol.tokens import Refusal
from kg.serve.security import LOOPBACK_ORIGIN, is_allowed_host
from kg.serve.settings import Settings
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served

__all__ = ["make_app"]


def make_app(settings: Settings, served: Served, log: Log) -> Starlette:
    """The application over a store that was started.

    Args:
        settings: as they were read.
        served: the store and its workers.
        log: hears of each request.
    """
    monitor = Monitor(served, log)
    routes = _routes(settings, served, monitor)
    return Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: _http_problem,
            Refusal: _refusal,
            Trouble: _trouble,
            TimeoutError: _too_slow,
            Exception: _fault,
        },
        middleware=_middleware(settings, monitor, routes),
    )


def _routes(settings: Settings, served: Served, monitor: Monitor) -> list[BaseRoute]:
    """What answers each path; the first that fits does."""
    endpoints, explorer, query = Endpoints(settings, served), Explorer(served, settings), QueryPage(served)
    pages = Pages(served, explorer)
    editing = Editing(settings, served, explorer)
    reconciliation = Reconciliation(settings, served)
    return [
        Route("/sign-in", editing.sign_in, methods=["GET", "POST"]),
        Route("/review", editing.review),
        Route("/decisions", editing.decisions),
        Route("/decide", editing.decide, methods=["POST"]),
        Route("/undo", editing.undo, methods=["POST"]),
        Route("/add", editing.add, methods=["GET", "POST"]),
        Route("/sparql", endpoints.query, methods=["GET", "POST"]),
        Route("/update", endpoints.update, methods=["GET", "POST"]),
        Route(STORE, endpoints.graph, methods=["GET", "PUT", "POST", "DELETE"]),
        Route(STORE + "/{name:path}", endpoints.graph, methods=["GET", "PUT", "POST", "DELETE"]),
        Route("/nif", Annotator(settings).annotate, methods=["POST"]),
        Route("/reconcile", reconciliation.service, methods=["GET", "POST"]),
        Route("/reconcile/suggest/{what}", reconciliation.suggest),
        Route("/reconcile/properties", reconciliation.properties),
        Route("/", explorer.start),
        Route("/search", explorer.search),
        Route("/articles", explorer.articles),
        Route("/people", explorer.entities),
        Route("/organisations", explorer.entities),
        Route("/places", explorer.entities),
        Route("/map", explorer.map),
        Route("/dossier", explorer.dossier),
        Route("/help", explorer.help),
        Route("/claims", explorer.claims),
        Route("/events", explorer.events),
        Route("/contested", explorer.contested),
        Route("/network", explorer.network),
        Route("/query", query.query),
        Route("/prefixes.json", query.prefixes),
        Route("/queries", pages.queries),
        Route("/queries/{name}", pages.named),
        Route("/newskg", pages.ontology),
        Route("/newskg/shapes", pages.shapes),
        Route("/openapi.json", pages.openapi),
        Route("/health", monitor.health),
        Route("/metrics", monitor.metrics),
        Route("/describe", pages.resource),
        Mount("/static", StaticFiles(packages=[("kg.serve", "static")])),
        Route("/{path:path}", pages.resource),
    ]


def _middleware(settings: Settings, monitor: Monitor, routes: list[BaseRoute]) -> list[Middleware]:
    """What each request passes through, from the outside in."""
    first = frozenset(f"/{getattr(r, 'path', '').split('/')[1]}" for r in routes)
    return [
        Middleware(Monitored, monitor=monitor, routes=first - {"/{path:path}"}),
        Middleware(Guard, allowed=settings.hosts),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_origin_regex=LOOPBACK_ORIGIN,
            allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
            allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag"],
        ),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
    ]


_POLICY = (
    b"default-src 'self'",
    b"style-src 'self' 'unsafe-inline'",
    b"img-src 'self' data: blob:",
    b"object-src 'none'",
    b"frame-ancestors 'none'",
    b"base-uri 'none'",
    b"form-action 'self'",
)
_HEADERS = [  # of every answer
    (
        b"content-security-policy",  # the drawing libraries set styles of elements; nothing is fetched from outside
        b"; ".join(_POLICY),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class Guard:
    """Refuses requests for a host that this server is not (DNS rebinding), and lets pages load nothing from outside."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        self.app, self.allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may."""
        if scope["type"] == "http" and not is_allowed_host(Request(scope).headers.get("host", ""), self.allowed):
            unknown = problem(421, "the Host header names no host of this server: --allow-host adds one")
            await unknown(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self.app(scope, receive, guarded)


async def _http_problem(request: Request, err: Exception) -> Response:
    assert isinstance(err, HTTPException)
    if prefers_html(request):
        heading = _heading(err.status_code, request.scope.get("method", "GET"))
        return page("error.html", err.status_code, heading=heading, message=err.detail)
    return problem(err.status_code, err.detail, dict(err.headers or {}))


def _heading(status: int, method: str = "GET") -> str:
    other = "This page cannot be shown" if method in ("GET", "HEAD") else "Nothing was changed"
    return {404: "Page not found", 503: "Please try again"}.get(status, other)


async def _too_slow(request: Request, err: Exception) -> Response:
    return problem(408, "the request came too slowly")


async def _fault(request: Request, err: Exception) -> Response:
    message = "the server made a mistake: --log FILE says which; please report it"
    if prefers_html(request):
        return page("error.html", 500, heading=_heading(500), message=message)
    return problem(500, message)


async def _refusal(request: Request, err: Exception) -> Response:
    status = getattr(err, "status", 400)
    return problem(status, str(err), {"Allow": "POST"} if status == 405 else None)


async def _trouble(request: Request, err: Exception) -> Response:
    assert isinstance(err, Trouble)
    after = {"Retry-After": str(err.retry_after)} if err.retry_after is not None else None
    if prefers_html(request):
        answer = page("error.html", err.status, heading=_heading(err.status), message=err.message)
        if request.method == "GET" and after:  # the browser asks again by itself
            answer.headers.update(after | {"Refresh": after["Retry-After"]})
        return answer
    return problem(err.status, err.message, after)
