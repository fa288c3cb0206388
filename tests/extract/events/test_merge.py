"""Which readings of an article are one event."""

from kg.extract.events.merge import first_of_each_key
from kg.model import Event, Reading, Span
from kg.terms.vocab import KG


def event(key, at, stated_in=""):
    span = (Span(at, at + 5),)
    return Event(Reading(key, span, span, (), "rule", 0.5, KG.Occurred, stated_in), KG.Killing, (), None)


def test_what_a_sentence_tells_that_stands_twice_is_told_once_as_it_was_first():
    own, again, other = event("killing-1", 0), event("killing-1", 90, "claim-2"), event("killing-3", 200)
    assert first_of_each_key([own, again, other]) == [own, other]
    assert first_of_each_key([again, own, other]) == [again, other]
