"""How a worker process answers: in frames as the bytes come, or with a status and a message."""

import io
from collections.abc import Callable
from typing import IO, Any, Unpack, cast

from kg.serve.protocol.media import CHARSET, choose
from kg.serve.workers.wire import CHUNK, DATA, END, HEAD, Head, Task, pack, pack_json
from kg.terms.rdf import xml_bytes

__all__ = ["Answer", "Failure", "chosen", "typed"]


class Failure(Exception):
    """A task that cannot be done: an HTTP status and a message for its sender."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Answer(io.RawIOBase):
    """Sends what is written to it in frames; the head goes out with the first of them."""

    def __init__(self, send: Callable[[bytes], None], limit: int) -> None:
        self._send, self._limit = send, limit
        self._head: Head | None = None
        self._waiting = bytearray()
        self._sent = 0

    @property
    def stream(self) -> IO[bytes]:
        """Itself, as what serialisers write to."""
        return cast("IO[bytes]", self)

    def stream_of(self, media: str) -> IO[bytes]:
        """What serialisers of a media type write to: in XML no character comes through that XML forbids."""
        return cast("IO[bytes]", _Xml(self) if media.endswith("xml") else self)

    @property
    def begins(self) -> Head:
        """How the answer begins, as far as it has been said."""
        return self._head or {}

    def head(self, **head: Unpack[Head]) -> None:
        """Says how the answer begins."""
        self._head = head

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Takes bytes in.

        Raises:
            Failure: the answer grows beyond the limit.
        """
        self._waiting += data
        self._sent += len(data)
        if self._sent > self._limit:
            raise Failure(507, f"the answer has more than {self._limit:,} bytes: ask with LIMIT")
        if len(self._waiting) >= CHUNK:
            self._pass_on()
        return len(data)

    def finish(self) -> None:
        """Sends the rest and says that it is all."""
        self._pass_on(END)

    def _pass_on(self, last: bytes = b"") -> None:
        head = pack_json(HEAD, self._head) if self._head is not None else b""
        parts = [bytes(self._waiting[i : i + CHUNK]) for i in range(0, len(self._waiting), CHUNK)]
        for part in parts[:-1]:  # a frame is held whole by the server: none is longer than others
            self._send(head + pack(DATA, part))
            head = b""
        self._send(head + (pack(DATA, parts[-1]) if parts else b"") + (pack(last) if last else b""))
        self._head = None
        self._waiting.clear()


class _Xml(io.RawIOBase):
    """Passes XML on to an answer, with a replacement for each forbidden character."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._held = b""  # the beginning of a character whose end has not come

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Takes bytes in."""
        whole = self._held + bytes(data)
        cut = len(whole) - (2 if whole.endswith(b"\xef\xbf") else 1 if whole.endswith(b"\xef") else 0)
        self._held = whole[cut:]
        self._answer.write(xml_bytes(whole[:cut]))
        return len(data)


def chosen(task: Task, offered: dict[str, Any]) -> str:
    """The media type that the task accepts.

    Raises:
        Failure: it accepts none of those offered.
    """
    media = choose(task.get("accept"), tuple(offered))
    if media is None:
        raise Failure(406, f"none of the accepted media types can be given: accept one of {', '.join(offered)}")
    return media


def typed(media: str) -> str:
    """The Content-Type of a media type."""
    return media + CHARSET if media.startswith("text/") else media
