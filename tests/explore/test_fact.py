"""What stands around a sentence."""

from kg.explore.views.fact import around

LONG = "word " * 100


def test_text_is_cut_between_words_and_says_so():
    text = f"{LONG}Hit.{' word' * 100}"
    before, hit, behind = (piece["text"] for piece in around(text, len(LONG), len(LONG) + 4))
    assert hit == "Hit."
    assert before.startswith("… word ")
    assert behind.endswith(" word …")


def test_a_whole_paragraph_is_not_cut():
    text = "Other.\n\nBefore. Hit. Behind.\n\nOther."
    begin = text.index("Hit.")
    assert "".join(piece["text"] for piece in around(text, begin, begin + 4)) == "Before. Hit. Behind."
