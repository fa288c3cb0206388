"""What is linked of an entity: its names, offices, countries and company."""

from profiles import article, beside, iri, profile

from kg.identity.corpus.decide import resolve
from kg.identity.decisions import Decisions
from kg.identity.wikidata.subjects import subjects_of
from kg.terms.vocab import KG


def subjects(*profiles):
    return {s.iri: s for s in subjects_of(resolve(profiles, Decisions()))}


def test_offices_countries_and_company_of_all_articles():
    found = subjects(
        profile(1, "Ann Lee", offices=[("mayor", "Peru"), ("judge", "Chile")], countries=("Peru",)),
        profile(2, "Ann Lee", offices=[("mayor", "Peru")]),
        profile(1, "Peru", KG.Country),
        profile(2, "Peru", KG.Country),
        *beside(2, "Bo Kim"),
    )
    lee = found[iri("Ann Lee")]
    assert lee.titles == ("judge", "mayor")
    assert lee.tied == tuple(sorted([iri("Peru", KG.Country), iri("Chile", KG.Country)]))
    assert lee.countries == ("Peru",)
    assert lee.beside == {iri("Bo Kim"): 1, iri("Peru", KG.Country): 2}
    assert lee.cls == KG.Person


def test_the_fullest_name_of_most_articles_comes_first():
    found = subjects(
        profile(1, "Ann Lee", names=("Lee", "Annie Lee")),
        profile(2, "Ann Lee", names=("Annie Lee",)),
        profile(3, "Ann Lee"),
    )
    assert found[iri("Ann Lee")].names == ("Ann Lee", "Annie Lee", "Lee")


def test_a_state_as_agencies_shorten_it_goes_by_its_full_name():
    found = subjects(profile(1, "La.", KG.GeopoliticalEntity), profile(1, "La.", KG.Organisation))
    assert found[iri("La.", KG.GeopoliticalEntity)].names == ("Louisiana", "La.")
    assert found[iri("La.", KG.Organisation)].names == ("La.",)


def test_a_listed_name_comes_before_all():
    found = subjects(profile(1, "USA", KG.Country, names=("American state of things",)))
    (subject,) = found.values()
    assert subject.names[0] == "United States"
    other = subjects(profile(1, "USA", KG.Company))
    assert "United States" not in next(iter(other.values())).names


def test_the_company_of_many_articles_is_that_of_the_first_forty():
    told = [p for n in range(100, 150) for p in (profile(n, "Ann Lee"), profile(n, "Bo Kim"))]
    assert subjects(*told)[iri("Ann Lee")].beside == {iri("Bo Kim"): 40}
    assert article(100) < article(149)
