"""Which names of an article are one entity, over parses that are kept as data."""

import pytest

from kg.extract.entities.clusters import cluster_names, identity_of, state_of_capital
from kg.extract.entities.names_by_rule import names_by_rule
from kg.terms.vocab import KG


@pytest.fixture
def clusters(parsed):
    return lambda text: cluster_names(doc := parsed(text), names_by_rule(doc))


def labels(found):
    return {c.label: [n.text for n in c.names] for c in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee spoke. Lee left.", {"Ann Lee": ["Ann Lee", "Lee"]}),
        ("Ann Lee spoke. Bo Lee left.", {"Ann Lee": ["Ann Lee"], "Bo Lee": ["Bo Lee"]}),
        ("Angela Merkel spoke. Mrs Merkel left.", {"Angela Merkel": ["Angela Merkel", "Merkel"]}),
        ("The United States won. The US left.", {"United States": ["United States", "US"]}),
        ("Germany won. German troops left.", {"Germany": ["Germany", "German"]}),
        ("Germany won. French troops left.", {"Germany": ["Germany"], "France": ["French"]}),
        (
            "The World Health Organization met. The WHO agreed.",
            {"World Health Organization": ["World Health Organization", "WHO"]},
        ),
    ],
)
def test_names_of_one_entity_are_gathered(clusters, text, expected):
    assert labels(clusters(text)) == expected


def test_clusters_come_in_the_order_of_the_text(clusters):
    assert [c.label for c in clusters("Germany met Angela Merkel in Paris.")][:2] == ["Germany", "Angela Merkel"]


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mr Smith spoke.", "male"), ("Mrs Smith spoke.", "female"), ("Queen Smith spoke.", "female"),
        ("Angela Smith spoke.", "female"), ("Smith spoke.", ""),
    ],
)  # fmt: skip
def test_gender_by_address_and_given_name(clusters, text, gender):
    assert clusters(text)[0].gender == gender


def test_titles_of_somebody_and_of_nobody_else(clusters):
    (lee, *_) = clusters("The prime minister, Angela Merkel, met Vladimir Putin.")
    assert "minister" in lee.titles
    putin = next(c for c in clusters("The prime minister, Angela Merkel, met Vladimir Putin.") if "Putin" in c.label)
    assert "minister" not in putin.titles


def test_a_body_belongs_to_the_country_before_it(clusters):
    found = {c.label: c.context for c in clusters("The German Foreign Ministry spoke. The Justice Ministry did not.")}
    assert found["German Foreign Ministry"] == "Germany"
    assert found["Justice Ministry"] == ""


def test_bodies_of_two_countries_are_two(clusters):
    found = clusters("The German Foreign Ministry met the French Foreign Ministry.")
    assert sorted(c.context for c in found if "Ministry" in c.label) == ["France", "Germany"]
    assert {(identity_of(c), c.context) for c in found} == {
        ("foreign ministry", "France"),
        ("foreign ministry", "Germany"),
    }


def test_the_state_of_a_capital(clusters):
    found = clusters("Paris accused Germany.")
    assert found[0].cls == KG.Country
    assert state_of_capital(found, 1) is None
