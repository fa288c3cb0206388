"""Files of items to candidates: JSON lines, and dumps as Wikidata publishes them, plain or compressed.

A JSON line holds `qid` and `label`, and when known `aliases`, `description`, `types` (QIDs), `country` (a QID),
`sitelinks` (how many), `coarse` (PER, ORG, LOC or the QID of a broad class) and `statements` (property -> values).
A dump is Wikidata's own JSON, an array with one entity a line, or its "truthy" N-Triples.
"""

import bz2
import gzip
import json
import re
import zlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode

from kg.errors import BadInput, KgError, first_line
from kg.identity.wikidata.candidates import Candidate, classes_of, is_nothing_named
from kg.identity.wikidata.entity import LANGUAGES, read_entity, superclasses_of
from kg.identity.wikidata.truthy import by_subject, entity_of
from kg.terms.vocab import KG, OWL

__all__ = ["Keep", "Row", "item_of_row", "read_rows"]

_QID = re.compile(r"Q[1-9]\d{0,17}$")
_COARSE: dict[str, NamedNode | None] = {
    "PER": KG.Person,
    "ORG": KG.Organisation,
    "LOC": KG.Place,
    "Q215627": KG.Person,
    "Q43229": KG.Organisation,
    "Q27096213": KG.Place,
}


_TELL = 1000  # lines between two tellings of how far the reading is
# What JSON of another shape than an item's leads to.
_NO_ITEM = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Keep:
    """Which items of a file to take: of these Wikidata classes (all where empty), with at least as many sitelinks, and
    the languages whose names are kept.
    """

    types: frozenset[str] = frozenset()
    sitelinks: int = 0
    languages: tuple[str, ...] = LANGUAGES

    def takes(self, types: Container[str], sitelinks: int | None) -> bool:
        """Whether an item is taken; unknown sitelinks count as none."""
        return (not self.types or any(t in types for t in self.types)) and (sitelinks or 0) >= self.sitelinks


@dataclass(frozen=True, slots=True)
class Row:
    """What a line told (of N-Triples all lines of a subject, up to this one): an item to keep, and of a class
    those that it is below.
    """

    line: int
    item: Candidate | None
    qid: str = ""
    above: tuple[str, ...] = ()


def read_rows(
    path: str,
    keep: Keep,
    skipped: Callable[[BadInput], None],
    progress: Callable[[int], None] = lambda _: None,
    after: int = 0,
) -> Iterator[Row]:
    """What the lines of a file tell.

    Args:
        path: the file: JSON lines, a JSON dump or N-Triples, plain or packed.
        keep: which items to take.
        skipped: hears of bad lines.
        progress: hears of the bytes read.
        after: the number of the last line that was read before; those up to it are passed over.

    Raises:
        KgError: there is no such file, or it breaks off.
    """
    source = Path(path)
    is_triples = ".nt" in source.suffixes
    try:
        with source.open("rb") as raw, _opened(raw, source.suffix) as lines:
            numbered = _from_line(lines, after, raw, progress)
            groups = by_subject(numbered) if is_triples else (((n, line),) for n, line in numbered)
            for group in groups:
                number = group[-1][0]
                try:
                    yield _row(number, group, keep, is_triples=is_triples)
                except _NO_ITEM as err:
                    skipped(BadInput(f"{path}:{number}: is no item: {first_line(err)}"))
    except (OSError, EOFError, zlib.error) as err:
        raise KgError(f"{path}: cannot be read: {getattr(err, 'strerror', None) or err}") from err


def _from_line(
    lines: IO[bytes], after: int, raw: IO[bytes], progress: Callable[[int], None]
) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(lines, 1):
        if number % _TELL == 0:
            progress(raw.tell())
        if number > after:
            yield number, line
    progress(raw.tell())


def _row(number: int, group: Sequence[tuple[int, bytes]], keep: Keep, *, is_triples: bool) -> Row:
    row = entity_of([line for _, line in group]) if is_triples else _object(group[0][1])
    if row is None:
        return Row(number, None)
    if "claims" not in row and "labels" not in row:
        return Row(number, item_of_row(row, keep))
    entity = read_entity(row, keep.languages)
    kept = entity is not None and keep.takes(entity.types, entity.candidate.sitelinks)
    return Row(number, entity.candidate if entity and kept else None, str(row["id"]), superclasses_of(row))


def _opened(raw: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(raw, "rb"))
    return bz2.open(raw, "rb") if suffix == ".bz2" else raw


def _object(line: bytes) -> dict[str, Any] | None:
    """The JSON of a line; None for one that only begins or ends the array."""
    text = line.decode("utf-8").strip().rstrip(",")
    if text in ("", "[", "]"):
        return None
    row = json.loads(text)
    if not isinstance(row, dict):
        raise TypeError("no object")
    return row


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
        qid,
        label,
        tuple(aliases),
        str(row.get("description") or ""),
        classes,
        country,
        sitelinks,
        statements,
        () if classes else tuple(types),
    )
