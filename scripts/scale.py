"""What an archive costs: builds of 500, 1,000, 10,000 and 50,000 short articles, each in a process of its own.

    scale.py [SHARED] [--sizes N,N,…] [--words N] [--jobs N]

The articles are pieces of those of the public corpora (of the examples, without them), and from the second round on
their names are exchanged for others, so that new entities keep coming as in an archive. Told for each size: wall and
CPU seconds of a build into a file and a store, peak memory, quads and disk, and what one more article costs then.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPORA = ("corpora/dwie/dev.jsonl", "corpora/polnear/train.jsonl")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")


def pieces(shared: Path, words: int) -> list[str]:
    """The beginnings of all texts, up to the sentence that passes some number of words."""
    found = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    for name in CORPORA:
        if (shared / name).is_file():
            found += [json.loads(line)["text"] for line in (shared / name).read_text(encoding="utf-8").splitlines()]
    return [_beginning(text, words) for text in found]


def _beginning(text: str, words: int) -> str:
    out, count = [], 0
    for sentence in re.split(r"(?<=[.!?”\"])\s+", text):
        out.append(sentence)
        count += len(sentence.split())
        if count >= words:
            break
    return " ".join(out)


def articles(shared: Path, words: int) -> Iterator[dict[str, str]]:
    """Records without end: the pieces, then again and again with other names."""
    texts = pieces(shared, words)
    names = sorted({m[0] for text in texts for m in _NAME.finditer(text)})
    number = 0
    for round_ in range(1_000_000):
        for text in texts:
            chosen = random.Random(number)  # noqa: S311
            told = text if not round_ else _NAME.sub(lambda m: chosen.choice(names) if chosen.random() < 0.5 else m[0], text)  # fmt: skip # noqa: B023, E501
            yield {"id": f"a{number}", "text": told, "publisher": f"Outlet {number % 40}"}
            number += 1


def run(*args: str) -> tuple[float, float, float]:
    """Wall and CPU seconds and peak MB of a command; the peak is that of the largest process so far."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    code = "import resource,sys; from kg.cli.app import main\ntry: main(sys.argv[1:])\nfinally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"  # fmt: skip # noqa: E501
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *args], check=True, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begin, cpu, int(done.stdout.split()[-1]) / 1024


def size_of(path: Path) -> float:
    """MB of a file or folder."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files) / 1e6


def measure(records: list[dict[str, str]], folder: Path, jobs: int) -> None:
    """A line for one size."""
    news, one, out, store = (folder / name for name in ("news.jsonl", "one.jsonl", "out.nq", "store"))
    *most, last = (json.dumps(r) + "\n" for r in records)
    news.write_text("".join(most), encoding="utf-8")
    one.write_text(last, encoding="utf-8")
    words = sum(len(r["text"].split()) for r in records)
    wall, cpu, peak = run("build", str(news), "-o", str(out), "--store", str(store), "--quiet", "--jobs", str(jobs))
    with out.open("rb") as file:
        quads = sum(1 for _ in file)
    row = (len(records) - 1, words, quads, wall, cpu, peak, size_of(out), size_of(store))
    more, _, more_peak = run("build", str(one), "--store", str(store), "--quiet")
    print(f"| {' | '.join(f'{cell:,.0f}' for cell in row)} | {more:.1f} | {more_peak:,.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--sizes", default="500,1000,10000,50000")
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()
    sizes = [int(n) for n in args.sizes.split(",")]
    source = articles(args.shared, args.words)
    records = [next(source) for _ in range(max(sizes) + 1)]
    print("| articles | words | quads | wall s | CPU s | peak MB | N-Quads MB | store MB | one more: s | its peak MB |")
    print("|---" * 10 + "|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            measure(records[: size + 1], Path(folder), args.jobs)


if __name__ == "__main__":
    main()
