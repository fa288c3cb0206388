"""Any SPARQL 1.1 endpoint in the place of the store: asked, filled and read out over HTTP.

Queries and updates go as forms, which all servers take. Where a server has no default graph that can be written
(Virtuoso), a named graph of the user's choice stands for it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from kg.errors import KgError
from kg.terms.iris import base_of_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, XSD
from kg.web.client import AGENT, Answer, NoAnswer, send

__all__ = ["Endpoint", "Results", "is_endpoint", "verb_of"]

Results = QuerySolutions | QueryBoolean | QueryTriples | tuple[Triple, ...]
_VERB = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!:)", re.IGNORECASE)
_TIMEOUT = 65  # seconds; the public endpoints give up at 60
_BATCH = 500  # triples of one update: Virtuoso compiles each into a plan and refuses long ones
_PAGE = 5000  # rows of one answer; Virtuoso cuts at 10,000 and does not say so
_NOT_FOUND = 404
_DEFAULT = DefaultGraph()


def is_endpoint(source: str) -> bool:
    """Whether a source is named by a URL."""
    return source.startswith(("http://", "https://"))


def verb_of(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; '' where a text has none of them.

    >>> verb_of("PREFIX select: <http://ask/> CONSTRUCT { } WHERE { }")
    'CONSTRUCT'
    """
    plain = re.sub(r"#[^\n]*|<[^>]*>|\"[^\"]*\"", " ", query)
    match = _VERB.search(plain)
    return match[1].upper() if match else ""


class NotThere(KgError):
    """No endpoint answers at a URL."""


class Endpoint:
    """An endpoint by the URL that queries go to.

    `update` is where updates go, by default beside it or else to the same URL; `token` is sent as Bearer; `default`
    names the graph that stands for the default graph, needed where that cannot be written.
    """

    def __init__(
        self, url: str, *, update: str | None = None, token: str | None = None, default: str | None = None
    ) -> None:
        self.url, self._token = url, token
        self._updates = [update] if update else [_update_url(url), url]
        self._default = NamedNode(default) if default else None

    def ask(self, query: str) -> Results:
        """The results of a query.

        Raises:
            KgError: the endpoint does not answer, or not with SPARQL results.
        """
        verb = verb_of(query)
        builds = verb in ("CONSTRUCT", "DESCRIBE")
        data = self._send(self.url, query, "application/n-triples" if builds else "application/sparql-results+json")
        try:
            if builds:
                return tuple(q.triple for q in parse(data, format=RdfFormat.N_TRIPLES))
            results = parse_query_results(data, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as err:
            raise KgError(f"{self.url}: answers with something that is no SPARQL result: {data[:80]!r}") from err
        return _yes_or_no(results) if verb == "ASK" else results

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a SELECT.

        Raises:
            KgError: the endpoint does not answer with rows.
        """
        results = self.ask(query)
        if not isinstance(results, QuerySolutions):
            raise KgError(f"{self.url}: answers a SELECT with something else")
        width = range(len(results.variables))
        return [tuple(solution[i] for i in width) for solution in results]

    # ------------------------------------------------------------ read out

    def base(self) -> str:
        """The base of the data's IRIs, as an article shows it; '' where there is none."""
        found = self.rows(f"SELECT ?art WHERE {{ ?art a {KG.Article} }} LIMIT 1")
        return base_of_iri(name_of(found[0][0])) if found else ""

    def sizes(self) -> dict[str, int]:
        """How many triples each graph has, by IRI; '' is the default graph."""
        counts = {
            name_of(graph): int(count.value)
            for graph, count in self.rows("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
            if isinstance(graph, NamedNode)
        }
        if self._default is not None:
            return {"" if graph == self._default.value else graph: n for graph, n in counts.items()}
        ((count,),) = self.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        return counts | {"": int(count.value)}

    def quads(self, base: str) -> Iterator[Quad]:
        """The quads of the default graph and of the graphs under a base, graph by graph in order.

        Raises:
            KgError: the endpoint gives fewer than it counts.
        """
        for graph, size in sorted(self.sizes().items()):
            if graph and not graph.startswith(base):
                continue  # other data of the server, or its own
            given = 0
            for quad in self._graph(graph, size):
                given += 1
                yield quad
            if given != size:
                raise KgError(f"{self.url}: gives {given} of the {size} triples of {graph or 'its default graph'}")

    def _graph(self, graph: str, size: int) -> Iterator[Quad]:
        node = NamedNode(graph) if graph else self._default
        pattern = f"GRAPH {node} {{ ?s ?p ?o }}" if node else "?s ?p ?o"
        # The inner query sorts, the outer cuts: Virtuoso refuses to do both at once beyond 10,000 rows.
        inner = f"{{ SELECT ?s ?p ?o WHERE {{ {pattern} }} ORDER BY ?s ?p ?o }}" if size > _PAGE else pattern
        for offset in range(0, size, _PAGE):
            for s, p, o in self.rows(f"SELECT ?s ?p ?o WHERE {{ {inner} }} LIMIT {_PAGE} OFFSET {offset}"):
                yield Quad(s, p, _canonical(o), NamedNode(graph) if graph else _DEFAULT)

    # ------------------------------------------------------------ fill

    def load(self, quads: Iterable[Quad], *, resume: bool = False) -> Iterator[int]:
        """Puts quads in, graph by graph, and gives the size of each graph when it is there.

        A named graph is replaced, the default graph filled up. With `resume` graphs that have their size are skipped.

        Raises:
            KgError: the endpoint refuses; what was given before is there.
        """
        by_graph: dict[str, set[Triple]] = {}
        for quad in quads:
            by_graph.setdefault(name_of(quad.graph_name), set()).add(quad.triple)
        there = self.sizes() if resume else {}
        for graph, triples in sorted(by_graph.items()):
            if not graph or there.get(graph) != len(triples):
                self._fill(graph, sorted(triples, key=str))
            yield len(triples)

    def _fill(self, graph: str, triples: list[Triple]) -> None:
        node = NamedNode(graph) if graph else self._default
        if graph:
            self.update(f"CLEAR SILENT GRAPH {node}")
        left = iter(triples)
        while batch := list(islice(left, _BATCH)):
            lines = "\n".join(f"{triple} ." for triple in batch)
            self.update(f"INSERT DATA {{ GRAPH {node} {{ {lines} }} }}" if node else f"INSERT DATA {{ {lines} }}")

    def update(self, text: str) -> None:
        """Carries out an update.

        Raises:
            KgError: the endpoint refuses.
        """
        try:
            self._send(self._updates[0], text, "*/*", update=True)
        except NotThere:
            if len(self._updates) == 1:
                raise
            del self._updates[0]
            self.update(text)

    def _send(self, url: str, text: str, accept: str, *, update: bool = False) -> bytes:
        headers = {"User-Agent": AGENT, "Accept": accept}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        form = urlencode({"update" if update else "query": text}).encode()
        try:
            # No redirects: an update would become a GET that does nothing, and the token go elsewhere.
            answer = send(url, headers, form=form, timeout=_TIMEOUT)
        except NoAnswer as err:
            raise KgError(f"{url}: {err}") from err
        if answer.status == _NOT_FOUND:
            raise NotThere(f"{url}: there is no endpoint")
        if not answer.is_good:
            raise KgError(f"{url}: {_reason(answer)}")
        return answer.body


def _reason(answer: Answer) -> str:
    """The reason in the body of an error, in one line: our own server's as it stands, another's first lines."""
    text, status = answer.body[:2000].decode("utf-8", "replace"), f"{answer.status} {answer.reason}"
    try:
        return f"{status}: {json.loads(text)['detail']}"
    except (ValueError, KeyError, TypeError):
        return " ".join([status, *text.split()])[:300]


def _update_url(url: str) -> str:
    """Where servers take updates whose queries go to a URL: Oxigraph and Fuseki beside it, ours too."""
    parts = urlsplit(url)
    head, _, last = parts.path.rstrip("/").rpartition("/")
    return urlunsplit(parts._replace(path=f"{head}/update")) if last in ("query", "sparql") else url


def _canonical(term: Any) -> Any:
    """A truth value as we write it: Virtuoso gives 0 and 1."""
    if isinstance(term, Literal) and term.datatype == XSD.boolean and term.value in ("0", "1"):
        return Literal("true" if term.value == "1" else "false", datatype=XSD.boolean)
    return term


def _yes_or_no(results: Results) -> Results:
    """The result of an ASK; Virtuoso answers it with a table, which is empty for no."""
    if not isinstance(results, QuerySolutions):
        return results
    yes = any(isinstance(value, Literal) and value.value in ("1", "true") for solution in results for value in solution)
    return parse_query_results(b'{"head":{},"boolean":%s}' % (b"true" if yes else b"false"), QueryResultsFormat.JSON)
