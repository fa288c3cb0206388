"""The day of a web page: its metadata under all usual names, else its text; never a day of change or a bare year."""

import datetime

import pytest
from lxml.html import document_fromstring

from kg.read.html import read_html
from kg.read.page_date import _in_times, _near_headline
from kg.terms.vocab import KG

DAY, OTHER = datetime.date(2023, 10, 26), datetime.date(2020, 1, 1)
TEXT = "<p>Foreign Minister Ann Lee met Senator Bo Kim in Paris on Monday.</p><p>They spoke about gas for four hours, and nobody had announced their talks before they began.</p>"


def dated(head="", before="", text=TEXT, after="", url="", date=OTHER):
    page = f"<html><head><title>Ministers meet</title>{head}</head><body><article><h1>Ministers meet</h1>{before}{text}</article>{after}</body></html>"
    found = read_html(page, id="a", source="a.html", where="a.html", url=url, date=date)
    return found.date, found.date_source


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-10-26T23:30:00-05:00">',
        '<meta name="date" content="26 October 2023">',
        '<meta name="DC.date.issued" content="2023-10-26">',
        '<meta name="parsely-pub-date" content="2023-10-26T08:00:00Z">',
        '<meta name="sailthru.date" content="Thu, 26 Oct 2023 08:00:00 GMT">',
        '<meta itemprop="datePublished" content="2023-10-26">',
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "dateModified": "2023-11-02", "datePublished": "2023-10-26T08:00:00+02:00"}</script>',
        '<script type="application/ld+json">{"@graph": [{"@type": "VideoObject", "datePublished": "2019-01-01"}, {"@type": ["Article"], "datePublished": "2023-10-26"}]}</script>',
        '<link rel="canonical" href="https://zenda.example/world/2023/10/26/ministers-meet">',
        '<meta property="og:url" content="https://zenda.example/2023/oct/26/ministers-meet">',
    ],
)
def test_the_head_tells_the_day(head):
    assert dated(head) == (DAY, KG.FromMetadata)


@pytest.mark.parametrize(
    "before",
    [
        '<time datetime="2023-10-26T08:00:00Z">today</time>',
        "<time>October 26, 2023</time>",
        '<span itemprop="datePublished">26 October 2023</span>',
        '<span property="datePublished" content="2023-10-26">yesterday</span>',
    ],
)
def test_marked_elements_tell_the_day(before):
    assert dated(before=before) == (DAY, KG.FromMetadata)


def test_the_address_tells_a_full_date():
    assert dated(url="https://zenda.example/20231026/ministers") == (DAY, KG.FromMetadata)
    assert dated(url="https://zenda.example/2023/10/ministers") == (OTHER, KG.Given)
    assert dated(url="https://zenda.example/ministers-99991234567/8") == (OTHER, KG.Given)


@pytest.mark.parametrize(
    "before", ["<p>By Ann Lee</p><p>26 October 2023</p>", "<div><em>Thursday, October 26, 2023</em></div>"]
)
def test_a_line_below_the_headline_tells_the_day(before):
    assert dated(before=before) == (DAY, KG.FromText)


def test_the_dateline_comes_before_a_line_and_what_is_given():
    text = TEXT.replace("Foreign", "PARIS, Oct. 26, 2023 — Foreign")
    assert dated(before="<p>27 October 2023</p>", text=text) == (DAY, KG.FromDateline)
    assert dated('<meta name="date" content="2023-10-27">', text=text) == (DAY.replace(day=27), KG.FromMetadata)


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ('<meta itemprop="copyrightYear" content="2023">', ""),
        ('<meta property="article:modified_time" content="2023-10-26">', ""),
        ("", "<footer>© 2023 Zenda Post</footer>"),
        ("", '<aside><time datetime="2023-10-26">1</time><time datetime="2023-10-27">2</time></aside>'),
        ("", "<footer><p>Zenda Post, founded 26 October 1923</p></footer>"),
        ('<script type="application/ld+json">{"datePublished": "2023"}</script>', ""),
        ('<script type="application/ld+json">{"datePublished": </script>', ""),
    ],
)
def test_a_year_a_day_of_change_and_the_days_of_other_articles_are_no_date(head, after):
    assert dated(head, after=after) == (OTHER, KG.Given)
    assert dated(head, after=after, date=None) == (None, None)


FIRST, SECOND = "2020-05-02", "2020-06-03"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (f"<article><h1>T</h1><time>{FIRST}</time></article><time>{SECOND}</time>", FIRST),
        (f"<article><h1>T</h1><time datetime='{FIRST}'>{SECOND}</time><time>{SECOND}</time></article>", FIRST),
        (f"<h1>T</h1><time>{FIRST}</time><time>{FIRST}</time>", FIRST),
        (f"<h1>T</h1><time>{FIRST}</time><time>{SECOND}</time>", None),
        (f"<article><h1>T</h1></article><time>{SECOND}</time>", SECOND),
    ],
)
def test_times_count_beside_the_headline_or_where_all_agree(body, day):
    assert [d.isoformat() for d in _in_times(document_fromstring(f"<html><body>{body}</body></html>"))] == [day] * bool(
        day
    )


def test_lines_near_the_headline_stand_around_it_and_before_the_text():
    lines = [f"<p>Line {n}</p>" for n in range(20)]
    page = document_fromstring(
        f"<body>{''.join(lines)}<h1>Talks</h1><p>By Ann</p><p>By Ann</p><p>They met.</p><p>End</p></body>"
    )
    near = _near_headline(page, "Talks", "Talks\n\nThey met.\n\nEnd")
    assert near[-2:] == ["Talks", "By Ann"]
    assert "Line 19" in near
    assert "Line 0" not in near
