"""Names as they are corrected: their extent and what they are of."""

import pytest

from kg.extract.entities.find import Scores, correct, find_names
from kg.extract.entities.names import Name
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.span_features import KINDS, SpanView
from kg.extract.entities.spans import candidate_spans
from kg.terms.vocab import KG


def spans_of(doc, names):
    return {doc[start:end].text for start, end in candidate_spans(doc, names)}


def test_a_name_may_be_longer_or_shorter_than_found(nlp):
    doc = nlp("The Obama administration sued Kingston Securities Executive Dickie Wong.")
    at = {t.text: t.i for t in doc}
    names = [
        Name(at["Obama"], at["Obama"] + 1, "Obama", KG.Person, KG.Name),
        Name(at["Kingston"], at["Executive"] + 1, "Kingston Securities Executive", KG.Organisation, KG.Name),
    ]
    found = spans_of(doc, names)
    assert {"Obama", "Obama administration", "Kingston Securities", "Kingston Securities Executive"} <= found
    assert not any(text.startswith("The ") for text in found)


def test_a_listed_name_among_plain_words_is_settled(nlp):
    doc = nlp("We left France yesterday. We met France Telecom.")
    names = [n for n in names_by_rule(doc) if n.text == "France"]
    first = [n for n in names if n.start < 4]
    assert first[0].known is not None
    starts = {start for start, _ in candidate_spans(doc, names_by_rule(doc))}
    assert first[0].start not in starts
    assert any(start > 4 for start in starts)


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("We met Ursula von der Leyen yesterday.", 2, 4, "Ursula von der Leyen"),
        ("We met Ursula von der Leyen yesterday.", 5, 6, "Ursula von der Leyen"),
        ("We met Anthony “Tony Ducks” Corallo yesterday.", 2, 3, "Anthony “Tony Ducks” Corallo"),
        ("The French civil aviation authority warned.", 1, 2, "French civil aviation authority"),
        ("The Committee on the Elimination of Hunger met.", 1, 2, "Committee on the Elimination of Hunger"),
        ("Orange and Riverside burned.", 0, 3, "Riverside"),
    ],
)
def test_a_name_may_reach_across_small_words(nlp, text, start, end, name):
    doc = nlp(text)
    found = [Name(start, end, doc[start:end].text, KG.Organisation, KG.Name)]
    assert name in spans_of(doc, found)


@pytest.mark.parametrize(
    ("text", "start", "end", "no_name"),
    [
        ("We met Ursula yesterday and der Leyen.", 2, 3, "Ursula yesterday and der Leyen"),
        ("We met Anthony “and then we left” quickly.", 2, 3, "Anthony “and then we left” quickly"),
        ("The French civil aviation warned the authority.", 1, 2, "French civil aviation warned the authority"),
    ],
)
def test_a_name_does_not_reach_across_other_words(nlp, text, start, end, no_name):
    doc = nlp(text)
    assert no_name not in spans_of(doc, [Name(start, end, doc[start:end].text, KG.Organisation, KG.Name)])


@pytest.mark.parametrize(
    ("text", "name", "cls"),
    [
        ("The Obama administration signed the bill. It was late.", "Obama administration", KG.Organisation),
        ("Police in Dresden said so. The Dresden police said more.", "Dresden", KG.Place),
        ("Michael Leary runs Ryanair. Ryanair said so.", "Ryanair", KG.Organisation),
    ],
)
def test_names_are_found_with_their_kind(nlp, text, name, cls):
    from kg.lang.lexicon import is_kind_of

    found = {n.text: n.cls for n in find_names(nlp(text))}
    assert name in found
    assert is_kind_of(found[name], cls)


def test_the_likeliest_of_overlapping_stretches_wins(nlp):
    doc = nlp("The Obama administration left.")
    found = [Name(1, 2, "Obama", KG.Person, KG.Name)]
    import numpy as np

    kinds = np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0]])

    def corrected(short, long):
        return [n.text for n in correct(doc, found, Scores([(1, 2), (1, 3)], np.array([short, long]), kinds))]

    assert corrected(0.3, 0.8) == ["Obama administration"]
    assert corrected(0.8, 0.3) == ["Obama"]
    assert corrected(0.0, 0.1) == ["Obama"], "what was found stays where nothing likely takes its place"


def test_a_name_of_the_lists_keeps_its_class(nlp):
    import numpy as np

    doc = nlp("Jordan left.")
    (name,) = names_by_rule(doc)
    assert name.known is not None
    kinds = np.array([[1.0, 0.0, 0.0]])
    assert correct(doc, [name], Scores([(0, 1)], np.array([0.9]), kinds)) == (name,)


def test_features_of_a_stretch_depend_on_its_own_text_alone(nlp):
    one, two = nlp("Ann Lee left."), nlp("It rained. Ann Lee left.")
    views = [SpanView(doc, names_by_rule(doc)) for doc in (one, two)]
    assert len(views[0].numbers(0, 2)) == len(views[1].numbers(3, 5))
    assert views[0].string(0, 2) == views[1].string(3, 5) == "Ann Lee"
    assert views[0].signs(0, 2)[1] == "last lee"
    assert len(KINDS) == 3


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Police questioned Moore, Jane, the treasurer of Borealis, on Monday.", {"Jane Moore"}),
        ("Police questioned Moore, Jane, 45, on Monday.", {"Jane Moore"}),
        ("Police questioned Moore, Jane, and Tom Reed on Monday.", {"Moore", "Jane", "Tom Reed"}),
        ("Police questioned Jane Moore, the treasurer of Borealis, on Monday.", {"Jane Moore"}),
    ],
)
def test_a_surname_before_its_given_name_is_one_person(nlp, text, people):
    assert {n.text for n in find_names(nlp(text)) if n.cls == KG.Person} == people
