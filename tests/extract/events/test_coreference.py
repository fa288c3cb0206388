"""Mentions are gathered to events from the surest on."""

from kg.extract.events.context import EventMention
from kg.extract.events.coreference import gather, in_order
from kg.terms.vocab import KG


def mention(token, probability, cls=KG.Attack):
    return EventMention(token, cls, probability, probability, (), KG.Occurred, (1.0, 0.0, 0.0, 0.0), ())


def tokens(groups):
    return [[m.token for m in group.mentions] for group in groups]


def scores(table):
    return lambda pairs: [table.get((a.token, b.token), 0.0) for a, b in pairs]


def same_class(a, b):
    return a.cls == b.cls


def test_the_surest_comes_first_and_equals_in_the_order_of_the_text():
    found = in_order([mention(9, 0.5), mention(3, 0.500001), mention(1, 0.4), mention(7, 0.9)])
    assert [m.token for m in found] == [7, 3, 9, 1]


def test_a_mention_joins_the_group_that_fits_best():
    given = [mention(1, 0.9), mention(2, 0.8), mention(3, 0.7)]
    table = {(1, 3): 0.6, (2, 3): 0.9}
    assert tokens(gather(given, same_class, scores(table), 0.5)) == [[1], [2, 3]]


def test_a_mention_that_fits_nobody_is_an_event_of_its_own():
    given = [mention(1, 0.9), mention(2, 0.8)]
    assert tokens(gather(given, same_class, scores({(1, 2): 0.49}), 0.5)) == [[1], [2]]
    assert tokens(gather(given, same_class, scores({(1, 2): 0.5}), 0.5)) == [[1, 2]]


def test_the_mean_over_a_group_counts():
    given = [mention(1, 0.9), mention(2, 0.8), mention(3, 0.7)]
    assert tokens(gather(given, same_class, scores({(1, 2): 0.9, (1, 3): 0.9, (2, 3): 0.0}), 0.5)) == [[1, 2], [3]]
    assert tokens(gather(given, same_class, scores({(1, 2): 0.9, (1, 3): 0.9, (2, 3): 0.2}), 0.5)) == [[1, 2, 3]]


def test_an_event_is_told_how_surely_it_is_one_that_is_told_already():
    given = [mention(1, 0.9), mention(2, 0.8), mention(3, 0.7), mention(4, 0.6, KG.Meeting)]
    found = gather(given, same_class, scores({(1, 2): 0.3, (1, 3): 0.1, (2, 3): 0.4, (1, 4): 1.0}), 0.5)
    assert [g.double for g in found] == [0.0, 0.3, 0.4, 0.0]
    joined = gather(given[:3], same_class, scores({(1, 2): 0.9, (1, 3): 0.1, (2, 3): 0.4}), 0.5)
    assert [(len(g.mentions), g.double) for g in joined] == [(2, 0.0), (1, 0.25)]


def test_classes_that_are_not_alike_stay_apart():
    given = [mention(1, 0.9), mention(2, 0.8, KG.Meeting)]
    assert tokens(gather(given, same_class, scores({(1, 2): 1.0}), 0.5)) == [[1], [2]]


def test_pairs_are_asked_in_the_order_of_the_text():
    asked = []

    def remember(pairs):
        asked.extend((a.token, b.token) for a, b in pairs)
        return [0.0] * len(pairs)

    gather([mention(5, 0.9), mention(2, 0.8)], same_class, remember, 0.5)
    assert asked == [(2, 5)]
