"""Feeds and sitemaps lead to articles; their sites are asked politely, and only for what changed."""

import datetime
import gzip
from time import process_time

import pytest
from local import Quiet, answering

from kg.errors import BadInput, Detail
from kg.read import read
from kg.read.feed import _elements, kind_of
from kg.web.pages import Web

PARAGRAPH = "The minister met her colleague from the neighbouring country in the capital on Monday and spoke of trade. "


def page(title):
    return (
        f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
        f"<p>{PARAGRAPH * 4}</p><p>{PARAGRAPH * 3}</p></article></body></html>"
    )


RSS = """<?xml version="1.0"?><!-- a feed --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Daily</title>
<item><title>First</title><link>{site}/first.html</link><guid>tag:1</guid><pubDate>Thu, 26 Oct 2023 10:00:00 GMT</pubDate>
<description>A teaser.</description></item>
<item><title>Whole</title><link>{site}/whole.html</link><guid>tag:2</guid><content:encoded><![CDATA[{whole}]]></content:encoded></item>
<item><title>Gone</title><link>{site}/gone.html</link><guid>tag:3</guid></item>
<item><title>Private</title><link>{site}/private/x.html</link><guid>tag:4</guid></item>
</channel></rss>"""
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{site}/map.xml.gz</loc></sitemap></sitemapindex>'
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>{site}/first.html</loc><news:news><news:publication><news:name>The Daily</news:name></news:publication>
<news:publication_date>2023-10-26T08:00Z</news:publication_date><news:title>First</news:title></news:news></url>
<url><loc>{site}/gone.html</loc></url></urlset>"""


class Site(Quiet):
    def do_GET(self):
        server = self.server
        server.asked.append((self.path, self.headers.get("If-None-Match")))
        server.agents.add(self.headers["User-Agent"])
        if self.path in server.busy:
            server.busy.remove(self.path)
            self.send_response(503)
            self.send_header("Retry-After", "7")
            self.end_headers()
            return
        body = server.pages.get(self.path)
        if body is None:
            self.send_error(404)
            return
        mark = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == mark:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", mark)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site():
    whole = page("Whole").partition("<article>")[2].partition("</article>")[0]
    with answering(Site, asked=[], agents=set(), busy=set()) as server:
        address = server.address
        server.pages = {
            "/robots.txt": b"User-agent: *\nDisallow: /private/\n",
            "/feed": RSS.format(site=address, whole=whole).encode(),
            "/first.html": page("First").encode(),
            "/index.xml": INDEX.format(site=address).encode(),
            "/map.xml.gz": gzip.compress(MAP.format(site=address).encode()),
        }
        yield server


def test_a_feed_gives_what_it_carries_and_what_it_leads_to(site, web):
    first, whole, gone, private = read([f"{site.address}/feed"], web=web, follow=True)
    assert (first.id, first.title, first.publisher) == (f"{site.address}/first.html", "First", "The Daily")
    assert (first.date, first.url) == (datetime.date(2023, 10, 26), f"{site.address}/first.html")
    assert first.text.startswith("First\n\nThe minister met")
    assert first.source == site.address.removeprefix("http://")
    assert (whole.id, whole.title, whole.url) == (f"{site.address}/whole.html", "Whole", f"{site.address}/whole.html")
    assert "/whole.html" not in {path for path, _ in site.asked}
    assert "404" in str(gone)
    assert "robots.txt asks programs to leave it alone" in str(private)
    assert "/private/x.html" not in {path for path, _ in site.asked}


def test_summaries_are_said_to_be_some_and_their_pages_left_alone(site, web):
    whole, error = read([f"{site.address}/feed"], web=web)
    assert whole.title == "Whole"
    assert str(error) == f"{site.address}/feed: 3 entries carry only a summary: --follow fetches the pages"
    assert [path for path, _ in site.asked] == ["/feed"]


def test_an_atom_file_of_whole_entries_needs_no_network(tmp_path, web):
    body = page("Atom").replace("<", "&lt;").replace(">", "&gt;")
    (tmp_path / "a.atom").write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>urn:1</id><title>Atom</title>'
        f'<updated>2023-10-26T10:00:00Z</updated><author><name>Jo</name></author><content type="html">{body}</content>'
        "</entry></feed>"
    )
    (found,) = read([str(tmp_path / "a.atom")], web=web)
    assert (found.id, found.title, found.author, found.publisher) == ("urn:1", "Atom", "Jo", "F")
    assert found.date == datetime.date(2023, 10, 26)


def test_an_index_of_sitemaps_leads_to_articles(site, web):
    first, gone = read([f"{site.address}/index.xml"], web=web)
    assert (first.id, first.publisher, first.date) == (
        f"{site.address}/first.html",
        "The Daily",
        datetime.date(2023, 10, 26),
    )
    assert "404" in str(gone)


def test_what_did_not_change_is_not_sent_again(site, web, tmp_path, clock):
    before = list(read([f"{site.address}/feed"], web=web, follow=True))
    site.asked.clear()
    again = list(
        read([f"{site.address}/feed"], web=Web(tmp_path / "pages", clock=clock, sleep=clock.sleep), follow=True)
    )
    assert [str(f) for f in again] == [str(f) for f in before]
    marks = dict(site.asked)
    assert marks["/feed"]
    assert marks["/first.html"]


def test_a_site_is_not_hurried(site, web, clock):
    list(read([f"{site.address}/feed"], web=web, follow=True))
    assert len(site.asked) > 3
    assert sum(clock.waits) >= len(site.asked) - 1
    assert all("newskg/" in agent for agent in site.agents)


def test_a_busy_site_is_asked_again_when_it_says(site, web, clock):
    site.busy.add("/first.html")
    (found,) = read([f"{site.address}/first.html"], web=web)
    assert found.title == "First"
    assert max(clock.waits) >= 6


def test_a_folder_that_cannot_be_written_costs_nothing(site, clock, tmp_path):
    (tmp_path / "file").write_text("")
    web = Web(tmp_path / "file" / "pages", clock=clock, sleep=clock.sleep)
    (found,) = read([f"{site.address}/first.html"], web=web)
    assert found.title == "First"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xml", "<note/>", "is no feed and no sitemap"),
        ("a.xml", "<urlset><url>", "is a sitemap that does not parse"),
        ("a.rss", "<rss><channel>", "is a feed that does not parse"),
        ("a.xml.gz", "\x1f\x8bnonsense", "does not unpack"),
        ("a.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>', ""),
    ],
)  # fmt: skip
def test_lists_that_are_none(tmp_path, web, name, content, said):
    (tmp_path / name).write_bytes(content.encode("latin-1"))
    found = list(read([str(tmp_path / name)], web=web))
    assert all(isinstance(f, BadInput) and "root:" not in str(f) for f in found)
    assert not said or said in str(found[0])


def test_an_index_in_an_index_in_an_index_ends(site, web):
    site.pages["/index.xml"] = INDEX.replace("map.xml.gz", "index.xml").format(site=site.address).encode()
    (found,) = read([f"{site.address}/index.xml"], web=web)
    assert "is an index of sitemaps below 3 others" in str(found)


@pytest.mark.parametrize(
    "fault",
    ["The price &ldquo;rose&rdquo;", "Turnout <6 million", "Fish & chips"],
    ids=["entity", "less than", "ampersand"],
)
def test_a_fault_of_the_xml_that_loses_nothing_is_no_error(tmp_path, web, fault):
    whole = page("Whole").partition("<article>")[2].partition("</article>")[0]
    feed = (
        RSS.replace("{whole}", whole)
        .replace("<title>First</title>", f"<title>{fault}</title>")
        .replace("{site}", "https://a.example")
    )
    only_whole = feed.split("<item>")
    (tmp_path / "a.rss").write_text(
        "<item>".join([only_whole[0].replace("The Daily", fault), only_whole[2]]) + "</channel></rss>", encoding="utf-8"
    )
    article, detail = read([str(tmp_path / "a.rss")], web=web)
    assert article.title == "Whole"
    assert isinstance(detail, Detail)
    assert "a.rss: is no proper XML, but no entry is lost: " in str(detail)


def test_the_source_of_an_entry_is_its_publisher(tmp_path, web):
    whole = page("Whole").partition("<article>")[2].partition("</article>")[0]
    feed = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>A search</title><item>'
        f"<title>Whole</title><link>https://a.example/1</link><source url='https://a.example'>The Post</source>"
        f"<content:encoded><![CDATA[{whole}]]></content:encoded></item></channel></rss>"
    )
    (tmp_path / "a.rss").write_text(feed, encoding="utf-8")
    (article,) = read([str(tmp_path / "a.rss")], web=web)
    assert article.publisher == "The Post"


def test_kinds_by_their_root():
    assert kind_of(b'<?xml version="1.0"?>\n<!-- <rss> -->\n<a:feed xmlns:a="x">') == "feed"
    assert kind_of(b"<!DOCTYPE html><html>") == ""
    assert kind_of(b"plain") == ""


FEED = '<rss version="2.0"><channel><title>The &lt;b&gt;Daily&lt;/b&gt; &amp;amp; more</title>{items}</channel></rss>'


def test_links_without_a_site_titles_in_html_and_days_in_their_zone(site, web):
    items = (
        "<item><title>&lt;i&gt;First&lt;/i&gt; &amp;amp; last</title><link>/first.html</link>"
        "<pubDate>Mon, 21 Mar 2016 22:00:00 -0500</pubDate></item><item><title>Nothing else</title></item>"
    )
    site.pages["/feed"] = FEED.format(items=items).encode()
    first, second = read([f"{site.address}/feed"], web=web, follow=True)
    assert (first.url, first.publisher, first.date) == (
        f"{site.address}/first.html", "The Daily & more", datetime.date(2016, 3, 21)
    )  # fmt: skip
    assert "entry 2 has neither link nor id" in str(second)


def test_a_feed_that_breaks_off_says_so(site, web):
    whole = FEED.format(items="<item><link>/first.html</link></item>")
    site.pages["/feed"] = whole.removesuffix("</channel></rss>").encode() + b"<item><tit"
    found = list(read([f"{site.address}/feed"], web=web, follow=True))
    assert found[0].title == "First"
    assert "breaks off after" in str(found[-1])


@pytest.mark.parametrize("link", ["/a page.html", "/ü.html", "http://127.0.0.1:x/"])
def test_odd_addresses_are_no_tracebacks(site, web, link):
    site.pages["/a%20page.html"] = site.pages["/%C3%BC.html"] = page("Odd").encode()
    site.pages["/map.xml"] = (
        f"<urlset><url><loc>{link if '://' in link else site.address + link}</loc></url></urlset>".encode()
    )
    (found,) = read([f"{site.address}/map.xml"], web=web)
    assert isinstance(found, BadInput) if "://" in link else found.title == "Odd"


class Torn(Quiet):
    def do_GET(self):
        self.wfile.write({
            "/status": b"HTP nonsense\r\n\r\n",
            "/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody",
            "/gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(page("T").encode())[:50],
        }[self.path])  # fmt: skip


@pytest.mark.parametrize("path", ["/status", "/chunks", "/gzip"])
def test_answers_that_are_none_are_one_clear_line(web, path):
    with answering(Torn) as server:
        (found,) = read([f"{server.address}{path}"], web=web)
    assert isinstance(found, BadInput)
    assert "\n" not in str(found)


def test_robots_are_asked_where_a_page_leads(site, web):
    class Leads(Site):
        def do_GET(self):
            if self.path == "/leads.html":
                self.send_response(302)
                self.send_header("Location", "/private/x.html")
                self.end_headers()
            else:
                super().do_GET()

    site.RequestHandlerClass = Leads
    site.pages["/private/x.html"] = page("Private").encode()
    site.pages["/map.xml"] = f"<urlset><url><loc>{site.address}/leads.html</loc></url></urlset>".encode()
    (found,) = read([f"{site.address}/map.xml"], web=web)
    assert "which the site's robots.txt asks programs to leave alone" in str(found)


@pytest.mark.parametrize("piece", ["<", "<?", "<!--", "<![CDATA[", "<!DOCTYPE", "&lt;"])
def test_marks_that_never_close_cost_no_time(tmp_path, piece):
    """Time grows with the length: a square of it would be minutes here."""
    content = f"<rss><channel><item><title>{piece * 100_000}</title></item></channel></rss>"
    (tmp_path / "a.rss").write_text(content)
    began = process_time()
    assert list(read([str(tmp_path / "a.rss")]))
    assert process_time() - began < 10


def test_comments_and_character_data_are_no_elements():
    data = b"<?xml version='1.0'?><!-- <item> --><!DOCTYPE rss><rss><![CDATA[<item>]]></rss><!-- never ends"
    assert _elements(data) == b"<rss></rss><!-- never ends"
