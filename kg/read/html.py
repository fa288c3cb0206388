"""Web pages to articles: main text and metadata by trafilatura."""

import datetime
import logging
from typing import TYPE_CHECKING, Any

from kg.errors import BadInput
from kg.model import Article
from kg.read.lost_blocks import put_back
from kg.read.main_text import main_blocks, same_headline, with_embedded_posts, with_paragraphs
from kg.read.page_date import page_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["read_html"]

_SOFT_HYPHEN = "\u00ad"  # shows where a word may be broken, and is not part of it
_MIN_TEXT = 120  # characters; less is a menu or a notice, not an article


def read_html(page: str, *, id: str, source: str, where: str, url: str = "", date: datetime.date | None) -> Article:
    """The article of a page.

    Its text is the headline and the extracted main text, paragraphs parted by blank lines. Its date is that of the
    metadata, else of the dateline, else a full date near the headline, else `date`; a year alone is no date.

    Args:
        page: the HTML.
        id: the article's identifier.
        source: the file's name, or the site's.
        where: how messages name the page.
        url: its address, where that is known.
        date: the publication date where the page gives none.

    Raises:
        BadInput: the page holds no article.
    """
    from lxml import html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = _extracted(with_embedded_posts(page), url)
    if extracted is None or extracted.body is None:
        raise BadInput(f"{where}: holds no article")
    title = extracted.title or ""
    tree = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    text = _main_text(tree, extracted.body, title)
    if "\n\n" not in text and with_paragraphs(tree) and (again := _extracted(tree, url)) is not None:
        parted = _main_text(tree, again.body, title) if again.body is not None else ""
        text = parted if "\n\n" in parted else text
    if len(text) < _MIN_TEXT:
        raise BadInput(f"{where}: holds no article")
    return Article(
        id=id,
        text=_with_title(text, title),
        source=source,
        title=title,
        **page_date(tree, url, title, text, date)._asdict(),
        url=extracted.url or url,
        publisher=extracted.sitename or "",
        author=(extracted.author or "").replace("; ", ", "),
        lang=(extracted.language or "") if extracted.language != "unknown" else "",
    )


def _extracted(page: "str | HtmlElement", url: str) -> Any:
    """What trafilatura finds in a page, set to lose no paragraph; None where it finds nothing."""
    import trafilatura

    return trafilatura.bare_extraction(
        page,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        include_links=True,
        date_extraction_params={"extensive_search": False},
    )


def _main_text(page: "HtmlElement", body: Any, title: str) -> str:
    """The article's paragraphs, subheads and items of lists, parted by blank lines."""
    whole = put_back(page, main_blocks(body, title))
    return "\n\n".join(block.replace(_SOFT_HYPHEN, "") for block in whole)


def _with_title(body: str, title: str) -> str:
    """The headline before the text, once: it tells facts too."""
    return body if not title or same_headline(body.partition("\n")[0], title) else f"{title}\n\n{body}"
