"""What news tools export is read with all that it says of an article."""

import datetime
import json

import pytest

from kg.errors import BadInput
from kg.model import Article
from kg.read import read
from kg.terms.vocab import KG
from kg.web.pages import Page

DAY = datetime.date(2023, 10, 26)
TEXT = "The minister met her colleague in Paris on Monday, and both spoke about trade for more than three hours, an aide said."
MORE = "Their teams had worked on the text for three weeks, first in Geneva and then by telephone, and nobody had hoped for a result before autumn."
PAGE = f"<html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1><p>{TEXT}</p><p>{MORE}</p></article></body></html>"


class Pages:
    """Answers with one page; remembers what it was asked for."""

    def __init__(self):
        self.asked = []

    def get(self, url, *, led_by=""):
        self.asked.append(url)
        if "gone" in url:
            raise BadInput(f"{url}: cannot be fetched: 404 Not Found")
        return Page(url, PAGE.encode(), "text/html")


def both(tmp_path, name, content, web=None):
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = list(read([str(tmp_path / name)], web=web))
    return [f for f in found if isinstance(f, Article)], [str(f) for f in found if isinstance(f, BadInput)]


def test_a_list_of_addresses_as_media_cloud_writes_it(tmp_path):
    web = Pages()
    rows = "id,publish_date,title,url,media_name\n1,2023-10-26,T,https://a.example/1,The Daily\n2,,T,https://a.example/gone,The Daily\n3,,T,https://a.example/1,X\n"
    articles, errors = both(tmp_path, "a.csv", rows, web)
    assert [(a.id, a.date, a.publisher, a.title) for a in articles] == [
        ("https://a.example/1", DAY, "The Daily", "Ministers meet")
    ]
    assert errors == ["https://a.example/gone: cannot be fetched: 404 Not Found"]
    assert web.asked == ["https://a.example/1", "https://a.example/gone"]


def test_event_files_of_gdelt_have_their_address_last(tmp_path):
    web = Pages()
    both(tmp_path, "a.tsv", "\t".join(["1"] * 60 + ["https://a.example/1"]) + "\n", web)
    assert web.asked == ["https://a.example/1"]


def test_a_table_with_texts_needs_no_network(tmp_path):
    articles, errors = both(tmp_path, "a.csv", f'id;date;text\nx;2023/10/26;"{TEXT}"\n')
    assert [(a.id, a.date, a.text) for a in articles] == [("x", DAY, TEXT)]
    assert errors == []


def test_a_table_of_something_else(tmp_path):
    assert both(tmp_path, "a.csv", "name,age\nAnn,3\n")[1] == [
        f"{tmp_path / 'a.csv'}: has no column 'url' and none 'text'"
    ]


NINJS = {
    "uri": "urn:1",
    "headline": "Ministers meet",
    "byline": "Jane Doe",
    "versioncreated": "2023-10-26T08:00:00Z",
    "language": "en",
}


@pytest.mark.parametrize(
    "body", [{"body_text": TEXT}, {"body_xhtml": f"<p>{TEXT}</p><p>{MORE}</p>"}], ids=["text", "xhtml"]
)
def test_ninjs(tmp_path, body):
    (article,), errors = both(tmp_path, "a.json", json.dumps(NINJS | body))
    assert (article.id, article.title, article.author, article.date, article.lang) == (
        "urn:1",
        "Ministers meet",
        "Jane Doe",
        DAY,
        "en",
    )
    assert TEXT in article.text
    assert errors == []


def test_ninjs_2_with_its_lists(tmp_path):
    item = {
        "standard": {"name": "ninjs", "version": "2.1"},
        "uri": "https://a.example/1",
        "firstcreated": "2023-10-26T23:00:00-05:00",
        "versioncreated": "2023-10-28T08:00:00Z",
        "headlines": [{"role": "main", "value": "Ministers meet"}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": f"<p>{TEXT}</p><p>{MORE}</p>"}],
        "by": "By Jane Doe",
        "infosources": [{"name": "The Agency", "role": "Source"}],
    }
    (article,), errors = both(tmp_path, "a.json", json.dumps(item))
    assert (article.title, article.author, article.publisher, article.url) == ("Ministers meet", "Jane Doe", "The Agency", "https://a.example/1")  # fmt: skip
    assert (article.date, article.date_source) == (DAY, KG.FromMetadata)
    assert (article.text, errors) == (f"{TEXT}\n\n{MORE}", [])


@pytest.mark.parametrize(
    "record",
    [
        {"body_text": TEXT, "headlines": 3},
        {"bodies": [3]},
        {"abstract": TEXT, "author": ["Jane Doe"]},
        {"abstract": TEXT, "issued": {"date-parts": 3}, "author": 3},
    ],
)
def test_records_with_odd_values_are_read_or_one_clear_line(tmp_path, record):
    articles, errors = both(tmp_path, "a.json", json.dumps([record]))
    assert len(articles) + len(errors) == 1


def test_an_answer_of_gdelt_leads_to_its_pages(tmp_path):
    web = Pages()
    answer = {
        "articles": [
            {"url": "https://a.example/1", "title": "T", "seendate": "20231028T080000Z", "domain": "a.example"}
        ]
        * 2
    }
    (article,), errors = both(tmp_path, "a.json", json.dumps(answer), web)
    assert (article.title, article.date, article.publisher) == ("Ministers meet", DAY.replace(day=28), "a.example")
    assert (web.asked, errors) == (["https://a.example/1"], [])


def test_csl_json_with_an_address_alone_is_fetched(tmp_path):
    item = {
        "id": "doe",
        "type": "article-newspaper",
        "title": "Ministers met",
        "URL": "https://a.example/1",
        "container-title": "The Daily",
    }
    gone = {"id": "gone", "issued": {"raw": "2023-10-26"}, "URL": "https://a.example/gone"}
    (article,), errors = both(tmp_path, "a.json", json.dumps([item | {"issued": {"raw": "2023-10-27"}}, gone]), Pages())
    assert (article.id, article.title, article.publisher) == ("doe", "Ministers met", "The Daily")
    assert errors == ["https://a.example/gone: cannot be fetched: 404 Not Found"]


def test_csl_json(tmp_path):
    item = {"id": "doe", "title": "Ministers meet", "abstract": TEXT, "issued": {"date-parts": [[2023, 10, 26]]},
            "author": [{"given": "Jane", "family": "Doe"}], "container-title": "The Daily", "URL": "https://a.example/1"}  # fmt: skip
    (article,), errors = both(tmp_path, "a.json", json.dumps([item, {"id": "empty", "issued": {}}]))
    assert (article.text, article.author, article.publisher, article.date) == (TEXT, "Jane Doe", "The Daily", DAY)
    assert errors == [f"{tmp_path / 'a.json'}:2: holds no text: attach the article or its address"]


NEWSML = f"""<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:2" xml:lang="en">
<itemMeta><provider><name>The Agency</name></provider><versionCreated>2023-10-27T08:00:00Z</versionCreated></itemMeta>
<contentMeta><contentCreated>2023-10-26T08:00:00Z</contentCreated><headline>Ministers meet</headline><by>Jane Doe</by></contentMeta>
<contentSet><inlineXML><nitf><body><body.content><p>{TEXT}</p><p>{TEXT}</p></body.content></body></nitf></inlineXML></contentSet></newsItem>"""


def test_newsml(tmp_path):
    (article,), errors = both(tmp_path, "a.xml", NEWSML)
    assert (article.id, article.title, article.publisher, article.author, article.date) == (
        "urn:2",
        "Ministers meet",
        "The Agency",
        "Jane Doe",
        DAY,
    )
    assert article.text == f"Ministers meet\n\n{TEXT}\n\n{TEXT}"
    assert errors == []


def test_a_message_of_newsml_with_its_pictures(tmp_path):
    item = NEWSML.split("?>", 1)[1]
    picture = item.replace("<itemMeta>", '<itemMeta><itemClass qcode="ninat:picture"/>').replace("urn:2", "urn:3")
    named = item.replace(
        "<provider><name>The Agency</name></provider>",
        '<itemClass qcode="ninat:text"/><provider literal="The Agency"/>',
    )
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{picture}{named}</itemSet></newsMessage>'
    (article,), errors = both(tmp_path, "a.xml", message)
    assert (article.id, article.publisher, errors) == ("urn:2", "The Agency", [])


def test_newsml_in_a_folder_is_no_other_xml(tmp_path):
    (tmp_path / "b.xml").write_text("<config/>")
    (tmp_path / "a.xml").write_text(NEWSML)
    assert [f.id for f in read([str(tmp_path)]) if isinstance(f, Article)] == ["urn:2"]


ZOTERO = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:bib="http://purl.org/net/biblio#" xmlns:link="http://purl.org/rss/1.0/modules/link/">
<bib:Article rdf:about="https://a.example/1"><z:itemType>newspaperArticle</z:itemType><dc:title>Ministers meet</dc:title><dc:date>2023-10-26</dc:date>
<dcterms:isPartOf><bib:Newspaper><dc:title>The Daily</dc:title></bib:Newspaper></dcterms:isPartOf><bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname>
<foaf:givenName>Jane</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors><dc:identifier><dcterms:URI><rdf:value>https://a.example/1</rdf:value></dcterms:URI></dc:identifier>
<link:link rdf:resource="#item_2"/><link:link rdf:resource="#item_3"/></bib:Article>
<z:Attachment rdf:about="#item_2"><rdf:resource rdf:resource="files/2/a.txt"/></z:Attachment>
<z:Attachment rdf:about="#item_3"><rdf:resource rdf:resource="files/3/gone.pdf"/></z:Attachment></rdf:RDF>"""


def test_an_export_of_zotero_leads_to_its_files(tmp_path):
    (tmp_path / "files" / "2").mkdir(parents=True)
    (tmp_path / "files" / "2" / "a.txt").write_text(TEXT)
    (article,), errors = both(tmp_path, "a.rdf", ZOTERO)
    assert (article.text, article.title, article.date) == (TEXT, "Ministers meet", DAY)
    assert (article.author, article.publisher, article.url) == ("Jane Doe", "The Daily", "https://a.example/1")
    assert errors == [f"{tmp_path / 'a.rdf'}: the attachment files/3/gone.pdf is not there"]


NEXIS = f"""1 of 2 DOCUMENTS

The Daily

October 26, 2023 Thursday
Final Edition

Ministers meet

BYLINE: Jane Doe
SECTION: FOREIGN; Pg. A12
LENGTH: 20 words
DATELINE: PARIS

{TEXT}

LOAD-DATE: October 27, 2023

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

Copyright 2023 The Daily
All Rights Reserved

2 of 2 DOCUMENTS

The Post

May 2, 2020 Saturday

Storm hits coast

LENGTH: 20 words

{TEXT}
"""


def test_a_text_of_several_articles(tmp_path):
    articles, errors = both(tmp_path, "a.txt", NEXIS)
    assert [(a.id, a.title, a.publisher, a.author, a.date) for a in articles] == [
        ("a-1", "Ministers meet", "The Daily", "Jane Doe", DAY),
        ("a-2", "Storm hits coast", "The Post", "", datetime.date(2020, 5, 2)),
    ]
    assert articles[0].text == f"Ministers meet\n\n{TEXT}"
    assert errors == []


def test_a_text_that_counts_documents_is_one_article(tmp_path):
    articles, _ = both(tmp_path, "a.txt", "2 of 3\n\nThe minister signed two of three papers.")
    assert [a.id for a in articles] == ["a"]
