"""Organisations and places across articles."""

from profiles import article, beside, iri, profile

from kg.identity.corpus.decide import resolve
from kg.identity.decisions import Decisions
from kg.terms.vocab import KG

ORG, GOV = KG.Organisation, KG.GovernmentBody


def homes(*profiles):
    found = resolve(profiles, Decisions())
    return {(p.article, p.entity): e.iri for e in found for n in e.nodes for p in n.profiles}


def test_a_ministry_of_nobody_knows_which_state_is_one_only_among_the_same_people():
    apart = homes(
        profile(1, "Foreign Ministry", GOV),
        profile(2, "Foreign Ministry", GOV),
        *beside(1, "Bo Kim"),
        *beside(2, "Cy Poe"),
    )
    assert apart[article(1), iri("Foreign Ministry", GOV)] != apart[article(2), iri("Foreign Ministry", GOV)]
    near = homes(
        profile(1, "Foreign Ministry", GOV),
        profile(2, "Foreign Ministry", GOV),
        *beside(1, "Bo Kim"),
        *beside(2, "Bo Kim"),
    )
    assert near[article(1), iri("Foreign Ministry", GOV)] == near[article(2), iri("Foreign Ministry", GOV)]


def test_ministries_of_articles_on_different_states_stay_apart():
    def told(*states):
        return [
            p
            for n, state in enumerate(states, 1)
            for p in (profile(n, "Finance Ministry", GOV), profile(n, state, KG.Country), profile(n, "World Bank", ORG))
        ]

    def ministries(*states):
        return {v for (_, o), v in homes(*told(*states)).items() if "ministry" in o}

    assert len(ministries("Ghana", "Chile")) == 2
    assert len(ministries("Ghana", "Ghana")) == 1


def test_a_proper_name_is_one_body():
    found = homes(
        profile(1, "Greenpeace", ORG), profile(2, "Greenpeace", ORG), *beside(1, "Bo Kim"), *beside(2, "Cy Poe")
    )
    assert len({v for (_, o), v in found.items() if o == iri("Greenpeace", ORG)}) == 1


def test_a_body_without_its_country_is_the_one_whose_country_is_told():
    told = profile(1, "Zenda Choir", ORG, countries=["Peru"], context="Peru")
    found = homes(told, profile(2, "Zenda Choir", ORG))
    assert len(set(found.values())) == 1
    two = homes(
        told, profile(2, "Zenda Choir", ORG), profile(3, "Zenda Choir", ORG, countries=["Malta"], context="Malta")
    )
    assert two[article(2), iri("Zenda Choir", ORG)] == iri("Zenda Choir", ORG)


def test_an_acronym_is_the_body_that_another_article_names_by_both():
    company = [*beside(1, "Bo Kim"), *beside(2, "Bo Kim")]
    found = homes(profile(1, "Zenda Rowing Union", ORG, names=["ZRU"]), profile(2, "ZRU", ORG), *company)
    assert found[article(2), iri("ZRU", ORG)] == iri("Zenda Rowing Union", ORG)
    far = homes(
        profile(1, "Zenda Rowing Union", ORG, names=["ZRU"]),
        profile(2, "ZRU", ORG),
        *beside(1, "Bo Kim"),
        *beside(2, "Cy Poe"),
    )
    assert far[article(2), iri("ZRU", ORG)] == iri("ZRU", ORG)  # others have the same letters
    unknown = homes(profile(1, "Zenda Rowing Union", ORG), profile(2, "ZRU", ORG))
    assert unknown[article(2), iri("ZRU", ORG)] == iri("ZRU", ORG)


def test_a_short_name_is_the_long_one_among_the_same_people_only():
    near = homes(
        profile(1, "Zenda Rovers", ORG),
        profile(2, "Rovers", ORG),
        *beside(1, "Bo Kim", "Cy Poe"),
        *beside(2, "Bo Kim", "Cy Poe"),
    )
    assert near[article(2), iri("Rovers", ORG)] == iri("Zenda Rovers", ORG)
    far = homes(profile(1, "Zenda Rovers", ORG), profile(2, "Rovers", ORG), *beside(1, "Bo Kim"), *beside(2, "Cy Poe"))
    assert far[article(2), iri("Rovers", ORG)] == iri("Rovers", ORG)


def test_a_name_of_several_words_has_the_class_of_most_articles():
    told = [*(profile(n, "Zenda Rovers", ORG) for n in (1, 2)), profile(3, "Zenda Rovers", KG.Settlement)]
    found = homes(*told, *(p for n in (1, 2, 3) for p in beside(n, "Bo Kim")))
    assert {v for (_, o), v in found.items() if "rovers" in o} == {iri("Zenda Rovers", ORG)}
    assert (
        len(set(homes(*told, *beside(1, "Bo Kim"), *beside(3, "Cy Poe")).values()) - {iri("Bo Kim"), iri("Cy Poe")})
        == 2
    )


def test_a_town_is_not_the_club_of_one_word():
    found = homes(profile(1, "Dortmund", ORG), profile(2, "Dortmund", ORG), profile(3, "Dortmund", KG.Settlement))
    assert len(set(found.values())) == 2


def test_an_acronym_is_no_place_and_stands_for_no_other_acronym():
    company = [*beside(1, "Bo Kim"), *beside(2, "Bo Kim"), *beside(3, "Bo Kim")]
    found = homes(
        profile(1, "Zenda Rowing Union", ORG, names=["ZRU"]),
        profile(2, "ZRU", KG.Settlement),
        profile(3, "QRX", ORG),
        *company,
    )
    assert found[article(2), iri("ZRU", KG.Settlement)] == iri("ZRU", KG.Settlement)
    place = homes(profile(1, "Zenda Rowing Lake", KG.Place, names=["ZRL"]), profile(2, "ZRL", ORG), *company)
    assert place[article(2), iri("ZRL", ORG)] == iri("ZRL", ORG)
    word = homes(
        profile(1, "Zru Rowing Union", ORG, names=["ZRU"]),
        profile(2, "Zru", ORG),
        *beside(1, "Bo Kim"),
        *beside(2, "Cy Poe"),
    )
    assert word[article(2), iri("Zru", ORG)] == iri("Zru", ORG)


def test_of_two_bodies_of_one_acronym_the_one_of_like_company_is_meant():
    found = homes(
        profile(1, "Zenda Rowing Union", ORG, names=["ZRU"]), profile(2, "Zagreb Radio Union", ORG, names=["ZRU"]),
        profile(3, "ZRU", ORG), *beside(1, "Cy Poe"), *beside(2, "Bo Kim"), *beside(3, "Bo Kim"),
    )  # fmt: skip
    assert found[article(3), iri("ZRU", ORG)] == iri("Zagreb Radio Union", ORG)
    equal = homes(
        profile(1, "Zenda Rowing Union", ORG, names=["ZRU"]), profile(2, "Zagreb Radio Union", ORG, names=["ZRU"]),
        profile(3, "ZRU", ORG), *beside(1, "Bo Kim"), *beside(2, "Bo Kim"), *beside(3, "Bo Kim"),
    )  # fmt: skip
    assert equal[article(3), iri("ZRU", ORG)] == iri("ZRU", ORG)
