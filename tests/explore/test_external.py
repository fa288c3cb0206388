"""What Wikidata says beside what articles say: offices and their terms, by page, query and profile alike."""

import pytest
from fixture import NAMER, alpha, linked_store
from pyoxigraph import Literal, NamedNode

from kg.explore.external import AGREES, compared, external
from kg.explore.reader import Look
from kg.explore.views import view
from kg.graph.canonical import external_triples
from kg.graph.placement import place
from kg.identity.wikidata.enrich import ItemFact
from kg.query.named import load_query, query_store
from kg.query.reports import rows
from kg.terms.vocab import KG

LEE = NAMER.entity(alpha().entities[0], KG.Person.value)
OVER, NOT_YET = "Wikidata: until then only", "Wikidata: not yet"

# The terms that Wikidata tells -> what is said of "Ann Lee, president of Ruritania" on 2 May 2020, and by which term.
TERMS = [
    ([("president of Ruritania", "2015-03-01", "2019-02-28")], OVER, "2015-03-01"),
    ([("president of Ruritania", "2015-03-01", "2020-05-01")], OVER, "2015-03-01"),
    ([("president of Ruritania", "2015-03-01", "2020-05-02")], AGREES, "2015-03-01"),
    ([("President of Ruritania", "2015", "2020")], AGREES, "2015"),
    ([("President of Ruritania", "2015", "2019")], OVER, "2015"),
    ([("president of Ruritania", "2020-06", "")], NOT_YET, "2020-06"),
    ([("president of Ruritania", "2020-05", "")], AGREES, "2020-05"),
    ([("president of Ruritania", "", "")], AGREES, ""),
    ([("President", "", "2019")], OVER, ""),
    ([("president of Ruritania", "2010", "2014"), ("president of Ruritania", "2018", "")], AGREES, "2018"),
    ([("vice president of Ruritania", "2010", "2014")], None, ""),
    ([("Deputy President of Ruritania", "2010", "2014")], None, ""),
    ([("president of the Zenda Club", "2010", "2014")], None, ""),
    ([("member of the Zenda Club", "2010", "2014")], None, ""),
    ([], None, ""),
]  # fmt: skip


def store_with(terms):
    store = linked_store()
    for quad in list(store.quads_for_pattern(None, KG.describes, LEE, None)):
        for told in list(store.quads_for_pattern(quad.subject, None, None, None)):
            store.remove(told)
    for number, (label, since, until) in enumerate(terms):
        fact = ItemFact("Q1001", "P39", f"Q{number + 1}", label, since, until)
        store.extend(place(external_triples(LEE, fact, NAMER)))
    return store


def own(store):
    """The office that the article tells in its own voice, on Ann Lee's page."""
    [office] = [o for o in view(store, "entity", {"iri": LEE.value})["offices"] if o["voice"] is None]
    return office


@pytest.mark.parametrize(("terms", "verdict", "since"), TERMS)
def test_terms_are_held_against_the_day_of_the_article(terms, verdict, since):
    store = store_with(terms)
    found = own(store)["compared"]
    assert (found and found["verdict"], found["since"] if found else "") == (verdict, since)
    by_query = {(r["verdict"], r["since"]) for r in rows("compared-offices", lambda q: query_store(q, store), {})}
    assert by_query == ({(verdict, since)} if verdict else set())


@pytest.mark.parametrize(
    ("until", "since", "verdict"),
    [("", "2015", "Wikidata: still held"), ("2019", "2015", AGREES), ("", "2021", AGREES)],
)
def test_a_former_office_may_be_held_still(until, since, verdict):
    store = store_with([("president of Ruritania", since, until)])
    for quad in list(store.quads_for_pattern(None, KG.status, KG.Current, None)):
        store.remove(quad)
        store.add(type(quad)(quad.subject, KG.status, KG.Former, quad.graph_name))
    assert own(store)["compared"]["verdict"] == verdict
    [row] = rows("compared-offices", lambda q: query_store(q, store), {})
    assert row["verdict"] == verdict


def test_an_office_without_a_day_is_not_compared():
    store = store_with([("president of Ruritania", "2015", "2019")])
    assert own(store)["compared"] is not None
    for quad in list(store.quads_for_pattern(None, KG.asOf, None, None)):
        store.remove(quad)
    assert own(store)["compared"] is None
    assert list(query_store(load_query("compared-offices").text, store)) == []


def test_all_that_wikidata_says_is_told_with_offices_first():
    store = store_with([("president of Ruritania", "2015", "2019"), ("mayor of Zenda", "2010", "2014")])
    for prop, value, label in (("P102", "Q77", "Zenda Union"), ("P569", "1961-05-04", ""), ("P18", "Ann Lee.jpg", "")):
        store.extend(place(external_triples(LEE, ItemFact("Q1001", prop, value, label), NAMER)))
    found = external(Look(store), LEE)
    assert [(r["property"], r["value"]) for r in found] == [
        ("P39", "president of Ruritania"), ("P39", "mayor of Zenda"),
        ("P102", "Zenda Union"), ("P18", "Ann Lee.jpg"), ("P569", "1961-05-04"),
    ]  # fmt: skip
    assert view(store, "entity", {"iri": LEE.value})["external"] == found
    assert external(Look(store), NamedNode("https://example.org/news/entity/nobody")) == []


def test_a_line_without_body_goes_by_its_title():
    line = {"office": "president", "organisation": None, "status": "current", "as_of": "2020-05-02"}
    told = [{"property": "P39", "value": "President of Ruritania", "since": "2015", "until": "2019"}]
    assert compared(line, told)["verdict"] == OVER
    assert compared({**line, "office": ""}, told) is None
    assert compared(line, [{**told[0], "property": "P102"}]) is None


def test_values_have_the_form_of_their_property():
    def value(prop, told):
        triples = external_triples(LEE, ItemFact("Q1001", prop, told), NAMER)
        return next(t.object for t in triples if t.predicate == KG.externalValue)

    assert value("P39", "Q88").value.endswith("/entity/Q88")
    assert value("P625", "52.51667 13.38333") == Literal("52.51667 13.38333")
    assert value("P18", "Q.jpg") == Literal("Q.jpg")
    assert value("P569", "1961").datatype.value.endswith("#gYear")
