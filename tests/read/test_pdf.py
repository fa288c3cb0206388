"""Typeset PDF: justified columns, heads and feet of pages, headlines, paragraphs over columns and pages."""

import datetime
import io
from types import SimpleNamespace

import pytest
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from kg.read.documents import read_document
from kg.read.pdf import _joined, _Line, _once
from kg.terms.vocab import KG

# No two are alike, so that gaps of their lines are not, as in any text.
SENTENCES = [
    f"{who} {did} in {where} on Monday, the {body} said, and {number} people watched what nobody had announced before."
    for number, (who, did, where, body) in enumerate(
        (w, d, p, b)
        for w in ("Foreign Minister Ann Lee", "Senator Bo Kim", "The army of Ruritania", "President Rosa Diaz")
        for d, p in (("met the envoy", "Geneva"), ("signed an agreement", "Zenda"), ("denied the report", "Dar"))
        for b in ("ministry", "parliament", "agency")
    )
]
PARAGRAPHS = [" ".join(SENTENCES[n : n + 3]) for n in range(0, len(SENTENCES), 3)]


def typeset(columns, title=None, author=None):
    out, styles = io.BytesIO(), getSampleStyleSheet()
    body = ParagraphStyle("body", parent=styles["BodyText"], alignment=TA_JUSTIFY, fontSize=10)

    def around(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "The Zenda Post")
        canvas.drawString(400, 810, "Friday, 5 May 2020")
        canvas.drawCentredString(300, 25, f"Page {document.page} of 4")
        canvas.drawString(60, 15, f"Copyright 2020 The Zenda Post, sheet {document.page}")

    frames = [Frame(60, 60, 480, 720)] if columns == 1 else [Frame(60, 60, 230, 720), Frame(310, 60, 230, 720)]
    document = BaseDocTemplate(out, pagesize=A4, title=title, author=author)
    document.addPageTemplates([PageTemplate("page", frames, onPage=around)])
    head = [Paragraph("Minister meets senator", styles["Heading1"]), Paragraph("By Jane Doe", styles["Normal"])]
    document.build([*head, *(Paragraph(p, body) for p in PARAGRAPHS * 2)])
    return out.getvalue()


@pytest.mark.parametrize("columns", [1, 2])
def test_columns_are_read_one_after_the_other_and_paragraphs_are_whole(columns):
    found = read_document(typeset(columns), name="a.pdf", where="a.pdf", date=None)
    begins = ["The Zenda Post", "Friday, 5 May 2020", "Minister meets senator", "By Jane Doe"]
    assert found.text.split() == " ".join([*begins, *PARAGRAPHS * 2]).split()
    whole = [p for p in found.text.split("\n\n") if p in PARAGRAPHS]
    assert len(whole) >= 2 * len(PARAGRAPHS) - 3  # a column may end where a sentence does


def test_headline_writer_and_day_are_those_of_the_page_where_properties_tell_none():
    found = read_document(typeset(2), name="a.pdf", where="a.pdf", date=None)
    assert (found.title, found.author) == ("Minister meets senator", "Jane Doe")
    assert (found.date, found.date_source) == (datetime.date(2020, 5, 5), KG.FromText)
    told = read_document(typeset(2, "Talks", "Ann Writer"), name="a.pdf", where="a.pdf", date=None)
    assert (told.title, told.author) == ("Talks", "Ann Writer")
    assert read_document(typeset(2, "Microsoft Word - a.docx"), name="a.pdf", where="", date=None).title == found.title


def test_pages_begin_where_their_first_words_stand():
    found = read_document(typeset(1), name="a.pdf", where="a.pdf", date=None)
    assert len(found.pages) > 1
    assert found.pages[0] == 0
    for begin in found.pages[1:]:
        assert found.text[begin - 1].isspace()
        assert not found.text[begin].isspace()


LONG = "The minister of Ruritania met the senator in Zenda on Monday morning and said to all that the two of them would"


@pytest.mark.parametrize(
    ("pages", "text", "begins"),
    [
        ([["Talks in Zenda.", "They met."], ["Then they left."]], "Talks in Zenda.\n\nThey met.\n\nThen they left.", (0, 28)),
        ([[LONG], ["go on.", "Then they left."]], f"{LONG} go on.\n\nThen they left.", (0, len(LONG) + 1)),
        ([[f"{LONG} con-"], ["tinue."]], f"{LONG} continue.", (0, len(LONG) + 4)),
        ([["Talks in Zenda", "They met."]], "Talks in Zenda\n\nThey met.", (0,)),  # a headline ends nowhere
        ([[], ["They met."]], "They met.", (0, 0)),
        ([["They met."], []], "They met.", (0, 9)),
    ],
)  # fmt: skip
def test_a_paragraph_goes_on_where_its_sentence_does(pages, text, begins):
    joined, starts = _joined([[SimpleNamespace(text=paragraph) for paragraph in page] for page in pages])
    assert joined == text
    assert starts == begins


def paper(*pages):
    """Pages of lines: text and height of the base."""
    return [[_Line(text, 0, 100, base, 10) for text, base in page] for page in pages]


def test_heads_stay_on_the_first_page_and_feet_and_numbers_go():
    kept = _once(
        paper(
            [("The Zenda Post", 800), ("One.", 500), ("Two.", 400), ("Sheet 1", 20), ("1", 10)],
            [("The Zenda Post", 800), ("Three.", 500), ("Sheet 2", 20), ("2", 10)],
        )
    )
    assert [[line.text for line in page] for page in kept] == [["The Zenda Post", "One.", "Two."], ["Three."]]


def test_what_stands_elsewhere_on_another_page_is_no_head():
    kept = _once(paper([("Ann Lee said so.", 700), ("One.", 500)], [("Ann Lee said so.", 300), ("Two.", 500)]))
    assert [[line.text for line in page] for page in kept] == [
        ["Ann Lee said so.", "One."],
        ["Ann Lee said so.", "Two."],
    ]
