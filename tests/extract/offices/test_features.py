"""What the trees of offices look at, number by number and sign by sign: the weights were trained with just these.

Whoever changes them trains anew and writes `features.json` with `python tests/extract/offices/test_features.py`.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from parses import write_features

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.extract.offices import holders, status
from kg.extract.offices.bodies import Held, bodies, word_of
from kg.extract.offices.find import certainty, gather
from kg.extract.offices.phrases import phrases
from kg.extract.offices.view import View
from kg.terms.vocab import KG

FILE = Path(__file__).parent / "features.json"
KNOWN = frozenset("minister mayor chancellor spokesman president senator chief".split())
TEXTS = (
    "Jane Lee, the former deputy foreign minister of Sweden, met Boris Petrov, mayor of Sofia, in Oslo.",
    "“I was not told,” said German Chancellor Ann Lee, who served as finance minister of Sweden until 2012.",
    "His spokesman Bo Kim told Ann Lee that the Senate president and Acme chief had died in Sofia (Bulgaria).",
    "Sweden lies in Europe. President Ann Lee, of Sweden, spoke. Lee would become minister of Norway, which thanked Lee.",
    "“The mayor, Bo Kim, is my friend,” said Ann Lee of Acme. Kim was then the chief of the Bank of Sofia in Varna.",
    "Ann Lee, Bo Kim and Mayor Jane Roe, the late president of the Senate, met Roe’s minister, a chief from Varna.",
    "The Senator Lee and his wife left Varna. Ann Lee was not elected, but Kim serves as chief, said Bo Kim, a mayor.",
)


class Falling:
    """Chances that fall from row to row."""

    def chances(self, rows):
        return [round(max(0.9 - 0.09 * i, 0.01), 2) for i in range(len(rows))]


def features(doc):
    """Every number and sign of every pair, body, wording and status in a text."""
    clusters = cluster_names(doc, names_by_rule(doc))
    view = View(doc, clusters, resolve(doc, clusters), KNOWN)
    found: dict[str, dict] = {"holders": {}, "status": {}, "wordings": {}, "bodies": {}, "told": {}}
    model = SimpleNamespace(phrase=Falling(), body=Falling())
    pairs = list(view.pairs())
    scored = [Held(token, mention, 0.3 + 0.5 / (i + 1)) for i, (token, mention) in enumerate(pairs)]
    for told in gather(view, model, scored):
        body = None if told.body is None else clusters[told.body.entity].label
        found["told"][f"{clusters[told.person].label}, {told.title}"] = [
            body,
            *(told.chance, told.body_chance, told.title_chance, told.second_body, told.rival),
            *(round(float(n), 6) for n in certainty(view, told)),
        ]
    for token, mention in pairs:
        if mention.kind == KG.Nominal:
            continue
        pair = f"{token.text} {token.i}, {doc[mention.start : mention.end].text} {mention.start}"
        found["holders"][pair] = [
            *map(float, holders.numbers(view, token, mention, 0.25)),
            *holders.signs(view, token, mention),
        ]
        found["status"][pair] = [
            *status.numbers(view, token, mention),
            *status.signs(view, token),
            status.is_incoming(view, token),
        ]
        wordings = phrases(view, token)
        found["wordings"][token.text] = [[p.text, *p.numbers, *p.signs] for p in wordings]
        held = [Held(token, mention, 0.75, tuple((p.text, 0.5) for p in wordings))]
        rows = bodies(view, mention.entity, word_of(token), held, frozenset({token.i}))
        found["bodies"][pair] = [[clusters[b.entity].label, *b.numbers, *b.signs] for b in rows]
    return found


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["holders", "status", "wordings", "bodies", "told"])
def test_the_features_are_those_that_the_weights_were_trained_with(parsed, text, kind):
    kept = json.loads(FILE.read_text(encoding="utf-8"))[text][kind]
    assert features(parsed(text))[kind] == kept


if __name__ == "__main__":
    write_features(FILE, TEXTS, features)
