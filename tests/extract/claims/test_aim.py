"""Whom a claim is aimed at."""

import pytest

from kg.terms.vocab import KG


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("Angela Merkel accused Vladimir Putin of lying to the world.", {"Vladimir Putin"}),
        ("Angela Merkel condemned the attack by Hamas.", {"Hamas"}),
        ("Angela Merkel urged Iran to release the hostages.", {"Iran"}),
        ("Angela Merkel praised Ukraine's courage.", {"Ukraine"}),
        ("Angela Merkel voiced Germany's support for Ukraine.", {"Ukraine"}),
        ("Angela Merkel said that Ann Lee had met Vladimir Putin.", set()),
    ],
)
def test_the_aim_is_the_object_of_the_cue_or_what_is_judged(read, text, aim):
    facts = read(text)
    assert {facts.entities[e].label for c in facts.claims for e in c.directed_at} == aim


def test_a_body_does_not_aim_at_its_own_country(read):
    facts = read("“Israel condemns Russia,” the Israeli Foreign Ministry said. “Russia failed,” it said.")
    aims = {facts.entities[e].label for c in facts.claims for e in c.directed_at}
    assert "Israel" not in aims


def test_nobody_blames_israel_in_the_founding_article_who_does_not(read, shared):
    facts = read((shared / "gold" / "moscow.txt").read_text(encoding="utf-8"), "2023-10-27")
    label = [entity.label for entity in facts.entities]
    blamed = {
        (label[c.speaker], label[aim])
        for c in facts.claims
        if c.act in (KG.Accusation, KG.Condemnation) and c.speaker is not None
        for aim in c.directed_at
    }
    assert {who for who, aim in blamed if aim == "Israel"} == {"Russia"}
    assert ("Israeli Foreign Ministry", "Russia") in blamed
