"""The SPARQL 1.1 protocols over HTTP, against real servers."""

import json
import subprocess
import sys
import threading
import time

import httpx
import pytest
from conftest import SHARED
from fixture import alpha, article_iri, beta, quads
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from server import BEARER, TOKEN, fixture_store, serving

ARTICLE = article_iri(alpha()).value
JSON = "application/sparql-results+json"
CHECK = SHARED / "tools" / "protocol_check.py"


@pytest.mark.skipif(not CHECK.exists(), reason="the protocol check lies beside the checkout")
def test_every_must_and_should_of_the_protocol_check_passes(tmp_path):
    out = tmp_path / "report.json"
    with serving(fixture_store(tmp_path / "store"), "--timeout", "5", token=TOKEN) as server:
        urls = [f"{server.url}/{name}" for name in ("sparql", "update", "store")]
        options = ["--clear-all", "--robust", "--max-timeout", "20", "--auth", BEARER["Authorization"]]
        subprocess.run([sys.executable, CHECK, *urls, *options, "--json", out], capture_output=True)
    report = json.loads(out.read_text())
    assert len(report) > 100
    assert not [t for t in report if t["status"] != "PASS" and t["level"] in ("MUST", "SHOULD")]


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_query_can_be_sent_in_three_ways(reading, way):
    text = 'SELECT ("Київ 50%41+b &x" AS ?v) {}'
    direct = {"content": text.encode(), "headers": {"Content-Type": "application/sparql-query"}}
    reply = {
        "get": lambda: reading.get("/sparql", params={"query": text}),
        "form": lambda: reading.client.post("/sparql", data={"query": text}),
        "direct": lambda: reading.client.post("/sparql", **direct),
    }[way]()
    assert reply.status_code == 200
    assert reply.headers["content-type"] == JSON
    assert reply.json()["results"]["bindings"][0]["v"]["value"] == "Київ 50%41+b &x"


def test_the_default_graph_does_not_leak_what_is_in_the_others(reading):
    found = reading.ask("SELECT ?s { ?s a <https://w3id.org/newskg#Event> }").json()
    assert not found["results"]["bindings"]
    assert reading.ask("ASK { ?art a kg:Article }").json()["boolean"]


def test_the_dataset_can_be_named(reading):
    query = "ASK { ?s a <https://w3id.org/newskg#Event> }"
    assert reading.get("/sparql", params={"query": query, "default-graph-uri": ARTICLE}).json()["boolean"]
    assert not reading.get("/sparql", params={"query": query, "named-graph-uri": ARTICLE}).json()["boolean"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
    ],
)
def test_a_graph_is_given_in_every_format(reading, accept, media):
    reply = reading.get("/store", params={"graph": ARTICLE}, headers={"Accept": accept})
    assert reply.headers["content-type"] == media
    found = {q.triple for q in parse(reply.content, format=RdfFormat.from_media_type(accept))}
    assert found == {q.triple for q in quads(alpha(), beta()) if q.graph_name == article_iri(alpha())}


@pytest.mark.parametrize(
    ("status", "send"),
    [
        (400, {"method": "GET", "url": "/sparql?query=ASK"}),
        (400, {"method": "GET", "url": "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"}),
        (400, {"method": "GET", "url": "/sparql?query=ASK%7B%7D&default-graph-uri=relative"}),
        (400, {"method": "GET", "url": "/sparql?query=%ff"}),
        (405, {"method": "PUT", "url": "/sparql"}),
        (406, {"method": "GET", "url": "/sparql?query=ASK%7B%7D", "headers": {"Accept": "image/png"}}),
        (413, {"method": "POST", "url": "/sparql", "data": {"query": "ASK {}" + " " * 300_000}}),
        (415, {"method": "POST", "url": "/sparql", "content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}),
        (403, {"method": "POST", "url": "/update", "data": {"update": "CLEAR ALL"}}),
        (403, {"method": "PUT", "url": "/store?default", "content": b""}),
        (404, {"method": "GET", "url": "/store?graph=http://nothing.test/"}),
        (400, {"method": "GET", "url": "/store"}),
    ],
)
def test_wrong_requests_are_refused_in_a_line(reading, status, send):
    reply = reading.client.request(**send)
    assert reply.status_code == status
    assert "Traceback" not in reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"]


def test_a_body_beyond_the_limit_is_refused(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--max-body", "1", token=TOKEN) as server:
        headers = BEARER | {"Content-Type": "text/turtle"}
        reply = server.client.put("/store?default", content=b" " * (2 << 20), headers=headers)
        assert reply.status_code == 413


def test_head_gives_the_headers_alone(reading):
    reply = reading.client.head("/sparql", params={"query": "ASK {}"})
    assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, b"", JSON)


def test_what_has_not_changed_is_not_sent_again(writing):
    query = {"query": "SELECT * { ?s ?p ?o }"}
    first = writing.get("/sparql", params=query)
    tag = {"If-None-Match": first.headers["etag"]}
    assert writing.get("/sparql", params=query, headers=tag).status_code == 304
    assert writing.get("/sparql", params=query, headers=tag | {"Accept": "text/csv"}).status_code == 200
    assert writing.update("INSERT DATA { <a:a> <a:b> <a:c> }").status_code == 204
    again = writing.get("/sparql", params=query, headers=tag)
    assert again.status_code == 200
    assert "a:a" in again.text
    writing.update("DELETE DATA { <a:a> <a:b> <a:c> }")


def test_long_answers_are_compressed_and_whole(reading):
    query = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    zipped = reading.ask(query, headers={"Accept-Encoding": "gzip"})
    plain = reading.ask(query, headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content


def test_an_answer_beyond_one_frame_is_streamed_whole(reading):
    values = " ".join(map(str, range(30_000)))
    query = {"query": f"SELECT ?v {{ VALUES ?v {{ {values} }} }}"}
    reply = reading.client.post("/sparql", data=query, headers={"Accept": "text/csv"})
    assert reply.text.split() == ["v", *values.split()]
    assert "content-length" not in reply.headers


@pytest.mark.parametrize(("origin", "allowed"), [("http://localhost:3000", True), ("https://elsewhere.test", False)])
def test_pages_of_this_machine_may_read(reading, origin, allowed):
    reply = reading.ask("ASK {}", headers={"Origin": origin})
    assert (reply.headers.get("access-control-allow-origin") == origin) is allowed


def test_all_pages_may_read_where_that_is_asked_for(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--allow-origin", "*") as server:
        reply = server.ask("ASK {}", headers={"Origin": "https://elsewhere.test"})
        assert reply.headers["access-control-allow-origin"] == "*"


def test_the_service_describes_itself(reading):
    reply = reading.get("/sparql", headers={"Accept": "text/turtle"})
    triples = {str(q) for q in parse(reply.content, format=RdfFormat.TURTLE)}
    assert any(f"<{reading.url}/sparql>" in t and "#endpoint" in t for t in triples)


# ---------------------------------------------------------------- writing


def test_writing_needs_the_token(writing):
    before = writing.count()
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        assert writing.update("CLEAR ALL", headers=headers).status_code == 401
        assert writing.client.delete("/store?default", headers=headers).status_code == 401
    assert writing.count() == before


def test_a_read_only_server_writes_for_nobody(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--read-only", token=TOKEN) as server:
        assert server.update("CLEAR ALL").status_code == 403


def test_graphs_are_put_filled_up_and_deleted(writing):
    def send(method, content=b"", media="text/turtle"):
        headers = BEARER | {"Content-Type": media}
        graph = {"graph": "http://g.test/1"}
        return writing.client.request(method, "/store", params=graph, content=content, headers=headers).status_code

    assert send("PUT", b"<a:a> <a:b> <a:c> .") == 201
    assert send("PUT", b"<a:a> <a:b> <a:d> .") == 204
    assert send("POST", b'{"@id": "a:a", "a:b": {"@id": "a:e"}}', "application/ld+json") == 204
    assert writing.count("http://g.test/1") == 2
    assert send("PUT", b"<a:a> <a:b> .") == 400
    assert send("PUT", b"x", "image/png") == 415
    assert writing.count("http://g.test/1") == 2
    assert send("DELETE") == 204
    assert send("DELETE") == 404
    assert send("PUT") == 201, "an empty graph is there, too"
    assert send("DELETE") == 204


def test_a_body_that_names_graphs_is_refused(writing):
    body = b"<g:1> { <a:a> <a:b> <a:c> } <g:2> { <a:a> <a:b> <a:d> }"
    headers = BEARER | {"Content-Type": "application/trig"}
    reply = writing.client.put("/store", params={"graph": "g:t"}, content=body, headers=headers)
    assert reply.status_code == 400
    assert "graphs of its own" in reply.json()["detail"]
    assert writing.get("/store", params={"graph": "g:t"}).status_code == 404
    plain = writing.client.put("/store", params={"graph": "g:t"}, content=b"{ <a:a> <a:b> <a:c> }", headers=headers)
    assert plain.status_code == 201
    writing.client.delete("/store", params={"graph": "g:t"}, headers=BEARER)


def test_a_graph_is_its_own_address_below_the_store(writing):
    headers = BEARER | {"Content-Type": "text/turtle"}
    assert writing.client.put("/store/people/1", content=b"<> <a:b> <a:c> .", headers=headers).status_code == 201
    assert writing.count(f"{writing.url}/store/people/1") == 1
    assert f"<{writing.url}/store/people/1>" in writing.get("/store/people/1").text
    assert writing.client.delete("/store/people/1", headers=BEARER).status_code == 204
    assert writing.get("/store/people/1").status_code == 404


def test_what_is_posted_to_the_store_is_a_new_graph(writing):
    headers = BEARER | {"Content-Type": "text/turtle"}
    reply = writing.client.post("/store", content=b"<a:a> <a:b> <a:c> .", headers=headers)
    assert reply.status_code == 201
    assert writing.count(reply.headers["location"]) == 1
    assert writing.client.post("/store", content=b"<a:a> <a:b> <a:c> .").status_code == 401
    writing.client.delete(reply.headers["location"], headers=BEARER)


def test_the_default_graph_is_all_graphs_where_that_is_asked_for(tmp_path, reading):
    query = "ASK { ?s a kg:Event }"
    assert not reading.ask(query).json()["boolean"]
    with serving(fixture_store(tmp_path / "store"), "--union-default-graph") as server:
        assert server.ask(query).json()["boolean"]
        assert server.ask("ASK { GRAPH ?g { ?s a kg:Event } }").json()["boolean"]


def test_relative_iris_are_of_the_endpoint(reading):
    assert reading.ask("ASK { BIND(<s> AS ?s) FILTER(STRENDS(STR(?s), '/s')) }").json()["boolean"]
    assert f"<{reading.url}/s>" in reading.ask("CONSTRUCT { <s> <p> 1 } {}", headers={"Accept": "text/turtle"}).text


def test_what_is_written_is_read_at_once(writing):
    for n in range(20):
        writing.update(f"INSERT DATA {{ GRAPH <g:seq> {{ <a:a> <a:b> {n} }} }}")
        assert writing.count("g:seq") == n + 1
    writing.update("DROP GRAPH <g:seq>")


def test_what_changes_by_itself_is_asked_again(reading):
    for text in ("SELECT (RAND() AS ?v) {}", "SELECT (NOW() AS ?v) {}", "SELECT (UUID() AS ?v) {}"):
        first = reading.ask(text)
        second = reading.ask(text, headers={"If-None-Match": first.headers["etag"]})
        assert second.status_code == 200
        assert second.json()["results"] != first.json()["results"]


def test_everybody_reads_what_was_acknowledged(writing):
    """Also while others ask and write."""
    stale, done = [], threading.Event()

    def ask():
        while not done.is_set():
            httpx.get(f"{writing.url}/sparql", params={"query": "ASK { ?s ?p ?o }"})

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for thread in askers:
        thread.start()
    for n in range(40):
        assert writing.update(f"INSERT DATA {{ GRAPH <g:own> {{ <a:a> <a:b> {n} }} }}").status_code == 204
        if writing.count("g:own") != n + 1:
            stale.append(n)
    done.set()
    for thread in askers:
        thread.join()
    writing.update("DROP GRAPH <g:own>")
    assert not stale


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("multipart/form-data", b"<a:a> <a:b> <a:c> ."),
        ("multipart/form-data; boundary=xx", b"garbage"),
        ("multipart/form-data; boundary=xx", b"--xx--"),
    ],
)
def test_a_body_in_no_parts_changes_nothing(writing, content, body):
    graph = {"graph": "http://g.test/parts"}
    headers = BEARER | {"Content-Type": "text/turtle"}
    assert writing.client.put("/store", params=graph, content=b"<a:a> <a:b> 1 .", headers=headers).status_code == 201
    assert (
        writing.client.put("/store", params=graph, content=body, headers=BEARER | {"Content-Type": content}).status_code
        == 400
    )
    assert writing.count("http://g.test/parts") == 1
    writing.client.delete("/store", params=graph, headers=BEARER)


def test_a_build_beside_a_server_that_only_reads_is_seen(tmp_path):
    folder = fixture_store(tmp_path / "store")
    with serving(folder) as server:
        before = server.count()
        store = Store(str(folder))
        store.add(Quad(NamedNode("a:a"), NamedNode("a:b"), Literal("x"), NamedNode("a:g")))
        store.flush()
        time.sleep(2.1)
        assert server.count() == before, "while it is being written the last whole state is served"
        del store
        deadline = time.monotonic() + 10
        while server.count() == before and time.monotonic() < deadline:
            time.sleep(0.2)
        assert server.count() == before + 1
