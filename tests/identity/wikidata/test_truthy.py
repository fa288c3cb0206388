"""Triples of Wikidata as items: texts, values of all kinds, and the groups of lines that tell of one item."""

import pytest

from kg.identity.wikidata.truthy import by_subject, entity_of

WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
LABEL = f'<{WD}Q1> <http://www.w3.org/2000/01/rdf-schema#label> "Zenda"@en .'


def claims(*values):
    lines = [LABEL, *(f"<{WD}Q1> <{WDT}P{n}> {value} ." for n, value in enumerate(values))]
    told = entity_of(line.encode() for line in lines)["claims"]
    return [row["mainsnak"]["datavalue"]["value"] for rows in told.values() for row in rows]


def test_values_have_the_shape_of_the_json():
    time = '"2021-06-08T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    place = '"Point(14.5 35.9)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    assert claims(f"<{WD}Q2>", "<https://x.org/a>", '"plain text"', time, place) == [
        {"entity-type": "item", "id": "Q2"},
        "https://x.org/a",
        "plain text",
        {"time": "+2021-06-08T00:00:00Z", "precision": 11},
        {"latitude": 35.9, "longitude": 14.5},
    ]


def test_names_and_pages_are_told_by_language():
    lines = [
        LABEL,
        f'<{WD}Q1> <http://www.w3.org/2004/02/skos/core#altLabel> "Senda"@en .',
        f'<{WD}Q1> <http://www.w3.org/2004/02/skos/core#altLabel> "Zénda"@fr .',
        f'<{WD}Q1> <http://schema.org/description> "a town"@en .',
        '<https://www.wikidata.org/wiki/Special:EntityData/Q1> <http://wikiba.se/ontology#sitelinks> "7" .',
    ]
    told = entity_of(line.encode() for line in lines)
    assert (told["id"], told["labels"], len(told["sitelinks"])) == ("Q1", {"en": {"value": "Zenda"}}, 7)
    assert told["aliases"] == {"en": [{"value": "Senda"}], "fr": [{"value": "Zénda"}]}
    assert told["descriptions"] == {"en": {"value": "a town"}}


def test_what_is_no_item_or_has_no_name_is_none():
    assert entity_of([LABEL.encode()]) is not None
    assert entity_of([LABEL.replace("Q1", "P1").encode()]) is None
    assert entity_of([f"<{WD}Q1> <{WDT}P1> <{WD}Q2> .".encode()]) is None
    with pytest.raises(ValueError, match="no triple"):
        entity_of([b"nonsense"])


def test_lines_are_grouped_by_item():
    lines = [f"<{WD}Q{n}> <{WDT}P1> <{WD}Q9> .".encode() for n in (1, 1, 2, 3)]
    groups = list(by_subject(enumerate(lines, 1)))
    assert [[number for number, _ in group] for group in groups] == [[1, 2], [3], [4]]
    assert list(by_subject([])) == []
