"""What the larger encoder is taught: places that tell an event again are not taught as "no event"."""

import pytest

from kg.nlp.transformer import FOLDER, read_tokenizer
from kg.terms.data import model_file
from training.gold import read_article
from training.word_labels import ACTS, CLASSES, MASKED, MODALITIES, ROLES, example

TEXT = (
    "Police arrested two nurses in Lagos on Monday. The arrests will be reviewed by a court, the union said. "
    "“Free them today,” the union’s head told reporters, and the two were seized at work. Talks may follow."
)


@pytest.fixture(scope="module")
def tokenizer():
    return read_tokenizer(model_file(FOLDER))


def gold(**changed):
    event = {
        "type": "Arrest",
        "trigger": "arrested",
        "near": "Police arrested two nurses",
        "roles": [
            {"role": "agent", "text": "Police", "entity": None},
            {"role": "target", "text": "two nurses", "entity": None},
        ],
        "more": ["the two were seized at work"],
        "modality": "Occurred",
    }
    claim = {"speaker": None, "content": "Free them today", "direct": True, "act": "Demand"}
    lists = {"entities": [], "positions": [], "figures": [], "coref": [], "events": [event], "claims": [claim]}
    return read_article({"id": "a", "date": None} | lists | changed, TEXT)


def labelled(nlp, tokenizer, article):
    doc = nlp(TEXT)
    return doc, example(article, doc, tokenizer), {t.text: t.i for t in doc}


def test_a_trigger_has_its_class_and_modality_and_other_words_none(nlp, tokenizer):
    doc, found, at = labelled(nlp, tokenizer, gold())
    assert CLASSES[found.classes[at["arrested"]]] == "Arrest"
    assert MODALITIES[found.modality[at["arrested"]]] == "Occurred"
    assert found.classes[at["reviewed"]] == 0
    assert found.modality[at["reviewed"]] == MASKED
    assert found.size == len(doc)


def test_a_place_that_tells_it_again_in_other_words_is_masked_and_taught_as_a_whole(nlp, tokenizer):
    _, found, at = labelled(nlp, tokenizer, gold())
    assert found.classes[at["seized"]] == MASKED
    ((own, cls),) = found.again
    assert at["seized"] in own
    assert CLASSES[cls] == "Arrest"


def test_what_is_optional_teaches_nothing(nlp, tokenizer):
    one = gold().events[0]
    optional = {
        "type": one.cls,
        "trigger": "arrested",
        "near": "Police arrested two nurses",
        "more": [],
        "modality": "Occurred",
        "optional": True,
    }
    _, found, at = labelled(nlp, tokenizer, gold(events=[optional]))
    assert found.classes[at["arrested"]] == MASKED
    assert found.modality[at["arrested"]] == MASKED


def test_a_claim_has_its_content_and_act(nlp, tokenizer):
    _, found, at = labelled(nlp, tokenizer, gold())
    ((inside, beside, act),) = found.acts
    assert ACTS[act] == "Demand"
    assert at["Free"] in inside
    assert at["told"] in beside
    assert found.content[at["Free"]] == 1
    assert found.content[at["them"]] == 2
    assert found.content[at["told"]] == 0


def test_the_parties_of_an_event_are_told_from_other_words_of_its_sentence(nlp, tokenizer):
    _, found, at = labelled(nlp, tokenizer, gold())
    ((trigger, own),) = found.parties
    assert trigger == at["arrested"]
    assert {w: ROLES[own[at[w]]] for w in ("Police", "nurses", "Lagos")} == {
        "Police": "agent",
        "nurses": "target",
        "Lagos": "",
    }
    assert at["union"] not in own
