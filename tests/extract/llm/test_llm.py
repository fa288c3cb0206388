"""A model behind an address: what it quotes and the article says is told, what it makes up never is."""

import json
import time

import pytest
from click.testing import CliRunner
from local import Quiet, answering
from pyoxigraph import RdfFormat, Store

from kg.build.run import extract
from kg.cli.app import main
from kg.errors import BadInput, Misuse
from kg.extract.extractor import Findings, FoundClaim, FoundEvent, Party, moved
from kg.extract.llm.answer import findings_in
from kg.extract.llm.prompt import acts, events, prompt, prompt_hash
from kg.extract.llm.reader import _PIECE, _spans
from kg.extract.registry import make_extractors, names_in
from kg.model import Article, Span
from kg.terms.vocab import KG

TEXT = "Angela Merkel met François Hollande in Berlin. Merkel said that Greece would stay. Merkel left."
ARTICLE = Article("a", TEXT, "a.txt")
MET = "Angela Merkel met François Hollande in Berlin."
SAID = "Merkel said that Greece would stay."
CLAIM = {"quote": "that Greece would stay", "cue": "said", "speaker": "Merkel", "act": "Promise", "near": SAID}
EVENT = {
    "type": "Meeting", "trigger": "met", "agents": [], "targets": [], "places": ["Berlin"], "modality": "Occurred",
    "participants": ["Angela Merkel", "François Hollande"], "near": MET,
}  # fmt: skip


def read(answer):
    return findings_in(answer if isinstance(answer, str) else json.dumps(answer), ARTICLE, "llm:x#0")


def words(span):
    return TEXT[span.start : span.end]


def test_what_is_copied_is_found():
    found = read({"claims": [CLAIM], "events": [EVENT]})
    (claim,), (event,) = found.claims, found.events
    assert (words(claim.content[0]), words(claim.cue[0]), claim.source.start) == ("that Greece would stay", "said", 47)
    assert claim.act == KG.Promise
    assert (words(event.trigger), [words(r.party.span) for r in event.roles]) == (
        "met",
        ["Angela Merkel", "François Hollande", "Berlin"],
    )
    assert found.dropped == 0
    assert claim.rule == event.rule == "llm:x#0"


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "that Greece would leave"},
        {"quote": "Greece would  stay"},
        {"quote": "hat Greece would stay"},  # no word of its own
        {"quote": ""},
        {"quote": None},
        {"quote": 3},
        {"cue": "claimed"},
        {"speaker": "Angela Merkel"},  # stands in another sentence
        {"act": "Insult"},
        {"act": ["Promise"]},
        {"near": "Merkel said that Greece would leave."},
        {"near": ""},
        {"near": "Merkel"},  # in several places
    ],
)
def test_a_claim_with_one_made_up_word_is_dropped_and_counted(change):
    found = read({"claims": [CLAIM | change], "events": []})
    assert (found.claims, found.dropped) == ((), 1)


@pytest.mark.parametrize("change", [{"trigger": "talked"}, {"type": "Party"}, {"modality": "Maybe"}, {"near": SAID}])
def test_an_event_that_is_not_there_is_dropped(change):
    assert read({"events": [EVENT | change]}) == Findings(dropped=1)


def test_a_made_up_party_is_dropped_alone():
    found = read({"events": [EVENT | {"participants": ["Angela Merkel", "Emmanuel Macron"]}]})
    assert ([words(r.party.span) for r in found.events[0].roles], found.dropped) == (["Angela Merkel", "Berlin"], 1)


@pytest.mark.parametrize("item", [None, 3, "quote", [], {}])
def test_what_is_no_finding_is_dropped(item):
    assert read({"claims": [item], "events": [item]}) == Findings(dropped=2)


@pytest.mark.parametrize("answer", ["", "Sorry, I cannot help.", "[1, 2]", '{"claims": ['])
def test_an_answer_that_is_no_json_object_costs_its_article(answer):
    with pytest.raises(BadInput, match=r"a\.txt: the model's answer is not valid JSON"):
        read(answer)


@pytest.mark.parametrize("answer", ["{}", '{"claims": null}', '{"events": {"a": 1}}'])
def test_an_answer_without_findings_has_none(answer):
    assert read(answer) == Findings()


def test_an_answer_may_stand_in_a_fence_or_among_words():
    inside = json.dumps({"claims": [CLAIM]})
    assert read(f"Here it is:\n```json\n{inside}\n```") == read(f"Sure! {inside} Anything else?") == read(inside)
    assert len(read(inside).claims) == 1


def test_the_prompt_names_the_classes_of_the_ontology():
    assert {"Meeting", "Attack"} <= set(events())
    assert {"Statement", "Denial"} <= set(acts())
    assert all(name in prompt() for name in (*events(), *acts()))
    assert "{" not in prompt().partition("Example of an answer")[0]
    assert len(prompt_hash()) == 10


def test_a_long_text_is_read_in_pieces_that_are_all_of_it():
    text = "\n\n".join(f"Paragraph {i}. " + "Word " * 300 for i in range(12)) + "x" * (2 * _PIECE)
    spans = list(_spans(text))
    assert [s.start for s in spans] == [0, *(s.end for s in spans[:-1])]
    assert spans[-1].end == len(text)
    assert all(s.end - s.start <= _PIECE for s in spans)
    assert list(_spans("Short.")) == [Span(0, 6)]


def test_findings_of_a_piece_are_moved_to_where_it_stands():
    event = FoundEvent(KG.Meeting, Span(1, 2), (), None, KG.Occurred, 0.5, "x")
    claim = FoundClaim((Span(3, 4),), (Span(5, 6),), Span(7, 8), (Party(Span(7, 8)),), 0.5, "x")
    found = moved(Findings(events=(event,), claims=(claim,), dropped=2), 10)
    assert (found.events[0].trigger, found.claims[0].content, found.claims[0].cue) == (
        Span(11, 12),
        (Span(13, 14),),
        (Span(15, 16),),
    )
    assert (found.claims[0].source, found.claims[0].speakers[0].span, found.dropped) == (Span(17, 18), Span(17, 18), 2)


@pytest.mark.parametrize("choice", ["llm", "standard+llm", "llm:"])
def test_a_model_must_be_named(choice):
    with pytest.raises(Misuse, match="needs the name of a model: llm:MODEL, or --llm-model"):
        names_in(choice)


def test_its_name_may_hold_what_names_of_models_hold():
    assert names_in("standard+llm:qwen3:8b-q4_K_M")[-1] == "llm:qwen3:8b-q4_K_M"


# ---------------------------------------------------------------- a real server


class Model(Quiet):
    """Answers as the server is told to: `say(text)` is content, `status` another status, `wait` seconds."""

    def do_POST(self):
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append((self.path, self.headers.get("Authorization"), body))
        time.sleep(server.wait)
        self.send_response(server.status)
        self.end_headers()
        content = server.say(body["messages"][-1]["content"])
        raw = (
            content
            if isinstance(content, bytes)
            else json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        )
        try:
            self.wfile.write(raw)
        except OSError:  # who asked has gone
            return


@pytest.fixture
def model(monkeypatch, tmp_path):
    said = json.dumps({"claims": [CLAIM], "events": [EVENT]})
    with answering(Model, asked=[], wait=0, status=200, say=lambda _: said) as server:
        monkeypatch.setenv("KG_LLM_URL", f"{server.address}/v1")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        make_extractors.cache_clear()
        yield server
    make_extractors.cache_clear()


def test_facts_of_a_model_are_resolved_as_all_others(model, nlp, monkeypatch):
    monkeypatch.setenv("KG_LLM_KEY", "secret")
    facts = next(extract([ARTICLE], nlp, "llm:small"))
    (claim,) = facts.claims
    assert facts.entities[claim.speaker].label == "Angela Merkel"  # named "Merkel" in that sentence
    assert (claim.act, claim.reading.rule) == (KG.Promise, f"llm:small#{prompt_hash()}")
    (event,) = facts.events
    assert {facts.entities[r.entity].label for r in event.roles} == {"Angela Merkel", "François Hollande", "Berlin"}
    (asked,) = model.asked
    assert asked[:2] == ("/v1/chat/completions", "Bearer secret")
    assert (asked[2]["model"], asked[2]["messages"][1]["content"], asked[2]["temperature"]) == ("small", TEXT, 0)


def test_the_same_text_is_asked_once(model, nlp):
    assert next(extract([ARTICLE], nlp, "llm:small")) == next(extract([ARTICLE], nlp, "llm:small"))
    assert len(model.asked) == 1
    next(extract([ARTICLE], nlp, "llm:other"))
    assert len(model.asked) == 2


def kg(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def built(tmp_path, model, *options):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    url = f"http://127.0.0.1:{model.server_port}/v1"
    done = kg(
        "build",
        tmp_path / "a.txt",
        "-o",
        tmp_path / "a.trig",
        "--extractor",
        "llm",
        "--llm-model",
        "small",
        "--llm-url",
        url,
        *options,
    )
    return done, (tmp_path / "a.trig").read_text(encoding="utf-8") if (tmp_path / "a.trig").exists() else ""


def test_no_made_up_quotation_gets_into_a_graph(model, nlp, tmp_path):
    invented = CLAIM | {"quote": "that Greece must pay", "near": SAID}
    model.say = lambda _: json.dumps({"claims": [invented, CLAIM], "events": [EVENT | {"places": ["Paris"]}]})
    done, graph = built(tmp_path, model)
    assert done.exit_code == 0
    assert "2 findings dropped: the articles do not say so word for word" in done.output
    assert "must pay" not in graph
    assert "Paris" not in graph
    assert "that Greece would stay" in graph
    store = Store()
    store.load(graph.encode(), format=RdfFormat.TRIG)
    assert kg("validate", tmp_path / "a.trig").exit_code == 0
    rules = {q.object.value for q in store.quads_for_pattern(None, KG.rule, None, None)}
    assert rules == {f"llm:small#{prompt_hash()}"}


def test_a_bad_answer_costs_its_article_and_is_asked_again(model, nlp, tmp_path):
    model.say = lambda _: "I am a teapot"
    done, graph = built(tmp_path, model)
    assert (done.exit_code, graph) == (1, "")
    assert "a.txt: the model's answer is not valid JSON: 'I am a teapot'" in done.output
    model.say = lambda _: json.dumps({"claims": [CLAIM]})
    done, graph = built(tmp_path, model)
    assert done.exit_code == 0
    assert "that Greece would stay" in graph


def test_a_slow_answer_costs_its_article(model, nlp, tmp_path, monkeypatch):
    monkeypatch.setenv("KG_LLM_TIMEOUT", "0.3")
    model.wait = 2
    done, _ = built(tmp_path, model)
    assert done.exit_code == 1
    assert "small did not answer within 0.3 seconds" in done.output


@pytest.mark.parametrize(
    ("status", "said"),
    [(500, "small does not answer: 500"), (404, "small cannot be asked: 404"), (401, "small cannot be asked: 401")],
)
def test_an_error_of_the_server_is_one_line(model, nlp, tmp_path, status, said):
    model.status = status
    done, graph = built(tmp_path, model)
    assert (done.exit_code, graph) == (1, "")
    assert said in done.output
    assert "Traceback" not in done.output


def test_another_protocol_is_told(model, nlp, tmp_path):
    model.say = lambda _: b"<html>"
    assert "does not answer as OpenAI's chat completions do" in built(tmp_path, model)[0].output


def test_where_nobody_answers_the_run_stops(model, nlp, tmp_path):
    model.server_close()
    done, _ = built(tmp_path, model)
    assert done.exit_code == 1
    assert "no model answers there" in done.output


def test_an_address_is_needed(nlp, monkeypatch):
    monkeypatch.delenv("KG_LLM_URL", raising=False)
    make_extractors.cache_clear()
    with pytest.raises(Misuse, match="--llm-url, or KG_LLM_URL"):
        make_extractors("llm:small", nlp)
