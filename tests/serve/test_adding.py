"""Articles added in the browser: names of files that are safe, a text that is read while others look, what failed."""

import time

import pytest
from fixture import alpha, article_iri
from server import fixture_store, serving
from test_editing import BROWSER

from kg.serve.adding import saved_as


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Report 1.PDF", "report-1.pdf"),
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\temp\\a.html", "a.html"),
        ("-o.txt", "o.txt"),
        ("Žižkov.docx", "zizkov.docx"),
        (".txt", "x.txt"),
        ("a.b/../../c.html\n", "c.html"),
    ],
)
def test_a_name_is_readable_and_never_a_path_or_an_option(sent, name):
    assert saved_as(sent) == name


@pytest.fixture
def editing(tmp_path):
    with serving(fixture_store(tmp_path / "store"), "--edit", "--decisions", str(tmp_path / "d.txt")) as server:
        yield server


def until_over(server):
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        text = server.get("/add", headers=BROWSER).text
        if 'data-state="done"' in text or 'data-state="failed"' in text:
            return text
        assert server.get("/people", headers=BROWSER).status_code == 200  # others read meanwhile
        time.sleep(1)
    raise AssertionError(text)


def test_a_text_is_read_and_joins_the_others(editing):
    text = "Angela Merkel met Emmanuel Macron in Berlin on Monday. Merkel said that Europe would act."
    reply = editing.client.post(
        "/add",
        data={"text": text, "headline": "Merkel meets Macron"},
        files={"files": ("two.txt", "Paris\n\nEmmanuel Macron visited Rome.")},
    )
    assert (reply.status_code, reply.headers["location"]) == (303, "/add")
    shown = until_over(editing)
    assert 'data-state="done"' in shown, shown
    assert "/news/article/merkel-meets-macron-" in shown
    people = editing.get("/people", headers=BROWSER).text
    assert "Angela Merkel" in people
    assert "Ann Lee" in people  # what was there stays
    assert editing.get("/search?q=europe+act", headers=BROWSER).text.count("<mark>") >= 2
    assert (
        editing.get(article_iri(alpha()).value.removeprefix("https://example.org"), headers=BROWSER).status_code == 200
    )


def test_what_is_nothing_to_read_is_said(editing, reading):
    assert editing.client.post("/add", data={"text": " "}).status_code == 400
    assert editing.client.post("/add", data={"addresses": "file:///etc/passwd"}).status_code == 400
    assert editing.client.post("/add", data={"addresses": "--help"}).status_code == 400
    assert editing.client.post("/add", data={"text": "x"}, headers={"Origin": "http://evil.example"}).status_code == 403
    assert reading.client.post("/add", data={"text": "x"}).status_code == 403
    assert reading.get("/add", headers=BROWSER).status_code == 403
