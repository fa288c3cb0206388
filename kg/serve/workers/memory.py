"""How much memory a worker process may take."""

import resource
from pathlib import Path

__all__ = ["cap"]


def cap(memory: int) -> None:
    """Lets this process grow by so many bytes of address space and no further; 0: without a limit."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        used = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        limit = used + memory if memory else resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
