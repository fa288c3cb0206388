"""What people decided as annotated articles: names, sentences and contents as the text has them."""

import json

import pytest
from fixture import NAMER, alpha, article_iri, beta, quads
from pyoxigraph import Store

from kg.errors import Misuse
from kg.identity.decisions import parse_decisions
from kg.publish.decided import annotated, export_decisions
from kg.store.corrections import correct_store
from kg.terms.vocab import KG

ART, BASE = article_iri(alpha()), NAMER.base
LEE, KIM = (NAMER.entity(e, KG.Person.value).value.removeprefix(BASE) for e in alpha().entities[:2])


def key(kind, name):
    return NAMER.statement(kind, ART, name).value.removeprefix(BASE)


LINES = [
    f"right {key('event', 'meeting-1')}",
    f"change {key('claim', 'claim-1')} speaker={KIM}",
    f"wrong {key('claim', 'claim-3')}",
    f"right {key('membership', 'membership-1')}",
    f"right {key('figure', 'figure-1')}",
    f'add {ART.value.removeprefix(BASE)} type=Denial quote="accused Kim of murder" speaker={LEE}',
    f"unsure {key('claim', 'claim-2')}",
]


def corrected_store():
    store = Store()
    store.extend(quads(alpha(), beta()))
    correct_store(store, parse_decisions(LINES, BASE).corrections)
    return store


def test_what_is_right_changed_and_added_is_told_and_what_is_wrong_stands_apart():
    text, told = annotated(corrected_store(), ART, parse_decisions(LINES, BASE).corrections)
    assert text == alpha().article.text
    [meeting] = told["events"]
    assert (meeting["type"], meeting["trigger"], meeting["date"], meeting["modality"]) == (
        "Meeting",
        "met",
        "2020-05-02",
        "Occurred",
    )
    assert [(r["role"], r["entity"]) for r in meeting["roles"]] == [
        ("participant", "Ann Lee"),
        ("participant", "Bo Kim"),
        ("place", "Zenda"),
    ]
    assert [(c["speaker"], c["act"]) for c in told["claims"]] == [("Bo Kim", "Statement"), ("Ann Lee", "Denial")]
    assert told["positions"] == [
        {"person": "Ann Lee", "title": "president", "of": "Ruritania", "status": "Current", "near": meeting["near"]}
    ]
    assert told["figures"][0]["value"] == 10
    assert [(r["kind"], r["content"]) for r in told["rejected"]] == [("claims", "that he attacked Ruritania")]
    for name in (e["name"] for e in told["entities"]):
        assert name in text
    for row in (*told["events"], *told["positions"], *told["figures"]):
        assert text.count(row["near"]) == 1
    assert all(c["content"] in text for c in told["claims"])


def test_it_is_written_as_files(tmp_path):
    graph, decisions = tmp_path / "graph.nq", tmp_path / "decisions.txt"
    graph.write_text("\n".join(f"{q} ." for q in corrected_store()), encoding="utf-8")
    decisions.write_text("\n".join(LINES), encoding="utf-8")
    assert export_decisions(str(graph), str(decisions), str(tmp_path / "out")) == 1
    [text, told] = sorted((tmp_path / "out").iterdir(), key=lambda p: p.suffix, reverse=True)
    assert text.read_text(encoding="utf-8") == alpha().article.text
    assert set(json.loads(told.read_text(encoding="utf-8"))) >= {
        "id",
        "date",
        "entities",
        "positions",
        "events",
        "claims",
        "figures",
        "coref",
    }
    with pytest.raises(Misuse, match="no such file"):
        export_decisions(str(graph), str(tmp_path / "none"), str(tmp_path / "out"))
