"""WARC files, such as those of Common Crawl's CC-NEWS, to articles: each page that was fetched is one."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from kg.errors import BadInput
from kg.model import Article
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.stream import needed

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
            records = fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response)
            for record in records:
                seen = True
                http = record.http_headers
                if http is None or http.status_code != 200 or record.http_content_type not in _HTML:
                    continue
                url = record.headers.get("WARC-Target-URI", "").strip("<>")
                yield _article(record.reader.read(), record.http_charset, url, path, date)
    except (OSError, ValueError, RuntimeError) as err:
        raise BadInput(f"{path}: breaks off: {err}") from err
    if not seen and not path.read_bytes()[:5].startswith((b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        raise BadInput(f"{path}: is no WARC file")


def _article(page: bytes, charset: str | None, url: str, path: Path, date: datetime.date | None) -> Article | BadInput:
    where = f"{path.name}: {url}"
    try:
        text = page.decode(charset, "replace") if charset else decode(page, where)
        return read_html(text, id=url, source=path.name, where=where, url=url, date=date)
    except (BadInput, LookupError) as err:
        return err if isinstance(err, BadInput) else BadInput(f"{where}: is in an unknown encoding, {charset}")
