"""Whose words an article consists of, counted in characters over the hand-made graph."""

import pytest
from fixture import alpha, article_iri, beta, linked_store
from pyoxigraph import Literal, Quad

from kg.explore.reader import Look
from kg.explore.voices import voices
from kg.terms.vocab import KG, NIF, XSD


def bare(text):
    return sum(not c.isspace() for c in text)


@pytest.fixture
def store():
    return linked_store()


def test_each_character_counts_for_the_source_that_the_article_gives(store):
    found = voices(Look(store), article_iri(alpha()))
    assert found["characters"] == bare(alpha().article.text)
    assert sum(v["characters"] for v in found["voices"]) == found["characters"]
    counts = {v["name"]: v["characters"] for v in found["voices"]}
    lee = ["that 10 people were killed in Zenda", "We won", "that Kim would visit Zenda"]
    assert counts["Ann Lee"] == sum(map(bare, lee))
    assert counts["Bo Kim"] == bare("that he attacked Ruritania")
    assert counts["An unnamed source"] == bare("that Lee accused Kim of murder")  # who tell of her accusation
    assert found["voices"][0]["kind"] == "own"


def test_whose_words_an_unsure_claim_holds_is_left_open(store):
    article = article_iri(alpha())
    all_told = voices(Look(store), article)
    for claim in list(store.quads_for_pattern(None, KG.speaker, None, article)):
        old = next(iter(store.quads_for_pattern(claim.subject, KG.confidence, None, article)))
        store.remove(old)
        low = Literal("0.2", datatype=XSD.decimal)
        store.add(Quad(claim.subject, KG.confidence, low, old.graph_name))
    found = voices(Look(store), article, 0.5)
    assert [v["kind"] for v in found["voices"]] == ["own", "unsure", "unnamed"]
    assert found["left_out"] == 4
    assert all_told["left_out"] == voices(Look(store), article)["left_out"] == 0
    assert found["characters"] == all_told["characters"]


def test_a_claim_that_was_not_made_is_nobodys_words(store):
    article = article_iri(alpha())
    denial = next(q.subject for q in store.quads_for_pattern(None, None, KG.Denial, None))
    old = next(iter(store.quads_for_pattern(denial, KG.modality, None, article)))
    store.remove(old)
    store.add(Quad(denial, KG.modality, KG.Negated, article))
    assert "Bo Kim" not in {v["name"] for v in voices(Look(store), article)["voices"]}


def test_without_the_text_the_own_voice_is_unknown(store):
    for quad in list(store.quads_for_pattern(None, NIF.isString, None, None)):
        store.remove(quad)
    found = voices(Look(store), article_iri(beta()))
    assert found["characters"] is None
    assert {v["kind"] for v in found["voices"]} == {"named", "unnamed"}
