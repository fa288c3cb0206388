"""What the rules make of many short texts: their names, who has which of them, whom a description or pronoun means.

`readings.json` keeps it word for word. Whoever changes a rule on purpose writes it anew with
`PYTHONPATH=$PWD:tests python tests/extract/entities/test_readings.py` and reads the difference.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.extract.entities.clusters import cluster_names, identity_of
from kg.extract.entities.history import History
from kg.extract.entities.mentions import Quote, head_mentions
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.places import find_places, names_by_token
from kg.extract.entities.reference_features import candidates, rows
from kg.extract.entities.references_by_rule import resolve
from kg.extract.entities.span_features import SpanView
from kg.extract.entities.spans import candidate_spans
from kg.terms.iris import digest, last_step

FILE = Path(__file__).parent / "readings.json"
READINGS = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def reading(doc):
    """Names, entities, mentions and places of a text as the rules read it, and a digest of what tells of them."""
    names = names_by_rule(doc)
    clusters = cluster_names(doc, names)
    marks = [t.i for t in doc if t.text in "“”"]
    quotes = [Quote(b, e + 1, 0) for b, e in zip(marks[::2], marks[1::2], strict=False)] if clusters else []
    by_rule = resolve(doc, [replace(c) for c in clusters], quotes)
    named = names_by_token(clusters)
    places, view = list(find_places(doc, named)), SpanView(doc, names)
    history = History(doc, clusters, quotes, named, {m.root: m for m in by_rule})
    told = [view.numbers(*span) + view.signs(*span) for span in candidate_spans(doc, names)]
    for n, place in enumerate(places):
        among = candidates(history, place)
        if among:
            told += [[place.root, *among], *rows(history, place, among).round(3).tolist()]
            history.add(place.root, among[n % len(among)], 2 + n % 2)
        else:
            history.pass_over(place.root)
    return {
        "names": [f"{n.text} {n.start} {last_step(n.cls.value)} {last_step(n.kind.value)} {n.rule}" for n in names],
        "entities": [
            f"{c.label} {last_step(c.cls.value)} {len(c.names)} {c.gender} {c.context} {identity_of(c)}"
            for c in clusters
        ],
        "mentions": [
            f"{doc[m.start : m.end].text} {m.root} = {clusters[m.entity].label} {last_step(m.kind.value)} {m.rule}"
            for m in (*by_rule, *head_mentions(by_rule).values())
        ],
        "places": [f"{doc[p.start : p.end].text} {p.root} {p.kind} {p.determiner} {p.beside} {p.how}" for p in places],
        "numbers": digest(json.dumps(told)),
    }


@pytest.mark.parametrize("text", READINGS)
def test_a_text_is_read_as_before(parsed, text):
    assert reading(parsed(text)) == READINGS[text]


def write() -> None:
    """Writes the readings of all texts whose parses are kept, those without any entity left out."""
    from parses import Parses

    parses = Parses()
    found = {text: reading(parses.doc(text)) for text in sorted(parses._kept)}
    lines = (f"{json.dumps(t)}: {json.dumps(r, ensure_ascii=False)}" for t, r in found.items() if r["entities"])
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
