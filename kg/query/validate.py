"""Does a graph keep the contract? SHACL by pySHACL, with reports that a person can act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store, serialize

from kg.store.articles import open_source
from kg.terms.data import ontology_file
from kg.terms.iris import article_in
from kg.terms.ontology import curie, prefixes
from kg.terms.vocab import DCTERMS, KG, NIF

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
    return check(open_source(source))


def check(store: Store) -> list[Violation]:
    """The violations of the graphs of a store taken together, sorted."""
    import pyshacl
    from rdflib import Graph

    data = Graph()
    triples = {quad.triple for quad in store}
    if not triples:
        return []
    data.parse(serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    shapes = Graph().parse(ontology_file("shapes.ttl"), format="turtle")
    selects = _take_selects(shapes)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, inplace=True)
    assert isinstance(report, Graph)
    return sorted({*_violations(report, data), *_select_violations(selects, store, data)})


def _take_selects(shapes: "Graph") -> list[tuple[str, str]]:
    """Takes the SPARQL constraints out of the shapes: (message, query) each.

    They are written so that one run over the whole graph finds all their violations; pySHACL would parse and run
    each of them for every node anew, which is some hundred times slower.
    """
    from rdflib.namespace import SH

    take_selects = {
        (str(shapes.value(c, SH.message)), str(shapes.value(c, SH.select))) for c in shapes.objects(None, SH.sparql)
    }
    shapes.remove((None, SH.sparql, None))
    return sorted(take_selects)


def _select_violations(selects: list[tuple[str, str]], store: Store, data: "Graph") -> Iterator[Violation]:
    from rdflib import URIRef

    for message, query in selects:
        for solution in store.query(query, prefixes=prefixes(), use_default_graph_as_union=True):  # type: ignore[union-attr]
            node = solution["this"]
            if isinstance(node, NamedNode):
                focus = URIRef(node.value)
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
