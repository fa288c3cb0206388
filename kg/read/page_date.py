"""The day on which a web page was published: what its metadata tell, else its text.

htmldate knows the names under which pages tell it, and finds dates in many other places too; there it takes days of
change and the year of a copyright for want of better, so the places are looked into here.
"""

import datetime
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.read.dates import Published, date_in_text, days_of_line, parse_date, published
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["page_date"]

_ARTICLE = re.compile(r"Article|Posting|Report|Review|Story|WebPage|Blog", re.IGNORECASE)  # types of schema.org
_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>\d\d|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[/-]?"
    r"(?P<day>\d\d)(?![\d])",
    re.IGNORECASE,
)
_LINES = ("p", "div", "span", "time", "li", "small", "em", "dd", "h5", "h6", "td", "b", "i", "strong", "a", "section")
_BEFORE, _AROUND = 4, 24  # lines of a page before its headline, and in all, in which its day may stand
_MATCHED = 40  # characters by which the first paragraph is known in the page


def page_date(page: "HtmlElement", url: str, title: str, text: str, given: datetime.date | None) -> Published:
    """The day on which a page was published, and which source told it.

    Args:
        page: the parsed page.
        url: its address, or '' where that is not known.
        title: the headline.
        text: the extracted text.
        given: the day that whoever asked gave for pages that tell none.
    """
    days = chain(_in_records(page), _in_names(page), _in_properties(page), _in_address(page, url), _in_times(page))
    if (day := next(days, None)) is not None:
        return Published(day, KG.FromMetadata)
    if result := date_in_text(text):
        return result
    near = (day for line in _near_headline(page, title, text) for day in days_of_line(line))
    if (day := next(near, None)) is not None:
        return Published(day, KG.FromText)
    return published(None, "", given)


def _in_records(page: "HtmlElement") -> Iterator[datetime.date]:
    """JSON-LD's `datePublished`, of articles first."""
    dates: list[tuple[bool, str]] = []
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            dates += _published_in(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    for _, text in sorted(dates, key=lambda f: not f[0]):
        yield from _days(text)


def _published_in(value: Any) -> Iterator[tuple[bool, str]]:
    """Whether an object is an article, and its day, for all in a record that tell one."""
    if isinstance(value, list):
        for part in value:
            yield from _published_in(part)
    elif isinstance(value, dict):
        if isinstance(text := value.get("datePublished"), str):
            yield bool(_ARTICLE.search(str(value.get("@type", "")))), text
        for part in value.values():
            yield from _published_in(part)


def _in_names(page: "HtmlElement") -> Iterator[datetime.date]:
    """What `<meta>` tells under one of the names that htmldate knows."""
    from htmldate.core import DATE_ATTRIBUTES

    for meta in page.iter("meta"):
        names = {(meta.get(key) or "").lower() for key in ("name", "property", "itemprop", "http-equiv")}
        if names & DATE_ATTRIBUTES:
            yield from _days(meta.get("content") or "")


def _in_properties(page: "HtmlElement") -> Iterator[datetime.date]:
    """Microdata and RDFa: elements that say that they tell the day."""
    for element in page.xpath(".//*[@itemprop='datePublished' or @property='datePublished' or @pubdate]"):
        told = element.get("datetime") or element.get("content") or element.text_content()
        yield from _days(told)


def _in_address(page: "HtmlElement", url: str) -> Iterator[datetime.date]:
    """A full date in the page's own address, as in /2019/11/18/ or /2019/nov/18/."""
    told = page.xpath(".//link[@rel='canonical']/@href | .//meta[@property='og:url']/@content")
    for address in (url, *told):
        for match in _IN_ADDRESS.finditer(_path(address)):
            year, month, day = match["year"], match["month"], match["day"]
            yield from _days(f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}")


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # brackets that are no address of a host
        return ""


def _in_times(page: "HtmlElement") -> Iterator[datetime.date]:
    """`<time>` in the element around the headline, or all over the page where all tell the same day."""
    holders = (h for headline in page.iter("h1") for h in headline.iterancestors("article", "header", "main"))
    holder = next(holders, None)
    inside = list(holder.iter("time")) if holder is not None else []
    days = [day for e in inside or page.iter("time") for day in _days(e.get("datetime") or e.text_content())]
    if days and (inside or len(set(days)) == 1):
        yield days[0]


def _near_headline(page: "HtmlElement", title: str, text: str) -> list[str]:
    """The short lines of a page around its headline and before its first paragraph."""
    paragraphs = [p for p in text.split("\n") if p.strip() and p != title]
    key = paragraphs[0][:_MATCHED] if paragraphs else ""
    lines: list[str] = []
    at = 0
    for element in page.iter("h1", *_LINES):
        line = " ".join(element.text_content().split())
        if element.tag == "h1":
            at = len(lines)
        if key and line.startswith(key):
            break
        if line and element.find(".//p") is None and (not lines or lines[-1] != line):
            lines.append(line)
    return lines[max(0, at - _BEFORE) :][:_AROUND]


def _days(text: str) -> Iterator[datetime.date]:
    if (day := parse_date(text)) is not None:
        yield day
