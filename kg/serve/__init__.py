"""The graph over HTTP: SPARQL 1.1 Query, Update and Graph Store protocols, linked data and the named queries."""

from collections.abc import Callable

from kg.serve.settings import Settings

__all__ = ["Settings", "serve"]


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
    from kg.serve.run import run

    run(settings, host, port, ready=ready)
