"""Cues: what is a cue, which words belong to it, and who is beside it; each with its twin."""

import pytest

from kg.extract.claims.cues import (
    beside_quotation,
    cue_of,
    end_of_name,
    is_condition,
    range_of_cue,
    source_range,
    subject_beside,
    uttering,
    withheld,
)

REFUSED = "Ann Lee refused to say whether she would leave. No official said that she would. She declined to comment."
STAYED = "Bo Kim refused to leave Oslo, and Ann Lee failed to stop him."
ACCUSED = "Bo Kim was accused by Ann Lee of theft. It was said that he had fled. Ann Lee was quoted as saying that he had not."
CALLED = "Sweden accused Norway and Bo Kim of lying and called on Denmark to leave the talks."
UNSAID = "Ann Lee did not say that the ship was lost. She has never claimed that Bo Kim sank it, her lawyer said."
AGREED = (
    "If Ann Lee agreed to leave, Sweden would say that it was over. Sweden neither confirmed nor denied that she would."
)


def token(doc, text):
    return next(t for t in doc if t.text == text)


@pytest.mark.parametrize(
    ("text", "verb", "said"),
    [(REFUSED, "refused", "say"), (REFUSED, "declined", "comment"), (REFUSED, "said", None), (STAYED, "refused", None)],
)
def test_what_was_refused_is_a_verb_of_saying(parsed, text, verb, said):
    found = withheld(token(parsed(text), verb))
    assert (found.text if found is not None else None) == said


@pytest.mark.parametrize(
    ("text", "verb", "subject", "passive"),
    [
        (ACCUSED, "accused", "Lee", True),
        (ACCUSED, "said", None, True),
        (ACCUSED, "saying", "Lee", False),
        (CALLED, "accused", "Sweden", False),
        (CALLED, "called", "Sweden", False),
        (AGREED, "agreed", "Lee", False),
        (AGREED, "denied", "Sweden", False),
    ],
)
def test_the_source_stands_beside_the_cue(parsed, text, verb, subject, passive):
    found, is_passive = subject_beside(token(parsed(text), verb))
    assert (found.text if found is not None else None, is_passive) == (subject, passive)


@pytest.mark.parametrize(
    ("text", "verb", "lemma", "words"),
    [
        (CALLED, "called", "call on", "called on"),
        (CALLED, "accused", "accuse", "accused"),
        (UNSAID, "claimed", "claim", "has never claimed"),
        (UNSAID, "say", "say", "did not say"),
        (ACCUSED, "said", "say", "was said"),
    ],
)
def test_a_cue_has_its_particle_its_auxiliaries_and_its_negation(parsed, text, verb, lemma, words):
    doc = parsed(text)
    own, end = cue_of(token(doc, verb))
    begin, end = range_of_cue(token(doc, verb), end)
    assert (own, doc[begin:end].text) == (lemma, words)


@pytest.mark.parametrize(("first", "end", "named"), [(0, 0, "Lee"), (9, 10, "mayor"), (9, 13, None)])
def test_the_noun_next_to_a_cue_and_outside_quotation_marks_names_the_source(parsed, first, end, named):
    doc = parsed("“The road is closed,” said Ann Lee, the mayor of Sofia. “Nobody will open it.” Kim nodded.")
    quoted = dict.fromkeys([*range(1, 6), *range(first, end)], (1, 6))
    found = beside_quotation(doc, token(doc, "said"), quoted)
    assert (found.text if found is not None else None) == named


def test_verbs_that_give_out_words_are_cues_and_others():
    assert {"say", "claim", "whisper", "chant"} <= uttering()
    assert "walk" not in uttering()


def test_a_condition_tells_nothing_but_its_consequence_does(parsed):
    doc = parsed(AGREED)
    assert is_condition(token(doc, "agreed"))
    assert not is_condition(token(doc, "say"))


@pytest.mark.parametrize(
    ("text", "head", "words"),
    [
        ("Bo Kim, Ann Lee and Sweden said that the plan was dead, and warned Norway against it.", "Kim", "Bo Kim, Ann Lee and Sweden"),
        ("“The road is closed,” said Ann Lee, the mayor of Sofia. “Nobody will open it.” Kim nodded.", "Lee", "Ann Lee, the mayor of Sofia"),
        ("Ann Lee, who was elected in May, said “no” to Bo Kim, “yes” to Norway and that Sweden would go.", "Lee", "Ann Lee"),
        ("A spokesman for the Swedish foreign ministry said on Friday that the talks in Oslo were over, he told Ann Lee.", "spokesman", "A spokesman for the Swedish foreign ministry"),
    ],
)  # fmt: skip
def test_a_source_has_what_names_it_but_no_clause(parsed, text, head, words):
    doc = parsed(text)
    begin, end = source_range(token(doc, head))
    assert doc[begin:end].text == words


@pytest.mark.parametrize(
    ("text", "head", "last"),
    [
        ("In Ann Lee’s view, Sweden attacked Norway. In the eyes of the law, it was wrong. In the view of the police, Bo Kim did it.", "Lee", "Lee"),
        ("According to the Sofia police, ten people were hurt. Per the ministry, nine were. According to her, none was.", "police", "police"),
    ],
)  # fmt: skip
def test_a_name_ends_before_its_possessive_and_its_comma(parsed, text, head, last):
    doc = parsed(text)
    assert doc[end_of_name(token(doc, head)) - 1].text == last
