"""Kinds of news of which public bug reports of other tools tell that they are read wrongly, in words of our own."""

import pytest

from kg.terms.ontology import curie
from kg.terms.vocab import KG


def told(facts, cls):
    return [e for e in facts.events if e.cls == cls]


def names(facts, event, role):
    return {facts.entities[r.entity].label for r in event.roles if r.term == role}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Marta Silva was not elected president of Zubrowka.", KG.Negated),
        ("Marta Silva was elected president of Zubrowka.", KG.Occurred),
        ("No charges were filed against Marta Silva.", KG.Negated),
        ("Charges were filed against Marta Silva.", KG.Occurred),
    ],
)
def test_who_was_not_elected_or_charged_was_not(read, text, modality):
    assert {e.reading.modality for e in read(text, "2024-05-02").events} == {modality}


def test_a_bomb_kills_and_wounds_at_a_place_on_a_day(read):
    facts = read(
        "BAGHDAD — A car bomb exploded at a station in Basra on Monday, killing 7 people and wounding 19.", "2024-05-02"
    )
    for cls in (KG.Attack, KG.Killing, KG.Injury):
        event = max(told(facts, cls), key=lambda e: e.reading.confidence)
        assert event.time.value == "2024-04-29"
        assert names(facts, event, KG.place) == {"Basra"}
    assert {(curie(f.measure.value), f.value) for f in facts.figures} == {("kg:Killed", 7), ("kg:Injured", 19)}


def test_arrests_at_a_protest_are_two_kinds_of_events(read):
    facts = read("Police arrested more than 300 people at the protests in Minsk on Sunday.", "2024-05-02")
    assert told(facts, KG.Protest)
    (arrest,) = told(facts, KG.Arrest)
    assert {(u.term, u.text) for u in arrest.unnamed} >= {(KG.target, "more than 300 people")}
    assert arrest.time.value == "2024-04-28"


def test_thousands_who_march_protest_and_those_who_watch_do_not(read):
    assert told(read("Thousands of people protested against the tax in Quito on Friday.", "2024-05-02"), KG.Protest)
    assert not told(read("Thousands of people watched the match in Quito on Friday.", "2024-05-02"), KG.Protest)
