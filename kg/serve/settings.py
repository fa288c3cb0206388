"""What a server is started with."""

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is started with. Sizes are bytes, times seconds."""

    folder: str
    token: str | None = None
    read_only: bool = False
    timeout: float = 30.0
    memory: int = 1 << 30
    workers: int = 4
    waiting: int = 64
    body: int = 64 << 20
    query: int = 256 << 10
    answer: int = 1 << 30
    cache: int = 64 << 20
    hosts: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    union: bool = False

    @property
    def writable(self) -> bool:
        """Whether it takes updates."""
        return bool(self.token) and not self.read_only
