"""WARC files, such as those of Common Crawl's CC-NEWS, to articles: each page that was fetched is one."""

import datetime
import email.parser
import re
import zlib
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import IO, Any

from kg.errors import BadInput, first_line
from kg.model import Article
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.stream import needed
from kg.web.client import decoded
from kg.web.reach import host_of

__all__ = ["read_warc"]

_HTML = ("text/html", "application/xhtml+xml")
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_STARTS = {_GZIP: b"\x1f\x8b\x08", _ZSTD: _ZSTD}  # how the next packed record begins
_PLAIN_START = b"\nWARC/1."
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,80}\r?\n")
_BLOCK = 1 << 20  # bytes searched at once for the next record


def read_warc(path: Path, date: datetime.date | None) -> Iterator[Article | BadInput]:
    """The articles of a WARC file, by the address of their pages; for a page that holds none, the error instead.

    Records that are no pages (requests, images, redirects, errors of the server) are left alone. A record that is
    broken or has a wrong length costs itself alone: reading goes on with the next that begins behind it.

    Args:
        path: the file, plain or packed record by record.
        date: the publication date of pages that give none.

    Raises:
        BadInput: the file is no WARC.
    """
    fastwarc = needed("fastwarc.warc", "archives", f"{path.name}: reading WARC")
    start, silent = 0, True
    try:
        with path.open("rb") as stream:
            packed = stream.read(4)
            if not packed.startswith((b"WARC", *_STARTS)):
                raise BadInput(f"{path}: is no WARC file")
            begin = next((s for magic, s in _STARTS.items() if packed.startswith(magic)), _PLAIN_START)
            while start >= 0:
                stream.seek(start)
                last = start
                try:
                    for record in _records(fastwarc, stream):
                        last = start + record.stream_pos
                        of_record = _of_record(record, path, date)
                        if of_record is not None:
                            silent = False
                            yield of_record
                    break
                except (OSError, ValueError, RuntimeError, EOFError) as err:
                    silent = False
                    yield BadInput(f"{path}: breaks off: the record at byte {last} is broken: {first_line(err)}")
                start = _next_record(stream, last + 1, begin)
    except OSError as err:
        raise BadInput(f"{path}: cannot be read: {err.strerror}") from err
    if silent:
        yield BadInput(f"{path}: holds no pages")


def _records(fastwarc: Any, stream: IO[bytes]) -> Iterator[Any]:
    yield from fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response, parse_http=False)


def _of_record(record: Any, path: Path, date: datetime.date | None) -> Article | BadInput | None:
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    size = record.content_length
    payload = record.reader.read()
    if len(payload) < size:
        return BadInput(f"{path}: breaks off within {url}")
    return _page(payload, url, path, date)


def _next_record(stream: IO[bytes], start: int, begin: bytes) -> int:
    """Where the next record begins behind an offset, or -1."""
    stream.seek(start)
    before, at = b"", start
    while block := stream.read(_BLOCK):
        place = (before + block).find(begin)
        if place >= 0:
            return at - len(before) + place + (begin == _PLAIN_START)
        before, at = (before + block)[-len(begin) :], at + len(block)
    return -1


def _page(payload: bytes, url: str, path: Path, date: datetime.date | None) -> Article | BadInput | None:
    """The article of what a server answered; None for what is no page."""
    where = f"{path.name}: {url}"
    head, _, body = payload.partition(b"\r\n\r\n")
    status, _, fields = head.partition(b"\r\n")
    if not status.startswith(b"HTTP/"):
        return BadInput(f"{where}: is no answer of a server")
    headers = email.parser.BytesParser().parsebytes(fields + b"\r\n\r\n", headersonly=True)
    if status.split()[1:2] != [b"200"] or _kind(headers) not in _HTML:
        return None
    try:
        page = _unpacked(body, headers.get("Transfer-Encoding", ""), headers.get("Content-Encoding", ""), where)
        charset = headers.get_content_charset()
        text = page.decode(charset, "replace") if charset else decode(page, where)
        source = host_of(url) or path.name
        return read_html(text, id=url, source=source, where=where, url=url, date=date)
    except BadInput as err:
        return err
    except LookupError:
        return BadInput(f"{where}: is in an encoding that is not known")


def _kind(headers: Message) -> str:
    """The media type of an answer; one that names none is taken for a page, as browsers do."""
    return headers.get_content_type() if "Content-Type" in headers else _HTML[0]


def _unpacked(body: bytes, transfer: str, encoding: str, where: str) -> bytes:
    """The body as the page was written: some archives keep the headers of a packed body beside the unpacked one."""
    if "chunked" in transfer.lower() and _CHUNK.match(body):
        body = _joined_chunks(body)
    if encoding and "gzip" in encoding.lower() and not body.startswith(_GZIP):
        return body
    if encoding.strip().lower() == "deflate" and not _inflates(body):
        return body
    return decoded(body, encoding, where)


def _inflates(body: bytes) -> bool:
    try:
        zlib.decompressobj(wbits=15 if body[:1] == b"\x78" else -15).decompress(body, 1)
    except zlib.error:
        return False
    return True


def _joined_chunks(body: bytes) -> bytes:
    """The body of a chunked transfer (RFC 9112, 7.1), as far as its chunks go."""
    parts, at = [], 0
    while (match := _CHUNK.match(body, at)) and (size := int(match[1], 16)):
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size + 2
    return b"".join(parts)
