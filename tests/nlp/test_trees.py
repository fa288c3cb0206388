"""Boosted trees as plain arrays."""

import numpy as np
import pytest

from kg.nlp.trees import Trees

# Two trees: the first asks column 1 up to 0.5, then on its right column 0 up to 2; the second asks column 0 up to 0.
ARRAYS = {
    "t.feature": np.array([1, 0, 0, 0, 0, 0, 0, 0], np.uint16),
    "t.threshold": np.array([0.5, np.inf, 2, np.inf, np.inf, 0, np.inf, np.inf], np.float32),
    "t.left": np.array([1, 1, 3, 3, 4, 6, 6, 7], np.uint32),
    "t.value": np.array([0, -1, 0, 2, 4, 0, 0.25, 0.5], np.float32),
    "t.roots": np.array([0, 5], np.uint32),
    "t.rest": np.array([2, 0.125]),
}


@pytest.mark.parametrize(
    ("row", "odds"),
    [
        ((0, 0.5), 0.125 - 1 + 0.25),
        ((2, 0.6), 0.125 + 2 + 0.5),
        ((2.5, 9), 0.125 + 4 + 0.5),
        ((-1, 1), 0.125 + 2 + 0.25),
    ],
)
def test_a_row_goes_left_up_to_the_threshold_and_right_above_it(row, odds):
    assert Trees.read(ARRAYS, "t").odds(np.array([row], np.float32)).tolist() == [odds]


def test_a_row_gets_the_same_whatever_rows_stand_beside_it():
    rows = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    trees = Trees.read(ARRAYS, "t")
    assert [float(trees.odds(row[None])[0]) for row in rows] == trees.odds(rows).tolist()


def test_chances_are_the_logistic_of_the_odds():
    rows = np.array([[0, 0.5], [2.5, 9]], np.float32)
    assert Trees.read(ARRAYS, "t").chances(rows).tolist() == pytest.approx([0.348645, 0.990292], abs=2e-6)


def test_a_tree_of_one_leaf_adds_it_to_every_row():
    leaf = {**ARRAYS, "t.roots": np.array([0, 5, 8], np.uint32)}
    for name, value in (("feature", 0), ("threshold", np.inf), ("left", 8), ("value", 10)):
        leaf[f"t.{name}"] = np.append(ARRAYS[f"t.{name}"], np.array([value], ARRAYS[f"t.{name}"].dtype))
    assert Trees.read(leaf, "t").odds(np.array([[2, 0.6]], np.float32)).tolist() == [0.125 + 2 + 0.5 + 10]


@pytest.mark.parametrize("leaves", [32, 33, 60])
def test_each_leaf_of_a_large_tree_is_reached(leaves):
    """A tree that asks "above 0?", "above 1?" …: a no is a leaf, a yes the next question."""
    asking = np.arange(leaves - 1)
    chain = {
        "t.feature": np.zeros(2 * leaves - 1, np.uint16),
        "t.threshold": np.full(2 * leaves - 1, np.inf, np.float32),
        "t.left": np.arange(2 * leaves - 1, dtype=np.uint32),
        "t.value": np.zeros(2 * leaves - 1, np.float32),
        "t.roots": np.array([0], np.uint32),
        "t.rest": np.array([leaves - 1, 0]),
    }
    chain["t.threshold"][2 * asking] = asking
    chain["t.left"][2 * asking] = 2 * asking + 1
    chain["t.value"][[*(2 * asking + 1), 2 * leaves - 2]] = np.arange(leaves)
    rows = np.arange(leaves, dtype=np.float32)[:, None] - 0.5
    assert Trees.read(chain, "t").odds(rows).tolist() == list(range(leaves))
