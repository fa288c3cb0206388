"""What the readers of names and references look at, number by number: the weights were trained with just these.

Whoever changes them trains anew and writes `features.json` with `python tests/extract/entities/test_features.py`. Of
the numbers of a stretch and of a candidate the digest is kept.
"""

import json
from pathlib import Path

import pytest
from parses import write_features

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.mentions import Quote
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.places import find_places, names_by_token
from kg.extract.entities.reference_signs import place_signs
from kg.extract.entities.references import decode
from kg.extract.entities.references_by_rule import resolve
from kg.extract.entities.span_features import SpanView
from kg.extract.entities.spans import candidate_spans
from kg.terms.iris import digest

FILE = Path(__file__).parent / "features.json"
TEXTS = (
    "Ann Lee, the mayor of Sofia, met Bo Kim on Monday. She told him that the city would help its neighbours.",
    "“I will not sign it,” Angela Merkel said. “We know why.” The chancellor, 66, left Berlin; her spokesman stayed.",
    "Acme Corp. sued Zenda Ltd, a company from Ruritania. The firm said its rival had copied it. Acme’s lawyers agreed.",
    "Hamas and Israel agreed to a truce. The group freed two Israelis, and the country its prisoners. Both praised Qatar.",
    "President Vladimir Putin’s friend Ivan Petrov, who lives in Paris, denied that he had met a minister. Putin did not.",
    "Two men were arrested in Leeds. Police said the men had attacked Dr. Jane Roe of Leeds University. They deny it.",
)  # fmt: skip


def short(numbers):
    return digest(json.dumps([round(float(n), 4) for n in numbers]))


def features(doc):
    """The numbers and signs of every stretch, and of every candidate of a description or pronoun."""
    names = names_by_rule(doc)
    view = SpanView(doc, names)
    stretches = {
        f"{doc[b:e].text} {b}": [short(view.numbers(b, e)), *view.signs(b, e)] for b, e in candidate_spans(doc, names)
    }
    clusters = cluster_names(doc, names)
    by_rule = {m.root: m for m in resolve(doc, clusters)}
    inside = [t.i for t in doc if t.text in "“”"]
    quotes = [Quote(inside[0], inside[1] + 1, 0)] if inside and clusters else []
    places, read = {}, []

    def choose(history, place, among, rows):
        read.append(place)
        places[f"{doc[place.start : place.end].text} {place.root}"] = [
            place.kind,
            list(place_signs(doc, place)),
            {clusters[entity].label: short(row) for entity, row in zip(among, rows, strict=True)},
        ]
        return among[len(read) % len(among)], 0.9 if len(read) % 3 else 0.1

    list(decode(doc, clusters, quotes, find_places(doc, names_by_token(clusters)), by_rule, choose))
    return {"stretches": stretches, "places": places}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["stretches", "places"])
def test_the_features_are_those_that_the_weights_were_trained_with(parsed, text, kind):
    kept = json.loads(FILE.read_text(encoding="utf-8"))[text][kind]
    assert features(parsed(text))[kind] == kept


if __name__ == "__main__":
    write_features(FILE, TEXTS, features)
