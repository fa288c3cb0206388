"""Words that line ends break are whole for the parser, and their offsets are those of the text."""

import pytest

from kg.nlp.broken_words import joined_words
from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare
from kg.nlp.ranges import span_of


def test_a_broken_word_is_put_together_where_it_begins():
    text = "The govern-\nment fell, Zen-\nda said. It did\u00ad\n  not."
    whole, longer = joined_words(text)
    assert whole == "The government   fell, Zenda   said. It didnot    ."
    assert len(whole) == len(text)
    assert sorted(longer.values()) == [2, 2, 4]


@pytest.mark.parametrize(
    "text", ["a long-\nterm plan", "the well-\nknown Lee-\nKim plan", "It rose –\nand fell", "pages 3-\n4"]
)
def test_words_with_a_hyphen_of_their_own_stay(text):
    assert joined_words(text) == (text, {})


@pytest.mark.slow
def test_spans_are_those_of_the_text():
    text = "The govern-\nment of Ruritania met Ann No-\nvak on Mon-\nday. The long-\nterm plan failed."
    prepared = prepare(text)
    assert [text[slice(*p.span)] for p in prepared.paragraphs] == [text]
    doc = next(parse(load(), [prepared]))
    spans = {t.text: text[slice(*span_of(doc, (t.i, t.i + 1)))] for t in doc}
    assert spans["government"] == "govern-\nment"
    assert spans["Novak"] == "No-\nvak"
    assert spans["Monday"] == "Mon-\nday"
    assert spans["Ruritania"] == "Ruritania"
    assert spans["failed"] == "failed"
    assert "Ann Novak" in {e.text for e in doc.ents}
