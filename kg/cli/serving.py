"""The command that serves a store."""

from pathlib import Path

import click

from kg.cli.group import errors_in_a_line, main, say
from kg.cli.options import DECISIONS, store_option, token_option

__all__ = []


@main.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: any free one.")
@token_option
@click.option("--read-only", is_flag=True, help="Take no updates, token or not.")
@click.option("--snapshot", metavar="FILE", help="Snapshot of Wikidata, for descriptions and the map.")
@click.option("--edit", is_flag=True, help="Let people on this machine correct in the browser without a token.")
@click.option(
    "--decisions", default=DECISIONS, show_default=True, metavar="FILE", help="Where corrections are written."
)
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for one query.")
@click.option("--memory", default=1024, show_default=True, type=click.IntRange(64), help="MB for one query.")
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 256), help="Queries at once.")
@click.option("--page-workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Pages at once.")
@click.option("--waiting", default=64, show_default=True, type=click.IntRange(0), help="Queries that may wait.")
@click.option("--max-body", default=64, show_default=True, type=click.IntRange(1), help="MB of a request.")
@click.option("--max-query", default=256, show_default=True, type=click.IntRange(1), help="kB of a query or update.")
@click.option("--max-answer", default=1024, show_default=True, type=click.IntRange(1), help="MB of an answer.")
@click.option("--cache", default=32, show_default=True, type=click.IntRange(0), help="MB of answers to keep.")
@click.option("--allow-host", multiple=True, help="Host name, beside this machine's own, that requests may name.")
@click.option("--allow-origin", multiple=True, help="Origin whose pages may read, beside this machine's; * for all.")
@click.option("--union-default-graph", is_flag=True, help="Ask all graphs together where a query names none.")
@click.option("--allow-service", metavar="IRI", multiple=True, help="What SERVICE and LOAD may fetch.")
@click.option("--log", metavar="FILE", help="Log of requests and errors in JSON lines; - for standard error.")
@errors_in_a_line
def serve(
    store: str, host: str, port: int, token: str | None, read_only: bool, timeout: float, memory: int, workers: int,
    page_workers: int, waiting: int, max_body: int, max_query: int, max_answer: int, cache: int,
    allow_host: tuple[str, ...], allow_origin: tuple[str, ...], allow_service: tuple[str, ...],
    union_default_graph: bool, edit: bool, snapshot: str | None, decisions: str, log: str | None,
) -> None:  # fmt: skip
    """Serve a store: a SPARQL endpoint, the named queries and a page for every entity.

    The endpoint is at /sparql, updates at /update, graphs at /store. Writing needs the token, as
    `Authorization: Bearer TOKEN`, or as the password of Basic authentication.
    """
    from kg.serve.run import serve
    from kg.serve.settings import Settings

    settings = Settings(
        store,
        token=token or None,
        read_only=read_only,
        edit=edit,
        snapshot=snapshot or "",
        decisions=str(Path(decisions).resolve()),
        timeout=timeout,
        memory=memory << 20,
        workers=workers,
        pages=page_workers,
        waiting=waiting,
        body=max_body << 20,
        query=max_query << 10,
        answer=max_answer << 20,
        cache=cache << 20,
        hosts=frozenset(name.lower() for name in allow_host),
        origins=allow_origin,
        services=frozenset(allow_service),
        union=union_default_graph,
        log=log,
    )
    serve(settings, host, port, ready=lambda url: say(f"serving {store} at {url} (stop with Ctrl-C)"))
