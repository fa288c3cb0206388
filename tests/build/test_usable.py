"""Which articles are read: English ones, and what is English in mixed ones, with a word about the rest."""

import pytest

from kg.build.summary import Summary
from kg.build.usable import usable_articles
from kg.model import Article
from kg.read.left_out import left_out

ENGLISH = "Foreign Minister Ann Lee met Senator Bo Kim in Paris on Monday. They spoke about gas for four hours, and nobody had announced their talks before they began."
GERMAN = "Außenministerin Ann Lee traf am Montag in Paris den Senator Bo Kim. Sie sprachen vier Stunden lang über Gas, und niemand hatte das Treffen zuvor angekündigt."


class Heard:
    def __init__(self):
        self.skips, self.notices = [], []

    def skipped(self, error):
        self.skips.append(str(error))

    def notice(self, notice):
        self.notices.append(str(notice))


def used(text, **known):
    heard = Heard()
    found = list(usable_articles([Article("a", text, "a.txt", **known)], Summary(), heard))
    return found, heard


def test_an_english_article_is_read_and_its_language_known():
    [article], heard = used(ENGLISH)
    assert article.lang == "en"
    assert used(ENGLISH, lang="en-GB")[0][0].lang == "en-GB"
    assert (heard.skips, heard.notices) == ([], [])


def test_an_article_in_another_language_is_not():
    found, heard = used(f"{GERMAN}\n\n{GERMAN}")
    assert found == []
    assert heard.skips == ["a.txt: is not in English but in 'de': only English is read"]


@pytest.mark.parametrize("text", [f"{ENGLISH}\n\n{GERMAN}", f"{GERMAN}\n\n{ENGLISH}\n\n{GERMAN}"])
def test_of_a_mixed_one_the_english_paragraphs_are_read(text):
    [article], heard = used(text)
    assert article.text == text
    spans = left_out(text)
    assert {text[b:e] for b, e in spans} == {GERMAN}
    share = round(100 * len(GERMAN) * len(spans) / len(text))
    paragraphs = "1 paragraph" if len(spans) == 1 else "2 paragraphs"
    assert heard.notices == [f"a.txt: {share} % of the text is not in English but in 'de': {paragraphs} left out"]


def test_a_foreign_article_with_a_line_of_english_is_foreign():
    found, heard = used(f"{GERMAN}\n\n{GERMAN}\n\n{GERMAN}\n\nAll rights reserved by the Zenda Post.")
    assert found == []
    assert len(heard.skips) == 1


def test_the_text_tells_its_language_surer_than_its_metadata():
    [article], heard = used(ENGLISH, lang="de")
    assert article.lang == "en"
    assert heard.notices == ["a.txt: is said to be in 'de', but is in English: it is read"]
    assert used("Ministers meet.", lang="de")[1].skips == ["a.txt: is in 'de': only English is read"]
