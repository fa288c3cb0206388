"""The reading of a build on the workers of a Dask cluster: documents in partitions, each given back as quads.

The scheduler sends the work of a lost worker to another. A partition that ends several workers is read article by
article, and the one that does it is told and left out. The graph is the one that a single machine makes.
"""

import re
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.build.processes import Found, Options, Reader, batches, ends_the_process, extract_some, run_of
from kg.errors import KgError, Misuse, first_line
from kg.model import Article

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["extract_on"]

_ADDRESS = re.compile(r"(?:tcp|tls|ucx|ws|wss)://[^\s/]+:\d+")
_AHEAD = 3  # partitions that wait or are worked on, for each thread of the cluster
_CONNECT = 15  # seconds
_LOOK, _PATIENCE = 5.0, 120.0  # seconds between two looks at the workers, and without any before it is given up


def extract_on(
    address: str, articles: Iterable[Article], options: Options, read: Reader = extract_some
) -> Iterator[Found]:
    """What each article tells, in order, read by the workers of the scheduler at an address such as tcp://host:8786.

    Args:
        address: the scheduler's.
        articles: read in portions, one a task.
        options: how they are read.
        read: what a worker does with a portion.

    Returns:
        For each article what it tells, or why it was left out.

    Raises:
        KgError: the scheduler does not answer, no worker is there, or one has another version.
        Misuse: the extra `cluster` is not installed.
    """
    with _connected(address) as client:
        _check(client, address, options)
        try:
            yield from _spread(client, iter(articles), options, read)
        except (CancelledError, OSError) as err:
            raise KgError(f"{address}: the scheduler went away, and the results with it") from err


def _spread(client: "Client", articles: Iterator[Article], options: Options, read: Reader) -> Iterator[Found]:
    flying: deque[tuple[list[Article], Any]] = deque()
    parts = batches(articles)
    while True:
        room = max(sum(client.nthreads().values()), 1) * _AHEAD
        while len(flying) < room and (part := next(parts, None)) is not None:
            flying.append((part, _sent(client, part, options, read)))
        if not flying:
            return
        part, future = flying.popleft()
        yield from _landed(client, part, future, options, read)


def _connected(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise Misuse("--cluster needs distributed, which is not installed: pip install 'newskg[cluster]'") from None
    if not _ADDRESS.fullmatch(address):
        raise Misuse(f"--cluster {address!r}: name the scheduler as tcp://host:8786")
    try:
        return Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as err:
        raise KgError(f"{address}: no scheduler answers there: start one with dask scheduler") from err


def _check(client: "Client", address: str, options: Options) -> None:
    """The same software everywhere: else the graph would depend on who read an article."""
    if not client.nthreads():
        raise KgError(f"{address}: has no worker: start some with dask worker {address}")
    try:
        runs = client.run(run_of, options)
    except Exception as err:  # dask raises here what the worker raised, of any class
        raise KgError(
            f"{address}: a worker cannot read: install newskg {__version__} there: {first_line(err)}"
        ) from err
    here = run_of(options)
    for worker, run in sorted(runs.items()):
        if run != here:
            raise KgError(
                f"{address}: {worker} has {run.software} with {run.model}, not {here.software} with {here.model}"
            )


def _sent(client: "Client", part: Sequence[Article], options: Options, read: Reader) -> Any:
    return client.submit(read, part, options, pure=False)


def _landed(client: "Client", part: list[Article], future: Any, options: Options, read: Reader) -> Iterator[Found]:
    """What a partition tells; where it ended its workers, article by article."""
    from distributed.scheduler import KilledWorker

    try:
        yield from _waited_for(client, future)
    except KilledWorker:
        if len(part) == 1:
            yield ends_the_process(part[0])
            return
        for article in part:
            yield from _landed(client, [article], _sent(client, [article], options, read), options, read)


def _waited_for(client: "Client", future: Any) -> list[Found]:
    """The result, unless the cluster loses all its workers for too long."""
    alone_since = None
    while True:
        try:
            waited: list[Found] = future.result(timeout=_LOOK)
            return waited
        except TimeoutError:
            if client.nthreads():
                alone_since = None
            elif alone_since is None:
                alone_since = monotonic()
            elif monotonic() - alone_since > _PATIENCE:
                raise KgError(f"{client.scheduler.address}: no worker is left, and none came back") from None
