"""Compressed lines, tables and web archives give articles, and broken ones a clear line."""

import datetime
import gzip
import io
import json
import sys
import zlib
from itertools import islice

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
        ("a.jsonl.gz", gzip.compress(LINES, mtime=0)),
        ("a.jsonl.gz", gzip.compress(LINES[:50], mtime=0) + gzip.compress(LINES[50:], mtime=0)),
        ("a.jsonl.zst", zstandard.compress(LINES)),
        ("a.jsonl.zst", zstandard.compress(LINES[:50]) + zstandard.compress(LINES[50:])),
        ("a.jsonl", gzip.compress(LINES, mtime=0)),  # what it is counts, not what it is called
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


@pytest.mark.parametrize("packed", [LINES, gzip.compress(LINES, mtime=0), zstandard.compress(LINES)])
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
    assert [f.id for f in islice(read(["-"]), 3)] == ["0", "1", "2"]
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


def test_no_flipped_bits_of_a_parquet_lose_a_row_without_a_word(tmp_path):
    """The library itself skips a page of data whose count of values is wrong."""
    pyarrow.parquet.write_table(
        pyarrow.table({"id": ["a"], "text": ["One."], "date": ["2023-10-26"]}), tmp_path / "a.parquet"
    )
    whole, told = (tmp_path / "a.parquet").read_bytes(), set()
    for at in range(len(whole)):
        (tmp_path / "b.parquet").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        found = list(read([str(tmp_path / "b.parquet")]))
        assert found, at
        told |= {str(f).partition(": ")[2] for f in found if isinstance(f, BadInput)}
    assert "is damaged: 0 of 1 rows could be read" in told


def test_a_parquet_without_rows_says_so(tmp_path):
    pyarrow.parquet.write_table(
        pyarrow.table({"id": pyarrow.array([], "string"), "text": pyarrow.array([], "string")}), tmp_path / "a.parquet"
    )
    (told,) = read([str(tmp_path / "a.parquet")])
    assert str(told) == f"{tmp_path / 'a.parquet'}: holds no rows"


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
    assert (one.id, one.url, one.title, one.source) == (
        *["https://news.example/one"] * 2,
        "Ministers meet",
        "news.example",
    )
    assert latin.text.endswith("Café.")
    assert str(menu) == f"{name}: https://news.example/menu: holds no article"


def test_an_archive_that_is_none(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"no archive at all\n" * 10)
    (found,) = read([str(tmp_path / "a.warc")])
    assert isinstance(found, BadInput)
    assert "a.warc" in str(found)


def test_an_answer_that_names_no_media_type_is_taken_for_a_page(tmp_path):
    (tmp_path / "a.warc").write_bytes(
        record("https://a.example/1", PAGE.encode()).replace(b"Content-Type: text", b"Content-Tyle: text")
    )
    (one,) = read([str(tmp_path / "a.warc")])
    assert one.title == "Ministers meet"


def test_an_archive_without_a_page_says_so(tmp_path):
    (tmp_path / "a.warc").write_bytes(record("https://a.example/picture", b"PNG", "image/png"))
    (told,) = read([str(tmp_path / "a.warc")])
    assert str(told) == f"{tmp_path / 'a.warc'}: holds no pages"


def test_a_library_that_is_not_there_is_named(tmp_path, monkeypatch):
    def missing(module):
        raise ImportError(module)

    monkeypatch.setattr(stream, "import_module", missing)
    for name in ("a.parquet", "a.warc", "a.jsonl.zst"):
        (tmp_path / name).write_bytes(zstandard.compress(LINES))
        (found,) = read([str(tmp_path / name)])
        assert "which is not installed: pip install 'newskg[archives]'" in str(found)


def test_a_frame_without_data_is_skipped(tmp_path):
    """As pzstd begins its files."""
    (tmp_path / "a.jsonl.zst").write_bytes(b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip" + zstandard.compress(LINES))
    assert [a.id for a in read([str(tmp_path / "a.jsonl.zst")])] == ["a0", "a1", "a2"]


def test_a_frame_that_breaks_off_at_the_end_of_a_line_is_told_too(tmp_path):
    packed = zstandard.ZstdCompressor().compressobj()
    (tmp_path / "a.jsonl.zst").write_bytes(packed.compress(LINES) + packed.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
    *whole, last = read([str(tmp_path / "a.jsonl.zst")])
    assert [a.id for a in whole] == ["a0", "a1", "a2"]
    assert "breaks off after line 3" in str(last)


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda b: zlib.compress(b)[2:-4])]
)  # fmt: skip
def test_pages_that_were_packed_on_their_way(tmp_path, encoding, pack):
    body = pack(PAGE.encode())
    kind = f"Text/HTML; charset=utf-8\r\nContent-Encoding: {encoding}"
    chunked = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    records = [
        record("https://a.example/1", body, kind),
        record("https://a.example/2", chunked, f"{kind}\r\nTransfer-Encoding: chunked"),
        record("https://a.example/3", body, "text/html\r\nContent-Encoding: br"),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    one, two, three = read([str(tmp_path / "a.warc")])
    assert one.text.endswith("Café.")
    assert two.text == one.text
    assert "is packed as br, which is not read" in str(three)


@pytest.mark.parametrize(
    "headers",
    ["Content-Encoding: gzip", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked", "Content-Encoding: deflate"],
)
def test_a_page_that_was_unpacked_while_its_headers_stayed(tmp_path, headers):
    (tmp_path / "a.warc").write_bytes(
        record("https://a.example/1", PAGE.encode(), f"text/html; charset=utf-8\r\n{headers}")
    )
    (one,) = read([str(tmp_path / "a.warc")])
    assert one.text.endswith("Café.")


@pytest.mark.parametrize("wrong", [-40, 40])
def test_a_record_with_a_wrong_length_costs_itself_alone(tmp_path, wrong):
    records = [record(f"https://a.example/{i}", PAGE.encode()) for i in range(4)]
    size = records[1].split(b"Content-Length: ")[1].split(b"\r\n")[0]
    records[1] = records[1].replace(b"Content-Length: " + size, f"Content-Length: {int(size) + wrong}".encode())
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    found = read([str(tmp_path / "a.warc")])
    articles, errors = [], []
    for item in found:
        (errors if isinstance(item, BadInput) else articles).append(item)
    assert {"https://a.example/0", "https://a.example/3"} <= {a.id for a in articles}
    assert len(articles) >= 3 - (wrong > 0)
    assert [str(e) for e in errors if "breaks off" in str(e)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_archive_that_breaks_off_says_so(tmp_path, pack):
    name = "a.warc.gz" if pack is gzip.compress else "a.warc"
    whole = pack(record("https://a.example/1", PAGE.encode()))
    torn = pack(record("https://a.example/2", PAGE.encode() * 40))
    (tmp_path / name).write_bytes(whole + torn[: len(torn) * 3 // 4])
    one, last = read([str(tmp_path / name)])
    assert one.id == "https://a.example/1"
    assert "breaks off" in str(last)


@pytest.mark.parametrize(
    ("head", "wanted"),
    [(b"\xef\xbb\xbf\n\n", ["a0", "a1", "a2"]), (b"oops\n", ["stdin:1: is not valid JSON: Expecting value at column 1", "a0", "a1", "a2"])],
)  # fmt: skip
def test_records_on_standard_input_are_known_by_their_first_lines(monkeypatch, head, wanted):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(head + LINES)))
    assert ids("-") == wanted


def test_a_stream_that_breaks_off_in_its_first_line_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(LINES)[:20])))
    (found,) = read(["-"])
    assert str(found).startswith("standard input: breaks off")


@pytest.mark.parametrize(
    "column",
    [
        pyarrow.array([10**18 + 1], pyarrow.timestamp("ns")),
        pyarrow.array([2**62], pyarrow.timestamp("us")),
    ],
)
def test_times_that_python_does_not_know_are_one_clear_line(tmp_path, column):
    pyarrow.parquet.write_table(pyarrow.table({"id": [1], "text": ["T."], "date": column}), tmp_path / "a.parquet")
    (found,) = read([str(tmp_path / "a.parquet")])
    assert isinstance(found, BadInput) or found.date is not None


def test_a_column_of_numbers_with_a_gap(tmp_path):
    pyarrow.parquet.write_table(pyarrow.table({"id": [7.0, None], "text": ["A.", "B."]}), tmp_path / "a.parquet")
    first, second = read([str(tmp_path / "a.parquet")])
    assert first.id == "7"
    assert "needs an 'id'" in str(second)


def test_a_number_that_is_too_long_is_one_clear_line(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"id": ' + b"9" * 5000 + b', "text": "T."}\n' + LINES)
    assert [i[:29] for i in ids(tmp_path / "a.jsonl")] == ["a.jsonl:1: is not valid JSON:", "a0", "a1", "a2"]
