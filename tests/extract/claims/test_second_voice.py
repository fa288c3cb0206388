"""The second voice of claims: the acts of each sentence, with the probability of being no claim left as it was."""

import numpy as np
import pytest

from kg.extract.claims import second_voice
from kg.extract.claims.by_network import LARGE_MODEL
from kg.extract.claims.reader import ClaimReader
from kg.extract.claims.second_voice import with_acts
from kg.extract.claims.speech_acts import ACTS
from kg.extract.entities.lookup import Entities
from kg.model import Article
from kg.nlp.heads import Heads
from kg.terms.data import model_file
from kg.terms.vocab import KG

NAMES = (
    "Belief",
    "Statement",
    "Accusation",
    "Denial",
    "Praise",
    "Condemnation",
    "Demand",
    "Threat",
    "Promise",
    "Support",
)
TEXT = "“Withdraw your troops from the harbour at once,” the mayor of Odrin told the army on Monday."


@pytest.fixture
def voice(monkeypatch):
    act = np.zeros((1, 10))
    act[0, NAMES.index("Demand")] = 9.0
    weights = {
        "look": np.zeros((2, 2)),
        "claim": np.ones((8, 1)),
        "claim.bias": np.zeros(1),
        "act": act,
        "act.bias": np.zeros(10),
    }
    monkeypatch.setattr(second_voice, "heads", lambda: Heads((), (), NAMES, weights))


@pytest.mark.usefixtures("voice")
def test_acts_are_put_in_the_order_of_the_reader_and_none_stays(nlp):
    doc = nlp("Go home. They slept.")
    own = np.array([[0.08] * 10 + [0.2], [0.05] * 10 + [0.5]])
    found = with_acts(doc, [(0, 2), (3, 5)], np.ones((len(doc), 2)), own)
    assert found.shape == own.shape
    assert [ACTS[i] for i in found[:, :-1].argmax(1)] == [KG.Demand, KG.Demand]
    assert found[:, -1].tolist() == [0.2, 0.5]
    assert found.sum(1) == pytest.approx([1, 1], abs=1e-3)


def test_without_states_nobody_else_is_asked(nlp):
    own = np.full((1, 11), 1 / 11)
    assert with_acts(nlp("Go home."), [(0, 2)], None, own) is own


def test_the_large_reader_tells_a_demand(nlp):
    if not model_file(LARGE_MODEL).is_file():
        pytest.skip("the larger weights are not installed")
    doc = nlp(TEXT)
    found = ClaimReader("claims-large", "large").find(Article("a", TEXT, "a.txt"), doc, Entities((), (), (), ()))
    assert KG.Demand in {c.act for c in found.claims}
