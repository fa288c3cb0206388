"""What conforms, and for every shape a graph that fails it."""

import pytest
from fixture import NAMER, alpha, article_iri, beta, quads
from pyoxigraph import Store
from rdflib import Graph
from rdflib.namespace import RDF, SH

from kg.query.validate import check
from kg.terms.data import ontology_file
from kg.terms.ontology import curie, prefixes

ART = article_iri(alpha()).value
NAME = ART.rpartition("/")[2]
LEE = NAMER.entity(alpha().entities[0], "https://w3id.org/newskg#Person").value
EVENT, CLAIM, FIGURE, MEMBER = (
    f"https://example.org/news/{k}/{NAME}" for k in ("event", "claim", "figure", "membership")
)
X = "<https://example.org/x>"


def broken_by(update: str) -> list[str]:
    store = Store()
    store.extend(quads(alpha(), beta()))
    header = "".join(f"PREFIX {p}: <{n}>\n" for p, n in prefixes().items())
    store.update(header + update)
    return [v.message for v in check(store)]


# shape -> an update of the fixture that the shape must refuse, and the message it must give
BREAKS = {
    "ArticleShape": (f"DELETE WHERE {{ GRAPH <{ART}> {{ <{ART}> dcterms:identifier ?x }} }}", "exactly one identifier"),
    "BundleShape": (
        f"DELETE WHERE {{ GRAPH <{ART}> {{ <{ART}/extraction> prov:wasGeneratedBy ?x }} }}",
        "names the run",
    ),
    "RunShape": ("DELETE WHERE { ?run kg:model ?x }", "names one model"),
    "ContextShape": (f"INSERT DATA {{ {X} a nif:Context }}", "one string"),
    "PhraseShape": (f'INSERT DATA {{ GRAPH <{ART}> {{ <{ART}#char=0,9> nif:anchorOf "x" }} }}', "characters once"),
    "EntityShape": (f'INSERT DATA {{ <{LEE}> rdfs:label "Lee again" }}', "exactly one label"),
    "MembershipShape": (
        f"DELETE WHERE {{ GRAPH <{ART}> {{ <{MEMBER}/membership-1> kg:status ?x }} }}",
        "current, former or incoming",
    ),
    "RoleShape": ("DELETE WHERE { ?role a skos:Concept }", "skos:Concept"),
    "EventShape": (f"INSERT DATA {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:place <{LEE}> }} }}", "is a place"),
    "ClaimShape": (f"DELETE WHERE {{ GRAPH <{ART}> {{ <{CLAIM}/claim-1> kg:contentSpan ?x }} }}", "content as spans"),
    "FigureShape": (
        f"INSERT DATA {{ GRAPH <{ART}> {{ <{FIGURE}/figure-1> kg:comparator kg:Killed }} }}",
        "one comparator",
    ),
    "EventTieShape": (f"INSERT DATA {{ {X} a kg:EventTie ; kg:score 2.0 }}", "a tie has one score from 0 to 1"),
    "ResolutionShape": (f"INSERT DATA {{ {X} a kg:Resolution ; kg:resolvedIn <{ART}> ; kg:observed {X} ; kg:resolvedTo <{LEE}> ; kg:slot {X} }}", "has one reason"),
    "LinkedShape": (f"INSERT DATA {{ <{LEE}> kg:linkScore 7.5 }}", "one decimal from 0 to 1"),
    "LinkSourceShape": (f"INSERT DATA {{ {X} a kg:LinkSource }}", "has one name"),
    "ExternalStatementShape": (
        f'INSERT DATA {{ {X} a kg:ExternalStatement ; kg:describes <{LEE}> ; kg:property "P39" ; kg:externalValue wd:Q1 ; prov:wasDerivedFrom wd:Q2 ; kg:modality kg:Occurred }}',
        "no article states",
    ),
}  # fmt: skip
# What only the SPARQL constraints find.
RULES = [
    (f"DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/attack-2> kg:statedIn ?x }} }}", "Claimed goes with statedIn"),
    (f"INSERT DATA {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:statedIn <{CLAIM}/claim-1> }} }}", "Claimed goes with statedIn"),
    (f"DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:latest ?x }} }}", "earliest and latest day"),
    (f"INSERT DATA {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> a kg:Visit }} }}", "exactly one class"),
    ((f"DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/attack-1> kg:participant <{LEE.replace('ann-lee', 'x')}> }} }} ; "
     f"DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/attack-1> kg:participant ?x }} }}"), "written as a participant too"),
    (f"INSERT DATA {{ GRAPH <{ART}> {{ <{CLAIM}/claim-1> kg:statedIn <{CLAIM}/claim-1> }} }}", "does not state itself"),
    ((f"DELETE {{ GRAPH <{ART}> {{ ?s nif:anchorOf ?a }} }} INSERT {{ GRAPH <{ART}> {{ ?s nif:anchorOf \"too short\" }} }} "
     f"WHERE {{ GRAPH <{ART}> {{ ?s a nif:Sentence ; nif:anchorOf ?a }} }}"), "as long as its offsets"),
    ((f"DELETE {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:latest ?d }} }} INSERT {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:latest "
     f"\"2019-01-01\"^^xsd:date }} }} WHERE {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:latest ?d }} }}"), "not behind the last"),
    (f"DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:evidence ?x }} }}", "sentence as evidence"),
    (f"INSERT DATA {{ <{LEE}> kg:linkScore 0.5 ; skos:exactMatch wd:Q1 ; skos:closeMatch wd:Q2 }}", "exact or close, not both"),
]  # fmt: skip


def shapes() -> dict[str, str]:
    """Shape -> the class it is for, of all node shapes."""
    graph = Graph().parse(ontology_file("shapes.ttl"))
    return {
        curie(str(s)).removeprefix("kg:"): curie(str(graph.value(s, SH.targetClass) or ""))
        for s in graph.subjects(RDF.type, SH.NodeShape)
    }


# The shapes that only ask for the superclass, and for what every entity, event or claim has.
SIMPLE = sorted((name, cls) for name, cls in shapes().items() if name not in BREAKS)


def test_the_fixture_conforms():
    store = Store()
    store.extend(quads(alpha(), beta()))
    assert check(store) == []


@pytest.mark.parametrize("name", BREAKS)
def test_each_shape_refuses_a_graph_that_breaks_it(name):
    update, message = BREAKS[name]
    assert any(message in found for found in broken_by(update))


@pytest.mark.parametrize(("name", "cls"), SIMPLE)
def test_each_class_shape_refuses_a_bare_node_of_its_class(name, cls):
    # Only what this shape says counts: the messages that name its class, or its own property when it has no superclass.
    found = broken_by(f"INSERT DATA {{ {X} a {cls} }}")
    own = cls.removeprefix("kg:")
    assert any(m.startswith(f"{own} is written with its superclass") for m in found) or (cls == "kg:Place" and found)


@pytest.mark.parametrize(("update", "message"), RULES)
def test_each_rule_refuses_a_graph_that_breaks_it(update, message):
    assert any(message in found for found in broken_by(update))


def test_every_shape_has_a_message():
    graph = Graph().parse(ontology_file("shapes.ttl"))
    for node in {*graph.objects(None, SH.property), *graph.objects(None, SH.sparql)}:
        assert graph.value(node, SH.message) is not None


def test_a_violation_names_article_sentence_and_node():
    store = Store()
    store.extend(quads(alpha()))
    store.update(
        f"PREFIX kg: <https://w3id.org/newskg#> DELETE WHERE {{ GRAPH <{ART}> {{ <{EVENT}/meeting-1> kg:rule ?x }} }}"
    )
    (violation,) = check(store)
    assert str(violation) == (
        f"alpha: {NAME}/meeting-1: a statement names the rule that read it “President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.”"
    )


def test_an_empty_graph_conforms():
    assert check(Store()) == []
