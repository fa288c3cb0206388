"""People across articles: namesakes stay two, surnames and spellings come together, and only with a reason."""

from dataclasses import replace

import pytest
from profiles import article, beside, iri, profile

from kg.identity.corpus.decide import resolve
from kg.identity.decisions import Decisions


def entities(*profiles):
    return resolve(profiles, Decisions())


def homes(*profiles):
    """(article, observed IRI) -> the entity's IRI."""
    return {(p.article, p.entity): e.iri for e in entities(*profiles) for n in e.nodes for p in n.profiles}


def test_two_spellings_of_a_surname_in_one_article_are_one_person_whatever_else_it_names():
    def spelled(number):
        return replace(profile(number, "Erdoğan"), entity=iri("Erdogan-2"))

    assert len(entities(profile(1, "Erdogan"), spelled(1))) == 1
    assert len(entities(profile(1, "Erdogan"), spelled(2))) == 2


def test_one_name_is_one_person():
    assert len(entities(profile(1, "Ann Lee"), profile(2, "Ann Lee"))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"countries": ["Australia"]}, {"countries": ["Ireland"]}),
        ({"offices": [("mayor", "Leeds")]}, {"offices": [("chief executive", "Acme")]}),
        ({"offices": [("finance minister", "Peru")], "countries": ["Peru"]}, {"offices": [("coach", "Ajax")], "countries": ["Malta"]}),
    ],
)  # fmt: skip
def test_people_of_one_name_stay_two_when_offices_or_countries_differ(one, other):
    two = [
        profile(1, "John Smith", **one),
        profile(2, "John Smith", **other),
        *beside(1, "Bo Kim"),
        *beside(2, "Cy Poe"),
    ]
    found = homes(*two)
    assert found[article(1), iri("John Smith")] != found[article(2), iri("John Smith")]
    assert iri("John Smith") in found.values()  # one of them keeps the plain IRI


def test_a_person_who_changes_office_among_the_same_people_stays_one():
    found = entities(
        profile(1, "Anna Fogh", offices=[("prime minister", "Denmark")], countries=["Denmark"]),
        profile(2, "Anna Fogh", offices=[("secretary general", "NATO")]),
        *beside(1, "Bo Kim", "Cy Poe"),
        *beside(2, "Bo Kim", "Cy Poe"),
    )
    assert len([e for e in found if iri("Anna Fogh") in {n.observed for n in e.nodes}]) == 1


def test_a_namesake_of_whom_nothing_is_told_goes_where_its_company_is():
    told = [
        profile(1, "John Smith", countries=["Australia"]),
        profile(2, "John Smith", countries=["Ireland"]),
        profile(3, "John Smith"),
        *beside(1, "Bo Kim", "Di Roe"),
        *beside(2, "Cy Poe", "Ed Moe"),
        *beside(3, "Cy Poe", "Ed Moe"),
    ]
    found = homes(*told)
    assert found[article(3), iri("John Smith")] == found[article(2), iri("John Smith")]


def test_a_surname_is_the_full_name_that_its_company_points_to():
    told = [
        profile(1, "Emma Macaron"),
        profile(2, "Macaron"),
        *beside(1, "Bo Kim", "Di Roe"),
        *beside(2, "Bo Kim", "Di Roe"),
    ]
    found = homes(*told)
    assert found[article(2), iri("Macaron")] == iri("Emma Macaron")
    reasons = [r for e in entities(*told) for r in e.reasons.values()]
    assert any(r.startswith("the surname of Emma Macaron") for r in reasons)


def test_a_surname_with_no_company_in_common_stays_somebody_else():
    told = [
        profile(1, "Emma Macaron"),
        profile(2, "Macaron"),
        *beside(1, "Bo Kim", "Di Roe"),
        *beside(2, "Cy Poe", "Ed Moe"),
    ]
    assert homes(*told)[article(2), iri("Macaron")] == iri("Macaron")


def test_a_surname_of_another_country_is_not_taken_for_the_full_name():
    told = [
        profile(1, "Emma Macaron", countries=["France"]),
        profile(2, "Macaron", countries=["Peru"]),
        *beside(1, "Bo Kim"),
        *beside(2, "Bo Kim"),
    ]
    assert homes(*told)[article(2), iri("Macaron")] == iri("Macaron")


def test_a_surname_that_two_bear_equally_goes_to_neither():
    told = [
        profile(1, "Emma Macaron"), profile(2, "Paul Macaron"), profile(3, "Macaron"),
        *beside(1, "Bo Kim"), *beside(2, "Bo Kim"), *beside(3, "Bo Kim"),
    ]  # fmt: skip
    assert homes(*told)[article(3), iri("Macaron")] == iri("Macaron")


def test_two_surnames_without_full_name_are_one_only_among_the_same_people():
    same = [
        profile(1, "Marzouk"),
        profile(2, "Marzouk"),
        *beside(1, "Bo Kim", "Di Roe"),
        *beside(2, "Bo Kim", "Di Roe"),
    ]
    other = [profile(1, "Marzouk"), profile(2, "Marzouk"), *beside(1, "Bo Kim"), *beside(2, "Cy Poe")]
    assert len({v for (_, o), v in homes(*same).items() if o == iri("Marzouk")}) == 1
    assert len({v for (_, o), v in homes(*other).items() if o == iri("Marzouk")}) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Musa Abu Marzouk", "Mousa Abu Marzouk", True),
        ("Angela Merkel", "Angela Dorothea Merkel", True),
        ("George Bush", "George W. Bush", True),
        ("George H. W. Bush", "George W. Bush", False),
        ("Michelle Obama", "Barack Obama", False),
        ("Jeb Bush", "Jenna Bush", False),
        ("Hans Müller", "Hans Miller", False),
    ],
)
def test_spellings_of_one_name(one, other, same):
    told = [profile(1, one), profile(2, other), *beside(1, "Bo Kim", "Cy Poe"), *beside(2, "Bo Kim", "Cy Poe")]
    found = homes(*told)
    assert (found[article(1), iri(one)] == found[article(2), iri(other)]) is same


def test_two_spellings_in_one_article_are_two_people():
    told = [profile(1, "Musa Abu Marzouk"), profile(1, "Mousa Abu Marzouk"), profile(1, "Bo Kim")]
    assert len(entities(*told)) == 3


@pytest.mark.parametrize(
    ("articles", "namesake", "one"), [((1, 2, 3), False, True), ((1,), False, False), ((1, 2, 3), True, False)]
)
def test_little_company_is_enough_for_the_only_bearer_whom_the_corpus_knows_well(articles, namesake, one):
    company = [f"{a} {b}" for a in ("Bo", "Cy", "Di", "Ed") for b in ("Kim", "Poe", "Roe", "Moe")]
    told = [p for n in articles for p in (profile(n, "Emma Macaron"), *beside(n, *company[:8]))]
    told += [profile(9, "Macaron"), *beside(9, company[0], *company[9:])]
    if namesake:
        told += [profile(8, "Paul Macaron"), *beside(8, "Fay Coe")]
    assert (homes(*told)[article(9), iri("Macaron")] == iri("Emma Macaron")) is one
