"""Web pages to articles: main text and metadata by trafilatura."""

import datetime
import logging

from kg.errors import BadInput
from kg.model import Article
from kg.read.dates import parse_date

__all__ = ["read_html"]

_MIN_TEXT = 120  # characters; less is a menu or a notice, not an article


def read_html(page: str, *, id: str, source: str, where: str, url: str = "", date: datetime.date | None) -> Article:
    """The article of a page. Its text is the extracted main text, paragraphs parted by blank lines.

    Raises:
        BadInput: the page holds no article.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        page, url=url or None, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True
    )
    text = (found.text if found else None) or ""
    if len(text) < _MIN_TEXT:
        raise BadInput(f"{where}: holds no article")
    assert found is not None
    body = _with_title(text.replace("\n", "\n\n"), found.title or "")
    return Article(
        id=id,
        text=body,
        source=source,
        title=found.title or "",
        date=(parse_date(found.date) if found.date else None) or date,
        url=found.url or url,
        publisher=found.sitename or "",
        author=(found.author or "").replace("; ", ", "),
        lang=(found.language or "") if found.language != "unknown" else "",
    )


def _with_title(body: str, title: str) -> str:
    """The headline before the text, once: it tells facts too."""
    return body if not title or body.startswith(title) else f"{title}\n\n{body}"
