"""Triples, their placement, and what is said of entities."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fixture import NAMER, RUN, alpha, article_iri, beta, quads, triples
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from kg.graph.entities import Observation, describe, observe
from kg.graph.placement import place
from kg.graph.triples import article_triples
from kg.model import Article, ArticleFacts, Entity, Mention, Span
from kg.terms.iris import Namer
from kg.terms.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, PLOVER, RDF, RDFS, SCHEMA, SKOS, XSD

GOLDEN = Path(__file__).parents[1] / "golden" / "fixture.nq"


def graphs(found: list[Quad]) -> dict[str, list[Quad]]:
    out: dict[str, list[Quad]] = {}
    for quad in found:
        out.setdefault(getattr(quad.graph_name, "value", ""), []).append(quad)
    return out


def statement(kind: str, key: str, facts: ArticleFacts) -> NamedNode:
    return NAMER.statement(kind, article_iri(facts), key)


def test_the_graph_of_the_fixture_is_the_golden_one():
    lines = sorted(f"{q} ." for q in quads(alpha(), beta()))
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_no_blank_nodes_and_no_triple_in_two_graphs():
    found = quads(alpha(), beta())
    assert not any(isinstance(n, BlankNode) for q in found for n in (q.subject, q.object, q.graph_name))
    assert len({q.triple for q in found}) == len(set(found))


def test_the_default_graph_says_of_an_article_that_it_is_one_and_nothing_else():
    art = article_iri(alpha())
    said = [q for q in quads(alpha()) if q.subject == art and isinstance(q.graph_name, DefaultGraph)]
    assert [(q.predicate, q.object) for q in said] == [(RDF.type, KG.Article)]


def test_what_a_claim_states_lies_in_the_graph_of_the_claim():
    claim, attack = statement("claim", "claim-3", alpha()), statement("event", "attack-2", alpha())
    inside = {q.predicate for q in quads(alpha()) if q.subject == attack and q.graph_name == claim}
    outside = {q.predicate for q in quads(alpha()) if q.subject == attack and q.graph_name == article_iri(alpha())}
    assert {RDF.type, KG.agent, KG.target, KG.participant} <= inside
    assert outside == {
        KG.article,
        KG.statedIn,
        KG.modality,
        KG.claimedModality,
        KG.evidence,
        KG.confidence,
        KG.rule,
        KG.triggerSpan,
    }


def test_a_claim_within_a_claim_is_stated_by_the_outer_one():
    outer, inner = statement("claim", "claim-5", alpha()), statement("claim", "claim-6", alpha())
    placed = {(q.predicate, getattr(q.graph_name, "value", "")) for q in quads(alpha()) if q.subject == inner}
    assert (RDF.type, outer.value) in placed
    assert (SCHEMA.text, outer.value) in placed
    assert (KG.contentSpan, article_iri(alpha()).value) in placed


def test_an_own_voice_statement_lies_whole_in_its_article():
    meeting = statement("event", "meeting-1", alpha())
    assert {getattr(q.graph_name, "value", "") for q in quads(alpha()) if q.subject == meeting} == {
        article_iri(alpha()).value
    }


def test_the_text_lies_in_a_graph_of_its_own_or_nowhere():
    text = [q for q in quads(alpha()) if q.predicate == NIF.isString]
    assert [q.graph_name.value for q in text] == [article_iri(alpha()).value + "/text"]
    assert text[0].object.value == alpha().article.text
    assert not [t for t in triples(alpha(), text=False) if t.predicate == NIF.isString or t.object == NIF.Context]


def test_same_events_lie_in_a_derived_graph():
    link = next(q for q in quads(alpha()) if q.predicate == KG.sameEventAs)
    assert link.graph_name == NAMER.derived("same-events")


def test_placement_does_not_depend_on_order():
    found = triples(alpha())
    assert set(place(found)) == set(place(reversed(found)))


def test_placing_again_what_was_placed_changes_nothing():
    found = quads(alpha(), beta())
    assert set(place(q.triple for q in found)) == set(found)


def test_one_span_for_each_entity_and_name_unless_mentions_are_wanted():
    few = [t for t in triples(alpha()) if t.predicate == ITSRDF.taIdentRef]
    many = [t for t in triples(alpha(), mentions=True) if t.predicate == ITSRDF.taIdentRef]
    assert len(few) == 5  # four full names, and "Lee"
    assert len(many) == 6  # and "he"


def test_mentions_do_not_change_what_is_said_of_entities():
    few, many = observe(triples(alpha())), observe(triples(alpha(), mentions=True))
    assert {e: (o.names, o.official) for e, o in few.items()} == {e: (o.names, o.official) for e, o in many.items()}


def test_an_office_in_own_voice_makes_an_official_and_a_claimed_one_does_not():
    lee = NAMER.entity(alpha().entities[0], KG.Person.value)
    assert (RDF.type, KG.Official) in {(t.predicate, t.object) for t in describe(lee, observe(triples(alpha()))[lee])}
    assert (RDF.type, KG.Official) not in {
        (t.predicate, t.object) for t in describe(lee, observe(triples(beta()))[lee])
    }


def test_an_entity_has_one_label_the_fullest_name():
    seen = Observation()
    seen.classes[KG.Person] = 1
    seen.names = {("Putin", KG.Name), ("Vladimir Putin", KG.Name), ("V. Putin", KG.Name)}
    said = list(describe(NamedNode("http://e"), seen))
    assert [t.object.value for t in said if t.predicate == RDFS.label] == ["Vladimir Putin"]
    assert sorted(t.object.value for t in said if t.predicate == SKOS.altLabel) == ["Putin", "V. Putin"]


def test_demonyms_and_metonyms_are_hidden_labels_and_the_country_gives_the_label():
    seen = Observation()
    seen.classes[KG.Country] = 1
    seen.names = {("Russian", KG.Demonym), ("Moscow", KG.Metonym)}
    said = list(describe(NamedNode("http://e"), seen))
    assert [t.object.value for t in said if t.predicate == RDFS.label] == ["Russia"]
    assert sorted(t.object.value for t in said if t.predicate == SKOS.hiddenLabel) == ["Moscow", "Russian"]


def test_the_claims_text_is_made_of_its_content_spans_alone():
    text = alpha().article.text
    for claim in alpha().claims:
        iri = statement("claim", claim.reading.key, alpha())
        said = next(t.object.value for t in triples(alpha()) if t.subject == iri and t.predicate == SCHEMA.text)
        assert said == " … ".join(text[b:e] for b, e in claim.content)


@pytest.mark.parametrize(
    ("value", "comparator", "low", "high"),
    [
        (10, KG.Exactly, "10", "10"), (10, KG.AtLeast, "10", None), (10, KG.MoreThan, "11", None),
        (10, KG.AtMost, None, "10"), (10, KG.LessThan, None, "9"), (10, KG.About, "9", "11"),
        (2.5, KG.Exactly, None, None), (2.5, KG.AtLeast, "3", None), (2.5, KG.MoreThan, "3", None),
        (2.5, KG.AtMost, None, "2"), (2.5, KG.LessThan, None, "2"), (1000, KG.About, "900", "1100"),
        (0, KG.AtLeast, "0", None), (0, KG.AtMost, None, "0"), (15, KG.About, "14", "16"),
    ],
)  # fmt: skip
def test_bounds_of_a_figure(value, comparator, low, high):
    facts = replace(alpha(), figures=(replace(alpha().figures[0], comparator=comparator, value=value),))
    said = {t.predicate: t.object for t in triples(facts) if t.subject == statement("figure", "figure-1", alpha())}
    assert (said.get(KG.min), said.get(KG.max)) == tuple(
        Literal(v, datatype=XSD.integer) if v else None for v in (low, high)
    )


def test_literals_survive_a_store_unchanged():
    found = set(quads(alpha(), beta()))
    store = Store()
    store.extend(found)
    assert set(store) == found


def test_statement_iris_are_paths_without_offsets():
    for quad in quads(alpha()):
        if quad.predicate == KG.article:
            assert re.fullmatch(
                r"https://example\.org/news/(membership|event|claim|figure)/alpha-[0-9a-f]{10}/[\w-]+",
                quad.subject.value,
            )


def test_the_iri_of_an_article_depends_on_source_and_identifier_not_on_text():
    namer = Namer()
    assert namer.article("a.txt", "a") != namer.article("b.txt", "a")
    assert namer.article("a.txt", "a") == namer.article("a.txt", "a")


ODD = st.text(
    alphabet=st.sampled_from(list('ab é́👩‍👩‍👧🇫🇷 \u00a0\r\n\t"“”\\<>{}ﷺ\u202e\u200d')), min_size=1, max_size=60
)


@given(text=ODD, data=st.data())
def test_every_spans_text_equals_the_characters_at_its_offsets(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    facts = ArticleFacts(
        Article("x", text, "x.txt"),
        (Entity("E", KG.Person, "e"),),
        (Mention(Span(start, end), 0, KG.Name),),
        (),
        (),
        (),
        (),
    )
    store = Store()
    store.extend(place(article_triples(facts, Namer(), RUN)))
    for quad in store.quads_for_pattern(None, NIF.anchorOf, None, None):
        begin, stop = map(int, re.search(r"#char=(\d+),(\d+)$", quad.subject.value).groups())
        assert quad.object.value == text[begin:stop]


def test_metadata():
    said = {t.predicate: t.object for t in triples(alpha()) if t.subject == article_iri(alpha())}
    assert said[DCTERMS.identifier] == Literal("alpha")
    assert said[SCHEMA.headline] == Literal("Lee meets Kim")
    assert said[SCHEMA.datePublished] == Literal("2020-05-02", datatype=XSD.date)
    assert said[KG.publisherName] == Literal("The Zenda Post")
    assert len(said[KG.textHash].value) == 64


def test_publisher_is_an_organisation_with_a_label():
    publisher = next(q.object for q in quads(alpha()) if q.predicate == SCHEMA.publisher)
    said = {(q.predicate, q.object) for q in quads(alpha()) if q.subject == publisher}
    assert {
        (RDF.type, KG.NewsOrganisation),
        (RDF.type, KG.Organisation),
        (RDFS.label, Literal("The Zenda Post")),
    } <= said


def test_memberships_are_those_of_org():
    found = {q.predicate for q in quads(alpha()) if q.subject == statement("membership", "membership-1", alpha())}
    assert {ORG.member, ORG.organization, ORG.role, KG.status, KG.asOf} <= found


def as_place(facts: ArticleFacts, *entities: int) -> ArticleFacts:
    """The facts with some entities that are mere places."""
    changed = (replace(e, cls=KG.Place) if i in entities else e for i, e in enumerate(facts.entities))
    return replace(facts, entities=tuple(changed))


def test_a_mere_place_neither_acts_nor_speaks_nor_has_offices():
    told = triples(as_place(alpha(), 1, 2))
    acting = (KG.agent, KG.target, KG.participant, KG.speaker, KG.addressee, KG.directedAt)
    who = {t.object.value for t in told if t.predicate in acting}
    assert NAMER.entity(alpha().entities[0], KG.Person.value).value in who
    assert not [iri for iri in who if "/bo-kim" in iri or "/ruritania" in iri]
    assert not [t for t in told if t.predicate in (ORG.organization, KG.serves)]
    assert [t for t in told if t.predicate == ORG.member]


@pytest.mark.parametrize(
    ("body", "predicate"), [(1, KG.serves), (2, ORG.organization), (3, ORG.organization), (None, None)]
)
def test_an_office_is_tied_to_a_body_or_to_the_person_whom_it_serves(body, predicate):
    facts = alpha()
    office = replace(facts.memberships[0], body=body)
    told = triples(replace(facts, memberships=(office,)))
    assert [t.predicate for t in told if t.predicate in (ORG.organization, KG.serves)] == (
        [predicate] if predicate else []
    )


def test_codes_are_typed():
    codes = {t.object for t in triples(alpha()) if t.predicate == SKOS.notation}
    assert {c.value for c in codes} >= {"CONSULT", "ASSAULT"}
    assert {c.datatype for c in codes} == {PLOVER.Code}
