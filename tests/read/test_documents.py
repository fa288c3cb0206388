"""PDF, Word, Markdown and mail become articles, with their pages, titles and dates."""

import datetime
import io

import docx
import pytest

from kg.errors import BadInput
from kg.read import read, stream
from kg.terms.vocab import KG

DAY = datetime.date(2023, 10, 26)
LEFT = [
    "The minister met her colleague from the neigh-",
    "bouring country in Paris. Both spoke of trade",
    "and of fishing rights.",
]
RIGHT = ["The parliament will vote on the treaty in", "autumn, the minister said on Monday."]


def only(path, **options):
    (found,) = read([str(path)], **options)
    return found


def pdf(*pages):
    """A PDF whose pages hold columns of lines: pages → (x, lines)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for columns in pages:
        shown = "".join(
            f"BT /F1 10 Tf 12 TL 1 0 0 1 {x} 700 Tm " + "".join(f"({line}) Tj T* " for line in lines) + "ET\n"
            for x, lines in columns
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>"
    objects.append("<< /Title (Ministers meet) /Author (Jane Doe) /CreationDate (D:20231026080000Z) >>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{p:010} 00000 n \n" for p in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def test_what_the_library_says_of_a_damaged_pdf_is_kept_from_the_reader(tmp_path, caplog):
    data = pdf([(50, LEFT)])
    at = data.index(b"/Helvetica")
    for broken in (data[:at] + data[at + 10 :], data.replace(b"/MediaBox [0 0 612 792]", b"")):
        (tmp_path / "a.pdf").write_bytes(broken)
        assert list(read([str(tmp_path / "a.pdf")]))
    assert not caplog.records


def test_a_pdf_of_two_columns_and_two_pages(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf([(50, LEFT), (330, RIGHT)], [(50, ["On the second page stands the end."])]))
    article = only(tmp_path / "a.pdf")
    assert article.text.split("\n\n") == [
        "The minister met her colleague from the neighbouring country in Paris. Both spoke of trade and of fishing rights.",
        "The parliament will vote on the treaty in autumn, the minister said on Monday.",
        "On the second page stands the end.",
    ]
    assert (article.title, article.author, article.date) == ("Ministers meet", "Jane Doe", DAY)
    assert [article.text[b:].split()[0] for b in article.pages] == ["The", "On"]


def test_a_word_document(tmp_path):
    document = docx.Document()
    for text in ("Ministers meet", "The minister met her colleague in Paris.", ""):
        document.add_paragraph(text)
    document.core_properties.title, document.core_properties.created = "Ministers meet", datetime.datetime(2023, 10, 26)  # noqa: DTZ001
    document.save(tmp_path / "a.docx")
    article = only(tmp_path / "a.docx")
    assert article.text == "Ministers meet\n\nThe minister met her colleague in Paris."
    assert (article.title, article.date, article.id) == ("Ministers meet", DAY, "a")


def test_the_day_on_which_a_file_was_made_gives_way_to_what_its_text_tells(tmp_path):
    for name, texts in {
        "new": ["The minister spoke."],
        "dated": ["Ministers meet", "26 October 2023", "She spoke."],
    }.items():
        document = docx.Document()
        for text in texts:
            document.add_paragraph(text)
        document.save(tmp_path / f"{name}.docx")
    new, dated = only(tmp_path / "new.docx"), only(tmp_path / "dated.docx")
    assert (new.date, new.date_source) == (None, None)  # of the template
    assert (dated.date, dated.date_source) == (DAY, KG.FromText)
    made = only(tmp_path / "new.docx", date=DAY)
    assert (made.date, made.date_source) == (DAY, KG.Given)


MARKDOWN = """---
date: 2023-10-26
author: "Jane Doe"
---
# Ministers *meet*

The minister met her [colleague](https://x.example) in
**Paris**.

- She promised `aid`.
"""


def test_markdown_is_its_words(tmp_path):
    (tmp_path / "a.md").write_text(MARKDOWN)
    article = only(tmp_path / "a.md")
    assert article.text == "Ministers meet\n\nThe minister met her colleague in Paris.\n\nShe promised aid."
    assert (article.title, article.author, article.date) == ("Ministers meet", "Jane Doe", DAY)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", "The minister met her colleague in Paris."),
        ("text/html", f"<html><body><article><p>{' '.join(LEFT[1:] * 3)}</p></article></body></html>"),
    ],
)
def test_a_mail_with_its_subject_and_day(tmp_path, kind, body):
    head = f"Subject: =?utf-8?q?Ministers_meet?=\nFrom: Jane Doe <j@x.example>\nDate: Thu, 26 Oct 2023 08:00:00 +0200\nContent-Type: {kind}; charset=utf-8\n\n"
    (tmp_path / "a.eml").write_text(head + body)
    article = only(tmp_path / "a.eml")
    assert (article.title, article.date) == ("Ministers meet", DAY)
    assert "<p>" not in article.text


def test_a_mail_without_its_signature_and_what_it_quotes(tmp_path):
    head = "Subject: Ministers meet\nFrom: Press office <press@mfa.example>\nDate: Thu, 26 Oct 2023 23:50:00 -0500\n\n"
    (tmp_path / "a.eml").write_text(head + "The minister met her colleague.\n\n-- \nPress office\nTel. 1\n")
    article = only(tmp_path / "a.eml")
    assert (article.text, article.author, article.date) == ("The minister met her colleague.", "Press office", DAY)
    (tmp_path / "b.eml").write_text(head + "She did.\n> What did the minister do?\n>> Why?\nIt is so -- we saw it.\n")
    assert only(tmp_path / "b.eml").text == "She did.\nIt is so -- we saw it."


def test_a_word_document_without_properties_tells_its_headline_and_writer(tmp_path):
    document = docx.Document()
    document.add_heading("Ministers meet", 1)
    document.add_paragraph("By Jane Doe")
    document.add_paragraph("The minister met her colleague.")
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "Killed", "12"
    document.save(tmp_path / "a.docx")
    article = only(tmp_path / "a.docx")
    assert (article.title, article.author) == ("Ministers meet", "Jane Doe")
    assert article.text.endswith("Killed | 12")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"no pdf at all", "cannot be read as PDF"),
        ("a.pdf", pdf([(50, [])]), "holds no text"),
        ("a.docx", b"PK no zip", "cannot be read as DOCX"),
        ("a.md", b"\n\n", "holds no text"),
        ("a.eml", b"Content-Type: image/png\n\nxx", "is no mail with a text"),
    ],
)
def test_documents_that_are_none_are_one_clear_line(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    found = only(tmp_path / name)
    assert isinstance(found, BadInput)
    assert said in str(found)
    assert "\n" not in str(found)


def test_the_date_option_is_for_documents_without_one(tmp_path):
    (tmp_path / "a.md").write_text("The minister met her colleague.")
    assert only(tmp_path / "a.md", date=DAY).date == DAY


def test_a_library_that_is_missing_is_named(tmp_path, monkeypatch):
    def missing(module):
        raise ImportError(module)

    monkeypatch.setattr(stream, "import_module", missing)
    (tmp_path / "a.docx").write_bytes(io.BytesIO().getvalue() + b"x")
    assert "pip install 'newskg[documents]'" in str(only(tmp_path / "a.docx"))
