"""Plain texts: wire copy, transcripts, notes above the headline."""

import datetime

import pytest

from kg.read.boilerplate import find_boilerplate
from kg.read.text import read_text
from kg.terms.vocab import KG

WIRE = """BC-RURITANIA-ELECTION, 2nd Ld-Writethru,0455
URGENT
OPPOSITION LEADER ARRESTED IN ZENDA
Eds: UPDATES with quotes from minister.
By KARL BERG
Associated Press Writer
ZENDA, Ruritania (AP) _ Police arrested the opposition leader on Sunday.
AP-WS-03-14-04 1512EST
"""


def article(text):
    return read_text(text, id="a", source="a.txt", date=None)


def test_wire_copy_tells_headline_writer_and_day_between_the_notes_of_its_agency():
    found = article(WIRE)
    assert found.text == WIRE
    assert (found.title, found.author) == ("OPPOSITION LEADER ARRESTED IN ZENDA", "KARL BERG")
    assert (found.date, found.date_source) == (datetime.date(2004, 3, 14), KG.FromMetadata)
    left = [WIRE[b:e] for b, e in find_boilerplate(WIRE)]
    kept = [line for line in WIRE.splitlines() if line not in left]
    assert kept == [WIRE.splitlines()[2], WIRE.splitlines()[6]]


def test_the_century_of_a_wire_follows_from_its_year():
    assert article(WIRE.replace("-04 1512", "-99 1512")).date == datetime.date(1999, 3, 14)
    assert article(WIRE.replace("03-14-04", "13-41-04")).date is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ministers meet\n\nThey met.", "Ministers meet"),
        ("They met.\n\nThey left.", ""),
        ("Ministers meet", ""),
        ("RUSSIA: Ministers meet\n\nThey met.", "RUSSIA: Ministers meet"),
        ("Q: Did they meet?\n\nA: They met.", ""),
        ("SMITH: Did they meet\n\nLEE: They met", ""),
    ],
)
def test_the_first_line_is_the_headline_where_it_looks_like_one(text, title):
    assert article(text).title == title
