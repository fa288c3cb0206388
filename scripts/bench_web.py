"""How fast the explorer's pages are: p95 of the server's answers over stores of 100,000 and a million quads.

    bench_web.py [--quads 100000 1000000] [--requests 40]

The stores are the sample articles, repeated under other identifiers and, but for every third entity, other names, so
that some actors are in all articles. Each page is asked for in turn: `cold` holds no answers, `warm` is as usual.
"""

import argparse
import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
from pyoxigraph import Quad, RdfFormat, Store, parse

ROOT = Path(__file__).parent.parent
KG = Path(sys.executable).parent / "kg"


def sample(folder: Path) -> list[str]:
    """The sample articles' graph, a line a quad."""
    out = folder / "sample.nq"
    subprocess.run(
        [KG, "build", *map(str, sorted((ROOT / "examples").glob("*.txt"))), "-o", out, "--quiet"], check=True
    )
    return out.read_text(encoding="utf-8").splitlines()


def repeated(lines: list[str], quads: int) -> Iterator[Quad]:
    """The lines again and again, until there are so many quads."""
    articles = sorted({found for line in lines for found in re.findall(r"/article/([\w-]+)", line)})
    entities = sorted({part.partition(">")[0] for line in lines for part in line.split("/entity/")[1:]})
    other = [e for number, e in enumerate(entities) if number % 3]
    for number in range(math.ceil(quads / len(lines))):
        text = "\n".join(lines)
        for article in articles:
            text = text.replace(article, f"{article}-{number}")
        for entity in other:
            text = text.replace(f"/entity/{entity}>", f"/entity/{entity}-{number % 200}>")
        yield from parse(text.encode(), format=RdfFormat.N_QUADS)


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    process = subprocess.Popen(
        [KG, "serve", "--store", store, "--port", "0", *options], stderr=subprocess.PIPE, text=True, cwd=store.parent
    )
    try:
        yield next(word for word in process.stderr.readline().split() if word.startswith("http"))
    finally:
        process.terminate()
        process.wait()


def p95(client: httpx.Client, path: str, requests: int) -> tuple[float, float]:
    """The first answer, and the 95th percentile of the others, in milliseconds."""
    times = []
    for _ in range(requests + 1):
        begin = time.perf_counter()
        client.get(path, headers={"Accept": "text/html"}).raise_for_status()
        times.append(1000 * (time.perf_counter() - begin))
    return times[0], sorted(times[1:])[math.ceil(0.95 * requests) - 1]


def paths(client: httpx.Client) -> dict[str, str]:
    """The pages, with the busiest actor and the newest article, once the index of the store is there."""
    while 'href="/news/entity/' not in (start := client.get("/", headers={"Accept": "text/html"}).text):
        time.sleep(1)
    entity, article = (start.split(f'href="/news/{kind}/')[1].split('"')[0] for kind in ("entity", "article"))
    name = start.split(f'href="/news/entity/{entity}">')[1].split("<bdi>")[1].split("<")[0]
    return {
        "start": "/",
        "search": "/search?q=ha",
        "busiest actor": f"/news/entity/{entity}",
        "article": f"/news/article/{article}",
        "events of an actor": f"/events?actor={quote(name)}",
        "all events": "/events",
        "claims of an actor": f"/claims?speaker={quote(name)}",
        "all claims": "/claims",
        "contested": "/contested",
        "network": "/network",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--requests", type=int, default=40)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = sample(Path(folder))
        for quads in args.quads:
            target = Path(folder) / f"store-{quads}"
            store = Store(str(target))
            store.bulk_extend(repeated(lines, quads))
            print(f"\n{len(store):,} quads\n{'page':22}{'first':>10}{'p95 cold':>10}{'p95 warm':>10}  (ms)")
            store.flush()
            del store
            with (
                serving(target, "--cache", "0", "--workers", "1") as cold,
                serving(target, "--workers", "1") as warm,
                httpx.Client(base_url=cold, timeout=60) as a,
                httpx.Client(base_url=warm, timeout=60) as b,
            ):
                for name, path in paths(a).items():
                    first, often = p95(a, path, args.requests)
                    print(f"{name:22}{first:10.0f}{often:10.0f}{p95(b, path, args.requests)[1]:10.0f}", flush=True)


if __name__ == "__main__":
    main()
