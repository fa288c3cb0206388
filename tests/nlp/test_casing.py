"""Capitals in the parser's copy: headlines, wire copy, titles and surnames are written as names and words are."""

import pytest

from kg.nlp.casing import casing_of, small_capitals

BODY = "The Chinese president, Jiang Zemin, met Clinton in Seattle, and NATO spoke of a Stone."


@pytest.mark.parametrize(
    ("block", "small"),
    [
        ("JIANG MEETS CLINTON IN SEATTLE", "Jiang meets Clinton in Seattle"),
        ("MINISTER DENIES TAKING BRIBES AS STONE RESIGNS", "Minister denies taking bribes as Stone resigns"),
        ("ENVOY SAYS EU'S BORRELL VISITS U.S. IN MARCH", "Envoy says EU's Borrell visits U.S. in March"),
        ("PARIS (AP) -- PRESIDENT ROSA DIAZ MET NATO. SHE SAID SO.", "Paris (AP) -- President Rosa Diaz met NATO. She said so."),
        ("THERESA MAY WILL MEET MRS MARCH IN MAY", "Theresa May will meet Mrs March in May"),
        ("SHE WILL MEET WILL NOVAK", "She will meet Will Novak"),
        ("THE PREMIER RESIGNS", "The premier resigns"),
        ("FLOODS KILL 12, THOUSANDS FLEE", "Floods kill 12, thousands flee"),
    ],
)  # fmt: skip
def test_a_block_in_capitals_keeps_those_of_its_names(block, small):
    assert small_capitals(block, casing_of(BODY)) == small


def test_the_text_itself_tells_names_from_words():
    headline = "REED AND WELLS FALL OUT"
    assert small_capitals(headline, casing_of("Old reed and new wells, they said.")) == "Reed and wells fall out"
    assert small_capitals(headline, casing_of("The mayors, Ann Reed and Bo Wells, spoke.")) == "Reed and Wells fall out"


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("SENATOR BO KIM criticised NATO.", "Senator Bo Kim criticised NATO."),
        ("She met PRIME MINISTER Jan Novak.", "She met Prime Minister Jan Novak."),
        ("Emmanuel MACRON and Mr. SMITH spoke.", "Emmanuel Macron and Mr. Smith spoke."),
        ("LEE: That is so. [LAUGHS] It is.", "LEE: That is so. [laughs] It is."),
        ("UPDATE: The road is closed.", "Update: The road is closed."),
    ],
)
def test_titles_and_surnames_in_capitals_amid_others_are_names(text, small):
    assert small_capitals(text, casing_of(text)) == small


@pytest.mark.parametrize(
    "text",
    [
        "The FBI and the CIA reported to NATO.",
        "UNICEF chief Ann Lee met the CEO of BASF and President of the IOC.",
        "NASA: The probe is lost.",
        "He shouted NO LONGER and left.",
        "USA",
        "The GDP of Ruritania rose, Mr. Lee of the IMF said.",
    ],
)
def test_acronyms_and_cries_stay(text):
    assert small_capitals(text, casing_of(text)) == text
