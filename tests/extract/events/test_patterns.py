"""Every event pattern fires on its own examples and keeps quiet on its counter-examples."""

from pathlib import Path

import pytest

from kg.errors import KgError
from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.find import find_names
from kg.extract.entities.references_by_rule import resolve
from kg.extract.events import patterns
from kg.extract.events.patterns import load_patterns
from kg.extract.events.roles import find_events
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare
from kg.terms.ontology import children
from kg.terms.vocab import KG

CASES = [
    (p.id, text, want) for p in load_patterns() for want, texts in ((True, p.yes), (False, p.no)) for text in texts
]


@pytest.fixture(scope="module")
def fired(nlp):
    """(sentence) -> rules that fired."""
    texts = sorted({text for _, text, _ in CASES})
    found = {}
    for text, doc in zip(texts, parse(nlp, map(prepare, texts)), strict=True):
        clusters = cluster_names(doc, find_names(doc))
        found[text] = {e.rule for e in find_events(doc, clusters, resolve(doc, clusters), ())}
    return found


@pytest.mark.parametrize(("rule", "text", "want"), CASES)
def test_a_pattern_keeps_to_its_examples(fired, rule, text, want):
    assert (f"event-{rule}" in fired[text]) is want


def test_half_of_the_event_classes_have_a_pattern():
    classes = {p.cls for p in load_patterns()}
    assert classes <= set(children(KG.Event))
    assert len(classes) >= 32


GOOD = {
    "id": "x",
    "class": "kg:Visit",
    "pos": "VERB",
    "lemmas": ["visit"],
    "roles": {"kg:agent": ["subject"]},
    "yes": ["a"],
    "no": ["b"],
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"color": 1}, "unknown or missing keys: color"),
        ({"class": "kg:Visitt"}, "kg:Visit"),
        ({"class": "kg:Person"}, "no event class"),
        ({"roles": {"kg:speaker": ["subject"]}}, "no role of an event"),
        ({"roles": {"kg:agent": ["above"]}}, "unknown path 'above'"),
        ({"yes": []}, "needs sentences"),
    ],
)
def test_a_wrong_pattern_is_refused_in_words(change, said):
    with pytest.raises(KgError, match=said):
        patterns._pattern({**GOOD, **change}, Path("my.yaml"))
