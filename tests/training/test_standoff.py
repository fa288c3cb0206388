"""Annotations can be kept without their text, and come back as they were."""

import json

import pytest

from training.gold import read_article
from training.standoff import from_standoff, to_standoff

TEXT = (
    "Minister arrested\n\nPolice arrested Trade Minister Ann Lee in Zenda on Monday. “I am innocent,” she said.\n"
    "Two guards were hurt when police came."
)
GOLD = {
    "id": "a",
    "date": "2023-05-09",
    "entities": [
        {"name": "Ann Lee", "aliases": [], "type": "Person"},
        {"name": "Zenda", "aliases": [], "type": "GeopoliticalEntity"},
    ],
    "positions": [
        {"person": "Ann Lee", "title": "trade minister", "of": "Zenda", "status": "Current", "near": "Trade Minister Ann Lee", "alternatives": []}
    ],
    "events": [
        {
            "type": "Arrest",
            "trigger": "arrested",
            "near": "Police arrested Trade Minister Ann Lee",
            "roles": [
                {"role": "agent", "text": "Police", "entity": None},
                {"role": "target", "text": "Ann Lee", "entity": "Ann Lee"},
            ],
            "also": ["Zenda"],
            "date": "2023-05-08",
            "dateText": "Monday",
            "modality": "Occurred",
            "more": ["Minister arrested"],
        }
    ],
    "claims": [{"speaker": "Ann Lee", "content": "I am innocent", "direct": True, "act": "Denial", "alternatives": []}],
    "figures": [{"value": 2, "comparator": "Exactly", "measure": "Injured", "of": "guards", "according_to": None, "near": "Two guards"}],
    "coref": [{"text": "she", "near": "she said", "entity": "Ann Lee"}],
}  # fmt: skip


def record():
    return json.loads(json.dumps(to_standoff(GOLD, TEXT, {"corpus": "own", "id": "a"})))


def test_annotations_come_back_as_they_were():
    assert from_standoff(record(), TEXT) == GOLD


def test_a_record_holds_no_words_of_the_text():
    kept = json.dumps(record())
    assert "innocent" not in kept
    assert "Lee" not in kept


def test_another_text_is_refused():
    with pytest.raises(ValueError, match="not the one that was annotated"):
        from_standoff(record(), TEXT + " ")


def test_a_string_that_does_not_stand_in_the_text_is_refused():
    wrong = {**GOLD, "claims": [{**GOLD["claims"][0], "content": "I am guilty"}]}
    with pytest.raises(ValueError, match="I am guilty"):
        to_standoff(wrong, TEXT, {})


def test_every_annotation_stands_at_its_characters():
    article = read_article(GOLD, TEXT)
    (event,), (claim,), (reference,) = article.events, article.claims, article.references
    cut = lambda span: TEXT[span[0] : span[1]]  # noqa: E731
    assert [cut(event.trigger), cut(event.date_span), *map(cut, event.more)] == [
        "arrested",
        "Monday",
        "Minister arrested",
    ]
    assert [(r.role, cut(r.span), r.entity) for r in event.roles] == [
        ("agent", "Police", ""),
        ("target", "Ann Lee", "Ann Lee"),
    ]
    assert (cut(claim.content), cut(reference.span)) == ("I am innocent", "she")
