"""The annotations that are kept: complete, without words of the articles, and right when they are put into a text."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmark.make import benchmark_record
from benchmark.records import LISTS, placed
from benchmark.score import ACTS, CLASSES, MEASURES
from benchmark.texts import records
from training.standoff import to_standoff

EXAMPLE = Path(__file__).parents[2] / "benchmark" / "example"
KNOWN = json.loads((EXAMPLE / "annotations.jsonl").read_text(encoding="utf-8"))
GOLD = json.loads((EXAMPLE / "gold.jsonl").read_text(encoding="utf-8"))
TEXT = GOLD["text"]


def spans(record):
    """All pairs of offsets in a record."""
    for entity in record["entities"]:
        yield from entity["names"]
    for event in record["events"]:
        yield from (event["trigger"], event["evidence"], *event["more"], *(r["span"] for r in event["roles"]))
        yield from [event["date_span"]] * (event["date_span"] is not None)
    yield from (c["content"] for c in record["claims"] or ())
    yield from (r["span"] for r in record["references"] or ())
    yield from (x["evidence"] for kind in ("offices", "figures") for x in record[kind])


def strings(value):
    """All strings in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def cut(span):
    return TEXT[slice(*span)]


def test_the_example_comes_back_at_its_characters():
    gold, lost = placed(KNOWN, f"{TEXT}\n")
    assert not lost
    assert gold == GOLD
    assert [cut(e["trigger"]) for e in gold["events"]] == ["met", "invasion", "approved"]
    assert [cut(r["span"]) for r in gold["events"][1]["roles"]] == ["Russia", "Ukraine"]
    assert cut(gold["events"][2]["date_span"]) == "27 March"


def test_a_list_that_nobody_annotated_stays_one():
    gold, lost = placed(KNOWN | {"claims": None}, TEXT)
    assert gold["claims"] is None
    assert gold["references"] == GOLD["references"]
    assert not lost


def test_what_is_lost_is_counted_and_the_rest_is_numbered_anew():
    copy = TEXT.replace("Stoltenberg said that Finland would be safer as a member. He called the day historic. ", "")
    copy = copy.replace(
        "President Sauli Niinistö and Secretary General Jens Stoltenberg met in Brussels before", "Before"
    )
    gold, lost = placed(KNOWN, copy)
    assert gold["copy"] == "aligned"
    assert lost == Counter(entities=3, offices=2, events=1, claims=2, references=1)
    names = [copy[slice(*e["names"][0])] for e in gold["entities"]]
    assert "Jens Stoltenberg" not in names
    (attack, _), (blinken,) = gold["events"], gold["references"]
    assert [names[r["entity"]] for r in attack["roles"]] == ["Russia", "Ukraine"]
    assert names[blinken["entity"]] == "Antony Blinken"


def test_an_entity_that_keeps_one_name_is_kept():
    copy = TEXT.replace(
        "President Sauli Niinistö and Secretary General Jens Stoltenberg met in Brussels before", "Before"
    )
    gold, lost = placed(KNOWN, copy)
    assert "Stoltenberg" in [copy[slice(*e["names"][0])] for e in gold["entities"]]
    assert lost["claims"] == 0


def test_another_article_is_refused():
    assert placed(KNOWN, "Parliament met on Friday and passed the budget for the next year.") is None


def test_a_record_holds_no_word_of_the_text():
    gold = {
        "id": "a", "date": None, "entities": [{"name": "Ann Lee", "aliases": ["Lee"], "type": "Person"}],
        "positions": [], "figures": [], "coref": [{"text": "She", "near": "She left", "entity": "Ann Lee"}],
        "events": [{"type": "Arrest", "trigger": "seized", "near": "Guards seized Ann Lee", "modality": "Occurred", "date": None,
                    "dateText": None, "roles": [{"role": "agent", "text": "Guards", "entity": None}], "also": [], "optional": True}],
        "claims": [{"speaker": "Ann Lee", "content": "nothing is lost", "direct": False, "act": "Statement"}],
    }  # fmt: skip
    text = "Guards seized Ann Lee. Lee says nothing is lost. She left."
    record = benchmark_record(
        to_standoff(gold, text, {}), text, {"id": "a", "url": "u", "split": "train", "set": "own"}
    )
    kept = json.dumps(record)
    assert not [word for word in re.findall(r"\w{3,}", text) if re.search(rf"\b{word}\b", kept)]
    assert record["events"][0]["optional"]
    assert "optional" not in record["claims"][0]


@pytest.fixture(scope="module")
def kept():
    return records()


def test_the_splits_share_no_article(kept):
    addresses = Counter(r["url"] for r in kept)
    assert set(addresses.values()) == {1}
    assert {r["split"] for r in kept} == {"train", "test"}
    assert len(records("test")) + len(records("train")) == len(kept)
    assert {r["set"] for r in records("test")} == {"gold2"}


def test_every_record_is_whole(kept):
    for record in kept:
        assert re.fullmatch(r"https://en\.wikinews\.org/wiki/\S+", record["url"])
        assert re.fullmatch(r"[0-9a-f]{64}", record["sha256"])
        open_ = {"claims", "references"} if record["set"] == "events" else set()
        assert {name for name in LISTS if record[name] is None} == open_
        assert not [s for s in spans(record) if not 0 <= s[0] < s[1] <= record["length"]], record["id"]
        assert {e["class"] for e in record["events"]} <= CLASSES
        assert {c["act"] for c in record["claims"] or ()} <= ACTS | {"Statement"}
        assert {f["measure"] for f in record["figures"]} <= MEASURES
        entities = len(record["entities"])
        for claim in record["claims"] or ():
            assert claim["speaker"] is None or 0 <= claim["speaker"] < entities
        for event in record["events"]:
            assert all(role["entity"] is None or 0 <= role["entity"] < entities for role in event["roles"])


def test_no_string_of_a_record_is_longer_than_a_title(kept):
    for record in kept:
        for name in LISTS:
            assert all(len(s) <= 60 for s in strings(record[name])), record["id"]
