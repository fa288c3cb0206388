"""The file of decisions: read, refused with the line, written."""

import pytest

from kg.errors import KgError
from kg.identity.decisions import Decisions, line_of, parse_decisions, read_decisions

BASE = "https://example.org/news/"


def parse(text):
    return parse_decisions(text.splitlines(), BASE, "decisions.txt")


def test_a_file_is_read():
    found = parse(
        f"""
        # people of the north
        accept  entity/ann-lee-1  Q5    # the minister
        reject  {BASE}entity/bo-kim-2  Q7
        merge   entity/cy-poe-3   entity/ann-lee-1
        split   entity/di-roe-4   entity/ed-moe-5
        split   entity/di-roe-4   article/one-6
        """
    )
    assert found == Decisions(
        accepted={f"{BASE}entity/ann-lee-1": "Q5"},
        rejected=frozenset([(f"{BASE}entity/bo-kim-2", "Q7")]),
        merged=((f"{BASE}entity/cy-poe-3", f"{BASE}entity/ann-lee-1"),),
        split=((f"{BASE}entity/di-roe-4", f"{BASE}entity/ed-moe-5"),),
        apart=frozenset([(f"{BASE}entity/di-roe-4", f"{BASE}article/one-6")]),
    )


def test_decisions_on_events_are_read_in_one_order():
    found = parse("same event/b-2/attack-1 event/a-1/attack-1\nother  event/a-1/attack-1  event/c-3/killing-1")
    a, b, c = (f"{BASE}event/{name}" for name in ("a-1/attack-1", "b-2/attack-1", "c-3/killing-1"))
    assert found == Decisions(same_event=((a, b),), other_event=((a, c),))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("same event/a-1/attack-1 event/a-1/attack-1", "decisions.txt:1: names one event twice"),
        ("same event/a-1/attack-1 entity/b-2", "decisions.txt:1: 'entity/b-2' is no event"),
        ("same event/a-1 event/b-1", "decisions.txt:1: 'event/a-1' is no event"),
        ("same event/a/x event/b/y\nother event/b/y event/a/x", "both the same event and another"),
    ],
)
def test_decisions_on_events_that_are_wrong_are_refused(text, why):
    with pytest.raises(KgError, match=why):
        parse(text)


def test_no_file_is_no_decision(tmp_path):
    assert read_decisions(str(tmp_path / "none.txt"), BASE) == Decisions()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("join entity/a entity/b", "decisions.txt:1: expected accept"),
        ("merge entity/a", "decisions.txt:1: expected accept"),
        ("merge entity/a entity/a", "decisions.txt:1: names one entity twice"),
        ("accept entity/a 567", "decisions.txt:1: '567' is no item"),
        ("merge entity/a article/b", "decisions.txt:1: 'article/b' is no entity"),
        ("merge https://example.com/entity/a entity/b", "decisions.txt:1: 'https://example.com/entity/a' is no entity"),
        ("accept entity/a Q1\naccept entity/a Q2", "decisions.txt:2: entity/a was accepted as Q1 above"),
        ("merge entity/a entity/b\nsplit entity/b entity/a", "both merged and split"),
        ("accept entity/a Q1\nreject entity/a Q1", "both accepted and rejected"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line, why):
    with pytest.raises(KgError, match=why.replace("(", r"\(")):
        parse(line)


def test_a_line_that_is_written_is_read_again():
    line = line_of("accept", BASE, f"{BASE}entity/ann-lee-1", "Q5", "Ann\nLee # not a comment of its own")
    assert line.count("\n") == 1
    assert parse(line).accepted == {f"{BASE}entity/ann-lee-1": "Q5"}
