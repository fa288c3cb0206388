"""What the event reader makes of mentions: one event, with the parties and the date of the surest."""

from dataclasses import replace
from datetime import date

import pytest

from kg.extract.dates import When
from kg.extract.entities.mentions import Mention
from kg.extract.events.context import Context, EventMention, Filler
from kg.extract.events.reader import join_mentions, load_reader, rate, read_events, trigger_probabilities
from kg.terms.ontology import term
from kg.terms.vocab import KG


@pytest.fixture(scope="module")
def reader():
    return load_reader()


@pytest.fixture
def context(nlp):
    return Context(nlp("Gunmen attacked a mosque. The attack killed nine. It was in Kabul."), {}, (), (), None)


def when(day, start=0):
    at = date.fromisoformat(day)
    return When(start, start + 1, day, at, at)


def filler(role, token, entity=None, probability=0.9):
    mention = None if entity is None else Mention(token, token + 1, token, entity, KG.Name)
    return Filler(role, token, mention, probability)


def mention(token, probability, *parties, dates=(), modalities=(0.9, 0.1, 0.0, 0.0)):
    return EventMention(token, KG.Attack, probability, probability, parties, KG.Occurred, modalities, tuple(dates))


def test_classes_of_the_reader_are_classes_of_the_ontology(reader):
    assert reader.classes[0] == ""
    assert all(term(cls) for cls in reader.classes[1:])
    assert {c for pair in reader.alike for c in pair} <= set(reader.classes)


def test_probabilities_of_a_token_add_up(reader, nlp):
    context = Context(nlp("Police arrested two men in Leeds."), {}, (), (), None)
    odds = trigger_probabilities(context, reader.triggers)
    assert odds.shape == (len(context.parse.candidates), len(reader.classes))
    assert odds.sum(1) == pytest.approx(1, abs=1e-4)


def test_an_article_without_words_has_no_events(nlp):
    assert read_events(Context(nlp(""), {}, (), (), None)) == ()
    assert read_events(Context(nlp("“ ”"), {}, (), (), None)) == ()


def test_further_mentions_fill_only_roles_that_nobody_fills(reader, context):
    first = mention(1, 0.9, filler(KG.agent, 0, 1))
    second = mention(6, 0.8, filler(KG.agent, 5, 2), filler(KG.target, 8))
    event = join_mentions(context, reader, [first, second])
    assert [(p.role, p.entity) for p in event.parties] == [(KG.agent, 1), (KG.target, None)]


def test_nobody_takes_part_twice(reader, context):
    first = mention(1, 0.9, filler(KG.agent, 0, 1))
    second = mention(6, 0.8, filler(KG.target, 5, 1))
    assert len(join_mentions(context, reader, [first, second]).parties) == 1


def test_the_likeliest_date_by_all_mentions_counts_and_an_unlikely_one_does_not(reader, context):
    likely, unlikely = (0.9, when("2020-01-02")), (0.4, when("2020-01-01"))
    event = join_mentions(context, reader, [mention(1, 0.9, dates=[unlikely]), mention(6, 0.9, dates=[likely])])
    assert event.when == likely[1]
    surest = join_mentions(context, reader, [mention(1, 0.9, dates=[likely]), mention(6, 0.9, dates=[unlikely])])
    assert surest.when == likely[1]
    assert join_mentions(context, reader, [mention(1, 0.9, dates=[(0.01, likely[1])])]).when is None


def test_the_surest_mention_says_most_of_whether_it_happened(reader, context):
    planned = mention(1, 0.9, modalities=(0.45, 0.55, 0.0, 0.0))
    said = join_mentions(context, reader, [planned, mention(6, 0.4, modalities=(0.55, 0.45, 0.0, 0.0))])
    assert said.modality == KG.Planned
    surely = join_mentions(context, reader, [planned, mention(6, 0.8, modalities=(1.0, 0.0, 0.0, 0.0))])
    assert surely.modality == KG.Occurred
    assert surely.modality_probability > 0.6


def test_the_day_of_publication_is_taken_from_the_surest_mention_only(reader, context):
    today = replace(when("2020-01-03"), start=-1, end=-1)
    assert join_mentions(context, reader, [mention(1, 0.9), mention(6, 0.8, dates=[(0.9, today)])]).when is None
    assert join_mentions(context, reader, [mention(1, 0.9, dates=[(0.9, today)]), mention(6, 0.8)]).when == today


def test_evidence_has_no_more_than_five_sentences(reader, nlp):
    context = Context(nlp("They attacked. " * 8), {}, (), (), None)
    at = [t.i for t in context.doc if t.text == "attacked"]
    event = join_mentions(context, reader, [mention(i, 0.9 - i / 100) for i in at])
    assert [m.token for m in event.mentions] == at[:5]


def test_reading_depends_on_the_article_alone(nlp, read):
    text = "Gunmen attacked a mosque in Kabul on Friday. Nine people were killed."
    alone = read(text, "2021-06-16").events
    read("The European Union imposed sanctions on Belarus.", "2021-06-16")
    assert read(text, "2021-06-16").events == alone


def test_an_event_that_may_be_told_already_is_less_sure(reader, context):
    group = [mention(1, 0.9, filler(KG.agent, 0, 1))]
    new, told = rate(context, reader, [join_mentions(context, reader, group, double) for double in (0.0, 0.5)])
    assert (new.double, told.double) == (0.0, 0.5)
    assert new.probability > told.probability
