"""A store as a whole: filled from files, counted, backed up, restored."""

import gc
import os
import subprocess

import pytest
from click.testing import CliRunner
from fixture import alpha, article_iri, beta, quads
from pyoxigraph import NamedNode, Quad
from test_articles import CORRECTED

from kg.cli.app import main
from kg.graph.serialise import write_quads
from kg.store.articles import open_store
from kg.terms.rdf import name_of

BASE = "https://example.org/news/"


def kg(*args, ok=True):
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert (result.exit_code == 0) is ok, result.stderr
    return result


def written(path, *articles):
    with path.open("wb") as out:
        write_quads(quads(*articles), path.suffix[1:], BASE, out)
    return path


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "nt", "jsonld", "rdf"])
def test_a_file_of_every_format_fills_a_store(tmp_path, form):
    kg("load", written(tmp_path / f"graph.{form}", alpha(), beta()), "--store", tmp_path / "s")
    assert set(open_store(str(tmp_path / "s"))) == set(quads(alpha(), beta()))


def test_files_one_after_the_other_make_the_graph_of_all(tmp_path):
    kg("load", written(tmp_path / "a.trig", alpha()), "--store", tmp_path / "s")
    kg("load", written(tmp_path / "b.trig", beta()), "--store", tmp_path / "s")
    assert set(open_store(str(tmp_path / "s"))) == set(quads(alpha(), beta()))


def test_a_corrected_article_replaces_its_predecessor(tmp_path):
    kg("load", written(tmp_path / "a.trig", alpha(), beta()), "--store", tmp_path / "s")
    kg("load", written(tmp_path / "b.trig", CORRECTED), "--store", tmp_path / "s")
    assert set(open_store(str(tmp_path / "s"))) == set(quads(CORRECTED, beta()))


def test_other_data_are_kept_as_they_are(tmp_path):
    other = tmp_path / "other.nq"
    other.write_text('<urn:s> <urn:p> "x" <urn:g> .\n')
    kg("load", written(tmp_path / "a.trig", alpha()), other, "--store", tmp_path / "s")
    assert set(open_store(str(tmp_path / "s"))) >= set(quads(alpha()))
    assert any(name_of(q.graph_name) == "urn:g" for q in open_store(str(tmp_path / "s")))


def test_a_wrong_file_is_one_clear_line_and_what_came_before_stays(tmp_path):
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text("<a> <b> .")
    result = kg("load", written(tmp_path / "a.trig", alpha()), wrong, "--store", tmp_path / "s", ok=False)
    assert result.stderr.splitlines()[-1].startswith(f"kg: {wrong}: does not parse")
    del result  # its traceback holds the store
    gc.collect()
    assert set(open_store(str(tmp_path / "s"))) == set(quads(alpha()))


def test_a_backup_becomes_a_store_again(tmp_path):
    kg("load", written(tmp_path / "a.trig", alpha(), beta()), "--store", tmp_path / "s")
    assert "quads" in kg("backup", "--store", tmp_path / "s", tmp_path / "b").stderr
    store = open_store(str(tmp_path / "s"))
    store.clear()
    store.flush()
    del store
    kg("restore", tmp_path / "b", "--store", tmp_path / "r")
    assert set(open_store(str(tmp_path / "r"))) == set(quads(alpha(), beta()))


def test_a_backup_lies_beside_its_store(tmp_path):
    kg("load", written(tmp_path / "a.trig", alpha()), "--store", tmp_path / "s")
    result = kg("backup", "--store", tmp_path / "s", tmp_path / "s" / "b", ok=False)
    assert "lies within the store" in result.stderr


def test_nothing_that_is_there_is_overwritten(tmp_path):
    kg("load", written(tmp_path / "a.trig", alpha()), "--store", tmp_path / "s")
    kg("backup", "--store", tmp_path / "s", tmp_path / "b")
    for args in (
        ["backup", "--store", tmp_path / "s", tmp_path / "b"],
        ["restore", tmp_path / "b", "--store", tmp_path / "s"],
    ):
        assert "is there already" in kg(*args, ok=False).stderr
    assert "cannot be restored" in kg("restore", tmp_path / "nothing", "--store", tmp_path / "x", ok=False).stderr
    assert set(open_store(str(tmp_path / "s"))) == set(quads(alpha()))


def test_the_counts_are_told_with_the_size(tmp_path):
    kg("load", written(tmp_path / "a.trig", alpha(), beta()), "--store", tmp_path / "s")
    out = kg("stats", tmp_path / "s").stdout
    rows = dict(line.rsplit(None, 1) for line in out.splitlines() if line[-1:].isdigit())
    assert (rows["articles"], rows["people"]) == ("2", "2")
    assert "MB on disk" in out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
def test_a_full_disk_is_one_clear_line_and_the_store_stays_whole(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no disk can be mounted")
    try:
        kg("load", written(tmp_path / "a.trig", alpha()), "--store", disk / "s")
        big = tmp_path / "big.nq"
        lines = (
            Quad(NamedNode(f"urn:{i}-{os.urandom(200).hex()}"), NamedNode("urn:p"), article_iri(alpha()))
            for i in range(40_000)
        )
        big.write_text("".join(f"{q} .\n" for q in lines))
        result = kg("load", big, "--store", disk / "s", ok=False)
        assert "disk is full" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        kg("restore", disk / "s", "--store", tmp_path / "copy")
        assert set(open_store(str(tmp_path / "copy"))) >= set(quads(alpha()))
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
