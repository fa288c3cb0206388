"""Feeds and redirects lead to the public internet alone, no answer drips for ever, and no password is shown."""

import http.server
import socketserver
import threading
import time
from typing import ClassVar

import pytest

from kg.errors import BadInput
from kg.read import read
from kg.web import pages, reach
from kg.web.pages import Web
from kg.web.reach import host_of, is_inside, is_public, without_password

PAGE = (
    b"<html><body><article><p>"
    + b"The secret of the house is told here to nobody at all. " * 20
    + b"</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False),
        ("169.254.169.254", False), ("::1", False), ("fe80::1%eth0", False), ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True), ("0.0.0.0", False), ("100.64.0.1", False), ("224.0.0.1", False), ("no address", False),
    ],
)  # fmt: skip
def test_addresses_of_the_public_internet(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://me:secret@host:8/x?y=1", "http://host:8/x?y=1"),
        ("http://me@host/", "http://host/"),
        ("http://host/a@b", "http://host/a@b"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_a_password_is_not_shown(url, shown):
    assert without_password(url) == shown


def test_who_is_inside():
    assert is_inside("http://127.0.0.1:80/")
    assert is_inside("http://localhost/feed")
    assert not is_inside("feed.xml")
    assert not is_inside("http://")
    assert not is_inside("http://[::1")


class Handler(http.server.BaseHTTPRequestHandler):
    hits: ClassVar[list[str]] = []

    def do_GET(self):
        self.hits.append(self.path)
        if self.path == "/robots.txt":
            self.send_error(404)
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/secret")
            self.end_headers()
        elif self.path == "/ftp":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1:1/x")
            self.end_headers()
        elif self.path == "/drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(60):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.2)
        elif self.path == "/feed":
            port = self.server.server_address[1]
            self.reply(feed(f"http://127.0.0.1:{port}/secret"), "application/rss+xml")
        else:
            self.reply(PAGE, "text/html")

    def reply(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def feed(link: str) -> bytes:
    items = f"<item><title>T</title><link>{link}</link><description>Short.</description></item>"
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


class Threaded(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


@pytest.fixture
def inside():
    """A service of this machine."""
    Handler.hits = []
    with Threaded(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def web(tmp_path):
    return Web(tmp_path / "pages", sleep=lambda _: None)


def test_a_feed_from_elsewhere_does_not_lead_inside(inside, web, tmp_path):
    path = tmp_path / "feed.rss"
    path.write_bytes(feed(f"{inside}/secret"))
    (found,) = [item for item in read([str(path)], web=web, follow=True) if isinstance(item, BadInput)]
    assert "no address of the public internet" in str(found)
    assert Handler.hits == [], "nothing is sent"


def test_a_feed_from_inside_may(inside, web):
    (article,) = read([f"{inside}/feed"], web=web, follow=True)
    assert "secret" in article.text


def test_a_redirect_from_elsewhere_does_not_lead_inside(inside, web, monkeypatch):
    monkeypatch.setattr(pages, "is_inside", lambda _: False)
    with pytest.raises(BadInput, match="no address of the public internet"):
        web.get(f"{inside}/away")
    assert Handler.hits == []
    monkeypatch.setattr(pages, "is_inside", reach.is_inside)
    assert b"secret" in web.get(f"{inside}/away").body


def test_a_redirect_leads_to_pages_alone(inside, web):
    with pytest.raises(BadInput, match="cannot be fetched"):
        web.get(f"{inside}/ftp")


def test_a_page_that_drips_is_given_up(inside, web, monkeypatch):
    monkeypatch.setattr(pages, "_WHOLE", 1.0)
    began = time.monotonic()
    with pytest.raises(BadInput, match="longer than 1 seconds"):
        web.get(f"{inside}/drip")
    assert time.monotonic() - began < 8


def test_a_password_stands_in_no_message_and_no_article(inside, web):
    address = inside.replace("http://", "http://me:hush@")
    (article,) = read([f"{address}/secret"], web=web)
    assert "hush" not in repr(article)
    with pytest.raises(BadInput) as told:
        web.get(f"{address}/ftp")
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(("url", "host"), [("http://a.example:8/x", "a.example:8"), ("http://[::1", ""), ("x", "")])
def test_the_host_of_what_may_be_no_url(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize("link", ["http://[::1", "http://[v1.x]/", "http://a b/"])
def test_an_odd_link_costs_its_entry(tmp_path, web, link):
    path = tmp_path / "feed.rss"
    whole = "<![CDATA[<p>" + "The ministers met in the town on Monday and signed the treaty. " * 20 + "</p>]]>"
    path.write_bytes(feed(link).replace(b"Short.", whole.encode()))
    (found,) = read([str(path)], web=web)
    assert isinstance(found, BadInput) or "ministers" in found.text
