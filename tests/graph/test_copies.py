"""Copies of a text are one story, whatever headline and byline they got; other texts on the same matter are not."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.cli.app import main
from kg.graph.copies import same_stories, sketch
from kg.query.named import load_query, query_store
from kg.store.articles import load_file, open_store
from kg.terms.vocab import KG

EXAMPLES = {p.stem: p.read_text(encoding="utf-8") for p in (Path(__file__).parents[2] / "examples").glob("*.txt")}
WORDS = sorted({w for text in EXAMPLES.values() for w in text.split()})


def text_of(seed, n=200):
    return " ".join(random.Random(seed).choices(WORDS, k=n))


def test_a_copy_with_another_head_and_a_cut_tail_is_one_story():
    text = EXAMPLES["hong-kong-march"]
    copy = "Another headline altogether\n\nBy our own reporter\n\n" + text[: int(len(text) * 0.75)].upper()
    assert same_stories({"b": sketch(copy), "a": sketch(text)}) == {"b": "a"}


def test_two_reports_of_one_day_are_two_stories():
    assert same_stories({name: sketch(text) for name, text in EXAMPLES.items()}) == {}


@given(seeds=st.lists(st.integers(0, 5), min_size=1, max_size=12), order=st.randoms(use_true_random=False))
def test_copies_and_only_copies_are_found_in_any_order(seeds, order):
    sketches = {f"{i:02}": sketch(f"Head {i}. " + text_of(seed)) for i, seed in enumerate(seeds)}
    firsts = {}
    for name, seed in zip(sketches, seeds, strict=True):
        firsts.setdefault(seed, name)
    wanted = {n: firsts[s] for n, s in zip(sketches, seeds, strict=True) if firsts[s] != n}
    shuffled = list(sketches.items())
    order.shuffle(shuffled)
    assert same_stories(dict(shuffled)) == wanted


def test_a_report_that_grows_ties_no_end_to_its_beginning():
    parts = [text_of(seed, 60) for seed in range(12)]
    windows = {f"{i:02}": sketch(" ".join(parts[i : i + 4])) for i in range(9)}
    found = same_stories(windows)
    assert found  # neighbours share three parts of four
    assert all(int(copy) - int(first) < 4 for copy, first in found.items())


def test_short_texts_are_no_stories():
    assert sketch("Breaking: more follows soon.") == ""
    assert same_stories({"a": "", "b": ""}) == {}


def test_the_sketch_stays_what_it_is():
    """It lies in stores: another one would part articles from their copies there."""
    assert sketch("one two three four five " * 6)[:32] == "a8a5f656c5cf460ec729c872cb42f5b4"


REPORT = (
    "ZENDA, May 2, 2020 - At least 20 people were killed in Zenda on Friday when a bridge fell into the river. "
    "The police said that more people could be under the stones. The mayor of the town was on his way to the place."
)
OTHER = (
    "ZENDA, May 3, 2020 - It is the end of a bridge that was built by the grandfathers of those who live here now. "
    "At least 20 people were killed in Zenda when it fell. There will be a day of mourning for them on Monday."
)


UNNAMED = (
    "ZENDA, May 4, 2020 - Witnesses said that at least 700 people were killed in Strelsau on Sunday when the old castle "
    "burned down. There was no word from the king, who is on his way home from the mountains of the north of the land."
)


def kg(*args):
    return CliRunner().invoke(main, list(map(str, args)))


def corroborated(store):
    return [
        (int(row["voices"].value), int(row["outlets"].value), int(row["articles"].value))
        for row in query_store(load_query("agreed-figures").bind({}), store)
    ]


@pytest.mark.slow
def test_corroboration_counts_outlets_and_not_copies(tmp_path):
    rows = [
        {"id": "a", "text": REPORT, "publisher": "The Daily"},
        {"id": "b", "text": "Bridge falls\n\n" + REPORT, "publisher": "The Nightly"},
        {"id": "c", "text": OTHER, "publisher": "The Weekly"},
        {"id": "d", "text": UNNAMED, "publisher": "The Daily"},
        {"id": "e", "text": "They say so\n\n" + UNNAMED, "publisher": "The Nightly"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    store, out = tmp_path / "s", tmp_path / "a.trig"
    assert kg("build", path, "--store", store, "-o", out).exit_code == 0
    held = open_store(str(store))
    ties = list(held.quads_for_pattern(None, KG.sameStoryAs, None, None))
    assert len(ties) == 2
    assert ties[0].graph_name == NamedNode("https://example.org/news/graph/same-stories")
    assert set(held) == set(load_file(str(out)))
    assert corroborated(held) == [(2, 2, 3)]  # a and b are one, and so are d and e
    del held
    assert kg("validate", store).exit_code == 0
    again = tmp_path / "b.trig"
    assert kg("export", "--store", store, "-o", again).exit_code == 0
    assert again.read_bytes() == out.read_bytes()
    assert kg("retract", "a", "d", "--store", store).exit_code == 0
    assert not list(open_store(str(store)).quads_for_pattern(None, KG.sameStoryAs, None, None))
