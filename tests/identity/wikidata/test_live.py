"""Services, asked politely: against a real local server that behaves like Wikidata's, its faults included."""

import email.utils
import time

import pytest
from profiles import item

from kg.errors import Misuse
from kg.identity.wikidata.cache import Cache
from kg.identity.wikidata.candidates import Position
from kg.identity.wikidata.client import Client, Manners, SourceDown, retry_after
from kg.identity.wikidata.enrich import ItemFact, enricher_of
from kg.identity.wikidata.live import ApiSource, LiveSource, ReconSource, SparqlSource, _no_table, live_source
from kg.terms.vocab import KG

FAST = Manners("test@example.org", interval=0.01, retries=3)
KINDS = {"sparql": ("/sparql", SparqlSource), "api": ("/api", ApiSource), "recon": ("/recon", ReconSource)}


@pytest.fixture
def waits():
    return []


@pytest.fixture
def ask(service, waits):
    """A source of a kind over a cache, with a clock whose sleeps are noted and shortened."""

    def make(kind, manners=FAST, cache=":memory:"):
        path, make_service = KINDS[kind]
        kept = cache if isinstance(cache, Cache) else Cache(cache)

        def sleep(seconds):
            waits.append(seconds)
            time.sleep(min(seconds, 0.02))
            skipped[0] += max(0.0, seconds - 0.02)

        skipped = [0.0]
        client = Client(manners, kept, clock=lambda: time.time() + skipped[0], sleep=sleep)
        told = []
        source = LiveSource(make_service(service.url + path, client), told.append)
        source.told = told
        return source

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_looked_up(ask, kind):
    [found] = ask(kind).search([["Ann Lee"]], 10)
    assert [(c.qid, c.label, c.classes) for c in found] == [("Q1001", "Ann Lee", (KG.Person,))]


def test_sparql_tells_all_that_a_candidate_has(ask):
    [[lee], zenda] = ask("sparql").search([["Annie Lee"], ["Zenda"]], 10)
    assert lee == item("Q1001", "Ann Lee", KG.Person, aliases=["Annie Lee"], country="Q9001", description="minister", sitelinks=40, P102=("Q77",), P39=("Q88",))  # fmt: skip
    assert [c.qid for c in zenda] == ["Q9002"]  # the disambiguation page is none


def test_sparql_asks_one_post_for_a_batch_of_names(ask, service):
    ask("sparql").search([[f"Name {n}"] for n in range(100)], 10)
    assert len(service.requests) == 3
    query = service.requests[0][1]["query"][0]
    assert '"Name 0"@en "Name 0"@mul' in query


@pytest.mark.parametrize("name", ['Ann "the" Lee', "O\\'Neill", "a\nb", "} UNION { ?s ?p ?o", "😀"])
def test_a_name_is_put_in_as_a_term(ask, name):
    assert ask("sparql").search([[name]], 10) == [[]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_is_never_asked_twice(ask, service, kind, tmp_path):
    cache = Cache(tmp_path / "cache.sqlite")
    first = ask(kind, cache=cache).search([["Ann Lee"], ["Nobody"]], 10)
    sent = len(service.requests)
    assert ask(kind, cache=cache).search([["Ann Lee"], ["Nobody"]], 10) == first
    assert len(service.requests) == sent


@pytest.mark.parametrize("kind", KINDS)
def test_offline_nothing_is_sent(ask, service, kind):
    source = ask(kind, Manners(offline=True))
    assert source.search([["Ann Lee"]], 10) == [[]]
    assert (service.requests, source.failure) == ([], "")


def test_who_asks_is_told(ask, service):
    ask("sparql").search([["Ann Lee"]], 10)
    ask("api").search([["Ann Lee"]], 10)
    assert all(a.startswith("newskg/") and "(test@example.org)" in a for a in service.agents)


def test_without_contact_nothing_is_sent():
    with pytest.raises(Misuse, match="--contact"):
        Client(Manners(), Cache(":memory:"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["html", "truncated", "java", "429", "503-date", "500"])
def test_a_fault_is_tried_again_and_never_kept(ask, service, kind, fault):
    service.misbehave = [fault]
    source = ask(kind)
    assert [c.qid for c in source.search([["Ann Lee"]], 10)[0]] == ["Q1001"]
    assert not source.failure
    rows = source.client._cache._db.execute("SELECT body FROM answer").fetchall()
    assert rows
    assert not any("html" in body or "java" in body for (body,) in rows)


def test_the_api_tells_errors_under_200(ask, service):
    service.misbehave = ["api-error", "api-error"]
    assert [c.qid for c in ask("api").search([["Ann Lee"]], 10)[0]] == ["Q1001"]
    assert len(service.requests) == 4  # two refused, one search, one for the item


@pytest.mark.parametrize(("fault", "least"), [("429", 0.9), ("503-date", 0.4)])
def test_retry_after_is_waited_for(ask, service, waits, fault, least):
    service.misbehave = [fault]
    ask("sparql").search([["Ann Lee"]], 10)
    assert max(waits) >= least


def test_retry_after_in_both_forms():
    now = 1_700_000_000.0
    assert retry_after("120", now) == 120
    assert retry_after(email.utils.formatdate(now + 30, usegmt=True), now) == pytest.approx(30, abs=1)
    assert retry_after("soon", now) is None
    assert retry_after("", now) is None


def test_requests_keep_their_distance_and_never_overlap(ask, service, waits):
    source = ask("api", Manners("test@example.org", interval=1.0))
    source.search([["Ann Lee"], ["Zenda"], ["Ruritania"]], 10)
    assert len(service.requests) == 4
    assert len(waits) == 3
    assert min(waits) > 0.8
    assert service.most_inside == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_is_down_is_asked_no_more(ask, service, kind):
    service.misbehave = ["500"] * 10
    source = ask(kind)
    assert source.search([["Ann Lee"]], 10) == [[]]
    sent = len(service.requests)
    assert sent == 4  # once and three more times
    source.search([["Zenda"]], 10)
    assert len(service.requests) == sent
    assert len(source.told) == 1
    assert "live linking ends here" in source.told[0]


@pytest.mark.parametrize("fault", ["403", "400"])
def test_a_refusal_is_not_tried_again(ask, service, fault):
    service.misbehave = [fault]
    source = ask("sparql")
    assert source.search([["Ann Lee"]], 10) == [[]]
    assert len(service.requests) == 1
    assert source.failure


def test_a_server_that_is_not_there(ask):
    source = live_source("sparql", "http://127.0.0.1:9/sparql", Client(Manners("t@example.org", interval=0, retries=0), Cache(":memory:")), lambda _: None)  # fmt: skip
    assert source.search([["Ann Lee"]], 10) == [[]]
    assert "does not answer" in source.failure


def test_a_service_that_never_answers_is_not_waited_for(service):
    service.misbehave = ["slow"]
    client = Client(Manners("t@example.org", interval=0, retries=0, timeout=1), Cache(":memory:"))
    source = live_source("sparql", service.url + "/sparql", client, lambda _: None)
    begin = time.perf_counter()
    assert source.search([["Ann Lee"]], 10) == [[]]
    assert time.perf_counter() - begin < 4
    assert "timed out" in source.failure


def test_the_budget_is_kept(ask, service):
    source = ask("api", Manners("test@example.org", interval=0, budget=2))
    source.search([["Ann Lee"], ["Zenda"], ["Ruritania"]], 10)
    assert len(service.requests) == 2
    assert "--budget" in source.failure


def test_a_long_retry_after_ends_it(ask, service, monkeypatch):
    monkeypatch.setitem(__import__("services").MISBEHAVIOUR, "429", (429, "text/plain", b"", {"Retry-After": "86400"}))
    service.misbehave = ["429"]
    source = ask("sparql")
    source.search([["Ann Lee"]], 10)
    assert len(service.requests) == 1
    assert "429" in source.failure


def test_negatives_are_kept_for_two_days_only(service):
    now = [0.0]
    client = Client(FAST, Cache(":memory:"), clock=lambda: now[0], sleep=lambda _: None)
    source = SparqlSource(service.url + "/sparql", client)
    for name, asked in (("Nobody", 2), ("Ann Lee", 1)):
        service.requests.clear()
        source.look_up([name], 5)
        now[0] += 3 * 86_400
        source.look_up([name], 5)
        assert len(service.requests) == asked


def test_a_service_that_is_no_reconciliation_service(ask, service):
    source = live_source("recon", service.url + "/sparql", ask("recon").client, lambda _: None)
    service.misbehave = ["400"]
    source.search([["Ann Lee"]], 10)
    assert source.failure


@pytest.mark.parametrize(("kind", "url"), [("sparql", ""), ("sparql", "ftp://x"), ("other", "http://x")])
def test_wrong_use(ask, kind, url):
    with pytest.raises(Misuse):
        live_source(kind, url, ask("api").client, lambda _: None)


# ---------------------------------------------------------------- more than names


def test_enrichment_by_sparql(ask):
    facts = enricher_of(ask("sparql").service).facts(["Q1001"])
    assert ItemFact("Q1001", "P39", "Q88", "president of Ruritania", "2015-03-01", "2019-02-28") in facts
    assert ItemFact("Q1001", "P569", "1961-05-04") in facts
    assert ItemFact("Q1001", "P102", "Q77", "Zenda Union") in facts
    assert enricher_of(ask("sparql").service).facts(["Q9002"]) == [
        ItemFact("Q9002", "P17", "Q9001", "Ruritania"),
        ItemFact("Q9002", "P18", "Zenda old town.jpg"),
        ItemFact("Q9002", "P625", "49.50000 14.25000"),
    ]


def test_enrichment_by_the_api(ask):
    assert enricher_of(ask("api").service).facts(["Q1001"]) == [ItemFact("Q1001", "P27", "Q9001", "Ruritania")]


def test_a_reconciliation_service_tells_no_statements(ask):
    with pytest.raises(SourceDown, match="to enrich"):
        enricher_of(ask("recon").service)


def test_items_of_a_pattern_in_pages(ask, service):
    items = list(ask("sparql").service.items("?item <http://www.wikidata.org/prop/direct/P17> <http://www.wikidata.org/entity/Q9001>", 1))  # fmt: skip
    assert [c.qid for c in items] == ["Q9001", "Q9002"]
    assert len(service.requests) == 3
    assert [c.coordinates for c in items] == [None, (49.5, 14.25)]


@pytest.mark.parametrize(
    ("languages", "label", "aliases"),
    [(("en", "mul"), "Ann Lee", ("Annie Lee",)), (("de", "mul", "en"), "Anna Lee", ("Ann Lee", "Annie Lee")), (("fr",), None, ())],
)  # fmt: skip
def test_an_item_of_an_endpoint_has_what_a_dump_tells(ask, languages, label, aliases):
    found = list(ask("sparql").service.items("VALUES ?item { wd:Q1001 }", 10, languages))
    if label is None:
        assert found == []  # no name in that language
        return
    [lee] = found
    assert (lee.label, lee.aliases, lee.country, lee.sitelinks) == (label, aliases, "Q9001", 40)
    assert lee.positions == (Position("Q88", "2015-03-01", "2019-02-28"),)
    assert lee.statements == {"P27": ("Q9001",), "P39": ("Q88",), "P102": ("Q77",), "P106": ("Q82955",)}


@pytest.mark.parametrize(
    "answer", [[], None, {}, {"results": []}, {"results": {}}, {"results": "bindings"}, {"head": {}}]
)
def test_what_is_no_table_of_results_is_a_fault(answer):
    assert "no table of results" in _no_table(answer)
    assert not _no_table({"results": {"bindings": []}})
