"""Connections with limits: how large the head of a request may be, and how long it may take to come.

uvicorn limits neither. Without limits one connection fills the memory with headers, and some hundred that never send a
word keep everybody else out.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["HEAD_BYTES", "HEAD_SECONDS", "LimitedProtocol"]

HEAD_BYTES = 64 * 1024  # of request line and headers
HEAD_SECONDS = 20.0  # until they have come


class LimitedProtocol(H11Protocol):
    """HTTP/1.1 whose heads are limited: 431 for one that is too large, 408 for one that does not come in time."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the clock."""
        super().connection_made(transport)
        self._head_timer: asyncio.TimerHandle | None = None
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Passes on what came, unless the head grows too large."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._stop_timer()

    def send_400_response(self, msg: str) -> None:
        """Says of a head that does not parse whether it is too large."""
        if len(self.conn.trailing_data[0]) > HEAD_BYTES:
            self._refuse(b"431 Request Header Fields Too Large")
        else:
            super().send_400_response(msg)

    def on_response_complete(self) -> None:
        """Waits for the next head of a connection that is kept."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the clock."""
        self._stop_timer()
        super().connection_lost(exc)

    def _waits_for_head(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._stop_timer()
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._late)

    def _stop_timer(self) -> None:
        timer = getattr(self, "_head_timer", None)
        if timer is not None:
            timer.cancel()
        self._head_timer = None

    def _late(self) -> None:
        if self._waits_for_head():
            self._refuse(b"408 Request Timeout")

    def _refuse(self, status: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            self.transport.close()
