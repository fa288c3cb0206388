"""Events with their reports: each once, the most precise date, independent sources."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from statements import BASE, ZENDA, article, statement

from kg.errors import Misuse
from kg.explore.reader import Look
from kg.explore.reports import events_once
from kg.terms.vocab import KG, RDF, RDFS, XSD

SAME = NamedNode(f"{BASE}graph/same-events")


def event(store, art, day, **values):
    iri = statement(store, art, "event", "attack-1", place=ZENDA, **values)
    for cls in (KG.Attack, KG.Event):
        store.add(Quad(iri, RDF.type, cls, art))
    kind = {10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}[len(day)]
    store.add(Quad(iri, KG.date, Literal(day, datatype=kind), art))
    bounds = (day + "-01-01"[len(day) - 4 :], day + "-12-28"[len(day) - 4 :]) if len(day) < 10 else (day, day)
    for predicate, bound in zip((KG.earliest, KG.latest), bounds, strict=True):
        store.add(Quad(iri, predicate, Literal(bound, datatype=XSD.date), art))
    return iri


def made():
    store = Store()
    store.add(Quad(ZENDA, RDFS.label, Literal("Zenda"), DefaultGraph()))
    arts = [article(store, n, outlet=o) for n, o in (("a", "Post"), ("b", "Times"), ("c", "Times"))]
    events = [event(store, a, day) for a, day in zip(arts, ("2016", "2016-05-02", "2016-05-02"), strict=True)]
    return store, events


def test_tied_reports_are_one_event_with_the_most_precise_date():
    store, events = made()
    assert [len(e["reports"]) for e in events_once(Look(store), {})] == [1, 1, 1]
    for other in events[1:]:
        store.add(Quad(other, KG.sameEventAs, events[0], SAME))
    (one,) = events_once(Look(store), {})
    assert (one["iri"], one["date"], one["type"]) == (events[0].value, "2016-05-02", "Attack")
    assert (len(one["reports"]), one["sources"]) == (3, 2)
    assert one["dates"] == ["2016", "2016-05-02"]


def test_a_year_stays_a_year():
    store, _ = made()
    assert [e["date"] for e in events_once(Look(store), {"to": "2016-02-01"})] == ["2016"]


def test_events_are_narrowed_by_class_actor_and_time():
    store, _ = made()
    for name in ("Attack", "attack", "kg:Attack"):
        assert len(events_once(Look(store), {"type": name, "actor": "zenda"})) == 3
    assert not events_once(Look(store), {"type": "Meeting"})
    assert not events_once(Look(store), {"actor": "Strelsau"})
    assert not events_once(Look(store), {"from": "2017-01-01"})


def test_a_class_that_nobody_declares_is_an_error_not_an_empty_answer():
    with pytest.raises(Misuse, match="'kg:Atack'; nearest: kg:Attack"):
        events_once(Look(made()[0]), {"type": "Atack"})


def test_what_was_only_planned_or_claimed_did_not_happen():
    store = Store()
    event(store, article(store, "a"), "2016", modality=KG.Planned)
    assert not events_once(Look(store), {})
