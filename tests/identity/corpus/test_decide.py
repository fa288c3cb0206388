"""All rules together: any order, any process, people's decisions last."""

import random
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from profiles import article, beside, iri, profile

from kg.identity.corpus.decide import resolve
from kg.identity.decisions import Decisions
from kg.terms.vocab import KG

NAMES = ["Ann Lee", "Anna Lee", "Lee", "A. Lee", "Bo Kim", "Kim", "Mousa Abu Marzouk", "Musa Abu Marzouk", "Marzouk"]
PROFILES = st.lists(
    st.builds(
        lambda number, name, countries: profile(number, name, countries=countries),
        st.integers(1, 6),
        st.sampled_from(NAMES),
        st.sampled_from([(), ("Peru",), ("Malta",)]),
    ),
    max_size=25,
    unique_by=lambda p: (p.article, p.entity),
)


@given(PROFILES, st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(profiles, rnd):
    shuffled = profiles[:]
    rnd.shuffle(shuffled)
    assert resolve(shuffled, Decisions()) == resolve(profiles, Decisions())


@given(PROFILES)
def test_every_part_has_one_entity_and_every_iri_is_one_entity_s(profiles):
    found = resolve(profiles, Decisions())
    parts = [(p.article, p.entity) for e in found for n in e.nodes for p in n.profiles]
    assert sorted(parts) == sorted((p.article, p.entity) for p in profiles)
    assert len({e.iri for e in found}) == len(found)


@given(PROFILES)
def test_what_goes_by_another_iri_has_a_reason(profiles):
    for entity in resolve(profiles, Decisions()):
        for node in entity.nodes:
            assert (node.observed == entity.iri) or entity.reasons[node.iri]


@given(PROFILES)
def test_nobody_of_two_countries_becomes_one_by_name_alone(profiles):
    for entity in resolve(profiles, Decisions()):
        countries = {p.countries for n in entity.nodes for p in n.profiles if p.countries and len(n.words) > 1}
        assert len(countries) < 2


def test_the_same_in_another_process():
    code = "import random, sys; sys.path.insert(0, 'tests'); from profiles import *; from kg.identity.corpus.decide import resolve; from kg.identity.decisions import Decisions; ps = [profile(n % 7, name) for n, name in enumerate(['Ann Lee', 'Lee', 'Bo Kim', 'Kim', 'Anna Lee'] * 4)]; print([(e.iri, sorted(e.reasons.items())) for e in resolve(ps, Decisions())])"
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_a_person_merges_and_splits():
    two = [profile(1, "Ann Lee"), profile(2, "Zoe Roe")]
    merged = Decisions(merged=((iri("Zoe Roe"), iri("Ann Lee")),))
    [one] = resolve(two, merged)
    assert "decided by a person" in one.reasons.values()
    spelled = [
        profile(1, "Mousa Abu Marzouk"),
        profile(2, "Musa Abu Marzouk"),
        *beside(1, "Bo Kim"),
        *beside(2, "Bo Kim"),
    ]
    assert len(resolve(spelled, Decisions())) == 2
    kept = Decisions(split=((iri("Mousa Abu Marzouk"), iri("Musa Abu Marzouk")),))
    assert len(resolve(spelled, kept)) == 3


def test_bodies_and_places_merge_too():
    told = [profile(1, "Zenda Choir", KG.Organisation), profile(2, "Choir of Zenda", KG.Organisation)]
    merged = Decisions(merged=((told[1].entity, told[0].entity),))
    assert len(resolve(told, merged)) == 1


def test_a_person_says_that_an_article_means_somebody_else():
    told = [profile(1, "Ann Lee"), profile(2, "Ann Lee"), profile(3, "Ann Lee")]
    found = resolve(told, Decisions(apart=frozenset([(iri("Ann Lee"), article(2))])))
    assert sorted(sorted(e.articles) for e in found) == [[article(1), article(3)], [article(2)]]
    assert {e.iri for e in found if article(1) in e.articles} == {iri("Ann Lee")}


def test_a_large_corpus_takes_no_time_beyond_measure():
    rnd = random.Random(0)
    names = [f"{g} {s}" for g in ("Ann", "Bo", "Cy", "Di") for s in ("Lee", "Kim", "Poe", "Roe", "Moe")] + [
        "Lee",
        "Kim",
        "Poe",
    ]
    profiles = {(n, name): profile(n, name) for n in range(1500) for name in rnd.sample(names, 5)}
    profiles |= {(n, "x"): profile(n, "Greenpeace", KG.Organisation) for n in range(1500)}
    assert resolve(profiles.values(), Decisions())
