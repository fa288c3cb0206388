"""What a snapshot of Wikidata tells of linked items: label, description and coordinates."""

import asyncio
from collections.abc import Iterable
from typing import Any

from kg.identity.wikidata.snapshot import Snapshot

__all__ = ["Items"]


class Items:
    """Looks items up; without a snapshot it knows none."""

    def __init__(self, path: str) -> None:
        self._snapshot = Snapshot(path) if path else None

    async def get(self, qids: Iterable[str]) -> dict[str, Any]:
        """QID -> candidate (`kg.identity.wikidata.candidates`)."""
        wanted = sorted({q for q in qids if q})
        if self._snapshot is None or not wanted:
            return {}
        return {c.qid: c for c in await asyncio.to_thread(self._snapshot.get, wanted)}
