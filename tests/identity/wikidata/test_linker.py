"""The score and what follows from it: exact only when sure and clear, close in doubt, else nothing."""

import json
from collections import defaultdict
from dataclasses import replace

import pytest
from profiles import Items, item

from kg.identity.wikidata.features import Context, Subject, features, may_be
from kg.identity.wikidata.linker import (
    Scored,
    Verdict,
    _contradiction,
    _too_little,
    _unlikely,
    link,
    of_country_stated,
    probabilities,
    thresholds,
    weights,
    why,
)
from kg.terms.data import model_file
from kg.terms.vocab import KG, OWL

PERU = item("Q419", "Peru", KG.Country, country="Q419")
MALTA = item("Q233", "Malta", KG.Country, country="Q233")
LEE = item("Q1001", "Ann Lee", KG.Person, aliases=["Annie Lee"], country="Q419", description="minister of finance")
OTHER_LEE = item("Q1000002", "Ann Lee", KG.Person, country="Q233", description="cyclist")


def person(name="Ann Lee", **told):
    return Subject("e:lee", KG.Person, (name, *told.pop("names", ())), **told)


def verdict(subject, *items, **more):
    return link([subject], Items(*items), **more)[subject.iri]


def test_the_only_bearer_of_a_full_name_is_linked():
    found = verdict(person(), LEE)
    assert (found.item, found.exact) == (LEE, True)
    assert thresholds().exact <= found.score <= 1


def test_a_surname_alone_is_never_linked():
    lee = item("Q1001", "Lee", KG.Person)
    found = verdict(person("Lee"), lee)
    assert found.item is None
    assert "surname" in found.reason


def test_nobody_is_a_town():
    assert verdict(person("Zenda Roe"), item("Q77", "Zenda Roe", KG.Settlement)).item is None
    assert not may_be(KG.Settlement, LEE)
    assert may_be(KG.Person, item("Q1", "Ann Lee"))  # nothing is known of its class


def test_two_alike_namesakes_are_not_told_apart():
    twin = item("Q1002", "Ann Lee", KG.Person, country="Q419")
    found = verdict(person(), LEE, twin)
    assert not found.exact


def test_the_country_that_is_told_decides():
    subjects = [person(countries=("Malta",)), Subject("e:malta", KG.Country, ("Malta",))]
    near = item("Q1002", "Ann Lee", KG.Person, country="Q233", description="cyclist")
    rows = features(subjects[0], [LEE, near], Context(frozenset(["Q233"])))
    assert (rows[0]["untied"], rows[1]["tied"]) == (1.0, 1.0)
    found = link(subjects, Items(LEE, near, MALTA, PERU))["e:lee"]
    assert found.ranked[0].candidate.qid == "Q1002"


@pytest.mark.parametrize(
    ("name", "other", "near"),
    [
        ("Andrei Lugovoi", "Andrey Lugovoy", True),
        ("Barham Salih", "Barham Saleh", True),
        ("Tim Morrison", "Jim Morrison", False),  # short words are whole names
        ("Home Office", "Met Office", False),
        ("Ann Lee", "Ann Lee Roe", False),
        ("David Richards", "David Ricardo", False),
    ],
)
def test_spellings_are_alike_word_by_word(name, other, near):
    [row] = features(person(name), [item("Q1", other, KG.Person)], Context())
    assert (row["near"] > 0) == near
    assert row["not_alike"] == float(not near)


@pytest.mark.parametrize(
    ("subject", "candidate", "reason"),
    [
        (person(titles=("minister",)), {"description": "Zendan singer and songwriter"}, "it has another trade"),
        (person(titles=("minister",)), {"description": "singer and politician"}, None),
        (person(titles=("singer",)), {"description": "Zendan singer"}, None),
        (person(), {"description": "Zendan singer"}, None),
    ],
)
def test_an_official_is_no_singer(subject, candidate, reason):
    found = verdict(subject, replace(LEE, **candidate))
    assert found.exact == (reason is None)
    assert reason is None or reason in found.reason


def organisation(name):
    return Subject("e:body", KG.Organisation, (name,))


@pytest.mark.parametrize(
    ("name", "label", "aliases", "cls", "exact"),
    [
        ("Zenda Bank", "Zenda Bank", [], KG.Organisation, True),
        ("Mercy", "mercy", [], KG.Organisation, False),  # a common noun
        ("Mercy", "Mercy", [], KG.Organisation, True),
        ("Mercy", "Zenda Aid", ["Mercy"], KG.Organisation, False),
        ("ZDA", "Zenda Aid", ["ZDA"], KG.Organisation, False),
        ("ARK", "The Ark", [], KG.Organisation, False),
        ("Ark", "The Ark", [], KG.Organisation, True),
        ("Ark", "The Ark", [], KG.Settlement, False),
        ("Mercys", "Mercyx", [], KG.Organisation, False),
        ("La.", "Los Angeles", ["LA"], KG.Settlement, False),
        ("Zenda West", "Zenda West United", ["Zenda West"], KG.Settlement, False),
        ("Zenda Foundation", "Zenda Foundatem", [], KG.Organisation, False),
    ],
)
def test_what_does_not_go_with_the_entity_carries_no_exact_link(name, label, aliases, cls, exact):
    found = link([organisation(name)], Items(item("Q200000", label, cls, aliases=aliases)))["e:body"]
    assert found.exact == exact


@pytest.mark.parametrize(
    ("description", "exact"), [("film of 1999", False), ("album by Lee", False), ("web site", True)]
)
def test_a_work_is_no_actor(description, exact):
    found = link([organisation("Zenda Bank")], Items(item("Q200", "Zenda Bank", OWL.Thing, description=description)))
    assert found["e:body"].exact == exact
    assert exact or "it is a work" in found["e:body"].reason


def test_a_well_known_body_goes_by_the_name_of_its_seat():
    house = item("Q35525", "White House", KG.Place)
    assert link([Subject("e:body", KG.GovernmentBody, ("White House",))], Items(house))["e:body"].exact
    other = item("Q35525", "Zenda", KG.Place)
    assert not link([Subject("e:body", KG.GovernmentBody, ("Zenda",))], Items(other))["e:body"].exact


@pytest.mark.parametrize(
    ("qid", "told", "exact"),
    [
        ("Q12345678", {"titles": ("envoy",)}, False),
        ("Q12345678", {"titles": ("minister",)}, True),
        ("Q12345678", {}, True),
        ("Q12345", {"titles": ("envoy",)}, True),
    ],
)
def test_an_official_who_is_little_known_is_linked_where_something_agrees(qid, told, exact):
    item_ = replace(LEE, qid=qid, aliases=())
    assert verdict(person(**told), item_).exact == exact


@pytest.mark.parametrize(("titles", "against"), [(("minister",), ""), ((), "it is spelled too differently")])
def test_another_spelling_wants_a_title_or_country_that_agrees(titles, against):
    spelled = replace(LEE, label="Ann Leeson", aliases=())
    [row] = features(person("Ann Leesom", titles=titles), [spelled], Context())
    assert _unlikely(row) == against


@pytest.mark.parametrize(
    ("name", "linked"), [("Leer", False), ("Zenda Leer", True), ("Zenda", True), ("Bombay", False), ("Kiev", True)]
)
def test_a_place_by_one_word_that_is_only_another_name_is_not_linked(name, linked):
    town = item("Q200", "Zenda", KG.Settlement, aliases=["Leer", "Zenda Leer", "Bombay", "Kiev"])
    assert bool(link([Subject("e:place", KG.Settlement, (name,))], Items(town))["e:place"].item) == linked


def test_the_title_clears_another_country():
    told = person(titles=("minister",), countries=("Malta",))
    assert verdict(told, LEE, MALTA).exact
    assert not verdict(replace(told, titles=("envoy",)), LEE, MALTA).exact


def test_the_state_of_a_name_is_the_one_that_is_its_own_country():
    region = item("Q29520", "China", KG.Country)
    state = item("Q148", "People's Republic of China", KG.Country, aliases=["China"], country="Q148")
    told = person(countries=("China",))
    assert verdict(told, replace(LEE, country="Q148"), region, state).exact


def test_another_name_of_one_word_counts_where_what_is_told_agrees():
    body = item("Q200000", "Zenda Aid", KG.Organisation, aliases=["Mercy"], country="Q419")
    subjects = [organisation("Mercy"), Subject("e:peru", KG.Country, ("Peru",))]
    told = replace(subjects[0], countries=("Peru",))
    assert not link([subjects[0]], Items(body, PERU))["e:body"].exact
    assert link([told, subjects[1]], Items(body, PERU))["e:body"].exact


def test_statements_shared_with_neighbours_count():
    party = item("Q77", "Zenda Union", KG.PoliticalParty)
    member = item("Q1001", "Ann Lee", KG.Person, P102=("Q77",))
    [alone] = features(person(), [member], Context())
    [beside] = features(person(), [member], Context(beside={"Q77": 0.5}))
    assert (alone["stated_beside"], beside["stated_beside"]) == (0.0, 0.5)
    subjects = [person(beside={"e:party": 1}), Subject("e:party", KG.PoliticalParty, ("Zenda Union",))]
    assert link(subjects, Items(member, party))["e:lee"].ranked[0].features["stated_beside"] == 1.0


def test_no_candidate_is_nil():
    found = verdict(person())
    assert (found.item, found.ranked, found.score) == (None, (), 0.0)


def test_people_decide():
    accepted = verdict(person(), LEE, OTHER_LEE, accepted={"e:lee": "Q1000002"})
    assert (accepted.item, accepted.exact, accepted.score) == (OTHER_LEE, True, 1.0)
    unseen = verdict(person(), accepted={"e:lee": "Q42"})
    assert (unseen.item.qid, unseen.decided) == ("Q42", True)
    assert verdict(person(), LEE, rejected=[("e:lee", "Q1001")]).item is None


def test_the_order_of_candidates_does_not_matter():
    assert verdict(person(), LEE, OTHER_LEE) == verdict(person(), OTHER_LEE, LEE)


def test_the_weights_are_those_of_the_features():
    [row] = features(person(), [LEE], Context())
    model = json.loads(model_file("linking.json").read_text())
    assert set(model["around"]) <= {*row, "bias"}
    assert set(model["alone"]) < set(model["around"])
    assert model["thresholds"]["close"] < model["thresholds"]["exact"]
    assert probabilities([row], weights("around"))[0] > 0.5


@pytest.mark.parametrize(("feature", "sign"), [("lead", 1), ("class_same", 1), ("stated_beside", 1), ("title", 1), ("rivals", -1), ("absent_behind", -1), ("country_or_not", -1), ("common_noun", -1), ("capitals_differ", -1)])  # fmt: skip
def test_the_weights_have_the_signs_that_people_expect(feature, sign):
    assert weights("around")[feature] * sign > 0


def test_what_is_left_after_a_refusal_has_to_prove_itself():
    bill, hillary = (
        item("Q1124", "Bill Clinton", KG.Person),
        item("Q6294", "Hillary Clinton", KG.Person, aliases=["Clinton"]),
    )
    subject = Subject("e:bill", KG.Person, ("Bill Clinton", "Clinton"))
    found = link([subject], Items(bill, hillary), rejected=[("e:bill", "Q1124")])["e:bill"]
    assert not found.exact


def test_a_shorter_name_alone_makes_no_exact_match():
    found = verdict(Subject("e:plo", KG.Organisation, ("Peruvian Labour Organization", "PLO")), item("Q26683", "Palestine Liberation Organization", KG.Organisation, aliases=["PLO"]))  # fmt: skip
    assert not found.exact


def test_another_country_than_the_articles_tell_makes_no_exact_match():
    subjects = [person("Ali Hassan", countries=("Malta",)), Subject("e:malta", KG.Country, ("Malta",))]
    hassan = item("Q1001", "Ali Hassan", KG.Person, country="Q419")
    found = link(subjects, Items(hassan, MALTA, PERU))["e:lee"]
    assert (found.exact, found.item) in ((False, hassan), (False, None))
    assert link([replace(subjects[0], countries=("Peru",))], Items(hassan, PERU))["e:lee"].exact


def test_why_is_told_in_words():
    told = why(verdict(person(), LEE))
    assert told.startswith("reaches 0.75; for it: ")
    assert "class same" in told
    assert why(verdict(person(), accepted={"e:lee": "Q42"})) == "a person decided so"
    assert why(verdict(person())) == "no candidate bears the name"


def test_probabilities_are_of_one_candidate_or_none():
    rows = features(person(), [LEE, OTHER_LEE], Context())
    one, other = probabilities(rows, weights("around"))
    assert one > other > 0
    assert one + other < 1
    [alone] = probabilities(rows[:1], weights("around"))
    assert alone > one  # a rival takes from it


NOTHING = defaultdict(float)
OTHER_NAME = "one word is only another name of it, and nothing told of it agrees"


@pytest.mark.parametrize(
    ("doubt_by", "shown", "reason"),
    [
        (_contradiction, {}, ""),
        (_contradiction, {"work": 1}, "it is a work, as a film or a song"),
        (_contradiction, {"common_noun": 1}, "it is a common noun"),
        (_contradiction, {"other_trade": 1}, "it has another trade"),
        (_contradiction, {"class_other": 1}, "it is of another class, and this is only another name of it"),
        (_contradiction, {"class_other": 1, "label": 1}, ""),
        (_unlikely, {}, ""),
        (_unlikely, {"near": 0.01}, "it is spelled too differently"),
        (_unlikely, {"near": 0.01, "tied": 1}, ""),
        (_unlikely, {"near": 0.01, "title": 1}, ""),
        (_unlikely, {"near": 1}, ""),
        (_unlikely, {"title_told": 1}, "it is little known, and nothing told of it agrees"),
        (_unlikely, {"title_told": 1, "early": 1}, ""),
        (_unlikely, {"title_told": 1, "stated_beside": 1}, ""),
        (_unlikely, {"alias": 1, "unlisted_place": 1}, "a place by one word that is only another name"),
        (_unlikely, {"alias": 1, "unlisted_place": 1, "several_words": 1}, ""),
        (_unlikely, {"alias": 1, "unlisted_place": 1, "tied": 1}, ""),
        (_unlikely, {"unlisted_place": 1}, ""),
        (_too_little, {}, ""),
        (_too_little, {"written_otherwise": 1}, "one word, and it is written otherwise"),
        (_too_little, {"near": 1}, "one word is only spelled alike"),
        (_too_little, {"class_other": 1}, "one word, and it is of another class"),
        (_too_little, {"capitals_differ": 1}, "one word, and it is no acronym"),
        (_too_little, {"alias": 1}, OTHER_NAME),
        (_too_little, {"alias": 1, "tied": 1}, ""),
        (_too_little, {"alias": 1, "label_of_other_name": 1}, ""),
        (_too_little, {"alias": 1, "early": 1}, ""),
        (_too_little, {"alias": 1, "named_beside": 1}, ""),
        (_too_little, {"alias": 1, "stated_beside": 1}, OTHER_NAME),
        (_too_little, {"alias": 1, "stated_beside": 1, "acronym": 1}, ""),
    ],
)
def test_what_speaks_against_an_item_is_told_in_words(doubt_by, shown, reason):
    assert doubt_by(NOTHING | shown) == reason


def scored(candidate, probability, **shown):
    return Scored(candidate, probability, shown)


def test_a_verdict_is_in_doubt_where_an_item_is_likely_and_not_sure():
    few, many = (scored(LEE, 0.05),), (scored(LEE, 0.45), scored(OTHER_LEE, 0.45))
    assert Verdict(person(), few, LEE).in_doubt
    assert not Verdict(person(), many, LEE, exact=True).in_doubt
    assert Verdict(person(), many).in_doubt  # one of the two, nobody knows which
    assert not Verdict(person(), few).in_doubt
    assert (Verdict(person(), many, OTHER_LEE).score, Verdict(person(), many, OTHER_LEE, decided=True).score) == (
        0.45,
        1,
    )


def test_a_reason_tells_what_spoke_for_the_item_that_was_taken():
    name = max(weights("around"), key=weights("around").get)
    ranked = scored(OTHER_LEE, 0.6), scored(LEE, 0.4, **{name: 1.0})
    told = why(Verdict(person(), ranked, LEE, reason="because"))
    assert told == f"because; for it: {name.replace('_', ' ')}"
    assert why(Verdict(person(), ranked, OTHER_LEE, reason="because")) == "because"
    assert why(Verdict(person(), ranked, LEE, decided=True, reason="a person")) == "a person"


def test_items_of_other_countries_go_where_one_is_of_the_country_that_is_told():
    no_country = item("Q5", "Ann Lee", KG.Person)
    told = Context(countries=frozenset({"Q419"}))
    assert of_country_stated([LEE, OTHER_LEE, no_country, MALTA], told) == [LEE, no_country]
    assert of_country_stated([OTHER_LEE, no_country], told) == [OTHER_LEE, no_country]
    assert of_country_stated([LEE, item("Q419", "Peru", KG.Country, country="Q1")], told)[1].qid == "Q419"
