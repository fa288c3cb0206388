"""What news tools export: NewsML-G2, ninjs, CSL-JSON, Zotero's RDF, and lists of addresses.

Sources of the forms: IPTC NewsML-G2 2.3x and ninjs 2 (iptc.org), the CSL-JSON schema of citationstyles.org, exports of
Zotero 6 and 7, of Media Cloud and of GDELT.
"""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import BadInput, Notice, first_line
from kg.model import Article
from kg.read.dates import parse_date, published
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.jsonl import read_mapping
from kg.terms.vocab import PREFIXES
from kg.web.pages import Web

__all__ = ["is_newsml", "read_csv", "read_json", "read_newsml", "zotero_attachments"]

_ADDRESS = ("url", "link", "source_url", "sourceurl", "story_url", "documentidentifier")  # of a column, lower case
_IDENTIFIER = ("id", "stories_id", "story_id", "guid", "globaleventid")
_DAY = ("publish_date", "seendate", "date", "published", "pubdate", "dateadded", "issued")
_OUTLET = ("media_name", "publisher", "source", "domain", "media_url")
_TITLE = ("title", "headline")
_GDELT = (58, 61)  # columns of GDELT's event files, the last of them the address
_WRAPPERS = ("items", "articles", "stories")  # keys of objects that hold a list of records
_TEXT_ITEM = "text"  # the class of a newsItem; others are pictures, graphics, sound
_RDF = f"{{{PREFIXES['rdf']}}}"  # of names in RDF/XML


# ---------------------------------------------------------------- tables of addresses or texts


def read_csv(
    text: str, where: str, name: str, web: Web, date: datetime.date | None
) -> Iterator[Article | BadInput | Notice]:
    """The articles of a table: rows with a text are articles, rows with an address alone are fetched.

    Args:
        text: CSV or tab-separated values, with a first row of column names, or GDELT's event files without one.
        where: how messages name the file.
        name: what becomes the source of its articles.
        web: fetches pages.
        date: the publication date of rows that give none.
    """
    try:
        dialect = csv.Sniffer().sniff(text[:5000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error as err:
        yield BadInput(f"{where}: is no table: {first_line(err)}")
        return
    first, rows = next(iter(table), []), table[1:]
    columns = [c.strip().lower().lstrip("\ufeff") for c in first]
    if len(first) in _GDELT and first[-1].startswith("http"):
        columns, rows = [*(str(i) for i in range(len(first) - 1)), "url"], table
    if "text" not in columns and not set(_ADDRESS) & set(columns):
        yield BadInput(f"{where}: has no column 'url' and none 'text'")
        return
    seen: set[str] = set()
    filled = [(number, row) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
    for number, row in filled:
        yield from _of_row(dict(zip(columns, row, strict=False)), f"{where}:{number}", name, web, date, seen)
    if not filled:
        yield BadInput(f"{where}: has column names and no rows")


def _of_row(
    row: Mapping[str, str], where: str, name: str, web: Web, date: datetime.date | None, seen: set[str]
) -> Iterator[Article | BadInput | Notice]:
    url, day = _first(row, _ADDRESS), _first(row, _DAY)
    if row.get("text", "").strip():
        record = {"id": _first(row, _IDENTIFIER) or url or where, "text": row["text"], "title": _first(row, _TITLE)}
        record |= {"url": url, "publisher": _first(row, _OUTLET), "date": day}
        yield from read_mapping(record, where=where, name=name, date=date)
    elif url and url not in seen:
        seen.add(url)
        try:
            fetched = _fetched(url, url, name, web, parse_date(day), date)
            yield replace(
                fetched,
                title=fetched.title or _first(row, _TITLE),
                publisher=_first(row, _OUTLET) or fetched.publisher,
            )
        except BadInput as err:
            yield err
    elif not url:
        yield BadInput(f"{where}: has neither a text nor an address")


def _fetched(
    url: str, identifier: str, name: str, web: Web, told: datetime.date | None, given: datetime.date | None
) -> Article:
    """The article at an address: its page tells its date, else the list that led there, else whoever asked.

    Raises:
        BadInput: it cannot be fetched, or holds no article.
    """
    text = decode(web.get(url, led_by=url).body, url)
    found = read_html(text, id=identifier, source=name, where=url, url=url, date=None)
    return found if found.date else replace(found, **published(told, "", given)._asdict())


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(row[n]).strip() for n in names if row.get(n)), "")


# ---------------------------------------------------------------- JSON


def read_json(
    text: str, where: str, name: str, web: Web, date: datetime.date | None
) -> Iterator[Article | BadInput | Notice]:
    """The articles of a JSON file: ninjs, CSL-JSON, answers of GDELT, or records as in JSON lines.

    Records that hold an address and no text are fetched.

    Args:
        text: of the file.
        where: how messages name it.
        name: of the file, for identifiers.
        web: fetches addresses.
        date: the publication date where the text gives none.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as err:
        yield BadInput(f"{where}: is not valid JSON: {first_line(err)}")
        return
    items = _items(value)
    if not items:
        yield BadInput(f"{where}: holds no records")
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        at = f"{where}:{number}"
        try:
            yield from _of_json(item, at, name, web, date, seen)
        except (AttributeError, KeyError, TypeError, ValueError):
            yield BadInput(f"{at}: has other values than its form allows")


def _of_json(
    item: Any, at: str, name: str, web: Web, date: datetime.date | None, seen: set[str]
) -> Iterator[Article | BadInput | Notice]:
    """The article of a record, whose form shows by its keys."""
    if not isinstance(item, dict):
        yield BadInput(f"{at}: is not a JSON object")
    elif "body_text" in item or "body_xhtml" in item or "bodies" in item:
        yield _of_ninjs(item, at, name, date)
    elif "text" not in item and ("issued" in item or "abstract" in item or "note" in item):
        yield _of_csl(item, at, name, web, date)
    elif "text" not in item and "url" in item:
        row = {k: v for k, v in item.items() if isinstance(v, str)}
        yield from _of_row(row, at, name, web, date, seen)
    else:
        yield from read_mapping(item, where=at, name=name, date=date)


def _items(value: object) -> list[Any]:
    """The records of a JSON file: a list, the list of an object that wraps one, or the object itself."""
    if isinstance(value, dict):
        wrapped = next((v for k in _WRAPPERS if isinstance(v := value.get(k), list)), None)
        return [value] if wrapped is None else wrapped
    return value if isinstance(value, list) else []


def _of_ninjs(item: Mapping[str, Any], where: str, name: str, date: datetime.date | None) -> Article | BadInput:
    bodies = item.get("bodies") or ()
    text = item.get("body_text") or next((b["value"] for b in bodies if "html" not in b.get("contenttype", "")), "")
    page = item.get("body_xhtml") or next((b["value"] for b in bodies if "html" in b.get("contenttype", "")), "")
    headline = item.get("headline") or next((h["value"] for h in item.get("headlines") or ()), "")
    day = parse_date(str(item.get("firstcreated") or item.get("versioncreated") or ""))
    known: dict[str, Any] = {
        "title": str(headline),
        "author": _without_by(str(item.get("byline") or item.get("by") or "")),
        "url": next((u for k in ("canonicalurl", "uri") if (u := str(item.get(k) or "")).startswith("http")), ""),
        "publisher": _source_of(item),
        "lang": str(item.get("language") or ""),
    }
    identifier = str(item.get("uri") or where)
    if text:
        dated = published(day, str(text), date)
        return Article(id=identifier, text=str(text), source=name, **dated._asdict(), **known)
    if not page:
        return BadInput(f"{where}: has no body")
    try:
        html = read_html(
            f"<html><body><article>{page}</article></body></html>", id=identifier, source=name, where=where, date=date
        )
    except BadInput as err:
        return err
    dated = published(day, "", None) if day else published(None, html.text, date)
    return replace(html, **dated._asdict(), **known)


def _source_of(item: Mapping[str, Any]) -> str:
    """Who provides an item of ninjs, as one of its versions writes it."""
    sources = [s.get("name") for s in item.get("infosources") or () if isinstance(s, dict)]
    told = (item.get("provider"), item.get("infosource"), *sources, item.get("copyrightholder"))
    return next((t for t in told if isinstance(t, str) and t), "")


def _without_by(line: str) -> str:
    return re.sub(r"^by ", "", line.strip(), flags=re.IGNORECASE)


def _of_csl(item: Mapping[str, Any], where: str, name: str, web: Web, date: datetime.date | None) -> Article | BadInput:
    text = next((str(item[k]) for k in ("abstract", "note") if item.get(k)), "")
    day, url = _issued(item.get("issued")), str(item.get("URL") or "")
    if not text and not url:
        return BadInput(f"{where}: holds no text: attach the article or its address")
    people = [" ".join(filter(None, (a.get("given"), a.get("family")))) for a in item.get("author") or ()]
    known: dict[str, Any] = {
        "title": str(item.get("title") or ""),
        "url": url,
        "publisher": str(item.get("container-title") or item.get("publisher") or ""),
        "author": ", ".join(people),
        "lang": str(item.get("language") or ""),
    }
    identifier = str(item.get("id") or where)
    if text:
        return Article(id=identifier, text=text, source=name, **published(day, text, date)._asdict(), **known)
    try:
        fetched = _fetched(url, identifier, name, web, day, date)
    except BadInput as err:
        return err
    return replace(fetched, **{key: value for key, value in known.items() if value})


def _issued(value: object) -> datetime.date | None:
    """The day of a date variable of CSL: its parts, or its raw or literal form."""
    told = value if isinstance(value, dict) else {"raw": value or ""}
    match told.get("date-parts"):
        case [[year, month, day], *_]:
            return parse_date(f"{year}-{str(month).zfill(2)}-{str(day).zfill(2)}")
    return parse_date(str(told.get("raw") or told.get("literal") or ""))


# ---------------------------------------------------------------- NewsML-G2


def is_newsml(data: bytes) -> bool:
    """Whether XML is a NewsML-G2 item or message."""
    return re.search(rb"<(?:\w+:)?(?:newsItem|newsMessage|packageItem)[\s>]", data[:20_000]) is not None


def read_newsml(data: bytes, where: str, name: str, date: datetime.date | None) -> Iterator[Article | BadInput]:
    """The articles of a NewsML-G2 item or message.

    Args:
        data: of the file.
        where: how messages name it.
        name: of the file, for identifiers.
        date: the publication date where the text gives none.

    Raises:
        BadInput: it does not parse.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as err:
        raise BadInput(f"{where}: is NewsML that does not parse: {first_line(err)}") from err
    items = list(root.iter("{*}newsItem"))
    if not items:
        yield BadInput(f"{where}: holds no newsItem")
    for number, item in enumerate(items, 1):
        kind = item.find(".//{*}itemMeta/{*}itemClass")
        if kind is None or kind.get("qcode", _TEXT_ITEM).rpartition(":")[2] in (_TEXT_ITEM, "composite"):
            yield _of_newsml(item, f"{where}:{number}", name, date)


def _of_newsml(item: Any, where: str, name: str, date: datetime.date | None) -> Article | BadInput:
    def value(path: str) -> str:
        node = item.find(path)
        return " ".join("".join(node.itertext()).split()) if node is not None else ""

    paragraphs = [" ".join("".join(p.itertext()).split()) for p in item.iterfind(".//{*}inlineXML//{*}p")]
    plain = item.find(".//{*}inlineData")
    text = "\n\n".join(filter(None, paragraphs)) or (plain.text or "" if plain is not None else "")
    if not text.strip():
        return BadInput(f"{where}: has no text in it")
    days = (".//{*}contentMeta/{*}contentCreated", ".//{*}itemMeta/{*}firstCreated", ".//{*}itemMeta/{*}versionCreated")
    created = next(filter(None, map(value, days)), "")
    title = value(".//{*}contentMeta/{*}headline") or value(".//{*}inlineXML//{*}hl1")
    return Article(
        id=item.get("guid") or where,
        text=f"{title}\n\n{text}" if title and not text.startswith(title) else text,
        source=name,
        title=title,
        **published(parse_date(created), text, date)._asdict(),
        publisher=value(".//{*}itemMeta/{*}provider/{*}name")
        or (provider.get("literal", "") if (provider := item.find(".//{*}itemMeta/{*}provider")) is not None else "")
        or value(".//{*}contentMeta/{*}creditline"),
        author=value(".//{*}contentMeta/{*}by"),
        lang=next((value for name, value in item.items() if name.endswith("}lang")), ""),
    )


# ---------------------------------------------------------------- Zotero


def zotero_attachments(data: bytes, folder: Path, where: str) -> Iterator[tuple[Path, dict[str, Any]] | BadInput]:
    """The attached files of an export of Zotero as RDF, each with title and date of its item.

    Args:
        data: the RDF/XML.
        folder: where the export lies; attachments are named relative to it.
        where: how messages name the file.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as err:
        yield BadInput(f"{where}: is RDF that does not parse: {first_line(err)}")
        return
    files = {a.get(f"{_RDF}about"): a.find(f"{_RDF}resource") for a in root.iter("{*}Attachment")}
    led = False
    for item in root:
        day = parse_date(item.findtext("{*}date") or "")
        known = _of_zotero(item) | published(day, "", None)._asdict()
        for link in item.iterfind("{*}link"):
            resource = files.get(link.get(f"{_RDF}resource"))
            named = resource.get(f"{_RDF}resource") if resource is not None else ""
            led = led or bool(named)
            if named and (folder / named).exists():
                yield folder / named, known
            elif named:
                yield BadInput(f"{where}: the attachment {named} is not there")
    if not led:
        yield BadInput(f"{where}: holds no attachments: export with files from Zotero")


def _of_zotero(item: Any) -> dict[str, Any]:
    """What an item of Zotero tells of its attachments."""
    people = [
        " ".join(filter(None, (p.findtext("{*}givenName"), p.findtext("{*}surname"))))
        for p in item.iterfind("{*}authors//{*}Person")
    ]
    return {
        "title": item.findtext("{*}title") or "",
        "publisher": item.findtext("{*}isPartOf//{*}title") or "",
        "author": ", ".join(people),
        "url": item.findtext("{*}identifier/{*}URI/{*}value") or "",
    }
