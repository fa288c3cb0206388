"""The rules for figures over parses that are kept as data: what is counted, how, of whom and where."""

import pytest

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.lookup import entities_of
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.extract.figures.by_rules import FigureRules
from kg.model import Article
from kg.terms.vocab import KG


@pytest.fixture
def figures(parsed):
    """Reads a sentence: the words, value, comparator, measure, noun, whose people and place of each figure."""

    def read(text):
        doc = parsed(text)
        clusters = cluster_names(doc, names_by_rule(doc))
        entities = entities_of(doc, clusters, resolve(doc, clusters))

        def name(party):
            return entities.entities[party.entity].label if party else None

        return [
            (
                text[f.trigger.start : f.trigger.end],
                f.value,
                f.comparator,
                f.measure,
                f.of,
                name(f.counted),
                name(f.place),
            )
            for f in FigureRules().find(Article("a", text, "a"), doc, entities).figures
        ]

    return read


@pytest.fixture
def confidences(parsed):
    def read(text):
        doc = parsed(text)
        return [
            f.confidence for f in FigureRules().find(Article("a", text, "a"), doc, entities_of(doc, (), ())).figures
        ]

    return read


@pytest.mark.parametrize(
    ("text", "words", "value", "comparator", "measure", "of"),
    [
        ("One soldier was killed.", "One soldier", 1, KG.Exactly, KG.Killed, "soldier"),
        ("Two hundred and five soldiers were killed.", "Two hundred and five soldiers", 205, KG.Exactly, KG.Killed, "soldiers"),
        ("Nearly 30 people were killed.", "30 people", 30, KG.About, KG.Killed, "people"),
        ("Two of the six soldiers were killed.", "Two of the six soldiers", 2, KG.Exactly, KG.Killed, "soldiers"),
        ("Soldiers killed 43.", "43", 43, KG.Exactly, KG.Killed, "people"),
        ("The quake claimed 43 lives.", "43 lives", 43, KG.Exactly, KG.Killed, "lives"),
        ("Two children lost their lives.", "Two children", 2, KG.Exactly, KG.Killed, "children"),
        ("Sixteen people, including four children, were killed.", "Sixteen people", 16, KG.Exactly, KG.Killed, "people"),
        ("Twelve soldiers injured in the attack left Bamako.", "Twelve soldiers", 12, KG.Exactly, KG.Injured, "soldiers"),
        ("Police freed 90 prisoners.", "90 prisoners", 90, KG.Exactly, KG.Released, "prisoners"),
        ("Hamas released 14 people held hostage.", "14 people", 14, KG.Exactly, KG.Released, "people"),
        ("The men holding 14 people hostage fled.", "14 people", 14, KG.Exactly, KG.Abducted, "people"),
        ("Rebels abducted fewer than 60 girls from a school.", "60 girls", 60, KG.LessThan, KG.Abducted, "girls"),
        ("Fifty protesters were arrested in Minsk.", "Fifty protesters", 50, KG.Exactly, KG.Arrested, "protesters"),
        ("Fifty protesters gathered in Minsk.", "Fifty protesters", 50, KG.Exactly, KG.Participants, "protesters"),
        ("Eight journalists in jail wrote letters.", "Eight journalists", 8, KG.Exactly, KG.Arrested, "journalists"),
        ("Some 3,000 people fled their homes.", "3,000 people", 3000, KG.About, KG.Displaced, "people"),
        ("Five boys, 12 and 14, were abducted.", "Five boys", 5, KG.Exactly, KG.Abducted, "boys"),
    ],
)  # fmt: skip
def test_a_number_counts_what_the_words_around_it_tell(figures, text, words, value, comparator, measure, of):
    (found,) = figures(text)
    assert found[:5] == (words, value, comparator, measure, of)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The storm left 43 dead and 17 injured.", [(43, KG.Killed), (17, KG.Injured)]),
        ("Officials voted 62-36 against the plan.", [(62, KG.Votes), (36, KG.Votes)]),
        ("Police arrested at most 20 students and injured 3.", [(20, KG.Arrested), (3, KG.Injured)]),
        ("The bomb killed five and wounded nine in Kabul on Monday.", [(5, KG.Killed), (9, KG.Injured)]),
    ],
)
def test_each_number_has_its_own_measure(figures, text, counts):
    assert [(value, measure) for _, value, _, measure, *_ in figures(text)] == counts


@pytest.mark.parametrize(
    ("text", "whose", "where"),
    [
        ("Twelve Israelis and 40 Palestinians were wounded near Jenin.", ["Israel", "Palestine"], ["Jenin", "Jenin"]),
        ("Up to 50 young Syrian refugees drowned off Greece.", ["Syria"], [None]),
        ("Forty Hamas fighters were killed.", ["Hamas"], [None]),
        ("Germany's 20 soldiers were wounded at Bagram.", ["Germany"], ["Bagram"]),
        ("Twenty-three people were killed in Mariupol.", [None], ["Mariupol"]),
        ("Twenty-three people were killed by Hamas.", [None], [None]),
    ],
)
def test_a_figure_has_whose_people_it_counts_and_where(figures, text, whose, where):
    found = figures(text)
    assert [f[5] for f in found] == whose
    assert [f[6] for f in found] == where


@pytest.mark.parametrize(
    "text",
    [
        "No people were killed.",
        "No one was killed.",
        "One of them was killed.",
        "Three people were nearly killed.",
        "Thirty people were not killed.",
        "Thirty people could die.",
        "None of the 30 people were killed.",
        "Forty cars were destroyed.",
        "He paid $ 40 soldiers.",
        "Eight journalists wrote letters.",
    ],
)
def test_what_did_not_happen_or_counts_no_people_is_no_figure(figures, text):
    assert figures(text) == []


def test_a_figure_is_surer_where_it_names_what_it_counts(confidences):
    assert confidences("One soldier was killed.") > confidences("Soldiers killed 43.")
