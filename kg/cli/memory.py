"""A command that takes nearly all memory of the machine ends with a line, before the machine stands still."""

import contextlib
import os
import threading
import time
from pathlib import Path

import click

__all__ = ["limit", "watch"]

_SHARE = 0.8  # of the memory of the machine, or of the container
_EACH = 0.2  # seconds
_CONTAINER = Path("/sys/fs/cgroup/memory.max")
_SELF = Path("/proc/self/statm")


def limit() -> int:
    """How many bytes a command may take."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):  # no container, or one without a limit
        most = min(most, int(_CONTAINER.read_text(encoding="ascii")))
    return int(_SHARE * most)


def watch(most: int | None = None) -> None:
    """Ends this process with a line once it has more memory; does nothing where the system does not tell it.

    Args:
        most: bytes that it may have; without it `limit`.
    """
    if _SELF.exists():
        threading.Thread(target=_watch, args=(limit() if most is None else most,), daemon=True).start()


def _watch(most: int) -> None:
    page = os.sysconf("SC_PAGE_SIZE")
    while int(_SELF.read_text(encoding="ascii").split()[1]) * page < most:
        time.sleep(_EACH)
    click.echo(
        f"kg: takes more than {most >> 20:,} MB of memory: ask for less, or, if the store is damaged, take it from a "
        "backup with kg restore",
        err=True,
    )
    os._exit(1)
