"""Paragraphs that the extraction lost come back where they stand; what is no part of the article does not."""

import pytest
from lxml import html

from kg.read.lost_blocks import put_back

ONE = "The minister met her colleague from the neighbouring country in the capital."
TWO = "Both had last seen each other in spring, at a summit without a result."
LOST = "The parliament will vote on the treaty in autumn, and many will abstain."


def put(body, *blocks):
    return put_back(html.fromstring(f"<html><body>{body}</body></html>"), blocks)


@pytest.mark.parametrize(
    "body",
    [
        f"<div><p>{ONE}</p><div class='teaser'><p>{LOST}</p></div><p>{TWO}</p></div>",
        f"<div><div><p>{ONE}</p></div><div><p>{LOST}</p></div><div><p>{TWO}</p></div></div>",
        f"<article><div><p>{ONE}</p></div><section><p>{LOST}</p></section><div><p>{TWO}</p></div></article>",
    ],
)
def test_a_lost_paragraph_comes_back_in_its_place(body):
    assert put(body, ONE, TWO) == [ONE, LOST, TWO]


def test_of_an_article_what_stands_outside_the_division_of_its_paragraphs_counts_too():
    lead, division = f"<div class='lead'><p>{LOST}</p></div>", f"<div><p>{ONE}</p><p>{TWO}</p></div>"
    assert put(f"<article>{lead}{division}</article>", ONE, TWO) == [LOST, ONE, TWO]
    assert put(f"{lead}{division}", ONE, TWO) == [ONE, TWO]  # nothing says that it is of the same article


@pytest.mark.parametrize(
    "between",
    [
        f"<div class='newsletter'><p>{LOST}</p></div>",
        f"<aside><p>{LOST}</p></aside>",
        f"<p><a href='/x'>{LOST}</a></p>",
        "<p>Five words are too few.</p>",
    ],
)
def test_furniture_and_links_stay_out(between):
    assert put(f"<div><p>{ONE}</p>{between}<p>{TWO}</p></div>", ONE, TWO) == [ONE, TWO]


def test_what_stands_behind_the_last_paragraph_stays_out():
    assert put(f"<div><p>{ONE}</p><p>{TWO}</p><p>{LOST}</p></div>", ONE, TWO) == [ONE, TWO]


def test_blocks_that_are_not_in_the_page_stay_as_they_are():
    assert put(f"<div><p>{LOST}</p></div>", ONE, TWO) == [ONE, TWO]


def test_a_page_that_was_taken_for_one_block_falls_into_its_paragraphs():
    body = f"<div><p>{ONE}</p><p>{TWO}</p></div>"
    assert put(body, f"{ONE} {TWO}") == [ONE, TWO]
