"""The explanation names each finding with its characters, its voice and the rule that found it."""

from kg.extract.explain import describe_facts


def test_every_finding_shows_its_rule(read):
    text = describe_facts(
        read("Angela Merkel met Vladimir Putin in Sochi on Monday. She said that the talks went well.", "2021-05-05")
    )
    assert "[0,52] Angela Merkel met Vladimir Putin in Sochi on Monday." in text
    assert "'Angela Merkel' is Angela Merkel (person) [name-model]" in text
    assert "'She' is Angela Merkel (person) [coref-pronoun]" in text
    assert "2021-05-03 from 'Monday' [occurred; event-network, " in text
    assert "claim      Angela Merkel (claim, reported): that the talks went well" in text
    assert all(line.rstrip().endswith("]") for line in text.splitlines() if line.startswith("    "))
