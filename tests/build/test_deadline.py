"""An article that takes too long costs itself, and no other."""

import contextlib
import time

import pytest

from kg.build import processes
from kg.build.deadline import TooSlow, within
from kg.build.processes import Options, extract_some
from kg.errors import BadInput
from kg.model import Article


def for_ever():
    while True:
        with contextlib.suppress(Exception):  # as an extractor may: it is no Exception
            sum(range(1000))


def test_the_time_is_over():
    began = time.monotonic()
    with pytest.raises(TooSlow), within(0.2):
        for_ever()
    assert time.monotonic() - began < 5


def test_in_time_and_without_a_limit_nothing_happens():
    for limit in (5.0, None):
        with within(limit):
            time.sleep(0.01)
    time.sleep(0.01)


def test_a_slow_article_is_told_and_the_others_are_read(monkeypatch):
    def read(articles, options):
        for article in articles:
            if article.id == "slow":
                time.sleep(60)
            yield article

    monkeypatch.setattr(processes, "_extracted", read)
    articles = [Article(name, "Text.", "a.jsonl") for name in ("one", "slow", "two")]
    one, slow, two = extract_some(articles, Options(max_seconds=0.3))
    assert (one, two) == (articles[0], articles[2])
    assert isinstance(slow, BadInput)
    assert "slow: takes more than 0.3 seconds" in str(slow)
