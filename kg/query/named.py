"""SPARQL over a graph file, a store or an endpoint: named queries with typed parameters, and results as bytes.

Parameters are put in as serialised RDF terms in a VALUES block at the marked slot, never as pasted text, so the
same query runs unchanged on every kind of source.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg.errors import KgError, Misuse, first_line
from kg.read.dates import parse_date
from kg.store.articles import open_source
from kg.store.remote import Endpoint, Results, is_endpoint, verb_of
from kg.terms.data import query_folder
from kg.terms.ontology import bare, prefixes, term
from kg.terms.vocab import XSD

__all__ = [
    "MIN_CONFIDENCE",
    "NamedQuery",
    "Parameter",
    "asker",
    "columns",
    "graph_bytes",
    "load_query",
    "named_queries",
    "parse_query",
    "render",
]

MIN_CONFIDENCE = "min_confidence"  # the parameter of queries that may leave out what is unsure
_SLOT = re.compile(r"^[ \t]*#params[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"#\s*(summary|kind|param|columns|earlier):\s*(.*)$")
_PARAM = re.compile(r"(\w+)(?:(!)|=(\S+))?\s+(\w+)\s+(.+)$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query, of type string, date, integer, number, iri or term (a CURIE of the ontology).

    `default` is the value of one that is not given, where it has any.
    """

    name: str
    type: str
    required: bool
    text: str
    default: str | None = None

    def value(self, given: str) -> str:
        """The given text as a serialised RDF term.

        Raises:
            Misuse: the text is no value of the type.
        """
        try:
            return str(_TYPES[self.type](given))
        except (ArithmeticError, ValueError, KgError) as err:
            raise Misuse(f"--param {self.name}={given}: is no {self.type}{_HINTS.get(self.type, '')}") from err


def _date(given: str) -> Literal:
    day = parse_date(given)
    if day is None:
        raise ValueError(given)
    return Literal(day.isoformat(), datatype=XSD.date)


def _iri(given: str) -> NamedNode:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", given):
        raise ValueError(given)
    return NamedNode(given)


def _number(given: str) -> Literal:
    value = Decimal(given)
    if not value.is_finite():
        raise ValueError(given)
    return Literal(f"{value:f}", datatype=XSD.decimal)


_TYPES: dict[str, Callable[[str], Literal | NamedNode]] = {
    "string": Literal,
    "date": _date,
    "integer": lambda given: Literal(str(int(given)), datatype=XSD.integer),
    "number": _number,
    "iri": _iri,
    "term": lambda given: term(given if ":" in given else bare(given)),
}
_HINTS = {"date": ": write it as 2023-10-26", "term": ": write it as kg:Meeting", "iri": ": write it in full"}


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header.

    `kind` is facts (own voice only), claims (says whose) or meta; `earlier` is the name that it had before, or "".
    """

    name: str
    summary: str
    kind: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str
    earlier: str = ""

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of a name."""
        return any(p.name == name for p in self.parameters)

    def least(self, given: Mapping[str, str]) -> Decimal:
        """The least confidence of what it shows: what is given, else its default, else 0.

        Raises:
            Misuse: it is no number.
        """
        found = {p.name: p for p in self.parameters}.get(MIN_CONFIDENCE)
        value = given.get(MIN_CONFIDENCE) or (found and found.default) or "0"
        if found is not None:
            found.value(value)
        return Decimal(value)

    def bind(self, given: Mapping[str, str]) -> str:
        """The query with a VALUES block at its slot: what is given, and the defaults of what is not.

        The variable of a parameter is its name behind `given_`, so that a column may bear the same name.

        Raises:
            Misuse: a parameter is unknown, missing or of the wrong type.
        """
        known = {p.name for p in self.parameters}
        if unknown := sorted(set(given) - known):
            raise Misuse(
                f"query {self.name} has no parameter {unknown[0]!r}; it has: {', '.join(sorted(known)) or 'none'}"
            )
        if missing := [p.name for p in self.parameters if p.required and p.name not in given]:
            raise Misuse(f"query {self.name} needs --param {missing[0]}=…")
        bound = {p.name: p.default for p in self.parameters if p.default is not None} | dict(given)
        if not bound:
            return self.text
        row = " ".join(p.value(bound[p.name]) if p.name in bound else "UNDEF" for p in self.parameters)
        names = " ".join(f"?given_{p.name}" for p in self.parameters)
        return _SLOT.sub(lambda _: f"  VALUES ({names}) {{ ({row}) }}", self.text, count=1)


def parse_query(name: str, text: str) -> NamedQuery:
    """A query and what its header says.

    Raises:
        KgError: a line of the header is not understood, or there are parameters but no slot.
    """
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _HEADER.match(line):
            rows.setdefault(match[1], []).append(match[2].strip())
    parameters = tuple(_parameter(name, row) for row in rows.get("param", ()))
    if parameters and not _SLOT.search(text):
        raise KgError(f"query {name}: has parameters but no line '#params'")
    columns = tuple(" ".join(rows.get("columns", ())).split())
    summary, kind, earlier = (" ".join(rows.get(key, ())) for key in ("summary", "kind", "earlier"))
    return NamedQuery(name, summary, kind, parameters, columns, text, earlier)


def _parameter(name: str, row: str) -> Parameter:
    match = _PARAM.match(row)
    if match is None or match[4] not in _TYPES:
        types = ", ".join(_TYPES)
        raise KgError(f"query {name}: parameter {row!r}: expected NAME[! or =DEFAULT] TYPE TEXT with a type of {types}")
    return Parameter(match[1], match[4], match[2] == "!", match[5], match[3])


def columns() -> dict[str, str]:
    """What each column and parameter means, by its one name, in the order of the names."""
    lines = (query_folder() / "columns.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def named_queries() -> tuple[NamedQuery, ...]:
    """The queries of `queries/`, by name."""
    return tuple(parse_query(f.stem, f.read_text(encoding="utf-8")) for f in sorted(query_folder().glob("*.rq")))


def load_query(query: str) -> NamedQuery:
    """A query by file, by name or as text, in this order.

    Raises:
        Misuse: it is none of the three.
    """
    if query.endswith(".rq") and Path(query).is_file():
        return parse_query(Path(query).stem, Path(query).read_text(encoding="utf-8"))
    named = query_folder() / f"{query}.rq"
    if re.fullmatch(r"[\w-]+", query) and named.is_file():
        return parse_query(query, named.read_text(encoding="utf-8"))
    if verb_of(query):
        return parse_query("text", query)
    queries = named_queries()
    if renamed := next((q for q in queries if q.earlier == query), None):
        return renamed
    if re.search(r"\s", query.strip()):
        raise Misuse(f"{query!r} is no query: SELECT, ASK, CONSTRUCT and DESCRIBE are; a graph is only read")
    names = ", ".join(q.name for q in queries)
    raise Misuse(f"{query!r} is neither a file, nor query text, nor a named query: {names}")


def left_out(query: NamedQuery, given: Mapping[str, str], ask: Callable[[str], Results]) -> int:
    """How many rows a query does not show because it is not sure enough of them; 0 where it shows all.

    Args:
        query: the query.
        given: its parameters.
        ask: what answers queries over the source.
    """
    if not query.takes(MIN_CONFIDENCE) or not query.least(given):
        return 0
    every, shown = (ask(query.bind(g)) for g in ({**given, MIN_CONFIDENCE: "0"}, given))
    if isinstance(every, QueryBoolean) or isinstance(shown, QueryBoolean):
        return 0
    return sum(1 for _ in every) - sum(1 for _ in shown)


def asker(source: str) -> Callable[[str], Results]:
    """What answers queries over a source, which is opened once.

    Raises:
        KgError: the source cannot be read.
    """
    if is_endpoint(source):
        return Endpoint(source).ask
    store = open_source(source)
    return lambda query: query_store(query, store)


def query_store(query: str, store: Store, *, union: bool = False) -> Results:
    """The results of a query over a store, with the default graph of the contract.

    Args:
        query: SPARQL.
        store: the store.
        union: the default graph is that of all graphs instead.

    Raises:
        Misuse: the query does not parse.
    """
    try:
        return store.query(query, prefixes=prefixes(), use_default_graph_as_union=union)
    except SyntaxError as err:
        raise Misuse(f"the query does not parse: {first_line(err)}") from err


# ---------------------------------------------------------------- results as bytes

_TABLES = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}
RESULT_FORMATS = ("table", *_TABLES, *_GRAPHS)


def render(results: Results, format_: str = "table") -> bytes:
    """The results in a format: a table for people, CSV, TSV, JSON or XML; the triples of CONSTRUCT as RDF.

    Raises:
        Misuse: the format does not fit the kind of query.
    """
    if isinstance(results, QueryTriples | tuple):
        if format_ not in ("table", *_GRAPHS):
            raise Misuse(f"CONSTRUCT gives triples: --format one of {', '.join(_GRAPHS)}")
        return graph_bytes(sorted(set(results), key=str), _GRAPHS.get(format_, RdfFormat.TURTLE))
    if format_ == "table":
        return _table(results).encode()
    if format_ not in _TABLES:
        raise Misuse(f"{format_} is for CONSTRUCT: --format one of table, {', '.join(_TABLES)}")
    out = io.BytesIO()
    results.serialize(out, format=_TABLES[format_])
    return out.getvalue()


def graph_bytes(statements: Sequence[Triple] | Sequence[Quad], format_: RdfFormat) -> bytes:
    """Triples or quads in their order, under the prefixes that shorten something; the same bytes in every process."""
    text = "\n".join(map(str, statements))
    used = {name: iri for name, iri in prefixes().items() if iri in text}
    data = serialize(statements, format=format_, prefixes=used) or b""
    head = [line for line in data.splitlines(keepends=True) if line.startswith(b"@prefix")]
    # The library writes the prefixes in no order.
    return b"".join(sorted(head)) + data[sum(map(len, head)) :] if head else data


def _table(results: QuerySolutions | QueryBoolean) -> str:
    if isinstance(results, QueryBoolean):
        return "yes\n" if results else "no\n"
    names = [v.value for v in results.variables]
    rows = [[_cell(solution[i]) for i in range(len(names))] for solution in results]
    widths = [
        min(max(len(names[i]), *(len(r[i]) for r in rows), 1), _WIDEST) if rows else len(names[i])
        for i in range(len(names))
    ]
    lines = [names, ["-" * w for w in widths], *rows]
    text = "\n".join("  ".join(_fit(c, w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)
    return f"{text}\n({len(rows)} {'row' if len(rows) == 1 else 'rows'})\n"


_WIDEST = 60


def _fit(cell: str, width: int) -> str:
    return cell.ljust(width) if len(cell) <= width else cell[: width - 1] + "…"


def _cell(node: object) -> str:
    return "" if node is None else " ".join(str(getattr(node, "value", node)).split())
