"""Whether two results of queries are the same, whatever blank nodes are called."""

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    Triple,
    parse,
    parse_query_results,
)

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
TABLES = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {  # compared by value: the same number may be written in several ways
    f"{XSD}integer": int,
    f"{XSD}decimal": lambda text: Decimal(text).normalize(),
    f"{XSD}double": float,
    f"{XSD}float": float,
    f"{XSD}boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
}
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def same_graph(one, other) -> bool:
    """Whether two sets of quads or triples differ by the names of blank nodes alone."""
    return canonical(one) == canonical(other)


def canonical(quads) -> frozenset[str]:
    made = Dataset(quads)
    made.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, made))


def table_of(data: bytes, form: QueryResultsFormat):
    """A table as its variables and rows, or a boolean."""
    found = parse_query_results(data, format=form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [v.value for v in found.variables]
    return names, [{n: t for n, t in zip(names, row, strict=True) if t is not None} for row in found]


def expected_table(path: Path):
    """A result of the W3C in any of its formats; None where it is a graph. With it whether its order counts."""
    if path.suffix in TABLES:
        return table_of(path.read_bytes(), TABLES[path.suffix]), False
    graph = Dataset(parse(path=str(path), base_iri=path.as_uri()))
    sets = [q.subject for q in graph if q.predicate == TYPE and q.object == NamedNode(f"{RS}ResultSet")]
    if not sets:
        return None, False

    def objects(node, name):
        return [q.object for q in graph if q.subject == node and q.predicate == NamedNode(f"{RS}{name}")]

    if truth := objects(sets[0], "boolean"):
        return truth[0].value in ("true", "1"), False
    rows, places = [], []
    for solution in objects(sets[0], "solution"):
        bound = {objects(b, "variable")[0].value: objects(b, "value")[0] for b in objects(solution, "binding")}
        rows.append(bound)
        places += [int(i.value) for i in objects(solution, "index")]
    names = [v.value for v in objects(sets[0], "resultVariable")]
    if len(places) == len(rows) and rows:
        return (names, [row for _, row in sorted(zip(places, rows, strict=True), key=lambda p: p[0])]), True
    return (names, rows), False


def same_table(found, wanted, *, ordered: bool, lax: bool = False) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if set(found[0]) != set(wanted[0]) and wanted[0]:
        return False
    if lax:
        seen, allowed = Counter(map(shape, found[1])), Counter(map(shape, wanted[1]))
        return set(seen) == set(allowed) and seen <= allowed
    return same_rows(found[1], wanted[1], ordered=ordered)


def same_rows(found, wanted, *, ordered: bool) -> bool:
    """Whether there is a renaming of blank nodes that makes the rows the same, as often as they come."""
    if len(found) != len(wanted):
        return False
    if Counter(map(shape, found)) != Counter(map(shape, wanted)):
        return False
    if ordered:
        return match(list(zip(found, wanted, strict=True)), {}) is not None
    return assign(sorted(found, key=shape_text), sorted(wanted, key=shape_text), {})


def shape(row):
    return frozenset((name, plain(term)) for name, term in row.items())


def shape_text(row) -> str:
    return str(sorted((name, plain(term)) for name, term in row.items()))


def plain(term) -> str:
    if isinstance(term, BlankNode):
        return "_"
    if isinstance(term, Triple):
        return f"<<{plain(term.subject)} {term.predicate} {plain(term.object)}>>"
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        try:
            return f"{NUMBERS[term.datatype.value](term.value)!r} {term.datatype.value}"
        except (ValueError, ArithmeticError):
            pass
    return str(term)


def match(pairs, known):
    for one, other in pairs:
        if set(one) != set(other):
            return None
        for name in one:
            known = unify(one[name], other[name], known)
            if known is None:
                return None
    return known


def unify(one, other, known):
    if isinstance(one, Triple) and isinstance(other, Triple):
        for a, b in ((one.subject, other.subject), (one.predicate, other.predicate), (one.object, other.object)):
            known = unify(a, b, known)
            if known is None:
                return None
        return known
    if isinstance(one, BlankNode) and isinstance(other, BlankNode):
        if known.get(one, other) != other or known.get(("back", other), one) != one:
            return None
        return {**known, one: other, ("back", other): one}
    return known if plain(one) == plain(other) else None


def assign(found, wanted, known) -> bool:
    if not found:
        return True
    first, rest = found[0], found[1:]
    for i, row in enumerate(wanted):
        if shape(row) == shape(first) and (more := match([(first, row)], known)) is not None:
            if assign(rest, wanted[:i] + wanted[i + 1 :], more):
                return True
            if more == known:
                return False  # no blank node was at stake: another equal row would do no better
    return False


def same_csv(found: bytes, wanted: bytes) -> bool:
    """Whether two CSV tables are the same but for the order of columns and rows and the names of blank nodes."""
    return csv_rows(found) == csv_rows(wanted)


def csv_rows(data: bytes) -> Counter:
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    return Counter(frozenset((k, "_" if v.startswith("_:") else v) for k, v in row.items()) for row in rows)
