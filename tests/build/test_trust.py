"""What unlucky users meet is one clear line, and costs no more than itself."""

import errno

import pytest
import zstandard
from click.testing import CliRunner

from kg.cli.app import main
from kg.cli.group import errors_in_a_line
from kg.errors import BadInput
from kg.model import Article
from kg.read import read, stream
from kg.store.articles import open_store

TEXT = "Oslo, May 2, 2020 - Ine Dahl met Karl Berg in Oslo on Friday. She said that both were well."


def kg(*args):
    return CliRunner().invoke(main, list(map(str, args)))


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize("args", [["--store", ""], ["-o", ""], ["-o", "", "--shard", "3"]])
def test_an_empty_name_is_wrong_usage(article, args):
    done = kg("build", article, *args)
    assert done.exit_code == 2
    assert "empty" in done.stderr


def test_a_folder_that_is_no_store_is_left_alone(article, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "to-ann.txt").write_text("Dear Ann")
    done = kg("build", article, "--store", folder)
    assert done.exit_code == 1
    assert "no store there" in done.stderr
    assert [p.name for p in folder.iterdir()] == ["to-ann.txt"]


def test_a_store_is_read_by_several_at_once(article, tmp_path):
    assert kg("build", article, "--store", tmp_path / "s", "--quiet").exit_code == 0
    first = open_store(str(tmp_path / "s"), read_only=True)
    second = open_store(str(tmp_path / "s"), read_only=True)
    assert len(first) == len(second) > 0
    with pytest.raises(RuntimeError, match="read-write"):
        first.clear()


@pytest.mark.parametrize(
    "text",
    [
        f"At least 1{'0' * 309} people were killed in Kabul on Monday, the ministry said.",
        "On 31 December 9999 they met. Next week Ann Lee will meet Bo Kim in Paris, the ministry said.",
    ],
)
def test_numbers_and_dates_out_of_range_cost_no_article(tmp_path, text):
    (tmp_path / "a.txt").write_text(text)
    done = kg("build", tmp_path / "a.txt", "-o", tmp_path / "a.nq")
    assert (done.exit_code, "cannot be processed" in done.stderr) == (0, False)
    assert "1 article" in done.stderr


def test_a_line_without_end_costs_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(stream, "LONGEST", 1000)
    lines = ['{"id": "a", "text": "One."}', '{"id": "b", "text": "' + "x" * 5000 + '"}', '{"id": "c", "text": "Two."}']
    for name, packed in (("a.jsonl", bytes), ("b.jsonl.zst", zstandard.compress)):
        (tmp_path / name).write_bytes(packed("\n".join(lines).encode()))
        found = list(read([str(tmp_path / name)]))
        assert [f.id for f in found if isinstance(f, Article)] == ["a", "c"]
        assert [str(f) for f in found if isinstance(f, BadInput)] == [f"{name}:2: is longer than 0 MB"]


def test_a_full_disk_is_said_in_a_line(capsys):
    @errors_in_a_line
    def command():
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(SystemExit) as end:
        command()
    assert end.value.code == 1
    assert "the disk is full" in capsys.readouterr().err


def test_other_errors_of_the_system_are_not_hidden():
    @errors_in_a_line
    def command():
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        command()
