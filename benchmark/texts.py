"""Fetches the texts of the articles, and puts texts and annotations together.

    python -m benchmark.texts fetch TEXTS.jsonl [--split test]
    python -m benchmark.texts join FOLDER TEXTS... [--split test]

`fetch` asks Wikinews for each article, at most one a second, and adds it to TEXTS.jsonl; what stands there already is
not asked for again. `join` reads texts from JSON lines, folders of ID.txt, or the data sets named in README.md, and
writes `articles.jsonl` (what a system may read) and `gold.jsonl` (what the scorer reads) into FOLDER.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from benchmark.align import digest
from benchmark.records import LISTS, Record, placed
from benchmark.sources import address, read_texts
from benchmark.wiki import wiki_text
from kg.errors import BadInput
from kg.web.pages import Web

__all__ = ["fetch", "join", "main", "records"]

ANNOTATIONS = Path(__file__).parent / "annotations"
_ARTICLE = ("id", "url", "date", "text")


def records(split: str | None = None, folder: Path = ANNOTATIONS) -> list[Record]:
    """The annotations without texts, of one split or of both, in the order of their identifiers."""
    lines = (line for p in sorted(folder.glob("*.jsonl")) for line in p.read_text(encoding="utf-8").splitlines())
    found = [r for r in map(json.loads, lines) if split in (None, r["split"])]
    return sorted(found, key=lambda r: str(r["id"]))


def fetch(wanted: Iterable[Record], out: Path, web: Web, api: str | None = None) -> Counter[str]:
    """Adds the texts that a file does not have yet.

    Args:
        wanted: records with `id` and `url`.
        out: JSON lines with `id`, `url` and `text`.
        web: the client.
        api: the address of the wiki's interface, if it is not on the article's host.

    Returns:
        How many were "fetched", were there "before", "failed".
    """
    known = read_texts([out]) if out.exists() else {}
    counts: Counter[str] = Counter()
    with out.open("a", encoding="utf-8") as lines:
        for record in wanted:
            if address(record["url"]) in known:
                counts["before"] += 1
                continue
            try:
                text = wiki_text(web, record["url"], api)
            except BadInput as err:
                counts["failed"] += 1
                print(err, file=sys.stderr)
                continue
            counts["fetched"] += 1
            lines.write(json.dumps({"id": record["id"], "url": record["url"], "text": text}, ensure_ascii=False) + "\n")
            lines.flush()
    return counts


def join(wanted: Iterable[Record], texts: Mapping[str, Sequence[str]], say: Callable[[str], object]) -> list[Record]:
    """The annotations at their characters in the texts that are there.

    Args:
        wanted: records of the annotations.
        texts: copies by address and identifier, as `read_texts` gives them; the one that was annotated comes first.
        say: takes a line for each article or item that is lost, and the sums at the end.
    """
    made: list[Record] = []
    lost: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    for record in wanted:
        there = texts.get(address(record["url"]), texts.get(record["id"], ()))
        there = sorted(there, key=lambda text: digest(text) != record["sha256"])
        found = next(filter(None, (placed(record, text) for text in there)), None)
        if found is None:
            copies["other" if there else "absent"] += 1
            say(f"{record['id']}: {'the text is another one' if there else 'has no text'}: {record['url']}")
            continue
        made.append(found[0])
        copies[found[0]["copy"]] += 1
        lost += found[1]
        if found[1]:
            say(f"{record['id']}: not placed: {_counted(found[1])}")
    say(
        f"{len(made)} articles: {copies['same']} with the text that was annotated, {copies['aligned']} with another "
        f"copy; {copies['absent']} without a text, {copies['other']} with another article's"
    )
    say(f"items not placed: {_counted(lost) or 'none'}")
    return made


def _counted(lost: Counter[str]) -> str:
    return ", ".join(f"{lost[kind]} {kind}" for kind in LISTS if lost[kind])


def _write(path: Path, lines: Iterable[Record]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in lines), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the status is 1 if an article could not be fetched or has no text of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("fetch", help="ask Wikinews for the texts")
    one.add_argument("out", type=Path, metavar="TEXTS.jsonl")
    one.add_argument("--api", help="the address of the wiki's interface (default: of the article's host)")
    two = commands.add_parser("join", help="put texts and annotations together")
    two.add_argument("out", type=Path, metavar="FOLDER")
    two.add_argument("texts", type=Path, nargs="+", metavar="TEXTS")
    for command in (one, two):
        command.add_argument("--split", choices=["train", "test"], help="only this part")
        command.add_argument("--annotations", type=Path, default=ANNOTATIONS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    wanted = records(options.split, options.annotations)
    try:
        if options.command == "fetch":
            counts = fetch(wanted, options.out, Web(), options.api)
            print(f"{counts['fetched']} fetched, {counts['before']} were there, {counts['failed']} failed")
            return int(counts["failed"] > 0)
        made = join(wanted, read_texts(options.texts), lambda line: print(line, file=sys.stderr))
        options.out.mkdir(parents=True, exist_ok=True)
        _write(options.out / "articles.jsonl", ({key: r[key] for key in _ARTICLE} for r in made))
        _write(options.out / "gold.jsonl", made)
    except (OSError, ValueError) as err:
        print(f"error: {err}", file=sys.stderr)
        return 2
    return int(len(made) < len(wanted))


if __name__ == "__main__":
    sys.exit(main())
