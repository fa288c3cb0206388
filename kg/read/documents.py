"""Documents of offices and mail to articles: PDF, Word, Markdown and e-mail. Needs the extra `documents`."""

import datetime
import email
import email.policy
import email.utils
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO
from pathlib import PurePath
from typing import Any

from kg.errors import BadInput, first_line
from kg.model import Article
from kg.read.boilerplate import writers_of
from kg.read.dates import Published, date_in_text, parse_date, published
from kg.read.decode import decode
from kg.read.html import read_html
from kg.read.pdf import read_pdf
from kg.read.stream import needed

__all__ = ["DOCUMENTS", "read_document"]

_EXTRA = "documents"
_HEADINGS = ("Title", "Heading 1")
_MADE = (".pdf", ".docx")  # what their metadata tell is when the file was made
_TEMPLATE = datetime.datetime(2013, 12, 23, 23, 15)  # noqa: DTZ001 -- what python-docx writes into each new document
_MAX_HEADING = 200  # characters of a first line that may be the headline


def read_document(data: bytes, *, name: str, where: str, date: datetime.date | None) -> Article:
    """The article of a document.

    Args:
        data: the file's bytes.
        name: its name; the ending says what it is.
        where: how messages name it.
        date: the publication date where the document gives none.

    Returns:
        The article. Its text is what was extracted, and `pages` says where each page of a PDF begins in it.

    Raises:
        BadInput: it cannot be read, holds no text, or the library for it is not installed.
    """
    path = PurePath(name)
    article = DOCUMENTS[path.suffix.lower()](data, path, where)
    if not article.text.strip():
        raise BadInput(f"{where}: holds no text: scanned pages have to be recognised first")
    return replace(article, **_dated(article, path.suffix.lower(), date)._asdict())


def _dated(article: Article, ending: str, given: datetime.date | None) -> Published:
    """The day of publication: what the text tells comes before the day on which an office made the file."""
    if article.date_source is not None:
        return Published(article.date, article.date_source)
    told = date_in_text(article.text) if ending in _MADE else None
    return told or published(article.date, article.text, given)


def _article(path: PurePath, text: str, **known: Any) -> Article:
    return Article(id=path.stem, text=text, source=path.name, **known)


def _pdf(data: bytes, path: PurePath, where: str) -> Article:
    paper = read_pdf(data, where)
    author = paper.author or writers_of(paper.text)
    day = parse_date(paper.made)
    return _article(path, paper.text, pages=paper.pages, title=paper.title, author=author, date=day)


# ---------------------------------------------------------------- Word, Markdown, mail


def _docx(data: bytes, path: PurePath, where: str) -> Article:
    docx = needed("docx", _EXTRA, f"{where}: reading DOCX")
    try:
        document = docx.Document(BytesIO(data))
        paragraphs = [p.text.strip() for p in document.paragraphs]
        paragraphs += [" | ".join(c.text.strip() for c in row.cells) for t in document.tables for row in t.rows]
        headings = (p.text.strip() for p in document.paragraphs if p.style.name in _HEADINGS)
        heading = next(filter(None, headings), "")
        core = document.core_properties
        author, title, created = core.author, core.title, core.created
    except Exception as err:  # zip, XML, key and attribute errors alike
        raise BadInput(f"{where}: cannot be read as DOCX: {first_line(err)}") from err
    text = "\n\n".join(filter(None, paragraphs))
    author = author if author != "python-docx" else ""
    made = created.date() if created and created.replace(tzinfo=None) != _TEMPLATE else None
    return _article(path, text, title=title or heading, author=author or writers_of(text), date=made)


def _markdown(data: bytes, path: PurePath, where: str) -> Article:
    markdown = needed("markdown_it", _EXTRA, f"{where}: reading Markdown")
    text, front = _front_matter(decode(data, where))
    blocks, heading = [], ""
    tokens = markdown.MarkdownIt("commonmark").enable("table").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            plain = "".join(
                c.content if c.type in ("text", "code_inline") else " " * (c.type in ("softbreak", "hardbreak"))
                for c in token.children or ()
            ).strip()
            blocks.append(plain)
            if not heading and before is not None and before.type == "heading_open":
                heading = plain
    return _article(
        path,
        "\n\n".join(filter(None, blocks)),
        title=front.get("title", heading),
        author=front.get("author", ""),
        date=parse_date(front.get("date", "")),
        url=front.get("url", ""),
    )


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    """The text behind the lines between two `---`, and what they say."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if match is None:
        return text, {}
    rows = (line.partition(":") for line in match[1].splitlines())
    return text[match.end() :], {k.strip().lower(): v.strip().strip("\"'") for k, colon, v in rows if colon}


def _mail(data: bytes, path: PurePath, where: str) -> Article:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    if body is None:
        raise BadInput(f"{where}: is no mail with a text")
    try:
        content = str(body.get_content())
    except (LookupError, ValueError) as err:
        raise BadInput(f"{where}: is in an encoding that is not known: {first_line(err)}") from err
    title, sender, stamp = (_field(message, name) for name in ("subject", "from", "date"))
    author = email.utils.parseaddr(sender)[0] or sender
    day = parse_date(stamp)
    if body.get_content_type() == "text/html":
        html = read_html(content, id=path.stem, source=path.name, where=where, date=None)
        sent = published(day, "", None) if day else Published(html.date, html.date_source)
        return replace(html, title=html.title or title, author=html.author or author, **sent._asdict())
    return _article(
        path, _own_words(content.replace("\r\n", "\n")), title=title[:_MAX_HEADING], author=author, date=day
    )


def _own_words(text: str) -> str:
    """A mail without its signature and what it quotes of others (RFC 3676, 4.3 and 4.5)."""
    body = text.partition("\n-- \n")[0]
    return "\n".join(line for line in body.split("\n") if not line.startswith(">")).strip()


def _field(message: EmailMessage, name: str) -> str:
    """A header as text; '' where it is missing or broken beyond reading."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, OverflowError, TypeError, LookupError):  # email's own parsers of headers raise them
        return ""


DOCUMENTS: Mapping[str, Callable[[bytes, PurePath, str], Article]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".md": _markdown,
    ".eml": _mail,
}
