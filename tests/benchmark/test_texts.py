"""Texts are fetched from a wiki, read from files, and put together with the annotations."""

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from local import Quiet, answering

from benchmark.sources import address, read_texts
from benchmark.texts import main
from benchmark.wiki import wiki_text
from kg.errors import BadInput
from kg.web.pages import Web

EXAMPLE = Path(__file__).parents[2] / "benchmark" / "example"
GOLD = json.loads((EXAMPLE / "gold.jsonl").read_text(encoding="utf-8"))
TITLE, BODY = GOLD["text"].split("\n\n", 1)
URL = "https://example.org/wiki/Finland_joins_NATO"


class Wiki(Quiet):
    """Answers `prop=extracts` as MediaWiki does."""

    def do_GET(self):
        parts = urlsplit(self.path)
        form = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.server.asked.append((parts.path, form))
        answer = self.server.answers.pop(0) if self.server.answers else self.page(form)
        status, body = answer if isinstance(answer, tuple) else (200, json.dumps(answer))
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body.encode())

    def page(self, form):
        text = self.server.pages.get(form["titles"])
        if text is None:
            return {"batchcomplete": True, "query": {"pages": [{"ns": 0, "title": form["titles"], "missing": True}]}}
        return {
            "batchcomplete": True,
            "query": {"pages": [{"pageid": 7, "ns": 0, "title": form["titles"], "extract": text}]},
        }


@pytest.fixture
def wiki():
    pages = {TITLE: f'Tuesday, April 4, 2023 \n{BODY}\n\n\n== Sources ==\nAnn Lee. "Finland is in" — Zenda Post\n'}
    with answering(Wiki, pages=pages, answers=[], asked=[]) as server:
        server.api = f"{server.address}/w/api.php"
        yield server


@pytest.fixture
def web(tmp_path):
    return Web(tmp_path / "pages", sleep=lambda _: None)


@pytest.fixture
def annotations(tmp_path):
    """A folder with the example's annotations, under an address of a wiki."""
    record = json.loads((EXAMPLE / "annotations.jsonl").read_text(encoding="utf-8"))
    folder = tmp_path / "annotations"
    folder.mkdir()
    (folder / "test.jsonl").write_text(json.dumps({**record, "url": URL}) + "\n", encoding="utf-8")
    return folder


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_a_fetched_text_has_the_title_and_no_list_of_sources(wiki, web):
    text = wiki_text(web, URL, wiki.api)
    assert text.startswith(f"{TITLE}\n\nTuesday, April 4, 2023")
    assert text.endswith(BODY.strip()[-20:])
    ((path, form),) = wiki.asked
    assert path == "/w/api.php"
    assert form["titles"] == "Finland joins NATO"
    assert (form["action"], form["prop"], form["explaintext"], form["maxlag"]) == ("query", "extracts", "1", "5")


def test_a_section_of_the_article_stays(wiki, web):
    wiki.pages[TITLE] = "First part.\n\n== Reactions ==\nSecond part.\n\n== Related news ==\nOther title"
    assert wiki_text(web, URL, wiki.api) == f"{TITLE}\n\nFirst part.\n\nReactions\nSecond part."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"error": {"code": "maxlag", "info": "Waiting for 10.0.0.1: 7 seconds lagged."}}, "7 seconds lagged"),
        ({"query": {}}, "none of MediaWiki's"),
        ((200, "<html>busy</html>"), "none of MediaWiki's"),
        ((500, "{}"), "500"),
    ],
)
def test_an_answer_that_is_no_article_is_told(wiki, web, answer, told):
    wiki.answers = [answer]
    with pytest.raises(BadInput, match=told):
        wiki_text(web, URL, wiki.api)


def test_a_busy_wiki_is_asked_again(wiki, web):
    wiki.answers = [(429, "{}")]
    assert wiki_text(web, URL, wiki.api).startswith(TITLE)
    assert len(wiki.asked) == 2


def test_a_missing_article_is_told(wiki, web):
    with pytest.raises(BadInput, match="has no such article"):
        wiki_text(web, "https://example.org/wiki/Nothing", wiki.api)


def test_fetch_and_join_place_every_annotation(wiki, annotations, tmp_path, capsys):
    texts, out = tmp_path / "texts.jsonl", tmp_path / "joined"
    assert main(["fetch", str(texts), "--api", wiki.api, "--annotations", str(annotations)]) == 0
    assert main(["fetch", str(texts), "--api", wiki.api, "--annotations", str(annotations)]) == 0
    assert len(wiki.asked) == 1
    assert "0 fetched, 1 were there" in capsys.readouterr().out
    assert main(["join", str(out), str(texts), "--annotations", str(annotations)]) == 0
    assert "1 with another copy" in (told := capsys.readouterr().err)
    assert "items not placed: none" in told
    ((article,), (gold,)) = (lines(out / name) for name in ("articles.jsonl", "gold.jsonl"))
    assert article == {"id": "finland-nato", "url": URL, "date": "2023-04-04", "text": gold["text"]}
    assert [gold["text"][slice(*e["trigger"])] for e in gold["events"]] == ["met", "invasion", "approved"]
    assert gold["events"][0]["trigger"] != GOLD["events"][0]["trigger"]


def test_an_article_that_cannot_be_fetched_makes_the_run_fail(wiki, annotations, tmp_path, capsys):
    wiki.pages.clear()
    texts = tmp_path / "texts.jsonl"
    assert main(["fetch", str(texts), "--api", wiki.api, "--annotations", str(annotations)]) == 1
    assert "has no such article" in capsys.readouterr().err
    assert texts.read_text() == ""


def test_articles_without_a_text_are_counted(annotations, tmp_path, capsys):
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"url": URL, "text": "Parliament passed the budget."}) + "\n")
    assert main(["join", str(tmp_path / "out"), str(texts), "--annotations", str(annotations)]) == 1
    assert "the text is another one" in capsys.readouterr().err
    texts.write_text("")
    assert main(["join", str(tmp_path / "out"), str(texts), "--annotations", str(annotations)]) == 1
    assert "has no text" in capsys.readouterr().err


def test_of_several_copies_the_one_that_was_annotated_is_taken(annotations, tmp_path, capsys):
    texts, other = tmp_path / "texts.jsonl", tmp_path / "other.jsonl"
    other.write_text(json.dumps({"url": URL, "text": GOLD["text"].replace(" ", "  ")}) + "\n")
    texts.write_text(json.dumps({"url": URL, "text": GOLD["text"]}) + "\n")
    assert main(["join", str(tmp_path / "out"), str(other), str(texts), "--annotations", str(annotations)]) == 0
    assert "1 with the text that was annotated" in capsys.readouterr().err
    assert main(["join", str(tmp_path / "out"), str(other), "--annotations", str(annotations)]) == 0
    assert "1 with another copy" in capsys.readouterr().err


def test_a_broken_line_is_named(annotations, tmp_path, capsys):
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"url": "u", "text": "a"}\n{"text": "b"}\n')
    assert main(["join", str(tmp_path / "out"), str(texts), "--annotations", str(annotations)]) == 2
    assert f"{texts}: line 2: is no JSON object with a 'text' and a 'url' or 'id'" in capsys.readouterr().err


def test_a_folder_of_texts_is_read_by_name(tmp_path):
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "notes.md").write_text("not read", encoding="utf-8")
    shutil.copy(EXAMPLE / "gold.jsonl", tmp_path / "b.jsonl")
    found = read_texts([tmp_path])
    assert found["a"] == ["One."]
    assert found["finland-nato"] == found["example.org/finland-joins-nato"] == [GOLD["text"]]
    assert len(found) == 3


def test_the_public_data_sets_of_wikinews_are_read(tmp_path):
    parts = [("headline", "Zenda &amp; Strelsau agree"), ("dateline", "May 4, 2021"), ("body_par_000", "It is so.")]
    record = {"wikiTitle": "Zenda_&_Strelsau_agree", "document": [{"name": n, "value": v} for n, v in parts]}
    (tmp_path / "saliency-dataset.json").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (tmp_path / "GUM_news_x.conllu").write_text(
        "# newdoc id = GUM_news_x\n# meta::sourceURL = https://en.wikinews.org/wiki/Ann%27s_day\n# text = Ann's day\n"
        "# newpar\n# newpar_block = head (1 s)\n1\tAnn\t_\n\n# text = She won = all.\n# newpar\n# newpar_block = p (2 s)\n"
        "1\tShe\t_\n\n# s_type = decl\n# text = Bo lost.\n1\tBo\t_\n\n"
        "# newdoc id = GUM_news_y\n# meta::sourceURL = https://en.wikinews.org/wiki/Two\n# text = Two.\n1\tTwo\t_\n",
        encoding="utf-8",
    )
    found = read_texts([tmp_path])
    assert found[address("https://en.wikinews.org/wiki/Zenda_%26_Strelsau_agree")] == [
        "Zenda & Strelsau agree\n\nMay 4, 2021\n\nIt is so."
    ]
    assert found[address("http://en.wikinews.org/wiki/Ann's_day")] == ["Ann's day\n\nShe won = all. Bo lost."]
    assert found["en.wikinews.org/wiki/Two"] == ["Two."]


def test_addresses_that_mean_the_same_are_the_same():
    assert address("https://EN.wikinews.org/wiki/Ann%27s_day#top") == address("http://en.wikinews.org/wiki/Ann's day")
    assert address("https://en.wikinews.org/wiki/Ann") != address("https://en.wikinews.org/wiki/Anne")
