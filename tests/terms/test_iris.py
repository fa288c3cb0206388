"""IRIs are parsed as they were minted, whatever the base is like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.model import Entity, Run, Span
from kg.terms.iris import (
    STATEMENTS,
    Namer,
    Parsed,
    apart,
    article_in,
    base_of_iri,
    extraction_iri,
    is_entity,
    nanopub_iri,
    parse_iri,
    resolution_iri,
    slot_iri,
    span_iri,
    text_iri,
)
from kg.terms.vocab import KG

KINDS = ("article", "entity", "role", "run", "source", "graph", *STATEMENTS, "nanopub", "resolution", "external", "text", "extraction")  # fmt: skip
STEPS = st.sampled_from((*KINDS, "news", "a", "a-0123456789", "Q5", "x.y", "claim-1", "?id=", "%2F"))
BASES = st.lists(STEPS, max_size=4).map(lambda steps: "https://x.org/" + "".join(f"{s}/" for s in steps))
WORDS = st.one_of(st.sampled_from(KINDS), st.text(max_size=60).filter(lambda t: t.isprintable()))
OFFSETS = st.integers(0, 10**7)


@given(BASES, WORDS, WORDS)
def test_things_of_a_name(base, one, other):
    namer = Namer(base)
    minted = {
        "article": namer.article(one, other),
        "entity": namer.entity(Entity(one, KG.Person, one, other), "person"),
        "role": namer.role(one),
        "run": namer.run(Run(one, other, "", "ab")),
        "source": namer.link_source(one, other),
        "graph": namer.derived("same-events"),
    }
    for kind, iri in minted.items():
        found = parse_iri(iri.value)
        assert found == Parsed(base, kind, iri.value.removeprefix(namer.folder(kind)))
        assert found.iri == iri.value
        assert base_of_iri(iri.value) == base
        assert is_entity(iri.value) is (kind == "entity")
        assert article_in(iri.value) == (iri.value if kind == "article" else "")


@given(BASES, WORDS, st.sampled_from(STATEMENTS), st.integers(1, 99), OFFSETS, OFFSETS)
def test_what_belongs_to_an_article(base, name, kind, number, begin, end):
    namer = Namer(base)
    article = namer.article(name, name)
    entity = namer.entity(Entity(name, KG.Person, name), "person")
    key = f"{kind}-{number}"
    statement = namer.statement(kind, article, key)
    slug = parse_iri(article.value).name
    for iri, parts in {
        statement: Parsed(base, kind, slug, key),
        nanopub_iri(namer.statement("claim", article, key)): Parsed(base, "nanopub", slug, key),
        resolution_iri(article, entity.value): Parsed(base, "resolution", slug, parse_iri(entity.value).name),
        text_iri(article): Parsed(base, "article", slug, "text"),
        extraction_iri(article): Parsed(base, "article", slug, "extraction"),
        span_iri(article, Span(begin, end)): Parsed(base, "article", slug, span=Span(begin, end)),
        slot_iri(statement.value, "agent"): Parsed(base, kind, slug, key, slot="agent"),
        slot_iri(article.value, "mentions"): Parsed(base, "article", slug, slot="mentions"),
    }.items():
        assert parse_iri(iri.value) == parts
        assert parts.iri == iri.value
        assert article_in(iri.value) == article.value


@given(BASES, st.integers(1, 10**9), st.integers(1, 10**5))
def test_statements_of_wikidata_belong_to_no_article(base, item, number):
    iri = Namer(base).external(f"Q{item}", f"P{number}", "Q1", "", "")
    found = parse_iri(iri.value)
    assert (found.base, found.kind, found.name, found.iri) == (base, "external", f"Q{item}", iri.value)
    assert article_in(iri.value) == ""


@given(BASES, WORDS)
def test_a_namesake_is_an_entity_too(base, name):
    entity = Namer(base).entity(Entity(name, KG.Person, name), "person")
    assert is_entity(apart(entity.value, "another"))
    assert apart(entity.value, "another") != entity.value


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.wikidata.org/entity/Q567",
        "https://example.org/news/entity/",
        "https://example.org/news/entity/Ann",
        "https://example.org/news/thing/ann-1",
        "https://example.org/news/article/a-1/other",
        "https://example.org/news/claim/a-1/claim-1/more",
        "https://example.org/news/article/a-1#char=1",
        "https://example.org/news/article/a-1#char=01,2",
        "https://example.org/news/article/a-1/text#char=1,2",
        "https://example.org/news/entity/a-1#char=1,2",
        "https://example.org/news/event/a-1/e-1#",
        "https://w3id.org/newskg#Event",
        "",
    ],
)  # fmt: skip
def test_other_iris_are_none_of_ours(iri):
    assert parse_iri(iri) is None
    assert not is_entity(iri)
    assert (article_in(iri), base_of_iri(iri)) == ("", "")


def test_only_our_iris_get_parts():
    with pytest.raises(ValueError, match="none of the forms"):
        resolution_iri(NamedNode("http://elsewhere.org/x"), "https://x.org/entity/a-1")
