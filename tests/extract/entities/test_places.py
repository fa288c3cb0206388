"""Where an article may refer to an entity without a name."""

import pytest

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.places import find_places, names_by_token


@pytest.fixture
def places(parsed):
    """Reads a text: the words of each place, with its kind and how it stands beside a name."""

    def read(text):
        doc = parsed(text)
        named = names_by_token(cluster_names(doc, names_by_rule(doc)))
        return {doc[p.start : p.end].text: (p.kind, p.how) for p in find_places(doc, named)}

    return read


def test_pronouns_of_all_persons_are_places(places):
    found = places("“We know her,” he said, “and they gave it to me.” Angela Merkel, who left, agreed.")
    kinds = {word: kind for word, (kind, _) in found.items()}
    assert {k: kinds.get(k) for k in ("We", "her", "he", "they", "it", "me", "who")} == {
        "We": "we", "her": "she", "he": "he", "they": "they", "it": "it", "me": "i", "who": "relative",
    }  # fmt: skip


def test_a_title_before_a_name_stands_beside_it(places):
    assert places("On Monday Prime Minister Tony Blair left.")["Prime Minister"] == ("description", "before")


def test_an_apposition_stands_beside_a_name(places):
    assert places("Angela Merkel, the German chancellor, left.")["the German chancellor"] == ("description", "appos")


def test_a_description_ends_with_its_head(places):
    found = places("On Monday the president of France left for Rome.")
    assert "the president" in found
    assert "the president of France" not in found


def test_a_title_that_is_parsed_apart_stands_beside_the_name_behind_it(places):
    found = places("Striker Eugenie Weber scored. On Friday Eugenie Weber rested.")
    assert found.get("Striker") == ("description", "before")
    assert "Friday" not in found


def test_a_definite_noun_is_a_place_and_an_indefinite_thing_is_none(places):
    found = places("The company left. Ann bought a house.")
    assert "The company" in found
    assert "a house" not in found


def test_names_are_no_places(places):
    assert "Tony Blair" not in places("Tony Blair left.")
