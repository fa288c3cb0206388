"""Every IRI of the data resolves, named queries are addresses, and what the OpenAPI description promises holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from fixture import alpha, article_iri, quads
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from server import fixture_store, serving

from kg.terms.vocab import OWL, RDFS

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BASE = "https://example.org"


def subjects(kind: str) -> list[str]:
    return sorted({q.subject.value for q in quads(alpha()) if f"/news/{kind}/" in q.subject.value})


@pytest.mark.parametrize("kind", ["article", "entity", "event", "claim", "figure", "membership"])
def test_every_iri_of_the_data_resolves_for_people_and_programs(reading, kind):
    found = [iri for iri in subjects(kind) if "#" not in iri]
    assert found
    for iri in found:
        path = iri.removeprefix(BASE)
        page = reading.get(path, headers=BROWSER)
        assert page.status_code == 200, iri
        assert page.headers["content-type"].startswith("text/html")
        data = reading.get(path, headers={"Accept": "application/n-quads"})
        said = set(parse(data.content, format=RdfFormat.N_QUADS))
        assert {q for q in quads(alpha()) if q.subject.value == iri} <= said, iri


def test_a_span_is_described_by_its_whole_iri(reading):
    iri = next(iri for iri in subjects("article") if "#char=" in iri)
    reply = reading.get("/describe", params={"iri": iri, "format": "ttl"})
    assert iri in reply.text


def test_what_nobody_tells_of_is_not_found(reading):
    for path in ("/news/entity/nobody", "/describe?iri=urn:nobody"):
        for headers in (BROWSER, {}):
            reply = reading.get(path, headers=headers)
            assert reply.status_code == 404
            assert "nothing is known" in reply.text
            assert reply.headers["content-type"].startswith("text/html" if headers else "application/problem+json")
    assert reading.get("/describe", params={"iri": "not an iri"}).status_code == 400
    assert reading.get("/describe").status_code == 400


def test_an_article_comes_with_its_whole_graph(reading):
    article = article_iri(alpha())
    reply = reading.get(article.value.removeprefix(BASE), headers={"Accept": "application/n-quads"})
    graph = {q for q in quads(alpha()) if q.graph_name == article}
    assert graph <= set(parse(reply.content, format=RdfFormat.N_QUADS))


def test_the_base_of_the_data_is_followed(tmp_path):
    store = Store(str(tmp_path / "store"))
    text = "\n".join(f"{q} ." for q in quads(alpha())).replace("https://example.org/news/", "http://127.0.0.1:9/kg/")
    store.load(text.encode(), format=RdfFormat.N_QUADS)
    store.flush()
    del store
    with serving(tmp_path / "store") as server:
        path = subjects("entity")[0].removeprefix(f"{BASE}/news")
        assert server.get(f"/kg{path}", headers=BROWSER).status_code == 200


def test_the_ontology_resolves(reading):
    assert "kg:Meeting" in reading.get("/newskg", headers=BROWSER).text
    data = reading.get("/newskg", headers={"Accept": "text/turtle"})
    assert any(q.subject.value.endswith("#Meeting") for q in parse(data.content, format=RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("json", "application/sparql-results+json"),
        ("csv", "text/csv; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_a_named_query_answers_in_many_formats(reading, form, media):
    reply = reading.get("/queries/meetings", params={"actor": "Ann Lee", "format": form})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == media
    assert "Bo Kim" in reply.text


def test_a_named_query_narrows_down(reading):
    rows = reading.get("/queries/meetings", params={"from": "2031-01-01", "format": "json"}).json()
    assert not rows["results"]["bindings"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/no-such-query", 404),
        ("/queries/meetings?nosuch=1", 400),
        ("/queries/meetings?from=yesterday", 400),
        ("/queries/timeline?format=json", 400),
        ("/queries/meetings?format=docx", 400),
    ],
)
def test_what_a_query_does_not_take_is_said(reading, path, status):
    reply = reading.get(path)
    assert reply.status_code == status
    assert "--param" not in reply.json()["detail"]


def test_a_page_says_what_is_wrong_and_keeps_what_was_typed(reading):
    reply = reading.get("/queries/meetings", params={"from": "yesterday"}, headers=BROWSER)
    assert reply.status_code == 400
    assert "write it as" in reply.text
    assert 'value="yesterday"' in reply.text


def test_the_list_of_queries_is_there_for_people_and_programs(reading):
    listed = {q["name"] for q in reading.get("/queries").json()}
    assert "meetings" in listed
    page = reading.get("/queries", headers=BROWSER).text
    assert all(f'href="/queries/{name}"' in page for name in listed)
    assert all(reading.get(f"/queries/{name}", headers=BROWSER).status_code == 200 for name in listed)


def test_a_query_that_has_another_name_now_is_found_under_it(reading):
    reply = reading.get("/queries/who-met-whom", params={"actor": "Ann Lee", "format": "csv"}, follow_redirects=True)
    assert reply.history[0].status_code == 301
    assert str(reply.url).endswith("/queries/meetings?actor=Ann+Lee&format=csv")
    assert "Bo Kim" in reply.text


def test_what_the_graph_holds_is_shown_as_text(tmp_path):
    folder = fixture_store(tmp_path / "store")
    store = Store(str(folder))
    store.add(Quad(NamedNode("urn:x"), RDFS.label, Literal("<script>alert(1)</script>")))
    store.flush()
    del store
    with serving(folder) as server:
        page = server.get("/describe", params={"iri": "urn:x"}, headers=BROWSER).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_pages_load_nothing_from_elsewhere(reading):
    for path in ("/", "/queries", "/queries/meetings", "/sparql", "/newskg"):
        reply = reading.get(path, headers=BROWSER)
        assert "default-src 'self'" in reply.headers["content-security-policy"]
        assert 'src="http' not in reply.text
        assert reading.get("/static/kg.css").status_code == 200


def test_the_openapi_description_holds(reading, tmp_path):
    """Schemathesis sends what the description allows, and what it does not, to every operation."""
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    options = ["--checks", checks, "--max-examples", "6", "--generation-deterministic", "--no-color"]
    command = [Path(sys.executable).parent / "st", "run", f"{reading.url}/openapi.json", *options]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-5000:]
    assert int(re.search(r"Tested: (\d+)", run.stdout)[1]) > 20


def test_a_retired_iri_leads_to_what_it_stands_for_now(tmp_path):
    folder = fixture_store(tmp_path / "store")
    lee = next(iri for iri in subjects("entity") if "/ann-lee-" in iri)
    old, history = NamedNode(f"{BASE}/news/entity/lee-0000000000"), NamedNode(f"{BASE}/news/graph/history")
    store = Store(str(folder))
    store.add(Quad(old, OWL.sameAs, NamedNode(lee), history))
    del store
    with serving(folder) as server:
        reply = server.get(old.value.removeprefix(BASE), headers=BROWSER)
        assert (reply.status_code, reply.headers["location"]) == (301, lee.removeprefix(BASE))
        data = server.get(old.value.removeprefix(BASE), headers={"Accept": "application/n-quads"})
        assert lee in data.text
