"""Ties among the events of a store: whatever came, changed, went or was decided, they equal those of a fresh build."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import NAMER
from pyoxigraph import Store
from test_identities import facts, fresh, iri_of, minister, quads_of, without_history

from kg.identity.decisions import Decisions
from kg.model import Article, ArticleFacts, Entity, Event, Mention, Reading, Role, Span, Time
from kg.store.articles import remove_article
from kg.store.identities import put_as_known, resolve_store
from kg.store.identity_index import IdentityIndex
from kg.store.same_events import reports_in
from kg.terms.vocab import KG

TIES = NAMER.derived("same-events")
# What articles are about: they share its words, or they are no candidates for one event.
TREATY = " Envoys haggled over plutonium, uranium, centrifuges and the Ruritanian treaty in Zenda."
FERRY = " The ferry capsized off Strelsau with lifeboats missing, coastguards and salvagers told."


def day(number):
    return Time(f"2021-06-{number:02}", *(datetime.date(2021, 6, number),) * 2)


def told(number, *events, tail=TREATY, date=None):
    """An article that tells events: the key of each, its class, who takes part, when, and keys of the same."""
    names = sorted({n for _, _, people, *_ in events for n in people})
    sentences = [f"{' and '.join(people)} were at the {cls.lower()} ({key})." for key, cls, people, *_ in events]
    text = " ".join(sentences) + tail
    made, at = [], 0
    for sentence, (key, cls, people, when, *same) in zip(sentences, events, strict=True):
        word = text.index(cls.lower(), at)
        reading = Reading(
            key, (Span(at, at + len(sentence)),), (Span(word, word + len(cls)),), (), "test", 0.9, KG.Occurred
        )
        roles = tuple(Role(KG.participant, names.index(p)) for p in people)
        made.append(Event(reading, getattr(KG, cls), roles, when, same_as=tuple(same)))
        at += len(sentence) + 1
    return ArticleFacts(
        Article(f"a{number}", text, f"a{number}.txt", date=date),
        tuple(Entity(n, KG.Person, n.lower()) for n in names),
        tuple(Mention(Span(text.index(n), text.index(n) + len(n)), i, KG.Name) for i, n in enumerate(names)),
        (), tuple(made), (), (),
    )  # fmt: skip


LEE, KIM, POE, MARZOUK = "Ann Lee", "Bo Kim", "Cy Poe", "Mousa Abu Marzouk"
JUNE = datetime.date(2021, 6, 10)
FIRST = [
    told(1, ("m1", "Meeting", (LEE, KIM), day(8)), ("m2", "Meeting", (LEE, POE), None), date=JUNE),
    told(2, ("m1", "Meeting", (LEE, KIM), day(8)), ("g2", "Agreement", (KIM, POE), day(9), "m1"), date=JUNE),
    told(3, ("m1", "Meeting", (KIM, MARZOUK), day(8)), date=datetime.date(2021, 6, 12)),
    told(4, ("m1", "Meeting", (LEE, KIM), day(20)), tail=FERRY, date=datetime.date(2021, 9, 1)),
    facts(5, "Ann Lee", "Musa Abu Marzouk"),
    minister(6, "Ann Lee", "Cy Poe", country="Malta"),
    minister(7, "Ann Lee", "Cy Poe", country="Malta"),
]
SECOND = [
    told(1, ("m1", "Meeting", (LEE, KIM), day(25)), ("m2", "Meeting", (LEE, KIM), day(8)), date=JUNE),
    told(2, ("m1", "Agreement", (LEE, KIM), day(8)), tail=FERRY, date=JUNE),
    told(3, ("m1", "Meeting", (LEE, KIM), day(8)), date=None),
    told(4, ("m1", "Meeting", (LEE, KIM), day(8)), date=JUNE),
    told(5, ("m1", "Meeting", (LEE, POE), None), date=JUNE),
    minister(6, "Ann Lee", "Bo Kim", country="Peru"),
    minister(7, "Ann Lee", "Cy Poe", country="Peru"),
]


def event_of(number, key):
    return NAMER.statement("event", iri_of(FIRST[number - 1]), key).value


def name_of_event(node):
    _, article, key = node.value.rsplit("/", 2)
    return f"{article[:2]} {key}"


def ties_of(store):
    """Report and first, as "a1 m1"."""
    quads = store.quads_for_pattern(None, KG.sameEventAs, None, TIES)
    return {(name_of_event(q.subject), name_of_event(q.object)) for q in quads}


def filled(*articles, decisions=None, index=None):
    store = Store()
    for article in articles:
        put_as_known(store, iri_of(article), quads_of(article), index)
    resolve_store(store, decisions or Decisions(), index=index)
    return store


def test_reports_of_one_event_are_tied_across_articles_and_others_are_not():
    ties = ties_of(filled(*FIRST[:4]))
    assert {("a2 m1", "a1 m1"), ("a3 m1", "a1 m1")} <= ties
    assert not any("a4" in one + other for one, other in ties)  # another day, another theme


def test_two_events_of_one_article_stay_two_unless_it_says_itself_that_they_are_one():
    apart = told(1, ("m1", "Meeting", (LEE, KIM), day(8)), ("g2", "Agreement", (LEE, KIM), day(8)))
    one = told(1, ("m1", "Meeting", (LEE, KIM), day(8)), ("g2", "Agreement", (LEE, KIM), day(8), "m1"))
    store, index = Store(), IdentityIndex()
    for article, same in ((apart, False), (one, True), (apart, False)):
        put_as_known(store, iri_of(article), quads_of(article), index)
        resolve_store(store, Decisions(), index=index)
        scores = index.rows("SELECT score FROM score")
        assert ((1.0,) in scores) is same


def test_people_decide_on_events_and_take_it_back():
    index = IdentityIndex()
    plain = filled(*FIRST[:4], index=index)
    before = set(plain)
    pair = event_of(1, "m1"), event_of(2, "m1")
    resolve_store(plain, Decisions(other_event=(pair,)), index=index)
    assert ("a2 m1", "a1 m1") not in ties_of(plain)
    resolve_store(plain, Decisions(same_event=((event_of(1, "m1"), event_of(4, "m1")),)), index=index)
    assert ("a4 m1", "a1 m1") in ties_of(plain)
    resolve_store(plain, Decisions(), index=index)
    assert set(plain) == before


def test_an_article_that_goes_takes_its_ties_along():
    index = IdentityIndex()
    store = filled(*FIRST[:3], index=index)
    for article in FIRST[:2]:
        index.touch(iri_of(article).value)
        remove_article(store, iri_of(article))
    resolve_store(store, Decisions(), index=index)
    assert not ties_of(store)
    assert not any(store.quads_for_pattern(None, KG.tiedReport, None, TIES))


def test_reports_are_read_from_the_store_without_what_ties_made_of_them():
    store = filled(*FIRST[:3])
    for number in (1, 2, 3):
        alone = filled(FIRST[number - 1])
        assert [(r.iri, r.same_as, r.triggers) for r in reports_in(store, iri_of(FIRST[number - 1]))] == [
            (r.iri, r.same_as, r.triggers) for r in reports_in(alone, iri_of(FIRST[number - 1]))
        ]


PAIRS = st.sampled_from(
    [
        (event_of(1, "m1"), event_of(4, "m1")),
        (event_of(1, "m1"), event_of(2, "m1")),
        (event_of(1, "m2"), event_of(2, "g2")),
    ]
)
ENTITIES = [NAMER.entity(Entity(n, KG.Person, n.lower()), KG.Person.value).value for n in (LEE, KIM, POE)]
DECIDED = st.builds(
    Decisions,
    merged=st.sampled_from([(), ((ENTITIES[1], ENTITIES[0]),), ((ENTITIES[2], ENTITIES[0]),)]),
    split=st.sampled_from([(), ((ENTITIES[0], ENTITIES[2]),)]),
    apart=st.sampled_from([frozenset(), frozenset({(ENTITIES[0], ENTITIES[1])})]),
    same_event=st.lists(PAIRS, max_size=2, unique=True).map(tuple),
    other_event=st.lists(PAIRS, max_size=1).map(tuple),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "correct", "retract", "resolve"]), st.integers(0, 6), DECIDED), max_size=12
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(STEPS, DECIDED)
def test_any_history_of_articles_and_decisions_equals_a_fresh_build(steps, last):
    store, index, held = Store(), IdentityIndex(), {}
    for what, n, decisions in (*(("put", n, None) for n in range(4)), *steps, ("resolve", 0, last)):
        article = (SECOND if what == "correct" else FIRST)[n]
        if what == "resolve":
            resolve_store(store, decisions, index=index)
        elif what == "retract":
            index.touch(iri_of(article).value)
            remove_article(store, iri_of(article))
            held.pop(n, None)
        else:
            put_as_known(store, iri_of(article), quads_of(article), index)
            held[n] = article
    assert without_history(store) == without_history(fresh(held.values(), last))
