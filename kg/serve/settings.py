"""What a server is started with."""

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is started with. Sizes are bytes, times seconds.

    `edit` lets people of this machine correct without a token; what they decide is added to the file `decisions`.
    """

    folder: str
    token: str | None = None
    read_only: bool = False
    timeout: float = 30.0
    memory: int = 1 << 30
    workers: int = 4
    pages: int = 2
    waiting: int = 64
    body: int = 64 << 20
    query: int = 256 << 10
    answer: int = 1 << 30
    cache: int = 32 << 20
    hosts: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    union: bool = False
    edit: bool = False
    snapshot: str = ""
    decisions: str = "kg-decisions.txt"
    log: str | None = None

    @property
    def writable(self) -> bool:
        """Whether it takes changes: by programs and people with the token, or of this machine's people with `edit`."""
        return (bool(self.token) or self.edit) and not self.read_only
