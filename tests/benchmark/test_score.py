"""The scorer on an example of our own: each figure moves when what it measures is changed, and only then."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmark.score import check, main, norm, score, sentence

FOLDER = Path(__file__).parents[2] / "benchmark"
EXAMPLE = FOLDER / "example"
GOLD = json.loads((EXAMPLE / "gold.jsonl").read_text(encoding="utf-8"))
FOUND = json.loads((EXAMPLE / "predictions.jsonl").read_text(encoding="utf-8"))
TEXT = GOLD["text"]


def span(part, start=0):
    at = TEXT.index(part, start)
    return [at, at + len(part)]


def numbers(found, gold=GOLD):
    """(right, predicted, gold) of each figure."""
    result = score([gold], {"finland-nato": found})
    return {k: (v["right"], v["predicted"], v["gold"]) for k, v in result.items() if k != "macro"}


def changed(change, base=FOUND):
    found = copy.deepcopy(base)
    change(found)
    return found


def differences(change, gold=GOLD):
    before, after = numbers(FOUND, gold), numbers(changed(change), gold)
    return {k: (before.get(k), after.get(k)) for k in before.keys() | after.keys() if before.get(k) != after.get(k)}


def perfect():
    """The gold as a prediction."""
    gold = copy.deepcopy(GOLD)
    return {
        "id": gold["id"],
        "entities": [
            {"class": e["type"], "name": TEXT[slice(*e["names"][0])], "mentions": e["names"]} for e in gold["entities"]
        ],
        "references": gold["references"],
        "offices": gold["offices"],
        "events": gold["events"],
        "claims": gold["claims"],
        "figures": gold["figures"],
    }


def test_the_gold_as_a_prediction_is_right_in_everything():
    result = score([GOLD], {"finland-nato": perfect()})
    assert {k: v["f1"] for k, v in result.items()} == dict.fromkeys(result, 1.0)
    assert len(result) > 20


def test_an_absent_prediction_counts_as_nothing_found():
    result = score([GOLD], {})
    assert result["events"]["gold"] == 3
    assert result["macro"]["f1"] == 0


def test_the_example_has_the_figures_that_were_counted_by_hand():
    got = numbers(FOUND)
    assert got["entity_recall"] == (9, 12, 12)
    assert got["offices"] == (2, 3, 4)  # one at the wrong body, one missing
    assert got["events"] == (3, 3, 3)
    assert got["event_class"] == (1, 3, 3)  # a killing for an attack, a vote for an approval
    assert got["event_roles"] == (4, 4, 5)  # Hungary for its parliament is forgiven, and not right
    assert got["event_unnamed"] == (1, 1, 1)
    assert got["claims"] == (1, 1, 1)  # the second one of the gold is optional
    assert got["claim_whole"] == (0, 1, 1)
    assert got["references"] == (1, 1, 2)


def test_a_class_far_from_the_gold_is_another_event():
    moved = differences(lambda f: f["events"][1].update({"class": "Visit"}))
    assert moved["events"] == ((3, 3, 3), (2, 3, 3))


def test_a_date_inside_the_gold_year_is_right_and_another_year_wrong():
    assert not differences(lambda f: f["events"][1].update(date="2022-02-24"))
    assert differences(lambda f: f["events"][1].update(date="2021")) == {"event_date": ((3, 3, 3), (2, 3, 3))}


def test_modality_makes_an_event_whole_or_not():
    moved = differences(lambda f: f["events"][0].update(modality="Planned"))
    assert moved == {"event_modality": ((3, 3, 3), (2, 3, 3)), "event_whole": ((1, 3, 3), (0, 3, 3))}


def test_a_role_that_the_gold_does_not_have_is_wrong():
    moved = differences(lambda f: f["events"][1]["roles"].append({"role": "agent", "entity": 6}))
    assert moved == {"event_roles": ((4, 4, 5), (4, 5, 5))}


def test_an_entity_that_is_none_of_the_gold_is_a_wrong_role():
    def change(found):
        found["entities"].append({"class": "Organisation", "mentions": [span("ceremony")]})
        found["events"][1]["roles"].append({"role": "target", "entity": len(found["entities"]) - 1})

    assert differences(change)["event_roles"] == ((4, 4, 5), (4, 5, 5))


def test_a_symmetric_event_does_not_ask_who_began():
    assert not differences(lambda f: [r.update(role="agent") for r in f["events"][0]["roles"][:1]])


def test_a_phrase_without_a_mention_is_a_party_without_a_name():
    assert differences(lambda f: f["events"][2]["roles"].pop())["event_unnamed"] == ((1, 1, 1), (0, 0, 1))
    other = {"role": "target", "span": span("the last document")}
    moved = differences(lambda f: f["events"][2]["roles"].__setitem__(-1, other))
    assert moved["event_unnamed"] == ((1, 1, 1), (0, 1, 1))


def test_a_place_is_counted_apart_from_the_parties():
    moved = differences(lambda f: f["events"][0]["roles"].pop())
    assert moved == {"event_place": ((1, 1, 1), (0, 0, 1))}


def test_an_event_in_another_sentence_is_not_found():
    moved = differences(lambda f: f["events"][1].update(trigger=span("document")))
    assert moved["events"] == ((3, 3, 3), (2, 3, 3))


def test_another_good_place_of_an_event_counts_too():
    gold = copy.deepcopy(GOLD)
    gold["events"][1]["more"] = [span("handed the last document")]
    moved = differences(lambda f: f["events"][1].update(trigger=span("document")), gold)
    assert "events" not in moved


def test_evidence_says_where_an_event_is_told():
    assert not differences(
        lambda f: f["events"][1].update(trigger=None, evidence=[span("Finland had applied after Russia's invasion")])
    )
    six = [[i, i + 1] for i in range(5)] + [span("Russia's invasion")]
    assert differences(lambda f: f["events"][1].update(evidence=six))["events"] == ((3, 3, 3), (2, 3, 3))


def test_an_optional_event_counts_neither_found_nor_missed():
    gold = copy.deepcopy(GOLD)
    gold["events"][1]["optional"] = True
    assert numbers(FOUND, gold)["events"] == (2, 2, 2)
    assert numbers(changed(lambda f: f["events"].pop(1)), gold)["events"] == (2, 2, 2)


def test_half_of_a_claim_is_found_and_less_is_not():
    words = GOLD["claims"][0]["content"]
    half = [words[0], (words[0] + words[1]) // 2 + 1]
    assert not differences(lambda f: f["claims"][0].update(content=[half]))
    less = [words[0], words[0] + 10]
    assert differences(lambda f: f["claims"][0].update(content=[less]))["claims"] == ((1, 1, 1), (0, 1, 1))


def test_a_claim_inside_a_claim_counts_only_where_the_gold_has_it():
    inner = {"content": [span("after Russia's invasion")], "speaker": 3, "act": "Accusation"}
    assert numbers(changed(lambda f: f["claims"].append(inner)))["claims"] == (1, 2, 1)
    assert numbers(changed(lambda f: f["claims"].append({**inner, "nested": True})))["claims"] == (1, 1, 1)
    assert not differences(lambda f: f["claims"][0].update(nested=True))


def test_one_claim_in_two_pieces_may_be_two_of_the_gold():
    gold = copy.deepcopy(GOLD)
    second = span("applied after Russia's invasion of Ukraine")
    gold["claims"].append({**gold["claims"][0], "content": second})
    both = changed(lambda f: f["claims"][0].update(content=[*f["claims"][0]["content"], second]))
    assert numbers(both, gold)["claims"] == (2, 2, 2)


def test_speaker_act_and_confidence_of_a_claim():
    assert differences(lambda f: f["claims"][0].update(speaker=2)) == {"claim_speaker": ((1, 1, 1), (0, 1, 1))}
    moved = differences(lambda f: f["claims"][0].update(act="Statement"))
    assert moved["claim_whole"] == ((0, 1, 1), (1, 1, 1))
    assert moved["claim_act_marked"] == ((0, 1, 0), None)
    unsure = differences(lambda f: f["claims"][0].update(confidence=0.7))
    assert unsure == {"claim_whole_sure": ((0, 1, 1), (0, 0, 1))}
    assert differences(lambda f: f["claims"][0].update(direct=True)) == {"claim_direct": ((1, 1, 1), (0, 1, 1))}


def test_an_office_needs_person_body_and_nearly_the_title():
    assert differences(lambda f: f["offices"][2].update(of=0))["offices"] == ((2, 3, 4), (3, 3, 4))
    assert differences(lambda f: f["offices"][1].update(title="the secretary general of")) == {}
    assert differences(lambda f: f["offices"][0].update(title="vice president"))["offices"] == ((2, 3, 4), (1, 3, 4))
    assert differences(lambda f: f["offices"][0].update(status="Former")) == {"office_status": ((2, 2, 2), (1, 2, 2))}


def test_a_figure_needs_value_and_measure():
    assert differences(lambda f: f["figures"][0].update(value=183))["figures"] == ((1, 1, 1), (0, 1, 1))
    assert differences(lambda f: f["figures"][0].update(comparator="About")) == {
        "figure_comparator": ((1, 1, 1), (0, 1, 1))
    }
    assert differences(lambda f: f["figures"][0].update(according_to=3)) == {"figure_speaker": ((1, 1, 1), (0, 1, 1))}


def test_a_reference_needs_one_right_entity():
    assert differences(lambda f: f["references"][0].update(entity=2)) == {"references": ((1, 1, 2), (0, 1, 2))}
    both = differences(lambda f: f["references"].append({**f["references"][0], "entity": 2}))
    assert both == {"references": ((1, 1, 2), (0, 1, 2))}


def test_an_entity_is_known_by_its_name_and_class():
    moved = differences(lambda f: f["entities"][3].update({"class": "Organisation"}))
    assert moved == {"entity_recall": ((9, 12, 12), (8, 12, 12))}
    assert not differences(lambda f: f["entities"][4].update({"class": "Place"}))  # a city is a place, too
    assert differences(lambda f: f["entities"][4].update(name="Brussels Airport", names=[]))["event_place"]


def test_titles_and_names_are_compared_without_case_and_article():
    assert norm("The U.S. President’s") == norm("us president")
    assert norm("Lee") != norm("Leeds")


def test_the_sentence_around_a_character():
    text = "Title\n\nOne is here. “Two is there.” Three stands at 2.5 m and ends"
    assert [text[slice(*sentence(text, text.index(w)))] for w in ("One", "there", "ends")] == [
        "One is here.",
        "“Two is there.”",
        "Three stands at 2.5 m and ends",
    ]


def test_intervals_are_wider_than_nothing_and_hold_the_figure():
    other = {**GOLD, "id": "b"}
    result = score([GOLD, other], {"finland-nato": perfect()})
    assert result["events"]["low"] < result["events"]["f1"] < result["events"]["high"]
    assert score([GOLD, other], {"finland-nato": perfect()}) == result


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f["offices"][0].update(person=99), "there is no entity 99: it has 9"),
        (lambda f: f["events"][0].update({"class": "Party"}), "'Party' is no class of events"),
        (lambda f: f["events"][0]["roles"][0].update(role="actor"), "'actor' is no role"),
        (lambda f: f["events"][0]["roles"].append({"role": "agent"}), "a role has neither entity nor span nor text"),
        (lambda f: f["claims"][0].update(content=[[5, 5000]]), f"does not lie in the text of {len(TEXT)} characters"),
        (lambda f: f["claims"][0].update(act="Speech"), "'Speech' is no act"),
        (lambda f: f["entities"][0].update({"class": "Country"}), "'Country' is no class of entities"),
        (lambda f: f["offices"][0].pop("title"), "a field is missing or has another shape: 'title'"),
        (lambda f: f["events"][0].update(modality="Claimed"), "'Claimed' is no modality"),
    ],
)
def test_a_wrong_prediction_is_told(change, told):
    assert told in check(changed(change), len(TEXT))
    assert check(FOUND, len(TEXT)) is None


def test_the_command_needs_no_package(tmp_path):
    files = [str(EXAMPLE / name) for name in ("gold.jsonl", "predictions.jsonl")]
    command = [sys.executable, "-I", "-S", str(FOLDER / "score.py"), *files, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["events"]["right"] == 3


def test_the_command_names_the_line_and_the_article(tmp_path, capsys):
    broken = tmp_path / "p.jsonl"
    broken.write_text('{"id": "finland-nato"}\n{"id"\n')
    assert main([str(EXAMPLE / "gold.jsonl"), str(broken)]) == 2
    assert f"{broken}: line 2: is no JSON" in capsys.readouterr().err
    broken.write_text(json.dumps({"id": "finland-nato", "offices": [{"person": 3, "title": "king"}]}))
    assert main([str(EXAMPLE / "gold.jsonl"), str(broken)]) == 2
    assert "article finland-nato: there is no entity 3" in capsys.readouterr().err
    broken.write_text('{"id": "other"}')
    assert main([str(EXAMPLE / "gold.jsonl"), str(broken), "--split", "test"]) == 0
    assert "1 of 1 articles have no prediction" in capsys.readouterr().err


def test_the_word_and_the_class_decide_between_equal_parties():
    gold = copy.deepcopy(GOLD)
    gold["events"] = [gold["events"][1]]
    killing, attack = FOUND["events"][1], {**FOUND["events"][1], "class": "Attack"}
    assert numbers({**FOUND, "events": [killing, attack]}, gold)["event_class"] == (1, 2, 1)
    elsewhere = {**attack, "trigger": span("applied"), "date": "1999"}
    assert numbers({**FOUND, "events": [elsewhere, attack]}, gold)["event_date"] == (1, 1, 1)


def test_a_name_that_two_entities_share_names_neither_unless_it_is_the_label():
    gold = copy.deepcopy(GOLD)
    gold["entities"][0]["names"].append(span("US"))  # of two entities now
    by_other_names = {"class": "GeopoliticalEntity", "name": "America", "names": ["US"], "mentions": [span("US")]}
    found = {**FOUND, "entities": [by_other_names], "references": [], "offices": [], "events": [], "claims": []}
    assert numbers(found, gold)["entity_recall"] == (0, 12, 12)
    assert numbers(found)["entity_recall"] == (1, 12, 12)
    assert numbers({**found, "entities": [{**by_other_names, "name": "US"}]}, gold)["entity_recall"] == (1, 12, 12)


def test_the_longest_mention_is_the_label_where_no_name_is_given():
    gold = copy.deepcopy(GOLD)
    gold["entities"].append({"type": "Person", "names": [span("Stoltenberg", 200)]})  # somebody else of that name
    assert numbers(FOUND, gold)["claim_speaker"] == (1, 1, 1)


def test_a_phrase_is_the_entity_that_ends_it_or_fills_half_of_it():
    def role(part):
        return changed(lambda f: f["events"][1]["roles"].__setitem__(1, {"role": "agent", "span": span(part)}))

    assert numbers(role("applied after Russia"))["event_roles"] == (4, 4, 5)  # at its end
    assert numbers(role("Russia's invas"))["event_roles"] == (3, 3, 5)  # six letters of fourteen
    assert numbers(role("Russia's inv"))["event_roles"] == (4, 4, 5)  # of twelve


def test_parties_without_a_name_may_be_longer_or_shorter_than_the_gold():
    for part in ("accession", "approved the accession"):
        assert not differences(
            lambda f, part=part: f["events"][2]["roles"].__setitem__(-1, {"role": "target", "span": span(part)})
        )


def test_of_two_equal_figures_the_one_with_the_right_bound_is_paired():
    moved = differences(lambda f: f["figures"].insert(0, {**f["figures"][0], "comparator": "About"}))
    assert moved == {"figures": ((1, 1, 1), (1, 2, 1))}


def test_half_of_a_piece_is_enough_for_a_second_claim():
    gold = copy.deepcopy(GOLD)
    second = span("applied after Russia's invasion of Ukraine")
    gold["claims"].append({**gold["claims"][0], "content": second})
    piece = [second[0], second[0] + (second[1] - second[0]) * 11 // 20]
    both = changed(lambda f: f["claims"][0].update(content=[*f["claims"][0]["content"], piece]))
    assert numbers(both, gold)["claims"] == (2, 2, 2)
