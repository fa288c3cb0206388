"""What articles show of an entity, taken together."""

from collections import Counter

import pytest

from kg.graph.entities import Observation
from kg.terms.vocab import KG


@pytest.mark.parametrize(
    ("votes", "cls"),
    [
        ({KG.Place: 1, KG.Country: 1}, KG.Country),
        ({KG.Organisation: 1, KG.Company: 1}, KG.Company),
        ({KG.Agent: 2, KG.Person: 2}, KG.Person),
        ({KG.Organisation: 2, KG.Company: 1}, KG.Organisation),
    ],
)
def test_most_articles_decide_and_of_equals_the_most_specific(votes, cls):
    assert Observation(classes=Counter(votes)).cls == cls
    assert Observation(classes=Counter(dict(reversed(votes.items())))).cls == cls
