"""Requests of the SPARQL 1.1 Protocol and the Graph Store Protocol, read into what they ask for.

Nothing is decoded twice and nothing guessed: what the specification does not allow is refused with its reason.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.serve.protocol.media import of_content
from kg.serve.protocol.tokens import Refusal

__all__ = ["Operation", "Parameters", "Refused", "graph_of", "operation_of", "parameters_of"]

Parameters = tuple[tuple[str, str], ...]
_FORM = "application/x-www-form-urlencoded"
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_MOST = 200  # parameters of one request
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*\Z")


class Refused(Refusal):
    """A request that is not as the protocol has it, with an HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or update, with the dataset of its parameters: None where they name none."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None


def parameters_of(query: bytes) -> Parameters:
    """The parameters of a URL's query or a form, decoded once.

    Raises:
        Refused: they are no UTF-8, or too many.
    """
    try:
        return tuple(parse_qsl(query.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST))
    except UnicodeError as err:
        raise Refused(400, "the parameters are not percent-encoded UTF-8") from err
    except ValueError as err:
        raise Refused(400, f"there are more than {_MOST} parameters") from err


def operation_of(kind: str, method: str, url: bytes, content: str, body: bytes) -> Operation | None:
    """The operation of a request to the `query` or `update` endpoint; None for a GET that asks for no query.

    Args:
        kind: "query" or "update".
        method: of the request.
        url: the query string.
        content: the media type of the body.
        body: as it was sent.

    Raises:
        Refused: the request is not as the protocol has it.
    """
    given = parameters_of(url)
    if method in ("GET", "HEAD"):
        if kind == "update":
            raise Refused(405, "updates are sent by POST")
        if not given:
            return None
    else:
        media, charset = of_content(content)
        if media == _FORM:
            given += parameters_of(body)
        elif media == f"application/sparql-{kind}":
            given += ((kind, _text(body, charset)),)
        else:
            raise Refused(415, f"send a form ({_FORM}) or the text itself (application/sparql-{kind})")
    return _operation(kind, given)


def _text(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"the charset is {charset}: SPARQL is sent as UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as err:
        raise Refused(400, "the body is not UTF-8") from err


def _operation(kind: str, given: Parameters) -> Operation:
    other = "update" if kind == "query" else "query"
    texts = [value for name, value in given if name == kind]
    if any(name == other for name, _ in given):
        raise Refused(400, f"this endpoint takes no {other}")
    if len(texts) != 1 or not texts[0].strip():
        raise Refused(400, f"there are {len(texts)} parameters `{kind}`: send one that is not empty")
    default, named = (tuple(_iri(value) for name, value in given if name == parameter) for parameter in _DATASET[kind])
    return Operation(texts[0], *((default, named) if default or named else (None, None)))


def _iri(value: str) -> str:
    if not _ABSOLUTE.match(value):
        raise Refused(400, f"{value!r} is no absolute IRI")
    return value


def graph_of(url: bytes) -> str:
    """The graph that a Graph Store request is about; '' for the default graph.

    Raises:
        Refused: it names none, or several.
    """
    given = parameters_of(url)
    graphs = [value for name, value in given if name == "graph"]
    default = any(name == "default" for name, _ in given)
    if len(graphs) + default != 1:
        raise Refused(400, "name one graph: ?graph=IRI or ?default")
    return "" if default else _iri(graphs[0])
