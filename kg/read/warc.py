"""WARC files, such as those of Common Crawl's CC-NEWS, to articles: each page that was fetched is one."""

import datetime
import http.client
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from kg.errors import BadInput
from kg.model import Article
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.stream import needed
from kg.read.web import decoded

__all__ = ["read_warc"]

_HTML = ("text/html", "application/xhtml+xml")


def read_warc(path: Path, date: datetime.date | None) -> Iterator[Article | BadInput]:
    """The articles of a WARC file, by the address of their pages; for a page that holds none, the error instead.

    Records that are no pages (requests, images, redirects, errors of the server) are left alone.

    Raises:
        BadInput: the file breaks off or is no WARC.
    """
    fastwarc = needed("fastwarc.warc", "archives", f"{path.name}: reading WARC")
    seen = False
    try:
        with path.open("rb") as stream:
            kind = fastwarc.WarcRecordType.response
            for record in fastwarc.ArchiveIterator(stream, record_types=kind, parse_http=False):
                seen = True
                url, size = record.headers.get("WARC-Target-URI", "").strip("<>"), record.content_length
                payload = record.reader.read()
                if len(payload) < size:
                    raise BadInput(f"{path}: breaks off within {url}")
                found = _page(payload, url, path, date)
                if found is not None:
                    yield found
    except (OSError, ValueError, RuntimeError) as err:
        raise BadInput(f"{path}: breaks off: {err}") from err
    if not seen and not path.read_bytes()[:5].startswith((b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        raise BadInput(f"{path}: is no WARC file")


class _Payload:
    """Bytes in the place of a connection."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload

    def makefile(self, *args: object) -> IO[bytes]:
        """The bytes as a file."""
        return io.BytesIO(self._payload)


def _page(payload: bytes, url: str, path: Path, date: datetime.date | None) -> Article | BadInput | None:
    """The article of what a server answered; None for what is no page."""
    where = f"{path.name}: {url}"
    try:
        reply = http.client.HTTPResponse(_Payload(payload))  # type: ignore[arg-type]
        reply.begin()
        if reply.status != 200 or reply.headers.get_content_type() not in _HTML:
            return None
        try:
            body = reply.read()
        except http.client.IncompleteRead as err:
            body = err.partial  # archives keep the length that was sent beside the body that they unpacked
        page = decoded(body, reply.headers.get("Content-Encoding", ""), where)
        charset = reply.headers.get_content_charset()
        text = page.decode(charset, "replace") if charset else decode(page, where)
        source = urlsplit(url).netloc or path.name
        return read_html(text, id=url, source=source, where=where, url=url, date=date)
    except BadInput as err:
        return err
    except LookupError:
        return BadInput(f"{where}: is in an encoding that is not known")
    except (http.client.HTTPException, OSError, ValueError) as err:
        return BadInput(f"{where}: is no answer of a server: {err}")
