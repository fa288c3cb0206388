"""Whose requests are answered, and which graph they are about."""

import pytest

from kg.serve.protocol.requests import Refused, graph_of
from kg.serve.security import is_allowed_host


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("localhost", True),
        ("localhost:8080", True),
        ("127.0.0.1:80", True),
        ("[::1]:80", True),
        ("news.example.org", True),
        ("evillocalhost", False),
        ("localhost.evil.org", False),
        ("elsewhere.org", False),
        ("", False),
    ],
)
def test_only_hosts_of_ours_are_let_in(header, allowed):
    assert is_allowed_host(header, frozenset({"news.example.org"})) is allowed


def test_one_graph_is_named():
    assert graph_of(b"graph=https://x.org/g") == "https://x.org/g"
    assert graph_of(b"default") == ""


@pytest.mark.parametrize(
    "query", [b"", b"graph=https://x.org/a&graph=https://x.org/b", b"default&graph=https://x.org/a"]
)
def test_none_and_several_are_refused(query):
    with pytest.raises(Refused):
        graph_of(query)
