"""Queries are sent in the form that the protocol and many endpoints want."""

from urllib.parse import parse_qs

from kg.web.sparql import query_form


def test_the_form_holds_the_query_and_asks_for_json():
    text = "SELECT * { ?s ?p 'ü & ä' }"
    form = parse_qs(query_form("https://news.example/sparql", text))
    assert form["query"] == [text]
    assert form["format"] == ["json"]
