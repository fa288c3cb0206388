"""What the server and its worker processes say to each other: frames of a kind, a length and bytes."""

import json
import struct
from typing import IO, Any

__all__ = ["CHUNK", "DATA", "END", "FAILED", "HEAD", "HEADER", "REQUEST", "Task", "pack", "pack_json", "read_frame"]

Task = dict[str, Any]  # what a worker is asked for: `op` and its arguments
CHUNK = 1 << 16  # bytes; an answer below this comes in one frame of data
HEADER = struct.Struct(">cI")
REQUEST = b"Q"  # JSON: one task for the worker
HEAD = b"H"  # JSON: the answer begins; its status and media type
DATA = b"D"  # bytes of the answer, or of the request's body
END = b"E"  # the answer is whole
FAILED = b"X"  # JSON: status and message, in the place of the answer or of its rest


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
