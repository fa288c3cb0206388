"""The blocks of what trafilatura found: lists and tables fall into their parts, and what leads elsewhere goes."""

import pytest
from lxml import etree

from kg.read.main_text import main_blocks

ONE = "The minister met her colleague from the neighbouring country in the capital."


def blocks(inner, title=""):
    return main_blocks(etree.fromstring(f"<main>{inner}</main>"), title)


def test_a_list_falls_into_its_items():
    assert blocks("<list><item>Point one.</item><item>Point two.</item></list>") == ["Point one.", "Point two."]
    assert blocks("<table><row><cell>Point one.</cell></row></table><p>Two.</p>") == ["Point one.", "Two."]


@pytest.mark.parametrize(("linked", "kept"), [("of six", ["Point one of six.", ONE]), ("Point one of six.", [ONE])])
def test_a_list_of_links_goes_and_one_with_a_link_in_it_stays(linked, kept):
    item = "Point one of six.".replace(linked, f"<ref target='/x'>{linked}</ref>")
    assert blocks(f"<list><item>{item}</item></list><p>{ONE}</p>") == kept


def test_the_headline_is_not_repeated_and_a_last_head_of_nothing_goes():
    assert blocks(f"<head>Ministers meet</head><p>{ONE}</p><head>More</head>", "Ministers meet") == [ONE]
    assert blocks(f"<head>Others meet</head><p>{ONE}</p>", "Ministers meet") == ["Others meet", ONE]
