"""Which entities articles name side by side, with weights worked out by hand."""

import pytest
from profiles import article, iri, profile

from kg.identity.corpus.context import CoMentions, Contexts
from kg.terms.vocab import KG

LEE, KIM, ROE, POE = "Ann Lee", "Bo Kim", "Cy Roe", "Di Poe"


def company(*articles):
    return CoMentions.of(profile(n, name) for n, names in enumerate(articles, 1) for name in names)


def arts(*numbers):
    return frozenset(map(article, numbers))


def test_a_name_that_is_rare_in_news_tells_more():
    found = company([LEE, KIM], [LEE, ROE], [LEE])
    assert found.rarity(iri("Zenda Qwxyz")) > found.rarity(iri("President State")) > 0
    assert found.rarity(iri("President Qwxyz")) == found.rarity(iri("Qwxyz"))
    assert found.weight([iri(LEE), iri(KIM)]) == pytest.approx(found.rarity(iri(LEE)) + found.rarity(iri(KIM)))


def test_how_rare_a_name_is_hangs_on_no_article():
    one, other = company([LEE, KIM], [LEE]), company([LEE, KIM], [LEE], [LEE, ROE], [KIM])
    assert one.rarity(iri(LEE)) == other.rarity(iri(LEE))
    assert one.alike(arts(1), arts(2), []) == other.alike(arts(1), arts(2), [])


def test_contexts_are_alike_by_the_share_that_both_name():
    found = company([LEE, KIM], [LEE, ROE], [POE])
    shared = found.rarity(iri(LEE))
    least = min(found.weight([iri(LEE), iri(KIM)]), found.weight([iri(LEE), iri(ROE)]))
    assert found.alike(arts(1), arts(2), []) == pytest.approx(shared / least)
    assert found.alike(arts(2), arts(1), []) == found.alike(arts(1), arts(2), [])
    assert found.alike(arts(1), arts(2), [iri(LEE)]) == 0
    assert found.alike(arts(1), arts(3), []) == 0
    assert found.alike(arts(1), arts(1, 3), []) == 1


def test_of_several_articles_the_most_alike_counts():
    found = company([LEE, KIM], [ROE], [LEE, KIM, POE], [ROE, POE], [POE])
    one = found.alike(arts(1), arts(3), [])
    assert one == pytest.approx(1.0)
    assert found.alike(arts(1, 2), arts(3, 5), []) >= found.alike(arts(2), arts(3, 5), [])
    assert found.alike(arts(4), arts(1, 5), []) == pytest.approx(
        found.rarity(iri(POE)) / min(found.weight([iri(ROE), iri(POE)]), found.weight(map(iri, (LEE, KIM, POE))))
    )


def test_articles_on_other_countries():
    def of(*countries):
        return [profile(n, c, KG.Country) for n, cs in enumerate(countries, 1) for c in cs]

    found = CoMentions.of([*of(["Ghana"], ["Chile"], ["Ghana", "Peru"], []), profile(4, LEE)])
    assert found.of_other_countries(article(1), article(2))
    assert not found.of_other_countries(article(1), article(3))
    assert not found.of_other_countries(article(1), article(4))
    assert not found.of_other_countries(article(4), article(1))


def test_growing_contexts_tell_what_the_company_tells():
    found = company([LEE, KIM], [LEE, ROE], [POE, KIM], [LEE, KIM, ROE])
    contexts = Contexts(found, [iri(POE)])
    contexts.add([article(1)])
    contexts.add([article(3)])
    like = contexts.like(article(4))
    assert like == pytest.approx({
        n: found.alike(arts(other), arts(4), [iri(POE)]) for n, other in enumerate((1, 3))
    })  # fmt: skip
    contexts.grow(0, article(2))
    assert contexts.like(article(4))[0] == pytest.approx(1.0)
    assert contexts.like(article(4))[1] == like[1]


def test_an_entity_is_no_context_of_its_own():
    found = company([LEE, KIM], [LEE, ROE], [LEE, KIM])
    contexts = Contexts(found, [])
    contexts.add([article(1)], but=iri(LEE))
    assert contexts.like(article(2)) == {}
    assert contexts.like(article(3)) == {0: pytest.approx(1.0)}


def test_what_is_named_in_many_sets_is_not_kept_for_ever(monkeypatch):
    monkeypatch.setattr("kg.identity.corpus.context._HELD", 2)
    found = company([LEE, KIM], [LEE, ROE], [LEE], [KIM])
    before = [found.alike(arts(1), arts(2, n), []) for n in (3, 4)]
    found.alike(arts(1), arts(3, 4), [])
    assert len(found._named) <= 2
    assert [found.alike(arts(1), arts(2, n), []) for n in (3, 4)] == before
