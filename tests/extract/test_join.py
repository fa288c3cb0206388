"""What several extractors find is told once, as the surest tells it."""

import datetime
from dataclasses import replace

import pytest

from kg.extract.extractor import Findings, FoundClaim, FoundEvent, FoundFigure, FoundOffice, FoundRole, Party
from kg.extract.join import join
from kg.model import Span, Time
from kg.terms.vocab import KG

DAY = Time("2020-05-02", datetime.date(2020, 5, 2), datetime.date(2020, 5, 2))
ANN, BO, ZENDA = (Party(Span(b, b + 3), i) for i, b in enumerate((0, 10, 20)))


def event(cls=KG.Attack, at=5, confidence=0.6, **more):
    return replace(FoundEvent(cls, Span(at, at + 4), (), None, KG.Occurred, confidence, f"rule-{confidence}"), **more)


def events(*found):
    return join([Findings(events=own) for own in found]).events


def test_one_extractor_is_left_as_it_is():
    twice = (event(at=9), event(at=5), event(at=5))
    assert events(twice) == twice
    assert events(twice, ()) == twice


def test_one_event_is_told_once_by_the_surest():
    weak, sure = event(confidence=0.6), event(confidence=0.9, modality=KG.Planned)
    assert [(e.rule, e.modality) for e in events((weak,), (sure,))] == [("rule-0.9", KG.Planned)]
    assert events((sure,), (weak,)) == events((weak,), (sure,))


def test_of_equals_the_first_tells_it():
    first, second = event(modality=KG.Possible), event(modality=KG.Planned)
    assert events((first,), (second,)) == (first,)
    assert events((second,), (first,)) == (second,)


def test_events_at_other_places_stay_two_in_the_order_of_the_text():
    assert events((event(at=50),), (event(at=5),)) == (event(at=5), event(at=50))
    assert len(events((event(at=5),), (event(at=9),))) == 2  # they touch, and share no character


def test_a_surer_event_of_another_class_elsewhere_disputes_nothing():
    weak, sure = event(cls=KG.Meeting, at=5, confidence=0.5), event(cls=KG.Attack, at=50, confidence=0.9)
    assert events((weak,), (sure,)) == (weak, sure)


def test_a_further_place_of_an_event_is_one_as_well():
    (joined,) = events((event(at=5, also=(Span(50, 54),)),), (event(at=50, confidence=0.5),))
    assert joined.trigger == Span(5, 9)
    assert joined.also == (Span(50, 54),)


def test_what_the_surest_leaves_open_comes_from_the_others():
    sure = event(confidence=0.9, roles=(FoundRole(KG.agent, ANN),))
    other = event(
        roles=(FoundRole(KG.agent, BO), FoundRole(KG.target, BO), FoundRole(KG.place, ZENDA)), time=DAY, topic="peace"
    )
    (joined,) = events((other,), (sure,))
    assert joined.roles == (FoundRole(KG.agent, ANN), FoundRole(KG.target, BO), FoundRole(KG.place, ZENDA))
    assert (joined.time, joined.topic, joined.confidence) == (DAY, "peace", 0.9)


def test_nobody_gets_a_second_role():
    sure = event(confidence=0.9, roles=(FoundRole(KG.target, ANN),))
    other = event(roles=(FoundRole(KG.agent, ANN), FoundRole(KG.place, Party(Span(1, 2)))))
    (joined,) = events((sure,), (other,))
    assert joined.roles == (FoundRole(KG.target, ANN),)


def test_a_date_of_the_surest_stays():
    later = replace(DAY, value="2020-06-01")
    assert events((event(confidence=0.9, time=later),), (event(time=DAY),))[0].time == later


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_classes_for_one_trigger_the_surer_holds(turned):
    found = [(event(KG.Visit, confidence=0.9),), (event(KG.Meeting),)]
    assert [e.cls for e in events(*(reversed(found) if turned else found))] == [KG.Visit]


def test_two_classes_of_one_extractor_for_one_trigger_both_hold():
    both = (event(KG.Attack, confidence=0.7), event(KG.Killing, confidence=0.6))
    assert [e.cls for e in events((event(KG.Attack, confidence=0.8),), both)] == [KG.Attack]
    assert [e.cls for e in events((event(KG.Attack, confidence=0.5),), both)] == [KG.Attack, KG.Killing]


def test_an_event_only_refers_where_all_say_so():
    assert not events((event(refers=True),), (event(),))[0].refers
    assert events((event(refers=True),), (event(refers=True),))[0].refers


def office(title="mayor", at=30, body=None, confidence=0.5, person=ANN):
    return FoundOffice(person, title, body, KG.Current, Span(at, at + 5), confidence, "test")


def offices(*found):
    return join([Findings(offices=own) for own in found]).offices


def test_one_office_is_told_once_with_the_surer_body():
    guess, told = office(body=Party(None, 7)), office(body=ZENDA, confidence=0.9)
    assert offices((guess,), (told,)) == (told,)
    assert offices((guess,), (office("deputy mayor", 28, confidence=0.8),))[0].title == "deputy mayor"


def test_other_people_and_other_titles_are_other_offices():
    assert len(offices((office(),), (office(person=BO),))) == 2
    assert len(offices((office(),), (office("judge", at=60),))) == 2


def claim(content, cue=(), confidence=0.5):
    return FoundClaim((Span(*content),), tuple(Span(*c) for c in cue), None, (), confidence, "test")


def claims(*found):
    return join([Findings(claims=own) for own in found]).claims


def test_claims_are_one_by_their_cue():
    short, long = claim((10, 20), [(5, 9)]), claim((10, 60), [(5, 9)], 0.8)
    assert claims((short,), (long,)) == (long,)
    inner = claim((30, 60), [(25, 29)], 0.9)
    assert claims((long,), (inner,)) == (long, inner)


def test_claims_without_a_cue_are_one_where_most_of_their_content_is():
    quoted = claim((10, 20))
    assert claims((quoted,), (claim((10, 26), [(27, 30)], 0.9),)) == (claim((10, 26), [(27, 30)], 0.9),)
    assert len(claims((quoted,), (claim((10, 31), [(32, 35)]),))) == 2


def test_of_two_contents_the_longer_says_how_much_they_share():
    assert len(claims((claim((10, 14)),), (claim((10, 40), [(42, 45)]),))) == 2  # all of one, little of the other
    assert len(claims((claim((10, 38)),), (claim((10, 40), [(42, 45)]),))) == 1


def test_figures_are_one_where_they_count_the_same_at_one_place():
    dead = FoundFigure(Span(5, 12), 3, KG.Exactly, KG.Killed, "people", None, None, None, 0.5, "test")
    sure = replace(dead, comparator=KG.AtLeast, confidence=0.8)
    hurt = replace(dead, measure=KG.Injured)
    assert join([Findings(figures=(dead,)), Findings(figures=(sure, hurt))]).figures == (sure, hurt)


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({"title": "mayor", "at": 60}, 1),  # the same title elsewhere
        ({"title": "deputy", "at": 32}, 1),  # another title in the same words
        ({"title": "deputy", "at": 60}, 2),
        ({"title": "mayor", "person": BO}, 2),
    ],
)
def test_one_office_is_one_by_its_title_or_its_words(other, count):
    assert len(offices((office(),), (office(**other),))) == count
    assert len(offices((office(**other),), (office(),))) == count


def test_words_that_touch_are_no_overlap_in_either_order():
    assert len(events((event(at=9),), (event(at=5),))) == 2
    assert len(events((event(at=8),), (event(at=5),))) == 1
    assert len(events((event(at=5),), (event(at=8),))) == 1


def test_parties_without_an_entity_are_one_by_their_words():
    here, touching, elsewhere = Party(Span(0, 3)), Party(Span(2, 8)), Party(Span(20, 23))
    sure = event(confidence=0.9, roles=(FoundRole(KG.target, here),))

    def joined(party):
        return events((sure,), (event(roles=(FoundRole(KG.place, party),)),))[0].roles

    assert joined(touching) == (FoundRole(KG.target, here),)
    assert joined(elsewhere) == (FoundRole(KG.target, here), FoundRole(KG.place, elsewhere))
    assert joined(Party(None, 5)) == (FoundRole(KG.target, here), FoundRole(KG.place, Party(None, 5)))


def test_a_party_that_has_one_of_several_roles_gets_no_other():
    sure = event(confidence=0.9, roles=(FoundRole(KG.agent, ANN), FoundRole(KG.target, BO)))
    (joined,) = events((sure,), (event(roles=(FoundRole(KG.place, BO),)),))
    assert joined.roles == sure.roles
    meeting = event(KG.Meeting, confidence=0.9, roles=(FoundRole(KG.participant, ANN),))
    (joined,) = events((meeting,), (event(KG.Meeting, roles=(FoundRole(KG.agent, BO), FoundRole(KG.target, ZENDA))),))
    assert joined.roles == (*meeting.roles, FoundRole(KG.target, ZENDA))  # who takes part and who acts is one role
