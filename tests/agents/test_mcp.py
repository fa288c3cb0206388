"""Agents ask by the SDK's own client, over standard input and output and over HTTP, and every fact is cited."""

import json
import socket
import subprocess
import sys
import time

import anyio
import httpx
import pytest
from fixture import ALPHA_TEXT, alpha, beta, quads
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

import kg
from kg.agents.server import _TOOLS
from kg.agents.tools import Tools
from kg.graph.serialise import write_quads

pytestmark = pytest.mark.filterwarnings("ignore")  # of the SDK's own machinery
SAID = {
    "article": "alpha",
    "headline": "Lee meets Kim",
    "outlet": "The Zenda Post",
    "date": "2020-05-02",
    "sentence": "Lee said that 10 people were killed in Zenda.",
    "start": 66,
    "end": 111,
}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp("agents") / "news.ttl"
    with path.open("wb") as out:
        write_quads(quads(alpha(), beta()), "ttl", "https://example.org/news/", out)
    return str(path)


@pytest.fixture(scope="module")
def tools(source):
    return Tools(kg.open(source))


def test_a_claim_is_cited(tools):
    found = tools.claims(speaker="ann lee", about="Zenda", last_day="2020-05-02")
    first = found["claims"][0]
    assert (first["speaker"], first["text"], first["citation"]) == (
        "Ann Lee",
        "that 10 people were killed in Zenda",
        SAID,
    )
    assert ALPHA_TEXT[SAID["start"] : SAID["end"]] == SAID["sentence"]
    assert found["count"] == len(found["claims"])


def test_an_event_is_cited_wherever_it_is_reported(tools):
    (meeting,) = tools.events(type="Meeting")["events"]
    (cited,) = meeting["citations"]
    assert meeting["parties"] == ["Ann Lee", "Bo Kim"]
    assert (cited["headline"], ALPHA_TEXT[cited["start"] : cited["end"]]) == ("Lee meets Kim", cited["sentence"])
    assert tools.events(actor="Bo Kim", first_day="2021-01-01")["events"] == []


def test_sides_of_what_is_contested_are_cited(tools):
    (matter,) = tools.contested(measure="Killed")["matters"]
    assert [side["voice"] for side in matter["sides"]] == ["Ann Lee", "the article"]
    assert matter["sides"][0]["citation"] == SAID


def test_search_finds_names_claims_and_headlines(tools):
    found = tools.search("zenda")
    assert "Zenda" in [e["name"] for e in found["entities"]]
    assert SAID in [c["citation"] for c in found["claims"]]
    assert tools.search("lee meets")["articles"][0]["article"] == "alpha"


def test_an_entity_has_class_and_offices(tools):
    found = tools.entity("Ann Lee")
    assert [(e["name"], e["type"]) for e in found["entities"]] == [("Ann Lee", "Official")]
    cited = found["offices"][0]["citation"]
    assert cited["headline"] == "Lee meets Kim"
    assert tools.article_text("alpha", cited["start"], cited["end"])["text"] == cited["sentence"]
    assert tools.entity("Nobody") == {"entities": [], "offices": []}


def test_the_text_that_a_citation_names(tools):
    assert tools.article_text("alpha", 66, 111)["text"] == SAID["sentence"]
    with pytest.raises(kg.KgError, match="no article 'gamma'"):
        tools.article_text("gamma")


def test_sparql_is_read_only_and_stays_here(tools):
    assert tools.sparql("SELECT ?m { GRAPH ?g { ?m a kg:Meeting } }")["count"] == 2
    assert tools.sparql("ASK { GRAPH ?g { ?m a kg:Meeting } }") == {"answer": True}
    assert len(tools.sparql("CONSTRUCT { ?m a kg:Meeting } { GRAPH ?g { ?m a kg:Meeting } }")["triples"]) == 2
    for query in ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "select * {service silent ?x {?s ?p ?o}}"):
        with pytest.raises(kg.Misuse, match="SERVICE is not allowed"):
            tools.sparql(query)
    assert tools.sparql('SELECT ?service { BIND("SERVICE" AS ?service) } # SERVICE')["rows"] == [{"service": "SERVICE"}]
    for query in ("INSERT DATA { <a:a> <a:b> <a:c> }", "SELECT {"):
        with pytest.raises(kg.Misuse, match=r"is no query|does not parse"):
            tools.sparql(query)


def test_a_query_that_does_not_end_is_ended(tools, monkeypatch):
    monkeypatch.setattr("kg.agents.tools._SECONDS", 2)
    everything = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    with pytest.raises(kg.Misuse, match="takes more than 2 seconds"):
        tools.sparql(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?x {{ {everything} . ?m ?n2 ?o }} }}")


# ---------------------------------------------------------------- the SDK's client


async def ask(client):
    """What a client is told: the names of the tools, and the answers of two."""
    names = {tool.name for tool in (await client.list_tools()).tools}
    claims = await client.call_tool("claims", {"speaker": "Ann Lee", "about": "Zenda"})
    wrong = await client.call_tool("article_text", {"article": "gamma"})
    return names, json.loads(claims.content[0].text), wrong


def check(found):
    names, claims, wrong = found
    assert names == set(_TOOLS)
    assert claims["claims"][0]["citation"] == SAID
    assert wrong.is_error
    assert "no article 'gamma'" in wrong.content[0].text


@pytest.mark.slow
def test_over_standard_input_and_output(source):
    async def run():
        command = StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", source])
        async with Client(stdio_client(command)) as client:
            return await ask(client)

    check(anyio.run(run))


@pytest.mark.slow
def test_over_http(source):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "kg", "mcp", source, "--http", "--port", str(port)], stderr=subprocess.PIPE
    )
    try:
        for _ in range(150):
            try:
                httpx.get(f"http://127.0.0.1:{port}/mcp", timeout=2)
                break
            except httpx.HTTPError:
                time.sleep(0.2)

        async def run():
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                return await ask(client)

        check(anyio.run(run))
        foreign = httpx.post(f"http://127.0.0.1:{port}/mcp", headers={"Host": "evil.example"}, json={})
        assert foreign.status_code in (403, 421)  # a page that names its own host for ours (DNS rebinding)
    finally:
        server.terminate()
        server.wait(20)
        server.stderr.close()


def test_every_tool_says_what_it_is_for():
    for name in _TOOLS:
        assert len(getattr(Tools, name).__doc__) > 60


def test_without_the_sdk_it_is_said(source, monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    from kg.agents.server import make_server

    with pytest.raises(kg.Misuse, match=r"pip install 'newskg\[mcp\]'"):
        make_server(source)
