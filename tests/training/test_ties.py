"""The measure by which the score of ties is chosen, and the gold mentions at reports."""

import pytest

pytest.importorskip("scipy")
pytest.importorskip("sklearn")

from kg.identity.events.report import EventReport
from training.ties import conll, gold_of

GOLD = {1: "a", 2: "a", 3: "a", 4: "b", 5: "b"}


def test_a_perfect_partition_has_one_and_singletons_much_less():
    assert conll(GOLD, dict(GOLD)) == pytest.approx(1.0)
    assert conll(GOLD, {i: str(i) for i in GOLD}) < 0.5


def test_one_wrong_mention_costs_a_little():
    # MUC, B-cubed and CEAFe, worked out by hand.
    found = {**GOLD, 3: "b"}
    assert conll(GOLD, found) == pytest.approx((2 / 3 + 11 / 15 + 4 / 5) / 3, abs=1e-9)


def test_a_mention_goes_to_one_report_the_exact_one_first():
    def report(iri):
        return EventReport(iri, "art", "cls", "", False, frozenset(), frozenset())

    record = {"id": "d", "events": [
        {"trigger": [0, 4], "validated": True, "instance": "x"},
        {"trigger": [9, 12], "validated": False, "instance": "y"},
        {"trigger": [20, 24], "validated": True, "instance": None},
    ]}  # fmt: skip
    spans = {"wide": [(0, 6)], "exact": [(0, 4), (9, 12), (20, 22)]}
    assert gold_of(record, [report("wide"), report("exact")], spans) == {"exact": ["x", "d:2"]}
