"""What the rules and the features make of texts, word by word and number by number.

`readings.json` holds for each text the attributions that rules find, who makes them, at whom they are aimed, and what
the trained readers look at: the weights were trained with just these. Whoever changes them looks at the difference,
trains anew if features changed, and writes the file with `python tests/extract/claims/test_readings.py`.
"""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from parses import Parses

from kg.extract.claims.act_features import WIDTH, hashed, vectors
from kg.extract.claims.act_rules import is_open, speech_act
from kg.extract.claims.aim import aimed_at
from kg.extract.claims.cues import cue_verb, source_head, withheld
from kg.extract.claims.find import find_attributions
from kg.extract.claims.pieces import by_sentence
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.reader import quotes_of
from kg.extract.claims.rules import rule_attributions, rule_marks
from kg.extract.claims.speaker_features import NOBODY, PAIR
from kg.extract.claims.speaker_rules import addressee_of, nobody_says, speakers_of
from kg.extract.claims.speakers import Spoken, decode, turns_of
from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.lookup import entities_of
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.nlp.ranges import tokens_of

FILE = Path(__file__).parent / "readings.json"
TEXTS = tuple(json.loads((Path(__file__).parent / "reading_texts.json").read_text(encoding="utf-8")))


def words(doc, ranges):
    return [doc[begin:end].text for begin, end in ranges]


def entities_in(doc):
    clusters = cluster_names(doc, names_by_rule(doc))
    return entities_of(doc, clusters, tuple(resolve(doc, clusters)))


def attribution(doc, entities, a):
    """One attribution, as words and names."""
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    speakers = speakers_of(doc, entities, a)
    act = speech_act(doc, a)
    label = [entities.entities[e].label for e in speakers]
    addressee = addressee_of(verb, entities, speakers[0] if speakers else None)
    return {
        "said": [words(doc, [a.source] if a.source else []), words(doc, a.cue), words(doc, a.content)],
        "head": doc[a.head].text if a.head >= 0 else "",
        "how": [a.lemma, a.rule, a.confidence],
        "pieces": words(doc, by_sentence(doc, a.content)),
        "verb": [verb.text, bool(withheld(verb))] if verb is not None else [],
        "named": doc[source_head(doc, a.source, None)].text if a.source else "",
        "speakers": label,
        "nobody": nobody_says(doc, a.source),
        "act": [act.value.rpartition("#")[2], is_open(doc, a)],
        "aim": [entities.entities[e].label for e in aimed_at(doc, entities, a, act, speakers)],
        "addressee": "" if addressee is None else entities.entities[addressee].label,
    }


def reading(doc):
    """All that is read of a text by rules, and the marks that the networks are told."""
    entities, quotations = entities_in(doc), find_quotations(doc)
    by_rule = rule_attributions(doc, quotations)
    (found,) = find_attributions([doc])
    return {
        "quotations": words(doc, quotations),
        "marks": "".join(rule_marks(doc, by_rule)),
        "by rule": [[*words(doc, a.cue), *words(doc, a.content)] for a in by_rule],
        "attributions": [attribution(doc, entities, a) for a in found],
        "quotes": [
            [doc[q.start : q.end].text, doc[q.source].text if q.source >= 0 else ""] for q in quotes_of(doc, found)
        ],
    }


def features(doc):
    """The numbers of every claim with every candidate, and the places of the features of what is said."""
    entities, quotations = entities_in(doc), find_quotations(doc)
    (found,) = find_attributions([doc])
    turns, quoted = turns_of(doc, entities, found, quotations), tokens_of(quotations)
    numbers = []

    def by_rule(turns, number, among, rows):
        assert rows.dtype == np.float32
        assert {len(row) for row in rows} == {len(rows[0])}
        names = ["" if e == NOBODY else entities.entities[e].label for e in among]
        numbers.append([turns.turns[number].outer, turns.is_title(found[number].anchor[0]),
                        *([name, *row] for name, row in zip(names, rows.round(4).tolist(), strict=True))])  # fmt: skip
        return turns.turns[number].rule, Spoken(turns.turns[number].rule, 1.0, 0.0, 0.0)

    for _ in decode(turns, by_rule):
        pass
    places = [
        hashed(doc, a, piece, direct=all(i in quoted for i in range(*piece)), rule="").tolist()
        for a in found
        for piece in by_sentence(doc, a.content)
    ]
    return {"speakers": numbers, "acts": places}


@pytest.mark.parametrize("text", TEXTS)
def test_the_rules_read_a_text_as_they_did(parsed, text):
    kept = json.loads(FILE.read_text(encoding="utf-8"))[text]
    assert reading(parsed(text)) == kept["reading"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_features_are_those_that_the_weights_were_trained_with(parsed, text):
    kept = json.loads(FILE.read_text(encoding="utf-8"))[text]
    assert json.loads(json.dumps(features(parsed(text)))) == kept["features"]


def test_a_feature_stands_at_the_place_of_its_hash(parsed):
    doc = parsed(TEXTS[0])
    a = find_attributions([doc])[0][0]
    places = hashed(doc, a, a.content[0], direct=True, rule="none").tolist()
    assert zlib.crc32(b"rule=none direct=True") % WIDTH in places
    assert places == sorted(set(places))
    assert vectors(doc, a, a.content[0]).shape == (3 * doc.vocab.vectors_length,)


def test_vectors_are_those_of_the_cue_of_what_is_said_and_of_its_head():
    parses = Parses()
    doc = parses.doc("Ann Lee said that the road was closed. She added that Bo Kim had closed it.")
    for word, vector in (("said", [4, 0, 0]), ("road", [0, 3, 0]), ("closed", [0, 0, 1]), ("added", [0, 1, 1])):
        doc.vocab.set_vector(word, np.array(vector, np.float32))
    first, second = find_attributions([doc])[0]
    mean = np.array([0, 1.5, 0.5]) / np.hypot(1.5, 0.5)
    assert vectors(doc, first, first.content[0]).tolist() == pytest.approx([1, 0, 0, *mean.round(4), 0, 0, 1])
    half = round(0.5**0.5, 4)
    assert vectors(doc, second, second.content[0]).tolist() == pytest.approx([0, half, half, 0, 0, 1, 0, 0, 1])
    nobody = vectors(doc, replace(first, cue=()), (0, 2)).tolist()
    assert nobody == [0] * 9


def test_nobody_has_no_feature_of_a_pair(parsed):
    doc = parsed(TEXTS[0])
    (found,) = find_attributions([doc])
    turns = turns_of(doc, entities_in(doc), found, find_quotations(doc))
    rows = turns.rows(0, turns.candidates(0))
    assert (rows[-1, -PAIR - 1 : -1] == -2).all()
    assert (rows[:, -1] == [*([0] * (len(rows) - 1)), 1]).all()


def write() -> None:
    """Writes what is read of all texts."""
    parses = Parses()
    lines = []
    for text in TEXTS:
        found = {"reading": reading(parses.doc(text)), "features": features(parses.doc(text))}
        lines.append(f"{json.dumps(text)}: {json.dumps(found, ensure_ascii=False)}")
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
