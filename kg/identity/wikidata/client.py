"""A polite client: who asks is known, one request at a time a host, none too soon after the last, none twice.

Rules: the User-Agent policy of Wikimedia, and RFC 9110 for Retry-After (seconds or a date). What is no good answer (an
error, HTML under status 200, JSON that breaks off) is tried again later and never kept.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from kg import __version__
from kg.errors import BadInput, KgError, Misuse
from kg.identity.wikidata.cache import Cache
from kg.web.client import NoAnswer, retry_after, send

__all__ = ["BadReply", "Client", "Manners", "Reply", "SourceDown", "fetch"]

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 120.0  # seconds of back-off
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})


class SourceDown(KgError):
    """A service gives no answer that can be used; nothing more is asked of it."""


class BadReply(Exception):
    """An answer that is none, with the status and headers that it came with (0 where no connection came about)."""

    def __init__(self, why: str, status: int = 0, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.status, self.headers = status, headers or {}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: body and headers, whose names are in lower case."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service is asked: for whom (an e-mail address or page), with what pauses and limits, in seconds.

    `budget` are requests at most, `retries` how often one is tried again; `offline` asks nothing.
    """

    contact: str = ""
    interval: float = 1.0
    budget: int = 500
    timeout: float = 65.0
    retries: int = 4
    offline: bool = False

    @property
    def agent(self) -> str:
        """The User-Agent."""
        return f"newskg/{__version__} ({self.contact})"

    def check(self) -> None:
        """Live use wants a contact.

        Raises:
            Misuse: there is none.
        """
        if not self.offline and not self.contact.strip():
            raise Misuse("live linking needs --contact, an e-mail address or a page, as Wikimedia's rules want it")


class Client:
    """Sends requests; keeps the good answers."""

    def __init__(
        self,
        manners: Manners,
        cache: Cache,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        manners.check()
        self.manners, self.sent, self.unanswered = manners, 0, 0
        self._cache, self._clock, self._sleep = cache, clock, sleep
        self._next: dict[str, float] = defaultdict(float)
        self._one_at_a_time: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def ask(
        self,
        url: str,
        question: str,
        send: Callable[[], Reply],
        *,
        is_empty: Callable[[Any], bool] = lambda _: False,
        fault: Callable[[Any], str] = lambda _: "",
    ) -> Any:
        """The JSON that answers a question, from the cache or by `send`; None offline where it was never asked.

        `fault` tells what is wrong with an answer that came under status 200; those that are `is_empty` are kept for
        a shorter time.

        Args:
            url: the service's.
            question: all that it is asked, the name of the answer in the cache.
            send: asks it over the web.
            is_empty: whether an answer says that there is nothing: such a one is kept for a shorter time.
            fault: what is wrong with an answer that came under status 200; "" where nothing is.

        Raises:
            SourceDown: the service gives no good answer, or the budget of requests is spent.
        """
        kept = self._cache.get(url, question, self._clock(), any_age=self.manners.offline)
        if kept is not None or self.manners.offline:
            self.unanswered += kept is None
            return kept
        host = urlsplit(url).netloc
        with self._one_at_a_time[host]:
            answer = self._insist(host, url, send, fault)
        self._cache.put(url, question, answer, self._clock(), empty=is_empty(answer))
        return answer

    def _insist(self, host: str, url: str, send: Callable[[], Reply], fault: Callable[[Any], str]) -> Any:
        wait = _FIRST_WAIT
        for attempt in range(self.manners.retries + 1):
            if self.sent >= self.manners.budget:
                raise SourceDown(f"{url}: the budget of {self.manners.budget} requests is spent: raise --budget")
            self._pause(host)
            self.sent += 1
            try:
                return _json(send(), fault)
            except BadReply as err:
                later = retry_after(err.headers.get("retry-after", ""), self._clock())
                self._next[host] = self._clock() + max(self.manners.interval, later or wait)
                wait = min(2 * wait, _LONGEST_WAIT)
                given_up = attempt == self.manners.retries or (later or 0) > _LONGEST_WAIT
                if given_up or (err.status not in _RETRIED and err.status not in (0, 200)):
                    raise SourceDown(f"{url}: {err}") from err
        raise AssertionError  # the last attempt raises or returns

    def _pause(self, host: str) -> None:
        early = self._next[host] - self._clock()
        if early > 0:
            self._sleep(early)
        self._next[host] = self._clock() + self.manners.interval


def _json(reply: Reply, fault: Callable[[Any], str]) -> Any:
    kind = reply.headers.get("content-type", "")
    if "json" not in kind:
        raise BadReply(f"answered with {kind or 'something'} in the place of JSON", 200, reply.headers)
    try:
        answer = json.loads(reply.body)
    except ValueError as err:
        raise BadReply("its JSON breaks off", 200, reply.headers) from err
    if why := fault(answer):
        raise BadReply(why, 200, reply.headers)
    return answer


def fetch(url: str, form: str, manners: Manners, accept: str = "application/json") -> Reply:
    """The answer to a form that is posted; without one, to a GET.

    Args:
        url: the service's.
        form: what is posted, URL-encoded; "" for a GET.
        manners: timeouts and the name that it is asked under.
        accept: the media type that is wanted.

    Raises:
        BadReply: there is none, or its status is no success.
    """
    headers = {"User-Agent": manners.agent, "Accept": accept}
    try:
        answer = send(url, headers, form=form.encode() or None, timeout=manners.timeout, redirects=True)
    except (NoAnswer, BadInput) as err:
        raise BadReply(f"does not answer: {err}") from err
    if not answer.is_good:
        raise BadReply(f"answered {answer.status} {answer.reason}", answer.status, answer.headers)
    return Reply(answer.body, answer.headers)
