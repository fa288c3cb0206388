"""Ranges of tokens, and the characters that they hold."""

import pytest
import spacy
from spacy.tokens import Doc

from kg.model import Span
from kg.nlp.parser_text import token_starts
from kg.nlp.ranges import cut_out, join_ranges, range_at, sentence_range, shared_ranges, span_of, strip_range, tokens_of


@pytest.fixture(scope="module")
def doc():
    words = ["“", "Ann", "met", "Bo", ",", "”", "\n\n", "but", "Kim", "left", "."]
    spaces = [False, True, True, False, False, False, False, True, True, False, False]
    starts = [i in (0, 6) for i in range(len(words))]
    return Doc(spacy.blank("en").vocab, words=words, spaces=spaces, sent_starts=starts)


def test_tokens_of_ranges():
    assert tokens_of([(1, 3), (5, 6)]) == {1, 2, 5}
    assert tokens_of([(2, 2)]) == set()


def test_what_ranges_share():
    assert shared_ranges([(0, 5), (8, 9)], [(3, 9)]) == ((3, 5), (8, 9))
    assert shared_ranges([(0, 5)], [(5, 9)]) == ()


def test_ranges_without_holes():
    assert cut_out([(0, 10)], [(2, 4), (6, 7)]) == ((0, 2), (4, 6), (7, 10))
    assert cut_out([(0, 10)], [(0, 10)]) == ()
    assert cut_out([(0, 4)], [(6, 7)]) == ((0, 4),)


def test_ranges_that_touch_are_joined():
    assert join_ranges([(4, 6), (0, 2), (2, 3)]) == [(0, 3), (4, 6)]
    assert join_ranges([(0, 9), (2, 3)]) == [(0, 9)]


def test_a_range_is_stripped_of_marks_and_joining_words(doc):
    assert strip_range(doc, (0, 6)) == (1, 4)
    assert strip_range(doc, (6, 11)) == (8, 10)
    assert strip_range(doc, (4, 7)) is None


def test_ranges_are_spans_and_back(doc):
    starts = token_starts(doc)
    assert span_of(doc, (1, 4)) == Span(1, 11)
    assert doc.text[1:11] == "Ann met Bo"
    assert range_at(starts, Span(1, 11)) == (1, 4)
    assert range_at(starts, Span(2, 6)) == (1, 3)  # parts of "Ann" and "met"
    assert range_at(starts, Span(3, 4)) == (1, 2)
    for token in doc:
        assert range_at(starts, span_of(doc, (token.i, token.i + 1))) == (token.i, token.i + 1)


def test_a_sentence_has_no_space_at_its_edges(doc):
    assert sentence_range(doc, 2) == (0, 6)
    assert sentence_range(doc, 9) == (7, 11)
