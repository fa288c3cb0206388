"""The second voice of events: it is asked only where its states are, and its columns are put in the reader's order."""

import datetime

import numpy as np
import pytest

from kg.extract.entities.lookup import Entities
from kg.extract.events import second_voice
from kg.extract.events.by_network import EventReader
from kg.extract.events.modality import MODALITIES
from kg.extract.events.second_voice import with_modalities, with_triggers
from kg.model import Article
from kg.nlp.heads import Heads
from kg.terms.vocab import KG

TEXT = "Troops seized the harbour of Odrin on Monday. The army will release forty sailors next week."


class Asked:
    """A context with two candidate tokens."""

    def __init__(self, states):
        self.states = states
        self.parse = type("Parse", (), {"candidates": np.array([2, 0])})()


@pytest.fixture
def voice(monkeypatch):
    weights = {
        "event": np.array([[0.0, 9.0, 0.0]] * 3),
        "event.bias": np.zeros(3),
        "modality": np.array([[0.0, 0.0, 9.0, 0.0]] * 3),
        "modality.bias": np.zeros(4),
    }
    heads = Heads(("", "Arrest", "Visit"), ("Occurred", "Planned", "Possible", "Negated"), (), weights)
    monkeypatch.setattr(second_voice, "heads", lambda: heads)


OWN = np.array([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]])


@pytest.mark.usefixtures("voice")
def test_columns_are_those_of_the_reader():
    found = with_triggers(Asked(np.eye(3)), ("", "kg:Visit", "kg:Arrest"), OWN)
    assert found.argmax(1).tolist() == [2, 2]
    even = np.full((1, 4), 0.25)
    assert MODALITIES[with_modalities(Asked(np.eye(3)), [1], even)[0].argmax()] == "kg:Possible"


@pytest.mark.usefixtures("voice")
def test_without_states_nobody_else_is_asked():
    assert with_triggers(Asked(None), ("", "kg:Visit", "kg:Arrest"), OWN) is OWN
    assert with_modalities(Asked(None), [1], OWN) is OWN


def test_the_large_reader_reads_events_with_their_modality(nlp):
    doc = nlp(TEXT)
    article = Article("a", TEXT, "a.txt", date=datetime.date(2024, 5, 2))
    found = EventReader(large=True).find(article, doc, Entities((), (), (), ()))
    assert "states" in doc.user_data
    told = {TEXT[e.trigger.start : e.trigger.end]: e for e in found.events}
    assert told["seized"].cls == KG.Seizure
    assert told["release"].modality == KG.Planned
