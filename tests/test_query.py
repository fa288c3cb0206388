"""The named queries answer as a person checked, refuse what is no value, and leak no claim as a fact."""

import csv
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from fixture import alpha, article_iri, linked_store
from pyoxigraph import Store

from kg.errors import KgError, Misuse
from kg.query import load_query, named_queries, parse_query, query_store, render, run_query

BASE = "https://example.org/news/"
EVENT = f"{BASE}event/{article_iri(alpha()).value.rpartition('/')[2]}"
CLAIM = EVENT.replace("/event/", "/claim/")
MEETING = f"{EVENT}/meeting-1"

# query, parameters -> the rows that a person checked against the two texts of the fixture, long IRIs left out
ROWS = {
    ("actors", ""): [["Ann Lee", "2"], ["Bo Kim", "2"], ["Ruritania", "2"], ["Zenda", "2"]],
    ("actors", "class=kg:Country"): [["Ruritania", "2"]],
    ("articles", ""): [["beta", "", "", "", "7"], ["alpha", "2020-05-02", "Lee meets Kim", "The Zenda Post", "12"]],
    ("co-actors", "actor=bo kim"): [["Ann Lee", "Meeting", "1"], ["Ruritania", "Attack", "1"]],
    ("contested-figures", ""): [["Killed", "people", "10", "Ann Lee", "alpha", "20", "the article", "beta"]],
    ("contested-figures", "measure=kg:Injured"): [],
    ("denied", ""): [["Attack", "Bo Kim", "Negated", "the article", "Occurred", "alpha"]],
    ("events", "class=Attack"): [["Attack", "Bo Kim", "agent", "", "", "", "alpha"], ["Attack", "Ruritania", "target", "", "", "", "alpha"]],
    ("events", "from=2020-05-01 to=2020-05-31"): [
        ["Meeting", "Ann Lee", "participant", "Zenda", "2020-05-02", "2020-05-02", "alpha"],
        ["Meeting", "Bo Kim", "participant", "Zenda", "2020-05-02", "2020-05-02", "alpha"],
    ],
    ("events", "from=2020-06-01"): [],
    ("evidence", f"statement={MEETING}"): [
        ["President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "0", "65", "met", "test", "0.9", "alpha", "Lee meets Kim"]
    ],
    ("figures", "measure=kg:Killed"): [
        ["Killed", "Exactly", "10", "people", "Ann Lee", "Lee said that 10 people were killed in Zenda.", "alpha"],
        ["Killed", "AtLeast", "20", "people", "the article", "At least 20 people were killed in Zenda.", "beta"],
    ],
    ("linked", ""): [["Ruritania", "exactMatch", "http://www.wikidata.org/entity/Q0", "0.9"]],
    ("offices-of", "person=ann lee"): [["president", "Ruritania", "Current", "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "alpha"]],
    ("officials", "organisation=Ruritania"): [["Ann Lee", "president", "Current", "Ruritania", "alpha"]],
    ("officials", "organisation=Zenda"): [],
    ("relations", ""): [["Bo Kim", "Denial", "Ruritania", "that he attacked Ruritania", "alpha"]],
    ("relations", "actFilter=kg:Praise"): [],
    ("said", "speaker=Ann&nbsp;Lee about=Zenda from=2020-05-01 to=2020-05-02"): [
        ["Ann Lee", "Statement", "that 10 people were killed in Zenda", "false", "2020-05-02", "alpha"],
        ["Ann Lee", "Statement", "that Kim would visit Zenda", "false", "2020-05-02", "alpha"],
        ["Ann Lee", "Statement", "to be president of Zenda", "false", "2020-05-02", "beta"],
    ],
    ("said", "speaker=Bo&nbsp;Kim"): [["Bo Kim", "Denial", "that he attacked Ruritania", "false", "2020-05-02", "alpha"]],
    ("sourcing", ""): [["beta", "1", "2", "1", "0.75"], ["alpha", "3", "4", "1", "0.63"]],
    ("timeline", "actor=Bo&nbsp;Kim"): [
        ["", "", "Attack", "agent", "Ruritania", "", "Kim attacked Ruritania.", "alpha"],
        ["2020-05-02", "2020-05-02", "Meeting", "participant", "Ann Lee", "Zenda",
         "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "alpha"],
    ],
    ("unnamed-sources", "article=alpha"): [["alpha", "Officials", "that Lee accused Kim of murder"]],
    ("who-met-whom", ""): [["Ann Lee", "Bo Kim", "Zenda", "2020-05-02", "2020-05-02", "alpha"]],
    ("who-met-whom", "actor=Bo&nbsp;Kim"): [["Bo Kim", "Ann Lee", "Zenda", "2020-05-02", "2020-05-02", "alpha"]],
}  # fmt: skip
# Columns whose values are IRIs of ours, or lists in no order.
_LEFT_OUT = {"meeting", "claim", "event", "entity", "one", "other"}


def given(text: str) -> dict[str, str]:
    if text.startswith(("actor=", "person=")) and " " in text and "&nbsp;" not in text:
        return dict([text.split("=", 1)])
    return {k: v.replace("&nbsp;", " ") for k, _, v in (pair.partition("=") for pair in text.split())}


def rows(name: str, store: Store, params: dict[str, str], *, union: bool = False) -> list[list[str]]:
    query = load_query(name)
    table = list(csv.reader(io.StringIO(render(query_store(query.bind(params), store, union=union), "csv").decode())))
    kept = [
        i
        for i, column in enumerate(table[0])
        if column not in _LEFT_OUT
        or (name, column) == ("co-actors", "other")
        or (name == "who-met-whom" and column == "other")
    ]
    return [[row[i] for i in kept] for row in table[1:]]


@pytest.mark.parametrize(("name", "params"), ROWS)
def test_a_named_query_answers_as_checked(name, params, store):
    assert rows(name, store, given(params)) == ROWS[name, params]


def test_every_query_is_checked():
    selects = {q.name for q in named_queries() if q.columns}
    assert selects == {name for name, _ in ROWS}
    assert len(named_queries()) >= 12


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_every_query_has_a_header_that_tells_the_truth(query, store):
    assert query.summary
    assert query.kind in ("facts", "claims", "meta")
    if query.columns:
        result = query_store(query.bind({p.name: SAMPLE[p.type] for p in query.parameters}), store)
        assert tuple(v.value for v in result.variables) == query.columns


SAMPLE = {"string": "x", "date": "2020-01-01", "integer": "1", "iri": "https://example.org/x", "term": "kg:Meeting"}


def only_claimed() -> Store:
    """The fixture without what the articles say in their own voice."""
    store = linked_store()
    store.update(
        "PREFIX kg: <https://w3id.org/newskg#> DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s kg:modality kg:Occurred } "
        "GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?g { ?s a kg:Claim } } }"
    )
    return store


@pytest.mark.parametrize("union", [False, True])
@pytest.mark.parametrize("name", [q.name for q in named_queries() if q.kind == "facts" and q.columns])
def test_a_query_for_facts_returns_nothing_that_only_a_claim_states(name, union):
    store = only_claimed()
    query = load_query(name)
    for actor in ("Ann Lee", "Bo Kim"):
        params = {p.name: actor for p in query.parameters if p.required}
        assert rows(name, store, params, union=union) == []


@pytest.mark.parametrize("name", [q.name for q in named_queries() if q.kind == "facts" and q.columns])
def test_the_union_of_all_graphs_changes_no_answer_about_facts(name, store):
    query = load_query(name)
    params = {p.name: "Bo Kim" for p in query.parameters if p.required}
    assert sorted(rows(name, store, params, union=True)) == sorted(rows(name, store, params))


def test_a_network_is_built_of_facts_alone(store):
    text = render(query_store(load_query("meeting-network").text, store), "ttl").decode()
    assert text.count("knows") == 2
    assert (
        "knows"
        not in render(query_store(load_query("meeting-network").text, only_claimed(), union=True), "ttl").decode()
    )


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("said", {"from": "yesterday"}, "is no date: write it as 2023-10-26"),
        ("said", {"who": "x"}, "has no parameter 'who'; it has: about, from, speaker, to"),
        ("timeline", {}, "needs --param actor"),
        ("events", {"class": "kg:Meting"}, "is no term: write it as kg:Meeting"),
        ("evidence", {"statement": "meeting-1"}, "is no iri"),
    ],
)
def test_wrong_parameters_are_refused_in_words(name, params, said):
    with pytest.raises(Misuse, match=said.replace("(", r"\(")):
        load_query(name).bind(params)


def test_a_parameter_is_a_term_never_text(store):
    hostile = '") } UNION { ?s ?p ?o } #'
    assert rows("who-met-whom", store, {"actor": hostile}) == []
    assert json.dumps(hostile) in load_query("who-met-whom").bind({"actor": hostile})


def test_a_header_that_is_not_understood_is_refused():
    with pytest.raises(KgError, match="expected NAME"):
        parse_query("q", "# param: x\n#params\nSELECT * {}")
    with pytest.raises(KgError, match="no line '#params'"):
        parse_query("q", "# param: x string Text\nSELECT * {}")


def test_a_query_by_file_by_name_or_as_text(tmp_path):
    (tmp_path / "mine.rq").write_text("# summary: mine\nASK {}")
    assert load_query(str(tmp_path / "mine.rq")).summary == "mine"
    assert load_query("said").name == "said"
    assert load_query("SELECT * { ?s ?p ?o }").text.startswith("SELECT")
    with pytest.raises(Misuse, match="who-met-whom"):
        load_query("who-met")


@pytest.mark.parametrize(
    ("format_", "start"), [("table", "n"), ("csv", "n"), ("tsv", "?n"), ("json", "{"), ("xml", "<?xml")]
)
def test_results_in_every_format(store, format_, start):
    assert render(query_store("SELECT (1 AS ?n) {}", store), format_).decode().startswith(start)


@pytest.mark.parametrize("format_", ["ttl", "nt", "jsonld", "rdf"])
def test_constructed_triples_in_every_format(store, format_):
    assert b"Ann Lee" in render(query_store(load_query("meeting-network").text, store), format_)


def test_ask_answers_yes_or_no(store):
    assert render(query_store("ASK { ?s a kg:Article }", store)) == b"yes\n"


def test_a_format_that_does_not_fit_is_refused(store):
    with pytest.raises(Misuse, match="CONSTRUCT"):
        render(query_store("SELECT * { ?s ?p ?o }", store), "ttl")
    with pytest.raises(Misuse, match="triples"):
        render(query_store("CONSTRUCT WHERE { ?s ?p ?o }", store), "csv")


def test_a_broken_query_says_where(store):
    with pytest.raises(Misuse, match="does not parse"):
        query_store("SELECT WHERE", store)


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint over the fixture; /html answers like a proxy, /down like an overloaded service."""

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/down":
            self.send_error(503)
            return
        data = b"<html>maintenance</html>"
        if self.path == "/sparql":
            builds = "n-triples" in self.headers["Accept"]
            data = render(query_store(body["query"][0], linked_store()), "nt" if builds else "json")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def endpoint():
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_same_query_runs_on_an_endpoint(endpoint, store):
    query = load_query("who-met-whom").bind({"actor": "Bo Kim"})
    assert render(run_query(query, f"{endpoint}/sparql"), "csv") == render(query_store(query, store), "csv")


def test_triples_come_from_an_endpoint_too(endpoint):
    assert b"knows" in render(run_query(load_query("meeting-network").text, f"{endpoint}/sparql"), "nt")


@pytest.mark.parametrize(("path", "said"), [("/html", "no SPARQL result"), ("/down", "503")])
def test_a_broken_endpoint_is_one_clear_line(endpoint, path, said):
    with pytest.raises(KgError, match=said):
        run_query("SELECT * { ?s ?p ?o }", endpoint + path)


def test_an_endpoint_that_is_not_there():
    with pytest.raises(KgError, match="refused"):
        run_query("SELECT * { ?s ?p ?o }", "http://127.0.0.1:9/sparql")
