"""One client for pages, services and endpoints: no request changes another, and robots.txt is read as it is meant."""

import gzip

import pytest
from local import Quiet, answering

from kg.errors import BadInput, KgError
from kg.store.remote import Endpoint
from kg.web.client import NoAnswer, decoded, send
from kg.web.pages import Web


class Handler(Quiet):
    def do_GET(self):
        self.server.asked.append((self.command, self.path, self.headers.get("Authorization")))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b"nothing here"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.server.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.do_GET()


@pytest.fixture
def site():
    rows = b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}'
    pages = {
        "/sparql": (200, {"Content-Type": "application/sparql-results+json"}, rows),
        "/moved": (301, {"Location": "/page"}, b""),
        "/page": (200, {"Content-Type": "text/html"}, b"<p>news</p>"),
        "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"news" * 1000)),
        "/broken": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"news" * 1000)[:20]),
        "/zstd": (200, {"Content-Encoding": "zstd"}, b"x"),
        "/refused": (400, {}, b'{"detail": "this is why"}'),
    }
    with answering(Handler, asked=[], forms=[], pages=pages) as server:
        yield server


def test_an_endpoint_leaves_the_redirects_of_pages_alone(site, web):
    """An opener for the whole process once followed no redirect after the first use of an endpoint."""
    Endpoint(f"{site.address}/sparql").ask("SELECT ?a { }")
    page = web.get(f"{site.address}/moved")
    assert (page.url, page.body, page.kind) == (f"{site.address}/page", b"<p>news</p>", "text/html")


def test_a_form_with_a_token_is_redirected_nowhere(site):
    with pytest.raises(KgError, match="301"):
        Endpoint(f"{site.address}/moved", token="secret").ask("SELECT ?a { }")
    assert site.asked == [("POST", "/moved", "Bearer secret")]
    assert site.forms == ["query=SELECT+%3Fa+%7B+%7D"]


def test_an_update_goes_as_an_update_and_the_reason_of_an_error_is_told(site):
    endpoint = Endpoint(f"{site.address}/sparql", update=f"{site.address}/refused")
    with pytest.raises(KgError, match="400 Bad Request: this is why"):
        endpoint.update("CLEAR ALL")
    assert site.forms == ["update=CLEAR+ALL"]


def test_redirects_are_followed_where_they_are_wanted_only(site):
    assert send(f"{site.address}/moved", {}, timeout=5).status == 301
    assert send(f"{site.address}/moved", {}, timeout=5, redirects=True).status == 200
    assert send(f"{site.address}/moved", {}, form=b"a=b", timeout=5, redirects=True).status == 301


def test_what_is_packed_is_unpacked_within_its_limit(site):
    assert send(f"{site.address}/packed", {}, timeout=5).body == b"news" * 1000
    assert send(f"{site.address}/packed", {}, timeout=5, most=4000).body == b"news" * 1000
    with pytest.raises(BadInput, match="larger than"):
        send(f"{site.address}/packed", {}, timeout=5, most=3999)
    with pytest.raises(BadInput, match="larger than"):
        send(f"{site.address}/page", {}, timeout=5, most=3)
    with pytest.raises(BadInput, match="breaks off"):
        send(f"{site.address}/broken", {}, timeout=5)
    with pytest.raises(BadInput, match="packed as zstd"):
        send(f"{site.address}/zstd", {}, timeout=5)


def test_a_bomb_is_not_unpacked():
    with pytest.raises(BadInput, match="larger than 0 MB"):
        decoded(gzip.compress(bytes(10_000_000)), "gzip", "x", most=1000)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[", "http://\u0080/", "http://127.0.0.1:99999/"])
def test_where_nobody_answers_there_is_no_answer(url):
    with pytest.raises(NoAnswer):
        send(url, {}, timeout=2)


ROBOTS = b"""User-agent: *
Disallow: /*?print=
Disallow: /*.amp$
Allow: /news/
Disallow: /n
Crawl-delay: 4

User-agent: otherbot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/page", True),
        ("/page?print=1", False),
        ("/page?page=1", True),
        ("/story.amp", False),
        ("/story.amp.html", True),
        ("/news/a", True),
        ("/night", False),
    ],
)
def test_robots_txt_is_read_as_rfc_9309_has_it(site, web, path, allowed):
    site.pages["/robots.txt"] = (200, {}, ROBOTS)
    site.pages[path] = site.pages["/page"]
    if allowed:
        assert web.get(site.address + path, led_by=site.address).body
    else:
        with pytest.raises(BadInput, match="robots"):
            web.get(site.address + path, led_by=site.address)
    assert web.get(site.address + path).body  # who names an address is no crawler


def test_the_pause_that_a_site_asks_for_is_kept(site, web, clock):
    site.pages["/robots.txt"] = (200, {}, ROBOTS)
    for _ in range(3):
        web.get(f"{site.address}/page", led_by=site.address)
    assert clock.waits == [1.0, 4.0, 4.0]


def test_no_site_makes_us_wait_for_ever(site, web, clock):
    site.pages["/robots.txt"] = (200, {}, ROBOTS.replace(b"4", b"86400"))
    for _ in range(2):
        web.get(f"{site.address}/page", led_by=site.address)
    assert max(clock.waits) == 60.0


@pytest.mark.parametrize("fresh", ["max-age=1000", "no-store"])
def test_a_page_is_asked_about_each_time_and_kept_where_its_server_lets(site, web, fresh):
    headers = {"Content-Type": "text/html", "ETag": '"one"', "Cache-Control": fresh}
    site.pages["/page"] = (200, headers, b"<p>news</p>")
    first = web.get(f"{site.address}/page")
    site.pages["/page"] = (304, {"ETag": '"one"'}, b"") if fresh != "no-store" else (200, headers, b"<p>other</p>")
    again = web.get(f"{site.address}/page")
    assert len(site.asked) == 2
    assert again.kind == first.kind == "text/html"
    assert again.body == (first.body if fresh != "no-store" else b"<p>other</p>")


def test_a_new_page_takes_the_place_of_the_one_that_was_kept(site, web):
    site.pages["/page"] = (200, {"ETag": '"one"'}, b"old")
    web.get(f"{site.address}/page")
    site.pages["/page"] = (200, {"ETag": '"two"'}, b"new")
    assert web.get(f"{site.address}/page").body == b"new"
    site.pages["/page"] = (304, {"ETag": '"two"'}, b"")
    assert web.get(f"{site.address}/page").body == b"new"


def test_a_file_of_kept_pages_that_is_none_costs_nothing_and_shows_no_traceback(site, tmp_path, clock, capfd):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "kept.sqlite").write_bytes(b"this is no database at all, but a text of some length" * 50)
    web = Web(tmp_path / "pages", clock=clock, sleep=clock.sleep)
    assert web.get(f"{site.address}/page").body == b"<p>news</p>"
    assert "Traceback" not in capfd.readouterr().err


def test_a_proxy_of_the_environment_is_asked(site, web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", site.address)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.delenv("no_proxy", raising=False)
    site.pages["http://news.example/page"] = (200, {}, b"by the proxy")
    assert web.get("http://news.example/page").body == b"by the proxy"
