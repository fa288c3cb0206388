"""What is contested: two sides on one thing; not precision, not growth, not copies of one text."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from statements import BASE, ZENDA, article, statement

from kg.explore.contested import contested
from kg.explore.independence import origin_of
from kg.explore.reader import Look
from kg.model import Span
from kg.terms.iris import span_iri
from kg.terms.vocab import KG, NIF, RDF, RDFS, SCHEMA, XSD


def figure(store, art, low, high=None, *, measure=KG.Killed, of="people", key="figure-1", **values):
    iri = statement(store, art, "figure", key, measure=measure, of=Literal(of), **{"place": ZENDA} | values)
    store.add(Quad(iri, RDF.type, KG.Figure, art))
    day = next(q.object for q in store.quads_for_pattern(art, SCHEMA.datePublished, None, art))
    store.add(Quad(iri, KG.asOf, day, art))
    store.add(Quad(iri, KG.value, Literal(str(low), datatype=XSD.integer), art))
    for predicate, bound in ((KG.min, low), (KG.max, low if high is None else high)):
        if bound != "open":
            store.add(Quad(iri, predicate, Literal(str(bound), datatype=XSD.integer), art))
    return iri


def kinds(store, **given):
    return [g["kind"] for g in contested(Look(store), given)["matters"]]


@pytest.fixture
def store():
    made = Store()
    made.add(Quad(ZENDA, RDFS.label, Literal("Zenda"), DefaultGraph()))
    made.add(Quad(ZENDA, RDF.type, KG.Settlement, DefaultGraph()))
    return made


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((10,), (20,), ["figure"]),
        ((201, "open"), (220,), []),  # "more than 200" and "220"
        ((200,), (205,), []),  # a round number
        ((203,), (207,), ["figure"]),
    ],
)
def test_precision_is_no_disagreement(store, one, other, found):
    figure(store, article(store, "a", outlet="Post"), *one)
    figure(store, article(store, "b", outlet="Times"), *other)
    assert kinds(store) == found


def test_a_toll_that_rises_is_an_update_and_one_that_falls_is_contested(store):
    figure(store, article(store, "a", outlet="Post", day="2020-05-02"), 10)
    figure(store, article(store, "b", outlet="Times", day="2020-05-03"), 20)
    assert kinds(store) == ["update"]
    assert contested(Look(store), {})["count"] == 0
    figure(store, article(store, "c", outlet="Globe", day="2020-05-04"), 5)
    assert sorted(kinds(store)) == ["figure", "update"]


def test_what_cannot_grow_is_contested_on_the_next_day_too(store):
    for name, day, count in (("a", "2020-05-02", 10), ("b", "2020-05-03", 20)):
        figure(store, article(store, name, outlet=name, day=day), count, measure=KG.Participants)
    assert kinds(store) == ["figure"]


def test_figures_of_other_weeks_or_people_are_other_things(store):
    figure(store, article(store, "a", outlet="Post"), 20)
    figure(store, article(store, "b", outlet="Times", day="2020-05-20"), 10)
    figure(store, article(store, "c", outlet="Globe"), 10, of="soldiers")
    assert kinds(store) == []


def test_a_country_alone_is_not_one_place(store):
    store.remove(Quad(ZENDA, RDF.type, KG.Settlement, DefaultGraph()))
    store.add(Quad(ZENDA, RDF.type, KG.Country, DefaultGraph()))
    figure(store, article(store, "a", outlet="Post"), 10)
    figure(store, article(store, "b", outlet="Times"), 20)
    assert kinds(store) == []


def undated(store, name, outlet, count, **values):
    """A figure of an article without a date."""
    art = article(store, name, outlet=outlet)
    iri = figure(store, art, count, **values)
    for quad in [*store.quads_for_pattern(iri, KG.asOf, None, art), *store.quads_for_pattern(art, SCHEMA.datePublished, None, art)]:  # fmt: skip
        store.remove(quad)
    return iri


def test_without_dates_a_place_is_not_enough(store):
    figure(store, article(store, "a", outlet="Post"), 10)
    undated(store, "b", "Times", 20)
    assert kinds(store) == []


@pytest.mark.parametrize(("measure", "found"), [(KG.Killed, []), (KG.Participants, ["figure"])])
def test_without_dates_what_can_grow_may_have_grown(store, measure, found):
    first = statement(store, article(store, "a", outlet="Post"), "event", "attack-1")
    for name, count in (("b", 10), ("c", 20)):
        undated(store, name, name, count, measure=measure, event=first)
    assert kinds(store) == found


@pytest.mark.parametrize(("day", "found"), [("2020-05-02", ["figure"]), ("2020-05-09", [])])
def test_a_figure_for_a_day_is_compared_with_news_of_this_day(store, day, found):
    time = {"date": Literal("2020-05-01", datatype=XSD.date), "earliest": Literal("2020-05-01", datatype=XSD.date), "latest": Literal("2020-05-01", datatype=XSD.date)}  # fmt: skip
    figure(store, article(store, "a", outlet="Post", day=day), 10, measure=KG.Participants, **time)
    figure(store, article(store, "b", outlet="Times", day=day), 20, measure=KG.Participants)
    assert kinds(store) == found


@pytest.mark.parametrize(("count", "found"), [(180, ["figure"]), (5_000, [])])
def test_figures_far_apart_count_two_things(store, count, found):
    figure(store, article(store, "a", outlet="Post"), 11)
    figure(store, article(store, "b", outlet="Times"), count)
    assert kinds(store) == found


def test_figures_of_tied_events_are_of_one_thing(store):
    arts = [article(store, n, outlet=n, day=d) for n, d in (("a", "2020-05-02"), ("b", "2020-05-20"))]
    events = [statement(store, a, "event", "attack-1") for a in arts]
    for art, event, count in zip(arts, events, (20, 10), strict=True):
        figure(store, art, count, event=event)
    assert kinds(store) == []
    store.add(Quad(events[1], KG.sameEventAs, events[0], NamedNode(f"{BASE}graph/same-events")))
    assert kinds(store) == ["figure"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"outlet": "Post"}, {"outlet": "Post"}),
        ({"outlet": "Post", "text": "ZENDA (Reuters) - So it was."}, {"outlet": "Times", "text": "By Reuters\nSo."}),
    ],
)
def test_one_publisher_or_agency_is_one_side(store, one, other):
    a, b = article(store, "a", **one), article(store, "b", **other)
    figure(store, a, 10)
    figure(store, b, 20)
    assert kinds(store) == []
    assert origin_of(Look(store), a) == origin_of(Look(store), b)


def test_a_word_that_only_looks_like_an_agency_is_none(store):
    a = article(store, "a", outlet="Post", text="The AP exam was hard, a Reuters reporter wrote.")
    assert origin_of(Look(store), a) == "Post"


def test_a_denial_counts_against_the_event_that_it_denies(store):
    arts = [article(store, n, outlet=n) for n in "abc"]
    lee, kim = (NamedNode(f"{BASE}entity/{n}-0000000002") for n in ("lee", "kim"))
    for art, modality, parties in ((arts[0], KG.Occurred, (lee, kim)), (arts[1], KG.Negated, (lee, kim))):
        event = statement(store, art, "event", "attack-1", modality=modality)
        for cls in (KG.Attack, KG.Event):
            store.add(Quad(event, RDF.type, cls, art))
        for party in parties:
            store.add(Quad(event, KG.participant, party, art))
    assert kinds(store) == ["event"]
    assert kinds(store, measure="Killed") == []


@pytest.mark.parametrize(("word", "found"), [("attacking", ["event"]), ("invaded", [])])
def test_a_denial_is_of_what_its_words_say(store, word, found):
    lee, kim = (NamedNode(f"{BASE}entity/{n}-0000000002") for n in ("lee", "kim"))
    for name, modality, told in (("a", KG.Occurred, "attacked"), ("b", KG.Negated, word)):
        art = article(store, name, outlet=name)
        span = span_iri(art, Span(3, 9))
        store.add(Quad(span, NIF.anchorOf, Literal(told), art))
        event = statement(store, art, "event", "attack-1", modality=modality, triggerSpan=span)
        for cls in (KG.Attack, KG.Event):
            store.add(Quad(event, RDF.type, cls, art))
        for party in (lee, kim):
            store.add(Quad(event, KG.participant, party, art))
    assert kinds(store) == found


def test_a_denial_of_something_else_is_no_side(store):
    lee, kim = (NamedNode(f"{BASE}entity/{n}-0000000002") for n in ("lee", "kim"))
    for name, modality, parties in (("a", KG.Occurred, (lee, kim)), ("b", KG.Negated, (lee,))):
        art = article(store, name, outlet=name)
        event = statement(store, art, "event", "attack-1", modality=modality)
        for cls in (KG.Attack, KG.Event):
            store.add(Quad(event, RDF.type, cls, art))
        for party in parties:
            store.add(Quad(event, KG.participant, party, art))
    assert kinds(store) == []


def test_a_side_that_is_unsure_is_left_out_and_counted(store):
    sure = figure(store, article(store, "a", outlet="Post"), 10)
    unsure = figure(store, article(store, "b", outlet="Times"), 20)
    for node, confidence in ((sure, "0.9"), (unsure, "0.4")):
        store.add(Quad(node, KG.confidence, Literal(confidence, datatype=XSD.decimal), DefaultGraph()))
    assert kinds(store) == []
    assert contested(Look(store), {})["left_out"] == 1
    assert kinds(store, min_confidence="0.4") == ["figure"]
    assert contested(Look(store), {"min_confidence": "0.4"})["left_out"] == 0
