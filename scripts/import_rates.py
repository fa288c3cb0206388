"""How fast and in how much memory a dump becomes a snapshot: writes a made-up dump and imports it.

    python scripts/import_rates.py [--lines N] [--folder DIR]

Two lines in three are people with offices, the others towns of classes below one that is known. Prints lines a second,
the peak of memory and the sizes.
"""

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from kg.identity.wikidata.candidates import Origin
from kg.identity.wikidata.importing import import_files
from kg.identity.wikidata.items import Keep

SYLLABLES = ("ba", "do", "fen", "gri", "hal", "ka", "lor", "mi", "no", "pel", "ri", "san", "tu", "vel", "wo", "zen")


def value(qid: str) -> dict[str, Any]:
    return {"mainsnak": {"datavalue": {"value": {"entity-type": "item", "id": qid}}}, "rank": "normal"}


def name(chance: random.Random) -> str:
    return " ".join("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))


def line(number: int, chance: random.Random) -> str:
    person, label = number % 3 != 0, name(chance)
    held = {"qualifiers": {"P580": [{"datavalue": {"value": {"time": "+2012-05-01T00:00:00Z", "precision": 11}}}]}}
    claims: dict[str, Any]
    if person:
        claims = {"P31": [value("Q5")], "P27": [value(f"Q{chance.randrange(1, 200)}")], "P39": [value("Q30185") | held]}
    else:
        place = {"mainsnak": {"datavalue": {"value": {"latitude": 10.5, "longitude": 20.25}}}}
        claims = {"P31": [value(f"Q{900_000_000 + number % 500}")], "P17": [value("Q30")], "P625": [place]}
    row = {
        "id": f"Q{number}",
        "type": "item",
        "labels": {"en": {"language": "en", "value": label}, "de": {"language": "de", "value": label}},
        "descriptions": {"en": {"language": "en", "value": f"made up, number {number}"}},
        "aliases": {"en": [{"language": "en", "value": name(chance)}]},
        "claims": claims,
        "sitelinks": {f"{wiki}wiki": {"title": label} for wiki in ("en", "de", "fr")},
    }
    return json.dumps(row)


def write(path: Path, lines: int) -> None:
    chance = random.Random(1)  # noqa: S311 no secret
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as out:
        out.write("[\n")
        for cls in range(500):
            above = [value(f"Q{900_000_000 + cls // 2}" if cls > 1 else "Q515")]
            row = {"id": f"Q{900_000_000 + cls}", "labels": {"en": {"value": f"kind {cls}"}}, "claims": {"P279": above}}
            out.write(json.dumps(row) + ",\n")
        out.writelines(f"{line(n, chance)},\n" for n in range(1_000_000, 1_000_000 + lines))
        out.write("]\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--folder", type=Path, help="where dump and snapshot are written; by default a temporary one")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        file, out = Path(folder) / "made-up.json.gz", Path(folder) / "s.sqlite"
        write(file, args.lines)
        before = resource.getrusage(resource.RUSAGE_SELF)
        started = time.perf_counter()
        count = import_files([str(file)], str(out), Keep(), Origin("made up", ""), print)
        seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{args.lines:,} lines, {count:,} items in {seconds:.0f} s ({cpu:.0f} s of CPU, {args.lines / cpu:,.0f} lines a second of it)")  # fmt: skip # noqa: E501
        print(f"peak {after.ru_maxrss / 1024:.0f} MB; dump {file.stat().st_size / 1e6:.0f} MB packed, snapshot {out.stat().st_size / 1e6:.0f} MB")  # fmt: skip # noqa: E501


if __name__ == "__main__":
    main()
