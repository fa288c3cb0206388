"""The pages as programs see them: every page, downloads, errors in words, hostile content as text."""

import csv
import html
import io
import json
import re
import time
import xml.etree.ElementTree as ET
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from fixture import NAMER, alpha, article_iri, beta, linked_store
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from server import fixture_store, serving

from kg.query.named import columns
from kg.terms.vocab import KG, NIF, RDFS, SCHEMA

BROWSER = {"Accept": "text/html"}
ART = article_iri(alpha()).value
PAGES = ["/", "/people", "/articles", "/search?q=lee", "/events", "/events?voices=all", "/claims", "/contested", "/network", "/query", "/queries", ART.removeprefix("https://example.org")]  # fmt: skip
HOSTILE = "<script>alert('x')</script>\u202e\u0007<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_loads_nothing_from_outside(reading, path):
    reply = reading.get(path, headers=BROWSER)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    for address in re.findall(r'(?:src|href|action)="([^"#]*)"', reply.text):
        assert address.startswith("/") or not re.match(r"\w+:|//", address) or 'rel="noreferrer"' in reply.text
    for address in re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', reply.text):
        assert address.startswith("/static/")


def test_what_is_in_the_article_leads_to_its_characters(reading):
    text = reading.get("/claims?speaker=Bo+Kim", headers=BROWSER).text
    assert "that he attacked Ruritania" in text
    [place] = re.findall(rf'href="{re.escape(ART.removeprefix("https://example.org"))}#char=(\d+),(\d+)"', text)
    begin, end = map(int, place)
    assert alpha().article.text[begin:end] == "Kim denied that he attacked Ruritania."


def test_an_article_says_where_its_date_is_from_or_that_it_is_unknown(reading):
    dated, undated = (
        reading.get(article_iri(facts()).value.removeprefix("https://example.org"), headers=BROWSER).text
        for facts in (alpha, beta)
    )
    assert "<time>2020-05-02</time>" in dated
    assert "(date from: dateline)" in dated
    assert "date unknown" not in dated
    assert "date unknown" in undated
    assert "date unknown" in reading.get("/", headers=BROWSER).text


def test_what_scripts_of_pages_read_has_the_names_of_columns(reading):
    drawn = r'<script type="application/json" id="drawn">(.*?)</script>'
    events = json.loads(re.search(drawn, reading.get("/events?voices=all", headers=BROWSER).text, re.DOTALL)[1])
    article = reading.get(ART.removeprefix("https://example.org"), headers=BROWSER).text
    marks = [m for told in re.findall(r'data-marks="([^"]*)"', article) for m in json.loads(html.unescape(told))]
    suggested = reading.get("/search?format=json&q=lee").json()
    for rows in (events, [e["source"] for e in events], marks, suggested):
        assert rows
        assert {key for row in rows for key in row} <= {*columns(), "href", "note", "part"}


def test_lists_are_downloaded_as_csv(reading):
    reply = reading.get("/events?format=csv&voices=all")
    assert 'filename="events.csv"' in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert len(rows) == 6
    assert {"Meeting", "Attack", "Visit", "Resignation"} == {row["type"] for row in rows}
    claims = list(csv.DictReader(io.StringIO(reading.get("/claims?format=csv&act=denial").text)))
    assert [c["text"] for c in claims] == ["that he attacked Ruritania"]


def test_the_network_is_downloaded_as_graphml(reading):
    root = ET.fromstring(reading.get("/network?format=graphml").content)
    assert [e.tag.rpartition("}")[2] for e in root.iter() if e.tag.endswith(("}node", "}edge"))].count("edge") == 1


def test_suggestions_come_as_json(reading):
    [first, *_] = reading.get("/search?format=json&q=ann").json()
    assert (first["text"], first["note"]) == ("Ann Lee", "official")
    assert reading.get(first["href"], headers=BROWSER).status_code == 200


@pytest.mark.parametrize("path", ["/events?page=0", "/events?page=x", "/network?nodes=-3", "/network?nodes=²", "/claims?page=" + "9" * 5000, "/events?type=nonsense", "/claims?act=nonsense", "/claims?from=abc", "/claims?from=2020-02-01&to=2020-01-01"])  # fmt: skip
def test_what_is_no_value_is_refused_in_words(reading, path):
    reply = reading.get(path, headers=BROWSER)
    assert reply.status_code == 400
    assert "This page cannot be shown" in reply.text
    assert "alert" in reply.text


def test_numbers_on_a_page_are_those_behind_its_links(reading):
    start = reading.get("/", headers=BROWSER).text
    for path in set(re.findall(r'href="(/news/entity/[^"#]*)"', start)):
        text = reading.get(path, headers=BROWSER).text
        found = re.findall(r'href="(/(?:claims|events)\?[^"]*)">[^<]*?\(?(\d+)\)?(?: events?)?</a>', text)
        assert found or "/people" not in text
        for link, count in found:
            shown = reading.get(link.replace("&amp;", "&"), headers=BROWSER).text
            assert re.search(rf"<p><b>{count}</b> (?:claims?|reports? of (?:an )?events?)", shown), (path, link)


def test_a_chart_needs_numbers(reading):
    query = 'SELECT * { VALUES (?a ?b) { ("x" "nan") ("y" "inf") } }'
    reply = reading.get("/query", params={"query": query}, headers=BROWSER)
    assert (reply.status_code, 'class="chart"' in reply.text) == (200, False)


def test_a_query_is_answered_as_table_chart_and_download(reading):
    by_class = "SELECT ?class (COUNT(*) AS ?n) { GRAPH ?g { ?e a kg:Event ; a ?class } FILTER(?class != kg:Event) } GROUP BY ?class"
    page = reading.get("/query", params={"query": by_class}, headers=BROWSER).text
    assert "<b>4</b> rows" in page
    assert 'class="chart"' in page
    assert reading.get("/query", params={"query": by_class, "format": "csv"}).text.startswith("class,n")
    assert "yes" in reading.get("/query", params={"query": "ASK { ?s a kg:Article }"}, headers=BROWSER).text
    graph = reading.get(
        "/query", params={"query": "CONSTRUCT { ?s a kg:Article } WHERE { ?s a kg:Article }"}, headers=BROWSER
    )
    assert "a kg:Article" in graph.text


def test_an_error_of_a_query_is_told_in_words(reading):
    reply = reading.get("/query", params={"query": "SELEC ?x"}, headers=BROWSER)
    assert reply.status_code == 400
    assert "This query cannot be answered: the query does not parse" in reply.text
    change = reading.get(
        "/query", params={"query": "PREFIX x: <urn:x> INSERT DATA { <urn:a> <urn:b> 1 }"}, headers=BROWSER
    )
    assert "This page only reads" in change.text


def hostile_store(folder):
    """The fixture with scripts and direction marks in headline, name, quotations and address; and the name's IRI."""
    folder = fixture_store(folder)
    store = Store(str(folder))
    art = NamedNode(ART)
    lee = next(q.subject for q in store.quads_for_pattern(None, RDFS.label, Literal("Ann Lee"), None))
    for subject, predicate in ((art, SCHEMA.headline), (lee, RDFS.label)):
        for quad in list(store.quads_for_pattern(subject, predicate, None, None)):
            store.remove(quad)
            store.add(Quad(subject, predicate, Literal(HOSTILE), quad.graph_name))
    for quad in [
        *store.quads_for_pattern(None, SCHEMA.text, None, art),
        *store.quads_for_pattern(None, NIF.anchorOf, None, art),
    ]:
        store.remove(quad)
        store.add(Quad(quad.subject, quad.predicate, Literal(HOSTILE), art))
    store.remove(next(store.quads_for_pattern(art, SCHEMA.url, None, art)))
    store.add(Quad(art, SCHEMA.url, NamedNode("javascript:alert(1)"), art))
    del store
    return folder, lee.value.removeprefix("https://example.org")


def test_hostile_content_is_text(tmp_path):
    folder, lee = hostile_store(tmp_path / "store")
    with serving(folder) as server:
        for path in [*PAGES, lee]:
            text = server.get(path, headers=BROWSER).text
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            assert 'href="javascript:' not in text, path
        rows = csv.reader(io.StringIO(server.get("/claims?format=csv").text))
        assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_person_s_page_tells_where_wikidata_says_otherwise(tmp_path):
    lee, kim = (
        NAMER.entity(e, KG.Person.value).value.removeprefix("https://example.org") for e in alpha().entities[:2]
    )
    folder = tmp_path / "store"
    store = Store(str(folder))
    store.extend(linked_store())
    store.flush()
    del store
    with serving(folder) as server:
        text = server.get(lee, headers=BROWSER).text
        assert "Wikidata: until then only" in text
        assert "According to Wikidata" in text
        assert "According to Wikidata" not in server.get(kim, headers=BROWSER).text


def test_the_start_page_shows_contested_matters_once_they_are_known(tmp_path):
    with serving(fixture_store(tmp_path / "store")) as server:
        texts = []
        for _ in range(50):
            texts.append(server.get("/", headers=BROWSER).text)
            if "How many people (killed): Zenda" in texts[-1]:
                break
            assert "Where sources contradict each other" in texts[-1]
            time.sleep(0.1)
        assert "10 people / at least 20 people" in texts[-1]


def test_a_statement_has_a_page_to_cite_it_from(reading):
    claims = list(csv.DictReader(io.StringIO(reading.get("/claims?format=csv&act=denial").text)))
    path = claims[0]["statement"].removeprefix("https://example.org")
    page = reading.get(path, headers=BROWSER).text
    assert "<mark>Kim denied that he attacked Ruritania.</mark>" in page
    assert f"{reading.url}{path}" in page  # its address here
    assert "@article{alpha-" in page
    assert "TextQuoteSelector" in page


@pytest.mark.parametrize(("form", "begin"), [("md", b"# Ann Lee"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_dossier_is_saved_in_three_formats(reading, form, begin):
    people = list(csv.DictReader(io.StringIO(reading.get("/people?format=csv&q=ann+lee").text)))
    reply = reading.get("/dossier", params={"iri": people[0]["entity"], "format": form})
    assert reply.content.startswith(begin)
    assert f'.{form}"' in reply.headers["content-disposition"]
    assert reading.get("/dossier", params={"iri": people[0]["entity"], "format": "odt"}).status_code == 400
    assert reading.get("/dossier", params={"iri": "urn:x", "format": form}).status_code == 404


@pytest.mark.parametrize("path", ["/query?query={}&format=csv", "/sparql?query={}"])
def test_cells_of_downloads_are_no_formulas(reading, path):
    """Those of the SPARQL endpoint are as the protocol has them."""
    query = quote("SELECT ('=cmd|x' AS ?a) (-1 AS ?b) {}")
    text = reading.get(path.format(query), headers={"Accept": "text/csv"}).text
    assert text.split() == ["a,b", "'=cmd|x,-1" if "format" in path else "=cmd|x,-1"]


@pytest.mark.parametrize("accept", ["application/sparql-results+xml", "application/rdf+xml"])
def test_xml_answers_parse_whatever_the_graph_holds(reading, accept):
    text = '"x\\u000B\\uFFFF\\u0000y"'
    query = f"SELECT ({text} AS ?a) {{}}" if "results" in accept else f"CONSTRUCT {{ <a:a> <a:b#c> {text} }} {{}}"
    reply = reading.ask(query, headers={"Accept": accept})
    assert reply.status_code == 200, reply.text
    assert "x\ufffd\ufffd\ufffdy" in "".join(ElementTree.fromstring(reply.content).itertext())


@pytest.mark.parametrize("path", ["/newskg", "/newskg/shapes"])
@pytest.mark.parametrize(
    "media", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_the_ontology_comes_as_it_is_asked_for(reading, path, media):
    reply = reading.get(path, headers={"Accept": media})
    assert reply.headers["content-type"].startswith(media)
    assert len(list(parse(reply.content, format=RdfFormat.from_media_type(media)))) > 500
    assert reading.get(path, headers={"Accept": "image/png"}).status_code == 406
