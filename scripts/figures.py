"""The figures of the documentation: what a script measured, and where the pages take it from.

    figures.py record NAME COMMAND …   runs a command and keeps what it prints, with date and commit, in
                                       docs/figures/NAME.txt
    figures.py                         writes the figures into the pages
    figures.py --check                 says which are stale, status 1

A figure of a page stands between comments, <!-- NAME: LABEL --> … <!-- / -->: the first number behind LABEL in the
record NAME (`scores: gold2 events .2`: with two digits; `aim 0.6`: in italics where it misses that aim; `#2`: the
second number), its `date` or `commit`, or all that was printed (`output`, `table`). The record `code` is counted
anew each time: classes of events, named queries and the like.
"""

import argparse
import datetime
import lzma
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
RECORDS = ROOT / "docs" / "figures"
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
_MARKED = re.compile(r"<!-- ([\w-]+): (.+?) -->(.*?)<!-- / -->", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?")
_HOW = re.compile(r"^(?P<label>.*?)(?: #(?P<which>\d))?(?: \.(?P<digits>\d))?(?: aim (?P<aim>[\d.]+))?$")


def counted() -> dict[str, float]:
    """What is counted in the code."""
    from kg.query.named import named_queries
    from kg.terms.data import starter_file
    from kg.terms.ontology import children
    from kg.terms.vocab import KG

    return {
        "classes of events": len(children(KG.Event)),
        "named queries": len(named_queries()),
        "items of Wikidata": len(lzma.decompress(starter_file().read_bytes()).splitlines()),
        "MB of items": round(starter_file().stat().st_size / 1e6, 2),
    }


@cache
def record(name: str) -> str:
    """What is kept under a name.

    Raises:
        KeyError: there is no such record.
    """
    if name == "code":
        return "".join(f"{label} {count}\n" for label, count in counted().items())
    path = RECORDS / f"{name}.txt"
    if not path.exists():
        raise KeyError(f"docs/figures/{name}.txt: no such record: scripts/figures.py record {name} COMMAND makes it")
    return path.read_text(encoding="utf-8")


def printed(text: str) -> str:
    """What the command of a record printed."""
    return text.partition("\n\n")[2].strip("\n")


def figure(name: str, how: str) -> str:
    """A figure as a page shows it.

    Raises:
        KeyError: the record has no such figure.
    """
    text = record(name)
    if how == "output":
        return f"\n\n```text\n{printed(text)}\n```\n\n"
    if how == "table":
        return f"\n\n{printed(text)}\n\n"
    if how in ("date", "commit"):
        return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"{how}: "))
    asked = _HOW.match(how)
    assert asked is not None
    line = next((li for li in text.splitlines() if re.search(rf"(^|\s){re.escape(asked['label'])}(?!\S)", li)), None)
    if line is None:
        raise KeyError(f"{name}: has no line of {asked['label']!r}")
    numbers = _NUMBER.findall(line.partition(asked["label"])[2])
    if len(numbers) < int(asked["which"] or 1):
        raise KeyError(f"{name}: {line!r} has no such number")
    told = numbers[int(asked["which"] or 1) - 1]
    value = Decimal(told.replace(",", ""))
    if asked["digits"]:
        told = str(value.quantize(Decimal(1).scaleb(-int(asked["digits"])), ROUND_HALF_UP))
    elif value == value.to_integral():
        told = f"{int(value):,}"
    return f"*{told}*" if asked["aim"] and Decimal(told) < Decimal(asked["aim"]) else told


def filled(text: str) -> str:
    """A page with its figures as the records have them."""
    return _MARKED.sub(lambda m: f"<!-- {m[1]}: {m[2]} -->{figure(m[1], m[2])}<!-- / -->", text)


def marked(text: str) -> Iterator[tuple[str, str, str]]:
    """The figures of a page: record, what is asked of it, what stands there."""
    yield from ((m[1], m[2], m[3]) for m in _MARKED.finditer(text))


def stale(page: Path) -> list[str]:
    """The figures of a page that are not those of the records, in words."""
    text = page.read_text(encoding="utf-8")
    told = ((how, was, figure(name, how)) for name, how, was in marked(text))
    return [
        f"{page.relative_to(ROOT)}: {how}: {was.strip()} is {now.strip()} now" for how, was, now in told if was != now
    ]


def keep(name: str, command: list[str], say: Callable[[str], object] = print) -> int:
    """Runs a command, shows what it prints and keeps it."""
    commit = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    at = subprocess.run(commit, capture_output=True, text=True, check=False).stdout.strip()
    python = [sys.executable, "-W", "ignore"] if command[0].endswith(".py") else []
    with subprocess.Popen([*python, *command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            say(line.rstrip("\n"))
    if process.returncode == 0:
        RECORDS.mkdir(exist_ok=True)
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        head = f"command: {' '.join(command)}\ndate: {day}\ncommit: {at}\n\n"
        (RECORDS / f"{name}.txt").write_text(head + "".join(lines), encoding="utf-8")
    return process.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("what", nargs=argparse.REMAINDER, metavar="record NAME COMMAND")
    args = parser.parse_args()
    if args.what:
        if args.what[0] != "record" or len(args.what) < 3:
            parser.error("record NAME COMMAND …")
        return keep(args.what[1], args.what[2:])
    if args.check:
        found = [told for page in PAGES for told in stale(page)]
        print("\n".join(found))
        return int(bool(found))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if filled(text) != text:
            page.write_text(filled(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
