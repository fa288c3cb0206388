"""spaCy's components that remember what they found parse as they did before."""

import warnings

import pytest
import spacy

from kg.defaults import MODEL
from kg.nlp.remembered import remember

pytestmark = pytest.mark.slow

# Rules for two tokens ("gonna", "y'all", "there's", "ain't"), irregular and regular lemmas, the same word in two roles.
TEXTS = (
    "There's no deal, and y'all ain't gonna like it. Let's leave, c'mon.",
    "She leaves the leaves. The better men bettered two geese; they were seen to be seeing the sea.",
    "That is the treaty that Spain signed, if that is so.\n\n  It is what it is.",
)


def _loaded():
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(MODEL)


@pytest.fixture(scope="module")
def pipelines():
    mine = _loaded()
    remember(mine)
    return mine, _loaded()


def test_what_is_remembered_is_what_spacy_finds(pipelines):
    mine, theirs = pipelines
    for text in (*TEXTS, *reversed(TEXTS)):  # the second time from memory
        read, wanted = mine(text), theirs(text)
        told = [[(t.lemma_, t.pos_, t.tag_, t.dep_, str(t.morph)) for t in doc] for doc in (read, wanted)]
        assert told[0] == told[1]


def test_each_answer_is_looked_for_once(pipelines, monkeypatch):
    mine, _ = pipelines
    asked = []
    ruler, lemmatizer = mine.get_pipe("attribute_ruler"), mine.get_pipe("lemmatizer")
    monkeypatch.setattr(type(lemmatizer), "is_base_form", lambda _, token: asked.append(token.text) or True)
    doc = mine("A zebu met a zebu beside a zebu.")
    assert asked.count("zebu") == 1
    assert [t.lemma_ for t in doc].count("zebu") == 3
    assert type(ruler).match(ruler, doc) == ruler.match(doc)
