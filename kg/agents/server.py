"""A server of the Model Context Protocol over standard input and output, or over HTTP."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.agents.tools import Tools
from kg.api.graph import open_graph
from kg.errors import KgError, Misuse

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["serve_agents"]

_TOOLS = ("search", "entity", "claims", "events", "contested", "article_text", "sparql")
_ADVICE = (
    "A knowledge graph read from news articles. What an article says in its own voice is an event or office; what "
    "somebody is quoted as saying is a claim: tell it as theirs, never as a fact. Cite headline, outlet, date and the "
    "sentence that each answer carries. Search first to learn how a name is spelt."
)


def serve_agents(source: str, *, http: bool = False, host: str = "127.0.0.1", port: int = 8766) -> None:
    """Serves a graph to agents until its input ends or it is stopped.

    Args:
        source: a store, graph file or endpoint.
        http: over HTTP, at `http://HOST:PORT/mcp`, not over standard input and output.
        host: where it listens.
        port: the port.

    Raises:
        KgError: the source cannot be read.
        Misuse: the SDK is not installed.
    """
    server = make_server(source)
    if http:
        server.run("streamable-http", host=host, port=port)
    else:
        server.run("stdio")


def make_server(source: str) -> "MCPServer[Any]":
    """The server with all tools, over a source.

    Raises:
        Misuse: the extra `mcp` is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError as err:
        raise Misuse("the SDK for agents is not installed: pip install 'newskg[mcp]'") from err
    tools = Tools(open_graph(source))
    server: MCPServer[Any] = MCPServer("newskg", version=__version__, instructions=_ADVICE, log_level="WARNING")
    for name in _TOOLS:
        server.tool(name)(_with_our_errors(getattr(tools, name)))
    return server


def _with_our_errors(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A tool whose errors are told to the agent in our words."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def run(*args: Any, **kwargs: Any) -> dict[str, Any]:
        try:
            return tool(*args, **kwargs)
        except KgError as err:
            raise ToolError(str(err)) from err

    return run
