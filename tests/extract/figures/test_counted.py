"""Which event a figure counts the people of."""

from kg.extract.figures.counted import counted_event
from kg.model import Event, Reading, Span
from kg.terms.vocab import KG

SENTENCE, NEXT = Span(0, 100), Span(101, 150)


def reading(key, at, stated_in="", sentence=SENTENCE):
    return Reading(key, (sentence,), (Span(at, at + 5),), (), "rule", 0.8, KG.Occurred, stated_in)


def event(cls, at, **told):
    return Event(reading(f"{cls.value}-{at}", at, **told), cls, (), None)


def test_the_nearest_event_of_a_fitting_class_is_counted():
    far, near, other = event(KG.Attack, 80), event(KG.Attack, 30), event(KG.Visit, 21)
    assert counted_event([far, near, other], reading("f", 20), KG.Killed) == near
    assert counted_event([other], reading("f", 20), KG.Killed) is None


def test_of_events_at_one_place_the_likelier_class_is_counted():
    attack, killing = event(KG.Attack, 20), event(KG.Killing, 20)
    assert counted_event([attack, killing], reading("f", 20), KG.Killed) == killing
    assert counted_event([attack, event(KG.Arrest, 20)], reading("f", 20), KG.Killed) == attack


def test_an_event_of_another_sentence_or_voice_is_not_counted():
    elsewhere, said = event(KG.Attack, 110, sentence=NEXT), event(KG.Attack, 30, stated_in="claim-1")
    assert counted_event([elsewhere, said], reading("f", 20), KG.Killed) is None
    assert counted_event([elsewhere, said], reading("f", 20, stated_in="claim-1"), KG.Killed) == said


def test_accidents_and_votes_are_counted():
    assert counted_event([event(KG.Accident, 30)], reading("f", 20), KG.Injured) is not None
    assert counted_event([event(KG.Election, 30)], reading("f", 20), KG.Votes) is not None
    assert counted_event([event(KG.Accident, 30)], reading("f", 20), KG.Votes) is None


def test_of_events_before_and_behind_a_figure_the_nearer_is_counted():
    before, behind = event(KG.Attack, 10), event(KG.Attack, 60)
    assert counted_event([before, behind], reading("f", 30), KG.Killed) == before
    assert counted_event([before, behind], reading("f", 45), KG.Killed) == behind
    assert counted_event([behind, event(KG.Attack, 44)], reading("f", 45), KG.Killed).reading.key.endswith("-44")
