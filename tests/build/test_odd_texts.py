"""Texts that once took minutes: 100,000 characters of whatever cost some seconds of the processor."""

import time

import pytest

from kg.build.run import extract
from kg.model import Article
from kg.read import read

SIZE = 100_000
MOST = 20.0  # seconds of the processor: twice what is wanted, for slow and busy machines
TEXTS = {
    "marks": "!",
    "quotation marks": "“‘",
    "brackets": "(",
    "angle brackets": "< ",
    "one name in capitals": "HAVANA ",
    "one name in a list": "HAVANA, ",
    "one person in a list": "Obama and ",
    "one person with commas": "Obama, ",
    "possessives": "'s ",
    "writers": "By John Smith and ",
    "agencies": "AFP, ",
    "a said that b said": "Obama said that Castro said that ",
    "dates": "on Monday, 3 May 2021, ",
    "figures": "$3.5 million, 40 percent, ",
}
PAGES = {
    "writers of a page": "<p>By John Smith and Ann Lee</p>",
    "links of a page": '<a href="https://a.example/x">Ann Lee</a> ',
    "paragraphs of a page": "<p>Obama met Castro in Havana on Monday.",
    "nested marks of a page": "<div><b><i>",
}
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_an_odd_text_takes_seconds(nlp, piece):
    began = time.process_time()
    list(extract([Article("a", piece * (SIZE // len(piece)) + ".", "a.txt")], nlp))
    assert time.process_time() - began < MOST


@pytest.mark.parametrize("piece", PAGES.values(), ids=PAGES)
def test_an_odd_page_takes_seconds(tmp_path, nlp, piece):
    (tmp_path / "a.html").write_text(f"<html><body><article>{piece * (SIZE // len(piece))}</article></body></html>")
    began = time.process_time()
    list(extract([a for a in read([str(tmp_path / "a.html")]) if isinstance(a, Article)], nlp))
    assert time.process_time() - began < MOST
