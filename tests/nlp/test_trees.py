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
