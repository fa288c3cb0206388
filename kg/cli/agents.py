"""The command that serves a graph to agents."""

import click

from kg.cli.group import errors_in_a_line, main, say

__all__ = []


@main.command()
@click.argument("source")
@click.option("--http", is_flag=True, help="Over HTTP at /mcp, not over standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at, with --http.")
@click.option("--port", default=8766, show_default=True, type=click.IntRange(1, 65535), help="Port, with --http.")
@errors_in_a_line
def mcp(source: str, http: bool, host: str, port: int) -> None:
    """Serve a graph to agents by the Model Context Protocol: search, claims, events, SPARQL, each with citations.

    SOURCE is a store directory, a graph file or the URL of an endpoint. It is only read. Needs newskg[mcp].
    """
    from kg.agents.server import serve_agents

    if http:
        say(f"serving {source} to agents at http://{host}:{port}/mcp (stop with Ctrl-C)")
    serve_agents(source, http=http, host=host, port=port)
