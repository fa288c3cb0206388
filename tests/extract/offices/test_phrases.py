"""Which words a title may have."""

import pytest

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.extract.offices.phrases import phrases
from kg.extract.offices.view import View


def wordings(parsed, text, noun):
    doc = parsed(text)
    clusters = cluster_names(doc, names_by_rule(doc))
    view = View(doc, clusters, resolve(doc, clusters), frozenset({"minister", "secretary", "founder", "director"}))
    return [p.text for p in phrases(view, next(t for t in doc if t.text == noun))]


@pytest.mark.parametrize(
    ("text", "noun", "title"),
    [
        ("The deputy foreign minister, Jane Lee, left.", "minister", "deputy foreign minister"),
        ("Jane Lee, a co-founder of Acme, left.", "founder", "co-founder"),
        ("Secretary of State Jane Lee left.", "Secretary", "secretary of state"),
        ("Jane Lee, minister for education, youth and family, left.", "minister", "minister for education, youth and family"),
        ("Jane Lee, a former finance minister, left.", "minister", "finance minister"),
    ],
)  # fmt: skip
def test_a_wording_is_among_those_that_are_weighed(parsed, text, noun, title):
    assert title in wordings(parsed, text, noun)


@pytest.mark.parametrize(
    ("text", "noun", "title"),
    [
        ("Jane Lee, a former finance minister, left.", "minister", "former finance minister"),
        ("Jane Lee, who met the minister, left.", "minister", "the minister"),
        ("Minister Jane Lee left.", "Minister", "minister jane"),
        ("Secretary of State Jane Lee left.", "Secretary", "secretary of state jane"),
    ],
)
def test_a_wording_holds_no_name_of_the_holder_and_nothing_of_the_status(parsed, text, noun, title):
    assert title not in wordings(parsed, text, noun)


def test_a_wording_knows_where_it_stands(parsed):
    doc = parsed("The deputy foreign minister, Jane Lee, left.")
    clusters = cluster_names(doc, names_by_rule(doc))
    view = View(doc, clusters, resolve(doc, clusters), frozenset({"minister"}))
    found = {p.text: doc[p.start : p.end].text for p in phrases(view, doc[3])}
    assert found["foreign minister"] == "foreign minister"
    assert all(text == spoken for text, spoken in found.items())
