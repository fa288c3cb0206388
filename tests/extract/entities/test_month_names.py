"""Words that are months and names: people called May, March, April, June and August, and the months themselves."""

import pytest

from kg.extract.entities.find import find_names
from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare
from kg.terms.vocab import KG

pytestmark = pytest.mark.slow


def people_and_others(text):
    doc = next(parse(load(), [prepare(text)]))
    names = find_names(doc)
    return [n.text for n in names if n.cls == KG.Person], [n.text for n in names if n.cls != KG.Person]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("LONDON — Mrs May praised the deal. Theresa May may meet President Macron on Thursday.", ["May", "Theresa May", "Macron"]),
        ("Theresa May will resign in May. May said so on Monday.", ["Theresa May", "May"]),
        ("Julian Lee and August Weber met April Stone on Saturday.", ["Julian Lee", "August Weber", "April Stone"]),
        ("Prime Minister May met March Simpson in May 2018.", ["May", "March Simpson"]),
        ("Mr. March and Ms. June agreed on 5 May.", ["March", "June"]),
        ("Will Smith will visit the fair in March.", ["Will Smith"]),
        ("Will Mark Stone follow? Nobody knows.", ["Mark Stone"]),
    ],
)  # fmt: skip
def test_months_are_names_beside_what_makes_them_so(text, people):
    assert people_and_others(text)[0] == people


def test_the_parse_knows_them_too():
    doc = next(parse(load(), [prepare("Theresa May met President Macron on 5 May.")]))
    find_names(doc)
    assert [(e.text, e.label_) for e in doc.ents][:2] == [("Theresa May", "PERSON"), ("Macron", "PERSON")]
    assert doc.ents[-1].label_ == "DATE"


@pytest.mark.parametrize(
    "text",
    [
        "The court had required masks since October, a spokeswoman said.",
        "The march of March 8 was the second, and in April it rained.",
        "The vote was held on 5 May and again in August.",
        "She said August was too late.",
        "The law may pass in May. It will pass.",
    ],
)
def test_months_are_no_names_elsewhere(text):
    assert people_and_others(text) == ([], [])


def test_a_month_before_a_surname_is_a_month_behind_a_preposition():
    assert people_and_others("In August Weber resigned.")[0] == ["Weber"]
