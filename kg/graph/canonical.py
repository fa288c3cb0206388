"""Who is who, written into the graph: the entity's IRI in the place of what was observed, and what was observed kept.

For each part of an entity that one article shows under another IRI there is a resolution: what was observed, what it
was found to be, why, and the slots where it stood. From them `as_observed` gives back what the article alone told.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.graph.copies import same_stories
from kg.graph.placement import place
from kg.graph.triples import date_literal, decimal
from kg.identity.wikidata.enrich import ItemFact, gives_item
from kg.identity.wikidata.entity import BIRTH
from kg.model import Identity, ItemLink
from kg.terms.iris import Namer, resolution_iri, slot_iri
from kg.terms.ontology import prefixes
from kg.terms.rdf import name_of
from kg.terms.vocab import DCTERMS, ITSRDF, KG, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

__all__ = [
    "LINK_PREDICATES",
    "SLOTS",
    "Renamed",
    "as_observed",
    "canonical",
    "external_triples",
    "history",
    "known_links",
    "link_triples",
    "renamed_in",
    "renamings",
    "source_triples",
    "story_triples",
]

# What may point to an entity from an article, by the name that it has in a slot.
SLOTS = {
    p.value.rpartition("#")[2].rpartition("/")[2]: p
    for p in (
        KG.participant, KG.agent, KG.target, KG.place, KG.speaker, KG.addressee, KG.directedAt, KG.about, KG.ofEntity,
        ORG.member, ORG.organization, KG.serves, SCHEMA.mentions, SCHEMA.publisher,
    )
}  # fmt: skip
_SLOT_NAMES = {p: name for name, p in SLOTS.items()}
LINK_PREDICATES = frozenset({SKOS.exactMatch, SKOS.closeMatch, OWL.sameAs, KG.linkScore, KG.linkReason, KG.linkSource})
# Of one article: IRI as observed -> the entity's IRI, and why.
Renamed = Mapping[str, tuple[str, str]]


def renamings(identities: Iterable[Identity]) -> dict[str, dict[str, tuple[str, str]]]:
    """Article -> what its entities are called."""
    result: dict[str, dict[str, tuple[str, str]]] = {}
    for identity in identities:
        for article, observed, reason in identity.observed:
            result.setdefault(article, {})[observed] = identity.iri, reason
    return result


# ---------------------------------------------------------------- there


def canonical(quads: Iterable[Quad], article: NamedNode, renamed: Renamed) -> list[Quad]:
    """An article's quads as observed, with the entities' IRIs and the resolutions that tell of it.

    Args:
        quads: as observed.
        article: its IRI.
        renamed: IRI as observed -> the entity's IRI, and why.
    """
    if not renamed:
        return list(quads)
    out: dict[Quad, None] = {}
    slots: dict[str, set[NamedNode]] = {observed: set() for observed in renamed}
    own: dict[Quad, NamedNode] = {}
    for quad in quads:
        object_ = quad.object
        if isinstance(object_, NamedNode) and object_.value in renamed and (slot := _slot(quad)) is not None:
            slots[object_.value].add(slot)
            object_ = NamedNode(renamed[object_.value][0])
            out[Quad(quad.subject, quad.predicate, object_, quad.graph_name)] = None
        else:
            if isinstance(object_, NamedNode) and (slot := _slot(quad)) is not None:
                own[quad] = slot
            out[quad] = None
    _keep_own(quads=own, renamed=renamed, slots=slots)
    return [
        *out,
        *place(t for observed in sorted(slots) for t in _resolution(article, observed, renamed, slots[observed])),
    ]


def _keep_own(quads: Mapping[Quad, NamedNode], renamed: Renamed, slots: dict[str, set[NamedNode]]) -> None:
    """Notes where an entity stood under its own IRI beside another that is it too, so that both can be told again."""
    taken = {(slot, renamed[observed][0]) for observed, found in slots.items() for slot in found}
    for quad, slot in quads.items():
        entity = name_of(quad.object)
        if (slot, entity) in taken:
            slots.setdefault(entity, set()).add(slot)


def _slot(quad: Quad) -> NamedNode | None:
    """Where an entity stands: the span that mentions it, or subject and property; None where no entity stands."""
    if quad.predicate == ITSRDF.taIdentRef:
        return quad.subject if isinstance(quad.subject, NamedNode) else None
    name = _SLOT_NAMES.get(quad.predicate)
    return slot_iri(name_of(quad.subject), name) if name else None


def _resolution(article: NamedNode, observed: str, renamed: Renamed, slots: Iterable[NamedNode]) -> Iterator[Triple]:
    iri = resolution_iri(article, observed)
    entity, reason = renamed.get(observed, (observed, "bears this name itself"))
    yield Triple(iri, RDF.type, KG.Resolution)
    yield Triple(iri, KG.resolvedIn, article)
    yield Triple(iri, KG.observed, NamedNode(observed))
    yield Triple(iri, KG.resolvedTo, NamedNode(entity))
    yield Triple(iri, KG.reason, Literal(reason))
    for slot in sorted(slots, key=str):
        yield Triple(iri, KG.slot, slot)


# ---------------------------------------------------------------- and back


def renamed_in(quads: Iterable[Quad]) -> Renamed:
    """What the entities of an article are called, by its resolutions among some quads."""
    rows: dict[object, dict[NamedNode, str]] = {}
    for quad in quads:
        if quad.predicate in (KG.observed, KG.resolvedTo, KG.reason):
            rows.setdefault(quad.subject, {})[quad.predicate] = quad.object.value  # type: ignore[union-attr]
    return {
        row[KG.observed]: (row[KG.resolvedTo], row[KG.reason])
        for row in rows.values()
        if row[KG.observed] != row[KG.resolvedTo]
    }


def as_observed(quads: Iterable[Quad]) -> list[Quad]:
    """An article's quads as the article alone told them, without its resolutions."""
    known = list(quads)
    resolutions: dict[object, dict[NamedNode, list[NamedNode]]] = {}
    for quad in known:
        if quad.predicate in (KG.observed, KG.resolvedTo, KG.slot) and isinstance(quad.object, NamedNode):
            resolutions.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    if not resolutions:
        return known
    stood: dict[tuple[NamedNode, str], list[NamedNode]] = {}
    for resolution in resolutions.values():
        for slot in resolution.get(KG.slot, ()):
            stood.setdefault((slot, resolution[KG.resolvedTo][0].value), []).append(resolution[KG.observed][0])
    out: dict[Quad, None] = {}
    for quad in known:
        if quad.subject in resolutions:
            continue
        here = _slot(quad) if isinstance(quad.object, NamedNode) else None
        entities = stood.get((here, name_of(quad.object))) if here else None
        if entities is None:
            out[quad] = None
        for observed in entities or ():
            out[Quad(quad.subject, quad.predicate, observed, quad.graph_name)] = None
    return list(out)


# ---------------------------------------------------------------- what the default graph and the history say


def _external_value(fact: ItemFact) -> NamedNode | Literal:
    if gives_item(fact):
        return NamedNode(f"{prefixes()['wd']}{fact.value}")
    return date_literal(fact.value) if fact.property == BIRTH else Literal(fact.value)


def external_triples(entity: NamedNode, fact: ItemFact, namer: Namer) -> Iterator[Triple]:
    """What Wikidata says of an entity, in a graph of its own, so that it is never taken for what an article says.

    Args:
        entity: its IRI.
        fact: what the item says.
        namer: mints IRIs.
    """
    wd = prefixes()["wd"]
    iri = namer.external(fact.item, fact.property, fact.value, fact.start, fact.end)
    yield Triple(iri, RDF.type, KG.ExternalStatement)
    yield Triple(iri, KG.describes, entity)
    yield Triple(iri, KG.property, Literal(fact.property))
    yield Triple(iri, KG.externalValue, _external_value(fact))
    if fact.label:
        yield Triple(iri, RDFS.label, Literal(fact.label))
    for predicate, day in ((SCHEMA.startDate, fact.start), (SCHEMA.endDate, fact.end)):
        if day:
            yield Triple(iri, predicate, date_literal(day))
    yield Triple(iri, PROV.wasDerivedFrom, NamedNode(f"{wd}{fact.item}"))


def link_triples(identity: Identity, source: NamedNode | None) -> Iterator[Triple]:
    """The link of an entity with its score and source."""
    link, entity = identity.link, NamedNode(identity.iri)
    if link is None:
        return
    item = NamedNode(f"{prefixes()['wd']}{link.qid}")
    yield Triple(entity, SKOS.exactMatch if link.exact else SKOS.closeMatch, item)
    if link.confirmed:
        yield Triple(entity, OWL.sameAs, item)
    yield Triple(entity, KG.linkScore, decimal(link.score))
    if link.reason:
        yield Triple(entity, KG.linkReason, Literal(link.reason))
    if source is not None:
        yield Triple(entity, KG.linkSource, source)


def known_links(quads: Iterable[Quad]) -> dict[str, ItemLink]:
    """The links that quads of the default graph tell, by the entity's IRI."""
    links: dict[str, dict[NamedNode, object]] = {}
    for quad in quads:
        if quad.predicate in LINK_PREDICATES:
            links.setdefault(name_of(quad.subject), {})[quad.predicate] = quad.object
    result = {}
    for iri, row in links.items():
        item = row.get(SKOS.exactMatch) or row.get(SKOS.closeMatch)
        score = row.get(KG.linkScore)
        if isinstance(item, NamedNode) and item.value.startswith(prefixes()["wd"]):
            qid = item.value.removeprefix(prefixes()["wd"])
            number = float(score.value) if isinstance(score, Literal) else 1.0
            reason = text.value if isinstance(text := row.get(KG.linkReason), Literal) else ""
            result[iri] = ItemLink(qid, number, SKOS.exactMatch in row, OWL.sameAs in row, reason)
    return result


def source_triples(source: NamedNode, name: str, date: str) -> Iterator[Triple]:
    """The description of where items were looked up.

    Args:
        source: its IRI.
        name: of the snapshot or service.
        date: its day, '' where it is always of today.
    """
    yield Triple(source, RDF.type, KG.LinkSource)
    yield Triple(source, RDFS.label, Literal(name))
    if date:
        yield Triple(source, DCTERMS.date, Literal(date, datatype=XSD.date))


def story_triples(sketches: Mapping[str, str]) -> Iterator[Triple]:
    """Which articles carry the same text, by the sketch of each: from each copy to the first."""
    for copy, first in sorted(same_stories(sketches).items()):
        yield Triple(NamedNode(copy), KG.sameStoryAs, NamedNode(first))


def history(identities: Iterable[Identity], earlier: Mapping[str, str] | None = None) -> Iterator[Triple]:
    """What retired IRIs stand for now: those that were only observed, and those of `earlier` that stand for none."""
    entries = list(identities)
    entities = {i.iri for i in entries}
    heirs: dict[str, set[str]] = {}
    for identity in entries:
        for observed in identity.known_as:
            heirs.setdefault(observed, set()).add(identity.iri)
    for retired, heir in (earlier or {}).items():
        if retired not in heirs:
            heirs[retired] = heirs.get(heir, {heir})
    for retired in sorted(heirs):
        if retired not in entities and len(heirs[retired]) == 1 and heirs[retired] <= entities:
            yield Triple(NamedNode(retired), OWL.sameAs, NamedNode(min(heirs[retired])))
