"""Asks and changes a server for a while and looks whether its memory grows.

    soak.py [--minutes M]

Prints resident memory of the server and its workers once a minute, and ends with status 1 where the last third needs
over 10 % more than the second.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from kg.query.named import load_query

BIN = Path(sys.executable).parent
EXAMPLES = Path(__file__).parent.parent / "examples"
TOKEN = "soak"  # noqa: S105
QUERIES = ["meetings", "officials", "figures", "entities", "articles", "relations", "statistics"]
GROWTH = 1.10


def memory(pid: int) -> float:
    """MB of a process and those below it."""
    kb = 0
    for process in [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
        kb += int(found[1]) if found else 0
    return kb / 1000


def send(url: str, **form: str) -> bytes:
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode())
    request.add_header("Authorization", f"Bearer {TOKEN}")
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def run(url: str, pid: int, minutes: float) -> list[float]:
    seen, began, number = [], time.monotonic(), 0
    while time.monotonic() - began < 60 * minutes:
        number += 1
        text = load_query(QUERIES[number % len(QUERIES)]).text
        send(f"{url}sparql", query=f"{text}\n# {number}")
        if number % 20 == 0:
            graph = f"<urn:soak:{number % 100}>"
            data = " ".join(f"<urn:s{i}> <urn:p> {number + i} ." for i in range(100))
            send(f"{url}update", update=f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {data} }} }}")
        if time.monotonic() - began > 60 * minutes / 30 * (len(seen) + 1):
            seen.append(memory(pid))
            print(f"{(time.monotonic() - began) / 60:5.1f} min {number:8} requests {seen[-1]:8.1f} MB", flush=True)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store"
        subprocess.run([BIN / "kg", "build", "--quiet", EXAMPLES, "--store", store], check=True)
        command = [BIN / "kg", "serve", "--store", store, "--port", "0"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "KG_TOKEN": TOKEN})
        url = re.search(r"http://\S+", server.stderr.readline())[0]
        try:
            seen = run(url, server.pid, args.minutes)
        finally:
            server.terminate()
            server.wait()
    third = len(seen) // 3
    before, after = sum(seen[third : 2 * third]) / third, sum(seen[-third:]) / third
    print(f"second third {before:.1f} MB, last third {after:.1f} MB")
    sys.exit(after > before * GROWTH)


if __name__ == "__main__":
    main()
