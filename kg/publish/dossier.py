"""A dossier of an entity, an article or an event: every statement with its source, as Markdown, Word or PDF."""

import io
import lzma
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from kg.errors import Misuse
from kg.publish.citations import cited, said

__all__ = ["DOSSIERS", "Dossier", "Part", "dossier_of"]

_FONTS = Path(__file__).parent.parent / "serve" / "static" / "lib"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")  # what XML 1.0 does not allow


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its statements, each with the numbers of its sources."""

    heading: str
    statements: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a document holds; sources are numbered from 1 in the order in which they are cited."""

    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]
    sources: tuple[str, ...]


def dossier_of(view: str, found: Mapping[str, Any]) -> Dossier:
    """The dossier of a view `entity`, `article` or `fact` with all its lines.

    Raises:
        Misuse: the view is none of these.
    """
    if view not in _MADE:
        raise Misuse(f"{view!r}: a dossier is of an entity, article or fact")
    return _MADE[view](found, _Sources())


class _Sources:
    """Numbers sources as they are cited, each once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def part(self, heading: str, lines: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> Part:
        rows = []
        for text, sources in lines:
            cites = [cited(source) for source in sources]
            numbers = dict.fromkeys(self._numbers.setdefault(c, len(self._numbers) + 1) for c in cites)
            rows.append((text, tuple(numbers)))
        return Part(heading, tuple(rows))

    def all(self) -> tuple[str, ...]:
        return tuple(self._numbers)


def _rows(lines: Iterable[Mapping[str, Any]], reports: str = "") -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Each line with the sources of all that reports it."""
    return [
        (_dated(line), [r["source"] for r in (line[reports] if reports else [line]) if r["source"]]) for line in lines
    ]


def _dated(line: Mapping[str, Any]) -> str:
    sure = f" [confidence {float(line['confidence']):.0%}]" if line["confidence"] else ""
    return f"{said(line)}{sure}"


def _entity(content: Mapping[str, Any], sources: _Sources) -> Dossier:
    link, about = content["link"], [content["label"].capitalize()]
    if content["names"]:
        about.append(f"Also called: {', '.join(content['names'])}")
    if link:
        named = ", ".join(t for t in (link["label"], link["description"]) if t)
        about.append(
            f"Wikidata: {link['item']}{f' ({named})' if named else ''}{'' if link['how'] == 'exact' else ' (in doubt)'}"
        )
    else:
        about.append("Not linked to Wikidata")
    parts = [
        sources.part("Offices", _rows(content["offices"], "sources")),
        sources.part("Timeline", _rows(content["timeline"][::-1], "reports")),
        sources.part(f"What {content['name']} said", _rows(content["said"])),
        sources.part(f"What others said about {content['name']}", _rows(content["about"])),
        sources.part(
            "Sources disagree",
            [(f"{g['matter']}: {s['text']}", [s["source"]]) for g in content.get("contested", ()) for s in g["sides"]],
        ),
    ]
    return _whole(content["name"], about, parts, sources)


def _article(content: Mapping[str, Any], sources: _Sources) -> Dossier:
    about = [
        ", ".join(t for t in (content["outlet"], content["date"] or "date unknown", content["author"]) if t),
        content["url"],
    ]
    headings = {"event": "Events", "claim": "Claims", "membership": "Offices", "figure": "Figures"}
    parts = [
        sources.part(heading, _rows(f for f in content["facts"] if f["kind"] == kind))
        for kind, heading in headings.items()
    ]
    return _whole(content["headline"], about, parts, sources)


def _fact(found: Mapping[str, Any], sources: _Sources) -> Dossier:
    parts = [
        sources.part("Statement", _rows([found])),
        sources.part("Other reports", _rows(found["reports"])),
    ]
    return _whole(said(found), [found["label"].capitalize()], parts, sources)


def _whole(title: str, about: Iterable[str], parts: Iterable[Part], sources: _Sources) -> Dossier:
    return Dossier(title, tuple(a for a in about if a), tuple(p for p in parts if p.statements), sources.all())


_MADE: dict[str, Callable[[Mapping[str, Any], _Sources], Dossier]] = {
    "entity": _entity,
    "article": _article,
    "fact": _fact,
}


# ---------------------------------------------------------------- formats

_NOTE = "Statements were read by a program and can be wrong: check the sentence before you quote."


def markdown(dossier: Dossier) -> bytes:
    """The dossier as Markdown with footnotes."""
    rows = [f"# {_md(dossier.title)}", "", *(f"{_md(a)}  " for a in dossier.about), ""]
    for part in dossier.parts:
        rows += [f"## {_md(part.heading)}", ""]
        rows += [f"- {_md(text)}{''.join(f' [^{n}]' for n in numbers)}" for text, numbers in part.statements]
        rows.append("")
    rows += [f"[^{n}]: {_md(source)}" for n, source in enumerate(dossier.sources, 1)]
    return ("\n".join([*rows, "", f"*{_NOTE}*"]) + "\n").encode()


def _md(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def docx(dossier: Dossier) -> bytes:
    """The dossier as a Word document.

    Raises:
        Misuse: python-docx is not installed.
    """
    try:
        from docx import Document
        from docx.shared import Pt
    except ImportError as err:
        raise Misuse("Word files need python-docx: install newskg[documents]") from err
    import datetime

    document = Document()
    document.core_properties.title = _xml(dossier.title)[:255]
    document.core_properties.author = "kg"
    for name in ("created", "modified"):  # the same bytes each time
        setattr(document.core_properties, name, datetime.datetime(2000, 1, 1))  # noqa: DTZ001
    document.add_heading(_xml(dossier.title), 0)
    for text in dossier.about:
        document.add_paragraph(_xml(text))
    for part in dossier.parts:
        document.add_heading(_xml(part.heading), 1)
        for text, numbers in part.statements:
            paragraph = document.add_paragraph(_xml(text), style="List Bullet")
            mark = paragraph.add_run(" " + " ".join(f"[{n}]" for n in numbers))
            mark.font.size = Pt(8)
    document.add_heading("Sources", 1)
    for number, source in enumerate(dossier.sources, 1):
        document.add_paragraph(f"[{number}] {_xml(source)}")
    document.add_paragraph(_NOTE)
    out = io.BytesIO()
    document.save(out)
    return _without_times(out)


def _without_times(packed: io.BytesIO) -> bytes:
    """A ZIP without the times at which its members were written: the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)  # of 1 January 1980
    return out.getvalue()


def _xml(text: str) -> str:
    return _CONTROL.sub("", " ".join(text.split()))


def pdf(dossier: Dossier) -> bytes:
    """The dossier as PDF, with DejaVu where the package was built with it, else with the letters of Western Europe.

    Raises:
        Misuse: reportlab is not installed.
    """
    try:
        from reportlab import rl_config
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.lib.units import mm
        from reportlab.platypus import Paragraph, SimpleDocTemplate
    except ImportError as err:
        raise Misuse("PDF files need reportlab: install newskg[documents]") from err
    rl_config.invariant = 1  # the same bytes each time
    regular, bold = _fonts()
    body = ParagraphStyle("body", fontName=regular, fontSize=9.5, leading=13.5, spaceAfter=4)
    item = ParagraphStyle("item", body, leftIndent=10, bulletIndent=0)
    head = ParagraphStyle("head", body, fontName=bold, fontSize=12, leading=16, spaceBefore=10)
    title = ParagraphStyle("title", head, fontSize=18, leading=23, spaceBefore=0)
    note = ParagraphStyle("note", body, fontSize=8, leading=11)
    story = [Paragraph(_rl(dossier.title), title), *(Paragraph(_rl(a), body) for a in dossier.about)]
    for part in dossier.parts:
        story.append(Paragraph(_rl(part.heading), head))
        for text, numbers in part.statements:
            marks = "".join(f' <a href="#s{n}" color="#1f4e8c">[{n}]</a>' for n in numbers)
            story.append(Paragraph(_rl(text) + marks, item, bulletText="•"))
    story.append(Paragraph("Sources", head))
    for number, source in enumerate(dossier.sources, 1):
        story.append(Paragraph(f'<a name="s{number}"/>[{number}] {_rl(source)}', note))
    story.append(Paragraph(_rl(_NOTE), note))
    out = io.BytesIO()
    margin = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 22 * mm)
    SimpleDocTemplate(out, title=_xml(dossier.title), author="kg", **margin).build(story)
    return out.getvalue()


def _rl(text: str) -> str:
    return escape(_xml(text))


def _fonts() -> tuple[str, str]:
    """The fonts of text and of headings: one face of DejaVu for both, as each is 0.4 MB of the wheel."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if not (file := _FONTS / "DejaVuSans.ttf.xz").is_file():
        return "Helvetica", "Helvetica-Bold"
    if "DejaVu" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("DejaVu", io.BytesIO(lzma.decompress(file.read_bytes()))))
    return "DejaVu", "DejaVu"


DOSSIERS: dict[str, Callable[[Dossier], bytes]] = {"md": markdown, "docx": docx, "pdf": pdf}
