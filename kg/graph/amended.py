"""A statement's triples with other values: speaker, roles, date, modality, class, and what only some kinds have."""

import calendar
from collections.abc import Iterable, Mapping
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.triples import bounds, date_literal, number_literal, role_triples
from kg.terms.iris import Namer, base_of_iri
from kg.terms.ontology import term
from kg.terms.vocab import KG, ORG, RDF

__all__ = ["PROPERTIES", "with_values", "without"]

PROPERTIES = {
    "speaker": KG.speaker, "directed_at": KG.directedAt, "agent": KG.agent, "target": KG.target,
    "participant": KG.participant, "place": KG.place, "member": ORG.member, "organization": ORG.organization,
}  # fmt: skip
_UNNAMED = {KG.agent: KG.unnamedAgent, KG.target: KG.unnamedTarget, KG.participant: KG.unnamedParticipant}


def without(triples: Iterable[Triple], node: NamedNode, predicates: set[NamedNode]) -> list[Triple]:
    """The triples but for what these predicates say of a node.

    Args:
        triples: in any order.
        node: the subject.
        predicates: what is not to be said of it.
    """
    return [t for t in triples if t.subject != node or t.predicate not in predicates]


def with_values(triples: list[Triple], node: NamedNode, given: Mapping[str, str]) -> list[Triple]:
    """The triples with other values of a statement, as a correction gives them (`kg.identity.corrections`).

    Args:
        triples: of the article.
        node: the statement.
        given: name of a value -> the value as the correction writes it.
    """
    others = _participants(triples, node, given)
    for name, predicate in PROPERTIES.items():
        if name in given:
            gone = {predicate} | ({_UNNAMED[predicate]} if predicate in _UNNAMED else set())
            triples = without(triples, node, gone | ({KG.speakerText} if name == "speaker" else set()))
            triples += [Triple(node, predicate, NamedNode(iri)) for iri in given[name].split(",") if iri]
    if {"agent", "target", "participant"} & set(given):
        acting = {t.object for t in triples if t.subject == node and t.predicate in (KG.agent, KG.target)}
        triples = without(triples, node, {KG.participant})
        triples += [Triple(node, KG.participant, who) for who in sorted(others | acting, key=str)]  # type: ignore[arg-type]
    if "date" in given:
        triples = without(triples, node, {KG.date, KG.earliest, KG.latest, KG.dateSpan})
        triples += _dated(node, given["date"])
    if "modality" in given:
        said = any(t.subject == node and t.predicate == KG.statedIn for t in triples)
        predicate = KG.claimedModality if said else KG.modality
        triples = [*without(triples, node, {predicate}), Triple(node, predicate, term(f"kg:{given['modality']}"))]
    if "type" in given:
        cls = term(f"kg:{given['type']}")
        held = {t.object for t in triples if t.subject == node and t.predicate == RDF.type}
        keep = {KG.Event, KG.Claim, KG.Figure, ORG.Membership} & held
        triples = without(triples, node, {RDF.type})
        triples += [Triple(node, RDF.type, c) for c in dict.fromkeys([cls, *keep])]
    return _with_number(_with_office(triples, node, given), node, given)


def _with_office(triples: list[Triple], node: NamedNode, given: Mapping[str, str]) -> list[Triple]:
    """With another title and status of an office."""
    if "title" in given:
        role = Namer(base_of_iri(node.value)).role(given["title"])
        triples = [
            *without(triples, node, {ORG.role}),
            Triple(node, ORG.role, role),
            *role_triples(role, given["title"]),
        ]
    if "status" in given:
        triples = [*without(triples, node, {KG.status}), Triple(node, KG.status, term(f"kg:{given['status']}"))]
    return triples


def _with_number(triples: list[Triple], node: NamedNode, given: Mapping[str, str]) -> list[Triple]:
    """With another number of a figure, how it bounds what is counted, and what that is."""
    for name, predicate in (("measure", KG.measure), ("comparator", KG.comparator)):
        if name in given:
            value = term(f"kg:{given[name]}")
            triples = [*without(triples, node, {predicate}), Triple(node, predicate, value)]
    if "of" in given:
        triples = [*without(triples, node, {KG.of}), Triple(node, KG.of, Literal(given["of"]))]
    if "number" in given:
        triples = [*without(triples, node, {KG.value}), Triple(node, KG.value, number_literal(float(given["number"])))]
    if {"number", "comparator"} & set(given):
        held = {t.predicate: t.object for t in triples if t.subject == node}
        number, comparator = held.get(KG.value), held.get(KG.comparator)
        triples = without(triples, node, {KG.min, KG.max})
        if isinstance(number, Literal) and isinstance(comparator, NamedNode):
            least, most = bounds(Decimal(number.value), comparator)
            ends = ((KG.min, least), (KG.max, most))
            triples += [Triple(node, end, number_literal(value)) for end, value in ends if value is not None]
    return triples


def _participants(triples: Iterable[Triple], node: NamedNode, given: Mapping[str, str]) -> set[object]:
    """Who takes part and neither acts nor is aimed at, as it is given or was."""
    if "participant" in given:
        return {NamedNode(iri) for iri in given["participant"].split(",") if iri}
    own = [t for t in triples if t.subject == node]
    acting = {t.object for t in own if t.predicate in (KG.agent, KG.target)}
    others: set[object] = {t.object for t in own if t.predicate == KG.participant}
    return others - acting


def _dated(node: NamedNode, text: str) -> list[Triple]:
    """A day, month or year with the first and last day that it may be."""
    if not text:
        return []
    first, last = f"{text}-01-01", f"{text}-12-31"
    if len(text) == 7:  # a month
        first, last = f"{text}-01", f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02}"
    if len(text) == 10:
        first = last = text
    values = ((KG.date, text), (KG.earliest, first), (KG.latest, last))
    return [Triple(node, predicate, date_literal(value)) for predicate, value in values]
