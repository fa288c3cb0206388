"""Accept headers choose as RFC 9110 has it."""

import pytest

from kg.serve.protocol.media import GRAPHS, NAMES, TABLES, choose, of_content


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.2", "application/sparql-results+xml"),
        ("text/csv;q=0, */*;q=0.1", "application/sparql-results+json"),
        ("TEXT/CSV", "text/csv"),
        ("image/png", None),
        ("text/csv;q=wrong", None),
    ],
)
def test_the_best_liked_media_type_is_chosen(accept, chosen):
    assert choose(accept, tuple(TABLES)) == chosen


def test_every_short_name_is_a_media_type_that_is_given():
    assert set(NAMES.values()) <= {*TABLES, *GRAPHS, "text/html"}


def test_a_content_type_has_a_charset():
    assert of_content("Text/Turtle; charset=UTF-8") == ("text/turtle", "utf-8")
    assert of_content("") == ("", "utf-8")
