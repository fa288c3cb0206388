"""Attributions that layout shows, quotation marks of every kind, and what the network is made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.nlp.attribution import LARGE_MODEL, MODEL
from kg.nlp.network import spans_of
from kg.nlp.network_inputs import PLACES, SIZES
from kg.nlp.text import prepare
from kg.resources import model_file


def said(facts) -> set[tuple[str, str]]:
    text = facts.article.text
    return {
        (
            facts.entities[c.speaker].label if c.speaker is not None else "",
            " … ".join(text[s.start : s.end] for s in c.content),
        )
        for c in facts.claims
    }


def test_a_quotation_signed_with_a_dash_has_its_speaker(read):
    facts = read(
        "Voices on the vote\n\n“The people of this valley have waited long enough for a road.” — Ann Lee\n\nThe road was closed in May."
    )
    assert ("Ann Lee", "The people of this valley have waited long enough for a road") in said(facts)


def test_turns_of_a_transcript_have_their_speakers(read):
    facts = read(
        "An interview\n\nANN LEE: We will build the road before the winter comes.\n\nBO KIM: Nobody believes that any more in this valley."
    )
    contents = {content for _, content in said(facts)}
    assert any("We will build the road" in c for c in contents)
    assert any("Nobody believes that" in c for c in contents)


def test_a_single_heading_with_a_colon_is_no_turn(read):
    facts = read("NOTE: The road is closed.\n\nThe mayor opened a school.")
    assert not facts.claims


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "''{}''", "``{}''", "„{}“", "«{}»"])
def test_quotation_marks_of_every_kind_hold_a_quotation(read, marks):
    words = "We have waited long enough for a road in this valley,"
    facts = read(f"{marks.format(words)} Ann Lee said on Monday. The mayor left.")
    assert any("waited long enough" in content for _, content in said(facts)), said(facts)


def test_an_unbalanced_mark_does_not_swallow_the_article(read):
    facts = read(
        "“We have waited long enough, Ann Lee said on Monday. The mayor left. Rain fell on the valley. Nobody came."
    )
    assert all("Nobody came" not in content for _, content in said(facts))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab .,'`\"“”\n", max_size=60))
def test_the_parsers_copy_keeps_its_length(text):
    assert len(prepare(text).text) == len(text)


@pytest.mark.parametrize("name", [MODEL, LARGE_MODEL])
def test_the_weights_fit_the_inputs(name):
    with np.load(model_file(name)) as weights:
        assert [weights[f"emb.{j}"].shape[0] for j in range(len(SIZES))] == list(SIZES)
        assert [weights[f"feats.{j}"].shape[0] for j in range(len(PLACES))] == list(PLACES)
        assert max(np.abs(weights[k].astype(np.float32)).max() for k in weights.files) < 1e3


def test_labels_become_spans():
    assert list(spans_of(np.array([0, 1, 2, 2, 0, 1, 1, 2]), 1)) == [(1, 4), (5, 6), (6, 8)]
    assert list(spans_of(np.array([0, 3, 4, 1, 2]), 3)) == [(1, 3)]


def test_without_the_vectors_it_was_trained_over_rules_do_it(read, monkeypatch):
    from kg.nlp import attribution

    attribution.networks.cache_clear()
    monkeypatch.setattr(attribution, "_VECTORS", ("others", (1, 1)))
    facts = read("Ann Lee said that the road was closed.")
    assert facts.claims[0].reading.rule == "cue-say"
    attribution.networks.cache_clear()
