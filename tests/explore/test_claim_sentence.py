"""Claims are read as sentences."""

import pytest

from kg.explore.claim_sentence import claim_sentence, tail_of

RUBIO = "Senator Marco Rubio accused Obama of giving the government everything."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("Marco Rubio", "accused", "Obama of giving the government everything", RUBIO, False), "Marco Rubio accused Obama of giving the government everything"),
        (("Marco Rubio", "accused", "giving the government everything", RUBIO, False), "Marco Rubio accused Obama of giving the government everything"),
        (("Bo Kim", "denied", "that he attacked.", "Kim denied that he attacked.", False), "Bo Kim denied that he attacked"),
        (("Ann Lee", "said", "We won", "“We won,” Lee said.", True), "Ann Lee said: “We won”"),
        (("Ann Lee", "said", "the road is closed", "The road is closed, Lee said.", False), "Ann Lee said: the road is closed"),
        (("a company spokesperson", "said", "it was sorry", "A company spokesperson said it was sorry.", False), "a company spokesperson said it was sorry"),
        (("", "said", "it was sorry", "It was said it was sorry.", False), "An unnamed source said it was sorry"),
        (("", "was said", "that Kim had left", "It was said that Kim had left.", False), "An unnamed source: it was said that Kim had left"),
        (("Ann Lee", "", "We won", "Lee: “We won”", True), "Ann Lee: “We won”"),
        (("Ann Lee", "said", "it … was over", "Lee said it, after all, was over.", False), "Ann Lee said it … was over"),
        (("Ann Lee", "added:", "We won", "Lee added: “We won”", True), "Ann Lee added: “We won”"),
        (("the police", "According to", "it was over", "According to the police it was over.", False), "According to the police, it was over"),
        (("", "according to", "it is over", "It is over, according to a note.", False), "According to an unnamed source, it is over"),
        (("Ann Lee", "saying", "that it was over", "She left, saying that it was over.", False), "Ann Lee said that it was over"),
        (("Ann Lee", "accusing", "Bo Kim of lying", "She left, accusing Bo Kim of lying.", False), "Ann Lee accused Bo Kim of lying"),
        (("Ann Lee", "hope", "that it is over", "“We hope that it is over,” Lee said.", True), "Ann Lee: “We hope that it is over”"),
        (("John Doe", "told", "that he had paid", "Doe told a court in the U.S. that he had paid.", False), "John Doe told a court in the U.S. that he had paid"),
        (("John Doe", "told", "He had paid", "Doe told them. He had paid.", False), "John Doe told: He had paid"),
        (("Critics", "hope", "that it is over", "Critics hope that it is over.", False), "Critics hope that it is over"),
        (("Ann Lee", "said", "no", f"Lee said {'very ' * 20} much, no", False), "Ann Lee said: no"),
    ],
)  # fmt: skip
def test_a_claim_is_one_sentence(given, sentence):
    *texts, direct = given
    assert claim_sentence(*texts, direct=direct) == sentence


@pytest.mark.parametrize(
    ("speaker", "tail"), [("the police", ": it was over"), ("", "According to the police, it was over")]
)
def test_a_speaker_within_the_sentence_is_not_said_twice(speaker, tail):
    assert tail_of(speaker, "According to the police, it was over") == tail
