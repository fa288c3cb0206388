"""Claims for others' tools keep what is claimed apart from what is asserted, and are valid there."""

import json
import subprocess
import sys

import pytest
import rdflib
from click.testing import CliRunner
from fixture import alpha, beta, linked_store, quads
from nanopub import Nanopub, NanopubConf
from pyoxigraph import DefaultGraph, RdfFormat, Store, Triple, parse

from kg.cli.app import main
from kg.graph.serialise import write_quads
from kg.publish.formats import PUBLISHED, Publication, publish
from kg.terms.vocab import KG, NP, PROV, RDF

BASE = "https://example.org/news/"
TEXTS = {f.article.id: f.article.text for f in (alpha(), beta())}


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    path = tmp_path_factory.mktemp("publish") / "graph.trig"
    with path.open("wb") as out:
        write_quads(quads(alpha(), beta()), "trig", BASE, out)
    return str(path)


def test_every_nanopublication_is_valid(graph):
    """By the nanopub library: head, assertion, provenance and publication info, each where it should be."""
    dataset = rdflib.Dataset()
    dataset.parse(data=publish(graph, {}, "nanopub"), format="trig")
    found = {s for s, _, _, _ in dataset.quads((None, rdflib.RDF.type, rdflib.URIRef(NP.Nanopublication.value), None))}
    assert len(found) == 8
    for one in found:
        own = rdflib.Dataset()
        for quad in dataset.quads((None, None, None, None)):
            if str(quad[3]).startswith(f"{one}#"):
                own.add(quad)
        assert Nanopub(rdf=own, conf=NanopubConf()).is_valid


def test_a_nanopublication_asserts_what_is_claimed_and_its_provenance_says_by_whom(graph):
    store = Store()
    store.load(publish(graph, {"speaker": "Ann Lee"}, "nanopub"), format=RdfFormat.TRIG)
    assert not list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    (this,) = {q.subject for q in store.quads_for_pattern(None, KG.measure, KG.Killed, None)} and {
        q.graph_name for q in store.quads_for_pattern(None, KG.measure, KG.Killed, None)
    }
    assert this.value.endswith("#assertion")
    (said_by,) = store.quads_for_pattern(this, PROV.wasAttributedTo, None, None)
    assert "ann-lee" in said_by.object.value
    assert next(iter(store.quads_for_pattern(this, PROV.hadPrimarySource, None, None))).object.value.startswith(
        f"{BASE}article/"
    )


def test_nobody_is_said_to_assert_what_we_say_of_a_claim(graph):
    """Whoever speaks asserts what the claim states, and not that it is a claim."""
    store = Store()
    store.load(publish(graph, {}, "nanopub"), format=RdfFormat.TRIG)
    kinds = set()
    for quad in store.quads_for_pattern(None, PROV.hadPrimarySource, None, None):
        assertion = quad.subject
        described = {q.subject for q in store.quads_for_pattern(None, RDF.type, KG.Claim, assertion)}
        said_by = list(store.quads_for_pattern(assertion, PROV.wasAttributedTo, None, None))
        kinds.add((bool(described), bool(said_by)))
    assert (True, True) not in kinds
    assert (False, True) in kinds


def test_rdf_1_2_reifies_and_does_not_assert(graph):
    triples = {q.triple for q in parse(publish(graph, {}, "rdf12"), format=RdfFormat.TURTLE)}
    reified = {t.object for t in triples if t.predicate == RDF.reifies}
    assert reified
    assert all(isinstance(t, Triple) for t in reified)
    assert not reified & triples
    states = {
        q.triple
        for q in linked_store()
        if "/claim/" in getattr(q.graph_name, "value", "") and "claim-6" not in q.subject.value
    }
    assert reified <= states | {q.triple for q in linked_store()}


def test_an_annotation_selects_the_very_words(graph):
    page = json.loads(publish(graph, {"article": "alpha"}, "annotation"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    records = page["items"]
    assert len(records) == 5
    text = TEXTS["alpha"]
    for record in records:
        assert "@context" not in record
        assert record["creator"]["type"] == "Software"
        for target in record["target"].get("items", [record["target"]]):
            assert target["source"] == "https://example.com/a", "what others can open"
            position, quote = target["selector"]
            begin, end = position["start"], position["end"]
            assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            assert text[begin:end] == quote["exact"]
            assert text[:begin].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])


def test_an_annotation_is_json_ld_that_parses(graph):
    """The context is not fetched: what matters to a store are the IRIs."""
    page = json.loads(publish(graph, {}, "annotation"))
    assert page["id"] == f"{BASE}annotations"
    for record in page["items"]:
        assert record["id"].startswith(f"{BASE}claim/")
        assert record["id"].endswith("#annotation"), "the claim is another thing"
        assert record["type"] == "Annotation"
        words, *named = record["body"]
        assert words["value"].split()[0] in ("Statement", "Denial", "Accusation")
        assert named[0] == {"source": record["id"].removesuffix("#annotation"), "purpose": "identifying"}
        assert (" by " in words["value"]) is (len(named) > 1)


def test_a_claim_review_waits_for_the_verdict(graph):
    records = json.loads(publish(graph, {"speaker": "Bo Kim"}, "claimreview"))
    (record,) = records
    assert record["@type"] == "ClaimReview"
    assert record["claimReviewed"] == "that he attacked Ruritania"
    item = record["itemReviewed"]
    assert (item["author"]["@type"], item["author"]["name"]) == ("Person", "Bo Kim")
    assert item["appearance"]["headline"] == "Lee meets Kim"
    assert item["appearance"]["publisher"] == {"@type": "NewsMediaOrganization", "name": "The Zenda Post"}
    assert set(record) == {"@context", "@type", "claimReviewed", "itemReviewed"}  # no rating, and no empty field
    assert all(value not in ("", [], {}) for value in (*record.values(), *item.values(), *item["appearance"].values()))


def test_a_claim_without_speaker_has_no_author(graph):
    records = json.loads(publish(graph, {"article": "beta"}, "claimreview"))
    assert [("author" in r["itemReviewed"]) for r in records] == [True, True, False]


@pytest.mark.parametrize("format_", PUBLISHED)
def test_the_same_bytes_in_every_process(graph, format_):
    code = f"import sys; from kg.publish.formats import publish; sys.stdout.buffer.write(publish({graph!r}, {{}}, {format_!r}))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1
    assert runs.pop()


def test_a_nanopublication_says_who_made_it_when_and_under_which_licence(graph):
    """Beside who is attributed with what: without these the network takes none."""
    by = Publication(
        "https://orcid.org/0000-0002-1825-0097", "https://creativecommons.org/licenses/by/4.0/", "2023-10-26"
    )
    dataset = rdflib.Dataset()
    dataset.parse(data=publish(graph, {"min_confidence": "0"}, "nanopub", by), format="trig")
    dct = rdflib.Namespace("http://purl.org/dc/terms/")
    for this in {
        s for s, _, _, _ in dataset.quads((None, rdflib.RDF.type, rdflib.URIRef(NP.Nanopublication.value), None))
    }:
        info = dataset.graph(rdflib.URIRef(f"{this}#pubinfo"))
        told = [str(info.value(this, p)) for p in (dct.creator, dct.license, dct.created)]
        assert told == [by.creator, by.licence, by.created]
    without = publish(graph, {"min_confidence": "0"}, "nanopub")
    assert b"dcterms:creator" not in without
    assert b"orcid" not in without


def test_the_command_says_what_the_network_asks_for(graph):
    done = CliRunner().invoke(main, ["claims", graph, "--format", "nanopub", "--min-confidence", "0"])
    assert "without --creator and --licence" in done.stderr
    done = CliRunner().invoke(main, ["claims", graph, "--format", "nanopub", "--creator", "0000-0002-1825-0097"])
    assert (done.exit_code, "write an ORCID as https://orcid.org/" in done.stderr) == (2, True)
