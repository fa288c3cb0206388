"""The speech act of a claim by rules: by its cue or by what is said."""

import pytest

from kg.extract.claims.act_rules import speech_act
from kg.extract.claims.find import find_attributions
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare
from kg.terms.vocab import KG

CASES = [
    ("The minister said that Ruritania must withdraw its troops.", KG.Demand),
    ("The minister said that she must leave early.", KG.Claim),
    ("“It is essential that all parties respect the truce,” the mayor said.", KG.Demand),
    ("Ann Lee said she would visit Zenda on Friday.", KG.Promise),
    ("Ann Lee said she would be happy to leave.", KG.Claim),
    ("Ann Lee said Bo Kim would visit Zenda.", KG.Claim),
    ("“If they cross the border, we will respond with sanctions,” Ann Lee said.", KG.Threat),
    ("“If they win the match, we will dance,” Ann Lee said.", KG.Promise),
    ("Ann Lee vowed to destroy the rebel army.", KG.Threat),
    ("Ann Lee vowed to build a new school.", KG.Promise),
    ("Ann Lee expressed support for the new government.", KG.Support),
    ("Ann Lee said that the group was a terrorist organization.", KG.Accusation),
    ("Ann Lee said that the group was a football club.", KG.Claim),
    ("Ann Lee said that the verdict was shameful.", KG.Condemnation),
    ("Ann Lee denied that she had left.", KG.Denial),
    ("Ann Lee praised the courage of the firefighters.", KG.Praise),
]


@pytest.mark.parametrize(("text", "act"), CASES, ids=[text for text, _ in CASES])
def test_the_act_follows_from_cue_and_words(nlp, text, act):
    (doc,) = parse(nlp, [prepare(text)])
    (found,) = find_attributions([doc], "small")
    assert found, "nothing is found to be said"
    assert speech_act(doc, found[0]) == act
