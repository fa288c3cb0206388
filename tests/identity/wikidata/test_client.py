"""A client with a clock by hand: pauses, tries, budgets and what is kept."""

import json

import pytest

from kg.errors import Misuse
from kg.identity.wikidata.cache import Cache
from kg.identity.wikidata.client import BadReply, Client, Manners, Reply, SourceDown

URL = "https://service.example/sparql"
JSON = {"content-type": "application/json"}


class Service:
    """Gives answers in turn: a value, or an error with status and headers."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    def __call__(self):
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BadReply):
            raise answer
        return answer if isinstance(answer, Reply) else Reply(json.dumps(answer).encode(), JSON)


def client(clock, cache=None, **manners):
    manners = Manners("me@example.org", **manners)
    return Client(manners, cache or Cache(":memory:"), clock=clock, sleep=clock.sleep)


def test_an_answer_is_kept_by_service_and_question(clock):
    service, asks = Service({"a": 1}), client(clock)
    assert asks.ask(URL, "one", service) == asks.ask(URL, "one", service) == {"a": 1}
    assert service.asked == 1
    asks.ask(URL, "two", service)
    asks.ask(f"{URL}2", "one", service)
    assert (service.asked, asks.sent, asks.unanswered) == (3, 3, 0)


def test_requests_to_one_host_keep_their_distance(clock):
    asks = client(clock, interval=2.0)
    for question in "abc":
        asks.ask(URL, question, Service(1))
    asks.ask("https://other.example/", "a", Service(1))
    assert clock.waits == [2.0, 2.0]


def test_faults_are_tried_again_after_longer_and_longer(clock):
    service = Service(BadReply("busy", 503), BadReply("cut off", 0), BadReply("odd", 200), {"a": 1})
    assert client(clock).ask(URL, "one", service) == {"a": 1}
    assert clock.waits == [2.0, 4.0, 8.0]


def test_a_wait_that_the_service_asks_for_is_kept(clock):
    service = Service(BadReply("busy", 429, {"retry-after": "7"}), BadReply("busy", 429, {"retry-after": "0"}), 1)
    client(clock, interval=3.0).ask(URL, "one", service)
    assert clock.waits == [7.0, 4.0]
    far = Service(BadReply("busy", 429, {"retry-after": "121"}))
    with pytest.raises(SourceDown):
        client(clock).ask(URL, "one", far)
    assert far.asked == 1
    just = Service(BadReply("busy", 429, {"retry-after": "120"}), 1)
    assert client(clock).ask(URL, "one", just) == 1


def test_no_pause_is_longer_than_two_minutes(clock):
    service = Service(*[BadReply("busy", 503)] * 9, 1)
    client(clock, retries=9).ask(URL, "one", service)
    assert max(clock.waits) == 120.0
    assert clock.waits[:6] == [2.0, 4.0, 8.0, 16.0, 32.0, 64.0]


@pytest.mark.parametrize(("retries", "asked"), [(0, 1), (2, 3)])
def test_it_is_tried_again_as_often_as_said(clock, retries, asked):
    service = Service(BadReply("busy", 503))
    with pytest.raises(SourceDown, match=r"https://service\.example/sparql: busy"):
        client(clock, retries=retries).ask(URL, "one", service)
    assert service.asked == asked


@pytest.mark.parametrize("status", [400, 401, 404, 501])
def test_a_refusal_is_final(clock, status):
    service = Service(BadReply("no", status))
    with pytest.raises(SourceDown):
        client(clock).ask(URL, "one", service)
    assert service.asked == 1


def test_the_budget_counts_every_request(clock):
    asks = client(clock, budget=2)
    asks.ask(URL, "a", Service(1))
    asks.ask(URL, "b", Service(1))
    assert asks.ask(URL, "a", Service(2)) == 1
    with pytest.raises(SourceDown, match="budget of 2"):
        asks.ask(URL, "c", Service(1))


def test_offline_what_was_never_asked_is_counted(clock):
    cache = Cache(":memory:")
    client(clock, cache).ask(URL, "one", Service({"a": 1}))
    clock.now += 10**9
    asks = client(clock, cache, offline=True)
    assert asks.ask(URL, "one", Service(2)) == {"a": 1}
    assert asks.unanswered == 0
    assert asks.ask(URL, "two", Service(2)) is None
    assert (asks.unanswered, asks.sent) == (1, 0)


def test_answers_age_and_empty_ones_sooner(clock):
    day, asks = 86_400, client(clock)
    asks.ask(URL, "full", Service([1]), is_empty=lambda a: not a)
    asks.ask(URL, "none", Service([]), is_empty=lambda a: not a)
    start = clock.now
    for days, full, none in ((1.9, [1], []), (2.1, [1], [3]), (13.9, [1], [3]), (14.1, [2], [3])):
        clock.now = start + days * day
        assert asks.ask(URL, "full", Service([2]), is_empty=lambda a: not a) == full
        assert asks.ask(URL, "none", Service([3]), is_empty=lambda a: not a) == none


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>", {"content-type": "text/html"}), "answered with text/html in the place of JSON"),
        (Reply(b"{}", {}), "answered with something in the place of JSON"),
        (Reply(b'{"a": ', JSON), "its JSON breaks off"),
        (Reply(b'{"error": "lag"}', JSON), "lag"),
    ],
)
def test_what_is_no_good_answer_is_never_kept(clock, reply, said):
    asks = client(clock, retries=0)
    with pytest.raises(SourceDown, match=said):
        asks.ask(URL, "one", Service(reply), fault=lambda a: a.get("error", ""))
    assert asks.ask(URL, "one", Service({"b": 1}), fault=lambda a: a.get("error", "")) == {"b": 1}


def test_who_asks_is_said_and_wanted():
    assert "(me@example.org)" in Manners("me@example.org").agent
    Manners(offline=True).check()
    for contact in ("", "  "):
        with pytest.raises(Misuse):
            Manners(contact).check()


def test_a_reply_without_connection_has_no_status():
    assert (BadReply("x").status, BadReply("x").headers) == (0, {})
