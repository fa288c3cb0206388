"""Words to pieces, windows and back: every word has a state, whatever its length and place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Misuse
from kg.extract.claims.by_network import check_large
from kg.nlp import transformer as reader
from kg.nlp.transformer import FOLDER, STRIDE, WINDOW, Pieces, Transformer, cut, pool, states_of
from kg.terms.data import model_file


def pieces_of(n):
    return Pieces(np.arange(n), np.arange(n))


@given(st.integers(1, 1200))
def test_each_piece_is_taken_from_a_window_that_holds_it_as_far_from_its_edges_as_can_be(n):
    pieces = pieces_of(n)
    windows, owners = pieces.windows(), pieces.owners()
    assert windows[-1][1] == n
    assert len(windows) == max(1, -(-(n - WINDOW) // STRIDE) + 1)
    for i, owner in enumerate(owners):
        s, e = windows[owner]
        assert s <= i < e
        room = min(i - s if s else WINDOW, e - 1 - i if e < n else WINDOW)
        others = [min(i - s if s else WINDOW, e - 1 - i if e < n else WINDOW) for s, e in windows if s <= i < e]
        assert room >= max(others) - 1


def test_the_state_of_a_word_is_the_mean_of_its_pieces():
    states = np.array([[1.0], [3.0], [5.0], [7.0]], np.float32)
    assert pool(states, np.array([0, 0, 2, 3]), 5).ravel().tolist() == [2.0, 0.0, 5.0, 7.0, 0.0]
    assert pool(np.zeros((0, 1), np.float32), np.zeros(0, int), 2).ravel().tolist() == [0.0, 0.0]


@pytest.fixture(scope="module")
def transformer():
    return Transformer(model_file(FOLDER))


def test_odd_words_have_states_too(transformer):
    words = ["The", "\n\n", "internationalisation", "x" * 5000, "👩‍👧", "\u200b", "“", "end"]
    states = transformer.states(words)
    assert states.shape == (len(words), 384)
    assert not states[1].any()  # space alone has no piece
    assert states[[0, 2, 3, 6, 7]].any(axis=1).all()
    pieces = cut(transformer.tokenizer, words)
    assert np.bincount(pieces.words).max() <= 12


def test_a_long_text_reads_like_its_parts_in_the_middle_of_windows(transformer):
    words = "The minister said on Monday that nobody had asked her .".split() * 60
    states = transformer.states(words)
    again = transformer.states(words)
    assert (states == again).all()
    one, other = states[22:33].ravel(), states[11 * 30 : 11 * 31].ravel()
    assert np.corrcoef(one, other)[0, 1] > 0.9


def test_no_words_no_states(transformer):
    assert transformer.states([" ", "\n"]).shape == (2, 384)


def test_a_document_is_read_once(nlp, monkeypatch):
    doc = nlp("The minister resigned.")
    first = states_of(doc)
    monkeypatch.setattr(reader, "transformer", lambda: pytest.fail("read again"))
    assert states_of(doc) is first


def test_what_is_missing_is_told(monkeypatch, nlp):
    monkeypatch.setattr(reader, "FOLDER", "nowhere")
    reader.release()
    with pytest.raises(Misuse, match=r"pip install 'newskg\[large\]'"):
        check_large(nlp.vocab)
    reader.release()
