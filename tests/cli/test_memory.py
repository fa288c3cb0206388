"""A command that takes all memory ends with a line."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from kg.cli import memory
from kg.cli.app import main

HUNGRY = """
import time
from kg.cli import memory
memory.watch({most})
from pyoxigraph import NamedNode, Quad, Store
store, n = Store(), 0
while n < {quads}:
    store.bulk_extend(Quad(NamedNode(f"g:{{i}}"), NamedNode("g:p"), NamedNode("g:o")) for i in range(n, n + 50_000))
    n += 50_000
time.sleep(0.5)
print("done")
"""


def run(most: int, quads: int) -> subprocess.CompletedProcess:
    text = HUNGRY.format(most=most, quads=quads)
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120)


def test_who_takes_too_much_ends_with_a_line():
    ended = run(200 << 20, 5_000_000)
    assert ended.returncode == 1
    assert ended.stderr.startswith("kg: takes more than 200 MB of memory")
    assert len(ended.stderr.splitlines()) == 1


def test_who_stays_below_goes_on():
    ended = run(2 << 30, 50_000)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")


@pytest.mark.parametrize("told", ["1000000\n", "max\n"])
def test_the_limit_is_that_of_the_container(tmp_path, monkeypatch, told):
    (tmp_path / "memory.max").write_text(told)
    monkeypatch.setattr(memory, "_CONTAINER", tmp_path / "memory.max")
    assert (memory.limit() == 800_000) == told.startswith("1")
    assert memory.limit() > 0


def test_a_system_that_tells_no_memory_is_not_watched(tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(memory.threading.Thread, "start", lambda thread: started.append(thread))
    monkeypatch.setattr(memory, "limit", lambda: 1 << 40)
    memory.watch()
    assert len(started) == 1
    monkeypatch.setattr(memory, "_SELF", tmp_path / "statm")
    monkeypatch.delattr(memory, "limit")  # as on Windows, where it cannot be asked
    memory.watch()
    assert len(started) == 1


def test_memory_that_is_refused_is_a_line(monkeypatch):
    def refuse(*given, **named):
        raise MemoryError

    monkeypatch.setattr("kg.query.validate.validate", refuse)
    ended = CliRunner().invoke(main, ["validate", "a.ttl"])
    assert ended.exit_code == 1
    assert "not enough memory" in ended.output
