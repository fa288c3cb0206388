"""What the server answers when something goes wrong."""

import asyncio

import pytest
from starlette.requests import Request

from kg.serve.app import _fault, _trouble
from kg.serve.workers.pool import Trouble


def request(accept, method="GET"):
    return Request(
        {"type": "http", "method": method, "path": "/", "query_string": b"", "headers": [(b"accept", accept.encode())]}
    )


def test_a_fault_has_a_page_and_a_problem():
    shown = asyncio.run(_fault(request("text/html"), ValueError("secret")))
    assert shown.status_code == 500
    assert b"This page cannot be shown" in shown.body
    plain = asyncio.run(_fault(request("application/json"), ValueError("secret")))
    assert plain.status_code == 500
    assert b"secret" not in shown.body + plain.body


@pytest.mark.parametrize(
    ("accept", "method", "after", "refresh"),
    [
        ("text/html", "GET", 5, "5"),
        ("text/html", "POST", 5, None),
        ("text/html", "GET", None, None),
        ("application/json", "GET", 5, None),
    ],
)
def test_a_page_that_is_not_ready_is_asked_for_again_by_itself(accept, method, after, refresh):
    answer = asyncio.run(_trouble(request(accept, method), Trouble(503, "being prepared", after)))
    assert answer.status_code == 503
    assert b"being prepared" in answer.body
    assert answer.headers.get("refresh") == refresh
