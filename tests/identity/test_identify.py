"""Who is who by Wikidata: entities of one item are one entity where the link is sure."""

import pytest
from profiles import Items, article, iri, item, profile

from kg.errors import KgError
from kg.identity.decisions import Decisions
from kg.identity.identify import identify
from kg.model import ItemLink
from kg.terms.vocab import KG

NAMES = ("Ann Lee", "Annabel Leeson")


@pytest.mark.parametrize(("exact", "entities"), [(True, 1), (False, 2)])
def test_a_link_in_doubt_makes_no_two_entities_one(exact, entities):
    profiles = [profile(number, name) for number, name in enumerate(NAMES)]
    known = {(article(n), iri(name)): ItemLink("Q1001", 0.7, exact) for n, name in enumerate(NAMES)}
    found = identify(profiles, Decisions(), known=known)
    assert len(found.identities) == entities


def known(*links):
    """What is known of (article number, name): the item, and how sure it is."""
    return {(article(n), iri(name, cls)): link for n, name, cls, link in links}


def names_of(found):
    return sorted(i.iri.rpartition("/")[2] for i in found.identities)


def links_of(found):
    return {i.iri: (i.link.qid, i.link.confirmed) if i.link else None for i in found.identities}


def sure(qid="Q1", score=0.9, **more):
    return ItemLink(qid, score, True, **more)


P, C, S = KG.Person, KG.Company, KG.Settlement


def test_one_item_makes_entities_of_one_kind_one_and_says_why():
    profiles = [profile(1, "Ann Lee"), profile(2, "Ann Lee"), profile(3, "Annabel Leeson")]
    found = identify(profiles, Decisions(), known=known((1, "Ann Lee", P, sure()), (3, "Annabel Leeson", P, sure())))
    (one,) = found.identities
    assert one.iri == iri("Ann Lee")  # most articles call her so
    assert one.observed == ((article(3), iri("Annabel Leeson"), "both are Q1 on Wikidata"),)
    assert one.known_as == (iri("Annabel Leeson"),)
    assert one.link == sure()


def test_of_two_kinds_only_what_bears_one_full_name_is_one():
    links = known((1, "Zenda", C, sure()), (2, "Zenda", S, sure(score=0.8)))
    found = identify([profile(1, "Zenda", C), profile(2, "Zenda", S)], Decisions(), known=links)
    assert links_of(found) == {iri("Zenda", C): ("Q1", False), iri("Zenda", S): None}  # the surer one keeps it
    links = known((1, "Zenda Hall", C, sure()), (2, "Zenda Hall", S, sure()))
    assert (
        len(identify([profile(1, "Zenda Hall", C), profile(2, "Zenda Hall", S)], Decisions(), known=links).identities)
        == 1
    )


def test_two_people_of_one_article_are_not_one():
    links = known((1, "Ann Lee", P, sure()), (1, "Annabel Leeson", P, sure(score=0.95)))
    found = identify([profile(1, "Ann Lee"), profile(1, "Annabel Leeson")], Decisions(), known=links)
    assert links_of(found) == {iri("Ann Lee"): None, iri("Annabel Leeson"): ("Q1", False)}


def test_people_split_what_an_item_would_join_and_reject_links():
    profiles = [profile(1, "Ann Lee"), profile(2, "Annabel Leeson")]
    links = known((1, "Ann Lee", P, sure()), (2, "Annabel Leeson", P, sure(score=0.95)))
    for pair in ((iri("Ann Lee"), iri("Annabel Leeson")), (iri("Annabel Leeson"), iri("Ann Lee"))):
        found = identify(profiles, Decisions(split=(pair,)), known=links)
        assert links_of(found) == {iri("Ann Lee"): None, iri("Annabel Leeson"): ("Q1", False)}
    refused = Decisions(rejected=frozenset({(iri("Ann Lee"), "Q1")}))
    assert links_of(identify(profiles, refused, known=links))[iri("Ann Lee")] is None


def test_what_people_accept_comes_first_and_only_while_they_do():
    links = known((1, "Ann Lee", P, sure()))
    found = identify([profile(1, "Ann Lee")], Decisions(accepted={iri("Ann Lee"): "Q7"}), known=links)
    (one,) = found.identities
    assert (one.link.qid, one.link.score, one.link.exact, one.link.confirmed) == ("Q7", 1.0, True, True)
    confirmed = known((1, "Ann Lee", P, sure(confirmed=True)))
    assert links_of(identify([profile(1, "Ann Lee")], Decisions(), known=confirmed)) == {iri("Ann Lee"): None}


def test_the_link_that_most_articles_have_is_kept():
    profiles = [profile(n, "Ann Lee") for n in (1, 2, 3)]
    links = known((1, "Ann Lee", P, sure("Q1", 0.99)), (2, "Ann Lee", P, sure("Q2")), (3, "Ann Lee", P, sure("Q2")))
    assert links_of(identify(profiles, Decisions(), known=links)) == {iri("Ann Lee"): ("Q2", False)}
    links = known((1, "Ann Lee", P, ItemLink("Q1", 0.99, False)), (2, "Ann Lee", P, sure("Q2", 0.7)))
    assert links_of(identify(profiles, Decisions(), known=links)) == {iri("Ann Lee"): ("Q2", False)}


def test_one_entity_is_not_accepted_as_two_items():
    profiles = [profile(1, "Ann Lee"), profile(2, "Annabel Leeson")]
    decisions = Decisions(
        merged=((iri("Ann Lee"), iri("Annabel Leeson")),),
        accepted={iri("Ann Lee"): "Q1", iri("Annabel Leeson"): "Q2"},
    )
    with pytest.raises(KgError, match="accepted as Q1 and Q2"):
        identify(profiles, decisions)
    same = Decisions(merged=decisions.merged, accepted=dict.fromkeys(decisions.accepted, "Q1"))
    assert list(links_of(identify(profiles, same)).values()) == [("Q1", True)]


def test_what_decisions_name_and_no_article_shows():
    decisions = Decisions(accepted={iri("Ann Lee"): "Q1", iri("Di Poe"): "Q2"})
    assert identify([profile(1, "Ann Lee")], decisions).unknown_iris == (iri("Di Poe"),)


def test_a_service_that_is_down_leaves_the_links_that_were():
    class Down(Items):
        incomplete = True

    links = known((1, "Ann Lee", P, sure("Q5")))
    assert links_of(identify([profile(1, "Ann Lee")], Decisions(), Down(), known=links)) == {
        iri("Ann Lee"): ("Q5", False)
    }
    assert links_of(identify([profile(1, "Ann Lee")], Decisions(), Items(), known=links)) == {iri("Ann Lee"): None}


def test_namesakes_that_were_one_lose_the_link_that_both_had():
    profiles = [profile(1, "Ann Lee"), profile(2, "Ann Lee")]
    links = known((1, "Ann Lee", P, sure()), (2, "Ann Lee", P, sure()))
    assert links_of(identify(profiles, Decisions(), known=links)) == {iri("Ann Lee"): ("Q1", False)}
    split = Decisions(apart=frozenset({(iri("Ann Lee"), article(2))}))
    found = identify(profiles, split, known=links)
    assert list(links_of(found).values()) == [None, None]


def test_two_people_of_one_article_are_one_where_a_person_says_so_of_both():
    profiles = [profile(1, "Ann Lee"), profile(1, "Annabel Leeson")]
    both = Decisions(accepted={iri("Ann Lee"): "Q1", iri("Annabel Leeson"): "Q1"})
    assert list(links_of(identify(profiles, both)).values()) == [("Q1", True)]
    one = Decisions(accepted={iri("Ann Lee"): "Q1"})
    links = known((1, "Annabel Leeson", P, sure()))
    assert links_of(identify(profiles, one, known=links)) == {iri("Ann Lee"): ("Q1", True), iri("Annabel Leeson"): None}


def test_two_bodies_of_one_article_are_one_by_their_item_and_two_people_are_not():
    for cls, entities in ((C, 1), (P, 2)):
        profiles = [profile(1, "Lee Works", cls), profile(1, "Zenda Motors", cls)]
        links = known((1, "Lee Works", cls, sure()), (1, "Zenda Motors", cls, sure()))
        assert len(identify(profiles, Decisions(), known=links).identities) == entities


def test_what_is_looked_up_is_linked_with_its_score_and_reason():
    items = Items(item("Q1001", "Ann Lee", P), item("Q1002", "Bo Kim", P, country="Q9"))
    decided = Decisions(accepted={iri("Cy Poe"): "Q1003"}, rejected=frozenset({(iri("Bo Kim"), "Q1002")}))
    found = identify([profile(1, name) for name in ("Ann Lee", "Bo Kim", "Cy Poe")], decided, items)
    links = {i.iri: i.link for i in found.identities}
    lee, poe = links[iri("Ann Lee")], links[iri("Cy Poe")]
    assert (lee.qid, lee.exact, lee.confirmed) == ("Q1001", True, False)
    assert 0.5 < lee.score < 1
    assert "for it" in lee.reason
    assert (poe.qid, poe.score, poe.exact, poe.confirmed) == ("Q1003", 1.0, True, True)
    assert links[iri("Bo Kim")] is None
