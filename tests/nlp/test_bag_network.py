"""The networks compute what their weights say."""

import numpy as np
import pytest

from kg.nlp.bag_network import BagNetwork, Regression, softmax
from kg.nlp.features import BUCKETS, Bags


def ints(*values):
    return np.array(values, np.int64)


@pytest.fixture
def network():
    known = np.zeros(BUCKETS, bool)
    known[[1, 2, 6]] = True
    arrays = {
        "n.known": np.packbits(known),
        "n.table": np.array([[0, 0], [1, 2], [3, 4], [5, 6]], np.int8),
        "n.scale": np.array([1.0, 0.5], np.float32),
        "n.layer.norm.weight": np.ones(2),
        "n.layer.norm.bias": np.array([0.0, 1.0]),
        "n.layer.v.weight": np.array([[1.0], [-1.0]]),
        "n.layer.v.bias": np.zeros(2),
        "n.layer.h.weight": np.eye(2, 4),
        "n.layer.h.bias": np.zeros(2),
        "n.layer.t.weight": np.array([[1.0, 0.0], [0.0, 1.0]]),
        "n.layer.t.bias": np.zeros(2),
    }
    return BagNetwork.load(arrays, "n")


def test_embeddings_are_summed_by_item_and_scaled(network):
    sums = network.sums(Bags(ints(1, 0, 1), ints(1, 2, 6)), 3)
    assert sums.tolist() == [[3.0, 2.0], [4.0, 3.0], [0.0, 0.0]]


def test_features_never_seen_in_training_count_nothing(network):
    assert network.sums(Bags(ints(0, 0), ints(1, 5)), 1).tolist() == network.sums(Bags(ints(0), ints(1)), 1).tolist()


def test_the_answer_follows_the_layers(network):
    hidden = network.hidden(np.array([[3.0, 1.0]], np.float32), np.array([[2.0]], np.float32))
    assert np.allclose(hidden, [[1.0, 0.0]], atol=1e-4)
    assert np.allclose(network.answers(hidden, "t"), softmax(np.array([[1.0, 0.0]])), atol=1e-4)


def test_a_regression_adds_the_weights_of_known_features():
    arrays = {"r.buckets": ints(3, 9), "r.weights": np.array([[0.0, 1.0], [2.0, 0.0]]), "r.size": np.array(BUCKETS)}
    found = Regression.load(arrays, "r").answers(Bags(ints(0, 0, 1, 1), ints(3, 4, 3, 9)), 3)
    assert np.allclose(found, softmax(np.array([[0.0, 1.0], [2.0, 1.0], [0.0, 0.0]])))
