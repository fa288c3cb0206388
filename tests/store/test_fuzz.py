"""Damaged graph files are read or refused in one clear line, and damaged stores never take all memory."""

import io
import os
import random
import resource
import shutil
import subprocess
import sys

import pytest
from fixture import alpha, beta, quads
from pyoxigraph import Store

from kg.errors import KgError
from kg.graph.serialise import FORMATS, write_quads
from kg.store.articles import load_file

TIMES = 40  # of each format
DAMAGES = 6
MEMORY = 3 << 30  # bytes that looking at a damaged store may take
NASTY = (b"\x00", b"\xff", b"<", b">", b'"', b"\\u12", b"^^<x>", b"@", b"{" * 20, b"&x;", b"]]>", b"9" * 40)


def mutated(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(out))
        if rng.random() < 0.5:
            out[at:at] = rng.choice(NASTY)
        else:
            del out[at : at + rng.randint(1, 60)]
    return bytes(out)


def whole(format_: str) -> bytes:
    out = io.BytesIO()
    write_quads(quads(alpha(), beta()), format_, "https://example.org/news/", out)
    return out.getvalue()


def fuzz_files(folder, format_: str, seed: int, times: int) -> int:
    """Loads so many damaged files; gives how many were refused.

    Raises:
        AssertionError: a refusal is no clear line.
    """
    rng, refused, data = random.Random(seed), 0, whole(format_)
    path = folder / f"graph.{format_}"
    for _ in range(times):
        path.write_bytes(mutated(data, rng))
        told = refusal(path)
        refused += bool(told)
        assert not told or (str(path) in told and "\n" not in told)
    return refused


def refusal(path) -> str:
    """What is said of a file; nothing where it is loaded."""
    try:
        load_file(str(path))
    except KgError as err:
        return str(err)
    return ""


@pytest.mark.parametrize("format_", FORMATS)
def test_damaged_graph_files(tmp_path, format_):
    assert fuzz_files(tmp_path, format_, 7, TIMES) > 0


def looked_at(folder) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "kg", "stats", str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


def fuzz_stores(folder, seed: int, times: int) -> None:
    """Looks at so many damaged stores.

    Raises:
        AssertionError: one is told in more than a line, or not at all.
    """
    rng = random.Random(seed)
    store = Store(str(folder / "whole"))
    store.bulk_extend(quads(alpha(), beta()))
    store.flush()
    store.optimize()
    del store
    for path in (folder / "whole").iterdir():  # files at rest
        os.utime(path, (1_600_000_000, 1_600_000_000))
    assert looked_at(folder / "whole").returncode == 0
    for number in range(times):
        copy = folder / f"damaged-{number}"
        shutil.copytree(folder / "whole", copy)
        path = rng.choice(sorted(p for p in copy.iterdir() if p.suffix == ".sst" or p.name.startswith("MANIFEST")))
        data = bytearray(path.read_bytes())
        at = rng.randrange(len(data))
        data[at : at + 1] = bytes([data[at] ^ 1 << rng.randrange(8)])
        path.write_bytes(data)
        run = looked_at(copy)
        assert run.returncode in (0, 1), (seed, number, path.name, at, run.stderr[-400:])
        assert "Traceback" not in run.stderr
        assert len(run.stderr.splitlines()) <= 1 or run.returncode == 0
        shutil.rmtree(copy)


def test_damaged_stores_are_told_in_a_line(tmp_path):
    fuzz_stores(tmp_path, 3, DAMAGES)
