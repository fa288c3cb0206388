"""Long texts are parsed in parts that together are the text."""

import pytest

from kg.model import Span
from kg.nlp.load import parse
from kg.nlp.parser_text import Paragraph, Prepared, prepare
from kg.nlp.parts import LONG, PART, cut, parts_of

SENTENCE = "Ann Lee met Bo Kim in Paris on Monday. "
PARAGRAPH = SENTENCE * 20 + "\n\n"


def long(text: str) -> str:
    return (text * (LONG // len(text) + 1)).rstrip() + "."


@pytest.mark.parametrize("text", [long(PARAGRAPH), long(SENTENCE), long("HAVANA "), long("!")], ids=lambda t: t[:8])
def test_parts_are_the_text(text):
    prepared = prepare(text)
    parts = cut(prepared)
    assert len(parts) > 2
    assert "".join(p.text for p in parts) == prepared.text
    assert all(PART / 3 < len(p.text) < 2 * PART for p in parts)
    assert all(0 <= p.span.start < p.span.end <= len(part.text) for part in parts for p in part.paragraphs)


def test_a_text_that_is_not_long_is_one_part():
    prepared = prepare((PARAGRAPH * 60)[:LONG])
    assert cut(prepared) == [prepared]


@pytest.mark.parametrize(
    ("text", "begin"), [(long(PARAGRAPH), "Ann Lee"), (long(SENTENCE), "Ann Lee"), (long("HAVANA "), "HAVANA")]
)
def test_cuts_are_between_paragraphs_sentences_or_words(text, begin):
    assert all(part.text.startswith(begin) for part in cut(Prepared(text, (Paragraph(Span(0, len(text)), False),))))
    assert all(
        part.text.startswith(begin.title() if begin.isupper() else begin) or begin.isupper()
        for part in cut(prepare(text))
    )


def test_what_is_known_of_the_text_goes_with_its_part():
    text = long("Abc def. ")
    at = len(text) - 9
    whole = Prepared(
        text,
        (Paragraph(Span(0, at - 1), False), Paragraph(Span(at, len(text)), True)),
        (Span(at, at + 3),),
        {at + 3: 2},
    )
    *_, last = cut(whole)
    begin = len(text) - len(last.text)
    assert last.labels == (Span(at - begin, at + 3 - begin),)
    assert last.longer == {at + 3 - begin: 2}
    assert last.paragraphs == (
        Paragraph(Span(0, at - 1 - begin), False),
        Paragraph(Span(at - begin, len(last.text)), True),
    )


def test_the_parse_of_the_whole_has_the_places_of_the_text(nlp):
    text = long(PARAGRAPH)
    (doc,) = parse(nlp, [prepare(text)])
    assert doc.text == text
    assert len(parts_of(doc)) > 2
    for begin, part in parts_of(doc):
        assert part[2].text == doc[begin + 2].text
        assert part[2].dep_ == doc[begin + 2].dep_
        assert doc[begin].is_sent_start
        assert text[doc[begin].idx :].startswith(part.text)
    assert doc.user_data["paragraphs"][-1][1] == len(text)


def test_parses_keep_their_order(nlp):
    texts = ["Ann left.", long(SENTENCE), "Bo stayed."]
    assert [doc.text[:10] for doc in parse(nlp, map(prepare, texts), batch=3)] == [
        "Ann left.",
        "Ann Lee me",
        "Bo stayed.",
    ]
