"""Predictions made from a graph say what the graph says."""

import dataclasses
import json
import sys

import pytest
from fixture import ALPHA_TEXT, NAMER, RUN, alpha, beta, quads, spans

from benchmark.from_graph import main, predictions
from benchmark.score import check, score
from kg.graph.placement import place
from kg.graph.serialise import write_quads
from kg.graph.triples import article_triples
from kg.model import UnnamedRole
from kg.terms.vocab import KG


def facts():
    """The first article, with an agent without a name in its attack."""
    article = alpha()
    meeting, attack, *others = article.events
    gunmen = UnnamedRole(KG.agent, "Officials")
    return dataclasses.replace(article, events=(meeting, dataclasses.replace(attack, unnamed=(gunmen,)), *others))


@pytest.fixture(scope="module", params=["ttl", "nq"])
def path(request, tmp_path_factory):
    found = tmp_path_factory.mktemp("graph") / f"graph.{request.param}"
    told = [*quads(facts(), beta()), *place(article_triples(facts(), NAMER, RUN, mentions=True))]
    with found.open("wb") as out:
        write_quads(list(dict.fromkeys(told)), request.param, "https://example.org/news/", out)
    return found


@pytest.fixture
def alpha_found(path):
    return {p["id"]: p for p in predictions(path)}["alpha"]


def cut(span):
    return ALPHA_TEXT[slice(*span)]


def names(found, numbers):
    return [found["entities"][n]["name"] for n in numbers]


def test_every_article_has_a_line_that_the_scorer_takes(path):
    made = predictions(path)
    assert [p["id"] for p in made] == ["alpha", "beta"]
    assert [check(p, 400) for p in made] == [None, None]
    assert predictions(path) == made


def test_entities_have_their_names_and_mentions_and_references_stand_apart(alpha_found):
    lee = next(e for e in alpha_found["entities"] if e["name"] == "Ann Lee")
    assert (lee["class"], lee["names"], [cut(s) for s in lee["mentions"]]) == ("Person", ["Lee"], ["Ann Lee", "Lee"])
    assert {e["name"]: e["class"] for e in alpha_found["entities"]}["Zenda"] == "GeopoliticalEntity"
    (he,) = alpha_found["references"]
    assert (cut(he["span"]), names(alpha_found, [he["entity"]])) == ("he", ["Bo Kim"])


def test_events_have_roles_once_and_one_voice(alpha_found):
    events = {tuple(e["class"]): e for e in alpha_found["events"]}
    assert set(events) == {("Meeting",), ("Attack",), ("Visit",)}  # the attack that Kim denies is the one that is told
    attack, meeting, visit = events[("Attack",)], events[("Meeting",)], events[("Visit",)]
    assert (attack["modality"], visit["modality"]) == ("Occurred", "Planned")
    assert (cut(attack["trigger"]), [cut(s) for s in attack["evidence"]]) == ("attacked", ["Kim attacked Ruritania."])
    told = [(r["role"], *names(alpha_found, [r["entity"]])) for r in attack["roles"] if "entity" in r]
    assert told == [("agent", "Bo Kim"), ("target", "Ruritania")]
    assert [r for r in attack["roles"] if "text" in r] == [{"role": "agent", "text": "Officials"}]
    assert (meeting["date"], [r["role"] for r in meeting["roles"]]) == (
        ["2020-05-02"],
        ["participant", "participant", "place"],
    )


def test_claims_offices_and_figures(alpha_found):
    claims = {cut(c["content"][0]): c for c in alpha_found["claims"]}
    denial, inner = claims["that he attacked Ruritania"], claims["Kim of murder"]
    assert (denial["act"], names(alpha_found, denial["speaker"]), denial["nested"]) == ("Denial", ["Bo Kim"], False)
    assert (inner["act"], inner["nested"], inner["confidence"]) == ("Accusation", True, 0.9)
    assert claims["We won"]["direct"]
    assert claims["that Lee accused Kim of murder"]["speaker"] == []
    (office,) = alpha_found["offices"]
    assert (office["title"], office["status"], names(alpha_found, [office["person"], *office["of"]])) == (
        "president",
        "Current",
        ["Ann Lee", "Ruritania"],
    )
    (figure,) = alpha_found["figures"]
    assert (figure["value"], figure["measure"], figure["comparator"]) == (10, "Killed", "Exactly")
    assert names(alpha_found, figure["according_to"]) == ["Ann Lee"]


def test_the_scorer_finds_in_a_graph_what_is_right(alpha_found):
    def span(part):
        return list(spans(ALPHA_TEXT, part)[0])

    gold = {
        "id": "alpha", "text": ALPHA_TEXT, "offices": [], "figures": [], "references": [], "claims": [],
        "entities": [{"type": "Person", "names": [span("Bo Kim")]}, {"type": "GeopoliticalEntity", "names": [span("Ruritania")]}],
        "events": [{"class": "Attack", "trigger": span("attacked"), "more": [], "also": [], "date": None, "modality": "Occurred",
                    "roles": [{"role": "agent", "span": span("Kim"), "entity": 0}, {"role": "target", "span": span("Ruritania"), "entity": 1},
                              {"role": "agent", "span": span("Officials"), "entity": None}]}],
    }  # fmt: skip
    result = score([gold], {"alpha": alpha_found})
    right = {k: (v["right"], v["gold"]) for k, v in result.items() if k.startswith("event")}
    assert right == {
        "events": (1, 1), "event_class": (1, 1), "event_whole": (1, 1), "event_roles": (2, 2),
        "event_unnamed": (1, 1), "event_modality": (1, 1),
    }  # fmt: skip


def test_the_command_writes_lines_and_tells_of_a_wrong_ending(path, tmp_path, monkeypatch, capsys):
    out = tmp_path / "p.jsonl"
    monkeypatch.setattr(sys, "argv", ["from_graph", str(path), str(out)])
    assert main() == 0
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["alpha", "beta"]
    monkeypatch.setattr(sys, "argv", ["from_graph", str(tmp_path / "graph.xyz"), str(out)])
    assert main() == 2
    assert "ttl, trig, nt or nq" in capsys.readouterr().err
