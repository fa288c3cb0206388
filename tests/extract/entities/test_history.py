"""What is known of an article while its references are read."""

import pytest

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.find import find_names
from kg.extract.entities.history import History
from kg.extract.entities.mentions import Quote
from kg.extract.entities.places import find_places, names_by_token
from kg.extract.entities.reference_signs import class_sign, place_signs, word_of
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare


@pytest.fixture
def history(nlp):
    """Begins to read a text with one quotation: the words it stands between and the word that says it."""

    def read(text, quoted=None):
        (doc,) = parse(nlp, [prepare(text)])
        clusters = cluster_names(doc, find_names(doc))
        at = {t.text: t.i for t in doc}
        quotes = [Quote(at[quoted[0]], at[quoted[1]] + 1, at[quoted[2]])] if quoted else []
        return History(doc, clusters, quotes, names_by_token(clusters), {}), at

    return read


def test_the_last_quotation_before_a_word_tells_who_spoke_last(history):
    found, at = history("“Taxes fall,” said Merkel. Others doubted it. She left.", ("Taxes", "fall", "Merkel"))
    found.add(at["Merkel"], 0, 0)
    assert found.said_before(at["She"]) == (0, 2)
    assert found.said_before(at["Taxes"])[0] == -2  # nothing ends before it


def test_whoever_is_mentioned_first_opens_a_paragraph(history):
    found, at = history("Merkel met Macron.\n\nMacron left.")
    found.add(at["Merkel"], 0, 0)
    found.add(at["met"] + 1, 1, 0)
    assert found.opening[0] == 0


def test_somebody_new_is_told_by_the_indefinite_article(history):
    found, at = history("A man met the driver and an officer.")
    assert found.indefinite == {"man": [at["man"]], "officer": [at["officer"]]}


def test_words_are_kept_with_whom_they_meant_or_with_nobody(history):
    found, at = history("Merkel spoke. The chancellor left. The driver stayed.")
    found.add(at["Merkel"], 0, 0)
    found.add(at["chancellor"], 0, 2)
    found.pass_over(at["driver"])
    assert found.said == {"chancellor": [(at["chancellor"], 0)], "driver": [(at["driver"], -1)]}


def test_the_signs_of_a_place_are_its_word_its_form_and_what_it_hangs_on(nlp):
    (doc,) = parse(nlp, [prepare("The company sold its shares.")])
    company, its, _shares = find_places(doc, {})
    assert place_signs(doc, company) == ("company", "the  company", "company nsubj sell")
    assert place_signs(doc, its)[:2] == ("it", "its  it")
    assert class_sign(word_of(doc, its.root), 3) == "it 3"
