"""Who is who by Wikidata: entities of one item are one entity where the link is sure."""

import pytest
from profiles import article, iri, profile

from kg.identity.decisions import Decisions
from kg.identity.identify import identify
from kg.model import ItemLink

NAMES = ("Ann Lee", "Annabel Leeson")


@pytest.mark.parametrize(("exact", "entities"), [(True, 1), (False, 2)])
def test_a_link_in_doubt_makes_no_two_entities_one(exact, entities):
    profiles = [profile(number, name) for number, name in enumerate(NAMES)]
    known = {(article(n), iri(name)): ItemLink("Q1001", 0.7, exact) for n, name in enumerate(NAMES)}
    found = identify(profiles, Decisions(), known=known)
    assert len(found.identities) == entities
