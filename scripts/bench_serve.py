"""Requests a second of `kg serve` and of the `oxigraph` server, over the same data and queries, in one run.

    bench_serve.py [--quads N] [--seconds S] [--clients C]

Needs wrk (Debian) and the package oxigraph (extra `test`). The data are the example articles' graph, repeated under
other names until there are N quads. The servers run one after the other, so that neither takes the other's CPU. Every
request carries a comment of its own, so that `kg` must evaluate it; the last column lets it answer from what it holds.
"""

import argparse
import math
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import RdfFormat, Store

from kg.query.named import load_query

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
NAMED = re.compile(r"<https://example\.org/news/(article|event|claim|figure|membership|entity)/")
QUERIES = {
    "meetings": {},
    "claims-in-short": {"speaker": "Vladimir Putin"},
    "officials": {},
    "offices": {"person": "Antonio Guterres"},
    "figures": {},
    "timeline": {"actor": "Russia"},
    "entities": {},
    "co-actors": {"actor": "Russia"},
}
EACH_ITS_OWN = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", wrk.path .. "%20%23" .. n)
end
"""


def repeated(lines: list[str], quads: int) -> Iterator[str]:
    for copy in range(math.ceil(quads / len(lines))):
        for line in lines:
            yield NAMED.sub(lambda m, copy=copy: f"{m[0]}c{copy}-", line)


def fill(folder: Path, quads: int) -> int:
    graph, big = folder / "examples.nq", folder / "big.nq"
    examples = map(str, sorted((ROOT / "examples").glob("*.txt")))
    subprocess.run([BIN / "kg", "build", "--quiet", *examples, "-o", graph], check=True)
    big.write_text("".join(repeated(graph.read_text(encoding="utf-8").splitlines(keepends=True), quads)), "utf-8")
    store = Store(str(folder / "store"))
    store.bulk_load(path=str(big), format=RdfFormat.N_QUADS)
    store.flush()
    return len(store)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def running(command: list[object], url: str) -> Iterator[None]:
    process = subprocess.Popen([str(c) for c in command], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(f"{url}?query=ASK%7B%7D").read()
                break
            except OSError:
                continue
        yield
    finally:
        process.terminate()
        process.wait()


def rates(url: str, seconds: int, clients: int, script: Path | None) -> dict[str, float]:
    found = {}
    for name, given in QUERIES.items():
        target = f"{url}?{urlencode({'query': load_query(name).bind(given)})}"
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s"]
        command += ["-H", "Accept: application/sparql-results+json", *(["-s", str(script)] if script else []), target]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in out:
            raise SystemExit(f"{name}: {out}")
        found[name] = float(re.search(r"Requests/sec:\s*([\d.]+)", out)[1])
    return found


def mean(ratios: list[float]) -> float:
    return math.prod(ratios) ** (1 / len(ratios))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--clients", type=int, default=8)
    args = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = fill(folder, args.quads)
        script = folder / "own.lua"
        script.write_text(EACH_ITS_OWN)
        port, other = free_port(), free_port()
        ours, theirs = f"http://127.0.0.1:{port}/sparql", f"http://127.0.0.1:{other}/query"
        with running([BIN / "oxigraph", "serve-read-only", "-l", folder / "store", "-b", f"127.0.0.1:{other}"], theirs):
            oxigraph = rates(theirs, args.seconds, args.clients, script)
        with running([BIN / "kg", "serve", "--store", folder / "store", "--port", port], ours):
            kg = rates(ours, args.seconds, args.clients, script)
            held = rates(ours, args.seconds, args.clients, None)
    print(f"{count:,} quads, {args.clients} clients, {args.seconds} s each")
    print(f"{'requests a second':18}{'kg':>10}{'oxigraph':>10}{'ratio':>8}{'kg, held':>12}")
    for query, rate in kg.items():
        print(f"{query:18}{rate:10.1f}{oxigraph[query]:10.1f}{rate / oxigraph[query]:8.2f}{held[query]:12.1f}")
    print(f"geometric mean of the ratios: {mean([kg[q] / oxigraph[q] for q in kg]):.2f} evaluated,", end=" ")
    print(f"{mean([held[q] / oxigraph[q] for q in kg]):.1f} held")


if __name__ == "__main__":
    main()
