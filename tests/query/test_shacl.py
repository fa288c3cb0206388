"""`kg validate` says what pySHACL says of the whole of the shapes, on a valid graph and on forty that are broken."""

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


def by_property() -> list[list[Quad]]:
    """For each property of each kind of node a graph in which one node lacks it, or has something wrong instead."""
    whole = sorted(set(fresh()), key=str)
    kinds = {q.subject: q.object.value for q in whole if q.predicate == RDF.type}
    seen, made = set(), []
    for quad in whole:
        place = (kinds.get(quad.subject), quad.predicate)
        if place in seen or quad.predicate == RDF.type:
            continue
        seen.add(place)
        rest = [q for q in whole if (q.subject, q.predicate) != (quad.subject, quad.predicate)]
        wrong = [Quad(quad.subject, quad.predicate, WRONG, quad.graph_name)]
        made.append(rest if len(made) % 2 else rest + wrong)
    return made


def updated(update: str) -> list[Quad]:
    store = Store()
    store.extend(fresh())
    store.update(HEADER + update)
    return list(store)


def test_there_are_more_than_forty():
    assert len(by_property()) + len(RULES) + len(MORE) > 40


def said(violations) -> list[tuple[str, str]]:
    """Node and message of each; blank nodes have no name to compare."""
    return sorted((v.node if "/" in v.node or ":" in v.node else "_", v.message) for v in violations)


@pytest.mark.parametrize("number", range(-1, 48))
def test_both_say_the_same(number):
    graphs = [*by_property(), *(updated(text) for text, _ in RULES), *map(updated, MORE)]
    chosen = fresh() if number < 0 else graphs[number * len(graphs) // 48]
    store = Store()
    store.extend(chosen)
    data = Graph().parse(serialize({q.triple for q in store}, format=RdfFormat.N_TRIPLES), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=Graph().parse(ontology_file("shapes.ttl")))
    ours = check(store)
    assert said(ours) == said({*_violations(report, data)})
    assert conforms is not bool(ours)
    assert conforms or number >= 0


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
