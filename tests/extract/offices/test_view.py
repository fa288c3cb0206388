"""Which nouns may be titles, and with which people they are paired."""

from datetime import date
from types import SimpleNamespace

import pytest

from kg.extract.dates import find_dates
from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.extract.offices import find, status
from kg.extract.offices.view import View
from kg.terms.vocab import KG

KNOWN = frozenset({"minister", "president", "governor"})


def view_of(parsed, text):
    doc = parsed(text)
    clusters = cluster_names(doc, names_by_rule(doc))
    return View(doc, clusters, resolve(doc, clusters), KNOWN)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Ann Lee is a welder.", ["welder"]),
        ("She is a welder.", ["welder"]),
        ("The boat is a wreck.", []),
        ("Ann Lee, a welder, left.", ["welder"]),
        ("The boat, a wreck, sank.", []),
        ("The welder, Ann Lee, left.", ["welder"]),
        ("Welder Ann Lee left.", ["Welder"]),
        ("The welder met Ann Lee.", []),
        ("The ministers left.", ["ministers"]),
        ("Texas Lt. Gov. Ann Lee left.", ["Gov."]),
        ("Ann Lee, the self-styled president, left.", []),
        ("Ann Lee, a candidate for president, left.", []),
        ("Ann Lee, nominated for president, left.", ["president"]),
    ],
)
def test_nouns_that_may_be_titles(parsed, text, titles):
    found = [t.text for t in view_of(parsed, text).titles]
    assert [t for t in found if t != "candidate"] == titles


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ann Lee is president.", {"Ann Lee"}),
        ("Ann Lee is not president.", set()),
        ("Ann Lee thanked the president.", set()),
        ("Ann Lee argued with the president.", set()),
        ("Ann Lee serves as president.", {"Ann Lee"}),
        ("The president, Ann Lee, left.", {"Ann Lee"}),
        ("The president, Ann Lee, Bo Kim and Jane Roe left.", {"Ann Lee"}),
    ],
)
def test_people_who_may_hold_a_title(parsed, text, people):
    view = view_of(parsed, text)
    assert {view.clusters[m.entity].label for t, m in view.pairs() if t.text == "president"} == people


@pytest.mark.parametrize(
    ("text", "is_over"),
    [
        ("Ann Lee, president of Acme until 2012, left.", True),
        ("Ann Lee, president of Acme since 2012, left.", False),
        ("Ann Lee, president of Acme at the time, left.", True),
        ("Ann Lee, president of Acme (2005–2011), left.", True),
    ],
)
def test_a_term_that_has_ended(parsed, text, is_over):
    view = view_of(parsed, text)
    (token,) = view.titles
    dates = find_dates(view.doc, None)
    assert status.is_over(view, token, dates, None) == (is_over and "until" not in text)
    assert status.is_over(view, token, dates, date(2019, 5, 1)) == is_over


@pytest.mark.parametrize(
    ("text", "is_incoming"),
    [
        ("The incoming president, Ann Lee, left.", True),
        ("Ann Lee, the president-elect, left.", True),
        ("The president, Ann Lee, left.", False),
    ],
)
def test_an_office_still_to_be_taken(parsed, text, is_incoming):
    view = view_of(parsed, text)
    (token,) = view.titles
    assert status.is_incoming(view, token) == is_incoming


@pytest.mark.parametrize(
    ("title", "body", "beside", "elsewhere"),
    [
        ("chancellor", "Austria", 0, False),
        ("chancellor", "Italy", 0, True),
        ("chancellor", "Italy", 1, False),
        ("president", "Italy", 0, False),
        ("chancellor", "Rome", 0, False),
        ("chancellor", None, 0, False),
    ],
)
def test_a_title_of_few_states_is_no_other_country_s(title, body, beside, elsewhere):
    kinds = {"Austria": KG.Country, "Italy": KG.Country, "Rome": KG.Settlement}
    clusters = [SimpleNamespace(label=name, cls=cls) for name, cls in kinds.items()]
    found = None if body is None else SimpleNamespace(entity=list(kinds).index(body), numbers=[beside])
    told = SimpleNamespace(body=found)
    assert find._is_elsewhere(SimpleNamespace(clusters=clusters), title, told) == elsewhere


@pytest.mark.parametrize(
    ("noun", "body", "beside", "only_near"),
    [
        ("minister", "Rome", 0, True),
        ("minister", "Rome", 1, False),
        ("mayor", "Rome", 0, False),
        ("minister", "Italy", 0, False),
    ],
)
def test_a_town_has_no_minister_unless_it_stands_beside(noun, body, beside, only_near):
    clusters = [SimpleNamespace(cls=KG.Settlement), SimpleNamespace(cls=KG.Country)]
    row = SimpleNamespace(entity=int(body == "Italy"), numbers=[beside])
    assert find._is_only_near(SimpleNamespace(clusters=clusters), noun, row) == only_near
