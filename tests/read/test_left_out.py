"""What is not read of a text: boilerplate and paragraphs in another language, in the order of the text."""

from kg.read.left_out import left_out

NEWS = "The minister met her colleague from the neighbouring country in the capital on Monday and spoke about trade."
GERMAN = "Der Minister traf am Montag in der Hauptstadt seine Kollegin aus dem Nachbarland und sprach über den Handel."


def test_what_is_left_out_comes_in_the_order_of_the_text():
    text = f"{NEWS}\n\n{GERMAN}\n\n{NEWS}\n\nSign up for our daily newsletter"
    assert [text[s.start : s.end] for s in left_out(text)] == [GERMAN, "Sign up for our daily newsletter"]
    assert left_out(f"{NEWS}\n\n{NEWS}") == ()
