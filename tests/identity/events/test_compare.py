"""Features of a pair of reports, worked out by hand with rarities by hand."""

import datetime
from math import log1p, sqrt

import numpy as np
import pytest

from kg.identity.events import compare, words
from kg.identity.events.compare import (
    FEATURES,
    PairScore,
    articles_alike,
    days_apart,
    features,
    topic_likeness,
    trigger_likeness,
)
from kg.identity.events.report import ArticleTold, ArticleTopic, EventReport

RARE = {"quake": 3.0, "hit": 1.0, "die": 2.0, "zenda": 4.0, "road": 2.0, "7": 1.0, "9": 1.0, "5": 1.0, "mayor": 2.0}
JUNE = datetime.date(2021, 6, 1)
OF_ARTICLES = FEATURES[FEATURES.index("sentences alike") :]


@pytest.fixture(autouse=True)
def rarities(monkeypatch):
    for module in (compare, words):
        monkeypatch.setattr(module, "rarity", RARE.__getitem__)
    compare._length.cache_clear()
    yield
    compare._length.cache_clear()


def days(n):
    return JUNE + datetime.timedelta(days=n)


def report(name="a", *, cls="Quake", modality="Occurred", claimed=False, triggers=("quake",), said=("die",), **more):
    more = {k: frozenset(v) if isinstance(v, (tuple, set)) else v for k, v in more.items()}
    return EventReport(f"e:{name}", name, cls, modality, claimed, frozenset(triggers), frozenset(said), **more)


def topic(name="a", keywords=("zenda",), published=None):
    return ArticleTopic(name, frozenset(keywords), published)


def told(a, b, about_a=None, about_b=None, topics=0.5, articles=(0.0,) * 13):
    row = features(a, b, about_a or topic(), about_b or topic("b"), (topics, *articles))
    assert len(row) == len(FEATURES)
    return dict(zip(FEATURES, row, strict=True))


def test_two_reports_of_one_event():
    a = report(said=("die", "zenda", "7"), parties=("p", "q"), places=("z",), first=JUNE, last=JUNE, unnamed=("mayor",))
    b = report(
        "b",
        said=("die", "road", "7"),
        parties=("q", "r"),
        places=("z",),
        first=JUNE,
        last=JUNE,
        unnamed=("mayor", "road"),
    )
    about_a, about_b = topic(keywords=("zenda", "quake"), published=JUNE), topic("b", ("quake", "die"), days(3))
    assert {k: v for k, v in told(a, b, about_a, about_b).items() if k not in OF_ARTICLES} == pytest.approx({
        "same class": 1, "same modality": 1, "either claimed": 0, "same article": 0,
        "triggers alike": 1, "rarity of shared triggers": 3, "topics alike": 0.5, "shared keywords": log1p(1),
        "words alike": 5 / sqrt((4 + 16 + 1) * (4 + 4 + 1)), "rarity of shared words": log1p(3),
        "words in the other": 3 / 5, "rarest shared word": 2,
        "shared parties": 1, "parties apart": 0, "either without parties": 0, "shared places": 1, "places apart": 0,
        "shared names": 2, "unnamed alike": 4 / sqrt(4 * 8), "shared numbers": 1, "numbers apart": 0,
        "dates known": 1, "dates apart": 0, "both dates exact and equal": 1, "published known": 1,
        "published apart": log1p(3), "triggers in the other": 0, "words in the other's topic": (2 / 7 + 0) / 2,
    })  # fmt: skip


def test_two_reports_of_two_events():
    a = report(said=("hit", "7", "road"), parties=("p",), places=("y",), first=JUNE, last=days(2))
    b = report(
        "b", cls="Attack", modality="Planned", claimed=True, triggers=("hit",), said=("quake", "9"), parties=("q",),
        places=("z",), first=days(9), last=days(9),
    )  # fmt: skip
    assert {k: v for k, v in told(a, b).items() if k not in OF_ARTICLES} == pytest.approx({
        "same class": 0, "same modality": 0, "either claimed": 1, "same article": 0,
        "triggers alike": 0, "rarity of shared triggers": 0, "topics alike": 0.5, "shared keywords": log1p(1),
        "words alike": 0, "rarity of shared words": 0, "words in the other": 0, "rarest shared word": 0,
        "shared parties": 0, "parties apart": 1, "either without parties": 0, "shared places": 0, "places apart": 1,
        "shared names": 0, "unnamed alike": 0, "shared numbers": 0, "numbers apart": 1,
        "dates known": 1, "dates apart": log1p(7), "both dates exact and equal": 0, "published known": 0,
        "published apart": 0, "triggers in the other": 2, "words in the other's topic": 0,
    })  # fmt: skip


def test_what_is_not_told_is_said_not_to_be():
    found = told(report(parties=("p",), places=("y",)), report("b", said=("7",)))
    expected = {
        "parties apart": 0, "either without parties": 1, "places apart": 0, "numbers apart": 0, "dates known": 0,
        "both dates exact and equal": 0, "published known": 0,
    }  # fmt: skip
    assert {k: found[k] for k in expected} == expected
    assert told(report(), report("b", parties=("p",)))["either without parties"] == 1


def test_dates_are_equal_where_both_are_one_day():
    day, week = {"first": JUNE, "last": JUNE}, {"first": JUNE, "last": days(7)}
    exact = "both dates exact and equal"
    assert told(report(**day), report("b", **day))[exact] == 1
    assert told(report(**day), report("b", **week))[exact] == 0
    assert told(report(**week), report("b", **day))[exact] == 0
    assert told(report(**day), report("b", first=days(1), last=days(1)))[exact] == 0


def test_numbers_of_shared_things_have_a_limit():
    many = report(parties=tuple("pqrst"), places=tuple("wxyz"), said=("7", "9", "5", "die"))
    found = told(many, report("b", parties=tuple("pqrst"), places=tuple("wxyz"), said=("7", "9", "5", "die")))
    assert [found[k] for k in ("shared parties", "shared places", "shared names", "shared numbers")] == [3, 2, 3, 2]
    far = told(report(first=JUNE, last=JUNE), report("b", first=days(5000), last=days(5000)))
    assert far["dates apart"] == log1p(400)


def test_days_between_two_times():
    a, b = report(first=JUNE, last=days(2)), report("b", first=days(5), last=days(6))
    assert days_apart(a, b) == days_apart(b, a) == 3
    assert days_apart(a, report("b", first=days(2), last=days(6))) == 0
    assert days_apart(a, report("b")) is None
    assert days_apart(report("b"), a) is None
    assert days_apart(report(first=JUNE), a) is None


def test_what_two_articles_tell_together():
    a = ArticleTold.of(
        topic(keywords=("zenda",)),
        [
            report(said=("die", "7"), parties=("p",), places=("z",), first=JUNE, last=JUNE),
            report("a", cls="Attack", triggers=("hit",), said=("9",), parties=("q",)),
        ],
    )
    b = ArticleTold.of(topic("b", ("road",)), [report("b", said=("die", "7", "road"), parties=("p", "r"), first=JUNE, last=JUNE)])  # fmt: skip
    likeness, *features_ = articles_alike(a, b)
    assert likeness == 0
    assert dict(zip(OF_ARTICLES, features_, strict=True)) == pytest.approx({
        "sentences alike": 14 / sqrt((9 + 1 + 4 + 1 + 1) * (9 + 4 + 1 + 4)),
        "all words alike": 14 / sqrt((9 + 1 + 4 + 1 + 1 + 16) * (9 + 4 + 1 + 4)),
        "rarity of all shared words": log1p(3 + 2 + 1), "names in the other": 1 / 2, "all shared names": 1,
        "classes in the other": 1, "shared classes": 1, "all shared numbers": 1, "numbers in the other": 1,
        "all numbers apart": 0, "a day in common": 1, "days apart": 0, "all triggers alike": 9 / sqrt(10 * 9),
    })  # fmt: skip
    assert articles_alike(b, a) == (likeness, *features_)
    assert articles_alike(a, a) == (1.0,) * 14


def test_numbers_and_days_of_articles_are_apart_where_they_share_none():
    a = ArticleTold.of(topic(), [report(said=("7",), first=JUNE, last=JUNE)])
    b = ArticleTold.of(topic("b"), [report("b", said=("9",), first=days(1), last=days(1))])
    week = ArticleTold.of(topic("c"), [report("c", first=JUNE, last=days(6))])
    apart = dict(zip(OF_ARTICLES, articles_alike(a, b)[1:], strict=True))
    assert (apart["all numbers apart"], apart["days apart"], apart["a day in common"]) == (1, 1, 0)
    untold = dict(zip(OF_ARTICLES, articles_alike(a, week)[1:], strict=True))
    assert (untold["all numbers apart"], untold["days apart"], untold["names in the other"]) == (0, 0, 0)


def test_topics_are_alike_by_rare_words():
    assert topic_likeness(topic(), topic(keywords=())) == 1
    assert topic_likeness(topic(), topic("b", ("road",))) == 0
    assert topic_likeness(topic(keywords=("zenda", "road")), topic("b", ("zenda", "die"))) == pytest.approx(16 / 20)


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ({"hit", "attack"}, {"attack"}, 1.0), ({"attack"}, {"attacker"}, 6 / 8), ({"atta"}, {"attack"}, 4 / 6),
        ({"att"}, {"attack"}, 0.0), ({"attire"}, {"attack"}, 0.0), ({"elect", "hit"}, {"election"}, 5 / 8), (set(), {"hit"}, 0.0),
    ],
)  # fmt: skip
def test_triggers_of_one_root(a, b, value):
    assert trigger_likeness(frozenset(a), frozenset(b)) == value


def test_the_network_is_what_its_arrays_say():
    arrays = {
        "mean": np.array([1.0, 0.0]), "scale": np.array([2.0, 1.0]), "thresholds": np.array([0.6, 0.2]),
        "weight0": np.array([[1.0, -1.0], [0.5, 2.0]]), "bias0": np.array([0.0, -1.0]),
        "weight1": np.array([[1.0], [3.0]]), "bias1": np.array([-0.5]),
    }  # fmt: skip
    score = PairScore.of(arrays)
    assert (score.least, score.weak, len(score.layers)) == (0.6, 0.2, 2)
    # (3, 1) -> (1, 1) -> (1.5, 0) -> 1; (1, 2) -> (0, 2) -> (1, 3) -> 9.5
    assert score([(3.0, 1.0), (1.0, 2.0)]) == [round(1 / (1 + np.exp(-1.0)), 4), round(1 / (1 + np.exp(-9.5)), 4)]
    assert score([]) == []
