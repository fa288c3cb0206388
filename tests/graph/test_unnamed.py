"""Parties without a name, sources in their own words, and offices whose body nobody names: written, valid, shown."""

from dataclasses import replace

import pytest
from fixture import alpha, quads, spans
from pyoxigraph import Literal, Store

from kg.explore.reader import Look
from kg.explore.statements import line
from kg.extract.explain import describe_facts
from kg.model import UnnamedRole
from kg.query.named import load_query, query_store
from kg.query.validate import check
from kg.terms.vocab import KG, ORG


def facts():
    known = alpha()
    meeting, attack, *events = known.events
    reading = replace(attack.reading, roles=spans(known.article.text, "Bo Kim"))
    sentences = tuple({span for e in known.events for span in e.reading.evidence})
    attack = replace(
        attack,
        reading=reading,
        roles=(),
        unnamed=(UnnamedRole(KG.agent, "gunmen"), UnnamedRole(KG.target, "two guards")),
    )
    said = replace(known.claims[4], speaker=None, speaker_text="Officials", directed_at=(1,))
    office = replace(known.memberships[0], body=None)
    claims = (*known.claims[:4], said, *known.claims[5:])
    return replace(known, events=(meeting, attack, *events), claims=claims, memberships=(office,), sentences=sentences)


@pytest.fixture(scope="module")
def store():
    made = Store()
    made.extend(quads(facts()))
    return made


def objects(store, predicate):
    return sorted(q.object.value for q in store.quads_for_pattern(None, predicate, None, None))


def test_phrases_are_plain_strings_in_their_role(store):
    assert objects(store, KG.unnamedAgent) == ["gunmen"]
    assert objects(store, KG.unnamedTarget) == ["two guards"]
    assert objects(store, KG.unnamedParticipant) == []


def test_the_source_and_the_aim_of_a_claim(store):
    assert objects(store, KG.speakerText) == ["Officials"]
    (aim,) = store.quads_for_pattern(None, KG.directedAt, None, None)
    assert "bo-kim" in aim.object.value
    assert (
        aim.graph_name
        == next(store.quads_for_pattern(aim.subject, KG.speakerText, Literal("Officials"), None)).graph_name
    )


def test_an_office_without_a_body_has_none(store):
    assert objects(store, ORG.organization) == []
    (row,) = query_store(load_query("officials").text, store)
    assert (row["person"].value, row["office"].value, row["body"]) == ("Ann Lee", "president", None)


def test_the_graph_conforms(store):
    assert not check(store)


def test_lines_say_the_phrases(store):
    look = Look(store)
    attack = next(q.subject for q in store.quads_for_pattern(None, KG.unnamedAgent, None, None))
    shown = line(look, attack)
    assert (shown["unnamed_agents"], shown["unnamed_targets"]) == (["gunmen"], ["two guards"])
    claim = next(q.subject for q in store.quads_for_pattern(None, KG.speakerText, None, None))
    assert line(look, claim)["speaker"]["name"] == "Officials"


def test_explain_says_the_phrases():
    text = describe_facts(facts())
    assert "attack: agent 'gunmen', target 'two guards'" in text
    assert "no body named" in text
