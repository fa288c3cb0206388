"""The ontology is complete, used, and the single source of names."""

import re

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery

from kg.errors import KgError
from kg.extract.events.reader import load_reader
from kg.query.named import named_queries
from kg.terms import ontology, vocab
from kg.terms.data import ontology_file, repository_root

KG = ontology.prefixes()["kg"]
ROOT = repository_root()
STATUS = URIRef(ontology.prefixes()["vs"] + "term_status")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(ontology_file("newskg.ttl"))


def ours(graph: Graph, kind=None) -> list[URIRef]:
    return sorted({s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(KG)})


def test_every_term_has_one_label_and_a_comment(graph):
    for term in ours(graph):
        assert len(list(graph.objects(term, RDFS.label))) == 1, term
        assert all(str(c).endswith((".", "!")) and len(str(c)) > 8 for c in graph.objects(term, RDFS.comment)), term
        assert list(graph.objects(term, RDFS.comment)), term


def test_every_property_has_domain_and_range(graph):
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ours(graph, kind):
            assert list(graph.objects(term, RDFS.domain)), term
            assert list(graph.objects(term, RDFS.range)), term


def test_what_the_ontology_points_to_is_declared(graph):
    known = set(graph.subjects())
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        for target in graph.objects(None, predicate):
            standard = str(target).startswith((str(RDFS), str(OWL)))
            assert target in known or standard, target


def test_labels_are_unique_within_a_kind(graph):
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        labels = [str(graph.value(t, RDFS.label)) for t in ours(graph, kind)]
        assert len(labels) == len(set(labels))


def test_the_ontology_is_versioned_and_aligned(graph):
    assert graph.value(URIRef("https://w3id.org/newskg"), OWL.versionInfo) == Literal("1.2.0")
    aligned = {str(o) for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in graph.objects(None, p)}
    for prefix in ("schema", "org", "prov", "sem", "skos"):
        assert any(o.startswith(ontology.prefixes()[prefix]) for o in aligned), prefix
    assert any(str(o).startswith(ontology.prefixes()["wd"]) for o in graph.objects(None, SKOS.closeMatch))
    assert set(map(str, graph.objects(None, SKOS.notation))) >= {"CONSULT", "ACCUSE", "ASSAULT", "AGREE"}


def test_every_term_is_used_or_marked_as_planned(graph):
    sources = [*(ROOT / "kg").rglob("*.py"), *(ROOT / "kg" / "lang" / "en").iterdir(), *(ROOT / "queries").glob("*.rq")]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources if p.is_file() and p.name != "vocab.py")
    text += "".join(f" kg:{row.split(chr(9))[1]}" for f in ("places.tsv", "organisations.tsv")
                    for row in (ROOT / "kg" / "lang" / "en" / f).read_text(encoding="utf-8").splitlines() if "\t" in row)  # fmt: skip
    used = {*re.findall(r"\b(?:KG\.|kg:)(\w+)", text), *(cls.removeprefix("kg:") for cls in load_reader().classes)}
    planned = {t for t in ours(graph) if str(graph.value(t, STATUS)) == "unstable"}
    used |= {str(o)[len(KG):] for t in ours(graph) if t[len(KG):] in used for p in (RDF.type, RDFS.domain) for o in graph.objects(t, p)}  # fmt: skip
    unused = {t for t in ours(graph) if t[len(KG):] not in used} - planned  # fmt: skip
    assert not unused


def test_an_unknown_term_is_refused_and_the_nearest_named():
    with pytest.raises(KgError, match="kg:Meeting"):
        ontology.term("kg:Meting")


def test_superclasses_are_those_of_the_contract():
    above = {t.value.removeprefix(KG) for t in ontology.superclasses(ontology.term("kg:Country"))}
    assert above == {"GeopoliticalEntity", "Place", "Agent"}


def test_generated_files_are_fresh():
    assert (ROOT / "kg" / "terms" / "vocab.py").read_text(encoding="utf-8") == ontology.vocabulary()
    assert (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8") == ontology.document()


def test_constants_stand_for_declared_terms():
    assert vocab.KG.Meeting == ontology.term("kg:Meeting")
    assert vocab.ORG.Membership == ontology.term("org:Membership")


def declared(iri: str) -> bool:
    name = ontology.curie(iri)
    try:
        return bool(name) and ontology.term(name) is not None
    except KgError:
        return False


def iris(node, found: set[str]) -> set[str]:
    """All IRIs of a query's algebra, those inside property paths too."""
    if isinstance(node, URIRef):
        found.add(str(node))
    elif isinstance(node, PropertyPath):
        for value in vars(node).values():
            iris(value, found)
    elif isinstance(node, dict):
        for value in node.values():
            iris(value, found)
    elif isinstance(node, list | tuple | set):
        for value in node:
            iris(value, found)
    return found


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_queries_use_declared_terms_only(query):
    for iri in iris(prepareQuery(query.text).algebra, set()):
        standard = iri.startswith(("http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2005/xpath-functions"))
        nothing = iri == str(RDF.nil)  # how rdflib reads the arguments of COALESCE()
        assert declared(iri) or standard or nothing or iri == KG, iri


def test_shapes_use_declared_terms_only():
    shapes = Graph().parse(ontology_file("shapes.ttl"))
    for predicate in (SH.path, SH.targetClass, SH["class"], SH.targetObjectsOf):
        for target in shapes.objects(None, predicate):
            assert declared(str(target)), target
    for text in shapes.objects(None, SH.select):
        for name in re.findall(r"\b((?:kg|nif):\w+)", str(text)):
            assert ontology.term(name)


def test_every_class_that_is_written_has_a_shape(graph):
    shapes = Graph().parse(ontology_file("shapes.ttl"))
    shaped = {str(t) for t in shapes.objects(None, SH.targetClass)}
    values = {
        "DateSource",
        "MentionType",
        "Modality",
        "Status",
        "Comparator",
        "Measure",
        "Agent",
        "Statement",
    }  # never typed in data
    missing = {t[len(KG):] for t in ours(graph, OWL.Class) if str(t) not in shaped} - values  # fmt: skip
    assert not missing


def test_the_ontology_has_no_blank_nodes(graph):
    assert all(isinstance(node, URIRef) for node in graph.subjects())


# ---------------------------------------------------------------- as a publication, and in OWL 2 DL

BUILT_IN = (str(RDF), str(RDFS), str(OWL), "http://www.w3.org/2001/XMLSchema#")
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ONTOLOGY = URIRef(KG.rstrip("#"))


def kinds_of(graph, prop) -> set:
    return {k for k in KINDS if (prop, RDF.type, k) in graph}


def test_the_ontology_has_its_metadata(graph):
    for name in ("title", "description", "creator", "publisher", "created", "modified", "license"):
        assert list(graph.objects(ONTOLOGY, URIRef(ontology.prefixes()["dcterms"] + name))), name
    namespace = graph.value(ONTOLOGY, URIRef(ontology.prefixes()["vann"] + "preferredNamespaceUri"))
    assert str(namespace) == KG


def test_every_term_says_who_defines_it_and_in_which_language(graph):
    for term in ours(graph):
        assert graph.value(term, RDFS.isDefinedBy) == ONTOLOGY, term
        for text in [*graph.objects(term, RDFS.label), *graph.objects(term, RDFS.comment)]:
            assert text.language == "en", term


def test_every_class_of_events_has_an_example(graph):
    for term in graph.subjects(RDFS.subClassOf, URIRef(KG + "Event")):
        assert any(e.language == "en" for e in graph.objects(term, SKOS.example)), term


def test_codes_are_typed_and_stand_in_a_scheme(graph):
    code = URIRef(ontology.prefixes()["plover"] + "Code")
    scheme = URIRef("https://w3id.org/newskg/plover")
    notations = set(graph.objects(None, SKOS.notation))
    listed = [graph.value(c, SKOS.notation) for c in graph.subjects(SKOS.inScheme, scheme)]
    assert all(n.datatype == code for n in notations)
    assert set(listed) == notations
    assert len(listed) == len(set(listed))


def test_values_stand_in_a_scheme(graph):
    values = [t for t in ours(graph) if any(str(k).startswith(KG) for k in graph.objects(t, RDF.type))]
    assert len(values) > 20
    assert all(graph.value(t, SKOS.inScheme) == URIRef("https://w3id.org/newskg/values") for t in values)


def test_a_property_is_of_one_kind(graph):
    """OWL 2 DL: no IRI is two kinds of property, and each that is used is declared."""
    for prop in {*graph.predicates()} | {s for k in KINDS for s in graph.subjects(RDF.type, k)}:
        builtin = str(prop).startswith(BUILT_IN)
        assert len(kinds_of(graph, prop)) == 1 or builtin, prop


def test_sub_properties_are_of_the_same_kind(graph):
    for one, other in graph.subject_objects(RDFS.subPropertyOf):
        assert kinds_of(graph, one) == kinds_of(graph, other) != set(), (one, other)


def test_ranges_fit_the_kind_of_property(graph):
    datatypes = {*graph.subjects(RDF.type, RDFS.Datatype), RDFS.Literal}
    classes = set(graph.subjects(RDF.type, OWL.Class))
    assert not datatypes & classes
    for prop, target in graph.subject_objects(RDFS.range):
        expected = classes if OWL.ObjectProperty in kinds_of(graph, prop) else datatypes
        assert target in expected, prop
    for _, target in [*graph.subject_objects(RDFS.domain), *graph.subject_objects(RDFS.subClassOf)]:
        assert target in classes, target


def test_assertions_fit_the_kind_of_property(graph):
    for subject, prop, value in graph:
        if OWL.ObjectProperty in kinds_of(graph, prop):
            assert isinstance(value, URIRef), (subject, prop)
        if OWL.DatatypeProperty in kinds_of(graph, prop):
            assert isinstance(value, Literal), (subject, prop)


def test_no_word_of_rdf_or_owl_is_defined_anew(graph):
    """Of the reserved vocabulary only what OWL builds in may be declared, as what it is."""
    for subject, kind in graph.subject_objects(RDF.type):
        if str(subject).startswith((str(RDF), str(RDFS), str(OWL))):
            assert (kind, subject) == (OWL.Class, OWL.Thing) or kind == OWL.AnnotationProperty, subject


def test_classes_that_nothing_can_be_both_of_are_disjoint(graph):
    pairs = {frozenset(map(str, p)) for p in graph.subject_objects(OWL.disjointWith)}
    for one, other in (("Person", "Organisation"), ("Person", "Place"), ("Event", "Claim"), ("Article", "Statement")):
        assert frozenset({KG + one, KG + other}) in pairs
