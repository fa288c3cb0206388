"""Articles and statements put into a store by hand, for tests of what is shown of them."""

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.model import Span
from kg.terms.iris import span_iri, text_iri
from kg.terms.vocab import DCTERMS, KG, NIF, RDF, SCHEMA, XSD

BASE = "https://example.org/news/"
ZENDA = NamedNode(f"{BASE}entity/zenda-0000000001")


def article(store, name, *, day="2020-05-02", outlet="", text="It was so."):
    iri = NamedNode(f"{BASE}article/{name}-0000000000")
    store.add(Quad(iri, RDF.type, KG.Article, DefaultGraph()))
    store.add(Quad(iri, DCTERMS.identifier, Literal(name), iri))
    store.add(Quad(iri, SCHEMA.datePublished, Literal(day, datatype=XSD.date), iri))
    if outlet:
        store.add(Quad(iri, KG.publisherName, Literal(outlet), iri))
    store.add(Quad(span_iri(iri, Span(0, len(text))), NIF.isString, Literal(text), text_iri(iri)))
    store.add(Quad(text_iri(iri), NIF.isString, Literal(text), text_iri(iri)))
    return iri


def statement(store, art, kind, key, **values):
    iri = NamedNode(f"{BASE}{kind}/{art.value.rpartition('/')[2]}/{key}")
    sentence = span_iri(art, Span(0, 10))
    store.add(Quad(sentence, NIF.anchorOf, Literal("It was so."), art))
    told = {"article": art, "evidence": sentence, "modality": KG.Occurred} | values
    for name, value in told.items():
        store.add(Quad(iri, getattr(KG, name), value, art))
    return iri
