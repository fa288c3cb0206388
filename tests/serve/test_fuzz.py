"""Requests that no client would send: each gets an answer below 500, or none, and the server goes on."""

import random
import socket
import time

import pytest
from server import BEARER
from store.test_fuzz import mutated as damaged
from store.test_fuzz import whole

from kg.graph.serialise import FORMATS

FORMS = ("ttl", "nt", "rdf")  # that have no graphs of their own
TIMES = 400
STATUSES = (b"HTTP/1.1 2", b"HTTP/1.1 3", b"HTTP/1.1 4", b"HTTP/1.1 503", b"HTTP/1.1 507")
PATHS = (
    "/", "/sparql", "/sparql?query=ASK%20%7B%7D", "/store?default", "/store?graph=g:x", "/update", "/describe?iri=a:b",
    "/queries/claims?format=csv", "/queries/meetings", "/search?q=lee", "/events?page=2", "/claims?from=2020-01-01",
    "/network?nodes=3", "/newskg", "/openapi.json", "/health", "/metrics", "/entity/x", "/static/kg.css", "/prefixes.json",
)  # fmt: skip
QUERIES = (
    "SELECT * { ?s ?p ?o } LIMIT 5", "ASK { GRAPH ?g { ?s a kg:Event } }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), 'a+')) } # SERVICE", "DESCRIBE <a:b>",
)  # fmt: skip
HEADERS = (
    "Host: 127.0.0.1", "Accept: text/html;q=0.5, */*", "Accept: application/rdf+xml", "Content-Type: application/sparql-query",
    "Content-Type: application/x-www-form-urlencoded", "Authorization: Bearer x", "If-None-Match: W/\"a\"", "Origin: null",
    "Transfer-Encoding: chunked", "Content-Length: 10", "Expect: 100-continue", "Accept-Encoding: gzip", "Range: bytes=0-1",
)  # fmt: skip
NASTY = (b"\x00", b"\xff", b"\r\n", b"%", b"%zz", b"%00", b"\xed\xa0\x80", b"'\"", b"{" * 30, b"#" * 50, b"9" * 30, b"../", b";q=x", b"<script>")  # fmt: skip


def mutated(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(out) + 1)
        if rng.random() < 0.6:
            out[at:at] = rng.choice(NASTY)
        else:
            del out[at : at + rng.randint(1, 12)]
    return bytes(out)


def request(rng: random.Random) -> bytes:
    """The bytes of a request, some of them wrong."""
    method = rng.choice(("GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"))
    body = mutated(rng.choice(QUERIES).encode(), rng) if method in ("POST", "PUT") else b""
    headers = ["Host: 127.0.0.1", *rng.sample(HEADERS, rng.randint(0, 3))]
    if body and rng.random() < 0.9:
        headers.append(f"Content-Length: {len(body)}")
    head = f"{method} {rng.choice(PATHS)} HTTP/1.1\r\n" + "\r\n".join(headers)
    return mutated(head.encode(), rng) + b"\r\nConnection: close\r\n\r\n" + body


def answered(address: str, data: bytes, *, wait: float = 10.0, patience: float = 1.5) -> bytes:
    """What comes back; nothing where the server waits for more and the client leaves."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=wait) as connection:
        connection.settimeout(patience)
        try:
            connection.sendall(data)
            return connection.recv(4096).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
        except OSError:
            return b""


def fuzz(server, seed: int, times: int) -> int:
    """Sends so many requests; gives how many were answered.

    Raises:
        AssertionError: an answer is the server's fault, or it no longer answers others.
    """
    rng, replies = random.Random(seed), 0
    for number in range(times):
        data = request(rng)
        reply = answered(server.url, data)
        assert not reply or reply.startswith(STATUSES), (seed, number, data, reply[:200])
        assert b"Traceback" not in reply, (seed, number, data)
        replies += bool(reply)
        if number % 100 == 99:
            began = time.monotonic()
            assert server.ask("ASK {}").json()["boolean"]
            assert time.monotonic() - began < 10
    return replies


@pytest.mark.parametrize("seed", range(2))
def test_no_request_is_the_servers_fault(reading, seed):
    assert fuzz(reading, seed, TIMES // 2) > TIMES // 4


def upload(server, form: str, data: bytes) -> int:
    """Writes a graph, gives the status.

    Raises:
        AssertionError: it is neither taken nor refused in a line.
    """
    headers = BEARER | {"Content-Type": FORMATS[form].media_type}
    reply = server.client.put("/store", params={"graph": "urn:fuzz"}, content=data, headers=headers)
    assert reply.status_code in (201, 204, 400, 413, 415, 503), (reply.status_code, reply.text[:300])
    assert "Traceback" not in reply.text
    assert reply.status_code < 300 or "\n" not in reply.json()["detail"].strip(), reply.text
    return reply.status_code


@pytest.mark.parametrize("form", FORMS)
def test_damaged_graphs_are_taken_or_refused(writing, form):
    rng, data = random.Random(form), whole(form)[:4_000]
    statuses = {upload(writing, form, damaged(data, rng)) for _ in range(20)}
    assert 400 in statuses
    assert upload(writing, form, whole(form)) < 300
