"""Compressed lines, tables and web archives give articles, and broken ones a clear line."""

import datetime
import gzip
import io
import json
import sys

import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from kg.errors import BadInput
from kg.model import Article
from kg.read import read, stream

LINES = "".join(json.dumps({"id": f"a{i}", "text": f"Text {i}."}) + "\n" for i in range(3)).encode()
PARAGRAPH = "The minister met her colleague from the neighbouring country in the capital on Monday and spoke of trade. "
PAGE = (
    '<html lang="en"><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1>'
    f"<p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}Café.</p></article></body></html>"
)


def ids(path):
    return [f.id if isinstance(f, Article) else str(f) for f in read([str(path)])]


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("a.jsonl.gz", gzip.compress(LINES)),
        ("a.jsonl.gz", gzip.compress(LINES[:50]) + gzip.compress(LINES[50:])),
        ("a.jsonl.zst", zstandard.compress(LINES)),
        ("a.jsonl.zst", zstandard.compress(LINES[:50]) + zstandard.compress(LINES[50:])),
        ("a.jsonl", gzip.compress(LINES)),  # what it is counts, not what it is called
    ],
)
def test_packed_lines(tmp_path, name, packed):
    (tmp_path / name).write_bytes(packed)
    assert ids(tmp_path / name) == ["a0", "a1", "a2"]


@pytest.mark.parametrize(("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard.compress)])
def test_lines_that_break_off_keep_what_came_before(tmp_path, name, pack):
    many = b"".join(json.dumps({"id": f"a{i}", "text": f"Text {i * i}."}).encode() + b"\n" for i in range(9_000))
    (tmp_path / name).write_bytes(pack(many)[:-3000])
    found = list(read([str(tmp_path / name)]))
    assert found[0].id == "a0"
    assert len(found) > 1
    assert isinstance(found[-1], BadInput)


def test_bytes_that_only_begin_as_zstandard(tmp_path):
    (tmp_path / "a.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"nonsense" * 20)
    (found,) = read([str(tmp_path / "a.jsonl.zst")])
    assert str(found).startswith("a.jsonl.zst: breaks off after line 0")


@pytest.mark.parametrize("packed", [LINES, gzip.compress(LINES), zstandard.compress(LINES)])
def test_standard_input_is_unpacked(monkeypatch, packed):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(packed)))
    assert ids("-") == ["a0", "a1", "a2"]


def test_standard_input_is_read_as_it_comes(monkeypatch):
    class Endless(io.RawIOBase):
        sent = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            line = json.dumps({"id": self.sent, "text": "Text."}).encode() + b"\n"
            self.sent += 1
            buffer[: len(line)] = line
            return len(line)

    source = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(source)))
    assert [f.id for f in read(["-"], limit=3)] == ["0", "1", "2"]
    assert source.sent < 1000


def test_parquet(tmp_path):
    rows = {
        "id": [1, 2, 3],
        "text": ["One.", None, "Three."],
        "date": [datetime.date(2023, 10, 26), None, datetime.date(2023, 10, 27)],
        "title": ["T", None, None],
        "more": [1.5, 2.5, None],
    }
    pyarrow.parquet.write_table(pyarrow.table(rows), tmp_path / "a.parquet")
    one, two, three = read([str(tmp_path / "a.parquet")])
    assert (one.id, one.text, one.title, one.date) == ("1", "One.", "T", datetime.date(2023, 10, 26))
    assert str(two).startswith("a.parquet:2: needs a 'text'")
    assert (three.id, three.source) == ("3", "a.parquet")


def test_parquet_that_is_none_or_lacks_a_column(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not")
    pyarrow.parquet.write_table(pyarrow.table({"id": [1]}), tmp_path / "b.parquet")
    first, second = read([str(tmp_path)])
    assert "cannot be read as Parquet" in str(first)
    assert "has no column text" in str(second)
    assert "\n" not in str(first)


def record(url, body, kind="text/html; charset=utf-8", status="200 OK"):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-10-26T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_web_archive(tmp_path, pack):
    records = [
        record("https://news.example/one", PAGE.encode()),
        record("https://news.example/latin", PAGE.encode("latin-1"), "text/html; charset=iso-8859-1"),
        record("https://news.example/picture", b"\x89PNG", "image/png"),
        record("https://news.example/gone", PAGE.encode(), status="404 Not Found"),
        record("https://news.example/menu", b"<html><body><nav>Home</nav></body></html>"),
    ]
    name = "a.warc.gz" if pack is gzip.compress else "a.warc"
    (tmp_path / name).write_bytes(b"".join(map(pack, records)))
    one, latin, menu = read([str(tmp_path / name)])
    assert (one.id, one.url, one.title, one.source) == (*["https://news.example/one"] * 2, "Ministers meet", name)
    assert latin.text.endswith("Café.")
    assert str(menu) == f"{name}: https://news.example/menu: holds no article"


def test_an_archive_that_is_none(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"no archive at all\n" * 10)
    (found,) = read([str(tmp_path / "a.warc")])
    assert isinstance(found, BadInput)
    assert "a.warc" in str(found)


def test_a_library_that_is_not_there_is_named(tmp_path, monkeypatch):
    def missing(module):
        raise ImportError(module)

    monkeypatch.setattr(stream, "import_module", missing)
    for name in ("a.parquet", "a.warc", "a.jsonl.zst"):
        (tmp_path / name).write_bytes(zstandard.compress(LINES))
        (found,) = read([str(tmp_path / name)])
        assert "which is not installed: pip install 'newskg[archives]'" in str(found)
