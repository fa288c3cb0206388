"""All rules together: from the profiles of articles to entities, each with its IRI and why its parts are one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.identity.corpus.context import CoMentions
from kg.identity.corpus.merges import Tie, gathered
from kg.identity.corpus.nodes import Node
from kg.identity.corpus.organisations import (
    body_nodes,
    complete_acronyms,
    complete_short_names,
    same_body,
    same_name_of_other_class,
)
from kg.identity.corpus.people import complete_surnames, people_nodes, people_of, same_spelling
from kg.identity.decisions import Decisions
from kg.lang.lexicon import coarse_class, is_kind_of
from kg.model import Profile
from kg.terms.ontology import superclasses
from kg.terms.vocab import KG

__all__ = ["Resolved", "resolve", "union"]


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
    """One entity of several, under the IRI of the first."""
    nodes = [n for e in (first, *others) for n in e.nodes]
    reasons = {n.iri: reason for e in others for n in e.nodes} | {
        k: v for e in (first, *others) for k, v in e.reasons.items()
    }
    return Resolved(first.iri, tuple(sorted(nodes, key=lambda n: n.iri)), reasons)


def resolve(profiles: Iterable[Profile], decisions: Decisions) -> list[Resolved]:
    """The entities that the profiles show, sorted by IRI; the same whatever the order of the profiles."""
    ordered = sorted(profiles, key=lambda p: (p.entity, p.article))
    company = CoMentions.of(ordered)
    nodes = [node for part in _by_entity(ordered) for node in _nodes(part, company, decisions)]
    ties = [*decided(nodes, decisions), *same_spelling(nodes, company)]
    spelled = [t for t in ties if t.one.is_person and t.other.is_person]
    people = [people_of(group) for group in gathered([n for n in nodes if n.is_person], spelled, decisions)]
    ties += complete_surnames(people, company)
    for rule in _RULES:
        ties += rule(nodes, company)
    groups = gathered(nodes, ties, decisions)
    return _named(groups, ties)


_RULES: tuple[Callable[[Sequence[Node], CoMentions], Iterable[Tie]], ...] = (
    lambda nodes, _: same_body(nodes),
    complete_acronyms,
    complete_short_names,
    same_name_of_other_class,
)


def _by_entity(profiles: Iterable[Profile]) -> list[list[Profile]]:
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        found[profile.entity].append(profile)
    return list(found.values())


def _nodes(profiles: Sequence[Profile], company: CoMentions, decisions: Decisions) -> Iterable[Node]:
    """The nodes of one observed IRI; where a person decided that an article means another, it has its own."""
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


def _named(groups: Iterable[Sequence[Node]], ties: Sequence[Tie]) -> list[Resolved]:
    """The entities, sorted by IRI. Of namesakes the one with most articles keeps the IRI as observed."""
    namesakes: dict[str, list[tuple[Node, Sequence[Node]]]] = defaultdict(list)
    for group in groups:
        head = min(group, key=lambda n: (len(n.words) < 2, -len(n.articles), -len(n.words), n.iri))
        namesakes[head.observed].append((head, group))
    why = _reasons(ties)
    named = []
    for observed, rows in namesakes.items():
        rows.sort(key=lambda row: (row[0].part != "", -sum(len(n.articles) for n in row[1]), row[0].iri))
        for place, (head, group) in enumerate(rows):
            iri = head.iri if place else observed
            named.append(Resolved(iri, tuple(sorted(group, key=lambda n: n.iri)), _why(iri, head, group, why)))
    return sorted(named, key=lambda r: r.iri)


def _reasons(ties: Iterable[Tie]) -> dict[int, list[Tie]]:
    reasons: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        reasons[id(tie.one)].append(tie)
        reasons[id(tie.other)].append(tie)
    return reasons


def _why(iri: str, head: Node, group: Sequence[Node], ties: Mapping[int, Sequence[Tie]]) -> dict[str, str]:
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
