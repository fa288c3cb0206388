"""What the server and its worker processes say to each other: frames of a kind, a length and bytes."""

import json
import struct
from collections.abc import Sequence
from typing import IO, Any, Literal, TypedDict

__all__ = [
    "CHUNK",
    "DATA",
    "END",
    "FAILED",
    "HEAD",
    "HEADER",
    "REQUEST",
    "Head",
    "Operation",
    "Task",
    "pack",
    "pack_json",
    "read_frame",
]

Operation = Literal[
    "query", "graph", "describe", "linked", "base", "view", "index", "ready", "flush", "update", "put", "post",
    "delete", "decide", "add",
]  # fmt: skip
CHUNK = 1 << 16  # bytes; an answer below this comes in one frame of data
HEADER = struct.Struct(">cI")
REQUEST = b"Q"  # JSON: one task for the worker
HEAD = b"H"  # JSON: the answer begins; its status and media type
DATA = b"D"  # bytes of the answer, or of the request's body
END = b"E"  # the answer is whole
FAILED = b"X"  # JSON: status and message, in the place of the answer or of its rest


class Head(TypedDict, total=False):
    """How an answer begins: its status and media type, and whether a snapshot was made of what was changed."""

    status: int
    media: str
    snapshot: bool


class _Asked(TypedDict):
    op: Operation


class Task(_Asked, total=False):
    """What a worker is asked for: an operation, and the arguments that it has.

    `store` is the folder of the snapshot, `to` the folder for one of what was changed, `limit` the bytes of an answer
    at most, `rows` those that a page shows, `body` whether bytes of a request follow, `url` its parameters,
    `base` what relative IRIs are resolved against, `union` whether the default graph is all graphs together, `cells`
    whether CSV is for spreadsheets, `lines` those of the file of decisions, `only` the articles that the newest
    concerns, `file` a graph whose articles are
    added, `folder` that of the store.
    """

    store: str
    lines: list[str]
    file: str
    folder: str
    only: list[str]
    limit: int
    body: bool
    to: str
    query: str
    url: str
    default: Sequence[str] | None
    named: Sequence[str] | None
    services: Sequence[str]
    accept: str | None
    rows: int
    graph: str | None
    content: str
    media: str
    base: str
    union: bool
    cells: bool
    iri: str
    view: str
    given: dict[str, str]


def pack(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame."""
    return HEADER.pack(kind, len(payload)) + payload


def pack_json(kind: bytes, value: Any) -> bytes:
    """A frame that holds JSON."""
    return pack(kind, json.dumps(value).encode())


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame of a stream; None at its end."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, length = HEADER.unpack(header)
    return kind, stream.read(length)
