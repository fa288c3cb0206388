"""A build in shards is the build in one file, and the engines beyond one machine take it in bulk."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Store
from test_remote import STAND_IN, virtuoso

from kg.cli.app import main
from kg.store.remote import Endpoint

EXAMPLES = Path(__file__).parents[2] / "examples"
BINARIES = Path(sys.executable).parent


def kg(*args):
    return CliRunner().invoke(main, list(map(str, args)))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of shards and the same graph in one file."""
    folder = tmp_path_factory.mktemp("bulk")
    assert kg("build", EXAMPLES, "-o", folder / "shards", "--shard", "3").exit_code == 0
    assert kg("build", EXAMPLES, "-o", folder / "one.nq").exit_code == 0
    return folder


def test_the_shards_are_the_whole(built, tmp_path):
    shards = sorted((built / "shards").iterdir())
    assert [p.name for p in shards] == ["part-000001.nq.gz", "part-000002.nq.gz", "shared.nq.gz"]
    lines = [line for p in shards for line in gzip.decompress(p.read_bytes()).splitlines()]
    assert sorted(lines) == sorted((built / "one.nq").read_bytes().splitlines())
    assert kg("build", EXAMPLES, "-o", tmp_path / "again", "--shard", "3").exit_code == 0
    assert all(p.read_bytes() == (tmp_path / "again" / p.name).read_bytes() for p in shards)


def test_a_folder_that_is_there_is_left_alone(built, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine").write_text("mine")
    done = kg("build", EXAMPLES, "-o", tmp_path / "a", "--shard", "3")
    assert done.exit_code == 1
    assert "is there already" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert kg("build", EXAMPLES, "--shard", "3").exit_code == 2
    assert kg("build", EXAMPLES, "-o", tmp_path / "b", "--shard", "3", "--format", "ttl").exit_code == 2


def test_oxigraph_loads_the_shards(built, tmp_path):
    for shard in sorted((built / "shards").iterdir()):
        command = [BINARIES / "oxigraph", "load", "-l", tmp_path / "ox", "-f", shard]
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
    whole = Store()
    whole.bulk_load(path=str(built / "one.nq"))
    assert set(Store.read_only(str(tmp_path / "ox"))) == set(whole)


def test_virtuoso_loads_the_shards(built, tmp_path):
    process, url, _ = virtuoso(tmp_path, allowed=built / "shards")
    try:
        port = next(a for a in (tmp_path / "virtuoso.ini").read_text().splitlines() if a.startswith("ServerPort"))
        address = port.partition("= ")[2]
        for command in (
            f"ld_dir('{built / 'shards'}', '*.nq.gz', '{STAND_IN}');",
            "rdf_loader_run();",
            "checkpoint;",
        ):
            done = subprocess.run(
                ["isql-vt", address, "dba", "dba", f"exec={command}"], check=True, capture_output=True, text=True
            )
            assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        whole = Store()
        whole.bulk_load(path=str(built / "one.nq"))
        assert set(Endpoint(url, default=STAND_IN).quads("https://example.org/news/")) == set(whole)
    finally:
        process.terminate()
        process.wait(60)
