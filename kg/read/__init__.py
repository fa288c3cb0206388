"""Bytes to articles: text, HTML, JSON lines, tables, archives and feeds, from files, folders, streams and the web."""

import datetime
import io
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from kg.errors import BadInput
from kg.model import Article
from kg.read.decode import decode
from kg.read.feed import kind_of, read_listing
from kg.read.html import read_html
from kg.read.jsonl import read_record
from kg.read.stream import BROKEN, lines, unpacked
from kg.read.table import read_parquet
from kg.read.text import read_text
from kg.read.warc import read_warc
from kg.web.pages import Web

__all__ = ["ENDINGS", "count", "read"]

_BLANK = b"\xef\xbb\xbf \t\r\n"  # a byte-order mark too
_RECORDS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_ARCHIVES = (".warc", ".warc.gz")
_LISTS = (".rss", ".atom", ".xml", ".xml.gz")
ENDINGS = (".txt", ".html", ".htm", *_RECORDS, ".parquet", *_ARCHIVES, *_LISTS)


def read(
    sources: Iterable[str], *, date: datetime.date | None = None, web: Web | None = None
) -> Iterator[Article | BadInput]:
    """The articles of all sources in order; for what cannot be read, the error instead.

    A source is a file, a folder (read recursively, other endings left alone), `-` or an http(s) URL of a page, feed or
    sitemap. `date` is the publication date of articles that tell none.
    """
    web = web or Web()
    for source in sources:
        try:
            yield from _read(source, date, web)
        except BadInput as err:
            yield err


def count(sources: Iterable[str]) -> int | None:
    """How many documents the sources hold, or None when that would mean reading them."""
    total = 0
    for source in sources:
        path = Path(source)
        files = list(_files(path)) if path.is_dir() else [path]
        if source == "-" or "://" in source or any(_ending(f) not in (".txt", ".html", ".htm") for f in files):
            return None
        total += len(files)
    return total


def _read(source: str, date: datetime.date | None, web: Web) -> Iterator[Article | BadInput]:
    if source == "-":
        yield from _stream(unpacked(sys.stdin.buffer, "standard input"), date)
    elif source.startswith(("http://", "https://")):
        yield from _address(source, date, web)
    elif (path := Path(source)).is_dir():
        files = list(_files(path))
        if not files:
            raise BadInput(f"{source}: holds no {', '.join(ENDINGS)}")
        for file in files:
            yield from _file(file, date, web)
    else:
        yield from _file(path, date, web)


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.rglob("*")) if _ending(f) and f.is_file() and not _other_xml(f))


def _other_xml(path: Path) -> bool:
    """Whether a file of a folder is XML that lists no articles."""
    if _ending(path) != ".xml":
        return False
    with path.open("rb") as file:
        return not kind_of(file.read(20_000))


def _ending(path: Path) -> str:
    """The longest known ending of a file's name, or ''."""
    name = path.name.lower()
    return max((e for e in ENDINGS if name.endswith(e)), key=len, default="")


def _file(path: Path, date: datetime.date | None, web: Web) -> Iterator[Article | BadInput]:
    ending = _ending(path)
    try:
        if not path.exists():
            raise BadInput(f"{path}: no such file")
        if not ending:
            told = path.suffix.lower() or "is missing"
            raise BadInput(f"{path}: the ending {told} is not read: use {', '.join(ENDINGS)}")
        if ending in _RECORDS:
            yield from _record_file(path, date)
        elif ending == ".parquet":
            yield from read_parquet(path, date)
        elif ending in _ARCHIVES:
            yield from read_warc(path, date)
        elif ending in _LISTS:
            yield from read_listing(_bytes(path), path.name, web, date)
        else:
            yield _document(path, ending, date)
    except BadInput as err:
        yield err


def _document(path: Path, ending: str, date: datetime.date | None) -> Article:
    text = decode(_bytes(path), str(path))
    if not text.strip():
        raise BadInput(f"{path}: is empty")
    if ending == ".txt":
        return read_text(text, id=path.stem, source=path.name, date=date)
    return read_html(text, id=path.stem, source=path.name, where=str(path), date=date)


def _record_file(path: Path, date: datetime.date | None) -> Iterator[Article | BadInput]:
    try:
        with path.open("rb") as raw:
            found = _records(unpacked(raw, path.name), path.name, path.name, date)
            first = next(found, None)
            if first is None:
                raise BadInput(f"{path}: is empty")
            yield first
            yield from found
    except OSError as err:
        raise BadInput(f"{path}: cannot be read: {err.strerror}") from err


def _records(
    stream: Iterable[bytes], where: str, name: str, date: datetime.date | None
) -> Iterator[Article | BadInput]:
    """The records of JSON lines, read one by one; JSON is UTF-8, so that a line that is not is an error of its own."""
    for line in lines(stream, where):
        if isinstance(line, BadInput):
            yield line
        else:
            yield read_record(line[1], where=f"{where}:{line[0]}", name=name, date=date)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file") from None
    except OSError as err:
        raise BadInput(f"{path}: cannot be read: {err.strerror}") from err


def _stream(stream: IO[bytes], date: datetime.date | None) -> Iterator[Article | BadInput]:
    """Standard input tells its kind by how it begins; records are read as they come."""
    name = "standard input"
    try:
        head = _head(stream)
        if any(line.lstrip(_BLANK).startswith(b"{") for line in head):
            yield from _records(chain(head, stream), "stdin", "stdin", date)
            return
        data = b"".join([*head, stream.read()])
    except BROKEN as err:
        raise BadInput(f"{name}: breaks off: {err}") from err
    if kind_of(data):
        yield from read_listing(data, "stdin", Web(), date)
        return
    text = decode(data, name)
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        yield read_html(text, id="stdin", source="stdin", where=name, date=date)
    else:
        yield read_text(text, id="stdin", source="stdin", date=date)


def _head(stream: IO[bytes]) -> list[bytes]:
    """The first lines of a stream, up to the second that is not blank: the first may be broken."""
    found: list[bytes] = []
    while sum(bool(line.strip(_BLANK)) for line in found) < 2:
        line = stream.readline()
        if not line:
            break
        found.append(line)
        if line.lstrip(_BLANK).startswith(b"{"):
            break
    if not any(line.strip(_BLANK) for line in found):
        raise BadInput("standard input: is empty")
    return found


def _address(url: str, date: datetime.date | None, web: Web) -> Iterator[Article | BadInput]:
    page = web.get(url)
    ending = _ending(Path(urlsplit(url).path))
    if ending in _RECORDS:
        yield from _records(unpacked(io.BytesIO(page.body), url), url, url, date)
        return
    if ending in (*_ARCHIVES, ".parquet"):
        raise BadInput(f"{url}: is read from a file: download it first")
    if kind_of(page.body) or page.body.startswith(b"\x1f\x8b"):
        yield from read_listing(page.body, url, web, date)
        return
    parts = urlsplit(url)
    stem = Path(parts.path).stem or parts.netloc
    text = decode(page.body, url)
    if parts.path.endswith(".txt") or page.kind.startswith("text/plain"):
        yield read_text(text, id=stem, source=url, date=date)
    else:
        yield read_html(text, id=stem, source=url, where=url, url=url, date=date)
