"""All rules together: from the profiles of articles to entities, each with its IRI and why its parts are one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.identity.corpus.context import CoMentions
from kg.identity.corpus.merges import Rule, Tie, gathered, in_order
from kg.identity.corpus.nodes import Node
from kg.identity.corpus.organisations import BODY_RULES, body_nodes
from kg.identity.corpus.people import complete_surnames, people_nodes, same_spelling, surnames_of
from kg.identity.decisions import Decisions
from kg.lang.lexicon import coarse_class, is_kind_of
from kg.model import Profile
from kg.terms.ontology import superclasses
from kg.terms.vocab import KG

__all__ = [
    "Resolved",
    "by_key",
    "decided",
    "head_of",
    "nodes_of",
    "rank",
    "reasons_by_node",
    "resolve",
    "resolved",
    "size_of",
    "union",
]


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity across articles: its IRI, what was observed of it, and why each part of it belongs to it.

    `reasons` has the IRI of a node -> why it was found to be this entity, for those that were observed under another
    IRI.
    """

    iri: str
    nodes: tuple[Node, ...]
    reasons: Mapping[str, str]

    @property
    def cls(self) -> NamedNode:
        """The class that most articles give it."""
        votes = Counter(p.cls for n in self.nodes for p in n.profiles)
        return max(votes, key=lambda c: (votes[c], len(superclasses(c)), c.value))

    @property
    def group(self) -> NamedNode:
        """Person, organisation or place."""
        return coarse_class(self.cls)

    @property
    def articles(self) -> frozenset[str]:
        """The articles that show it."""
        return frozenset(a for n in self.nodes for a in n.articles)


def union(first: Resolved, others: Sequence[Resolved], reason: str) -> Resolved:
    """One entity of several, under the IRI of the first.

    Args:
        first: whose IRI stays.
        others: those that join it.
        reason: why they are one.
    """
    nodes = [n for e in (first, *others) for n in e.nodes]
    reasons = {n.iri: reason for e in others for n in e.nodes} | {
        k: v for e in (first, *others) for k, v in e.reasons.items()
    }
    return Resolved(first.iri, tuple(sorted(nodes, key=lambda n: n.iri)), reasons)


def resolve(profiles: Iterable[Profile], decisions: Decisions) -> list[Resolved]:
    """The entities that the profiles show, sorted by IRI; the same whatever the order of the profiles."""
    ordered = sorted(profiles, key=lambda p: (p.entity, p.article))
    company = CoMentions.of(ordered)
    nodes = [
        node for part in by_key(ordered, lambda p: [p.entity]).values() for node in nodes_of(part, company, decisions)
    ]
    nodes.sort(key=lambda n: (n.observed, n.part))
    ties = [*in_order(decided(nodes, decisions)), *in_order(same_spelling(nodes, company))]
    people = gathered([n for n in nodes if n.is_person], [t for t in ties if t.of_people], decisions)
    borne = by_key(people, lambda group: {s for n in group for s in surnames_of(n)})
    for surname in sorted(borne):
        ties += in_order(complete_surnames(surname, borne[surname], company))
    for rule in BODY_RULES:
        ties += _ties_of(rule, nodes, company)
    return _resolved_of(gathered(nodes, ties, decisions), ties)


def _ties_of(rule: Rule, nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    blocks = by_key(nodes, rule.keys)
    for key in sorted(blocks):
        if len(blocks[key]) > 1:
            yield from in_order(rule.ties(key, blocks[key], company))


T = TypeVar("T")


def by_key(items: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, list[T]]:
    """The items by their keys, in their order."""
    found: dict[str, list[T]] = defaultdict(list)
    for item in items:
        for key in keys(item):
            found[key].append(item)
    return found


def nodes_of(profiles: Sequence[Profile], company: CoMentions, decisions: Decisions) -> Iterable[Node]:
    """The nodes of one observed IRI; where a person decided that an article means another, it has its own.

    Args:
        profiles: what articles show of it.
        company: what articles name.
        decisions: what people decided.
    """
    observed = profiles[0].entity
    taken_out = [p for p in profiles if (observed, p.article) in decisions.apart]
    rest = [p for p in profiles if p not in taken_out]
    yield from (Node(observed, (p,), p.article) for p in taken_out)
    if rest:
        make = people_nodes if is_kind_of(rest[0].cls, KG.Person) else body_nodes
        yield from make(observed, rest, company)


def decided(nodes: Sequence[Node], decisions: Decisions) -> Iterable[Tie]:
    """The ties that a person decided on."""
    by_iri: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        for iri in {node.iri, node.observed}:
            by_iri[iri].append(node)
    for one, other in decisions.merged:
        targets = by_iri.get(other, ())
        yield from (
            Tie(node, targets[0], "decided by a person", decided=True) for node in by_iri.get(one, ()) if targets
        )


def _resolved_of(groups: Iterable[Sequence[Node]], ties: Sequence[Tie]) -> list[Resolved]:
    """The entities, sorted by IRI. Of namesakes the one with most articles keeps the IRI as observed."""
    namesakes = by_key(groups, lambda group: [head_of(group).observed])
    why = reasons_by_node(ties)
    named = []
    for observed, rows in namesakes.items():
        ranked = sorted(rows, key=lambda group: rank(head_of(group).part, size_of(group), head_of(group).iri))
        for place, group in enumerate(ranked):
            named.append(resolved(head_of(group).iri if place else observed, group, why))
    return sorted(named, key=lambda r: r.iri)


def head_of(group: Sequence[Node]) -> Node:
    """The node whose name a group bears."""
    return min(group, key=lambda n: (len(n.words) < 2, -len(n.articles), -len(n.words), n.iri))


def size_of(group: Sequence[Node]) -> int:
    """In how many articles the nodes of a group are shown, together."""
    return sum(len(n.articles) for n in group)


def rank(part: str, size: int, iri: str) -> tuple[bool, int, str]:
    """The order of namesakes, of which the first keeps the IRI as observed.

    Args:
        part: which of the people of one IRI as observed it is, '' where there is but one.
        size: the number of articles.
        iri: of the node.

    >>> min([("", 3, "iri-1"), ("Peru", 9, "iri-2")], key=lambda node: rank(*node))
    ('', 3, 'iri-1')
    """
    return part != "", -size, iri


def resolved(iri: str, group: Sequence[Node], ties: Mapping[int, Sequence[Tie]]) -> Resolved:
    """The entity that a group of nodes is, by its IRI and the ties of each node.

    Args:
        iri: of the entity.
        group: its nodes.
        ties: id() of a node -> its ties.
    """
    return Resolved(iri, tuple(sorted(group, key=lambda n: n.iri)), _why(iri, group, ties))


def reasons_by_node(ties: Iterable[Tie]) -> dict[int, list[Tie]]:
    """The ties of each node, by its id(), in their order."""
    reasons: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        reasons[id(tie.one)].append(tie)
        reasons[id(tie.other)].append(tie)
    return reasons


def _why(iri: str, group: Sequence[Node], ties: Mapping[int, Sequence[Tie]]) -> dict[str, str]:
    """Why each node whose observed IRI is not the entity's belongs to it."""
    inside = {id(n) for n in group}
    reasons = {}
    for node in group:
        if node.observed != iri:
            near = [t for t in ties.get(id(node), ()) if id(t.one) in inside and id(t.other) in inside]
            own = next((t.reason for t in near), "")
            reasons[node.iri] = own or f"a namesake of others: {_apart(node)}"
    return reasons


def _apart(node: Node) -> str:
    """What sets a namesake apart, in words: its countries or offices, else the article."""
    offices = sorted({title for title, _ in node.held})
    return ", ".join([*sorted(node.countries), *offices]) or f"nothing ties it to them but the name ({node.part})"
