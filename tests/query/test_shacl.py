"""`kg validate` says what pySHACL says of the whole of the shapes, on a valid graph and on 150 faults in sixteen."""

from collections.abc import Callable
from functools import partial

import pyshacl
import pytest
from fixture import alpha, quads
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph
from test_validate import ART, CLAIM, EVENT, RULES

from kg.query.validate import _violations, check, validate
from kg.terms.data import ontology_file
from kg.terms.ontology import prefixes
from kg.terms.vocab import KG, NIF, RDF, XSD

HEADER = "".join(f"PREFIX {p}: <{n}>\n" for p, n in prefixes().items())
WRONG = Literal("wrong")
MORE = [  # where the two could differ: nodes without the class that a constraint is for, and blank nodes
    'INSERT DATA { <g:x> kg:date "2020"^^xsd:gYear }',
    "INSERT DATA { <g:x> kg:agent <g:y> }",
    'INSERT DATA { <g:x> nif:beginIndex 1 ; nif:endIndex 5 ; nif:anchorOf "ab" }',
    "INSERT DATA { <g:x> a kg:ExternalStatement ; kg:modality kg:Claimed }",
    "INSERT DATA { [] a kg:Event ; kg:agent <g:y> }",
    "INSERT DATA { <g:x> a kg:Event }",
    f"INSERT DATA {{ <{CLAIM}/claim-1> kg:statedIn <g:c> . <g:c> a kg:Claim ; kg:statedIn <{CLAIM}/claim-1> }}",
    f"DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> a kg:Meeting }} }}",
]


def fresh() -> list[Quad]:
    return quads(alpha())


def by_property() -> list[Callable[[Store], None]]:
    """For each property of each kind of node a fault: one node lacks it, or has something wrong as well."""
    whole = sorted(set(fresh()), key=str)
    kinds = {q.subject: q.object.value for q in whole if q.predicate == RDF.type}
    seen, made = set(), []
    for quad in whole:
        place = (kinds.get(quad.subject), quad.predicate)
        if place in seen or quad.predicate == RDF.type:
            continue
        seen.add(place)
        made.append(partial(_break, quad, wrong=len(made) % 2 == 0))
    return made


def _break(quad: Quad, store: Store, *, wrong: bool) -> None:
    for own in list(store.quads_for_pattern(quad.subject, quad.predicate, None, None)):
        store.remove(own)
    if wrong:
        store.add(Quad(quad.subject, quad.predicate, WRONG, quad.graph_name))


def _update(text: str, store: Store) -> None:
    store.update(HEADER + text)


FAULTS = [*by_property(), *(partial(_update, text) for text in (*(text for text, _ in RULES), *MORE))]
GRAPHS = [[], *(FAULTS[n::16] for n in range(16))]  # faults of one node stand apart, so that none hides another
SHAPES = Graph().parse(ontology_file("shapes.ttl"))


def said(violations) -> list[tuple[str, str]]:
    """Node and message of each; blank nodes have no name to compare."""
    return sorted((v.node if "/" in v.node or ":" in v.node else "_", v.message) for v in violations)


@pytest.mark.parametrize("faults", GRAPHS, ids=range(len(GRAPHS)))
def test_both_say_the_same(faults):
    store = Store()
    store.extend(fresh())
    for fault in faults:
        fault(store)
    data = Graph().parse(serialize({q.triple for q in store}, format=RdfFormat.N_TRIPLES), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=SHAPES)
    ours = check(store)
    assert said(ours) == said({*_violations(report, data)})
    assert conforms is not bool(ours)
    assert conforms is not bool(faults)


def test_a_file_is_checked_as_it_stands(tmp_path):
    """A store makes an integer of every kind of whole number."""
    path = tmp_path / "graph.nq"
    span = next(q for q in fresh() if q.predicate == NIF.endIndex)
    lines = [q for q in fresh() if (q.subject, q.predicate) != (span.subject, span.predicate)]
    short = Quad(
        span.subject,
        span.predicate,
        Literal(span.object.value, datatype=NamedNode(f"{XSD.integer.value[:-7]}short")),
        span.graph_name,
    )
    path.write_bytes(serialize([*lines, span], format=RdfFormat.N_QUADS))
    assert not validate(str(path))
    path.write_bytes(serialize([*lines, short], format=RdfFormat.N_QUADS))
    assert any("ends at one offset" in v.message for v in validate(str(path)))


def test_a_node_without_a_name_is_checked():
    store = Store()
    store.extend([*fresh(), Quad(BlankNode("x"), RDF.type, KG.Event), Quad(BlankNode("x"), KG.agent, NamedNode("g:y"))])
    assert any("as a participant too" in v.message for v in check(store))
