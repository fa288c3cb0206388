"""Tries damaged inputs of all kinds through reading, server and store, until so many were tried or the time is over.

`python scripts/fuzz.py --inputs 100000 --minutes 60 --seed 1`, or `make fuzz`. It goes on where the tests end, with
other seeds: mutated documents of 23 kinds are read, mutated articles are built into stores (none may be lost without a
word, what is written must pass `kg validate` and be read by other parsers), requests are sent to a running server,
graph files are loaded and sent to it, data files of stores are damaged. What fails is kept with its seed, the rest goes
on, and the end is 1. A hang ends it with where it hangs.
"""

import argparse
import faulthandler
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("", "build", "read", "serve", "store"))]

import server  # noqa: E402
from read.test_fuzz import SEEDS, damaged, read_and_check  # noqa: E402
from serve.test_fuzz import FORMS, STATUSES, answered, request, upload  # noqa: E402
from store.test_fuzz import fuzz_stores, mutated, refusal, whole  # noqa: E402
from test_mutated_articles import build_and_check  # noqa: E402

from kg.graph.serialise import FORMATS  # noqa: E402

HANG = 600  # seconds, on a machine that does other things
READ, BUILT, ASKED, SENT, LOADED = 100, 60, 400, 60, 30  # of each kind in a round
STORES_EVERY = 10  # rounds


class Tries:
    """What was tried, and what failed."""

    def __init__(self, kept: Path):
        self.kept, self.counts, self.failures = kept, Counter(), 0
        kept.mkdir(parents=True, exist_ok=True)

    def one(self, kind: str, name: str, data: bytes, call: Callable[[], object], weight: int = 1) -> None:
        """Tries an input; keeps it where it fails."""
        faulthandler.dump_traceback_later(HANG, exit=True)
        try:
            call()
        except Exception:
            self.failures += 1
            (self.kept / f"{name.replace(' ', '-')}.input").write_bytes(data)
            print(f"FAILED {name}\n{traceback.format_exc()}", flush=True)
        finally:
            faulthandler.cancel_dump_traceback_later()
        self.counts[kind] += weight


def documents(tries: Tries, folder: Path, seed: int) -> None:
    for ending in SEEDS:
        rng = random.Random(f"{seed} {ending}")  # noqa: S311
        for turn in range(READ):
            path = folder / f"a.{ending}"
            data = damaged(ending, rng)
            path.write_bytes(data)
            tries.one("documents", f"{seed} {turn} {ending}", data, lambda path=path: read_and_check(path))


def articles(tries: Tries, folder: Path, seed: int) -> None:
    place = folder / f"built-{seed}"
    place.mkdir()
    tries.one("articles", f"{seed} build", b"", lambda: build_and_check(place, seed, BUILT), BUILT)


def requests(tries: Tries, running: server.Server, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    for turn in range(ASKED):
        data = request(rng)

        def ask(data: bytes = data) -> None:
            reply = answered(running.url, data, patience=0.3)
            assert not reply or reply.startswith(STATUSES), reply[:200]
            assert b"Traceback" not in reply

        tries.one("requests", f"{seed} {turn} request", data, ask)
    tries.one("requests", f"{seed} after", b"", lambda: running.ask("ASK {}").json()["boolean"])


def graphs(tries: Tries, running: server.Server, folder: Path, seed: int) -> None:
    for form in FORMATS:
        rng, data, path = random.Random(f"{seed} {form}"), whole(form), folder / f"graph.{form}"  # noqa: S311
        for turn in range(LOADED):
            bad = mutated(data, rng)
            path.write_bytes(bad)

            def load(path: Path = path) -> None:
                told = refusal(path)
                assert not told or (str(path) in told and "\n" not in told), told

            tries.one("graph files", f"{seed} {turn} {form}", bad, load)
    for form in FORMS:
        rng, data = random.Random(f"{seed} sent {form}"), whole(form)[:4_000]  # noqa: S311
        for turn in range(SENT // len(FORMS)):
            bad = mutated(data, rng)
            tries.one("graphs sent", f"{seed} {turn} sent.{form}", bad, lambda f=form, b=bad: upload(running, f, b))


def stores(tries: Tries, place: Path, seed: int) -> None:
    place.mkdir()
    tries.one("stores", f"{seed} stores", b"", lambda: fuzz_stores(place, seed, 3), 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "kg-fuzz", help="where failures go")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    end, seed, tries = time.monotonic() + 60 * given.minutes, given.seed, Tries(given.kept)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store = server.fixture_store(folder / "served")
        with server.serving(store, "--timeout", "5", token=server.TOKEN) as running:
            while time.monotonic() < end and tries.counts.total() < given.inputs:
                documents(tries, folder, seed)
                articles(tries, folder, seed)
                requests(tries, running, seed)
                graphs(tries, running, folder, seed)
                if seed % STORES_EVERY == 0:
                    stores(tries, folder / f"stores-{seed}", seed)
                print(
                    f"seed {seed}: {tries.counts.total():,} {dict(tries.counts)}, {tries.failures} failed", flush=True
                )
                seed += 1
    print(f"{tries.counts.total():,} inputs, {tries.failures} failed: {dict(tries.counts)}")
    return int(tries.failures > 0)


if __name__ == "__main__":
    sys.exit(main())
