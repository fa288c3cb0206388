"""A real scheduler and real workers on loopback: the graph of one machine, whoever is lost on the way."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import deadly
import pytest
from click.testing import CliRunner

from kg.build import dask as cluster
from kg.build.dask import extract_on
from kg.build.processes import Extracted, Options
from kg.build.run import Work, build
from kg.cli.app import main
from kg.errors import KgError, Misuse
from kg.model import Article

HERE = Path(__file__).parents[1]
PLACES = ("Berlin", "Paris", "Rome", "Madrid", "Vienna", "Oslo", "Athens", "Lisbon", "Warsaw", "Prague")
TEXT = (
    "{0}, May 2, 2020 - Angela Merkel met Emmanuel Macron in {0} on Friday. She said that the people of {1} were right "
    "and that there was nothing to be done about it. Police arrested {2} protesters in {1}."
)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """A scheduler with workers, each a process of its own."""

    def __init__(self, folder):
        self.folder, self.address, self.processes = folder, f"tcp://127.0.0.1:{free_port()}", []
        self.env = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONWARNINGS": "ignore"}
        self.scheduler = self.start("scheduler", "--host", self.address, "--no-dashboard", "--no-jupyter")

    def start(self, what, *args):
        log = (self.folder / f"{what}-{len(self.processes)}.log").open("wb")
        command = [sys.executable, "-m", "dask", what, *args]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=self.env, cwd=self.folder)
        self.processes.append(process)
        return process

    def worker(self, *args):
        return self.start("worker", self.address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard", *args)

    def wait(self, workers):
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture
def made(tmp_path):
    found = Cluster(tmp_path)
    yield found
    found.stop()


class Killer:
    """Hears a build and kills a process in the middle of it."""

    def __init__(self, pid, after):
        self.pid, self.after = pid, after

    def article(self, identifier, counts):
        self.after -= 1
        if self.after == 0:
            os.kill(self.pid, signal.SIGKILL)

    def skipped(self, error):
        raise AssertionError(str(error))

    def notice(self, notice):
        raise AssertionError(str(notice))


def kg(*args):
    return CliRunner().invoke(main, list(map(str, args)))


@pytest.mark.filterwarnings("ignore")
def test_two_workers_of_which_one_is_killed_make_the_graph_of_one_machine(made, tmp_path):
    path = tmp_path / "news.jsonl"
    texts = [TEXT.format(a, b, 10 + i) for i, (a, b) in enumerate((a, b) for a in PLACES for b in PLACES if a != b)]
    path.write_text("".join(json.dumps({"id": f"a{i}", "text": text}) + "\n" for i, text in enumerate(texts)))
    first, _ = made.worker("--no-nanny"), made.worker("--no-nanny")
    made.wait(2)
    killer = Killer(first.pid, after=16)
    out = str(tmp_path / "cluster.nq")
    done = build([str(path)], Options(), out=out, format_="nq", work=Work(cluster=made.address), listener=killer)
    assert first.wait(10) == -signal.SIGKILL
    assert (done.counts["articles"], done.skipped) == (len(texts), 0)
    assert kg("build", path, "-o", tmp_path / "one.nq").exit_code == 0
    assert (tmp_path / "cluster.nq").read_bytes() == (tmp_path / "one.nq").read_bytes()


@pytest.mark.filterwarnings("ignore")
def test_an_article_that_ends_workers_is_told_and_the_others_are_read(made):
    made.worker(), made.worker()  # each with a nanny, which brings a worker back
    made.wait(2)
    texts = ["one", "two", "poison", "broken", *["more"] * 20, "last"]
    given = [Article(f"a{i}", text, "a.jsonl") for i, text in enumerate(texts)]
    found = list(extract_on(made.address, given, Options(), deadly.read))
    told = [f.lines.decode() if isinstance(f, Extracted) else str(f) for f in found]
    assert [t for t in told if not t.startswith("a")] == ["one", "two", *["more"] * 20, "last"]
    assert told[2].startswith("a.jsonl: a2: ends the process that reads it")
    assert told[3] == "a3: is broken"


def test_nobody_at_the_address_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT", 1)
    with pytest.raises(KgError, match="no scheduler answers there"):
        list(extract_on(f"tcp://127.0.0.1:{free_port()}", [], Options()))


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_without_workers_says_so(made):
    time.sleep(2)
    with pytest.raises(KgError, match="has no worker: start some with dask worker"):
        list(extract_on(made.address, [], Options()))


@pytest.mark.parametrize("address", ["foo", "http://127.0.0.1:1", "tcp://127.0.0.1", ""])
def test_an_address_that_is_none_is_one_clear_line(address):
    with pytest.raises(Misuse, match="name the scheduler as"):
        list(extract_on(address, [], Options()))


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_goes_away_is_one_clear_line(made):
    made.worker("--no-nanny")
    made.wait(1)
    given = [Article(f"a{i}", "more", "a.jsonl") for i in range(400)]
    found = extract_on(made.address, given, Options(), deadly.read)
    next(found)
    made.scheduler.kill()
    with pytest.raises(KgError, match="the scheduler went away"):
        list(found)


def test_a_cluster_and_processes_exclude_each_other(tmp_path):
    done = kg("build", tmp_path, "--cluster", "tcp://127.0.0.1:1", "--jobs", "2")
    assert done.exit_code == 2
    assert "exclude each other" in done.stderr
