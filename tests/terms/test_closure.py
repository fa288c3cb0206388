"""What reasoners make of a graph with our ontology and the vocabularies that it uses: no nonsense."""

from pathlib import Path

import owlrl
import pytest
from fixture import alpha, beta, linked_store, quads
from pyoxigraph import RdfFormat, Store, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from kg.terms.data import ontology_file, repository_root
from kg.terms.ontology import prefixes

VOCABULARIES = Path(__file__).with_name("vocabularies.ttl")
KG, FOAF, ORG, SKOS = (prefixes().get(p, "http://xmlns.com/foaf/0.1/") for p in ("kg", "foaf", "org", "skos"))
EXAMPLES = sorted((repository_root() / "examples").glob("*.txt"))
# Kinds that no resource may be of at once, whoever says so. A country is a place and, where it has offices, a body.
APART = [
    (f"{KG}Person", f"{ORG}Organization"),
    (f"{KG}Person", f"{KG}Place"),
    (f"{KG}Event", f"{KG}Claim"),
    (f"{KG}Statement", f"{KG}Agent"),
    (f"{KG}Article", f"{FOAF}Agent"),
    (f"{KG}Article", f"{KG}Statement"),
    (f"{KG}Organisation", f"{KG}Place"),
    (f"{KG}Statement", f"{SKOS}Concept"),
]


def with_axioms(store: Store) -> Graph:
    graph = Graph().parse(serialize({q.triple for q in store}, format=RdfFormat.N_TRIPLES), format="nt")
    return graph.parse(ontology_file("newskg.ttl")).parse(VOCABULARIES)


def nonsense(graph: Graph) -> list[str]:
    """Resources of two kinds that nothing can be both of."""
    apart = {(str(a), str(b)) for a, b in graph.subject_objects(OWL.disjointWith)} | set(APART)
    found = []
    for one, other in sorted(apart):
        both = set(graph.subjects(RDF.type, URIRef(one))) & set(graph.subjects(RDF.type, URIRef(other)))
        found += [f"{node} is {one} and {other}" for node in sorted(map(str, both))]
    return found


def given(name: str) -> Store:
    if name == "linked":
        return linked_store()
    store = Store()
    store.extend(quads(alpha(), beta()))
    return store


@pytest.mark.parametrize("name", ["fixture", "linked"])
@pytest.mark.parametrize("rules", [owlrl.RDFS_Semantics, owlrl.OWLRL_Semantics])
def test_no_reasoner_finds_nonsense(name, rules):
    graph = with_axioms(given(name))
    before = len(graph)
    owlrl.DeductiveClosure(rules).expand(graph)
    assert len(graph) > before
    assert nonsense(graph) == []
    errors = graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))
    assert not [str(e) for e in errors]
    assert not list(graph.subjects(RDF.type, OWL.Nothing))


def test_rdfs_finds_no_nonsense_in_articles(read):
    """Of the package's examples, as they are read."""
    store = Store()
    for example in EXAMPLES:
        store.extend(quads(read(example.read_text(), "2020-05-01")))
    graph = with_axioms(store)
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics).expand(graph)
    assert nonsense(graph) == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("<g:m> org:organization <g:p> . <g:p> a kg:Person .", "Organization"),
        ("<g:x> kg:agent <g:y> . <g:y> a kg:Event .", "Agent"),
        ("<g:x> a kg:Figure , kg:Claim .", "Claim"),
        ("<g:x> kg:article <g:y> . <g:y> a kg:Organisation .", "Article"),
    ],
)
def test_nonsense_is_found(data, found):
    graph = with_axioms(Store())
    header = "".join(f"@prefix {p}: <{n}> .\n" for p, n in prefixes().items())
    graph.parse(data=header + data, format="turtle")
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics).expand(graph)
    assert any(found in line for line in nonsense(graph))


def test_the_ontology_alone_makes_no_class_empty():
    graph = with_axioms(Store())
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not [c for c in graph.subjects(RDFS.subClassOf, OWL.Nothing) if c != OWL.Nothing]
