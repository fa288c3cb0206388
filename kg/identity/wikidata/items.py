"""Files of items to candidates: JSON lines, and dumps as Wikidata publishes them, plain or compressed.

A JSON line holds `qid` and `label`, and when known `aliases`, `description`, `types` (QIDs), `country` (a QID),
`sitelinks` (how many), `coarse` (PER, ORG, LOC or the QID of a broad class) and `statements` (property -> values).
A dump is Wikidata's own JSON: an array with one entity a line.
"""

import bz2
import gzip
import json
import re
import zlib
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode

from kg.errors import BadInput, KgError, first_line
from kg.identity.wikidata.candidates import Candidate, classes_of, is_nothing_named
from kg.identity.wikidata.entity import read_entity
from kg.terms.vocab import KG, OWL

__all__ = ["Keep", "item_of_row", "read_items"]

_QID = re.compile(r"Q[1-9]\d{0,17}$")
_COARSE: dict[str, NamedNode | None] = {
    "PER": KG.Person,
    "ORG": KG.Organisation,
    "LOC": KG.Place,
    "Q215627": KG.Person,
    "Q43229": KG.Organisation,
    "Q27096213": KG.Place,
}


# What JSON of another shape than an item's leads to.
_NO_ITEM = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Keep:
    """Which items of a file to take: of these Wikidata classes (all where empty), with at least as many sitelinks."""

    types: frozenset[str] = frozenset()
    sitelinks: int = 0

    def takes(self, types: Container[str], sitelinks: int | None) -> bool:
        """Whether an item is taken; unknown sitelinks count as none."""
        return (not self.types or any(t in types for t in self.types)) and (sitelinks or 0) >= self.sitelinks


def read_items(
    path: str, keep: Keep, skipped: Callable[[BadInput], None], progress: Callable[[int], None] = lambda _: None
) -> Iterator[Candidate]:
    """The items of a file that a news graph may name; `skipped` hears of bad lines, `told` of the bytes read.

    Raises:
        KgError: there is no such file, or it breaks off.
    """
    source = Path(path)
    try:
        with source.open("rb") as raw, _opened(raw, source.suffix) as lines:
            for number, line in enumerate(lines, 1):
                progress(raw.tell())
                try:
                    item = _item(line, keep)
                except _NO_ITEM as err:
                    skipped(BadInput(f"{path}:{number}: is no item: {first_line(err)}"))
                    continue
                if item is not None:
                    yield item
    except (OSError, EOFError, zlib.error) as err:
        raise KgError(f"{path}: cannot be read: {getattr(err, 'strerror', None) or err}") from err


def _opened(raw: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(raw, "rb"))
    return bz2.open(raw, "rb") if suffix == ".bz2" else raw


def _item(line: bytes, keep: Keep) -> Candidate | None:
    text = line.decode("utf-8").strip().rstrip(",")
    if text in ("", "[", "]"):
        return None
    row = json.loads(text)
    if "claims" in row or "labels" in row:
        entity = read_entity(row)
        return entity.candidate if entity and keep.takes(entity.types, entity.candidate.sitelinks) else None
    return item_of_row(row, keep)


def item_of_row(row: dict[str, Any], keep: Keep) -> Candidate | None:
    """The item of a JSON line, None where it is not kept or stands for nothing in the world.

    Raises:
        ValueError, KeyError, TypeError: it is no item.
    """
    qid, label = row["qid"], row["label"]
    if not _QID.match(qid) or not isinstance(label, str):
        raise ValueError("qid or label is missing")
    types = [str(t) for t in row.get("types") or ()]
    coarse = {_COARSE.get(c) for c in row.get("coarse") or ()}
    broad = coarse - {None}
    if is_nothing_named(types):
        return None
    if not keep.takes(types, row.get("sitelinks")):
        return None
    classes = classes_of(types)
    if not classes or (broad and classes == (OWL.Thing,)):
        classes = tuple(sorted((c for c in broad if c), key=lambda c: c.value)) or ((OWL.Thing,) if coarse else ())
    country, sitelinks = row.get("country") or "", row.get("sitelinks")
    if not isinstance(country, str) or not isinstance(sitelinks, int | None):
        raise ValueError("country is no QID or sitelinks no number")
    aliases = [a for a in row.get("aliases") or () if isinstance(a, str)]
    statements = {str(p): tuple(map(str, values)) for p, values in (row.get("statements") or {}).items()}
    "".join([label, *aliases, str(row.get("description"))]).encode()  # half a surrogate pair is no text
    return Candidate(
        qid, label, tuple(aliases), str(row.get("description") or ""), classes, country, sitelinks, statements
    )
