"""What is no part of an article yields no facts; what is part of it is left alone."""

import pytest

from kg.read.boilerplate import find_boilerplate, writers_of
from kg.read.language import looks_english


@pytest.mark.parametrize(
    "line",
    [
        "© 2023, The Daily. All rights reserved.",
        "Copyright 2021 Example Media",
        "Leave a Reply",
        "Be the first to comment",
        "Sign up for our newsletter to get the news in your inbox.",
        "Subscribe now",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Photo: Jane Doe/Agency",
        "Jane Doe via Getty Images",
        "Your email address will not be published.",
        "Follow us on Facebook and share your view",
        "Reporting by Jane Doe in Paris; Editing by John Roe",
        "Author: Jane Doe",
    ],
)
def test_boilerplate_is_found(line):
    text = f"The minister met the king.\n\n{line}\n\nThe end came soon."
    assert [text[b:e] for b, e in find_boilerplate(text)] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The photo shows the minister with the king.",
        "Copyrights are a matter for the courts, the minister said.",
        "The minister signed up for a second term.",
        "Readers will not leave a comment unanswered, she said.",
        "The company has 300 comments on the law.",
    ],
)
def test_sentences_of_an_article_are_left_alone(line):
    assert find_boilerplate(f"One sentence.\n{line}\nAnother one.") == ()


@pytest.mark.parametrize("tail", [" jar/bw (AFP, Reuters)", " (AP)", " ss/kms (AFP, dpa)", " (with AP, Reuters)"])
def test_the_agencies_at_the_end_are_found(tail):
    text = f"The minister met the king.{tail}"
    assert [text[b:e] for b, e in find_boilerplate(text)] == [tail]


def test_a_bracket_that_names_no_agency_stays():
    assert find_boilerplate("She belongs to the Social Democrats. (SPD)") == ()


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("The minister said that it was not the time to talk of the end of the war, and that he would go on.", True),
        (
            "- 14 killed in Kampala\n- 23 injured, 5 missing\n- Rescue crews search ruins\n- Museveni visits site\n- Schools closed until Monday",
            True,
        ),
        (
            "BREAKING: Sandu wins Moldova runoff with 55% #Moldova @sandumaia happening now live from Chisinau tonight",
            True,
        ),
        ("Der Minister sagte, dass es nicht an der Zeit sei, vom Ende des Krieges zu sprechen.", False),
        ("Le ministre a dit que les discussions avec la Russie ne sont pas terminées pour cette année.", False),
        ("El presidente dijo que las conversaciones con los rebeldes no han terminado todavía en el país.", False),
        ("Министр заявил, что переговоры с Украиной не закончены и будут продолжены в этом году снова.", False),
        ("Kurzer Text.", True),  # too short to tell
    ],
)
def test_english_is_told_from_other_languages(text, english):
    assert looks_english(text) is english


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("By ANN LEE", "ANN LEE"),
        ("By Ann Lee and Bo Kim", "Ann Lee and Bo Kim"),
        ("By Ann Lee, Zenda Post", "Ann Lee"),
        ("By Ann O'Hara-Lee | 3 May 2022", "Ann O'Hara-Lee"),
    ],
)
def test_the_line_of_the_writers_is_no_part_of_the_article(line, who):
    text = f"Ministers meet\n\n{line}\n\nThe ministers met in Zenda."
    assert [text[b:e] for b, e in find_boilerplate(text)] == [line]
    assert writers_of(text) == who


@pytest.mark.parametrize("line", ["[Recess.]", "(Applause)", "[Video clip begins]"])
def test_what_a_transcript_notes_is_not_said(line):
    text = f"LEE: We agree.\n\n{line}\n\nKIM: So do we."
    assert [text[b:e] for b, e in find_boilerplate(text)] == [line]
    assert find_boilerplate(f"LEE: We {line} agree.\n\n(He left.)") == ()


@pytest.mark.parametrize(
    "line", ["By Monday the road was closed.", "By then Ann Lee had left.", "By Ann", "by the river"]
)
def test_other_lines_that_begin_so_are(line):
    text = f"Ministers meet\n\n{line}\n\nThe ministers met in Zenda."
    assert find_boilerplate(text) == ()
    assert writers_of(text) == ""
    assert writers_of("By Ann Lee\n\nA poem.") == ""
