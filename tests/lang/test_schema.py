"""Word lists are checked when they are loaded: each word once, and as a token can be."""

from pathlib import Path

import pytest
import srsly

from kg.errors import KgError
from kg.lang.lexicon import sections, words
from kg.lang.schema import check_lists
from kg.terms.data import lexicon_file

FILE = Path("mine.yaml")


def loaded(text):
    return check_lists(FILE, srsly.yaml_loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "a: [one, two]",
        "a: [one]\nb: [one]",
        "kg:Killed: {verbs: [kill], nouns: [death]}",
        "a: {lt: lieutenant, gov: governor}",
        "a: ['true', \"n't\"]",
        "a: {one: 1, two: 2}",
    ],
)
def test_sound_lists_pass(text):
    assert loaded(text) == srsly.yaml_loads(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [good, true]", "mine.yaml: a: True is no word: write it in quotation marks"),
        ("a: [good, 7]", "mine.yaml: a: 7 is no word"),
        ("a: [good, ' bad']", "' bad' is no word"),
        ("a: [good, '']", "'' is no word"),
        ("a: [good, bad, good]", "mine.yaml: a: 'good' twice"),
        ("a: {b: [good, good]}", "mine.yaml: a/b: 'good' twice"),
        ("a: [MPs]", "'MPs' is compared in lower case"),
        ("a: [state media]", "'state media' is several tokens"),
        ("a: [oil-rich]", "'oil-rich' is several tokens"),
        ("a: [world's]", "is several tokens"),
        ("a: {one: 1, two: half}", "1 is no word"),
        ("a: {one: 1, two: true}", "1 is no word"),
        ("a: {twenty-one: 21}", "'twenty-one' is several tokens"),
        ("a: {vice-president: deputy}", "'vice-president' is several tokens"),
        ("kg:Persn: [one]", "kg:Person"),
        ("[one, two]", "expected lists of words by name"),
    ],
)
def test_what_no_token_can_be_is_refused(text, said):
    with pytest.raises(KgError, match=said):
        loaded(text)


def test_some_lists_hold_phrases_names_or_terms():
    names = Path("names.yaml")
    kept = {key: [] for key in srsly.read_yaml(lexicon_file("schema.yaml"))["names.yaml"]}
    assert check_lists(names, kept | {"not_names": ["man of the match"], "short": ["US"]})
    with pytest.raises(KgError, match="several tokens"):
        check_lists(names, kept | {"short": ["the US"]})
    with pytest.raises(KgError, match="names a list that is not there: before_peoples"):
        check_lists(names, {})
    classes = {"counted": {"kg:Killed": ["kg:Meetin"]}}
    with pytest.raises(KgError, match="kg:Meeting"):
        check_lists(Path("event_classes.yaml"), classes)


@pytest.mark.parametrize("path", sorted(lexicon_file("acts.yaml").parent.glob("*.yaml")), ids=lambda p: p.name)
def test_all_lists_of_the_package_are_sound(path):
    if path.name not in ("events.yaml", "schema.yaml"):  # patterns, which have a check of their own
        assert sections(path.name)


def test_it_is_true_that_nobody_is_meant():
    assert "true" in words("nominals.yaml", "impersonal")
