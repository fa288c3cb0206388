"""What the reader of events looks at, feature by feature: the weights were trained with just these.

Whoever changes them trains anew and writes `features.json` with `python tests/extract/events/test_features.py`. Where
there are many numbers their digest is kept.
"""

import datetime
import itertools
import json
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest
from parses import write_features

from kg.extract.dates import find_dates
from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.mentions import head_mentions
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.extract.events import confidence, coreference, modality, parties, tokens
from kg.extract.events.context import Context, EventMention, Filler, ReadEvent
from kg.extract.events.timing import date_candidates, relation_of
from kg.terms.iris import digest
from kg.terms.vocab import KG

FILE = Path(__file__).parent / "features.json"
DAY = datetime.date(2021, 6, 16)  # a Wednesday
TEXTS = (
    "Gunmen attacked a mosque in Kabul on Friday, killing nine people and wounding the imam. The attack was the third in June.",
    "Ann Lee will meet Bo Kim, the mayor of Sofia, on Monday. The two had last met in May 2020, before the talks collapsed.",
    "Police did not arrest Lee’s brother, who was said to have been abducted by rebels near Mariupol in 2014.",
    "If Germany signs the treaty, Sweden may withdraw its troops; no one was killed, Kim said, during last week’s protests.",
    "Arrested yesterday: two men and a woman. The Senate, which voted 52-48, refused to ratify the agreement with Iran.",
)  # fmt: skip


def context_of(doc):
    """The context of a parse, in which words of like letters are alike."""
    clusters = cluster_names(doc, names_by_rule(doc))
    mentions = resolve(doc, clusters)
    context = Context(doc, head_mentions(mentions), [c.cls for c in clusters], find_dates(doc, DAY), DAY)
    letters = np.array([[t.lower_.count(letter) for letter in ascii_lowercase] for t in doc], np.float32)
    context.__dict__["vectors"] = letters / np.maximum(np.linalg.norm(letters, axis=1, keepdims=True), 1)
    return context


def mention_of(context, token, among):
    """A mention whose parties are the first two candidates and whose dates are the first of the text."""
    roles = zip((KG.agent, KG.target), among, (0.9, 0.4), strict=False)
    fillers = tuple(Filler(role, at, context.party_at(at), chance) for role, at, chance in roles)
    dates = tuple(zip((0.8, 0.3), context.dated, strict=False))
    cls = (KG.Attack, KG.Meeting)[token % 2]
    return EventMention(token, cls, 0.7, 0.6, fillers, KG.Occurred, (0.6, 0.3, 0.1, 0.0), dates)


def short(rows):
    return digest(json.dumps([[int(n) for n in row] for row in rows]))


def features(doc):
    """Every feature of every trigger, pair and date of a text."""
    context = context_of(doc)
    found: dict[str, dict] = {
        "tokens": {},
        "parties": {},
        "paths": {},
        "modality": {},
        "dates": {},
        "pairs": {},
        "sure": {},
    }
    columns = tokens._columns(context.parse, context.parse.candidates)
    found["tokens"] = {str(number): short([column]) for number, column in enumerate(columns)}
    mentions = []
    for token in (t for t in doc if t.pos_ == "VERB"):
        name = f"{token.text} {token.i}"
        among = parties.candidates(doc, token.i)
        found["parties"][name] = [
            short(parties._values(context, token.i, "kg:Attack", among)),
            *(doc[i].text for i in among),
        ]
        found["paths"][name] = {f"{doc[i].text} {i}": " ".join(parties.path_between(doc, token.i, i)) for i in among}
        found["modality"][name] = [modality.is_denied(token), *modality._features(context, token.i, "kg:Attack")]
        found["dates"][name] = [
            [when.value, when.start, relation_of(context, when) if when.start >= 0 else "", short([buckets])]
            for asked in ("kg:Occurred", "kg:Planned")
            for buckets, when in date_candidates(context, token.i, "kg:Attack", asked, frozenset({token.i}))
        ]
        mentions.append(mention_of(context, token.i, among))
    for a, b in itertools.pairwise(mentions):
        pair = f"{doc[a.token].text} {a.token}, {doc[b.token].text} {b.token}"
        found["pairs"][pair] = list(coreference._features(context, *(coreference._traits(context, m) for m in (a, b))))
        when = context.dated[0] if context.dated else None
        event = ReadEvent(a.cls, (a, b), a.parties, when, KG.Occurred, 0.6, 0.7, 0.0)
        found["sure"][pair] = list(confidence._features(context, event))
    return found


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["tokens", "parties", "paths", "modality", "dates", "pairs", "sure"])
def test_the_features_are_those_that_the_weights_were_trained_with(parsed, text, kind):
    kept = json.loads(FILE.read_text(encoding="utf-8"))[text][kind]
    assert json.loads(json.dumps(features(parsed(text))[kind])) == kept


if __name__ == "__main__":
    write_features(FILE, TEXTS, features)
