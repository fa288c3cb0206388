"""Nothing that a request can do stops the server, reads a file or opens a connection."""

import os
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest
from local import Quiet, answering
from server import RUNAWAY, fixture_store, serving

from kg.serve.protocol.tokens import looks_light

HOG = (
    "SELECT * WHERE { "
    + " ".join(f"VALUES ?v{i} {{ {' '.join(f'{chr(34)}{i}-{k}{chr(34)}' for k in range(300))} }}" for i in range(4))
    + " } ORDER BY ?v3 ?v2 ?v1"
)


@pytest.fixture(scope="module")
def listener():
    """A server that counts who comes."""
    hits = []

    class Handler(Quiet):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_POST(self):
            self.do_GET()

    with answering(Handler) as server:
        yield server.address, hits


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ {{ SELECT * {{ SERVICE<{url}>{{ ?s ?p ?o }} }} }} }}",
        "DESCRIBE <{url}>",
    ],
)
def test_a_query_opens_no_connection_and_no_file(reading, listener, tmp_path, query):
    url, hits = listener
    secret = tmp_path / "secret.nt"
    secret.write_text('<a:a> <a:b> "leak" .\n')
    for target in (url, f"file://{secret}"):
        reply = reading.ask(query.format(url=target))
        assert "leak" not in reply.text
        assert reply.status_code == (403 if "SERVICE" in query else 200)
    time.sleep(0.2)
    assert not hits


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICESILENT <{url}> {{ ?x ?y ?z }} }}",
        "PREFIX : <{url}> SELECT * {{ SERVICE:colon {{ ?x ?y ?z }} }}",
        "PREFIX e:<urn:e:> SELECT * {{ OPTIONAL {{?s e:a\\# ?o}} SERVICE <{url}> {{?x ?y ?z}} }}",
        "SELECT * {{ OPTIONAL {{ ?s <http://x/\\u0061#> ?o }} SERVICE <{url}> {{ ?x ?y ?z }} }}",
        "PREFIX t: <https://w3id.org/newskg#Article> SELECT * {{ ?s a t:.SERVICE<{url}>{{?x ?y ?z}} }}",
        "PREFIX u:<{url}> SELECT * {{ FILTER(1<2)SERVICEu:#>\n{{ ?x ?y ?z }} }}",
    ],
)
def test_what_a_reader_of_tokens_does_not_see_stops_at_the_sandbox(reading, listener, query):
    url, hits = listener
    reply = reading.ask(query.format(url=url))
    assert reply.status_code in (200, 400, 403, 500), reply.text
    time.sleep(0.1)
    assert not hits
    assert reading.ask("ASK {}").status_code == 200


def test_a_text_that_is_slow_to_read_holds_up_nobody(reading):
    slow = threading.Thread(
        target=lambda: httpx.post(f"{reading.url}/sparql", data={"query": "\\'" * 24_000}, timeout=30)
    )
    slow.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert reading.get("/queries").status_code == 200
    assert time.monotonic() - began < 1
    slow.join()


def test_a_long_form_is_refused_before_it_is_read(reading):
    body = b"query=" + b"%41" * 2_000_000
    began = time.monotonic()
    reply = reading.client.post("/sparql", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert reply.status_code == 413
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("graph", ["http://[", "http://x\n", "no iri"])
def test_an_iri_that_is_none_is_the_senders_mistake(reading, graph):
    assert reading.get("/store", params={"graph": graph}).status_code == 400


def test_an_update_loads_nothing(writing, listener, tmp_path):
    url, hits = listener
    before = writing.count()
    for target in (url, f"file://{tmp_path}/x.nt"):
        text = f"INSERT DATA {{ GRAPH <g:1> {{ <a:a> <a:b> <a:c> }} }} ; LOAD SILENT <{target}>"
        assert writing.update(text).status_code == 403
    assert writing.count() == before
    assert not hits


def test_an_allowed_service_is_asked(tmp_path, reading):
    url = f"{reading.url}/sparql"
    with serving(fixture_store(tmp_path / "store"), "--allow-service", url) as server:
        reply = server.ask(f"SELECT ?art {{ SERVICE <{url}> {{ ?art a <https://w3id.org/newskg#Article> }} }}")
        assert len(reply.json()["results"]["bindings"]) == 2


def test_an_allowed_service_does_not_forbid_its_word(tmp_path, reading):
    with serving(fixture_store(tmp_path / "store"), "--allow-service", f"{reading.url}/service/sparql") as server:
        assert (
            server.ask("SELECT ?service { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'download')) } # SERVICE").status_code
            == 200
        )
        assert server.ask("SELECT * { SERVICE <http://a.test/> { ?s ?p ?o } }").status_code == 403


def test_a_runaway_query_ends_while_others_are_served(reading):
    replies = []

    def run():
        began = time.monotonic()
        reply = httpx.get(f"{reading.url}/sparql", params={"query": RUNAWAY}, timeout=30)
        replies.append((reply, time.monotonic() - began))

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    assert reading.ask("ASK {}").json()["boolean"]
    assert time.monotonic() - began < 2
    thread.join()
    ((reply, took),) = replies
    assert reply.status_code == 503
    assert "too long" in reply.json()["detail"]
    assert took < 8
    assert reading.ask("ASK {}").status_code == 200


def test_a_memory_hog_costs_one_worker_not_the_server(reading):
    reply = reading.ask(HOG)
    assert reply.status_code == 503, reply.text[:200]
    assert "memory" in reply.json()["detail"]
    assert reading.ask("ASK {}").status_code == 200


def test_an_answer_beyond_the_limit_is_not_taken_for_whole(reading):
    values = " ".join(map(str, range(250_000, 280_000)))
    query = f"SELECT ?v ?w {{ VALUES ?v {{ {values} }} BIND(CONCAT(STR(?v), '{'x' * 34}') AS ?w) }}"
    headers = {"Accept": "text/csv", "Accept-Encoding": "identity"}
    with pytest.raises(httpx.HTTPError):
        reading.client.post("/sparql", data={"query": query}, headers=headers)
    assert reading.ask("ASK {}").status_code == 200


def test_a_client_that_leaves_ends_its_query(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--workers", "1", "--timeout", "30") as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.url}/sparql", params={"query": RUNAWAY}, timeout=1)
        began = time.monotonic()
        assert server.ask("ASK {}").status_code == 200
        assert time.monotonic() - began < 5


def test_who_finds_no_place_is_told_to_come_back(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--workers", "1", "--waiting", "0", "--timeout", "3") as server:
        url = f"{server.url}/sparql"
        thread = threading.Thread(target=lambda: httpx.get(url, params={"query": RUNAWAY}, timeout=20))
        thread.start()
        time.sleep(0.7)
        reply = server.ask(RUNAWAY)
        assert reply.status_code == 503
        assert int(reply.headers["retry-after"]) > 0
        assert server.ask("ASK { ?s ?p ?o }").status_code == 200  # light queries have a lane of their own
        thread.join()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.test", 421),
        ("127.0.0.1.evil.test", 421),
        ("", 421),
        ("[", 421),
        ("localhost", 200),
        ("news.test:80", 200),
        ("[::1]:8", 200),
    ],
)
def test_a_name_that_was_rebound_to_this_machine_is_refused(reading, host, status):
    assert reading.ask("ASK {}", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/..%2f..%2fetc/passwd"]
)
def test_no_path_leads_to_a_file(reading, path):
    reply = reading.client.send(httpx.Request("GET", reading.url + path))
    assert reply.status_code == 404
    assert "import" not in reply.text


def test_the_server_ends_its_workers_when_it_is_killed(tmp_path):
    folder = fixture_store(tmp_path / "store")
    with serving(folder, "--workers", "2", "--timeout", "60") as server:
        gone = []

        def run():
            try:
                server.ask(RUNAWAY)
            except httpx.HTTPError as err:
                gone.append(err)

        thread = threading.Thread(target=run)
        thread.start()
        time.sleep(0.7)
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
        assert len(children) >= 2
        os.kill(server.process.pid, signal.SIGKILL)
        thread.join()
        assert gone
        deadline = time.monotonic() + 5
        while any(_runs(pid) for pid in children) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not [pid for pid in children if _runs(pid)]


def _runs(pid: str) -> bool:
    """Whether a process does anything; one that nobody waits for may stay on as a zombie."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    "query",
    [
        "ASK {}",
        "ask { ?s a kg:Claim }",
        "SELECT * { GRAPH ?g { ?s a kg:Claim ; ?p ?o } } LIMIT 10",
        "PREFIX x: <http://x/> SELECT ?s FROM NAMED <g:x> WHERE { ?s x:p 'ORDER BY', 5, true . } LIMIT 999 OFFSET 20",
        "DESCRIBE <a:b>",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5 # FILTER",
    ],
)
def test_what_looks_light(query):
    assert looks_light(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } LIMIT 1000",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 5",
        "SELECT DISTINCT ?p { ?s ?p ?o } LIMIT 5",
        "ASK { ?s ?p ?o FILTER(REGEX(?o, 'a')) }",
        "ASK { ?s (<p:a>|<p:b>)* ?o }",
        "ASK { ?s <p:a>* ?o }",
        "ASK { ?s <p:a>/<p:b> ?o }",
        "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 5",
        "ASK { ?s ?p ?o OPTIONAL { ?o ?q ?r } }",
        "ASK { " + "?s ?p ?o . " * 20 + "}",
        "ASK { ?s ?p '" + "x" * 5000 + "' }",
    ],
)
def test_what_does_not_look_light(query):
    assert not looks_light(query)
