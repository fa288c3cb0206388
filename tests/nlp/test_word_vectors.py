"""Mean word vectors of stretches."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg.nlp.word_vectors import WordVectors


@pytest.fixture
def doc():
    vocab = spacy.blank("en").vocab
    vocab.reset_vectors(width=2)
    vocab.set_vector("north", np.array([0, 2], np.float32))
    vocab.set_vector("east", np.array([3, 0], np.float32))
    vocab.set_vector(",", np.array([1, 1], np.float32))
    return Doc(vocab, ["north", ",", "nowhere", "east", "east"])


def test_the_mean_is_over_words_of_length_one_that_have_a_vector(doc):
    found = WordVectors(doc).means([(0, 1), (0, 3), (0, 4), (0, 5)])
    assert found.ravel().tolist() == pytest.approx([0, 1, 0, 1, 0.5, 0.5, 2 / 3, 1 / 3])


def test_a_stretch_without_such_words_is_zero(doc):
    assert WordVectors(doc).means([(1, 3), (2, 2)]).tolist() == [[0, 0], [0, 0]]


def test_what_is_around_stands_before_and_behind(doc):
    assert WordVectors(doc).around([(1, 3)], 2).tolist() == [[0, 1, 1, 0]]
    assert WordVectors(doc).around([(0, 5)], 2).tolist() == [[0, 0, 0, 0]]


def test_no_stretches(doc):
    assert WordVectors(doc).means([]).shape == (0, 2)
