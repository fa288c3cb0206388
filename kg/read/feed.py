"""Feeds (RSS, Atom) and sitemaps: what they list, and the articles that they lead to."""

import datetime
import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from kg.errors import BadInput, Detail, Notice, first_line
from kg.model import Article
from kg.read.dates import Published, parse_date, published
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.stream import needed
from kg.web.pages import Web
from kg.web.reach import host_of

__all__ = ["Listed", "kind_of", "listed", "read_listing"]

_ROOT = re.compile(rb"<(?![?!])(?:\w+:)?(\w+)")
_ENDS = {b"<!--": b"-->", b"<?": b"?>", b"<!DOCTYPE": b">", b"<![CDATA[": b"]]>"}  # what begins so is no element
_BEGIN = re.compile(b"|".join(map(re.escape, _ENDS)))
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_KINDS = {b"rss": "feed", b"feed": "feed", b"RDF": "feed", b"urlset": "sitemap", b"sitemapindex": "index"}
_WHOLE = 600  # characters of an entry's content that make it the article, not its teaser
_DEEPEST = 3  # sitemaps of sitemaps
_MAX_XML = 200_000_000  # bytes of a sitemap once it is unpacked; the protocol allows 50 MB


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a feed or sitemap lists it; `content` is its HTML where the feed carries all of it."""

    id: str
    url: str
    title: str = ""
    date: datetime.date | None = None
    author: str = ""
    publisher: str = ""
    content: str = ""


def kind_of(data: bytes) -> str:
    """What XML is by its root element: feed, sitemap, index (of sitemaps), or '' for anything else."""
    root = _ROOT.search(_elements(data[:20_000]))
    return _KINDS.get(root[1], "") if root else ""


def listed(data: bytes, where: str) -> Iterator[Listed | BadInput | Notice]:
    """What a feed or sitemap lists, in its order; of an index of sitemaps, those (with `url` alone).

    Raises:
        BadInput: it does not parse.
    """
    kind = kind_of(data)
    if kind == "feed":
        yield from _entries(data, where)
    elif kind in ("sitemap", "index"):
        yield from _locations(data, where)
    else:
        raise BadInput(f"{where}: is no feed and no sitemap")


def _entries(data: bytes, where: str) -> Iterator[Listed | BadInput | Notice]:
    feedparser = needed("feedparser", "feeds", f"{where}: reading feeds")
    try:
        feed = feedparser.parse(data, response_headers={"content-location": where} if "://" in where else {})
    except (ValueError, TypeError, LookupError, RecursionError) as err:  # names with signs that XML reserves, say
        raise BadInput(f"{where}: is a feed that does not parse: {first_line(err)}") from err
    faulty = type(feed.get("bozo_exception")).__name__ == "SAXParseException"
    broken = faulty and _lost(data, len(feed.entries))
    if broken and not feed.entries:
        raise BadInput(f"{where}: is a feed that does not parse: {first_line(feed.bozo_exception)}")
    for number, entry in enumerate(feed.entries, 1):
        link = entry.get("link", "")
        url = _joined(where, link) if link and "://" in where else link
        if not (url or entry.get("id")):
            yield BadInput(f"{where}: entry {number} has neither link nor id")
            continue
        contents = [c.get("value") or "" for c in entry.get("content", ())] or [entry.get("summary") or ""]
        yield Listed(
            id=url or entry.get("id"),
            url=url,
            title=_plain_text(entry.get("title") or ""),
            date=parse_date(entry.get("published") or entry.get("updated") or ""),
            author=_plain_text(entry.get("author") or ""),
            publisher=_plain_text((entry.get("source") or {}).get("title") or feed.feed.get("title") or ""),
            content=max(contents, key=len),
        )
    if faulty and not broken:
        yield Detail(f"{where}: is no proper XML, but no entry is lost: {first_line(feed.bozo_exception)}")
    if broken:
        yield BadInput(f"{where}: breaks off after {len(feed.entries)} entries: {first_line(feed.bozo_exception)}")


def _joined(where: str, link: str) -> str:
    """Where a link leads; the link itself where it is no address."""
    try:
        return urljoin(where, link)
    except ValueError:
        return link


def _lost(data: bytes, entries: int) -> bool:
    """Whether a feed that is no proper XML lost an entry: it breaks off, or fewer were read than begin in it."""
    plain = _elements(data)
    closed = re.search(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>\s*$", plain) is not None
    return not closed or entries < len(_ENTRY.findall(plain))


def _plain_text(html_: str) -> str:
    """What a piece of HTML says, in one line."""
    return " ".join(html.unescape(_text(html_)).split())


def _locations(data: bytes, where: str) -> Iterator[Listed]:
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
    except etree.XMLSyntaxError as err:
        raise BadInput(f"{where}: is a sitemap that does not parse: {first_line(err)}") from err
    for node in root:
        values = {etree.QName(n).localname: (n.text or "").strip() for n in node.iter() if isinstance(n.tag, str)}
        if url := values.get("loc", ""):
            day = parse_date(values.get("publication_date", ""))
            yield Listed(url, url, values.get("title", ""), day, "", values.get("name", ""))


# ---------------------------------------------------------------- and the articles


def read_listing(
    data: bytes, where: str, web: Web, date: datetime.date | None, depth: int = 0, *, follow: bool = False
) -> Iterator[Article | BadInput | Notice]:
    """The articles that a feed or sitemap lists; for each that cannot be had, the error instead.

    Args:
        data: the XML, packed or not.
        where: how messages name it.
        web: fetches pages.
        date: the publication date of entries that give none.
        depth: how many sitemaps led here.
        follow: whether the pages of entries with a summary alone are fetched; those of sitemaps always are.

    Raises:
        BadInput: it does not parse.
    """
    data = _plain(data, where)
    if kind_of(data) == "index" and depth >= _DEEPEST:
        raise BadInput(f"{where}: is an index of sitemaps below {_DEEPEST} others")
    nested, whole = kind_of(data) == "index", follow or kind_of(data) == "sitemap"
    summaries, empty = 0, True
    for item in listed(data, where):
        empty = False
        try:
            if isinstance(item, BadInput | Notice):
                yield item
            elif nested:
                yield from read_listing(web.get(item.url, led_by=where).body, item.url, web, date, depth + 1)
            elif whole or _is_whole(item):
                yield _article(item, where, web, date)
            else:
                summaries += 1
        except BadInput as err:
            yield err
    if empty:
        yield BadInput(f"{where}: lists nothing")
    if summaries:
        entries = "1 entry carries" if summaries == 1 else f"{summaries} entries carry"
        yield BadInput(f"{where}: {entries} only a summary: --follow fetches the pages")


def _plain(data: bytes, where: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        unpacker = zlib.decompressobj(wbits=31)
        plain = unpacker.decompress(data, _MAX_XML)
    except zlib.error as err:
        raise BadInput(f"{where}: does not unpack: {err}") from err
    if not unpacker.eof and not unpacker.unconsumed_tail:
        raise BadInput(f"{where}: breaks off")
    if unpacker.unconsumed_tail:
        raise BadInput(f"{where}: is larger than {_MAX_XML // 1_000_000} MB once it is unpacked")
    return plain


def _elements(data: bytes) -> bytes:
    """XML without comments, instructions, declarations and character data, in time that grows with its length."""
    parts, at, open_ended = [], 0, set()
    for begin in _BEGIN.finditer(data):
        if begin.start() < at or begin[0] in open_ended:
            continue
        end = data.find(_ENDS[begin[0]], begin.end())
        if end < 0:
            open_ended.add(begin[0])  # nor does one that begins later end
            continue
        parts.append(data[at : begin.start()])
        at = end + len(_ENDS[begin[0]])
    return b"".join((*parts, data[at:]))


def _is_whole(item: Listed) -> bool:
    """Whether an entry carries the article itself."""
    return len(_text(item.content)) >= _WHOLE or not item.url


def _article(item: Listed, where: str, web: Web, date: datetime.date | None) -> Article:
    source = host_of(item.url) or where
    if _is_whole(item):
        title = html.escape(item.title)
        page = f"<html><head><title>{title}</title></head><body><article>{item.content}</article></body></html>"
        article = read_html(page, id=item.id, source=source, where=f"{where}: {item.id}", url=item.url, date=date)
    else:
        body = web.get(item.url, led_by=where).body
        text = decode(body, item.url)
        article = read_html(text, id=item.id, source=source, where=item.url, url=item.url, date=date)
    return _with_listed(article, item)


def _text(html: str) -> str:
    return re.sub(r"<[^<>]+>", "", html)


def _with_listed(article: Article, item: Listed) -> Article:
    """The article with what only the list tells of it."""
    missing: dict[str, Any] = {name: getattr(item, name) for name in ("title", "author") if not getattr(article, name)}
    if item.publisher and (not article.publisher or article.publisher in item.url):
        missing["publisher"] = item.publisher
    dated = published(item.date, "", None) if item.date else Published(article.date, article.date_source)
    return replace(article, url=item.url or article.url, **dated._asdict(), **missing)
