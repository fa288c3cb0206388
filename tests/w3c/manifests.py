"""The W3C's manifests of tests for SPARQL, read into plain records."""

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

ROOT = Path(__file__).parents[2]
PACKED = (
    Path(os.environ.get("KG_W3C", "")),
    ROOT / ".w3c" / "rdf-tests-sparql.tar.gz",  # where scripts/fetch_w3c.py puts it
    ROOT.parent / "shared" / "w3c" / "rdf-tests-sparql.tar.gz",
)
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
DAWGT = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
}


def packed() -> Path | None:
    """The archive of the tests, where there is one."""
    return next((path for path in PACKED if path.is_file()), None)


def unpack(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "sparql"


@dataclass(frozen=True)
class Sent:
    """One request of a protocol test, and what must come back."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    boolean: str | None
    media: str | None
    graph: str | None


@dataclass(frozen=True)
class W3cTest:
    """One test. `data` and `expected` map the name of a graph, '' for the default one, to files."""

    iri: str
    kind: str
    query: Path | None = None
    data: dict[str, list[Path]] = field(default_factory=dict)
    services: dict[str, Path] = field(default_factory=dict)
    result: Path | None = None
    expected: dict[str, list[Path]] = field(default_factory=dict)
    requests: tuple[Sent, ...] = ()
    lax: bool = False  # rows may come less often than they are


class Manifest:
    """One manifest file."""

    def __init__(self, path: Path, root: Path):
        self.path, self.root = path, root
        self.store = Store()
        self.store.extend(parse(path=str(path), base_iri=path.as_uri()))

    def one(self, node, *iris):
        for iri in iris:
            for quad in self.store.quads_for_pattern(node, NamedNode(iri), None):
                return quad.object
        return None

    def every(self, node, iri):
        return [q.object for q in self.store.quads_for_pattern(node, NamedNode(iri), None)]

    def items(self, node):
        found = []
        while node is not None and node != NamedNode(f"{RDF}nil"):
            found.append(self.one(node, f"{RDF}first"))
            node = self.one(node, f"{RDF}rest")
        return found

    def tests(self) -> Iterator[W3cTest]:
        for quad in self.store.quads_for_pattern(None, NamedNode(f"{MF}entries"), None):
            for entry in self.items(quad.object):
                approval = self.one(entry, f"{DAWGT}approval")
                if approval is not None and approval.value.endswith(("Withdrawn", "Obsoleted", "Deprecated")):
                    continue
                yield self.test(entry)

    def test(self, entry) -> W3cTest:
        kind = self.one(entry, f"{RDF}type").value.rpartition("#")[2]
        folder = self.path.parent.relative_to(self.root).as_posix()
        iri = f"{folder}#{entry.value.rpartition('#')[2]}"
        action, result = self.one(entry, f"{MF}action"), self.one(entry, f"{MF}result")
        if kind in ("ProtocolTest", "GraphStoreProtocolTest"):
            sent = self.one(action, f"{HT}requests") if action is not None else None
            return W3cTest(iri, kind, requests=tuple(map(self.sent, self.items(sent))))
        if isinstance(action, NamedNode):
            return W3cTest(iri, kind, file_of(action))
        if action is None:
            return W3cTest(iri, kind)
        query = self.one(action, f"{QT}query", f"{UT}request", f"{UT}query")
        expected = self.graphs(result) if isinstance(result, BlankNode) else {}
        services = {
            self.one(s, f"{QT}endpoint").value: file_of(self.one(s, f"{QT}data"))
            for s in self.every(action, f"{QT}serviceData")
        }
        return W3cTest(
            iri,
            kind,
            file_of(query),
            self.graphs(action),
            services,
            file_of(result) if isinstance(result, NamedNode) else None,
            expected,
            lax=self.one(entry, f"{MF}resultCardinality") is not None,
        )

    def graphs(self, node) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for iri in (f"{QT}data", f"{UT}data"):
            for data in self.every(node, iri):
                found.setdefault("", []).append(file_of(data))
        for iri in (f"{QT}graphData", f"{UT}graphData"):
            for data in self.every(node, iri):
                if isinstance(data, NamedNode):
                    found.setdefault(data.value, []).append(file_of(data))
                else:
                    path = file_of(self.one(data, f"{UT}graph", f"{QT}graph"))
                    label = self.one(data, LABEL.value)
                    found.setdefault(label.value if label is not None else path.as_uri(), []).append(path)
        return found

    def sent(self, node) -> Sent:
        answer = self.one(node, f"{HT}resp")
        body, wanted = self.one(node, f"{HT}body"), self.one(answer, f"{HT}body")
        headers = {name.lower(): value for name, value in self.headers(answer)}
        boolean = self.one(answer, f"{MF}expectedBoolean")
        return Sent(
            self.one(node, f"{HT}methodName").value,
            self.one(node, f"{HT}absolutePath").value,
            tuple(self.headers(node)),
            self.chars(body).encode(self.one(body, f"{CNT}characterEncoding").value) if body is not None else b"",
            tuple(s.value.rpartition("#")[2] for s in self.every(answer, f"{MF}expectedStatus")),
            boolean.value if boolean is not None else None,
            headers.get("content-type"),
            self.chars(wanted) if wanted is not None else None,
        )

    def chars(self, body) -> str:
        return self.one(body, f"{CNT}chars").value

    def headers(self, node) -> list[tuple[str, str]]:
        listed = self.one(node, f"{HT}headers")
        return [(self.one(h, f"{HT}fieldName").value, self.one(h, f"{HT}fieldValue").value) for h in self.items(listed)]


def file_of(node: NamedNode) -> Path:
    return Path(unquote(urlsplit(node.value).path))


def quads(path: Path, graph: str = "") -> list[Quad]:
    """What a file holds, in a graph where it names none itself; its blank nodes are no other file's."""
    place = NamedNode(graph) if graph else DefaultGraph()
    found = parse(path=str(path), base_iri=path.as_uri(), format=FORMATS[path.suffix], rename_blank_nodes=True)
    return [Quad(*q.triple, place) if isinstance(q.graph_name, DefaultGraph) else q for q in found]
