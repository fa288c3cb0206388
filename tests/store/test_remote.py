"""Any SPARQL 1.1 endpoint stands in for the store: Oxigraph's server, Virtuoso and our own, each a real one."""

import json
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixture import alpha, article_iri, beta, quads
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, Store, parse_query_results
from server import TOKEN, fixture_store, free_port, serving, wait_for

from kg.cli.app import main
from kg.errors import KgError
from kg.graph.serialise import write_quads
from kg.store.remote import Endpoint, _yes_or_no, verb_of

BASE = "https://example.org/news/"
STAND_IN = f"{BASE}default"
MANY = [
    Quad(NamedNode(f"urn:s{i}"), NamedNode("urn:p"), Literal(f"{i} “é”\n\t\\"), NamedNode(f"{BASE}many"))
    for i in range(12_000)
]
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
DirsAllowed = {allowed}
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000
"""


def oxigraph(folder):
    port = free_port()
    command = [Path(sys.executable).parent / "oxigraph", "serve", "-l", folder / "ox", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{port}/", process)
    return process, f"http://127.0.0.1:{port}/query", []


def virtuoso(folder, allowed="."):
    if not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http, allowed=allowed))
    process = subprocess.Popen(["virtuoso-t", "-f", "-c", "virtuoso.ini"], cwd=folder, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{http}/sparql", process)
    grant = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'exec=GRANT SPARQL_UPDATE TO "SPARQL";']
    subprocess.run(grant, check=True, capture_output=True)
    return process, f"http://127.0.0.1:{http}/sparql", ["--default-graph", STAND_IN]


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def server(request, tmp_path_factory):
    process, url, options = request.param(tmp_path_factory.mktemp(request.param.__name__))
    yield url, options
    process.terminate()
    process.wait(60)


def kg(*args, ok=True):
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert (result.exit_code == 0) is ok, result.stderr
    return result


@pytest.fixture
def graph(tmp_path):
    path = tmp_path / "graph.trig"
    with path.open("wb") as out:
        write_quads(quads(alpha(), beta()), "trig", BASE, out)
    return path


def test_what_is_loaded_is_asked_and_comes_back_the_same(server, graph, tmp_path):
    url, options = server
    kg("load", graph, "--store", url, *options)
    assert "Bo Kim" in kg("query", "meetings", url).stdout
    assert kg("query", "meetings", url).stdout == kg("query", "meetings", graph).stdout
    assert kg("stats", url).stdout == kg("stats", graph).stdout
    assert (
        kg("query", "ASK { ?s a kg:Article }".replace("kg:Article", "<https://w3id.org/newskg#Article>"), url).stdout
        == "yes\n"
    )
    assert kg("query", "ASK { ?s <urn:never> ?o }", url).stdout == "no\n"
    assert (
        "Ann Lee"
        in kg(
            "query",
            "CONSTRUCT { ?s <urn:l> ?l } { ?s rdfs:label ?l }".replace(
                "rdfs:", "<http://www.w3.org/2000/01/rdf-schema#"
            ).replace("label ?l }", "label> ?l }"),
            url,
        ).stdout
    )
    kg("export", "--store", url, *options, "-o", tmp_path / "back.trig")
    assert (tmp_path / "back.trig").read_bytes() == graph.read_bytes()
    kg("load", graph, "--store", url, *options)
    kg("export", "--store", url, *options, "-o", tmp_path / "again.trig")
    assert (tmp_path / "again.trig").read_bytes() == graph.read_bytes(), "loading twice changes nothing"


def test_a_graph_beyond_the_servers_page_comes_back_whole(server):
    url, options = server
    endpoint = Endpoint(url, default=options[1] if options else None)
    assert sum(endpoint.load(MANY)) == len(MANY)
    assert {q for q in endpoint.quads(f"{BASE}many") if q.graph_name == NamedNode(f"{BASE}many")} == set(MANY)
    endpoint.update(f"CLEAR GRAPH <{BASE}many>")


def test_an_interrupted_load_goes_on(server, monkeypatch):
    url, options = server
    default = options[1] if options else None
    parts = [
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(str(i)), NamedNode(f"{BASE}part{i % 5}"))
        for i in range(50)
    ]
    sent = []
    real = Endpoint.update

    def counting(self, text):
        sent.append(text)
        if len(sent) == 6:
            raise KgError("the line is cut")
        real(self, text)

    monkeypatch.setattr(Endpoint, "update", counting)
    with pytest.raises(KgError):
        list(Endpoint(url, default=default).load(parts))
    sent.clear()
    monkeypatch.setattr(Endpoint, "update", lambda self, text: (sent.append(text), real(self, text))[1])
    assert sum(Endpoint(url, default=default).load(parts, resume=True)) == 50
    assert not any("part0" in text or "part1>" in text for text in sent), "what was there is sent again"
    found = {q for q in Endpoint(url, default=default).quads(f"{BASE}part") if q.graph_name != DefaultGraph()}
    assert set(parts) <= found
    for i in range(5):
        real(Endpoint(url), f"CLEAR GRAPH <{BASE}part{i}>")


def test_our_own_server_is_an_endpoint_too(tmp_path, graph):
    with serving(fixture_store(tmp_path / "store"), token=TOKEN) as server:
        url = f"{server.url}/sparql"
        server.update("CLEAR ALL")
        assert "token" in kg("load", graph, "--store", url, ok=False).stderr
        kg("load", graph, "--store", url, "--token", TOKEN)
        kg("export", "--store", url, "-o", tmp_path / "back.trig")
        assert (tmp_path / "back.trig").read_bytes() == graph.read_bytes()


def test_no_endpoint_is_one_clear_line(tmp_path, graph):
    url = f"http://127.0.0.1:{free_port()}/sparql"
    for args in (
        ["query", "meetings", url],
        ["stats", url],
        ["export", "--store", url, "-o", tmp_path / "x.nq"],
        ["load", graph, "--store", url],
    ):
        result = kg(*args, ok=False)
        assert result.stderr.startswith(f"kg: {url.removesuffix('sparql')}")
        assert len(result.stderr.splitlines()) == 1


def test_an_endpoint_that_says_no_is_quoted(server):
    url, _ = server
    with pytest.raises(KgError) as err:
        Endpoint(url).ask("SELECT nonsense")
    assert "\n" not in str(err.value)


@pytest.mark.parametrize(
    ("rows", "yes"), [([], False), (["1"], True), (["true"], True), (["0"], False), (["0", "1"], True)]
)
def test_an_answer_of_yes_or_no_may_be_a_table(rows, yes):
    bindings = [{"a": {"type": "literal", "value": value}} for value in rows]
    table = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": bindings}}).encode()
    assert bool(_yes_or_no(parse_query_results(table, QueryResultsFormat.JSON))) is yes
    asked = parse_query_results(b'{"head": {}, "boolean": true}', QueryResultsFormat.JSON)
    assert _yes_or_no(asked) is asked


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("# SELECT\nASK {}", "ASK"),
        ("PREFIX select: <http://ask/> CONSTRUCT {} {}", "CONSTRUCT"),
        ("BASE <http://describe/> select * {}", "SELECT"),
        ("INSERT DATA {}", ""),
    ],
)
def test_the_verb_of_a_query_is_read_outside_of_iris_and_comments(text, verb):
    assert verb_of(text) == verb


def test_a_redirect_is_not_followed_and_takes_no_token_elsewhere(graph):
    """An update that is redirected would become a GET that does nothing."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.end_headers()

        def do_GET(self):
            seen.append(self.headers.get("Authorization"))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    result = kg("load", graph, "--store", f"http://127.0.0.1:{server.server_port}/x", "--token", "secret", ok=False)
    server.shutdown()
    server.server_close()
    assert "302" in result.stderr
    assert not seen


def test_the_servers_own_reason_is_told(tmp_path, graph):
    with serving(fixture_store(tmp_path / "store")) as server:
        result = kg("load", graph, "--store", f"{server.url}/sparql", ok=False)
        assert "start it with --token to write" in result.stderr


def test_base_and_sizes_are_asked_for_and_a_select_has_rows(monkeypatch):
    store = Store()
    endpoint = Endpoint("http://127.0.0.1:9/sparql")
    monkeypatch.setattr(endpoint, "ask", store.query)
    assert endpoint.base() == ""
    store.extend(quads(alpha()))
    assert endpoint.base() == BASE
    sizes = endpoint.sizes()
    assert sizes[article_iri(alpha()).value] == len(
        list(store.quads_for_pattern(None, None, None, article_iri(alpha())))
    )
    assert sum(sizes.values()) == len(store)
    with pytest.raises(KgError, match="answers a SELECT with something else"):
        endpoint.rows("ASK { ?s ?p ?o }")
