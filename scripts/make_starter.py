"""Builds the snapshot of Wikidata that comes with the package from collected items.

    python scripts/make_starter.py ITEMS.jsonl.gz

A line of ITEMS is an item in the form that `kg wikidata import` reads, with the keys of its `sources`. Items are taken
from the sources of `LICENCES` alone; where another source told of an item too, only its label and classes are kept,
since the line does not say which source gave a description, a country or an alias. The classes and labels of
`starter_actors.tsv`, checked by hand, stand before those. Writes `kg/identity/wikidata/starter.tsv.xz`.
"""

import argparse
import gzip
import json
import lzma
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from kg.identity.wikidata.candidates import Candidate
from kg.identity.wikidata.items import Keep, item_of_row
from kg.identity.wikidata.starter import line_of
from kg.lang.lexicon import coarse_class, known_names, table_rows
from kg.terms.data import starter_file
from kg.terms.ontology import term
from kg.terms.vocab import KG

# Key of a source -> licence of the collection; the facts are Wikidata's (CC0).
LICENCES = {
    "codex-types": "MIT",
    "congress-legislators": "CC0-1.0",
    "country-codes": "ODC-PDDL-1.0",
    "elevant": "Apache-2.0",
    "fb15k-villmow": "MIT",
    "nomenklatura-fixtures": "MIT",
    "openrefine-wikibase-fixtures": "MIT",
    "opentapioca-fixtures": "Apache-2.0",
    "partyfacts": "MIT",
    "qrank-fixtures": "MIT",
    "rigour": "MIT",
    "wdtk-fixtures": "Apache-2.0",
    "wiki-media-cred": "CC0-1.0",
}
CLASSES_ONLY = frozenset({"codex-types"})  # has no names
ACTORS = Path(__file__).parent / "starter_actors.tsv"


def aliases() -> dict[tuple[str, NamedNode], list[str]]:
    """The other names in the word lists, by label and broad class."""
    found: dict[tuple[str, NamedNode], list[str]] = {}
    for name, known in known_names().items():
        if known.kind == KG.Name and name != known.canonical:
            found.setdefault((known.canonical, coarse_class(known.cls)), []).append(name)
    return found


def permitted(row: dict[str, Any]) -> dict[str, Any] | None:
    """What of a line may be used: None where no source of it that has names may."""
    sources = set(row["sources"])
    if not sources & (LICENCES.keys() - CLASSES_ONLY):
        return None
    if sources <= LICENCES.keys():
        return row
    return {**row, "aliases": [], "description": None, "country": None, "sitelinks": None}


def items(path: Path) -> Iterator[Candidate]:
    """The items of the snapshot, by number."""
    known = aliases()
    actors = {qid: (label, term(f"kg:{cls}")) for label, cls, qid in table_rows(ACTORS)}
    found: dict[str, Candidate] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            kept = permitted(row)
            if kept is not None and (item := item_of_row(kept, Keep())) is not None:
                found[item.qid] = item
    for qid, (label, cls) in actors.items():
        item = found.get(qid, Candidate(qid, label))
        names = dict.fromkeys([*item.names, *sorted(known.get((label, coarse_class(cls)), ()))])
        country = qid if cls == KG.Country else item.country
        found[qid] = replace(
            item, label=label, aliases=tuple(n for n in names if n != label), classes=(cls,), country=country
        )
    yield from sorted(found.values(), key=lambda item: int(item.qid[1:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    lines = [line_of(item) for item in items(parser.parse_args().items)]
    data = lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)
    starter_file().write_bytes(data)
    print(f"{len(lines):,} items, {len(data) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
