"""What is said to have happened, to be planned, possible or not so: each kind with its twin."""

import pytest

from kg.extract.modality import hedge_at, modality_of
from kg.terms.vocab import KG


def at(doc, word):
    return next(t for t in doc if t.text == word)


@pytest.mark.parametrize(
    ("text", "word", "modality"),
    [
        ("Lee met Kim in Zenda.", "met", KG.Occurred),
        ("Lee will meet Kim in Zenda.", "meet", KG.Planned),
        ("Lee plans to meet Kim.", "meet", KG.Planned),
        ("Lee managed to meet Kim.", "meet", KG.Occurred),
        ("Lee is going to meet Kim.", "meet", KG.Planned),
        ("Lee may meet Kim.", "meet", KG.Possible),
        ("Lee wants to meet Kim.", "meet", KG.Possible),
        ("Lee did not meet Kim.", "meet", KG.Negated),
        ("Lee never met Kim.", "met", KG.Negated),
        ("Lee refused to meet Kim.", "meet", KG.Negated),
        ("Lee agreed to meet Kim.", "meet", KG.Planned),
        ("Lee denied that he met Kim.", "met", KG.Negated),
        ("Lee confirmed that he met Kim.", "met", KG.Occurred),
        ("Lee demanded that Kim resign.", "resign", KG.Possible),
        ("If Lee wins, Kim resigns.", "wins", KG.Possible),
        ("Lee said he would meet Kim.", "meet", KG.Planned),
        ("There is no agreement with Kim.", "agreement", KG.Negated),
        ("There is an agreement with Kim.", "agreement", KG.Occurred),
        ("Lee spoke ahead of the summit.", "summit", KG.Planned),
        ("Lee spoke at the summit.", "summit", KG.Occurred),
        ("Lee prepared the upcoming vote.", "vote", KG.Planned),
        ("Lee welcomed the vote.", "vote", KG.Occurred),
        ("Rumours that Kim resigned were false.", "resigned", KG.Negated),
        ("Rumours that Kim resigned spread.", "resigned", KG.Possible),
        ("It is possible that Lee met Kim.", "met", KG.Possible),
        ("It is not true that Lee met Kim.", "met", KG.Negated),
        ("Lee came to Zenda to meet Kim.", "meet", KG.Possible),
        ("Lee arrived and met Kim.", "met", KG.Occurred),
        ("Lee is accused of attacking Kim.", "attacking", KG.Possible),
        ("Lee is praised for helping Kim.", "helping", KG.Occurred),
    ],
)
def test_modality(parsed, text, word, modality):
    assert modality_of(at(parsed(text), word)) == modality


@pytest.mark.parametrize(
    ("text", "word", "hedge"),
    [
        ("Lee reportedly met Kim.", "met", "reportedly"),
        ("Lee finally met Kim.", "met", ""),
        ("Twenty people were allegedly killed.", "Twenty", "allegedly"),
        ("Twenty people were killed.", "Twenty", ""),
    ],
)
def test_a_hedge_stands_beside_the_word(parsed, text, word, hedge):
    assert hedge_at(at(parsed(text), word)) == hedge
