"""A local server that behaves like Wikidata's services: SPARQL over a small graph, the API, reconciliation.

What it does next can be told: 403 for unknown agents, 429 and 503 with Retry-After, 500, HTML or broken JSON under 200.
"""

import json
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> . @prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> . @prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q1001 rdfs:label "Ann Lee"@mul ; skos:altLabel "Annie Lee"@en ; schema:description "minister"@en ;
  wikibase:sitelinks 40 ; wdt:P31 wd:Q5 ; wdt:P27 wd:Q9001 ; wdt:P102 wd:Q77 ; wdt:P39 wd:Q88 ; wdt:P569 "1961-05-04T00:00:00Z"^^xsd:dateTime ; wdt:P19 wd:Q9002 ;
  p:P39 wd:S1 .
wd:S1 ps:P39 wd:Q88 ; pq:P580 "2015-03-01T00:00:00Z"^^xsd:dateTime ; pq:P582 "2019-02-28T00:00:00Z"^^xsd:dateTime .
wd:Q1001 rdfs:label "Anna Lee"@de ; wdt:P106 wd:Q82955 .
wd:Q88 rdfs:label "president of Ruritania"@en .
wd:Q77 rdfs:label "Zenda Union"@en ; wdt:P31 wd:Q7278 .
wd:Q9001 rdfs:label "Ruritania"@en ; wdt:P31 wd:Q6256 ; wdt:P17 wd:Q9001 ; wikibase:sitelinks 200 .
wd:Q9002 rdfs:label "Zenda"@en ; wdt:P31 wd:Q515 ; wdt:P17 wd:Q9001 ; wikibase:sitelinks 90 ;
  wdt:P625 "Point(14.25 49.5)"^^<http://www.opengis.net/ont/geosparql#wktLiteral> ;
  wdt:P18 <http://commons.wikimedia.org/wiki/Special:FilePath/Zenda%20old%20town.jpg> .
wd:Q9003 rdfs:label "Zenda"@en ; wdt:P31 wd:Q4167410 .
"""


def _item(qid):
    return {"value": {"entity-type": "item", "id": qid}}


def entity(qid, label, *types, **claims):
    return {
        "type": "item", "id": qid, "labels": {"en": {"value": label}}, "aliases": {}, "descriptions": {},
        "sitelinks": {"enwiki": {}},
        "claims": {p: [{"mainsnak": {"snaktype": "value", "datavalue": _item(q)}, "rank": "normal"} for q in values] for p, values in {"P31": types, **claims}.items()},
    }  # fmt: skip


ENTITIES = {
    "Q1001": entity("Q1001", "Ann Lee", "Q5", P27=["Q9001"]),
    "Q9001": entity("Q9001", "Ruritania", "Q6256", P17=["Q9001"]),
    "Q9002": entity("Q9002", "Zenda", "Q515", P17=["Q9001"]),
}


@dataclass
class Service:
    """The running server: what it was asked, when, and what it is to do next."""

    url: str = ""
    requests: list = field(default_factory=list)
    agents: list = field(default_factory=list)
    times: list = field(default_factory=list)
    misbehave: list = field(default_factory=list)
    inside: int = 0
    most_inside: int = 0
    any_agent: bool = False


def answer(path, form):
    if path == "/sparql":
        store = Store()
        store.load(WIKIDATA, format=RdfFormat.TURTLE)
        return "application/sparql-results+json", store.query(form["query"][0]).serialize(
            format=QueryResultsFormat.JSON
        )
    if path == "/api":
        if form["action"] == ["wbsearchentities"]:
            hits = [
                e for e in ENTITIES.values() if form["search"][0].casefold() == e["labels"]["en"]["value"].casefold()
            ]
            found = {"search": [{"id": e["id"]} for e in hits]}
        else:
            found = {"entities": {q: ENTITIES.get(q, {"id": q, "missing": ""}) for q in form["ids"][0].split("|")}}
        return "application/json", json.dumps(found).encode()
    if not form:
        return "application/json", json.dumps(
            {"name": "test", "identifierSpace": "http://www.wikidata.org/entity/", "schemaSpace": "x"}
        ).encode()
    queries = json.loads(form["queries"][0])
    rows = {
        key: {"result": [{"id": e["id"], "name": e["labels"]["en"]["value"], "score": 100, "match": True, "type": [{"id": "Q5", "name": "human"}]}
                         for e in ENTITIES.values() if e["labels"]["en"]["value"] == q["query"]]}
        for key, q in queries.items()
    }  # fmt: skip
    return "application/json", json.dumps(rows).encode()


MISBEHAVIOUR = {
    "html": (200, "text/html", b"<html>please identify yourself</html>", {}),
    "truncated": (200, "application/json", b'{"results": {"bindings": [{"na', {}),
    "java": (
        200,
        "application/sparql-results+json",
        b'{"results": {"bindings": [\njava.util.concurrent.TimeoutException',
        {},
    ),
    "api-error": (
        200,
        "application/json",
        b'{"error": {"code": "maxlag", "info": "Waiting for a database"}}',
        {"Retry-After": "0"},
    ),
    "429": (429, "text/plain", b"too many", {"Retry-After": "1"}),
    "503-date": (503, "text/plain", b"later", {}),
    "500": (500, "text/plain", b"timeout", {}),
    "403": (403, "text/plain", b"who are you", {}),
    "400": (400, "text/plain", b"malformed", {}),
}


def start():
    service = Service()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            with lock:
                service.inside += 1
                service.most_inside = max(service.most_inside, service.inside)
            try:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                self.serve(
                    {"query": [body]} if self.headers["Content-Type"] == "application/sparql-query" else parse_qs(body)
                )
            finally:
                with lock:
                    service.inside -= 1

        do_GET = do_POST  # noqa: N815 the name that the library calls

        def serve(self, form):
            service.requests.append((self.path, form))
            service.agents.append(self.headers["User-Agent"])
            service.times.append(time.time())
            if not service.any_agent and "newskg" not in (self.headers["User-Agent"] or ""):
                status, kind, body, more = MISBEHAVIOUR["403"]
            elif service.misbehave:
                what = service.misbehave.pop(0)
                if what == "slow":
                    time.sleep(5)
                    return
                status, kind, body, more = MISBEHAVIOUR[what]
                if what == "503-date":
                    more = {"Retry-After": formatdate(time.time() + 3, usegmt=True)}
            else:
                (kind, body), status, more = answer(self.path, form), 200, {}
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return service, server
