"""What the sentences of an article have in common."""

import datetime

from kg.extract.entities.lookup import find_entities
from kg.extract.events.by_network import context_of
from kg.model import Article


def context(nlp, text):
    doc = nlp(text)
    article = Article("a", text, "a", date=datetime.date(2024, 5, 2))
    return context_of(article, doc, find_entities(doc))


def test_sentences_know_their_words_numbers_and_entities(nlp):
    c = context(nlp, "Angela Merkel met 12 miners in Berlin. The 12 miners praised Merkel. It rained.")
    first, second, third = range(3)
    shared = {c.doc.vocab.strings[w] for w in c.words_by_sentence[first] & c.words_by_sentence[second]}
    assert "miner" in shared
    assert c.numbers_by_sentence[first] == c.numbers_by_sentence[second] != frozenset()
    assert len(c.entities_by_sentence[first]) == 2
    assert c.entities_by_sentence[second] < c.entities_by_sentence[first]
    assert c.numbers_by_sentence[third] == c.entities_by_sentence[third] == frozenset()


def test_an_article_without_words_has_no_sentences(nlp):
    assert context(nlp, "").words_by_sentence == ()


def test_the_first_sentence_is_the_title_where_others_follow(nlp):
    alone, first = (context(nlp, t) for t in ("Police arrested a man.", "Police arrested a man. He is from Leeds."))
    assert not alone.parse.title.any()
    assert first.parse.title.tolist() == [i < 5 for i in range(len(first.doc))]
