"""A long article is read part by part, and what is read has the places and the names of the whole."""

import datetime

import pytest

from kg.extract.assemble import read_facts
from kg.extract.extractor import (
    Findings,
    FoundClaim,
    FoundEvent,
    FoundFigure,
    FoundOffice,
    FoundRole,
    Party,
    moved,
)
from kg.extract.registry import make_extractors
from kg.model import Article, Span, Time
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare
from kg.nlp.parts import parts_of
from kg.terms.vocab import KG

FIRST = (
    "Foreign Minister Ann Lee of Ruritania met President Bo Kim in Paris on Monday. "
    "She said that 12 people had been killed in the attack.\n\n"
)
LAST = "Lee said the talks had failed. At least 30 people were injured in Vienna on Tuesday."
FILLER = "The weather was cold, and nothing else was of any note to those who lived there.\n\n"
TEXT = FIRST + FILLER * 520 + LAST


@pytest.fixture(scope="module")
def facts(nlp):
    docs = list(parse(nlp, [prepare(TEXT)]))
    assert len(parts_of(docs[0])) > 2
    article = Article("a", TEXT, "a.txt", date=datetime.date(2020, 3, 4))
    (found,) = read_facts([article], docs, make_extractors("standard", nlp))
    return found


def texts(spans):
    return [TEXT[s.start : s.end] for s in spans]


def test_a_name_at_the_end_is_of_the_entity_at_the_beginning(facts):
    (lee,) = (i for i, e in enumerate(facts.entities) if e.label == "Ann Lee")
    names = [m.span for m in facts.mentions if m.entity == lee and m.kind == KG.Name]
    assert texts(names) == ["Ann Lee", "Lee"]
    assert names[1].start == TEXT.index("Lee said")


def test_claims_of_all_parts_have_their_speaker(facts):
    (lee,) = (i for i, e in enumerate(facts.entities) if e.label == "Ann Lee")
    assert [c.speaker for c in facts.claims] == [lee, lee]
    assert texts(facts.claims[1].content) == ["the talks had failed"]
    assert texts(facts.claims[1].reading.evidence) == ["Lee said the talks had failed."]


def test_events_offices_and_figures_stand_where_the_text_has_them(facts):
    assert [texts(e.reading.trigger) for e in facts.events if e.cls == KG.Meeting] == [["met"]]
    assert ("foreign minister", "Ann Lee") in {(m.title, facts.entities[m.person].label) for m in facts.memberships}
    assert [(f.value, TEXT[f.reading.trigger[0].start :][:2]) for f in facts.figures] == [(12, "12"), (30, "30")]


def test_days_are_counted_from_the_publication_in_all_parts(facts):
    (figure,) = (f for f in facts.figures if f.value == 30)
    assert figure.time is None or figure.time.value == "2020-03-03"
    assert TEXT.startswith("Foreign")


def test_all_that_is_found_is_moved():
    at, further = Span(1, 3), Span(11, 13)

    def found(span, entity):
        party, time = Party(span, entity), Time("2020", None, None, span)
        return Findings(
            (FoundEvent(KG.Meeting, span, (FoundRole(KG.agent, party),), time, KG.Occurred, 1.0, "r", (span,)),),
            (FoundOffice(party, "minister", party, KG.Current, span, 1.0, "r"),),
            (
                FoundClaim(
                    (span,),
                    (span,),
                    span,
                    (party,),
                    1.0,
                    "r",
                    addressee=party,
                    directed_at=(party,),
                    time=time,
                    source_mention=span,
                ),
            ),
            (FoundFigure(span, 1.0, KG.Exactly, KG.Killed, "people", party, party, time, 1.0, "r"),),
            2,
        )

    assert moved(found(at, 1), 10, [5, 7]) == found(further, 7)
    assert moved(found(at, 1), 10) == found(further, 1)
    assert moved(found(at, None), 10, [5, 7]) == found(further, None)
