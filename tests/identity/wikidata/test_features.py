"""Features of candidates, worked out by hand; each with its twin."""

from math import log1p, log10

import pytest
from profiles import item

from kg.identity.wikidata.features import Context, Subject, features, may_be
from kg.terms.vocab import KG, OWL

LEE = item(
    "Q100",
    "Ann Lee",
    KG.Person,
    aliases=["Annie Lee", "AL"],
    country="Q419",
    description="Minister of finance",
    P39=("Q7",),
)


def subject(*names, cls=KG.Person, **more):
    return Subject("e:x", cls, names or ("Ann Lee",), **more)


def row(told, candidate=LEE, context=Context(), *rivals):  # noqa: B008 frozen
    return features(told, [candidate, *rivals], context)[0]


def only(found, *names):
    """The features of some names that are not 0."""
    return {k: v for k, v in found.items() if k in names and v}


NAMES = ("label", "alias", "label_of_other_name", "alias_of_other_name", "several_words", "acronym")
CLASSES = ("class_same", "class_above", "class_broad", "class_other", "country_or_not", "class_unknown", "class_none")
AROUND = ("tied", "untied", "stated_beside", "absent", "title")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Ann Lee"], {"label": 1, "several_words": 1}),
        (["Annie Lee"], {"alias": 1, "several_words": 1}),
        (["Ann B Lee", "Ann Lee"], {"label_of_other_name": 1, "several_words": 1}),
        (["Ann B Lee", "Annie Lee"], {"alias_of_other_name": 1, "several_words": 1}),
        (["Ann B Lee", "Annie Lee", "Ann Lee"], {"label_of_other_name": 1, "several_words": 1}),
        (["AL"], {"alias": 1, "acronym": 1}),
        (["Zoe"], {}),
        (["AL", "Ann Lee"], {"alias": 1, "acronym": 1, "label_of_other_name": 1}),
    ],
)
def test_names(names, found):
    assert only(row(subject(*names)), *NAMES) == found


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Anne Lee", 0.75), ("Annid Lee", 0.8), ("Ann Lee", 0), ("Annie Lee", 0), ("Zoe Poe", 0), ("Ann Lea", 0),
        ("Ann B Lee", 0.9), ("Inn Lee", 0), ("Annabel Lee", 0),
    ],
)  # fmt: skip
def test_a_spelling_is_near_and_an_exact_name_is_not(name, near):
    found = row(subject(name))
    assert found["near"] == pytest.approx(near)
    assert found["not_alike"] == float(not near and name not in ("Ann Lee", "Annie Lee"))


def test_in_a_long_word_two_letters_may_differ():
    mohammed = item("Q1", "Mohammed Poe", KG.Person)
    assert row(subject("Muhammad Poe"), mohammed)["near"] == pytest.approx(1 - 2 / 8)
    assert row(subject("Mohamed Poe"), mohammed)["near"] == pytest.approx(1 - 1 / 7)
    assert row(subject("Mahmoud Poe"), mohammed)["near"] == 0


def test_how_a_name_is_written():
    assert row(subject("Ann Lee"))["same_spelling"] == 1
    assert row(subject("ann lee"))["same_spelling"] == 0
    assert row(subject("Peace"), item("Q1", "peace"))["common_noun"] == 1
    assert row(subject("Peace"), item("Q1", "Peace"))["common_noun"] == 0


def test_what_is_early_and_known_by_many_words():
    old, late = row(subject(), LEE), row(subject(), item("Q1000000", "Ann Lee"))
    assert old["early"] == pytest.approx(1 - 2 / 7)
    assert late["early"] == pytest.approx(1 - 6 / 7)
    assert row(subject(), item("Q100000000", "Ann Lee"))["early"] == 0
    assert (late["unknown_word"], row(subject("Lee"), item("Q9", "Lee"))["unknown_word"]) == (0, 1)
    assert (old["label_several"], row(subject("Lee"), item("Q9", "Lee"))["label_several"]) == (1, 0)
    absent = row(subject(), LEE, Context(beside={"Q7": 0.5}))
    assert absent["absent_behind"] == pytest.approx(2 / 7)
    assert old["absent_behind"] == 0


def test_somebody_of_another_trade():
    cyclist = item("Q1", "Ann Lee", KG.Person, description="Peruvian cyclist")
    assert row(subject(titles=("finance minister",)), cyclist)["other_trade"] == 1
    assert row(subject(), cyclist)["other_trade"] == 0
    assert row(subject(titles=("cyclist",)), cyclist)["other_trade"] == 0
    both = item("Q1", "Ann Lee", KG.Person, description="cyclist and politician")
    assert row(subject(titles=("finance minister",)), both)["other_trade"] == 0
    assert row(subject(titles=("finance minister",)), LEE)["other_trade"] == 0


def test_an_acronym_that_is_the_label_is_none():
    assert row(subject("AL"), item("Q1", "AL", KG.Organisation))["acronym"] == 0


@pytest.mark.parametrize(
    ("cls", "classes", "found"),
    [
        (KG.Person, [KG.Person], {"class_same": 1}),
        (KG.Company, [KG.Organisation], {"class_above": 1, "class_broad": 1}),
        (KG.Organisation, [KG.Company], {"class_same": 1}),
        (KG.Company, [KG.PoliticalParty], {"class_broad": 1}),
        (KG.Company, [KG.Settlement], {"class_other": 1}),
        (KG.Company, [OWL.Thing], {"class_other": 1, "class_none": 1}),
        (KG.Company, [], {"class_unknown": 1}),
        (KG.Country, [KG.Settlement], {"class_broad": 1, "country_or_not": 1}),
        (KG.Settlement, [KG.Country], {"class_broad": 1, "country_or_not": 1}),
        (KG.Country, [KG.Country], {"class_same": 1}),
    ],
)
def test_classes(cls, classes, found):
    assert only(row(subject("X", cls=cls), item("Q1", "X", *classes)), *CLASSES) == found


@pytest.mark.parametrize(
    ("context", "found"),
    [
        (Context(), {}),
        (Context(tied=frozenset({"Q419"})), {"tied": 1}),
        (Context(tied=frozenset({"Q7"})), {"tied": 1}),
        (Context(tied=frozenset({"Q8"})), {"untied": 1}),
        (Context(beside={"Q419": 0.25, "Q7": 0.5, "Q8": 0.125}), {"stated_beside": 0.75}),
        (Context(beside={"Q419": 0.75, "Q7": 0.5}), {"stated_beside": 1}),
        (Context(beside={"Q7": 0.5}), {"stated_beside": 0.5, "absent": 1}),
    ],
)
def test_surroundings(context, found):
    assert only(row(subject(), LEE, context), *AROUND) == found


def test_a_state_tells_nothing_of_itself():
    peru = item("Q419", "Peru", KG.Country, country="Q419")
    told = row(subject("Peru", cls=KG.Country), peru, Context(tied=frozenset({"Q419"}), beside={"Q1": 1.0}))
    assert only(told, *AROUND) == {}


def test_titles_in_the_description():
    assert row(subject(titles=("finance minister",)))["title"] == 1
    assert row(subject(titles=("mayor",)))["title"] == 0
    assert row(subject())["title"] == 0


def test_the_lead_is_over_the_best_rival_that_fits_as_well():
    known = item("Q10", "Ann Lee", KG.Person, aliases=["A", "B"])
    rare = item("Q100000", "Ann Lee", KG.Person)
    found = features(subject(), [known, rare], Context())
    lead = (0.2 * log1p(2) - 0.5 * log10(10) + 0.5 * log10(100000)) / 2
    assert found[0]["lead"] == pytest.approx(min(1, lead))
    assert found[1]["lead"] == pytest.approx(-min(1, lead))
    assert [r["rivals"] for r in found] == [0.2, 0.2]
    assert features(subject(), [known], Context())[0]["lead"] == pytest.approx(1)
    assert features(subject(), [known], Context())[0]["rivals"] == 0


def test_a_rival_whose_name_fits_worse_is_none():
    other = item("Q1", "Lee", KG.Person, aliases=["Ann B Lee"])
    found = features(subject("Ann Lee", "Ann B Lee"), [LEE, other], Context())
    assert (found[0]["rivals"], found[1]["rivals"]) == (0, 0.2)
    assert found[0]["lead"] == pytest.approx(1)


def test_many_rivals_count_as_five():
    twins = [item(f"Q{n}", "Ann Lee", KG.Person) for n in range(200, 208)]
    assert row(subject(), LEE, Context(), *twins)["rivals"] == 1
    assert row(subject(), LEE, Context(), *twins[:2])["rivals"] == 0.4


def test_sitelinks_count_where_all_tell_them():
    known, rare = item("Q100", "Ann Lee", KG.Person, sitelinks=50), item("Q101", "Ann Lee", KG.Person, sitelinks=0)
    untold = item("Q101", "Ann Lee", KG.Person)
    age = (0.5 * log10(101) - 0.5 * log10(100)) / 2
    assert features(subject(), [known, rare], Context())[0]["lead"] == pytest.approx(age + 0.25 * log1p(50))
    assert features(subject(), [known, untold], Context())[0]["lead"] == pytest.approx(age)


def test_somebody_known_by_one_word_is_alone():
    assert subject("Lee").alone
    assert not subject("Lee", "Ann Lee").alone
    assert not subject("Nato", cls=KG.Organisation).alone


def test_who_may_be_what():
    assert may_be(KG.Person, item("Q1", "X", KG.Person))
    assert not may_be(KG.Person, item("Q1", "X", KG.Company))
    assert not may_be(KG.Company, item("Q1", "X", KG.Person))
    assert may_be(KG.Company, item("Q1", "X", KG.Settlement))
    assert may_be(KG.Company, item("Q1", "X", KG.Person, KG.Company))
    assert may_be(KG.Person, item("Q1", "X"))


def test_a_country_in_the_label_counts_with_its_share_beside():
    context = Context(named={"peru": 0.4, "peruvian": 0.4, "malta": 0.1})
    senate = subject("Senate", cls=KG.GovernmentBody)

    def named(label, *classes):
        return row(senate, item("Q1", label, *classes), context)["named_beside"]

    assert named("Senate of Peru", KG.GovernmentBody) == 0.4
    assert named("Senate of Malta", KG.GovernmentBody) == 0.1
    assert named("Senate of Zenda", KG.GovernmentBody) == 0
    assert named("Republic of Peru", KG.Country) == 0  # the country itself


@pytest.mark.parametrize(
    ("name", "label", "aliases", "otherwise"),
    [
        ("La.", "Los Angeles", ["LA"], 1), ("LA", "Los Angeles", ["L.A."], 0), ("Ark", "The Ark", [], 0),
        ("ARK", "The Ark", [], 1), ("Zürich", "Zurich", [], 0),
    ],
)  # fmt: skip
def test_a_name_is_written_as_it_is(name, label, aliases, otherwise):
    assert row(subject(name), item("Q1", label, aliases=aliases))["written_otherwise"] == otherwise


def test_a_body_of_our_list_is_known():
    taliban = item("Q42418", "Taliban", KG.ArmedGroup)
    assert row(subject("Taliban", cls=KG.ArmedGroup), taliban)["known_body"] == 1
    assert row(subject("Taliban"), taliban)["known_body"] == 0  # somebody
    assert row(subject("Zendaban", cls=KG.ArmedGroup), item("Q1", "Zendaban", KG.ArmedGroup))["known_body"] == 0
    assert row(subject("Taliban", cls=KG.ArmedGroup), item("Q1", "Zenda", KG.ArmedGroup))["known_body"] == 0
