"""Does a graph keep the contract? SHACL by pySHACL, with reports that a person can act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, Triple, serialize

from kg.store.articles import open_source, read_graph
from kg.terms.data import ontology_file
from kg.terms.iris import article_in
from kg.terms.ontology import curie, prefixes
from kg.terms.vocab import DCTERMS, KG, NIF, RDF

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["Violation", "check", "validate"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One violation: the article and sentence it concerns ('' where none), the node, and what is wrong."""

    article: str
    sentence: str
    node: str
    message: str

    def __str__(self) -> str:
        where = self.article or "shared"
        sentence = f" “{self.sentence}”" if self.sentence else ""
        return f"{where}: {self.node}: {self.message}{sentence}"


def validate(source: str) -> list[Violation]:
    """The violations of a graph file or a store, sorted; none when it conforms.

    Raises:
        KgError: the source cannot be read.
    """
    store = open_source(source)
    # A store keeps the value of a number and not how it was written: a file is checked as it stands.
    as_written = None if Path(source).is_dir() else {quad.triple for quad in read_graph(source)}
    return check(store, as_written)


def check(store: Store, as_written: "set[Triple] | None" = None) -> list[Violation]:
    """The violations of the graphs of a store taken together, sorted.

    Args:
        store: what the constraints in SPARQL are asked of.
        as_written: its triples with their literals as a file has them.
    """
    import pyshacl
    from rdflib import Graph

    data = Graph()
    triples = as_written if as_written is not None else {quad.triple for quad in store}
    if not triples:
        return []
    data.parse(serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    shapes = Graph().parse(ontology_file("shapes.ttl"), format="turtle")
    selects = _take_selects(shapes)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, inplace=True)
    assert isinstance(report, Graph)
    return sorted({*_violations(report, data), *_select_violations(selects, store, data)})


def _take_selects(shapes: "Graph") -> list[tuple[str, str, str, str]]:
    """Takes the SPARQL constraints out of the shapes: the kind and value of its target, its message and its query.

    They are written so that one run over the whole graph finds all their violations; pySHACL would parse and run
    each of them for every node anew, which is some hundred times slower.
    """
    from rdflib.namespace import SH

    take_selects = {
        (str(kind), str(target), str(shapes.value(c, SH.message)), str(shapes.value(c, SH.select)))
        for shape, c in shapes.subject_objects(SH.sparql)
        for kind in (SH.targetClass, SH.targetSubjectsOf)
        for target in shapes.objects(shape, kind)
    }
    shapes.remove((None, SH.sparql, None))
    return sorted(take_selects)


def _targeted(store: Store, kind: str, value: str) -> set[object]:
    """The nodes that a constraint is for: those of a class, or those that have a property."""
    if kind.endswith("targetClass"):
        return {q.subject for q in store.quads_for_pattern(None, RDF.type, NamedNode(value), None)}
    return {q.subject for q in store.quads_for_pattern(None, NamedNode(value), None, None)}


def _select_violations(selects: list[tuple[str, str, str, str]], store: Store, data: "Graph") -> Iterator[Violation]:
    from rdflib import BNode, URIRef

    targets = {(kind, value): _targeted(store, kind, value) for kind, value, _, _ in selects}
    for kind, value, message, query in selects:
        for solution in store.query(query, prefixes=prefixes(), use_default_graph_as_union=True):  # type: ignore[union-attr]
            node = solution["this"]
            if isinstance(node, NamedNode | BlankNode) and node in targets[kind, value]:
                focus = URIRef(node.value) if isinstance(node, NamedNode) else BNode(node.value)
                yield Violation(_article(data, focus), _sentence(data, focus), _short(node.value), message)


def _violations(report: "Graph", data: "Graph") -> Iterator[Violation]:
    from rdflib.namespace import SH

    for result in report.subjects(SH.focusNode):
        focus = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        value = report.value(result, SH.value)
        shown = f" ({_short(str(value))})" if value is not None and value != focus else ""
        yield Violation(_article(data, focus), _sentence(data, focus), _short(str(focus)), f"{message}{shown}")


def _value(data: "Graph", subject: "Node | None", predicate: NamedNode) -> "Node | None":
    from rdflib import URIRef

    return data.value(subject, URIRef(predicate.value), any=True)


def _article(data: "Graph", focus: "Node | None") -> str:
    """The identifier of the article that a node belongs to."""
    from rdflib import URIRef

    article = _value(data, focus, KG.article) or URIRef(article_in(str(focus)) or str(focus))
    return str(_value(data, article, DCTERMS.identifier) or "")


def _sentence(data: "Graph", focus: "Node | None") -> str:
    span = _value(data, focus, KG.evidence) or focus
    return " ".join(str(_value(data, span, NIF.anchorOf) or "").split())


def _short(iri: str) -> str:
    """An IRI as a prefixed name, or its last two steps."""
    return curie(iri) or "/".join(iri.split("/")[-2:])
