"""The one way out to the web: a request over HTTP and its answer. Nothing in it is shared by a whole process.

Pauses and tries are the callers': a page, a service of Wikidata and an endpoint are asked in different ways. Pages are
kept by hishel, which does as RFC 9111 has it. Answers of Wikidata are not: they are asked for by forms, which no cache
of HTTP keeps, and are kept for two weeks whatever the service says (`kg.identity.wikidata.cache`).
"""

import contextlib
import email.utils
import logging
import socket
import ssl
import threading
import urllib.request
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.errors import BadInput, first_line
from kg.web.reach import is_public

if TYPE_CHECKING:
    import httpx

__all__ = ["AGENT", "Answer", "NoAnswer", "decoded", "retry_after", "send"]

AGENT = f"newskg/{__version__} (local news reader)"
_MAX_BYTES = 50_000_000  # of one page


class NoAnswer(Exception):
    """No connection comes about, it breaks off, or the address is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers. The names of the headers are in lower case; `url` is where redirects led."""

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300


def send(
    url: str,
    headers: Mapping[str, str],
    *,
    form: bytes | None = None,
    timeout: float,
    redirects: bool = False,
    most: int | None = None,
    kept: Path | None = None,
    public: bool = False,
    whole: float | None = None,
) -> Answer:
    """Asks once, by GET, or by POST with a form.

    Args:
        url: an http(s) address, quoted.
        headers: what is sent beside the usual.
        form: the body of a form; a request with one is never redirected, as it would become another.
        timeout: seconds for the connection, and for each part of the answer.
        redirects: whether they are followed; else a redirect is the answer.
        most: bytes of the body at most, of any length without.
        kept: the file of answers that are kept. One of those is given when the server says that it is still right; it
            is asked each time, as a feed is of use only while it is new. A file that cannot be written costs requests.
        public: whether only addresses of the public internet are asked, redirects included.
        whole: seconds for the answer as a whole, however it drips.

    Raises:
        NoAnswer: there is none.
        BadInput: its body does not unpack or is too large.
    """
    import httpx

    own = {"Accept-Encoding": "gzip"} | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
    if kept is not None:
        own["Cache-Control"] = "no-cache"
    follow = redirects and form is None
    watch = _Watch(public and not urllib.request.getproxies())
    try:
        with (
            _ended_after(watch, whole),
            _client(kept, timeout=timeout, follow_redirects=follow) as client,
            client.stream(
                "POST" if form else "GET", url, headers=own | dict(headers), content=form, extensions={"trace": watch}
            ) as reply,
        ):
            body = _received(reply.iter_raw(), most)
            answered = {name.lower(): value for name, value in reply.headers.items()}
            address, status, reason = str(reply.url), reply.status_code, reply.reason_phrase
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as err:
        if watch.ended:
            raise NoAnswer(f"it takes longer than {whole:.0f} seconds") from err
        raise NoAnswer(first_line(err) or type(err).__name__) from err
    return Answer(address, status, reason, answered, decoded(body, answered.get("content-encoding", ""), url, most))


def _received(chunks: Iterable[bytes], most: int | None) -> bytes:
    """The body as it comes, until it is longer than it may be."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if most is not None and len(body) > most:
            break
    return bytes(body)


@contextmanager
def _ended_after(watch: "_Watch", seconds: float | None) -> Iterator[None]:
    """Lets a connection be ended after some time, if any."""
    timer = threading.Timer(seconds, watch.end) if seconds is not None else None
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()


class _Watch:
    """Looks whom a connection leads to before anything is sent, and ends it where it takes too long."""

    def __init__(self, public: bool) -> None:
        self._public = public
        self._socket: Any = None
        self.ended = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Takes note of what the client does (httpx's extension `trace`)."""
        if event != "connection.connect_tcp.complete":
            return
        self._socket = info["return_value"].get_extra_info("socket")
        address = str(self._socket.getpeername()[0])
        if self._public and not is_public(address):
            info["return_value"].close()
            raise OSError(f"it leads to {address}, which is no address of the public internet")

    def end(self) -> None:
        """Ends the connection."""
        self.ended = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _client(kept: Path | None, *, timeout: float, follow_redirects: bool) -> "httpx.Client":
    """A client for one request, which looks first into the file of answers that are kept."""
    import httpx

    options: Any = {"verify": _context(), "timeout": timeout, "follow_redirects": follow_redirects}
    if kept is None:
        return httpx.Client(**options)
    import hishel.httpx

    logging.getLogger("hishel").setLevel(logging.CRITICAL)  # it shows a traceback where the file cannot be written
    return hishel.httpx.CacheClient(
        storage=hishel.SqliteStorage(database_path=kept), rfc=hishel.CacheOptions(shared=False), **options
    )


@cache
def _context() -> ssl.SSLContext:
    """The certificates that are trusted, read once."""
    import httpx

    return httpx.create_ssl_context()


def decoded(body: bytes, encoding: str, where: str, most: int | None = _MAX_BYTES) -> bytes:
    """A body as it was before it was packed for the way (Content-Encoding).

    Args:
        body: as it came.
        encoding: the header Content-Encoding.
        where: the address, for messages.
        most: bytes that it may have.

    Raises:
        BadInput: it is packed in another way than gzip or deflate, breaks off, or has more than `most` bytes.
    """
    coding = encoding.strip().lower()
    if coding in ("gzip", "x-gzip", "deflate") and body:
        unpacker = zlib.decompressobj(wbits=47 if "gzip" in coding or body[:1] == b"\x78" else -15)
        try:
            body = unpacker.decompress(body, 0 if most is None else most + 1)
        except zlib.error as err:
            raise BadInput(f"{where}: does not unpack: {err}") from err
        if not unpacker.eof and (most is None or len(body) <= most):
            raise BadInput(f"{where}: breaks off")
    elif coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise BadInput(f"{where}: is packed as {coding}, which is not read")
    if most is not None and len(body) > most:
        raise BadInput(f"{where}: is larger than {most // 1_000_000} MB")
    return body


def retry_after(value: str, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number of seconds or a date; None without one."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError):
        return None
