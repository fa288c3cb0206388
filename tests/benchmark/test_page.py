"""The page says what the folder holds."""

import json
import re
from pathlib import Path

from benchmark.ours import BEGIN, END, SHOWN, table, with_table
from benchmark.records import LISTS
from benchmark.score import ACTS, CLASSES, MEASURES, read, score
from benchmark.texts import records

FOLDER = Path(__file__).parents[2] / "benchmark"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
GUIDE = (FOLDER / "GUIDE.md").read_text(encoding="utf-8")
EXAMPLE = FOLDER / "example"


def result():
    found = {p["id"]: p for p in read(EXAMPLE / "predictions.jsonl")}
    return score(list(read(EXAMPLE / "gold.jsonl")), found)


def test_the_counts_on_the_page_are_those_of_the_records():
    for split in ("train", "test"):
        kept = records(split)
        row = re.search(rf"\| `{split}` \| (.*) \|", PAGE)[1].replace(",", "").split(" | ")
        assert [int(row[0]), *map(int, row[2:])] == [len(kept), *(sum(len(r[k] or ()) for r in kept) for k in LISTS)]


def test_the_prediction_on_the_page_is_taken_from_the_example():
    (example,) = read(EXAMPLE / "predictions.jsonl")
    shown = re.search(r'\{"id": "finland-nato".*?\]\}(?=\n```)', PAGE, re.DOTALL)[0]
    shown = json.loads(shown.replace(", …", ""))
    for key, value in shown.items():
        assert value == example[key] or all(item in example[key] for item in value)


def test_the_page_names_every_figure_and_the_guide_every_label():
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert set(result()) <= named | {"office_status", "figure_speaker"}
    assert set(re.findall(r"`(\w+)`", GUIDE)) >= CLASSES | ACTS | MEASURES


def test_the_table_takes_the_place_of_the_old_one():
    made = table({"standard": result(), "none": {}})
    assert "| F1 (95 %) | key | standard | none |" in made
    assert f"| {SHOWN['claims']} | `claims` | 1.000 (1.00 to 1.00) |  |" in made
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = with_table(page, made)
    assert once == f"before\n{BEGIN}\n{made}\n{END}\nafter\n"
    assert with_table(once, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert PAGE.count(BEGIN) == PAGE.count(END) == 1
