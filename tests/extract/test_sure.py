"""What is not sure enough goes, with all that only it states."""

from kg.extract.sure import only_sure
from kg.model import Article, ArticleFacts, Claim, Event, Figure, Membership, Reading, Span
from kg.terms.vocab import KG

AT = (Span(0, 5),)


def reading(key, confidence, stated_in=""):
    return Reading(key, AT, AT, (), "test", confidence, KG.Claimed if stated_in else KG.Occurred, stated_in)


def claim(key, confidence, stated_in=""):
    return Claim(reading(key, confidence, stated_in), KG.Claim, None, None, (), False, AT, AT, AT, (), None)


def event(key, confidence, stated_in="", same_as=()):
    return Event(reading(key, confidence, stated_in), KG.Attack, (), None, same_as=same_as)


def figure(key, confidence, of=""):
    return Figure(reading(key, confidence), 3, KG.Exactly, KG.Killed, "people", None, None, of, None)


def kept(least, *, claims=(), events=(), figures=(), memberships=()):
    facts = ArticleFacts(Article("a", "words", "a.txt"), (), (), memberships, events, claims, figures)
    return only_sure(facts, least)


def keys(statements):
    return [s.reading.key for s in statements]


def test_each_kind_of_statement_is_kept_from_its_confidence_on():
    office = Membership(reading("m", 0.5), 0, "minister", None, KG.Current)
    given = {
        "claims": (claim("c", 0.5),),
        "events": (event("e", 0.5),),
        "figures": (figure("f", 0.5),),
        "memberships": (office,),
    }
    every, none = kept(0.5, **given), kept(0.51, **given)
    for kind, statements in given.items():
        assert getattr(every, kind) == statements
        assert getattr(none, kind) == ()


def test_what_a_claim_states_goes_with_the_claim():
    claims = (claim("outer", 0.3), claim("inner", 0.9, "outer"))
    events = (event("deep", 0.9, "inner"), event("own", 0.9))
    found = kept(0.5, claims=claims, events=events)
    assert keys(found.claims) == []
    assert keys(found.events) == ["own"]
    found = kept(0.3, claims=claims, events=events)
    assert keys(found.events) == ["deep", "own"]


def test_nothing_points_to_what_is_gone():
    found = kept(0.5, events=(event("a", 0.9, same_as=("b", "c")), event("b", 0.2), event("c", 0.8)), figures=(figure("f", 0.8, "b"), figure("g", 0.8, "a")))  # fmt: skip
    assert found.events[0].same_as == ("c",)
    assert [f.event for f in found.figures] == ["", "a"]
