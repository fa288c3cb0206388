"""Runs the W3C's tests against a server, by HTTP alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse
from w3c.compare import expected_table, same_csv, same_graph, same_rows, same_table, table_of
from w3c.manifests import Manifest, Sent, W3cTest, quads

JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
FORMS = {JSON: QueryResultsFormat.JSON, XML: QueryResultsFormat.XML, TSV: QueryResultsFormat.TSV}
FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]+)>", re.IGNORECASE)
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "BadRequest": 400, "NotFound": 404, "MethodNotAllowed": 405}
READ = {"OPTIONS", "GET", "HEAD"}


def entries_of(folder: Path, root: Path) -> Iterator[W3cTest]:
    """All tests of the manifests in a folder."""
    for path in sorted(folder.glob("manifest*.ttl")):
        yield from Manifest(path, root).tests()


def service(url: str, number: int) -> str:
    """The endpoint over one of a server's graphs."""
    return f"{url}/sparql?default-graph-uri=urn:{number}"


def nowhere(url: str) -> str:
    """An address of a server where no endpoint is."""
    return f"{url}/nothing"


class Runner:
    """A server that takes updates, and the token to change it with."""

    def __init__(self, url: str, bearer: dict[str, str], other: "Runner | None" = None):
        self.client = httpx.Client(base_url=url, timeout=60)
        self.bearer = bearer
        self.url = url
        self.other = other  # where the services of a federated query are
        self.turn = 0
        self.loaded: dict[str, list[Path]] | None = None

    def passes(self, test: W3cTest) -> str | None:
        """None where a test passes, else why not."""
        kind = test.kind.removesuffix("11")
        if kind in ("PositiveSyntaxTest", "NegativeSyntaxTest"):
            return self.syntax(test, "query", positive=kind.startswith("Positive"))
        if kind in ("PositiveUpdateSyntaxTest", "NegativeUpdateSyntaxTest"):
            return self.syntax(test, "update", positive=kind.startswith("Positive"))
        how = {
            "QueryEvaluationTest": self.evaluation,
            "CSVResultFormatTest": self.evaluation,
            "UpdateEvaluationTest": self.update,
            "ProtocolTest": self.protocol,
            "GraphStoreProtocolTest": self.graph_store,
            "ServiceDescriptionTest": self.description,
        }[kind]
        return how(test)

    # ------------------------------------------------------------ what is sent

    def clear(self) -> None:
        assert self.change("DROP ALL").status_code == 204

    def change(self, text: str, **given: object) -> httpx.Response:
        self.loaded = None
        headers = self.bearer | {"Content-Type": "application/sparql-update"}
        return self.client.post("/update", content=text.encode(), headers=headers, params=given)

    def load(self, data: dict[str, list[Path]]) -> None:
        """Replaces what the store holds, unless it holds just that."""
        if data == self.loaded:
            return
        parts = []
        for quad in (q for graph, paths in data.items() for p in paths for q in quads(p, graph)):
            graph = quad.graph_name
            parts.append(f"GRAPH {graph} {{ {quad.triple} }}" if isinstance(graph, NamedNode) else f"{quad.triple} .")
        reply = self.change(f"DROP ALL ; INSERT DATA {{ {' '.join(parts)} }}")
        assert reply.status_code == 204, reply.text
        self.loaded = data

    def ask(self, text: str, accept: str) -> httpx.Response:
        """Asks by GET, by a form and by the text itself in turn."""
        self.turn += 1
        headers = {"Accept": accept}
        if self.turn % 3 == 0:
            return self.client.get("/sparql", params={"query": text}, headers=headers)
        if self.turn % 3 == 1:
            return self.client.post("/sparql", data={"query": text}, headers=headers)
        headers |= {"Content-Type": "application/sparql-query"}
        return self.client.post("/sparql", content=text.encode(), headers=headers)

    # ------------------------------------------------------------ kinds of tests

    def syntax(self, test: W3cTest, kind: str, *, positive: bool) -> str | None:
        assert test.query is not None
        try:
            text = test.query.read_text()
        except UnicodeDecodeError:
            text = test.query.read_bytes().decode("utf-8", "surrogateescape")
        reply = self.ask(text, "*/*") if kind == "query" else self.change(text)
        if positive:
            return None if reply.status_code in (200, 204) else f"{reply.status_code} {reply.text}"
        return None if 400 <= reply.status_code < 500 else f"{reply.status_code}, taken"

    def evaluation(self, test: W3cTest) -> str | None:
        assert test.query is not None
        assert test.result is not None
        text = test.query.read_text()
        named = [(test.query.parent / name).resolve() for name in FROM.findall(text)]
        self.load(test.data | {path.as_uri(): [path] for path in named if path.is_file()})
        if test.iri.startswith("sparql11/service#"):
            assert self.other is not None
            self.other.load({f"urn:{i}": [path] for i, path in enumerate(test.services.values())})
            text = text.replace("<http://invalid.endpoint.org/sparql>", f"<{nowhere(self.other.url)}>")
            for i, endpoint in enumerate(test.services):
                text = text.replace(f"<{endpoint}>", f"<{service(self.other.url, i)}>")
        text = f"BASE <{test.query.as_uri()}>\n{text}"
        if test.result.suffix == ".csv":
            reply = self.ask(text, CSV)
            return None if same_csv(reply.content, test.result.read_bytes()) else reply.text[:200]
        wanted, ordered = expected_table(test.result)
        if wanted is None:
            reply = self.ask(text, "application/n-triples")
            if reply.status_code != 200:
                return f"{reply.status_code} {reply.text}"
            found = parse(reply.content, format=RdfFormat.N_TRIPLES)
            return None if same_graph(found, quads(test.result)) else f"another graph: {reply.text[:200]}"
        accept = TSV if test.result.suffix == ".tsv" else (JSON, XML)[self.turn % 2]
        reply = self.ask(text, accept)
        if reply.status_code != 200:
            return f"{reply.status_code} {reply.text}"
        found = table_of(reply.content, FORMS[accept])
        return (
            None if same_table(found, wanted, ordered=ordered, lax=test.lax) else f"another table: {reply.text[:300]}"
        )

    def update(self, test: W3cTest) -> str | None:
        assert test.query is not None
        self.load(test.data)
        reply = self.change(f"BASE <{test.query.as_uri()}>\n{test.query.read_text()}")
        if reply.status_code != 204:
            return f"{reply.status_code} {reply.text}"
        query = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        _, rows = table_of(self.ask(query, JSON).content, QueryResultsFormat.JSON)
        wanted = [
            {"s": q.subject, "p": q.predicate, "o": q.object}
            | ({"g": q.graph_name} if isinstance(q.graph_name, NamedNode) else {})
            for graph, paths in test.expected.items()
            for q in {q for p in paths for q in quads(p, graph)}
        ]

        return None if same_rows(rows, wanted, ordered=False) else f"another dataset: {rows} instead of {wanted}"

    def protocol(self, test: W3cTest) -> str | None:
        self.clear()
        for name in {n for s in test.requests for n in DATA.findall(f"{s.path} {s.body.decode('utf-8', 'replace')}")}:
            graph = f"http://kasei.us/2009/09/sparql/data/{name}"
            text = f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> a <http://xmlns.com/foaf/0.1/Document> }} }}"
            assert self.change(text).status_code == 204
        for sent in test.requests:
            if why := self.exchange(sent, sent.path):
                return why
        return None

    def exchange(self, sent: Sent, path: str) -> str | None:
        """Sends one request as it stands; None where the answer is as it should be."""
        headers = dict(sent.headers)
        updates = "update" in path.partition("?")[2] or "update" in sent.body.decode("utf-8", "replace")[:7]
        updates = updates or "sparql-update" in headers.get("content-type", headers.get("Content-Type", ""))
        updates = updates or any(word in sent.body for word in (b"INSERT", b"CLEAR", b"DELETE"))
        url = path.replace("/sparql/", "/update" if updates else "/sparql", 1)
        reply = self.client.request(sent.method, url, content=sent.body, headers=headers | self.bearer)
        return judged(sent, reply)

    def graph_store(self, test: W3cTest) -> str | None:
        if test.iri.startswith("sparql11/graph-store-protocol"):
            self.clear()
        made = ""
        for sent in test.requests:
            path = sent.path.replace("/gsp", "/store", 1).replace("$LOCATION$", quote(made, safe=""))
            reply = self.client.request(sent.method, path, content=sent.body, headers=dict(sent.headers) | self.bearer)
            made = reply.headers.get("location", made)
            if why := judged(sent, reply):
                return f"{sent.method} {path}: {why}"
        return None

    def description(self, test: W3cTest) -> str | None:
        reply = self.client.get("/sparql", headers={"Accept": "text/turtle"})
        found = list(parse(reply.content, format=RdfFormat.TURTLE))
        ends = [q for q in found if q.predicate.value.endswith("#endpoint")]
        if test.iri.endswith("has-endpoint-triple"):
            return None if any(q.object.value == f"{self.url}/sparql" for q in ends) else "no sd:endpoint"
        return None if found else "no RDF"


DATA = re.compile(r"data(?:%2F|/)(data\d\.rdf)")


def judged(sent: Sent, reply: httpx.Response) -> str | None:
    """None where an answer is as a test wants it, else how it differs."""
    status, wanted = reply.status_code, sent.statuses
    fits = any(s == f"StatusCode{status // 100}xx" or STATUSES.get(s) == status for s in wanted)
    if wanted and not fits:
        return f"{status} instead of {' or '.join(wanted)}: {reply.text[:200]}"
    if sent.boolean is not None and str(reply.json().get("boolean")).lower() != sent.boolean:
        return f"{reply.text[:100]} instead of {sent.boolean}"
    if (
        sent.media
        and sent.method in READ
        and reply.headers.get("content-type", "").split(";")[0] != sent.media.split(";")[0]
    ):
        return f"{reply.headers.get('content-type')} instead of {sent.media}"
    if sent.graph is not None and sent.method in READ:
        base = "http://www.example/"
        if not same_graph(
            parse(reply.content, format=RdfFormat.TURTLE, base_iri=base),
            parse(sent.graph.encode(), format=RdfFormat.TURTLE, base_iri=base),
        ):
            return f"another graph: {reply.text[:200]}"
    return None
