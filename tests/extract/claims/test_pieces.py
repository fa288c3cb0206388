"""What is said, a sentence at a time."""

from kg.extract.claims.pieces import by_sentence

TEXT = "“We will come back soon. Nobody in this town shall be left alone. Yes.” Ann Lee said so on Monday."


def pieces(parsed, begin, end):
    doc = parsed(TEXT)
    content = doc.char_span(TEXT.index(begin), TEXT.index(end) + len(end))
    return [doc[s:e].text for s, e in by_sentence(doc, [(content.start, content.end)])]


def test_each_sentence_is_a_piece_without_quotation_marks(parsed):
    assert pieces(parsed, "“We", "alone.") == ["We will come back soon.", "Nobody in this town shall be left alone."]


def test_a_word_alone_stays_with_the_sentence_before(parsed):
    assert pieces(parsed, "Nobody", "Yes.”") == ["Nobody in this town shall be left alone. Yes."]


def test_a_part_of_a_sentence_is_left_as_it_is(parsed):
    assert pieces(parsed, "come", "soon") == ["come back soon"]
