"""The snapshot that comes with the package: all countries and some hundred frequent actors of world news.

Label and item only; the other names of what stands in the word lists come from there.
"""

import sqlite3
from functools import cache

from kg.identity.wikidata.candidates import Candidate, Origin
from kg.identity.wikidata.snapshot import Snapshot, fill
from kg.lang.lexicon import coarse_class, known_names, table_rows
from kg.terms.data import starter_file
from kg.terms.ontology import term
from kg.terms.vocab import KG

__all__ = ["starter"]

_ORIGIN = Origin("starter snapshot", "2026-11-22")


@cache
def starter() -> Snapshot:
    """The starter snapshot, in memory."""
    aliases: dict[tuple[str, object], list[str]] = {}
    for name, known in known_names().items():
        if known.kind == KG.Name and name != known.canonical:
            aliases.setdefault((known.canonical, coarse_class(known.cls)), []).append(name)
    items = []
    for label, cls, qid in table_rows(starter_file()):
        found = term(f"kg:{cls}")
        country = qid if found == KG.Country else ""
        items.append(
            Candidate(qid, label, tuple(sorted(aliases.get((label, coarse_class(found)), ()))), "", (found,), country)
        )
    db = sqlite3.connect(":memory:", check_same_thread=False)
    fill(db, items, _ORIGIN)
    return Snapshot.over(db, _ORIGIN.name)
