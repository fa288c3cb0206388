"""Nodes tied and gathered, by hand."""

from profiles import iri, profile

from kg.identity.corpus.merges import Tie, gathered, joined
from kg.identity.corpus.nodes import Node
from kg.identity.decisions import Decisions
from kg.terms.vocab import KG


def node(number, name, **told):
    found = profile(number, name, **told)
    return Node(found.entity, (found,))


A, B, C, D = (node(n, name) for n, name in enumerate(("Ann Lee", "A Lee", "Lee Ann", "Bo Kim"), 1))


def groups(nodes, ties, decisions=None):
    found = gathered(nodes, [Tie(one, other, "because") for one, other in ties], decisions or Decisions())
    return sorted(sorted(n.iri for n in group) for group in found)


def sets(*groups):
    return sorted(sorted(n.iri for n in group) for group in groups)


def test_what_is_tied_is_gathered():
    assert groups([A, B, C, D], [(A, B), (B, C)]) == sets([A, B, C], [D])
    assert groups([A, B, C, D], [(A, B), (C, D), (B, A)]) == sets([A, B], [C, D])
    assert groups([A, B, C, D], [(A, B), (C, D), (A, D)]) == sets([A, B, C, D])


def test_two_countries_are_never_joined_by_a_chain():
    ghana, chile = node(1, "Ann Lee", countries=("Ghana",)), node(2, "A Lee", countries=("Chile",))
    assert groups([ghana, B, chile], [(ghana, B), (B, chile)]) == sets([ghana, B], [chile])
    both = node(2, "A Lee", countries=("Chile", "Ghana"))
    assert groups([ghana, B, both], [(ghana, B), (B, both)]) == sets([ghana, B, both])


def test_people_join_two_countries():
    ghana, chile = node(1, "Ann Lee", countries=("Ghana",)), node(2, "A Lee", countries=("Chile",))
    found = gathered([ghana, chile], [Tie(ghana, chile, "said so", decided=True)], Decisions())
    assert [len(g) for g in found] == [2]


def test_what_people_split_stays_apart_by_any_way():
    split = Decisions(split=frozenset({(A.iri, C.iri)}))
    assert groups([A, B, C], [(A, B), (B, C)], split) == sets([A, B], [C])
    assert groups([C, B, A], [(C, B), (B, A)], split) == sets([B, C], [A])
    assert groups([A, B, D], [(A, B), (B, D)], split) == sets([A, B, D])


def test_what_people_took_out_is_alone():
    apart = Decisions(apart={(A.observed, ""): frozenset()})
    assert groups([A, B, C], [(A, B), (B, C)], apart) == sets([A], [B, C])


def test_the_same_in_groups():
    assert joined([1, 2, 5, 3, 9], lambda a, b: abs(a - b) == 1) == [[5], [1, 2, 3], [9]]
    assert joined([1, 3, 2], lambda a, b: abs(a - b) == 1) == [[1, 3, 2]]
    assert joined([], max) == []


def test_a_node_is_what_most_articles_take_it_for():
    found = Node(
        iri("Zenda"), (profile(1, "Zenda", KG.Company), profile(2, "Zenda", KG.Place), profile(3, "Zenda", KG.Company))
    )
    assert (found.cls, found.group, found.is_person) == (KG.Company, KG.Organisation, False)
    assert len(found.articles) == 3


def test_names_of_a_node_the_fullest_first():
    found = Node(iri("Lee"), (profile(1, "Lee", names=("Ann Lee", "Annabelle")), profile(2, "Ann B Lee")))
    assert found.names == ("Ann B Lee", "Ann Lee", "Annabelle", "Lee")
    assert found.words == ("ann", "b", "lee")
    assert Node("x", ()).words == ()


def test_nodes_agree_on_a_country_or_an_office():
    mayor, other = node(1, "Lee", offices=[("mayor", "Zenda")]), node(2, "Ann Lee", offices=[("mayor", "Zenda")])
    judge = node(3, "A Lee", offices=[("judge", "Zenda")])
    ghana, chile = node(4, "Lee", countries=("Ghana",)), node(5, "Lee", countries=("Chile",))
    assert mayor.agrees(other)
    assert not mayor.agrees(judge)
    assert ghana.agrees(node(6, "Lee", countries=("Ghana", "Peru")))
    assert ghana.differs(chile)
    assert not ghana.differs(mayor)
    assert not mayor.differs(ghana)


def test_a_part_has_an_iri_of_its_own():
    whole = Node(iri("Lee"), (profile(1, "Lee"),))
    part = Node(iri("Lee"), (profile(1, "Lee"),), "article/a1")
    assert whole.iri == whole.observed
    assert part.iri != part.observed == whole.observed
