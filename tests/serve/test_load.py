"""Slow readers, many heavy queries and large answers leave room for others, and the server tells how it is."""

import json
import re
import signal
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from server import BEARER, RUNAWAY, TOKEN, fixture_store, serving

MB = 1 << 20
SOON = 5.0  # seconds
AT_ONCE = 1.0  # second
LARGE = (
    "SELECT * { VALUES ?v { "
    + " ".join(map(str, range(20_000)))
    + " } VALUES ?w { "
    + " ".join(map(str, range(5)))
    + " } }"
)


def resident(pid: int) -> int:
    """The memory of a process in bytes."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) << 10


def peak(pid: int) -> int:
    """The most memory that a process ever had in bytes."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) << 10


def slow_reader(server, query: str) -> socket.socket:
    """A connection that asked for a long answer and does not read it."""
    host, port = server.url.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.connect((host, int(port)))
    body = httpx.QueryParams({"query": query}).__str__().encode()
    head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
    connection.sendall(head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body)
    return connection


def test_slow_readers_keep_nobody_out(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--workers", "2") as server, ExitStack() as stack:
        readers = [stack.enter_context(slow_reader(server, LARGE)) for _ in range(8)]
        for reader in readers:
            assert reader.recv(15) == b"HTTP/1.1 200 OK"
        deadline = time.monotonic() + 20
        while server.get("/health").json()["workers"]["queries"]["busy"] and time.monotonic() < deadline:
            time.sleep(0.2)
        began = time.monotonic()
        assert server.ask("ASK {}").status_code == 200
        assert time.monotonic() - began < SOON
        received = [b""]
        readers[0].settimeout(20)
        while not received[-1].endswith(b"0\r\n\r\n"):
            received.append(readers[0].recv(MB))
    assert b"".join(received).count(b'"w":') >= 99_900  # some stand where two chunks meet


def test_idle_connections_keep_nobody_out(reading):
    host, port = reading.url.removeprefix("http://").split(":")
    assert reading.ask("ASK {}").status_code == 200
    with ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(socket.create_connection((host, int(port))))
        assert httpx.get(f"{reading.url}/sparql", params={"query": "ASK {}"}, timeout=SOON).status_code == 200


def quickest(server, path: str, **kwargs) -> float:
    """The shortest time of five requests, of something else each where the path has room for a number.

    Whatever else runs on the machine takes its time too.
    """
    times = []
    for number in range(1, 6):
        began = time.monotonic()
        assert server.get(path.replace("{}", str(number)), **kwargs).status_code == 200
        times.append(time.monotonic() - began)
    return min(times)


def test_pages_and_light_queries_do_not_wait_behind_heavy_ones(tmp_path):
    with (
        serving(fixture_store(tmp_path / "store"), "--workers", "2", "--timeout", "300") as server,
        ExitStack() as stack,
    ):
        for path in ("/", "/search?q=first", "/claims", "/events"):  # as a server that has been at work
            assert server.get(path, headers={"Accept": "text/html"}).status_code == 200
        for _ in range(64):
            stack.enter_context(slow_reader(server, RUNAWAY))
        deadline = time.monotonic() + 40
        while server.get("/health").json()["workers"]["queries"]["waiting"] < 62:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        for path in (
            "/",
            "/health",
            "/metrics",
            "/search?q=lee{}",
            "/claims?from=2020-01-0{}",
            "/events?from=2019-01-0{}",
        ):
            assert quickest(server, path, headers={"Accept": "text/html"}) < AT_ONCE, path
        light = quote("SELECT * { GRAPH ?g { ?s a <g:x> ; ?p ?o } } LIMIT ")
        assert quickest(server, f"/sparql?query={light}1{{}}") < AT_ONCE
        assert server.get("/health").json()["workers"]["queries"]["waiting"] >= 62
        server.stop(signal.SIGKILL)


def test_what_is_heavier_than_it_looks_does_not_stop_what_is_light(tmp_path):
    heavy = "SELECT * { GRAPH ?a { ?b ?c ?d } GRAPH ?e { ?f ?g ?h } GRAPH ?i { ?j ?k ?l } } LIMIT 9 OFFSET 99999999"
    light = "ASK { GRAPH ?g { ?s a kg:Claim } }"
    with (
        serving(fixture_store(tmp_path / "store"), "--workers", "1", "--timeout", "300") as server,
        ExitStack() as stack,
    ):
        stack.enter_context(slow_reader(server, RUNAWAY))
        while not server.get("/health").json()["workers"]["queries"]["busy"]:
            time.sleep(0.1)
        stack.enter_context(slow_reader(server, heavy))
        while not server.get("/health").json()["workers"]["queries"]["waiting"]:
            time.sleep(0.1)  # first it had its second in the lane of the light ones
        assert server.ask(light).json()["boolean"]
        assert server.get("/health").json()["workers"]["queries"]["waiting"]
        server.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A server over a store with many long texts."""
    folder = tmp_path_factory.mktemp("many") / "store"
    store = Store(str(folder))
    long = "x" * 2000
    store.bulk_extend(
        Quad(NamedNode(f"g:{i}"), NamedNode("g:p"), Literal(f"{i} {long}"), NamedNode("g:g")) for i in range(20_000)
    )
    del store
    with serving(folder, "--workers", "2", token=TOKEN) as server:
        yield server


@pytest.mark.parametrize(
    ("method", "path", "given"),
    [
        ("GET", "/query", {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}),
        ("GET", "/query", {"query": "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"}),
        ("GET", "/query", {"query": "SELECT (GROUP_CONCAT(?o) AS ?all) { GRAPH ?g { ?s ?p ?o } }"}),
        ("GET", "/query", {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }", "format": "csv"}),
        ("GET", "/sparql", {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}),
        ("GET", "/store", {"graph": "g:g"}),
        ("GET", "/describe", {"iri": "g:g"}),
        ("GET", "/describe", {"iri": "g:p"}),
    ],
)
def test_no_answer_fills_the_server(many, method, path, given):
    size = 0
    for accept in ("text/html", "*/*"):
        with many.client.stream(method, path, params=given, headers={"Accept": accept}) as reply:
            size = sum(map(len, reply.iter_raw(MB)))
            assert reply.status_code in (200, 404, 406, 507)
        assert size
    assert peak(many.process.pid) < 200 * MB


def test_what_is_sent_does_not_fill_the_server(many):
    headers = BEARER | {"Content-Type": "application/n-triples"}
    body = b"".join(b'<g:%d> <g:q> "%s" .\n' % (i, b"y" * 900) for i in range(60_000))
    assert many.client.put("/store", params={"graph": "g:h"}, content=body, headers=headers).status_code == 201
    assert many.count("g:h") == 60_000
    update = b"INSERT DATA { GRAPH <g:i> { " + body[: 30 * MB].rpartition(b"\n")[0] + b" } }"
    assert many.update(update).status_code == 204
    assert peak(many.process.pid) < 200 * MB


def test_the_server_tells_how_it_is(tmp_path):
    log = tmp_path / "log.jsonl"
    with serving(fixture_store(tmp_path / "store"), "--log", str(log)) as server:
        assert server.get("/health").json()["status"] == "ok"
        assert server.ask("ASK {}").status_code == 200
        assert server.ask("ASK {").status_code == 400
        assert server.get("/entity/nobody?secret=1").status_code == 404
        text = server.get("/metrics").text
        assert 'kg_requests_total{method="GET",route="/sparql",status="200"} 1.0' in text
        assert 'kg_requests_total{method="GET",route="/sparql",status="400"} 1.0' in text
        assert 'route="resource",status="404"' in text
        assert re.search(r'kg_request_seconds_count\{method="GET",route="/sparql"\} 2\.0', text)
        assert re.search(r'kg_workers_resident_memory_bytes\{lane="queries"\} [1-9]', text)
        assert "process_resident_memory_bytes" in text
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    told = [(line["kind"], line["path"], line["status"]) for line in lines]
    assert ("access", "/sparql", 200) in told
    assert ("access", "/sparql", 400) in told
    assert ("access", "/entity/nobody", 404) in told
    assert "secret" not in log.read_text()
    assert all(line["seconds"] >= 0 and line["time"].endswith("+00:00") for line in lines)


def test_a_log_that_cannot_be_written_is_one_line(tmp_path):
    from server import Server

    server = Server(fixture_store(tmp_path / "store"), "--log", str(tmp_path / "no" / "log"))
    try:
        assert "the log cannot be written" in server.said
        assert server.process.wait(20) == 1
    finally:
        server.stop()
