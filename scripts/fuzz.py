"""Tries damaged inputs of all kinds through reading, server and store, for as long as is asked.

`python scripts/fuzz.py --minutes 60 --seed 1`, or `make fuzz`. It uses what the tests use, with other seeds: mutated
documents of 23 kinds are read (and one in fifty is extracted whole), requests are sent to a running server, graph files
and data files of stores are damaged. It ends with 1 and the seed of the first that failed.
"""

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("", "read", "serve", "store"))]

import server  # noqa: E402
from read.test_fuzz import SEEDS, SLOWEST, mutated  # noqa: E402
from serve.test_fuzz import fuzz as ask  # noqa: E402
from store.test_fuzz import fuzz_files, fuzz_stores  # noqa: E402
from test_packages import Pages  # noqa: E402

from kg.build.run import extract  # noqa: E402
from kg.errors import BadInput, Notice  # noqa: E402
from kg.graph.serialise import FORMATS  # noqa: E402
from kg.model import Article  # noqa: E402
from kg.nlp.load import load  # noqa: E402
from kg.read import read  # noqa: E402

_WHOLE = 50  # one in so many articles is extracted
_EACH = 20  # inputs of a kind in a round


def read_round(folder: Path, seed: int, nlp: object) -> int:
    """Reads some mutated inputs of each kind; gives how many."""
    done = 0
    for ending, whole in SEEDS.items():
        rng = random.Random(f"{seed} {ending}")  # noqa: S311
        for turn in range(_EACH):
            path = folder / f"a.{ending}"
            path.write_bytes(mutated(whole, rng))
            began = time.monotonic()
            found = list(read([str(path)], web=Pages(), follow=True))
            assert time.monotonic() - began < SLOWEST, f"seed {seed}: {ending} {turn} is slow"
            assert found, f"seed {seed}: {ending} {turn} is lost without a word"
            for item in found:
                assert isinstance(item, Article | BadInput | Notice)
                assert isinstance(item, Article) or "\n" not in str(item)
                if isinstance(item, Article) and (seed * _EACH + turn) % _WHOLE == 0:
                    list(extract([item], nlp))
            done += 1
    return done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    end, seed, counts, nlp = time.monotonic() + 60 * given.minutes, given.seed, Counter(), load()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with server.serving(server.fixture_store(folder / "served"), "--timeout", "5") as running:
            while time.monotonic() < end:
                counts["inputs"] += read_round(folder, seed, nlp)
                counts["requests"] += ask(running, seed, 100) and 100
                for form in FORMATS:
                    counts["graph files"] += fuzz_files(folder, form, seed, 10) * 0 + 10
                if seed % 5 == 0:
                    (folder / f"stores-{seed}").mkdir()
                    fuzz_stores(folder / f"stores-{seed}", seed, 3)
                    counts["stores"] += 3
                print(f"seed {seed}: {dict(counts)}", flush=True)
                seed += 1
    print(f"no traceback, no hang, nothing lost without a word: {dict(counts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
