"""What the larger encoder says of words: probabilities of the right shape, the same every time, over known names."""

import numpy as np
import pytest

from kg.nlp.heads import Heads, heads, mixed, outside
from kg.nlp.transformer import states_of
from kg.terms.vocab import KG

TEXT = "The army arrested three ministers in the capital on Monday. “We will hold elections in May,” said General Ode."


def small(**weights):
    """Heads over states of two columns."""
    zero = {
        "event": np.zeros((2, 2)),
        "event.bias": np.zeros(2),
        "modality": np.zeros((2, 2)),
        "modality.bias": np.zeros(2),
        "look": np.zeros((2, 2)),
        "claim": np.zeros((8, 3)),
        "claim.bias": np.zeros(3),
        "act": np.zeros((3, 2)),
        "act.bias": np.zeros(2),
    }
    return Heads(("", "Arrest"), ("Occurred", "Planned"), ("Statement", "Demand"), zero | weights)


def test_a_row_of_probabilities_for_each_token():
    found = small(event=np.array([[0.0, 2.0], [0.0, 0.0]])).events(np.array([[0.0, 5.0], [1.0, 0.0]]))
    assert found.tolist() == [[0.5, 0.5], [0.1192, 0.8808]]


def test_the_act_is_read_from_the_content_and_from_what_stands_beside_it():
    claim = np.zeros((8, 3))
    claim[0, 0] = claim[4, 1] = 1.0  # the mean of the first column inside, and beside
    head = small(claim=claim, act=np.array([[0.0, 1.0], [0.0, 3.0], [0.0, 0.0]]))
    states = np.array([[1.0, 0.0], [3.0, 0.0], [4.0, 0.0]])
    assert head.act(states, [0, 1], []).tolist() == pytest.approx([0.1192, 0.8808])
    assert head.act(states, [0, 1], [2]).tolist() == pytest.approx([0.0, 1.0])


def test_words_that_the_encoder_looks_at_weigh_more():
    claim = np.zeros((8, 3))
    claim[2, 0] = 1.0  # the weighted mean of the first column inside
    states = np.array([[0.0, 0.0], [2.0, 9.0]])
    plain = small(claim=claim, act=np.array([[0.0, 1.0]] * 3)).act(states, [0, 1], [])
    drawn = small(claim=claim, act=np.array([[0.0, 1.0]] * 3), look=np.array([[0.0, 0.0], [1.0, 0.0]])).act(
        states, [0, 1], []
    )
    assert plain[1] == pytest.approx(0.7311)
    assert drawn[1] == pytest.approx(0.8807, abs=2e-4)


def test_few_words_beside_a_content_bring_in_the_sentence_before(nlp):
    doc = nlp("The minister attacked the plan in parliament. “It is a disgrace for us all.”")
    first, second = doc.sents
    inside, beside = outside(doc, [(second.start + 1, second.end - 1)])
    assert inside == list(range(second.start + 1, second.end - 1))
    assert beside[: len(first)] == list(range(first.start, first.end))
    inside, beside = outside(doc, [(first.start + 3, first.start + 5)])
    assert beside == [i for i in range(first.start, first.end) if i not in inside]


def test_two_voices_weigh_what_they_are_given():
    own, second = np.array([[0.5, 0.5], [0.2, 0.8]]), np.array([[0.9, 0.1], [0.2, 0.8]])
    assert mixed(own, second, 0.5).tolist() == [[0.75, 0.25], [0.2, 0.8]]
    assert mixed(own, second, 0.0).tolist() == own.tolist()
    assert mixed(own, second, 1.0).tolist() == second.tolist()


def test_no_voice_can_forbid_what_the_other_is_sure_of():
    assert mixed(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), 0.5).tolist() == [[0.5, 0.5]]


def test_those_that_are_installed_name_terms_of_the_ontology():
    found = heads()
    assert found.classes[0] == ""
    for name in (*found.classes[1:], *found.modalities, *found.acts):
        assert hasattr(KG, name), name


def test_an_arrest_is_read_as_one_and_a_plan_as_planned(nlp):
    doc = nlp(TEXT)
    states = states_of(doc)
    events = heads().events(states)
    assert events.shape == (len(doc), len(heads().classes))
    word = {t.text: t.i for t in doc}
    assert heads().classes[events[word["arrested"]].argmax()] == "Arrest"
    assert heads().classes[events[word["elections"]].argmax()] == "Election"
    assert events[[word["ministers"], word["capital"], word["said"]], 0].min() > 0.5
    modality = heads().modality(states)
    assert heads().modalities[modality[word["elections"]].argmax()] == "Planned"
    assert heads().modalities[modality[word["arrested"]].argmax()] == "Occurred"
    assert np.allclose(events.sum(1), 1, atol=0.01)
