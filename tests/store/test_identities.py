"""A store resolved: whatever came and went, it equals a fresh build; what was merged can be undone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import NAMER, Items, item
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.graph.canonical import (
    canonical,
    external_triples,
    history,
    link_triples,
    renamings,
    source_triples,
    story_triples,
)
from kg.graph.copies import sketch
from kg.graph.entities import Observation, describe, observe, profiles
from kg.graph.placement import place
from kg.graph.same_events import reports_of, tie_triples, topic_of, with_entities
from kg.graph.triples import article_triples
from kg.identity.decisions import Decisions
from kg.identity.events.tie import tie_reports
from kg.identity.identify import identify
from kg.identity.wikidata.enrich import ItemFact
from kg.model import Article, ArticleFacts, Entity, Event, Membership, Mention, Reading, Role, Run, Span
from kg.store.articles import remove_article
from kg.store.identities import as_extracted, put_as_known, resolve_store
from kg.store.identity_index import IdentityIndex
from kg.terms.vocab import KG, OWL, RDF, SKOS

WD = "http://www.wikidata.org/entity/"
RUN = Run("test", "none", "")
NONE = Decisions()
HISTORY = NAMER.derived("history")
ITEMS = Items(
    item("Q1001", "Ann Lee", KG.Person),
    item("Q1003", "Mousa Abu Marzouk", KG.Person, aliases=["Moussa Abou Marzook"]),
    item("Q1002", "Bo Kim", KG.Person),
)


COPIED = " " + " ".join(f"word{i}" for i in range(80))


def facts(number, *names, tail=""):
    """An article that names some people, who meet."""
    text = " met ".join(names) + "." + tail
    entities = tuple(Entity(n, KG.Person, n.lower()) for n in names)
    spans = [Span(text.index(n), text.index(n) + len(n)) for n in names]
    reading = Reading("meeting-1", (Span(0, len(text)),), (), tuple(spans), "test", 0.9, KG.Occurred)
    roles = tuple(Role(KG.participant, i) for i in range(len(names)))
    return ArticleFacts(
        Article(f"a{number}", text, f"a{number}.txt"),
        entities,
        tuple(Mention(s, i, KG.Name) for i, s in enumerate(spans)),
        (), (Event(reading, KG.Meeting, roles, None),), (), (),
    )  # fmt: skip


def minister(number, *names, country):
    """An article whose first person is a minister of a country."""
    told = facts(number, *names)
    text = f"{told.article.text} {country}."
    reading = Reading("m", (Span(0, len(told.article.text)),), (), (), "test", 0.9, KG.Occurred)
    mention = Mention(Span(len(text) - 1 - len(country), len(text) - 1), len(names), KG.Name)
    return replace(
        told,
        article=replace(told.article, text=text),
        entities=(*told.entities, Entity(country, KG.Country, country.lower())),
        mentions=(*told.mentions, mention),
        memberships=(Membership(reading, 0, "minister", len(names), KG.Current),),
    )


def quads_of(told):
    return list(place(article_triples(told, NAMER, RUN)))


def iri_of(told):
    return NAMER.article(told.article.source, told.article.id)


def fresh(articles, decisions=NONE, source=None):
    """The quads of a build of some articles at once."""
    told = [p for a in articles for p in profiles(iri_of(a), observe(q.triple for q in quads_of(a)))]
    identities = identify(told, decisions, source).identities
    renamed = renamings(identities)
    out, seen = [], {}
    for a in articles:
        names = renamed.get(iri_of(a).value, {})
        out += canonical(quads_of(a), iri_of(a), names)
        for p in (p for p in told if p.article == iri_of(a).value):
            seen.setdefault(names.get(p.entity, (p.entity,))[0], Observation()).see(p)
    shared = [t for e, o in seen.items() for t in describe(NamedNode(e), o)]
    topics = {iri_of(a).value: topic_of(iri_of(a), quads_of(a)) for a in articles}
    events = [
        with_entities(r, renamed.get(r.article, {})) for a in articles for r in reports_of(iri_of(a), quads_of(a))
    ]
    origin = NAMER.link_source(source.origin.name, source.origin.date) if source else None
    links = [t for i in identities for t in link_triples(i, origin)]
    shared += links
    if links and source:
        shared += source_triples(origin, source.origin.name, source.origin.date)
    return {
        *out,
        *(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in shared),
        *place(history(identities)),
        *place(story_triples({iri_of(a).value: sketch(a.article.text) for a in articles})),
        *place(tie_triples(tie_reports(events, topics, decisions.same_event, decisions.other_event))),
    }


def without_history(quads):
    return {q for q in quads if q.graph_name != HISTORY and "/run/" not in str(q)}


ARTICLES = [
    facts(1, "Ann Lee", "Bo Kim", "Cy Poe"),
    facts(2, "Lee", "Bo Kim", "Cy Poe"),
    facts(3, "Mousa Abu Marzouk", "Bo Kim"),
    facts(4, "Musa Abu Marzouk", "Bo Kim", "Cy Poe"),
    facts(5, "Moussa Abou Marzook", "Di Roe"),
    facts(6, "Ann Lee", "Ed Moe"),
]


# Others of the same articles, in the place of the first: names that came, went or changed, and copies of a text.
CORRECTED = [
    facts(1, "Ann Lee", "Cy Poe"),
    facts(2, "Ann Lee", "Bo Kim"),
    facts(3, "Di Roe", "Bo Kim", tail=COPIED),
    facts(4, "Ed Moe", "Bo Kim", tail=COPIED),
    facts(5, "Di Roe", "Ed Moe"),
    facts(6, "Lee", "Bo Kim"),
]
NUMBERS = st.integers(0, len(ARTICLES) - 1)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "correct", "retract", "resolve"]), NUMBERS), max_size=14)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(order=st.permutations(range(len(ARTICLES))), steps=STEPS)
@pytest.mark.parametrize("source", [None, ITEMS], ids=["unlinked", "linked"])
def test_any_order_of_coming_changing_and_going_equals_a_fresh_build(source, order, steps):
    store, index, held = Store(), IdentityIndex(), {}
    for what, n in (*(("put", n) for n in order[:4]), ("resolve", 0), *steps, ("resolve", 0)):
        article = {"put": ARTICLES, "correct": CORRECTED}.get(what, ARTICLES)[n]
        if what == "resolve":
            resolve_store(store, NONE, source, index)
        elif what == "retract":
            index.touch(iri_of(article).value)
            remove_article(store, iri_of(article))
            held.pop(n, None)
        else:
            put_as_known(store, iri_of(article), quads_of(article), index)
            held[n] = article
    assert without_history(store) == without_history(fresh(held.values(), source=source))


def filled(*articles, decisions=NONE, source=None):
    store = Store()
    for a in articles:
        put_as_known(store, iri_of(a), quads_of(a))
    resolve_store(store, decisions, source)
    return store


def participants(store, number):
    graph = iri_of(ARTICLES[number - 1])
    return {
        q.object.value.rpartition("/")[2].rpartition("-")[0]
        for q in store.quads_for_pattern(None, KG.participant, None, graph)
    }


def test_a_surname_goes_by_the_full_name_and_is_its_own_again():
    store = filled(*ARTICLES[:2])
    assert participants(store, 2) == {"ann-lee", "bo-kim", "cy-poe"}
    remove_article(store, iri_of(ARTICLES[0]))
    resolve_store(store, Decisions())
    assert participants(store, 2) == {"lee", "bo-kim", "cy-poe"}


def test_one_item_makes_one_entity():
    assert participants(filled(*ARTICLES[2:5]), 5) == {"moussa-abou-marzook", "di-roe"}
    linked = filled(*ARTICLES[2:5], source=ITEMS)
    assert participants(linked, 5) & {"mousa-abu-marzouk", "musa-abu-marzouk"}


def test_links_stay_when_nothing_is_looked_up():
    store = filled(*ARTICLES[:2], source=ITEMS)
    links = set(store.quads_for_pattern(None, SKOS.exactMatch, None, None))
    assert links
    put_as_known(store, iri_of(ARTICLES[5]), quads_of(ARTICLES[5]))
    resolve_store(store, Decisions())
    assert set(store.quads_for_pattern(None, SKOS.exactMatch, None, None)) == links


def test_a_service_that_is_down_takes_no_link_away():
    class Down(Items):
        incomplete = True

    store = filled(*ARTICLES[:2], source=ITEMS)
    before = set(store.quads_for_pattern(None, SKOS.exactMatch, None, None))
    resolve_store(store, Decisions(), Down())
    assert set(store.quads_for_pattern(None, SKOS.exactMatch, None, None)) == before


def test_a_link_does_not_move_to_a_namesake():
    items = Items(
        item("Q1001", "Ann Lee", KG.Person, country="Q9001"), item("Q9001", "Peru", KG.Country, country="Q9001")
    )
    store = filled(minister(1, "Ann Lee", "Bo Kim", country="Peru"), source=items)
    [linked] = [
        q.subject
        for q in store.quads_for_pattern(None, SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q1001"), None)
    ]
    for other in (minister(n, "Ann Lee", "Cy Poe", country="Malta") for n in (2, 3)):
        put_as_known(store, iri_of(other), quads_of(other))
    resolve_store(store, NONE)
    # Whom of the two the item was is not known any more: none is better than the wrong one.
    assert (
        next(
            iter(
                store.quads_for_pattern(None, SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q1001"), None)
            ),
            None,
        )
        is None
    )
    resolve_store(store, NONE, items)
    [found] = [
        q.subject
        for q in store.quads_for_pattern(None, SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q1001"), None)
    ]
    graph = iri_of(minister(1, "Ann Lee", "Bo Kim", country="Peru"))
    assert next(iter(store.quads_for_pattern(None, KG.participant, found, graph)), None) is not None
    assert found != linked  # two articles outvote one: the IRI is the other's now


def test_an_article_is_had_back_as_it_was_extracted():
    lee, short = minister(1, "Ann Lee", "Bo Kim", country="Peru"), facts(2, "Lee", "Bo Kim")
    store = filled(lee, short, source=ITEMS)
    for article in (lee, short):
        own = [q for q in quads_of(article) if q.graph_name == iri_of(article)]
        back = as_extracted(store, iri_of(article))
        assert {q for q in back if q.graph_name == iri_of(article)} == set(own)
        others = {q.subject for q in back if q.graph_name == DefaultGraph()} - {iri_of(article)}
        kinds = {str(o).partition("/news/")[2].partition("/")[0] for o in others}
        assert kinds == ({"role"} if article is lee else set())


def test_a_source_that_nothing_was_looked_up_in_any_more_is_not_described():
    def sources(store):
        return {q.subject for q in store.quads_for_pattern(None, RDF.type, KG.LinkSource, None)}

    store = filled(*ARTICLES[:2], source=ITEMS)
    assert len(sources(store)) == 1
    for article in ARTICLES[:2]:
        remove_article(store, iri_of(article))
    resolve_store(store, NONE)
    assert not sources(store)


def test_links_of_others_are_left_alone():
    store = filled(*ARTICLES[:2], source=ITEMS)
    theirs = [
        Quad(NamedNode("https://example.com/x"), SKOS.exactMatch, NamedNode("http://www.wikidata.org/entity/Q5"), DefaultGraph()),
        Quad(next(iter(store.quads_for_pattern(None, SKOS.exactMatch, None, None))).subject, SKOS.closeMatch, NamedNode("http://dbpedia.org/resource/X"), DefaultGraph()),
    ]  # fmt: skip
    store.extend(theirs)
    resolve_store(store, NONE, ITEMS)
    assert all(quad in store for quad in theirs)


def test_people_decide_also_where_nothing_is_looked_up():
    lee = NAMER.entity(Entity("Ann Lee", KG.Person, "ann lee"), KG.Person.value).value
    store = filled(*ARTICLES[:2], source=ITEMS)
    resolve_store(store, Decisions(rejected=frozenset([(lee, "Q1001")])))
    assert next(iter(store.quads_for_pattern(NamedNode(lee), SKOS.exactMatch, None, None)), None) is None
    resolve_store(store, Decisions(accepted={lee: "Q77"}))
    [found] = store.quads_for_pattern(NamedNode(lee), OWL.sameAs, None, DefaultGraph())
    assert found.object.value.endswith("/Q77")
    resolve_store(store, NONE)
    assert next(iter(store.quads_for_pattern(NamedNode(lee), OWL.sameAs, None, DefaultGraph())), None) is None


def test_a_decision_is_applied_and_taken_back():
    plain_store = filled(*ARTICLES)
    lee, kim = (NAMER.entity(Entity(n, KG.Person, n.lower()), KG.Person.value).value for n in ("Ann Lee", "Bo Kim"))
    store = filled(*ARTICLES, decisions=Decisions(merged=((kim, lee),)))
    assert participants(store, 1) in ({"ann-lee", "cy-poe"}, {"bo-kim", "cy-poe"})
    resolve_store(store, Decisions())
    assert without_history(store) == without_history(plain_store)


def test_a_retired_iri_keeps_resolving():
    store = filled(*ARTICLES[:2])
    [retired] = store.quads_for_pattern(None, OWL.sameAs, None, HISTORY)
    assert "/entity/lee-" in retired.subject.value
    assert "/entity/ann-lee-" in retired.object.value
    assert next(iter(store.quads_for_pattern(retired.subject, RDF.type, None, None)), None) is None


def test_resolving_twice_changes_nothing():
    store = filled(*ARTICLES, source=ITEMS)
    before = set(store)
    resolve_store(store, Decisions(), ITEMS)
    assert set(store) == before


@pytest.mark.parametrize(("items", "kept"), [(ITEMS, True), (Items(item("Q1002", "Bo Kim", KG.Person)), False)])
def test_what_wikidata_says_stays_as_long_as_its_item_is_the_entity_s(items, kept):
    store = Store()
    put_as_known(store, iri_of(ARTICLES[0]), quads_of(ARTICLES[0]))
    resolve_store(store, NONE, ITEMS)
    lee = next(q.subject for q in store.quads_for_pattern(None, SKOS.exactMatch, NamedNode(f"{WD}Q1001"), None))
    said = list(external_triples(lee, ItemFact("Q1001", "P39", "Q88", "mayor", "", ""), NAMER))
    store.extend(place(said))
    resolve_store(store, NONE, items)
    left = set(store.quads_for_pattern(None, None, None, NAMER.derived("wikidata")))
    assert left == (set(place(said)) if kept else set())
