"""What is no claim: deeds that a verb of saying tells, and a source that says nothing; each with its twin."""

import pytest

from kg.extract.claims.find import find_attributions
from kg.extract.claims.learned import read_claims
from kg.extract.claims.quotations import find_quotations
from kg.extract.entities.lookup import find_entities
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare
from kg.terms.vocab import KG


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The panel concluded its hearing on Friday.", False),
        ("The panel concluded that the bridge was unsafe.", True),
        ("The ministers concluded their talks in Oslo.", False),
        ("Nokia sought a buyer for its plant.", False),
        ("The refugees sought asylum in Norway.", False),
        ("Ann Lee claimed that the plant was closed.", True),
        ("Nina Falk wrote an article about the finance minister of Norway.", False),
        ("Nina Falk wrote that the finance minister of Norway was ill.", True),
    ],
)
def test_deeds_are_no_claims(read, text, claims):
    assert bool(read(text).claims) == claims


@pytest.mark.parametrize(
    ("text", "modalities"),
    [
        ("A spokesman for Nokia declined to comment on the fire.", []),
        ("The ministry refused to elaborate.", []),
        ("A spokesman for Nokia declined to say whether the plant was safe.", [KG.Negated]),
        ("A spokesman for Nokia commented that the plant was safe.", [KG.Occurred]),
    ],
)
def test_who_declines_to_comment_claims_nothing(read, text, modalities):
    assert [c.reading.modality for c in read(text).claims] == modalities


@pytest.mark.parametrize(
    "text",
    [
        "Nina Falk translated a poem about Norway.",
        "Omar Reed wrote a book about the finance minister of Poland.",
        "Acme looked into how Nokia bought Siemens.",
        "The committee read 16 letters about Ann Lee.",
        "Ann Lee will testify before the committee about the fire at Nokia.",
    ],
)
def test_being_mentioned_together_is_no_claim(read, text):
    assert read(text).claims == ()


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Ann Lee said that the plant was safe.", 0),
        ("Ann Lee said that the plant was “as safe as a church”.", 1),
        ("Ann Lee did not say that the plant was safe.", 1),
    ],
)
def test_what_is_quoted_or_was_not_said_is_never_judged_to_be_none(nlp, text, claims):
    (doc,) = parse(nlp, [prepare(text)])
    (found,) = find_attributions([doc])
    assert len(found) == 1
    assert len(read_claims(doc, find_entities(doc), found, find_quotations(doc), least=1.1)) == claims
