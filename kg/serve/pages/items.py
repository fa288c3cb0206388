"""What a snapshot of Wikidata tells of linked items: label, description and coordinates."""

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

from kg.identity.wikidata.candidates import Candidate
from kg.identity.wikidata.snapshot import Snapshot
from kg.identity.wikidata.starter import starter

__all__ = ["Items"]


class Items:
    """Looks items up in a snapshot, in the small one of the package where none is given."""

    def __init__(self, path: str) -> None:
        self._snapshot = Snapshot(path) if path else None
        self._lock = threading.Lock()

    async def get(self, qids: Iterable[str]) -> dict[str, Any]:
        """QID -> candidate (`kg.identity.wikidata.candidates`)."""
        wanted = sorted({q for q in qids if q})
        return {c.qid: c for c in await asyncio.to_thread(self._get, wanted)} if wanted else {}

    def _get(self, wanted: list[str]) -> Iterable[Candidate]:
        with self._lock:  # the starter's index is made once, when it is first asked
            self._snapshot = self._snapshot or starter()
        return self._snapshot.get(wanted)
