"""Bytes to articles: text, HTML and JSON lines, from files, folders, standard input and the web."""

import datetime
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import BadInput
from kg.model import Article
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.jsonl import read_record
from kg.read.text import read_text

__all__ = ["ENDINGS", "count", "read"]

ENDINGS = (".txt", ".html", ".htm", ".jsonl")
_TIMEOUT = 30  # seconds
_MAX_BYTES = 50_000_000  # of one page
_AGENT = "newskg (local news reader)"


def read(sources: Iterable[str], *, date: datetime.date | None = None) -> Iterator[Article | BadInput]:
    """The articles of all sources in order; for what cannot be read, the error instead.

    A source is a file, a folder (read recursively, other endings left alone), `-` or an http(s) URL. `date` is the
    publication date of articles that tell none.
    """
    for source in sources:
        try:
            yield from _read(source, date)
        except BadInput as err:
            yield err


def count(sources: Iterable[str]) -> int | None:
    """How many documents the sources hold, or None when that would mean reading them."""
    total = 0
    for source in sources:
        path = Path(source)
        if path.suffix == ".jsonl" or source == "-":
            return None
        total += sum(1 for _ in _files(path)) if path.is_dir() else 1
    return total


def _read(source: str, date: datetime.date | None) -> Iterator[Article | BadInput]:
    if source == "-":
        yield from _sniff(decode(sys.stdin.buffer.read(), "standard input"), date)
    elif source.startswith(("http://", "https://")):
        yield _page(source, date)
    elif (path := Path(source)).is_dir():
        files = list(_files(path))
        if not files:
            raise BadInput(f"{source}: holds no {', '.join(ENDINGS)}")
        for file in files:
            yield from _file(file, date)
    else:
        yield from _file(path, date)


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.rglob("*")) if f.suffix.lower() in ENDINGS and f.is_file())


def _file(path: Path, date: datetime.date | None) -> Iterator[Article | BadInput]:
    suffix = path.suffix.lower()
    try:
        data = _bytes(path)
        if suffix == ".jsonl":
            yield from _records(data, path, date)
            return
        if suffix not in ENDINGS:
            raise BadInput(f"{path}: the ending {suffix or 'is missing'} is not read: use {', '.join(ENDINGS)}")
        text = decode(data, str(path))
        if not text.strip():
            raise BadInput(f"{path}: is empty")
        if suffix == ".txt":
            yield read_text(text, id=path.stem, source=path.name, date=date)
        else:
            yield read_html(text, id=path.stem, source=path.name, where=str(path), date=date)
    except BadInput as err:
        yield err


def _records(data: bytes, path: Path, date: datetime.date | None) -> Iterator[Article | BadInput]:
    """The records of JSON lines; JSON is UTF-8, so that a line that is not is an error of its own."""
    if not data.strip():
        raise BadInput(f"{path}: is empty")
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            yield BadInput(f"{path.name}:{number}: is not UTF-8")
            continue
        if text.strip():
            yield read_record(text, where=f"{path.name}:{number}", name=path.name, date=date)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file") from None
    except OSError as err:
        raise BadInput(f"{path}: cannot be read: {err.strerror}") from err


def _sniff(text: str, date: datetime.date | None) -> Iterator[Article | BadInput]:
    """Standard input tells its kind by how it begins."""
    if not text.strip():
        raise BadInput("standard input: is empty")
    start = text.lstrip()[:15].lower()
    if start.startswith("{"):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield read_record(line, where=f"stdin:{number}", name="stdin", date=date)
    elif start.startswith(("<!doctype html", "<html")):
        yield read_html(text, id="stdin", source="stdin", where="standard input", date=date)
    else:
        yield read_text(text, id="stdin", source="stdin", date=date)


def _page(url: str, date: datetime.date | None) -> Article:
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:
            data, kind = reply.read(_MAX_BYTES + 1), reply.headers.get("Content-Type", "")
    except (urllib.error.URLError, OSError, ValueError) as err:
        raise BadInput(f"{url}: cannot be fetched: {getattr(err, 'reason', err)}") from err
    if len(data) > _MAX_BYTES:
        raise BadInput(f"{url}: is larger than {_MAX_BYTES // 1_000_000} MB")
    parts = urlsplit(url)
    stem = Path(parts.path).stem or parts.netloc
    text = decode(data, url)
    if parts.path.endswith(".txt") or kind.startswith("text/plain"):
        return read_text(text, id=stem, source=url, date=date)
    return read_html(text, id=stem, source=url, where=url, url=url, date=date)
