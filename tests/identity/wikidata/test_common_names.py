"""Bodies whose names tell no country: linked by that of their context, and by no other."""

import pytest
from profiles import Items, item

from kg.identity.wikidata.common_names import (
    countries_in,
    country_of,
    home_of,
    is_common,
    is_elsewhere,
    names_in,
    without_country,
)
from kg.identity.wikidata.features import Subject
from kg.identity.wikidata.linker import link
from kg.terms.vocab import KG

PERU = item("Q419", "Peru", KG.Country, country="Q419")
MALTA = item("Q233", "Malta", KG.Country, country="Q233")
COURTS = [
    item("Q1000", "Supreme Court of Peru", KG.GovernmentBody, aliases=["Supreme Court"]),
    item("Q1001", "Supreme Court of Malta", KG.GovernmentBody, aliases=["Supreme Court"]),
]


def body(*names, cls=KG.GovernmentBody, **told):
    return Subject("e:body", cls, names, **told)


@pytest.mark.parametrize(
    ("names", "cls", "common"),
    [
        (["Supreme Court"], KG.GovernmentBody, True),
        (["Foreign Ministry", "ministry"], KG.GovernmentBody, True),
        (["Peruvian Supreme Court"], KG.GovernmentBody, True),
        (["Peruvian"], KG.GovernmentBody, False),
        (["Peruvian Zenda Court"], KG.GovernmentBody, False),
        (["Supreme Court", "Zenda Court"], KG.GovernmentBody, False),
        (["Supreme Court"], KG.Settlement, False),
        ([], KG.GovernmentBody, False),
    ],
)
def test_a_common_name_has_only_words_of_kinds(names, cls, common):
    assert is_common(body(*names, cls=cls)) == common


def test_full_names_tell_the_country_in_all_ways():
    found = set(names_in(["Supreme Court"], "Peru"))
    assert {"peruvian supreme court", "supreme court of peru", "peru supreme court"} <= found
    assert "ministry of defence of the peru" in set(names_in(["Defence Ministry"], "Peru"))
    assert list(names_in(["Supreme Court"], "Zenda")) == []  # no country


def test_countries_in_longer_names():
    assert countries_in("Supreme Court of Peru") == {"peru"}
    assert countries_in("Peruvian Senate") == {"peruvian"}
    assert countries_in("Peru") == frozenset()
    assert countries_in("Zenda Court") == frozenset()


@pytest.mark.parametrize(
    ("name", "rest", "country"),
    [
        ("US Senate", "senate", "United States"), ("Peruvian Supreme Court", "supreme court", "Peru"),
        ("New Zealand Parliament", "parliament", "New Zealand"), ("Senate", "senate", ""), ("Peru", "peru", ""),
        ("Bank of Peru", "bank of peru", ""),
    ],
)  # fmt: skip
def test_a_name_may_begin_with_its_country(name, rest, country):
    assert without_country(name) == rest
    assert country_of([name]) == country
    assert country_of(["Zenda", name]) == country


def test_a_body_that_names_its_country_is_found_by_its_full_name():
    ministry = item("Q900", "Ministry of Defence of Peru", KG.GovernmentBody)
    other = item("Q901", "Ministry of Defence of Malta", KG.GovernmentBody)
    named = body("Peruvian Defence Ministry", beside={"e:malta": 3})
    found = verdict(named, ministry, other, MALTA, beside=PEOPLE[1:])
    assert (found.item.qid, found.exact) == ("Q900", True)
    assert verdict(named, other, MALTA, beside=PEOPLE[1:]).item is None


def test_an_item_of_another_country_is_elsewhere():
    told = body("Supreme Court", countries=("Peru",))
    assert [is_elsewhere(c, told) for c in COURTS] == [False, True]
    assert not is_elsewhere(item("Q1", "supreme court", KG.GovernmentBody), told)


def around(**beside):
    return body("Supreme Court", beside={f"e:{name}": count for name, count in beside.items()})


def test_home_is_the_country_of_most_of_what_is_linked_beside():
    anchors = {
        "e:peru": PERU,
        "e:malta": MALTA,
        "e:lee": item("Q5", "Ann Lee", KG.Person, country="Q419"),
        "e:kim": item("Q6", "Bo Kim", KG.Person, country="Q233"),
    }
    assert home_of(around(peru=1, lee=1), anchors) == PERU
    assert home_of(around(peru=2, malta=1), anchors) == PERU
    assert home_of(around(peru=1, lee=1, kim=1, malta=1), anchors) in (PERU, MALTA)
    assert home_of(around(peru=1, kim=1, malta=1), anchors) == MALTA
    assert home_of(around(lee=1), anchors) is None  # nobody names the country
    assert home_of(around(), anchors) is None


def verdict(subject, *items, beside=()):
    return link([subject, *beside], Items(*items))["e:body"]


PEOPLE = [Subject("e:peru", KG.Country, ("Peru",)), Subject("e:malta", KG.Country, ("Malta",))]


@pytest.mark.parametrize(("home", "qid"), [("peru", "Q1000"), ("malta", "Q1001")])
def test_the_supreme_court_is_that_of_the_country_beside_it(home, qid):
    found = verdict(around(**{home: 3}), *COURTS, PERU, MALTA, beside=PEOPLE)
    assert (found.item.qid, found.exact) == (qid, True)
    assert found.subject.names == ("Supreme Court",)  # not those that were tried


def test_a_body_of_another_country_is_not_linked():
    assert verdict(around(peru=3), COURTS[1], PERU, MALTA, beside=PEOPLE).item is None
    assert verdict(around(malta=3), COURTS[1], PERU, MALTA, beside=PEOPLE).item is not None


def test_the_country_that_is_told_stands_before_that_of_the_context():
    told = Subject("e:body", KG.GovernmentBody, ("Supreme Court",), countries=("Malta",), beside={"e:peru": 3})
    assert verdict(told, *COURTS, PERU, MALTA, beside=PEOPLE).item.qid == "Q1001"


def test_a_ministry_is_found_by_the_name_that_wikidata_gives_it():
    ministry = item("Q900", "Ministry of Defence of Peru", KG.GovernmentBody)
    named = Subject("e:body", KG.GovernmentBody, ("Defence Ministry",), beside={"e:peru": 3})
    assert verdict(named, ministry, PERU, beside=PEOPLE[:1]).exact
    assert verdict(named, ministry, MALTA, beside=PEOPLE[1:]).item is None
