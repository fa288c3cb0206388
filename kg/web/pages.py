"""Pages of the web, fetched politely: as robots.txt allows, not too fast, and only when they changed (RFC 9110, 13)."""

import email.utils
import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
import urllib.robotparser
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from kg import __version__
from kg.errors import BadInput, first_line
from kg.terms.data import cache_folder

__all__ = ["Page", "Web", "decoded", "default_pages", "retry_after"]

_TIMEOUT = 30  # seconds
_MAX_BYTES = 50_000_000  # of one page
_INTERVAL = 1.0  # seconds between two requests to a host
_LONGEST_WAIT = 60.0  # seconds that a host may ask for
_BUSY = frozenset({429, 503})
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"  # what stays as it is; spaces and letters beyond ASCII are quoted
AGENT = f"newskg/{__version__} (local news reader)"


def default_pages() -> Path:
    """Where pages are kept, to ask next time whether they changed (XDG Base Directory)."""
    return cache_folder() / "pages"


@dataclass(frozen=True, slots=True)
class Page:
    """What was found at an address: its bytes, and the type that the server gave."""

    url: str
    body: bytes
    kind: str


def decoded(body: bytes, encoding: str, where: str) -> bytes:
    """A body as it was before it was packed for the way (Content-Encoding).

    Raises:
        BadInput: it is packed in another way than gzip or deflate, breaks off, or is too large.
    """
    told = encoding.strip().lower()
    if told in ("gzip", "x-gzip", "deflate"):
        unpacker = zlib.decompressobj(wbits=47 if "gzip" in told or body[:1] == b"\x78" else -15)
        try:
            body = unpacker.decompress(body, _MAX_BYTES + 1)
        except zlib.error as err:
            raise BadInput(f"{where}: does not unpack: {err}") from err
        if not unpacker.eof and len(body) <= _MAX_BYTES:
            raise BadInput(f"{where}: breaks off")
    elif told not in ("", "identity"):
        raise BadInput(f"{where}: is packed as {told}, which is not read")
    if len(body) > _MAX_BYTES:
        raise BadInput(f"{where}: is larger than {_MAX_BYTES // 1_000_000} MB")
    return body


class Web:
    """Fetches pages, one at a time; keeps those that can be asked about again in a folder."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder = folder or default_pages()
        self._clock, self._sleep = clock, sleep
        self._next: dict[str, float] = defaultdict(float)
        self._robots: dict[str, urllib.robotparser.RobotFileParser] = {}

    def get(self, url: str, *, led: bool = False) -> Page:
        """A page; `led`: a feed or sitemap led there, so that robots.txt is asked first.

        Raises:
            BadInput: it cannot be fetched, or may not.
        """
        if urlsplit(url).scheme not in ("http", "https"):
            raise BadInput(f"{url}: is no http(s) address")
        if led and not self._allowed(url):
            raise BadInput(f"{url}: the site's robots.txt asks programs to leave it alone")
        page = self._fetched(url)
        if led and page.url != url and not self._allowed(page.url):
            raise BadInput(f"{url}: leads to {page.url}, which the site's robots.txt asks programs to leave alone")
        return page

    def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            rules = urllib.robotparser.RobotFileParser()
            try:
                rules.parse(self._fetched(f"{site}/robots.txt").body.decode("utf-8", "replace").splitlines())
            except BadInput:
                rules.parse([])  # without the file all is allowed (RFC 9309, 2.3.1.3)
            self._robots[site] = rules
        return self._robots[site].can_fetch("newskg", url)

    def _fetched(self, url: str) -> Page:
        kept = self._kept(url)
        for last in (False, True):
            self._pause(urlsplit(url).netloc)
            try:
                return self._sent(url, kept)
            except urllib.error.HTTPError as err:
                if err.code == 304 and kept is not None:
                    body = self._file(url).with_suffix(".body").read_bytes()
                    return Page(kept.get("url", url), body, kept.get("kind", ""))
                told = retry_after(err.headers.get("Retry-After", ""), self._clock())
                wait = _INTERVAL if told is None else told
                if last or err.code not in _BUSY or wait > _LONGEST_WAIT:
                    raise BadInput(f"{url}: cannot be fetched: {err.code} {err.reason}") from err
                self._next[urlsplit(url).netloc] = self._clock() + wait
            except (OSError, ValueError, http.client.HTTPException, EOFError) as err:
                raise BadInput(f"{url}: cannot be fetched: {getattr(err, 'reason', '') or first_line(err)}") from err
        raise AssertionError  # the second attempt returns or raises

    def _pause(self, host: str) -> None:
        early = self._next[host] - self._clock()
        if early > 0:
            self._sleep(early)
        self._next[host] = self._clock() + _INTERVAL

    def _sent(self, url: str, kept: Mapping[str, str] | None) -> Page:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
        for ours, theirs in (("etag", "If-None-Match"), ("modified", "If-Modified-Since")):
            if kept and kept.get(ours):
                headers[theirs] = kept[ours]
        request = urllib.request.Request(quote(url, safe=_IN_ADDRESSES), headers=headers)
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:
            body = decoded(reply.read(_MAX_BYTES + 1), reply.headers.get("Content-Encoding", ""), url)
            page = Page(reply.url, body, reply.headers.get("Content-Type", ""))
            self._keep(url, page, reply.headers.get("ETag", ""), reply.headers.get("Last-Modified", ""))
        return page

    # -- what is kept

    def _file(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()

    def _kept(self, url: str) -> dict[str, Any] | None:
        file = self._file(url)
        try:
            found: dict[str, Any] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            return found if isinstance(found, dict) and file.with_suffix(".body").exists() else None
        except (OSError, ValueError):
            return None

    def _keep(self, url: str, page: Page, etag: str, modified: str) -> None:
        """Keeps a page that its server knows by a mark; a folder that cannot be written costs requests, no pages."""
        if not (etag or modified):
            return
        file = self._file(url)
        told = {"url": page.url, "kind": page.kind, "etag": etag, "modified": modified}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file.with_suffix(".json").unlink(missing_ok=True)
            file.with_suffix(".body").write_bytes(page.body)
            file.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")
        except OSError:
            return


def retry_after(value: str, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number of seconds or a date; None without one."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError):
        return None
