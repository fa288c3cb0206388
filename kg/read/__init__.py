"""Bytes to articles: text, HTML, records, documents, archives, feeds, from files, folders, streams and the web."""

import datetime
import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from kg.errors import BadInput, Notice
from kg.model import Article
from kg.read.decode import decode
from kg.read.documents import DOCUMENTS, read_document
from kg.read.feed import kind_of, read_listing
from kg.read.html import read_html
from kg.read.jsonl import read_record
from kg.read.nexis import read_nexis
from kg.read.packages import is_newsml, read_csv, read_json, read_newsml, zotero_attachments
from kg.read.stream import BROKEN, lines, unpacked
from kg.read.table import read_parquet
from kg.read.text import read_text
from kg.read.warc import read_warc
from kg.web.pages import Web
from kg.web.reach import without_password

__all__ = ["ENDINGS", "count", "read"]

_BLANK = b"\xef\xbb\xbf \t\r\n"  # a byte-order mark too
_RECORDS = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_ARCHIVES = (".warc", ".warc.gz")
_LISTS = (".rss", ".atom", ".xml", ".xml.gz")
_TABLES = (".csv", ".tsv")
_NAMED = (*_TABLES, ".json", ".rdf")  # files that are read where they are named: in a folder they may be anything
ENDINGS = (".txt", ".html", ".htm", *DOCUMENTS, *_RECORDS, ".parquet", *_ARCHIVES, *_LISTS, *_NAMED)


Item = Article | BadInput | Notice


@dataclass(frozen=True, slots=True)
class _How:
    """How sources are read: the date of articles that give none, what fetches pages, and whether feeds are followed."""

    date: datetime.date | None
    web: Web
    follow: bool


def read(
    sources: Iterable[str], *, date: datetime.date | None = None, web: Web | None = None, follow: bool = False
) -> Iterator[Item]:
    """The articles of all sources in order; for what cannot be read, the error instead.

    Args:
        sources: each a file, a folder (read recursively), `-` or an http(s) URL of a page, feed or sitemap.
        date: the publication date of articles that give none.
        web: fetches pages.
        follow: whether pages are fetched of which a feed carries only a summary.

    Returns:
        Articles, an error for each document that cannot be read, and a notice of a folder's files that are left alone.
    """
    how = _How(date, web or Web(), follow)
    for source in sources:
        try:
            yield from _read(source, how)
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


def _read(source: str, how: _How) -> Iterator[Item]:
    if source == "-":
        yield from _stream(unpacked(sys.stdin.buffer, "standard input"), how)
    elif source.lower().startswith(("http://", "https://")):
        yield from _address(source, how)
    elif (path := Path(source)).is_dir():
        files = list(_files(path))
        if not files:
            raise BadInput(f"{source}: holds no {', '.join(e for e in ENDINGS if e not in _NAMED)}")
        if others := Counter(f.suffix.lower() or f.name for f in _others(path)):
            counted = ", ".join(f"{n} {ending}" for ending, n in sorted(others.items()))
            files_are = "1 file is" if others.total() == 1 else f"{others.total()} files are"
            named = [ending for ending in _NAMED if ending in others]
            hint = f" (name {' and '.join(named)} files to have them read)" if named else ""
            yield Notice(f"{source}: {files_are} not read: {counted}{hint}")
        for file in files:
            yield from _file(file, how)
    else:
        yield from _file(path, how)


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.rglob("*")) if _is_read(f))


def _others(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.rglob("*")) if f.is_file() and not _is_read(f) and not f.name.startswith("."))


def _is_read(file: Path) -> bool:
    """Whether a file of a folder is read."""
    return _ending(file) not in ("", *_NAMED) and file.is_file() and not _other_xml(file)


def _other_xml(path: Path) -> bool:
    """Whether a file of a folder is XML that lists no articles."""
    if _ending(path) != ".xml":
        return False
    with path.open("rb") as file:
        head = file.read(20_000)
        return not kind_of(head) and not is_newsml(head)


def _ending(path: Path) -> str:
    """The longest known ending of a file's name, or ''."""
    name = path.name.lower()
    return max((e for e in ENDINGS if name.endswith(e)), key=len, default="")


def _file(path: Path, how: _How) -> Iterator[Item]:
    ending, date = _ending(path), how.date
    try:
        if not path.exists():
            raise BadInput(f"{path}: no such file")
        if not ending:
            what = path.suffix.lower() or "is missing"
            raise BadInput(f"{path}: the ending {what} is not read: use {', '.join(ENDINGS)}")
        if ending in _RECORDS:
            yield from _record_file(path, date)
        elif ending == ".parquet":
            yield from read_parquet(path, date)
        elif ending in _ARCHIVES:
            yield from read_warc(path, date)
        elif ending in _LISTS:
            yield from _list(_bytes(path), path.name, how)
        elif ending in _TABLES:
            yield from read_csv(decode(_bytes(path), str(path)), str(path), path.name, how.web, date)
        elif ending == ".json":
            yield from read_json(decode(_bytes(path), str(path)), str(path), path.name, how.web, date)
        elif ending == ".rdf":
            yield from _exported(path, how)
        elif ending in DOCUMENTS:
            yield read_document(_bytes(path), name=path.name, where=str(path), date=date)
        else:
            yield from _documents(path, ending, date)
    except BadInput as err:
        yield err


def _list(data: bytes, where: str, how: _How) -> Iterator[Item]:
    """What XML lists or holds: a feed, a sitemap or NewsML."""
    if is_newsml(data):
        yield from read_newsml(data, where, where, how.date)
    else:
        yield from read_listing(data, where, how.web, how.date, follow=how.follow)


def _exported(path: Path, how: _How) -> Iterator[Item]:
    """The attached files of an export of Zotero, with what it says of them."""
    data = _bytes(path)
    if kind_of(data) and b"zotero.org" not in data:
        yield from _list(data, path.name, how)
        return
    for attachment in zotero_attachments(data, path.parent, str(path)):
        if isinstance(attachment, BadInput):
            yield attachment
            continue
        file, known = attachment
        for item in _file(file, how):
            if isinstance(item, Article):
                yield replace(item, **{key: value for key, value in known.items() if value})
            else:
                yield item


def _documents(path: Path, ending: str, date: datetime.date | None) -> Iterator[Article]:
    text = decode(_bytes(path), str(path))
    if not text.strip():
        raise BadInput(f"{path}: is empty")
    if ending == ".txt":
        yield from read_nexis(text, path.name, date) or [read_text(text, id=path.stem, source=path.name, date=date)]
        return
    yield read_html(text, id=path.stem, source=path.name, where=str(path), date=date)


def _record_file(path: Path, date: datetime.date | None) -> Iterator[Item]:
    try:
        with path.open("rb") as raw:
            records = _records(unpacked(raw, path.name), path.name, path.name, date)
            first = next(records, None)
            if first is None:
                raise BadInput(f"{path}: is empty")
            yield first
            yield from records
    except OSError as err:
        raise BadInput(f"{path}: cannot be read: {err.strerror}") from err


def _records(stream: Iterable[bytes], where: str, name: str, date: datetime.date | None) -> Iterator[Item]:
    """The records of JSON lines, read one by one; JSON is UTF-8, so that a line that is not is an error of its own."""
    for line in lines(stream, where):
        if isinstance(line, BadInput):
            yield line
        else:
            yield from read_record(line[1], where=f"{where}:{line[0]}", name=name, date=date)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file") from None
    except OSError as err:
        raise BadInput(f"{path}: cannot be read: {err.strerror}") from err


def _stream(stream: IO[bytes], how: _How) -> Iterator[Item]:
    """Standard input tells its kind by how it begins; records are read as they come."""
    name, date = "standard input", how.date
    try:
        head = _head(stream)
        if any(line.lstrip(_BLANK).startswith(b"{") for line in head):
            yield from _records(chain(head, stream), "stdin", "stdin", date)
            return
        data = b"".join([*head, stream.read()])
    except BROKEN as err:
        raise BadInput(f"{name}: breaks off: {err}") from err
    if kind_of(data) or is_newsml(data):
        yield from _list(data, "stdin", how)
        return
    text = decode(data, name)
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        yield read_html(text, id="stdin", source="stdin", where=name, date=date)
    else:
        yield read_text(text, id="stdin", source="stdin", date=date)


def _head(stream: IO[bytes]) -> list[bytes]:
    """The first lines of a stream, up to the second that is not blank: the first may be broken."""
    head: list[bytes] = []
    while sum(bool(line.strip(_BLANK)) for line in head) < 2:
        line = stream.readline()
        if not line:
            break
        head.append(line)
        if line.lstrip(_BLANK).startswith(b"{"):
            break
    if not any(line.strip(_BLANK) for line in head):
        raise BadInput("standard input: is empty")
    return head


def _address(url: str, how: _How) -> Iterator[Item]:
    page, date = how.web.get(url), how.date
    url = without_password(url)
    ending = _ending(Path(urlsplit(url).path))
    if ending in _RECORDS:
        yield from _records(unpacked(io.BytesIO(page.body), url), url, url, date)
        return
    if ending in (*_ARCHIVES, ".parquet"):
        raise BadInput(f"{url}: is read from a file: download it first")
    if kind_of(page.body) or page.body.startswith(b"\x1f\x8b"):
        yield from read_listing(page.body, url, how.web, date, follow=how.follow)
        return
    parts = urlsplit(url)
    stem = Path(parts.path).stem or parts.netloc
    text = decode(page.body, url)
    if parts.path.endswith(".txt") or page.kind.startswith("text/plain"):
        yield read_text(text, id=stem, source=url, date=date)
    else:
        yield read_html(text, id=stem, source=url, where=url, url=url, date=date)
