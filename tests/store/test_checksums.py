"""A data file that changed is told before the engine reads it."""

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fixture import alpha, quads
from pyoxigraph import Store

from kg.errors import KgError
from kg.store.articles import open_store
from kg.store.checksums import NAME, verify


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "store"
    store = Store(str(path))
    store.bulk_extend(quads(alpha()))
    store.flush()
    del store
    return path


def damage(folder):
    path = min(folder.glob("*.sst"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path


def test_a_changed_file_is_told_in_a_line(folder):
    verify(str(folder))
    path = damage(folder)
    with pytest.raises(KgError, match=f"{path.name} is damaged: take the store from a backup"):
        open_store(str(folder), read_only=True)
    with pytest.raises(KgError, match="is damaged"):
        open_store(str(folder))


def test_what_is_still_written_is_not_taken_for_whole(folder):
    path = min(folder.glob("*.sst"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    verify(str(folder))
    assert path.name not in (folder / NAME).read_text()
    path.write_bytes(whole)
    verify(str(folder))
    assert path.name in (folder / NAME).read_text()


def test_who_wrote_a_store_takes_note_of_it_at_the_end(tmp_path):
    """So that damage is told that comes before anybody else opened it."""
    folder = tmp_path / "store"
    wrote = f"""
from kg.store.articles import open_store
from pyoxigraph import NamedNode, Quad
store = open_store({str(folder)!r}, create=True)
store.bulk_extend(Quad(NamedNode(f"g:{{i}}"), NamedNode("g:p"), NamedNode("g:o")) for i in range(1000))
"""
    subprocess.run([sys.executable, "-c", wrote], check=True)
    damage(folder)
    with pytest.raises(KgError, match="is damaged"):
        open_store(str(folder), read_only=True)


def test_new_and_gone_files_are_no_damage(folder):
    verify(str(folder))
    first = min(folder.glob("*.sst"))
    shutil.copy(first, folder / "999999.sst")
    verify(str(folder))
    (folder / "999999.sst").unlink()
    verify(str(folder))
    assert "999999.sst" not in (folder / NAME).read_text()


def test_notes_that_are_none_are_made_anew(folder):
    (folder / NAME).write_text("{")
    verify(str(folder))
    assert (folder / NAME).read_text().startswith('{"')


def test_old_logs_do_not_pile_up(folder):
    for number in range(30):
        (folder / f"LOG.old.{1_600_000_000 + number}").write_text("x")
    open_store(str(folder), read_only=True)
    assert len(list(folder.glob("LOG.old.*"))) <= 6


def test_a_file_system_that_can_only_be_read_goes_without_notes(folder, monkeypatch):
    """A read-only mount, as of the container, refuses the removal of a file that is not there too."""

    def refuse(self, *given, **named):
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as readonly:
        readonly.setattr(Path, "write_text", refuse)
        readonly.setattr(Path, "unlink", refuse)
        verify(str(folder))
    assert not (folder / NAME).exists()
    verify(str(folder))
    assert (folder / NAME).exists()
