"""All of the article and nothing but the article, from pages that are built in many ways."""

import datetime

import pytest

from kg.errors import BadInput
from kg.read.html import read_html
from kg.read.main_text import same_headline

FIRST = "The minister met her colleague from the neighbouring country in the capital on Monday and spoke about trade."
SECOND = "Both had last seen each other in spring, at a summit that ended without a result, and called for patience."
THIRD = "The parliament will vote on the treaty in autumn, and the opposition has said that it will abstain."
GIVEN = datetime.date(2020, 1, 2)


def article(body, head="", date=None):
    page = f"<!doctype html><html><head><title>Ministers meet</title>{head}</head><body>{body}</body></html>"
    return read_html(page, id="a", source="a.html", where="a.html", date=date)


def paragraphs(body, head=""):
    return article(body, head).text.split("\n\n")


def test_headline_once_and_paragraphs_apart():
    body = f"<article><h1>Ministers meet</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    assert paragraphs(body) == ["Ministers meet", FIRST, SECOND]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ministers meet", "Ministers meet", True),
        ("Ministers meet in the capital | The Daily", "Ministers meet in the capital", True),
        ("Ministers meet", "Ministers meet again in the capital after a long quarrel about trade", False),
        ("", "Ministers meet", False),
    ],
)
def test_a_headline_is_known_with_the_name_of_the_site_behind_it(a, b, same):
    assert same_headline(a, b) is same


def test_first_paragraphs_in_a_block_with_the_name_of_a_teaser_stay():
    body = (
        f"<main><article><h1>Ministers meet</h1><div class='teaser-text'><p>{FIRST}</p></div>"
        f"<div class='story'><p>{SECOND}</p><p>{THIRD}</p></div></article></main>"
    )
    assert paragraphs(body) == ["Ministers meet", FIRST, SECOND, THIRD]


def test_lists_and_subheads_stay_in_their_place():
    items = "".join(f"<li><span>She promised point {i} of the plan.</span></li>" for i in ("one", "two"))
    body = f"<h1>Ministers meet</h1><p>{FIRST}</p><ul>{items}</ul><h2>“We were alone”</h2><p>{SECOND}</p>"
    assert paragraphs(body) == [
        "Ministers meet",
        FIRST,
        "She promised point one of the plan.",
        "She promised point two of the plan.",
        "“We were alone”",
        SECOND,
    ]


@pytest.mark.parametrize(
    "extra",
    [
        "<p><a href='/x'>Related: Ministers met in spring</a></p>",
        "<p>Read more: the treaty in full</p>",
        "<p>Sign up for our daily newsletter</p>",
        "<ul><li><a href='/1'>Quarrel over fish in the north</a></li><li><a href='/2'>Storm hits the coast again</a></li></ul>",
        "<aside><p>The quarrel over fish had begun ten years ago in the north of the country.</p></aside>",
        "<div class='newsletter-box'><p>The best stories of the day come to you by mail each morning.</p></div>",
        "<figure><figcaption>The ministers in the garden of the palace on Monday.</figcaption></figure>",
    ],
)
def test_what_is_no_part_of_the_article_goes(extra):
    body = f"<article><h1>Ministers meet</h1><p>{FIRST}</p>{extra}<p>{SECOND}</p><p>{THIRD}</p></article>"
    assert paragraphs(body) == ["Ministers meet", FIRST, SECOND, THIRD]


def test_a_paragraph_of_links_in_its_sentence_stays():
    linked = FIRST.replace("colleague", "<a href='/c'>colleague</a>").replace("trade", "<a href='/t'>trade</a>")
    assert FIRST in paragraphs(f"<article><h1>Ministers meet</h1><p>{linked}</p><p>{SECOND}</p></article>")


def test_line_breaks_part_paragraphs():
    assert paragraphs(f"<article><h1>Ministers meet</h1><p>{FIRST}<br><br>{SECOND}</p></article>")[1:] == [
        FIRST,
        SECOND,
    ]


def test_soft_hyphens_are_no_part_of_a_word():
    assert (
        "minister"
        in article(f"<article><p>{FIRST.replace('minister', 'min&shy;is&shy;ter')}</p><p>{SECOND}</p></article>").text
    )


META = "<meta property='article:published_time' content='2023-10-26T08:00:00Z'>"


@pytest.mark.parametrize(
    ("head", "first", "day"),
    [
        (META, "PARIS, Oct. 3, 2023 — ", datetime.date(2023, 10, 26)),
        ("", "PARIS, Oct. 3, 2023 — ", datetime.date(2023, 10, 3)),
        ("", "", GIVEN),
    ],
    ids=["metadata", "dateline", "given"],
)
def test_the_date_is_that_of_the_best_source(head, first, day):
    body = f"<article><p>{first}{FIRST}</p><p>{SECOND}</p></article><footer>&copy; 2023 The Daily</footer>"
    assert article(body, head, GIVEN).date == day


def test_a_year_in_the_footer_is_no_date():
    body = f"<article><p>{FIRST}</p><p>{SECOND}</p></article><footer>&copy; 2023 The Daily</footer>"
    assert article(body).date is None


def test_a_menu_is_no_article():
    with pytest.raises(BadInput, match=r"a\.html: holds no article"):
        article("<nav><a href='/'>Home</a></nav>")


@pytest.mark.parametrize("between", ["<br><br>", "<br/>\n<br />", "<br><br><br>"])
def test_two_breaks_in_a_row_part_the_paragraphs_of_old_pages(between):
    menu = "<div id=header><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></div>"
    body = f"{menu}<h1>Ministers meet</h1><div class=text>{FIRST}{between}{SECOND}{between}<b>They</b> will meet again, she <i>said</i>.</div>"
    found = article(body)
    assert found.text.split("\n\n")[-3:] == [FIRST, SECOND, "They will meet again, she said."]
    assert "Home" not in found.text


def test_single_breaks_within_a_paragraph_part_none_of_its_words():
    assert "\n\n" in article(f"<article><p>{FIRST}<br>{SECOND}</p><p>{FIRST}</p></article>").text


def test_the_address_and_language_are_those_that_the_page_names():
    body = f"<article><h1>Ministers meet</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    for head, url in (
        ("<link rel='canonical' href='https://zenda.example/a'>", "https://zenda.example/a"),
        ("", "https://x.org/b"),
    ):
        page = f"<!doctype html><html><head><title>Ministers meet</title>{head}</head><body>{body}</body></html>"
        found = read_html(page, id="a", source="a.html", where="a.html", url="https://x.org/b", date=None)
        assert found.url == url
    assert (article(body).url, article(body).lang, article(body).author, article(body).publisher) == ("", "", "", "")
    head = "<meta name='author' content='Jane Doe'><meta property='og:site_name' content='The Zenda Post'>"
    assert (article(body, head).author, article(body, head).publisher) == ("Jane Doe", "The Zenda Post")
