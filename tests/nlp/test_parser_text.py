"""The parser's copy of a text: the same length, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.nlp.parser_text import prepare

ODD = st.text(
    alphabet=st.one_of(st.sampled_from(list('"“” \n\r\t\u00a0\u2028é👩‍👧.A-')), st.characters()), max_size=200
)


@given(ODD)
def test_the_copy_has_the_length_of_the_text(text):
    assert len(prepare(text).text) == len(text)


@given(ODD)
def test_paragraphs_are_in_order_apart_and_without_space_at_their_edges(text):
    prepared = prepare(text)
    end = 0
    for paragraph in prepared.paragraphs:
        b, e = paragraph.span
        assert end <= b < e <= len(text)
        end = e


@given(ODD)
def test_letters_and_digits_stay_but_for_headlines_in_capitals(text):
    copy = prepare(text).text
    assert [c.lower() for c in text if c.isalnum()] == [c.lower() for c in copy if c.isalnum()]


@pytest.mark.parametrize("mark", ["-", "_", "!", "“‘", "( ", "* ", "."])
def test_of_a_long_row_of_marks_the_first_are_read(mark):
    row = (mark * 80)[:80]
    copy = prepare(f"One {row} two.").text
    assert copy.split()[-1] == "two."
    assert copy[len("One ") + 16 :].split() == ["two."]
    assert len(copy) == len(f"One {row} two.")


@pytest.mark.parametrize("text", ["One --- two.", "Three... four!!!", "* * * * * * *", "Call 1-800-555-0100."])
def test_a_short_row_of_marks_stays(text):
    assert prepare(text).text == text


def test_a_headline_in_capitals_is_read_with_those_of_its_names():
    assert prepare("PUTIN MEETS US PRESIDENT\n\nThey met.").text == "Putin meets US President\n\nThey met."


@pytest.mark.parametrize(
    ("text", "curled"),
    [
        ('"Yes," he said.', "“Yes,” he said."),
        ('He said "no" and "never".', "He said “no” and “never”."),
        ('"What?" ("Why?")', "“What?” (“Why?”)"),
        ('It is "absolutely" - "surely"', "It is “absolutely” - “surely”"),
        ("“Curly” stays", "“Curly” stays"),
    ],
)
def test_straight_quotation_marks_are_curled(text, curled):
    assert prepare(text).text == curled


def test_boilerplate_is_blanked():
    text = "Keep this.\nDrop this.\nKeep that."
    span = Span(text.index("Drop"), text.index("Drop") + 10)
    prepared = prepare(text, (span,))
    assert "Drop" not in prepared.text
    assert [text[b:e] for ((b, e),) in ((p.span,) for p in prepared.paragraphs)] == ["Keep this.", "Keep that."]


def test_wrapped_lines_are_one_paragraph():
    lines = [
        "This is a line of text that was wrapped by an editor at about seventy",
        "columns, and it goes on in the next line as plain old letters would,",
    ] * 3
    text = "\n".join(lines) + "\nuntil it ends here.\n\nA second paragraph."
    assert len(prepare(text).paragraphs) == 2


def test_a_dateline_is_a_paragraph_of_its_own():
    text = "HAVANA, March 22, 2016 - The president arrived."
    first, second = prepare(text).paragraphs
    assert first.heading
    assert text[slice(*second.span)] == "The president arrived."


@pytest.mark.parametrize(
    "line",
    [
        "New Delhi, March 30: ",
        "GENEVA, March 22, 2016 (Reuters) - ",
        "Geneva (3 October 2023) – ",
        "Nairobi, Tuesday, 3 October 2023 — ",
        "ZENDA, Ruritania -- ",
    ],
)
def test_datelines_of_all_usual_forms_are_paragraphs_of_their_own(line):
    text = f"{line}The minister met her colleague."
    assert [text[slice(*p.span)] for p in prepare(text).paragraphs] == [
        line.rstrip(),
        "The minister met her colleague.",
    ]


@pytest.mark.parametrize(
    "text", ["On Monday, March 30: The minister met her colleague.", "Ann Lee, the minister: We agree."]
)
def test_a_sentence_with_a_date_is_none(text):
    assert len(prepare(text).paragraphs) == 1


@pytest.mark.parametrize(
    ("text", "curled"),
    [
        ("'We will go,' she said.", "“We will go,” she said."),
        ("‘It isn’t safe,’ he said, ‘and the miners’ union knows it.’", "“It isn’t safe,” he said, “and the miners’ union knows it.”"),
        ("'Rubbish', said Ann Lee. ‘No’, she added.", "“Rubbish”, said Ann Lee. “No”, she added."),
        ("He told them: 'The workers' hall is shut.'", "He told them: “The workers' hall is shut.”"),
    ],
)  # fmt: skip
def test_single_quotation_marks_are_those_of_a_quotation(text, curled):
    assert prepare(text).text == curled


@pytest.mark.parametrize(
    "text",
    ["The workers' hall isn't James's.", "Rock 'n' roll in the '60s, they said.", "“She said ‘no’ to me,” he said."],
)
def test_apostrophes_and_quotations_inside_others_are_none(text):
    assert prepare(text).text == text
