"""Whose requests are answered, and which graph they are about."""

import base64

import pytest

from kg.serve.protocol.requests import Refused, graph_of
from kg.serve.security import is_allowed_host, may_write


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


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("Bearer open sesame", True),
        (basic("anybody:open sesame"), True),
        (basic(":open sesame"), True),
        (basic("open sesame"), False),
        (basic("open sesame:"), False),
        (basic("anybody:wrong"), False),
        ("Basic open sesame", False),
        ("Basic", False),
        ("Bearer", False),
        ("open sesame", False),
        (None, False),
    ],
)
def test_the_token_is_a_bearers_or_a_password(header, allowed):
    assert may_write(header, "open sesame") is allowed
