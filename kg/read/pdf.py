"""PDF to paragraphs in the order of reading: columns one after the other, broken lines and words whole.

pdfminer groups characters to lines and lines to boxes. Lines of justified text fall apart at their wide gaps, and boxes
end where columns and pages do: both are put right here, and what stands on every page is left out but once.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from kg.errors import BadInput, first_line
from kg.read.stream import needed

__all__ = ["Paper", "read_pdf"]

_EXTRA = "documents"
_HYPHEN = re.compile(r"(?<=[a-zà-þ])[-\u00ad]$")  # at the end of a line: the word goes on in the next
_GAP = 2.0  # heights of a line by which parts of one line may stand apart
_EDGE = 0.15  # share of a page's lines that begin where a column does
_NEAR = 3  # points by which lines that begin alike may differ
_LARGER = 1.15  # times the height of the line before, or less by as much, is another paragraph
_APART = 2.5  # heights of a line by which heads and feet stand away from the text of a page at least
_NARROWEST = 90  # points of a column
_ENDS = re.compile(r"[.!?:;…][\"”’')\]]*$")
_WHOLE = 100  # characters of a paragraph that ends without a mark and so goes on in the next column or page
_PAGE = re.compile(r"(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?|[-–] ?\d{1,4} ?[-–]", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"\(?anonymous\)?|untitled.*|microsoft word.*|.*\.(?:docx?|indd|pdf|odt|rtf|qxd)|(?:document|slide) ?\d*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"\(?anonymous\)?|unknown|user|admin(?:istrator)?|owner", re.IGNORECASE)
_MAX_HEADING = 200  # characters


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF tells: its text, where each page begins in it, and its metadata as far as they tell something."""

    text: str
    pages: tuple[int, ...]
    title: str = ""
    author: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    base: float
    height: float


def read_pdf(data: bytes, where: str) -> Paper:
    """The text of a PDF.

    Raises:
        BadInput: it cannot be read, or the library for it is not installed.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # else it tells what it makes of a damaged file
    layout = needed("pdfminer.high_level", _EXTRA, f"{where}: reading PDF")
    kinds = needed("pdfminer.layout", _EXTRA, f"{where}: reading PDF")
    try:
        pages = [_boxes(page, kinds) for page in layout.extract_pages(BytesIO(data))]
        info = _metadata(data, where)
    except Exception as err:  # pdfminer's errors have no common class
        raise BadInput(f"{where}: cannot be read as PDF: {first_line(err)}") from err
    paragraphs = [[p for box in _in_order(_whole_lines(boxes)) for p in _paragraphs(box)] for boxes in pages]
    text, begins = _joined(_once(paragraphs))
    title = info.get("Title", "")
    author = info.get("Author", "")
    return Paper(
        text,
        begins,
        title=title if title and not _NO_TITLE.fullmatch(title) else _heading(paragraphs),
        author="" if _NO_AUTHOR.fullmatch(author) else author,
        made=info.get("CreationDate", "").removeprefix("D:")[:8],
    )


def _boxes(page: Iterable[Any], kinds: Any) -> list[list[_Line]]:
    """The lines of a page by the boxes in which they stand, in the order of reading."""
    return [
        [
            _Line(" ".join(line.get_text().split()), line.x0, line.x1, line.y0, line.height)
            for line in box
            if isinstance(line, kinds.LTTextLine) and line.get_text().strip()
        ]
        for box in page
        if isinstance(box, kinds.LTTextBox)
    ]


def _whole_lines(boxes: Sequence[Sequence[_Line]]) -> list[list[_Line]]:
    """The boxes with lines that fell apart put together, where the first part of each stands."""
    parts = sorted(((n, line) for n, box in enumerate(boxes) for line in box), key=lambda p: p[1].left)
    edges = _edges([line for _, line in parts])
    taken: dict[int, int] = {}  # part -> the part before it in the same line
    for k, (_, line) in enumerate(parts):
        if any(abs(line.left - edge) <= _NEAR for edge in edges):
            continue
        before = [
            j for j, (_, other) in enumerate(parts[:k]) if _goes_on(other, line) and not _between(edges, other, line)
        ]
        if before:
            taken[k] = max(before, key=lambda j: parts[j][1].right)
    behind = {j: k for k, j in taken.items()}
    first = {id(line): k for k, (_, line) in enumerate(parts)}

    def whole(k: int) -> str:
        text = parts[k][1].text
        while k in behind:
            k = behind[k]
            text = f"{text} {parts[k][1].text}"
        return text

    return [
        [replace(line, text=whole(first[id(line)])) for line in box if first[id(line)] not in taken] for box in boxes
    ]


def _in_order(boxes: Sequence[Sequence[_Line]]) -> list[Sequence[_Line]]:
    """The boxes in the order of reading: what runs over columns parts the page, and between go column after column."""
    filled = [box for box in boxes if box]
    lines = [line for box in filled for line in box]
    columns: list[float] = []
    for edge in sorted(_edges(lines)):
        if not columns or edge - columns[-1] > _NARROWEST:
            columns.append(edge)
    if len(columns) < 2:
        return filled
    body = [box for box in filled if len(box) > 1] or filled
    top, bottom = max(box[0].base for box in body), min(box[-1].base for box in body)

    def runs_over(box: Sequence[_Line]) -> bool:
        line = box[0]
        apart = _APART * line.height
        outside = len(box) == 1 and not bottom - apart <= line.base <= top + apart  # heads and feet of pages
        return outside or any(line.left + _NEAR < edge < line.right - _NEAR for edge in columns for line in box)

    bars = [box for box in filled if runs_over(box)]

    def place(box: Sequence[_Line]) -> tuple[float, ...]:
        above = sum(bar[0].base > box[0].base for bar in bars)
        column = sum(edge <= box[0].left + _NEAR for edge in columns)
        return (above, box in bars, -box[0].base if box in bars else column, -box[0].base, box[0].left)

    return sorted(filled, key=place)


def _edges(lines: Sequence[_Line]) -> list[float]:
    """Where the columns of a page begin."""
    starts = Counter(round(line.left) for line in lines)
    near = {x: sum(n for y, n in starts.items() if abs(x - y) <= _NEAR) for x in starts}
    return [x for x, n in near.items() if n >= max(2, _EDGE * len(lines))]


def _goes_on(line: _Line, part: _Line) -> bool:
    """Whether a part stands behind a line, at its height and near it."""
    apart = part.left - line.right
    return abs(line.base - part.base) < line.height / 3 and -1 <= apart < _GAP * line.height


def _between(edges: Sequence[float], line: _Line, part: _Line) -> bool:
    """Whether a column begins between a line and what stands behind it."""
    return any(line.right - _NEAR <= edge <= part.left + _NEAR for edge in edges)


def _paragraphs(box: Sequence[_Line]) -> Iterator[_Line]:
    """The paragraphs of a box: lines of another size are another."""
    lines: list[_Line] = []
    for line in box:
        if lines and not 1 / _LARGER < line.height / (lines[-1].height or 1) < _LARGER:
            yield _paragraph(lines)
            lines = []
        lines.append(line)
    if lines:
        yield _paragraph(lines)


def _paragraph(lines: Sequence[_Line]) -> _Line:
    return replace(lines[0], text=" ".join(_whole_words([line.text for line in lines])))


def _whole_words(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a paragraph, words that are broken at their ends put together."""
    broken = ""
    for line in lines:
        whole = broken + line
        broken = _HYPHEN.sub("", whole) if _HYPHEN.search(whole) else ""
        if broken:
            head, _, broken = broken.rpartition(" ")
            whole = head
        if whole:
            yield whole
    if broken:
        yield broken


def _once(pages: Sequence[Sequence[_Line]]) -> list[list[_Line]]:
    """The pages without their numbers, what stands at their foot, and what stands at their head but on the first.

    Heads and feet are what stands at the same place of several pages, whatever numbers it has.
    """
    places = Counter((_common(p.text), round(p.base)) for page in pages for p in page)
    seen: set[tuple[str, int]] = set()
    kept: list[list[_Line]] = []
    for page in pages:
        kept.append([])
        middle = sum(p.base for p in page) / max(1, len(page))
        for p in page:
            place = (_common(p.text), round(p.base))
            if not _PAGE.fullmatch(p.text) and (places[place] < 2 or (place not in seen and p.base > middle)):
                kept[-1].append(p)
            seen.add(place)
    return kept


def _common(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _joined(pages: Sequence[Sequence[_Line]]) -> tuple[str, tuple[int, ...]]:
    """The paragraphs as one text, parted by blank lines, but where one goes on in the next column or page."""
    text, begins, last = "", [], ""
    for page in pages:
        for n, paragraph in enumerate(page):
            open_end = bool(last) and not _ENDS.search(last) and len(last) >= _WHOLE
            broken = open_end and _HYPHEN.search(last)
            text = _HYPHEN.sub("", text) if broken else text + ("" if not text else " " if open_end else "\n\n")
            if n == 0:
                begins.append(len(text))
            text += paragraph.text
            last = paragraph.text if not open_end else last + paragraph.text
        if not page:
            begins.append(len(text))
    return text, tuple(begins)


def _heading(pages: Sequence[Sequence[_Line]]) -> str:
    """The paragraph of the first page that is set larger than all others, or ''."""
    first = pages[0] if pages else []
    largest = max((p.height for p in first), default=0.0)
    found = [p.text for p in first if p.height * _LARGER >= largest]
    return found[0] if len(found) == 1 < len(first) and len(found[0]) <= _MAX_HEADING else ""


def _metadata(data: bytes, where: str) -> dict[str, str]:
    parser = needed("pdfminer.pdfparser", _EXTRA, where)
    document = needed("pdfminer.pdfdocument", _EXTRA, where)
    info = document.PDFDocument(parser.PDFParser(BytesIO(data))).info
    return {k: _string(v) for part in info for k, v in part.items() if isinstance(v, bytes)}


def _string(value: bytes) -> str:
    encoding = "utf-16" if value.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1"
    return value.decode(encoding, "replace").replace("\x00", "").strip()
