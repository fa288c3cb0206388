"""What is made of the networks' marks: completed by rules, mended, and left out where nothing is said."""

import pytest

from kg.extract.claims import find
from kg.extract.claims.by_network import by_network
from kg.extract.claims.network.model import MarkedSpans
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.rules import rule_attributions

ROAD = "Ann Lee said that the road was closed. She added that Bo Kim had closed it."
VIEW = "In Ann Lee’s view, Sweden attacked Norway. In the eyes of the law, it was wrong. In the view of the police, Bo Kim did it."
DOORS = "Ann Lee slammed the door. Bo Kim slammed the plan as “a shame”. She saw him leave and considers him a friend."
ASKED = "Asked whether he would resign, Bo Kim said that he was not going to. Told of this, Ann Lee laughed."
NODDED = "Bo Kim began talking to Ann Lee. “The bridge is not safe for cars.” Lee nodded."
NESTED = "“Bo Kim says that we must go,” Ann Lee said, “and I think that he is right,” and then she left the room."
WHISPERED = "Ann Lee whispered, “Nobody will come.” Bo Kim walked, “Nobody will go.” The crowd chanted: “Now”."


def read(doc, *marks, unsure=0.6):
    """The attributions from marks of (source, cue, content, score), each the words of one stretch."""

    def place(words):
        start = doc.text.index(words)
        span = doc.char_span(start, start + len(words))
        return span.start, span.end

    quotations = find_quotations(doc)
    spans = [MarkedSpans(place(s) if s else None, place(k), tuple(map(place, c)), p) for s, k, c, p in marks]
    found = by_network(doc, quotations, rule_attributions(doc, quotations), spans, unsure)
    text = lambda ranges: [doc[b:e].text for b, e in ranges]  # noqa: E731
    return [
        (
            (doc[slice(*a.source)].text if a.source else ""),
            " … ".join(text(a.cue)),
            text(a.content),
            a.lemma,
            a.rule,
            a.confidence,
        )
        for a in found
    ]


@pytest.mark.parametrize(("score", "confidence"), [(0.2, 0.5), (0.714, 0.71), (0.99, 0.95)])
def test_a_mark_becomes_an_attribution_with_the_source_of_the_rules(parsed, score, confidence):
    (one,) = read(parsed(ROAD), ("", "said", ["that the road was closed"], score))
    assert one == ("Ann Lee", "said", ["that the road was closed"], "say", "model-attribution", confidence)


def test_a_mark_without_content_is_none_and_the_rules_alone_do_not_count(parsed):
    assert read(parsed(ROAD), ("Ann Lee", "said", [], 0.9)) == []
    assert read(parsed(ROAD)) == []


def test_the_source_that_is_marked_goes_before_that_of_the_rules(parsed):
    (one,) = read(parsed(ROAD), ("Bo Kim", "added", ["had closed it"], 0.9))
    assert one[:3] == ("Bo Kim", "added", ["had closed it"])


def test_the_cue_and_the_source_are_no_part_of_the_content(parsed):
    (one,) = read(parsed(ROAD), ("Ann Lee", "said", ["Ann Lee said that the road was closed"], 0.9))
    assert one[2] == ["that the road was closed"]


def test_a_view_stays_unless_somebody_says_it(parsed):
    rules = [one[4] for one in read(parsed(VIEW))]
    assert rules == ["cue-view", "cue-view"]
    whole = read(parsed(VIEW), ("Norway", "attacked", ["In Ann Lee’s view, Sweden"], 0.9))
    assert [one[:2] for one in whole] == [
        ("Norway", "attacked"),
        ("the police", "In the view of"),
        ("Ann Lee", "In … view"),
    ]
    twice = read(parsed(VIEW), ("", "view", ["Sweden attacked Norway"], 0.9))
    assert [one[1] for one in twice] == ["In … view", "In the view of"]


def test_what_rules_find_in_a_content_is_a_claim_inside_a_claim(parsed):
    found = read(parsed(NESTED), ("Ann Lee", "said", ["Bo Kim says that we must go", "I think that he is right"], 0.9))
    assert [(one[1], one[4]) for one in found] == [
        ("said", "model-attribution"),
        ("says", "cue-say"),
        ("think", "cue-think"),
    ]


def test_a_weak_cue_in_a_content_is_none(parsed):
    found = read(parsed(DOORS), ("", "slammed the plan", ["She saw him leave and considers him a friend"], 0.9))
    assert [one[1] for one in found] == ["slammed the plan"]


@pytest.mark.parametrize(("what", "told"), [("the plan as “a shame", True), ("the door", False)])
def test_what_is_done_is_no_claim(parsed, what, told):
    doc = parsed(DOORS)
    mark = ("Ann Lee", "slammed", [what], 0.9) if what == "the door" else ("", "Kim slammed", [what], 0.9)
    assert bool(read(doc, mark)) == told


def test_what_somebody_is_asked_is_no_claim_of_theirs(parsed):
    assert read(parsed(ASKED), ("Bo Kim", "Asked", ["whether he would resign"], 0.9)) == []
    assert len(read(parsed(ASKED), ("Bo Kim", "said", ["that he was not going to"], 0.9))) == 1


@pytest.mark.parametrize(
    ("cue", "what", "score", "unsure", "told"),
    [
        ("laughed", "this", 0.55, 0.6, False),  # no cue that a list has, unsure, and nothing is stated
        ("laughed", "this", 0.65, 0.6, True),
        ("laughed", "this", 0.55, 0.0, True),
        ("laughed", "he was not going to", 0.55, 0.6, True),
        ("said", "this", 0.55, 0.6, True),
    ],
)
def test_who_is_unsure_needs_a_statement(parsed, cue, what, score, unsure, told):
    assert bool(read(parsed(ASKED), ("Ann Lee", cue, [what], score), unsure=unsure)) == told


def test_who_nods_behind_a_quotation_did_not_say_it(parsed):
    (one,) = read(parsed(NODDED), ("Lee", "nodded", ["The bridge is not safe for cars."], 0.9))
    assert one[:3] == ("", "", ["The bridge is not safe for cars"])
    (other,) = read(parsed(NODDED), ("Bo Kim", "talking", ["The bridge is not safe for cars."], 0.9))
    assert other[:2] == ("Bo Kim", "talking")


def test_a_quotation_behind_a_verb_that_gives_out_words_is_taken(parsed):
    found = read(parsed(WHISPERED))
    assert [one[:3] for one in found] == [("Ann Lee", "whispered", ["Nobody will come"])]
    assert (found[0][4], found[0][5]) == ("quotation", 0.6)


@pytest.mark.parametrize(("known", "unsure"), [(1, 0.6), (2, 0.0)])
def test_several_networks_may_be_less_sure(parsed, monkeypatch, known, unsure):
    asked = []
    monkeypatch.setattr(find, "networks", lambda *_: ("network",) * known)
    monkeypatch.setattr(find, "read_batch", lambda given, _: [[] for _ in given])
    monkeypatch.setattr(find, "by_network", lambda *given: asked.append(given[-1]) or [])
    find.find_attributions([parsed(ROAD)], "large")
    assert asked == [unsure]
