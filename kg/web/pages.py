"""Pages of the web, fetched politely: as robots.txt allows, not too fast, and only when they changed (RFC 9110, 13)."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from kg.errors import BadInput
from kg.terms.data import cache_folder
from kg.web.client import AGENT, NoAnswer, retry_after, send
from kg.web.reach import host_of, is_inside, without_password

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["Page", "Web", "default_pages"]

_TIMEOUT = 30  # seconds
_WHOLE = 120.0  # seconds for one page, however it drips
_MAX_BYTES = 50_000_000  # of one page
_INTERVAL = 1.0  # seconds between two requests to a host
_LONGEST_WAIT = 60.0  # seconds that a host may ask for
_BUSY = frozenset({429, 503})
_ROBOT = "newskg"  # what robots.txt calls us
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"  # what stays as it is; spaces and letters beyond ASCII are quoted


def default_pages() -> Path:
    """Where pages are kept, to ask next time whether they changed (XDG Base Directory)."""
    return cache_folder() / "pages"


@dataclass(frozen=True, slots=True)
class Page:
    """What was found at an address: its bytes, and the type that the server gave."""

    url: str
    body: bytes
    kind: str


class Web:
    """Fetches pages, one at a time; keeps those that can be asked about again in a folder."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._file = (folder or default_pages()) / "kept.sqlite"
        self._clock, self._sleep = clock, sleep
        self._inside = False  # whether who is asked now was named from inside this network
        self._next: dict[str, float] = defaultdict(float)
        self._robots: dict[str, Protego] = {}
        self._delays: dict[str, float] = {}

    def get(self, url: str, *, led_by: str = "") -> Page:
        """A page.

        Args:
            url: its address.
            led_by: what led there, a feed, a sitemap or a list, where a person did not name it: then robots.txt is
                asked first. What is not inside this machine's own network itself leads to no address inside it.

        Raises:
            BadInput: it cannot be fetched, or may not.
        """
        led, self._inside = bool(led_by), is_inside(led_by or url)
        url = without_password(url) if led else url
        if not host_of(url) or urlsplit(url).scheme not in ("http", "https"):
            raise BadInput(f"{without_password(url)}: is no http(s) address")
        if led and not self._allowed(url):
            raise BadInput(f"{url}: the site's robots.txt asks programs to leave it alone")
        page = self._fetched(url)
        if led and page.url != url and not self._allowed(page.url):
            raise BadInput(f"{url}: leads to {page.url}, which the site's robots.txt asks programs to leave alone")
        return page

    def _allowed(self, url: str) -> bool:
        """Whether a site's robots.txt lets us in (RFC 9309); how long it asks to wait between requests is kept."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            from protego import Protego

            try:
                text = self._fetched(f"{site}/robots.txt").body.decode("utf-8", "replace")
            except BadInput:
                text = ""  # without the file all is allowed (RFC 9309, 2.3.1.3)
            self._robots[site] = rules = Protego.parse(text)
            self._delays[parts.netloc] = min(float(rules.crawl_delay(_ROBOT) or 0), _LONGEST_WAIT)
        return bool(self._robots[site].can_fetch(url, _ROBOT))

    def _fetched(self, url: str) -> Page:
        host = urlsplit(url).netloc
        address, headers = quote(url, safe=_IN_ADDRESSES), {"User-Agent": AGENT}
        for last in (False, True):
            self._pause(host)
            try:
                answer = send(address, headers, timeout=_TIMEOUT, redirects=True, most=_MAX_BYTES, kept=self._file,
                    public=not self._inside, whole=_WHOLE)  # fmt: skip
            except NoAnswer as err:
                raise BadInput(f"{without_password(url)}: cannot be fetched: {err}") from err
            if answer.is_good:
                return Page(answer.url, answer.body, answer.headers.get("content-type", ""))
            asked = retry_after(answer.headers.get("retry-after", ""), self._clock())
            wait = _INTERVAL if asked is None else asked
            if last or answer.status not in _BUSY or wait > _LONGEST_WAIT:
                raise BadInput(f"{without_password(url)}: cannot be fetched: {answer.status} {answer.reason}")
            self._next[host] = self._clock() + wait
        raise AssertionError  # the second attempt returns or raises

    def _pause(self, host: str) -> None:
        early = self._next[host] - self._clock()
        if early > 0:
            self._sleep(early)
        self._next[host] = self._clock() + max(_INTERVAL, self._delays.get(host, 0.0))
