"""Entities in Wikidata's own JSON."""

import pytest

from kg.identity.wikidata.candidates import Position
from kg.identity.wikidata.entity import read_entity
from kg.terms.vocab import KG


def value(item, rank="normal", **more):
    return {"rank": rank, "mainsnak": {"snaktype": "value", "datavalue": {"value": item}}, **more}


def entity(qid, **more):
    return value({"entity-type": "item", "id": qid}, **more)


def day(text, precision=11):
    return {"snaktype": "value", "datavalue": {"value": {"time": text, "precision": precision}}}


def row(**more):
    labels = {"en": {"value": "Ann Lee"}, "en-gb": {"value": "Anne Lee"}, "de": {"value": "Anna"}}
    return {"id": "Q1", "type": "item", "labels": labels, "claims": {"P31": [entity("Q5")]}} | more


def test_an_item_with_all_that_is_told():
    found = read_entity(
        row(
            aliases={"en": [{"value": "A Lee"}], "de": [{"value": "Die Lee"}]},
            descriptions={"en": {"value": "judge"}},
            sitelinks={"enwiki": {}, "dewiki": {}},
            claims={
                "P31": [entity("Q5")], "P27": [entity("Q2"), entity("Q3", rank="preferred")], "P102": [entity("Q4")],
                "P39": [entity("Q7", qualifiers={"P580": [day("+2001-02-03T00:00:00Z")], "P582": [day("+2004-05-00", 10)]})],
                "P569": [{"rank": "normal", "mainsnak": day("+1960-00-00T00:00:00Z", 9)}],
            },
        )
    )  # fmt: skip
    candidate = found.candidate
    assert (candidate.qid, candidate.label, candidate.description) == ("Q1", "Ann Lee", "judge")
    assert set(candidate.aliases) == {"A Lee", "Anne Lee"}
    assert candidate.classes == (KG.Person,)
    assert candidate.country == "Q3"  # the preferred citizenship
    assert candidate.sitelinks == 2
    assert candidate.statements["P27"] == ("Q3", "Q2")
    assert candidate.statements["P102"] == ("Q4",)
    assert found.candidate.positions == (Position("Q7", "2001-02-03", "2004-05"),)
    assert (found.birth, found.types) == ("1960", ("Q5",))


@pytest.mark.parametrize(
    "change",
    [{"type": "property"}, {"id": "P7"}, {"redirects": {}}, {"labels": {"de": {"value": "Anna"}}}, {"labels": {}}, {"claims": {"P31": [entity("Q4167410")]}}],
)  # fmt: skip
def test_what_is_no_item_for_news(change):
    assert read_entity(row()) is not None
    assert read_entity(row(**change)) is None


def test_what_is_deprecated_or_unknown_is_left_out():
    unknown = {"rank": "normal", "mainsnak": {"snaktype": "somevalue"}}
    found = read_entity(
        row(claims={"P31": [entity("Q5")], "P17": [unknown, entity("Q2", rank="deprecated"), entity("Q3")]})
    )
    assert found.candidate.country == "Q3"
    assert found.birth == ""


@pytest.mark.parametrize(
    ("text", "precision", "told"),
    [
        ("+2001-02-03T00:00:00Z", 11, "2001-02-03"), ("+2001-02-00T00:00:00Z", 10, "2001-02"), ("+2001-00-00T00:00:00Z", 9, "2001"),
        ("+2000-00-00T00:00:00Z", 8, ""), ("-0044-03-15T00:00:00Z", 11, ""),
    ],
)  # fmt: skip
def test_times_are_as_precise_as_they_are_told(text, precision, told):
    found = read_entity(
        row(claims={"P31": [entity("Q5")], "P569": [{"rank": "normal", "mainsnak": day(text, precision)}]})
    )
    assert found.birth == told


def test_an_old_dump_has_numbers_for_items():
    old = value({"entity-type": "item", "numeric-id": 5})
    assert read_entity(row(claims={"P31": [old]})).types == ("Q5",)
    assert read_entity(row(claims={"P31": [value("no item")]})).types == ()
