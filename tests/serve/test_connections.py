"""One client cannot keep the others out: heads are limited in size and time, and no pattern runs away."""

import importlib
import pkgutil
import re
import re._parser as parser  # the parser of the standard library's patterns
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn

import kg.serve
from kg.serve import connections
from kg.serve.pages.query import _is_change

FEW = 3.0  # seconds


def talk(address, *parts, wait=0.0):
    """What a server answers to some bytes, up to its end of the connection."""
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:
                break
            time.sleep(wait)
        received = b""
        try:
            while data := connection.recv(65536):
                received += data
        except OSError:
            pass
        return received


def test_endless_headers_are_refused(reading):
    head = b"GET /prefixes.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    answer = talk(reading.url, head, *[b"X: " + b"y" * 8000 + b"\r\n"] * 8, b"X: " + b"y" * 2000)
    assert answer.startswith(b"HTTP/1.1 431")


def test_who_sends_headers_without_end_is_cut_off(reading):
    host, port = reading.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection, pytest.raises(OSError, match=r"."):
        connection.sendall((b"X: " + b"y" * 8000 + b"\r\n") * 5_000)
    assert reading.get("/prefixes.json").status_code == 200


def test_a_head_of_usual_size_is_answered(reading):
    head = b"GET /prefixes.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX: " + b"y" * 8000 + b"\r\n\r\n"
    assert talk(reading.url, head).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("INSERT DATA { <a:b> <a:b> 1 }", True),
        ("# why\nPREFIX a: <b:c>\nBASE <b:c> # more\n  delete where { ?s ?p ?o }", True),
        ("SELECT * { ?insert ?p ?o }", False),
        ("# insert\nASK {}", False),
        ("PREFIX a: <b:c> ASK {}", False),
    ],
)
def test_changes_are_known_by_their_first_word(text, change):
    assert _is_change(text) is change


@pytest.mark.parametrize(
    "text", ["#" * 100_000 + "!", "# \n" * 30_000 + "!", "prefix " * 20_000, "prefix a: <b> " * 5_000 + "!"]
)
def test_no_text_keeps_the_page_busy(text):
    begun = time.monotonic()
    assert not _is_change(text)
    assert time.monotonic() - begun < FEW


def patterns():
    """Every compiled pattern of the server's modules."""
    for module in pkgutil.walk_packages(kg.serve.__path__, "kg.serve."):
        if not module.name.endswith(("__main__", ".worker")):
            loaded = importlib.import_module(module.name)
            yield from ((f"{module.name}.{n}", v) for n, v in vars(loaded).items() if isinstance(v, re.Pattern))


def repeats(tree, inside=False):
    """Whether a repeat without a bound stands inside another."""
    for op, value in tree:
        unbounded = str(op) in ("MAX_REPEAT", "MIN_REPEAT") and value[1] == parser.MAXREPEAT
        if unbounded and inside:
            return True
        for part in value if isinstance(value, tuple | list) else ():
            for branch in part if isinstance(part, list) else [part]:
                if isinstance(branch, parser.SubPattern) and repeats(branch, inside or unbounded):
                    return True
    return False


def test_the_check_sees_repeats_in_repeats():
    assert repeats(parser.parse(r"(?:a|b*)*c"))
    assert not repeats(parser.parse(r"a*b+(?:c|d{2,3})*"))


def test_no_pattern_of_the_server_has_repeats_in_repeats():
    found = dict(patterns())
    assert found
    assert not [
        name
        for name, pattern in found.items()
        if repeats(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE))
    ]


async def hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@contextmanager
def small_server():
    """The server's connections before an application that says hi."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(
            hello,
            http=connections.LimitedProtocol,
            log_level="critical",
            lifespan="off",
            h11_max_incomplete_event_size=connections.HEAD_BYTES,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def test_a_silent_connection_is_let_go(monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    with small_server() as address:
        assert talk(address).startswith(b"HTTP/1.1 408")
        assert talk(address, b"GET / HTTP/1.1\r\n").startswith(b"HTTP/1.1 408")
        assert talk(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").endswith(b"hi")


def test_a_connection_that_is_kept_has_its_time_anew(monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1.0)
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with small_server() as address:
        answer = talk(address, request, request, request, wait=0.6)
    assert answer.count(b"hi") == 3
    assert b"408" in answer
