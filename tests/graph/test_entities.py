"""What articles show of an entity, taken together."""

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.entities import Observation, describe, label_of, observe, profiles
from kg.model import Office
from kg.terms.vocab import ITSRDF, KG, NIF, ORG, RDF, RDFS, SCHEMA, SKOS


@pytest.mark.parametrize(
    ("votes", "cls"),
    [
        ({KG.Place: 1, KG.Country: 1}, KG.Country),
        ({KG.Organisation: 1, KG.Company: 1}, KG.Company),
        ({KG.Agent: 2, KG.Person: 2}, KG.Person),
        ({KG.Organisation: 2, KG.Company: 1}, KG.Organisation),
    ],
)
def test_most_articles_decide_and_of_equals_the_most_specific(votes, cls):
    assert Observation(classes=Counter(votes)).cls == cls
    assert Observation(classes=Counter(dict(reversed(votes.items())))).cls == cls


LEE, ZENDA, ROLE = (NamedNode(f"https://x.org/{path}") for path in ("entity/lee", "entity/zenda", "role/mayor"))


def described(**seen):
    found = {}
    for t in describe(LEE, Observation(**seen)):
        found.setdefault(t.predicate, []).append(t.object)
    return found


def test_an_entity_has_one_label_and_its_other_names_by_their_kind():
    found = described(
        classes=Counter({KG.Person: 1}),
        names={
            ("Ann Lee", KG.Name),
            ("Lee", KG.Name),
            ("Zendan", KG.Demonym),
            ("Lee", KG.Metonym),
            ("Ann Lee", KG.Metonym),
        },
    )
    assert found[RDFS.label] == [Literal("Ann Lee")]
    assert found[SKOS.altLabel] == [Literal("Lee")]
    assert found[SKOS.hiddenLabel] == [Literal("Zendan")]
    assert found[RDF.type][0] == KG.Person
    assert KG.Agent in found[RDF.type]


def test_an_entity_without_a_proper_name_is_called_by_what_there_is():
    assert described(classes=Counter({KG.Place: 1}), names={("Zendan", KG.Demonym)})[RDFS.label] == [Literal("Zendan")]
    assert described(classes=Counter({KG.Place: 1}))[RDFS.label] == [Literal(LEE.value)]


def test_only_people_are_officials():
    assert set(described(classes=Counter({KG.Person: 1}), official=True)[RDF.type]) >= {KG.Official, KG.Person}
    assert KG.Official not in described(classes=Counter({KG.Company: 1}), official=True)[RDF.type]
    assert KG.Official not in described(classes=Counter({KG.Person: 1}))[RDF.type]


def test_a_listed_name_is_the_label_where_it_is_listed_for_this_kind():
    assert label_of(Observation(classes=Counter({KG.Country: 1}), names={("USA", KG.Name)})) == "United States"
    assert label_of(Observation(classes=Counter({KG.Company: 1}), names={("USA", KG.Name)})) == "USA"


def mention(entity, text, cls=KG.Person, kind=KG.Name, at=0):
    span = NamedNode(f"https://x.org/article/a#char={at},{at + 9}")
    rows = (
        (NIF.anchorOf, Literal(text)),
        (ITSRDF.taIdentRef, entity),
        (ITSRDF.taClassRef, cls),
        (KG.mentionType, kind),
    )
    return [Triple(span, p, o) for p, o in rows]


def office(confidence="0.7", modality=KG.Occurred, title="mayor", body=ZENDA, status=KG.Current, person=LEE):
    membership = NamedNode("https://x.org/membership/a/m1")
    rows = [
        (ORG.member, person), (ORG.role, ROLE), (KG.modality, modality), (KG.confidence, Literal(confidence)), (KG.status, status),
    ]  # fmt: skip
    rows += [(ORG.organization, body)] if body else []
    return [
        *(Triple(membership, p, o) for p, o in rows),
        *([Triple(ROLE, RDFS.label, Literal(title))] if title else []),
    ]


def test_names_are_what_names_somebody():
    found = observe(
        [
            *mention(LEE, "Ann Lee"),
            *mention(LEE, "she", kind=KG.Pronoun, at=20),
            *mention(ZENDA, "Zenda", KG.Place, at=40),
        ]
    )
    assert found[LEE].names == {("Ann Lee", KG.Name)}
    assert found[LEE].classes == Counter({KG.Person: 1})
    assert found[ZENDA].cls == KG.Place
    assert not found[LEE].official


@pytest.mark.parametrize(
    ("told", "official", "offices"),
    [
        (office(), True, {Office("mayor", ZENDA.value, True)}),
        (office(status=KG.Former), True, {Office("mayor", ZENDA.value, False)}),
        (office("0.65"), True, {Office("mayor", ZENDA.value, True)}),
        (office("0.64"), True, set()),
        (office(body=None), True, set()),
        (office(title=""), True, set()),
        (office(modality=KG.Planned), False, set()),
        (office(person=ZENDA), False, set()),
    ],
)
def test_an_office_tells_of_its_holder(told, official, offices):
    found = observe([*mention(LEE, "Ann Lee"), *told])[LEE]
    assert (found.official, found.offices) == (official, offices)


def test_a_publisher_is_a_news_organisation_unless_the_text_says_otherwise():
    article = NamedNode("https://x.org/article/a")
    told = [Triple(article, SCHEMA.publisher, ZENDA), Triple(article, KG.publisherName, Literal("The Zenda Post"))]
    found = observe(told)[ZENDA]
    assert (found.cls, found.names) == (KG.NewsOrganisation, {("The Zenda Post", KG.Name)})
    assert observe([*told, *mention(ZENDA, "Zenda Post", KG.Company)])[ZENDA].cls == KG.Company
    assert observe(told[1:]) == {}


def test_a_profile_has_what_an_article_shows():
    article = NamedNode("https://x.org/article/a")
    (found,) = profiles(article, observe([*mention(LEE, "Ann Lee"), *office()]))
    assert (found.article, found.entity, found.cls) == (article.value, LEE.value, KG.Person)
    assert (found.names, found.official) == ({("Ann Lee", KG.Name)}, True)
    assert found.offices == {Office("mayor", ZENDA.value, True)}
    assert list(profiles(article, {LEE: Observation()})) == []


def test_what_several_articles_show_is_taken_together():
    one = Observation(Counter({KG.Person: 1}), {("Lee", KG.Name)}, countries={"Peru"})
    one.add(
        Observation(
            Counter({KG.Person: 1, KG.Company: 1}), {("Ann", KG.Name)}, True, {Office("mayor", "z", True)}, {"Chile"}
        )
    )
    assert (one.classes, one.names) == (Counter({KG.Person: 2, KG.Company: 1}), {("Lee", KG.Name), ("Ann", KG.Name)})
    assert (one.official, one.countries, len(one.offices)) == (True, {"Peru", "Chile"}, 1)
