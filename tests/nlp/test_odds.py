"""Odds of signs, as a training counts and a reader asks them."""

import pytest

from kg.nlp.odds import MOST, Odds

pytest.importorskip("sklearn", reason="training needs scikit-learn")


def counted():
    from training.odds import Counted

    articles = [f"a{i}" for i in range(40)]
    signs = [["good", f"only {i}"] if i % 2 else ["bad", f"only {i}"] for i in range(40)]
    return Counted(articles, signs, [i % 2 for i in range(40)])


def test_signs_that_went_with_a_yes_have_the_higher_odds():
    kept = counted().odds
    assert kept.of(["good"])[0] > kept.unseen > kept.of(["bad"])[0]
    assert kept.of(["good"])[1] == MOST


def test_a_sign_that_was_hardly_seen_tells_nothing():
    kept = counted().odds
    assert kept.of(["only 3"]) == kept.of(["never"]) == [kept.unseen, 0.0]


def test_a_row_is_not_told_its_own_outcome():
    made = counted()
    mine = made.held_out("a1", ["good"])
    assert mine[0] < made.odds.of(["good"])[0]
    assert made.held_out("a1", ["only 1"]) == [made.odds.unseen, 0.0]


def test_odds_are_read_as_they_were_written():
    made = counted()
    read = Odds.read(made.arrays("x"), "x")
    assert read == made.odds
