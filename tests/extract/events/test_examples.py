"""Every class of event: sentences that must and that must not give it, with who takes part."""

from pathlib import Path
from typing import Any

import pytest
import srsly

from kg.terms.ontology import children, curie
from kg.terms.vocab import KG

EXAMPLES: dict[str, Any] = srsly.read_yaml(Path(__file__).parent / "examples.yaml")
# What the reader gets wrong today, class and number of the sentence: a floor for what it may learn.
WRONG: set[tuple[str, str, int]] = {
    (cls, kind, number)
    for kind, rows in srsly.read_yaml(Path(__file__).parent / "examples_wrong.yaml").items()
    for cls, numbers in rows.items()
    for number in numbers
}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(cls, example, id=f"{cls}-{kind}-{k}", marks=_marks(cls, kind, k))
        for cls, kinds in EXAMPLES.items()
        for k, example in enumerate(kinds[kind], 1)
    ]


def _marks(cls: str, kind: str, number: int) -> list[Any]:
    return [pytest.mark.xfail(reason="not learned yet", strict=True)] if (cls, kind, number) in WRONG else []


def test_every_class_has_three_of_each():
    names = {c.value.rpartition("#")[2] for c in children(KG.Event)} - {"Claim"}
    assert names == set(EXAMPLES)
    assert all(len(kinds[kind]) == 3 for kinds in EXAMPLES.values() for kind in ("yes", "no"))


@pytest.mark.parametrize(("cls", "example"), cases("yes"))
def test_the_sentence_gives_the_class_and_who_takes_part(read, cls, example):
    facts = read(example["text"], "2021-06-16")
    found = [e for e in facts.events if curie(e.cls.value) == f"kg:{cls}"]
    assert found
    for role, words in example.items():
        if role != "text":
            term = getattr(KG, role)
            told = [facts.entities[r.entity].label for e in found for r in e.roles if r.term == term]
            told += [u.text for e in found for u in e.unnamed if u.term == term]
            assert all(any(w in t for t in told) for w in words), told


@pytest.mark.parametrize(("cls", "example"), cases("no"))
def test_the_sentence_does_not_give_the_class(read, cls, example):
    assert not [e for e in read(example["text"], "2021-06-16").events if curie(e.cls.value) == f"kg:{cls}"]
