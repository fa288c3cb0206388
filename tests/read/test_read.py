"""Every kind of input gives articles, and every kind of bad input one clear line."""

import datetime
import io
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kg.errors import BadInput, Notice
from kg.read import count, read
from kg.read.jsonl import read_mapping
from kg.read.text import read_text
from kg.terms.vocab import KG

PARAGRAPH = (
    "The minister met her colleague from the neighbouring country in the capital on Monday and spoke about trade. "
)
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Ministers meet | The Daily</title>
<meta property="og:title" content="Ministers meet"><meta property="og:site_name" content="The Daily">
<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2023-10-26T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Ministers meet</h1>
<p>{PARAGRAPH * 3}</p><p>{PARAGRAPH * 2}Both sides were satisfied.</p></article><footer>Imprint</footer></body></html>"""


def only(source, **options):
    found = list(read([str(source)], **options))
    assert len(found) == 1
    return found[0]


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_text_is_kept_character_for_character(tmp_path):
    text = "A headline\r\n\r\nThe text\u00a0with odd 👩‍👧 characters.\n"
    article = only(write(tmp_path, "my.article.txt", text))
    assert (article.text, article.id, article.source, article.title) == (
        text,
        "my.article",
        "my.article.txt",
        "A headline",
    )


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    assert only(write(tmp_path, "a.txt", b"\xef\xbb\xbfText.")).text == "Text."


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-32", "cp1252"])
def test_other_encodings_are_recognised(tmp_path, encoding):
    text = "Der Präsident traf die Königin in Zürich. Über die Gespräche wurde nichts Näheres bekannt. " * 5
    assert only(write(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_the_date_option_is_for_text_without_one(tmp_path):
    day = datetime.date(2020, 1, 2)
    assert only(write(tmp_path, "a.txt", "Text."), date=day).date == day
    dated = write(tmp_path, "b.txt", "PARIS, March 3, 2021 - The text begins.")
    assert only(dated).date == datetime.date(2021, 3, 3)


def test_json_lines(tmp_path):
    record = {"id": 7, "text": "Body.", "title": "T", "date": "2023-10-26T10:00:00Z", "url": "https://x.org/1", "source": "feed",
              "publisher": "P", "author": ["A", "B"], "lang": "en", "more": 1}  # fmt: skip
    article = only(write(tmp_path, "a.jsonl", json.dumps(record) + "\n\n"))
    assert (article.id, article.text, article.title, article.url) == ("7", "Body.", "T", "https://x.org/1")
    assert (article.source, article.publisher, article.author, article.lang) == ("feed", "P", "A, B", "en")
    assert article.date == datetime.date(2023, 10, 26)


@pytest.mark.parametrize("told", ["soon", "5/6/2020", 20, "2023-02-30", [2023]])
def test_an_odd_date_costs_a_record_its_date_and_nothing_else(tmp_path, told):
    line = json.dumps({"id": "b", "text": "PARIS, Oct. 26, 2023 — The minister spoke.", "date": told})
    notice, article = read([str(write(tmp_path, "a.jsonl", line))], date=datetime.date(2020, 1, 1))
    assert isinstance(notice, Notice)
    assert str(notice) == f"a.jsonl:1: is read without its date {str(told)!r}: write dates as 2023-10-26"
    assert (article.id, article.date, article.date_source) == ("b", datetime.date(2023, 10, 26), KG.FromDateline)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "text": "x"', "a.jsonl:2: is not valid JSON"),
        ("[1]", "a.jsonl:2: is not a JSON object"),
        ('{"text": "x"}', "a.jsonl:2: needs an 'id'"),
        ('{"id": true, "text": "x"}', "a.jsonl:2: needs an 'id'"),
        ('{"id": 1, "text": " "}', "a.jsonl:2: needs a 'text'"),
        ('{"id": 1, "text": "x", "title": 3}', "a.jsonl:2: 'title' is no text"),
    ],
)
def test_a_broken_record_names_its_line_and_the_next_goes_on(tmp_path, line, said):
    good = '{"id": "a", "text": "One."}\n'
    found = list(read([str(write(tmp_path, "a.jsonl", good + line + "\n" + good.replace('"a"', '"b"')))]))
    assert [type(f).__name__ for f in found] == ["Article", "BadInput", "Article"]
    assert str(found[1]).startswith(said)


def test_html_gives_main_text_and_metadata(tmp_path):
    article = only(write(tmp_path, "page.html", HTML))
    assert article.title == "Ministers meet"
    assert article.text.startswith("Ministers meet\n\nThe minister met")
    assert "Imprint" not in article.text
    assert "World" not in article.text
    assert (article.publisher, article.author, article.date) == ("The Daily", "Jane Doe", datetime.date(2023, 10, 26))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", "", "is empty"),
        ("blank.txt", " \n\n", "is empty"),
        ("empty.jsonl", "\n", "is empty"),
        ("binary.txt", b"\x00\x01\x02" * 100, "is a binary file"),
        ("menu.html", "<html><body><nav>Home</nav></body></html>", "holds no article"),
        ("none.html", "", "is empty"),
    ],
)
def test_bad_files_are_one_clear_line(tmp_path, name, content, said):
    found = only(write(tmp_path, name, content))
    assert isinstance(found, BadInput)
    assert name in str(found)
    assert said in str(found)
    assert "\n" not in str(found)


def test_json_lines_are_utf8_line_by_line(tmp_path):
    good = '{"id": "a", "text": "Köln."}\n'.encode()
    found = list(read([str(write(tmp_path, "a.jsonl", good + '{"id": "b", "text": "Köln."}\n'.encode("latin-1")))]))
    assert found[0].text == "Köln."
    assert str(found[1]) == "a.jsonl:2: is not UTF-8"


def test_an_ending_that_is_not_read(tmp_path):
    assert "the ending .xls is not read" in str(only(write(tmp_path, "a.xls", "Text.")))


def test_an_empty_folder(tmp_path):
    assert "holds no .txt" in str(only(tmp_path))


def test_bytes_that_are_no_text(tmp_path):
    assert "no encoding" in str(
        only(
            write(
                tmp_path,
                "a.txt",
                b"\x80\x81\xfe\xff\xd0abc \xc3\x28 \xa0\xa1 \xe2\x28\xa1 \xf0\x28\x8c\xbc\x8d\x9d" * 5,
            )
        )
    )


def test_a_missing_file():
    assert str(only("nowhere.txt")) == "nowhere.txt: no such file"


def test_a_folder_is_read_recursively_and_other_endings_are_left_alone(tmp_path):
    (tmp_path / "b").mkdir()
    write(tmp_path, "z.txt", "Z.")
    write(tmp_path / "b", "a.txt", "A.")
    write(tmp_path, "list.csv", "url")
    write(tmp_path, "pic.JPG", "J.")
    write(tmp_path / "b", "more.jpg", "J.")
    write(tmp_path, "c.htm", HTML)
    notice, *found = read([str(tmp_path)])
    assert str(notice) == f"{tmp_path}: 3 files are not read: 1 .csv, 2 .jpg (name .csv files to have them read)"
    assert [f.id for f in found] == ["a", "c", "z"]
    assert count([str(tmp_path)]) == 3


@pytest.mark.parametrize(
    ("content", "id_"), [("Plain text.", "stdin"), ('{"id": "j", "text": "x"}', "j"), (HTML, "stdin")]
)
def test_standard_input_tells_its_kind_by_how_it_begins(monkeypatch, content, id_):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert only("-").id == id_


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/plain.txt":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"A plain text.")
            return
        if self.path != "/news/story.html":
            self.send_error(404)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(HTML.encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_of_the_web(site):
    article = only(f"{site}/news/story.html")
    assert (article.id, article.title, article.source) == ("story", "Ministers meet", f"{site}/news/story.html")
    assert article.url == f"{site}/news/story.html"


def test_a_text_of_the_web(site):
    assert only(f"{site}/plain.txt").text == "A plain text."


def test_a_page_that_is_not_there(site):
    assert "cannot be fetched" in str(only(f"{site}/gone"))


def test_nobody_answers():
    assert "cannot be fetched" in str(only("http://127.0.0.1:9/"))


@pytest.mark.parametrize(
    "line",
    [
        "ZENDA, May 2, 2020 - Ann Lee left.",
        "ZENDA, 2 May 2020 (Reuters) - Ann Lee left.",
        "ZENDA, RURITANIA, May 2 2020 — Ann Lee left.",
    ],
)
def test_a_dateline_with_a_full_date_dates_the_article(line):
    article = read_text(f"{line} She came back.", id="a", source="a.txt", date=None)
    assert article.date == datetime.date(2020, 5, 2)


@pytest.mark.parametrize(
    "line", ["ZENDA, 32 May 2020 - Ann Lee left.", "ZENDA, May 2 - Ann Lee left.", "Zenda met in May 2020."]
)
def test_what_is_no_date_dates_nothing(line):
    assert read_text(line, id="a", source="a.txt", date=None).date is None


@pytest.mark.parametrize("author", [["A", 1], [1], 1, {"name": "A"}])
def test_an_author_is_a_text_or_several(author):
    record = {"id": "a", "text": "They met in Zenda.", "author": author}
    (error,) = read_mapping(record, where="a.jsonl:1", name="a", date=None)
    assert str(error) == "a.jsonl:1: 'author' is no text"
