"""`POST /nif` annotates as GERBIL asks: phrases with offsets of the context, and what they are."""

import pynif
import pytest
import rdflib

NIF = rdflib.Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
IDENT = rdflib.URIRef("http://www.w3.org/2005/11/its/rdf#taIdentRef")
TEXT = "Angela Merkel met François Hollande in Berlin. Ann Zyxw left."


def document(text=TEXT):
    """A task of GERBIL."""
    graph = rdflib.Graph()
    context = rdflib.URIRef(f"http://gerbil.example/task-7#char=0,{len(text)}")
    graph.add((context, rdflib.RDF.type, NIF.Context))
    graph.add((context, NIF.isString, rdflib.Literal(text)))
    graph.add((context, NIF.beginIndex, rdflib.Literal(0)))
    return graph, context


@pytest.mark.slow
def test_names_come_back_with_their_items(reading):
    graph, context = document()
    for form, media in (
        ("turtle", "text/turtle"),
        ("json-ld", "application/ld+json"),
        ("turtle", "application/x-turtle"),
    ):
        reply = reading.client.post(
            "/nif", content=graph.serialize(format=form).encode(), headers={"Content-Type": media}, timeout=120
        )
        assert reply.status_code == 200, reply.text
        made = rdflib.Graph().parse(data=reply.content, format="turtle")
        assert set(graph) <= set(made)
        told = {}
        for phrase in made.subjects(NIF.referenceContext, context):
            begin, end = (int(made.value(phrase, p)) for p in (NIF.beginIndex, NIF.endIndex))
            assert str(made.value(phrase, NIF.anchorOf)) == TEXT[begin:end]
            assert str(phrase) == f"http://gerbil.example/task-7#char={begin},{end}"
            told[TEXT[begin:end]] = str(made.value(phrase, IDENT))
        assert told["Angela Merkel"] == "http://www.wikidata.org/entity/Q567"
        assert told["Berlin"] == "http://www.wikidata.org/entity/Q64"
        assert told["Ann Zyxw"].startswith("https://example.org/news/entity/ann-zyxw")


@pytest.mark.slow
def test_the_library_of_nif_writes_what_is_asked_and_reads_what_comes_back(reading):
    asked = pynif.NIFCollection(uri="http://gerbil.example")
    asked.add_context(uri="http://gerbil.example/task-8", mention=TEXT)
    headers = {"Content-Type": "application/x-turtle"}
    reply = reading.client.post("/nif", content=asked.dumps(format="turtle"), headers=headers, timeout=120)
    (context,) = pynif.NIFCollection.loads(reply.text, format="turtle").contexts
    phrases = {p.mention: p for p in context.phrases}
    assert {"Angela Merkel", "Berlin"} <= set(phrases)
    assert all(TEXT[p.beginIndex : p.endIndex] == p.mention for p in phrases.values())
    assert phrases["Angela Merkel"].taIdentRef == "http://www.wikidata.org/entity/Q567"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "media", "status", "said"),
    [
        (b"<a> <b>", "text/turtle", 400, "does not parse"),
        (b"<http://a/> <http://b/> <http://c/> .", "text/turtle", 400, "holds no text"),
        (b"{}", "text/plain", 415, "text/plain is no format of NIF"),
        (b"#" * (1 << 20) + b"#", "text/turtle", 413, "at most"),
    ],
)
def test_what_cannot_be_annotated_is_told(reading, content, media, status, said):
    reply = reading.client.post("/nif", content=content, headers={"Content-Type": media}, timeout=120)
    assert (reply.status_code, said in reply.text) == (status, True), reply.text
