"""Cells that a spreadsheet does not run, and XML that every parser reads."""

import xml.etree.ElementTree as ET

import pytest

from kg.terms.cells import plain_cell, plain_csv
from kg.terms.rdf import xml_bytes


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-x", "'-x"),
        ("\tx", "'\tx"), ("-7", "-7"), ("+1.5e3", "+1.5e3"), ("a=b", "a=b"), ("", ""), ("– no", "– no"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text, cell):
    assert plain_cell(text) == cell


def test_a_table_stays_what_it_is():
    assert plain_csv(b'a,b\r\n"=1,2","line\nbreak"\r\n') == b'a,b\r\n"\'=1,2","line\nbreak"\r\n'


def test_xml_has_no_character_that_it_forbids():
    told = xml_bytes("<a>x\x0b\x00\x1f\ufffe\uffff\ty\n<b/>\U0001f600</a>".encode())
    assert ET.fromstring(told).text == "x\ufffd\ufffd\ufffd\ufffd\ufffd\ty\n"
