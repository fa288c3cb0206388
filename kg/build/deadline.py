"""A limit of time for what one article costs."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

__all__ = ["TooSlow", "within"]


class TooSlow(BaseException):
    """The time is over. It is no Exception, so that nothing on the way takes it for an error of its own."""


@contextlib.contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Ends what is done inside it after some seconds; without a limit, or beside the main thread, it does nothing.

    The time is looked at between two steps of Python: a library's single call is waited for.

    Raises:
        TooSlow: the time is over.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
