"""The named queries answer as a person checked, refuse what is no value, and leak no claim as a fact."""

import csv
import datetime
import io
import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from fixture import accusing, alpha, article_iri, claim, linked_store, quads, reading, spans
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import KgError, Misuse
from kg.model import Article, ArticleFacts, Event, Figure, Mention, Role, Time
from kg.query.named import asker, left_out, load_query, named_queries, parse_query, query_store, render
from kg.terms.vocab import DCTERMS, KG, NIF, RDF, SCHEMA, XSD

BASE = "https://example.org/news/"
EVENT = f"{BASE}event/{article_iri(alpha()).value.rpartition('/')[2]}"
CLAIM = EVENT.replace("/event/", "/claim/")
MEETING = f"{EVENT}/meeting-1"

# query, parameters -> the rows that a person checked against the two texts of the fixture, long IRIs left out
ROWS = {
    ("compared-offices", ""): [
        ["Ann Lee", "president", "Current", "2020-05-02", "alpha", "president of Ruritania", "2015-03-01", "2019-02-28", "Wikidata: until then only"]
    ],
    ("compared-offices", "person=Bo&nbsp;Kim"): [],
    ("resolutions", ""): [["Ann Lee", "the surname of Ann Lee, and like company (0.50)", "beta"]],
    ("resolutions", "name=bo&nbsp;kim"): [],
    ("entities", ""): [
        ["Ann Lee", "Official", "2", ""], ["Bo Kim", "Person", "2", ""], ["Ruritania", "Country", "2", "http://www.wikidata.org/entity/Q0"], ["Zenda", "Settlement", "2", ""],
    ],
    ("entities", "type=kg:Place"): [["Ruritania", "Country", "2", "http://www.wikidata.org/entity/Q0"], ["Zenda", "Settlement", "2", ""]],
    ("articles", ""): [["beta", "", "unknown", "", "", "7"], ["alpha", "2020-05-02", "dateline", "Lee meets Kim", "The Zenda Post", "12"]],
    ("most-quoted-speakers", ""): [["Ann Lee", "5", "1", "2", "1"], ["Bo Kim", "1", "0", "1", "1"]],
    ("most-quoted-speakers", "to=2020-05-01"): [],
    ("direct-quotations", ""): [["Ann Lee", "We won", "2020-05-02", "The Zenda Post", "alpha", "113", "119"]],
    ("direct-quotations", "speaker=bo&nbsp;kim"): [],
    ("direct-quotations", "about=Zenda"): [],
    ("claims-by-word", "word=KILLED"): [["Ann Lee", "Statement", "that 10 people were killed in Zenda", "false", "2020-05-02", "alpha"]],
    ("claims-by-word", "word=resigned"): [["unnamed", "Statement", "that Kim had resigned", "false", "2020-05-02", "beta"]],
    ("claims-by-word", "word=peace"): [],
    ("co-mentions", "name=bo&nbsp;kim"): [["Bo Kim", "Ann Lee", "2"], ["Bo Kim", "Ruritania", "2"], ["Bo Kim", "Zenda", "2"]],
    ("events-by-place", ""): [["Zenda", "Meeting", "1", "1", "2020-05-02", "2020-05-02"]],
    ("events-by-place", "place=Ruritania"): [],
    ("events-by-place", "type=Attack"): [],
    ("unsure-statements", ""): [],
    ("unsure-statements", "max_confidence=0.95 article=beta"): [
        ["0.9", "Figure", "At least 20 people were killed in Zenda.", "0", "40", "test", "beta"],
        ["0.9", "Meeting", "Lee said that Kim met Lee in Ruritania.", "41", "80", "test", "beta"],
        ["0.9", "Statement", "Lee said that Kim met Lee in Ruritania.", "41", "80", "test", "beta"],
        ["0.9", "Membership", "Lee claimed to be president of Zenda.", "81", "118", "test", "beta"],
        ["0.9", "Statement", "Lee claimed to be president of Zenda.", "81", "118", "test", "beta"],
        ["0.9", "Resignation", "It was said that Kim had resigned.", "119", "153", "test", "beta"],
        ["0.9", "Statement", "It was said that Kim had resigned.", "119", "153", "test", "beta"],
    ],
    ("first-reports", ""): [
        ["Attack", "", "2020-05-02", "The Zenda Post", "alpha", "2"],
        ["Meeting", "2020-05-02", "2020-05-02", "The Zenda Post", "alpha", "1"],
    ],
    ("self-contradictions", ""): [],
    ("co-actors", "actor=bo kim"): [["Ann Lee", "Meeting", "1"], ["Ruritania", "Attack", "1"]],
    ("denied-events", ""): [["Attack", "Bo Kim", "Negated", "the article", "Occurred", "alpha"]],
    ("events", "type=Attack"): [["Attack", "Bo Kim", "", "Ruritania", "", "", "", "", "1", "alpha"]],
    ("events", "from=2020-05-01 to=2020-05-31"): [
        ["Meeting", "", "Ann Lee; Bo Kim", "", "Zenda", "2020-05-02", "2020-05-02", "2020-05-02", "1", "alpha"],
    ],
    ("events", "from=2020-06-01"): [],
    ("evidence", f"statement={MEETING}"): [
        ["President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "0", "65", "met", "test", "0.9", "alpha", "Lee meets Kim"]
    ],
    ("figures", "measure=kg:Killed"): [
        ["Killed", "Exactly", "10", "people", "Ann Lee", "Lee said that 10 people were killed in Zenda.", "alpha"],
        ["Killed", "AtLeast", "20", "people", "the article", "At least 20 people were killed in Zenda.", "beta"],
    ],
    ("links", ""): [["Ruritania", "exactMatch", "http://www.wikidata.org/entity/Q0", "0.9"]],
    ("offices", "person=ann lee"): [["president", "Ruritania", "Current", "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "0", "65", "alpha"]],
    ("officials", "organisation=Ruritania"): [["Ann Lee", "president", "Current", "Ruritania", "alpha"]],
    ("officials", "organisation=Zenda"): [],
    ("relations", ""): [],
    ("relations", "act=kg:Praise"): [],
    ("claims-in-short", "speaker=Ann&nbsp;Lee about=Zenda from=2020-05-01 to=2020-05-02"): [
        ["Ann Lee", "Statement", "that 10 people were killed in Zenda", "false", "2020-05-02", "alpha"],
        ["Ann Lee", "Statement", "that Kim would visit Zenda", "false", "2020-05-02", "alpha"],
        ["Ann Lee", "Statement", "to be president of Zenda", "false", "2020-05-02", "beta"],
    ],
    ("claims-in-short", "speaker=Bo&nbsp;Kim"): [["Bo Kim", "Denial", "that he attacked Ruritania", "false", "2020-05-02", "alpha"]],
    ("source-shares", ""): [["beta", "1", "2", "1", "0.75"], ["alpha", "3", "4", "1", "0.63"]],
    ("timeline", "actor=Bo&nbsp;Kim"): [
        ["2020-05-02", "2020-05-02", "2020-05-02", "Meeting", "participant", "Ann Lee", "Zenda",
         "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "1", "alpha"],
        ["", "", "", "Attack", "agent", "Ruritania", "", "Kim attacked Ruritania.", "1", "alpha"],
    ],
    ("timeline", "actor=zenda"): [
        ["2020-05-02", "2020-05-02", "2020-05-02", "Meeting", "place", "Ann Lee; Bo Kim", "Zenda",
         "President Ann Lee of Ruritania met Bo Kim in Zenda on 2 May 2020.", "1", "alpha"],
    ],
    ("timeline", "actor=zenda to=2020-05-01"): [],
    ("unnamed-sources", "article=alpha"): [["alpha", "Officials", "that Lee accused Kim of murder"]],
    ("meetings", ""): [["Ann Lee", "Bo Kim", "Zenda", "2020-05-02", "2020-05-02", "alpha"]],
    ("meetings", "actor=Bo&nbsp;Kim"): [["Bo Kim", "Ann Lee", "Zenda", "2020-05-02", "2020-05-02", "alpha"]],
    ("claims", ""): [
        ['Ann Lee', 'Statement', 'that 10 people were killed in Zenda', 'false', '2020-05-02', 'The Zenda Post', 'alpha', 'Lee said that 10 people were killed in Zenda.', '66', '111', '', 'said'],
        ['Ann Lee', 'Statement', 'We won', 'true', '2020-05-02', 'The Zenda Post', 'alpha', '“We won,” Lee told Kim.', '112', '135', '', 'told'],
        ['Bo Kim', 'Denial', 'that he attacked Ruritania', 'false', '2020-05-02', 'The Zenda Post', 'alpha', 'Kim denied that he attacked Ruritania.', '160', '198', '', 'denied'],
        ['Ann Lee', 'Statement', 'that Kim would visit Zenda', 'false', '2020-05-02', 'The Zenda Post', 'alpha', 'Lee said that Kim would visit Zenda.', '199', '235', '', 'said'],
        ['Ann Lee', 'Accusation', 'Kim of murder', 'false', '2020-05-02', 'The Zenda Post', 'alpha', 'Officials said that Lee accused Kim of murder.', '236', '282', 'unnamed', 'accused'],
        ['unnamed', 'Statement', 'that Lee accused Kim of murder', 'false', '2020-05-02', 'The Zenda Post', 'alpha', 'Officials said that Lee accused Kim of murder.', '236', '282', '', 'said'],
        ['Ann Lee', 'Statement', 'that Kim met Lee in Ruritania', 'false', '2020-05-02', '', 'beta', 'Lee said that Kim met Lee in Ruritania.', '41', '80', '', 'said'],
        ['Ann Lee', 'Statement', 'to be president of Zenda', 'false', '2020-05-02', '', 'beta', 'Lee claimed to be president of Zenda.', '81', '118', '', 'claimed'],
        ['unnamed', 'Statement', 'that Kim had resigned', 'false', '2020-05-02', '', 'beta', 'It was said that Kim had resigned.', '119', '153', '', 'was said'],
    ],
    ("agreed-figures", ""): [
    ],
    ("voices", ""): [
        ['alpha', 'Ann Lee', 'named', '3'],
        ['alpha', 'the article', 'own', '3'],
        ['alpha', 'Bo Kim', 'named', '1'],
        ['alpha', 'unnamed', 'unnamed', '1'],
        ['beta', 'Ann Lee', 'named', '2'],
        ['beta', 'the article', 'own', '1'],
        ['beta', 'unnamed', 'unnamed', '1'],
    ],
    ("runs", ""): [["newskg test", "none", "mentions=false text=true", "", "2"]],
    ("statistics", ""): [
        ['articles', '2'],
        ['people', '2'],
        ['organisations', '1'],
        ['places', '2'],
        ['entities linked with Wikidata', '1'],
        ['offices held', '1'],
        ['events', '2'],
        ['meetings', '1'],
        ['claims', '8'],
        ['figures', '1'],
        ['events, all reports of one counted once', '2'],
        ['events with those planned, possible, denied or only claimed', '6'],
        ['claims with those not made or inside other claims', '9'],
        ['claims with a confidence below 0.5, which other queries leave out', '0'],
        ['articles whose date their metadata tell', '0'],
        ['articles whose date their dateline tells', '1'],
        ['articles whose date a line near the headline tells', '0'],
        ['articles whose date was given', '0'],
        ['articles, date unknown', '1'],
    ],
    ("claim-spans", ""): [
        ['https://example.org/news/article/alpha-a12b998af4', 'https://example.com/a', 'Lee meets Kim', 'https://example.org/news/entity/ann-lee-79bea35eb0', 'Ann Lee', 'Person', 'that 10 people were killed in Zenda', '75', '110'],
        ['https://example.org/news/article/alpha-a12b998af4', 'https://example.com/a', 'Lee meets Kim', 'https://example.org/news/entity/ann-lee-79bea35eb0', 'Ann Lee', 'Person', 'We won', '113', '119'],
        ['https://example.org/news/article/alpha-a12b998af4', 'https://example.com/a', 'Lee meets Kim', 'https://example.org/news/entity/bo-kim-e7970b1813', 'Bo Kim', 'Person', 'that he attacked Ruritania', '171', '197'],
        ['https://example.org/news/article/alpha-a12b998af4', 'https://example.com/a', 'Lee meets Kim', 'https://example.org/news/entity/ann-lee-79bea35eb0', 'Ann Lee', 'Person', 'that Kim would visit Zenda', '208', '234'],
        ['https://example.org/news/article/alpha-a12b998af4', 'https://example.com/a', 'Lee meets Kim', '', '', '', 'that Lee accused Kim of murder', '251', '281'],
        ['https://example.org/news/article/beta-b9d68e00b2', '', '', 'https://example.org/news/entity/ann-lee-79bea35eb0', 'Ann Lee', 'Person', 'that Kim met Lee in Ruritania', '50', '79'],
        ['https://example.org/news/article/beta-b9d68e00b2', '', '', 'https://example.org/news/entity/ann-lee-79bea35eb0', 'Ann Lee', 'Person', 'to be president of Zenda', '93', '117'],
        ['https://example.org/news/article/beta-b9d68e00b2', '', '', '', '', '', 'that Kim had resigned', '131', '152'],
    ],
    ("claim-contents", ""): [
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Figure'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#asOf', '2020-05-02'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Occurred'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#comparator', 'https://w3id.org/newskg#Exactly'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#max', '10'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#measure', 'https://w3id.org/newskg#Killed'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#min', '10'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#of', 'people'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#place', 'https://example.org/news/entity/zenda-1a7d507d59'],
        ['https://example.org/news/figure/alpha-a12b998af4/figure-1', 'https://w3id.org/newskg#value', '10'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Attack'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Event'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'http://www.w3.org/2004/02/skos/core#notation', 'ASSAULT'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'https://w3id.org/newskg#agent', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Negated'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/ruritania-8ff7487070'],
        ['https://example.org/news/event/alpha-a12b998af4/attack-2', 'https://w3id.org/newskg#target', 'https://example.org/news/entity/ruritania-8ff7487070'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Event'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Visit'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'http://www.w3.org/2004/02/skos/core#notation', 'CONSULT'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'https://w3id.org/newskg#agent', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Planned'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/zenda-1a7d507d59'],
        ['https://example.org/news/event/alpha-a12b998af4/visit-1', 'https://w3id.org/newskg#target', 'https://example.org/news/entity/zenda-1a7d507d59'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Accusation'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Claim'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'http://www.w3.org/2004/02/skos/core#notation', 'ACCUSE'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://schema.org/text', 'Kim of murder'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://w3id.org/newskg#about', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Occurred'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://w3id.org/newskg#direct', 'false'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://w3id.org/newskg#earliest', '2020-05-02'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://w3id.org/newskg#latest', '2020-05-02'],
        ['https://example.org/news/claim/alpha-a12b998af4/claim-6', 'https://w3id.org/newskg#speaker', 'https://example.org/news/entity/ann-lee-79bea35eb0'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Event'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Meeting'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'http://www.w3.org/2004/02/skos/core#notation', 'CONSULT'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Occurred'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/ann-lee-79bea35eb0'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/event/beta-b9d68e00b2/meeting-2', 'https://w3id.org/newskg#place', 'https://example.org/news/entity/ruritania-8ff7487070'],
        ['https://example.org/news/membership/beta-b9d68e00b2/membership-2', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'http://www.w3.org/ns/org#Membership'],
        ['https://example.org/news/membership/beta-b9d68e00b2/membership-2', 'http://www.w3.org/ns/org#member', 'https://example.org/news/entity/ann-lee-79bea35eb0'],
        ['https://example.org/news/membership/beta-b9d68e00b2/membership-2', 'http://www.w3.org/ns/org#organization', 'https://example.org/news/entity/zenda-1a7d507d59'],
        ['https://example.org/news/membership/beta-b9d68e00b2/membership-2', 'http://www.w3.org/ns/org#role', 'https://example.org/news/role/president'],
        ['https://example.org/news/membership/beta-b9d68e00b2/membership-2', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Occurred'],
        ['https://example.org/news/membership/beta-b9d68e00b2/membership-2', 'https://w3id.org/newskg#status', 'https://w3id.org/newskg#Current'],
        ['https://example.org/news/event/beta-b9d68e00b2/resignation-1', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Event'],
        ['https://example.org/news/event/beta-b9d68e00b2/resignation-1', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'https://w3id.org/newskg#Resignation'],
        ['https://example.org/news/event/beta-b9d68e00b2/resignation-1', 'https://w3id.org/newskg#agent', 'https://example.org/news/entity/bo-kim-e7970b1813'],
        ['https://example.org/news/event/beta-b9d68e00b2/resignation-1', 'https://w3id.org/newskg#claimedModality', 'https://w3id.org/newskg#Occurred'],
        ['https://example.org/news/event/beta-b9d68e00b2/resignation-1', 'https://w3id.org/newskg#participant', 'https://example.org/news/entity/bo-kim-e7970b1813'],
    ],
    ("claims", "act=kg:Denial"): [
        ["Bo Kim", "Denial", "that he attacked Ruritania", "false", "2020-05-02", "The Zenda Post", "alpha", "Kim denied that he attacked Ruritania.", "160", "198", "", "denied"],
    ],
    ("claims", "act=kg:Accusation speaker=Ann&nbsp;Lee"): [
        ["Ann Lee", "Accusation", "Kim of murder", "false", "2020-05-02", "The Zenda Post", "alpha", "Officials said that Lee accused Kim of murder.", "236", "282", "unnamed", "accused"],
    ],
    ("claims", "speaker=Ann&nbsp;Lee about=Zenda article=beta"): [
        ["Ann Lee", "Statement", "to be president of Zenda", "false", "2020-05-02", "", "beta", "Lee claimed to be president of Zenda.", "81", "118", "", "claimed"],
    ],
    ("claims", "from=2021-01-01"): [],
    ("voices", "article=beta"): [["beta", "Ann Lee", "named", "2"], ["beta", "the article", "own", "1"], ["beta", "unnamed", "unnamed", "1"]],
}  # fmt: skip
# Columns whose values are IRIs of ours, or lists in no order.
_LEFT_OUT = {"confidence", "observed", "claim", "event", "entity", "statement", "one", "other", "later_claim"}


def given(text: str) -> dict[str, str]:
    if text.startswith(("actor=", "person=")) and " " in text and "&nbsp;" not in text:
        return dict([text.split("=", 1)])
    return {k: v.replace("&nbsp;", " ") for k, _, v in (pair.partition("=") for pair in text.split())}


def rows(name: str, store: Store, params: dict[str, str], *, union: bool = False) -> list[list[str]]:
    query = load_query(name)
    table = list(csv.reader(io.StringIO(render(query_store(query.bind(params), store, union=union), "csv").decode())))
    kept = [
        i
        for i, column in enumerate(table[0])
        if column not in _LEFT_OUT
        or (name, column)
        in (
            ("co-actors", "other"),
            ("co-mentions", "other"),
            ("evidence", "confidence"),
            ("unsure-statements", "confidence"),
        )
        or (name == "meetings" and column == "other")
    ]
    return [[row[i] for i in kept] for row in table[1:]]


@pytest.mark.parametrize(("name", "params"), ROWS)
def test_a_named_query_answers_as_checked(name, params, store):
    assert rows(name, store, given(params)) == ROWS[name, params]


def test_relations_lead_to_whom_the_words_are_directed_at(store):
    row = ["Ann Lee", "Accusation", "Ruritania", "Kim of murder", "alpha"]
    assert rows("relations", accusing(store), {}) == [row]
    assert rows("relations", accusing(store), {"act": "kg:Accusation", "speaker": "ann lee"}) == [row]
    assert rows("relations", accusing(store), {"act": "kg:Praise"}) == []
    assert rows("relations", accusing(store, KG.Negated), {}) == []


def test_every_query_is_checked():
    selects = {q.name for q in named_queries() if q.columns}
    assert selects == {name for name, _ in ROWS}
    assert len(named_queries()) >= 12


@pytest.mark.parametrize("query", named_queries(), ids=lambda q: q.name)
def test_every_query_has_a_header_that_tells_the_truth(query, store):
    assert query.summary
    assert query.kind in ("facts", "claims", "meta")
    if query.columns:
        result = query_store(query.bind({p.name: SAMPLE[p.type] for p in query.parameters}), store)
        assert tuple(v.value for v in result.variables) == query.columns


SAMPLE = {
    "string": "x",
    "date": "2020-01-01",
    "integer": "1",
    "number": "0.5",
    "iri": "https://example.org/x",
    "term": "kg:Meeting",
}


def only_claimed() -> Store:
    """The fixture without what the articles say in their own voice."""
    store = linked_store()
    store.update(
        "PREFIX kg: <https://w3id.org/newskg#> DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s kg:modality kg:Occurred } "
        "GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?g { ?s a kg:Claim } } }"
    )
    return store


@pytest.mark.parametrize("union", [False, True])
@pytest.mark.parametrize("name", [q.name for q in named_queries() if q.kind == "facts" and q.columns])
def test_a_query_for_facts_returns_nothing_that_only_a_claim_states(name, union):
    store = only_claimed()
    query = load_query(name)
    for actor in ("Ann Lee", "Bo Kim"):
        params = {p.name: actor for p in query.parameters if p.required}
        assert rows(name, store, params, union=union) == []


@pytest.mark.parametrize("name", [q.name for q in named_queries() if q.kind == "facts" and q.columns])
def test_the_union_of_all_graphs_changes_no_answer_about_facts(name, store):
    query = load_query(name)
    params = {p.name: "Bo Kim" for p in query.parameters if p.required}
    assert sorted(rows(name, store, params, union=True)) == sorted(rows(name, store, params))


def test_a_network_is_built_of_facts_alone(store):
    text = render(query_store(load_query("meeting-network").text, store), "ttl").decode()
    assert text.count("knows") == 2
    assert (
        "knows"
        not in render(query_store(load_query("meeting-network").text, only_claimed(), union=True), "ttl").decode()
    )


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("claims-in-short", {"from": "yesterday"}, "is no date: write it as 2023-10-26"),
        ("claims-in-short", {"who": "x"}, "has no parameter 'who'; it has: about, from, min_confidence, speaker, to"),
        ("timeline", {}, "needs --param actor"),
        ("events", {"type": "kg:Meting"}, "is no term: write it as kg:Meeting"),
        ("evidence", {"statement": "meeting-1"}, "is no iri"),
        ("claims-in-short", {"min_confidence": "half"}, "is no number"),
        ("claims-in-short", {"min_confidence": "nan"}, "is no number"),
    ],
)
def test_wrong_parameters_are_refused_in_words(name, params, said):
    with pytest.raises(Misuse, match=said.replace("(", r"\(")):
        load_query(name).bind(params)


def test_a_parameter_is_a_term_never_text(store):
    hostile = '") } UNION { ?s ?p ?o } #'
    assert rows("meetings", store, {"actor": hostile}) == []
    assert json.dumps(hostile) in load_query("meetings").bind({"actor": hostile})


def test_a_default_holds_until_another_value_is_given():
    query = parse_query("q", "# param: least=0.5 number Text\n# param: name string Text\nSELECT * {\n#params\n}")
    assert "VALUES (?given_least ?given_name) { (0.5 UNDEF) }" in query.bind({}).replace(
        f'"0.5"^^<{XSD.decimal.value}>', "0.5"
    )
    assert '"0.25"' in query.bind({"least": "2.5e-1"})
    assert "0.5" in query.bind({"name": "x"})


@pytest.mark.parametrize(("given", "shown", "unshown"), [({}, 1, 2), ({"min_confidence": "0.8"}, 1, 2), ({"min_confidence": "0.3"}, 2, 1), ({"min_confidence": "0"}, 3, 0)])  # fmt: skip
def test_what_is_unsure_is_left_out_and_counted(given, shown, unshown):
    store = Store()
    art = NamedNode("https://example.org/news/article/a")
    store.add(Quad(art, RDF.type, KG.Article, DefaultGraph()))
    store.add(Quad(art, DCTERMS.identifier, Literal("a"), art))
    for i, sure in enumerate(("0.8", "0.3", "0.2")):
        claim = NamedNode(f"https://example.org/news/claim/a/claim-{i}")
        span = NamedNode(f"{art.value}#char={i},{i + 1}")
        for s, p, o in (
            (claim, RDF.type, KG.Claim),
            (claim, KG.modality, KG.Occurred),
            (claim, SCHEMA.text, Literal(f"words {i}")),
            (claim, KG.direct, Literal("false", datatype=XSD.boolean)),
            (claim, KG.confidence, Literal(sure, datatype=XSD.decimal)),
            (claim, KG.evidence, span),
            (span, NIF.anchorOf, Literal("sentence")),
            (span, NIF.beginIndex, Literal(str(i), datatype=XSD.integer)),
            (span, NIF.endIndex, Literal(str(i + 1), datatype=XSD.integer)),
        ):
            store.add(Quad(s, p, o, art))
    assert len(rows("claims", store, given)) == shown
    assert left_out(load_query("claims"), given, lambda text: query_store(text, store)) == unshown


def test_a_header_that_is_not_understood_is_refused():
    with pytest.raises(KgError, match="expected NAME"):
        parse_query("q", "# param: x\n#params\nSELECT * {}")
    with pytest.raises(KgError, match="no line '#params'"):
        parse_query("q", "# param: x string Text\nSELECT * {}")


def test_a_query_by_file_by_name_or_as_text(tmp_path):
    (tmp_path / "mine.rq").write_text("# summary: mine\nASK {}")
    assert load_query(str(tmp_path / "mine.rq")).summary == "mine"
    assert load_query("claims-in-short").name == load_query("said").name == "claims-in-short"
    assert load_query("SELECT * { ?s ?p ?o }").text.startswith("SELECT")
    with pytest.raises(Misuse, match="meetings"):
        load_query("who-met")


@pytest.mark.parametrize(
    ("format_", "start"), [("table", "n"), ("csv", "n"), ("tsv", "?n"), ("json", "{"), ("xml", "<?xml")]
)
def test_results_in_every_format(store, format_, start):
    assert render(query_store("SELECT (1 AS ?n) {}", store), format_).decode().startswith(start)


@pytest.mark.parametrize("format_", ["ttl", "nt", "jsonld", "rdf"])
def test_constructed_triples_in_every_format(store, format_):
    assert b"Ann Lee" in render(query_store(load_query("meeting-network").text, store), format_)


def test_ask_answers_yes_or_no(store):
    assert render(query_store("ASK { ?s a kg:Article }", store)) == b"yes\n"


def test_a_format_that_does_not_fit_is_refused(store):
    with pytest.raises(Misuse, match="CONSTRUCT"):
        render(query_store("SELECT * { ?s ?p ?o }", store), "ttl")
    with pytest.raises(Misuse, match="triples"):
        render(query_store("CONSTRUCT WHERE { ?s ?p ?o }", store), "csv")


def test_a_broken_query_says_where(store):
    with pytest.raises(Misuse, match="does not parse"):
        query_store("SELECT WHERE", store)


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint over the fixture; /html answers like a proxy, /down like an overloaded service."""

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path == "/down":
            self.send_error(503)
            return
        data = b"<html>maintenance</html>"
        if self.path == "/sparql":
            builds = "n-triples" in self.headers["Accept"]
            data = render(query_store(body["query"][0], linked_store()), "nt" if builds else "json")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def endpoint():
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_same_query_runs_on_an_endpoint(endpoint, store):
    query = load_query("meetings").bind({"actor": "Bo Kim"})
    assert render(asker(f"{endpoint}/sparql")(query), "csv") == render(query_store(query, store), "csv")


def test_triples_come_from_an_endpoint_too(endpoint):
    assert b"knows" in render(asker(f"{endpoint}/sparql")(load_query("meeting-network").text), "nt")


@pytest.mark.parametrize(("path", "said"), [("/html", "no SPARQL result"), ("/down", "503")])
def test_a_broken_endpoint_is_one_clear_line(endpoint, path, said):
    with pytest.raises(KgError, match=said):
        asker(endpoint + path)("SELECT * { ?s ?p ?o }")


def test_an_endpoint_that_is_not_there():
    with pytest.raises(KgError, match="refused"):
        asker("http://127.0.0.1:9/sparql")("SELECT * { ?s ?p ?o }")


def told_again(number: int, *, negated: bool = False) -> ArticleFacts:
    """A later article in which Ann Lee gives a number of those killed in Zenda, and says whether Bo Kim attacked."""
    t = f"Lee said that {number} people were killed in Zenda. Lee said that Kim attacked Ruritania."
    day = datetime.date(2020, 5, 9)
    claims = (
        claim(t, "claim-1", "Lee said", "said", f"that {number} people were killed in Zenda", 0, about=(3,)),
        claim(t, "claim-2", "Lee said that Kim", "said", "that Kim attacked Ruritania", 0, about=(1, 2)),
    )
    later = tuple(replace(c, time=Time("", day, day)) for c in claims)
    how = KG.Negated if negated else KG.Occurred
    attack = reading(t, "attack-1", "Lee said that Kim", "attacked", modality=how, stated_in="claim-2")
    return replace(
        alpha(),
        article=Article("gamma", t, "gamma.txt", date=day),
        mentions=tuple(Mention(spans(t, n)[0], i, KG.Name) for i, n in enumerate(("Lee", "Kim", "Ruritania", "Zenda"))),
        memberships=(),
        events=(Event(attack, KG.Attack, (Role(KG.agent, 1), Role(KG.target, 2)), None),),
        claims=later,
        figures=(
            Figure(
                reading(t, "figure-1", "Lee said", f"{number} people", stated_in="claim-1"),
                number, KG.Exactly, KG.Killed, "people", None, 3, "", None,
            ),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "found"),
    [(10, []), (50, [["figure", "that 10 people were killed in Zenda", "that 50 people were killed in Zenda"]])],
)
def test_who_gives_another_number_than_before_contradicts_themselves(number, found):
    store = Store()
    store.extend(quads(alpha(), told_again(number)))
    told = rows("self-contradictions", store, {"min_confidence": "0"})
    assert [[row[1], row[3], row[6]] for row in told] == found
    assert all(
        (row[0], row[2], row[5], row[4], row[7]) == ("Ann Lee", "2020-05-02", "2020-05-09", "alpha", "gamma")
        for row in told
    )
    assert rows("self-contradictions", store, {"speaker": "Bo Kim"}) == []


@pytest.mark.parametrize(("negated", "count"), [(True, 1), (False, 0)])
def test_who_once_affirms_and_once_denies_contradicts_themselves(negated, count):
    store = Store()
    store.extend(
        quads(
            told_again(10, negated=negated),
            replace(told_again(10), article=replace(told_again(10).article, id="delta", source="d.txt")),
        )
    )
    told = rows("self-contradictions", store, {})
    assert [row[1] for row in told] == ["event"] * count


def test_reports_of_one_event_count_once_until_they_are_two():
    store = Store()
    for name in ("one", "two"):
        facts = replace(alpha(), article=replace(alpha().article, id=name, source=f"{name}.txt"))
        store.extend(quads(facts))
    query = {"actor": "bo kim"}
    assert ["Ann Lee", "Meeting", "2"] in rows("co-actors", store, query)
    assert [row[2] for row in rows("events-by-place", store, {})] == ["2"]
    assert [row[8:10] for row in rows("events", store, {"type": "Meeting"})] == [["1", "one"], ["1", "two"]]
    assert [row[8] for row in rows("timeline", store, {"actor": "zenda"})] == ["1", "1"]
    meetings = sorted({q.subject for q in store.quads_for_pattern(None, RDF.type, KG.Meeting, None)}, key=str)
    happened = [m for m in meetings if any(store.quads_for_pattern(m, KG.modality, KG.Occurred, None))]
    store.add(Quad(happened[1], KG.sameEventAs, happened[0], NamedNode(f"{BASE}graph/same-events")))
    assert ["Ann Lee", "Meeting", "1"] in rows("co-actors", store, query)
    assert [row[2:4] for row in rows("events-by-place", store, {})] == [["1", "2"]]
    assert [row[8:10] for row in rows("events", store, {"type": "Meeting"})] == [["2", "one; two"]]
    assert [row[8:10] for row in rows("timeline", store, {"actor": "zenda"})] == [["2", "one; two"]]


def test_the_first_report_of_an_event_is_the_earliest_one(store):
    """Another article that reports the same attack a day before is the first then."""
    art = NamedNode(f"{BASE}article/early-0123456789")
    event = NamedNode(f"{BASE}event/early-0123456789/attack-1")
    first = NamedNode(f"{EVENT}/attack-1")
    day = Literal("2020-05-01", datatype=XSD.date)
    store.add(Quad(art, RDF.type, KG.Article, DefaultGraph()))
    for triple in (
        (art, DCTERMS.identifier, Literal("early")), (art, SCHEMA.datePublished, day), (event, KG.article, art),
        (event, RDF.type, KG.Event), (event, RDF.type, KG.Attack), (event, KG.modality, KG.Occurred),
    ):  # fmt: skip
        store.add(Quad(*triple, art))
    alone = rows("first-reports", store, {"type": "Attack"})
    assert {row[4] for row in alone} == {"alpha", "early"}
    store.add(Quad(event, KG.sameEventAs, first, NamedNode(f"{BASE}graph/same-events")))
    assert [row[4] for row in rows("first-reports", store, {"type": "Attack"})] == ["early"]
