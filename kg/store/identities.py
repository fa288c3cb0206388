"""A whole store resolved again: who is who after articles came and went, and which Wikidata items they are.

What the articles alone told is given back from the resolutions, decided on anew, and written where it differs: an
article in a transaction of its own, so that a run that breaks off leaves a store that the next run finishes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.defaults import BASE_IRI
from kg.graph.canonical import (
    LINK_PREDICATES,
    Renamed,
    as_observed,
    canonical,
    history,
    known_links,
    link_triples,
    renamings,
    source_triples,
    story_triples,
)
from kg.graph.corrections import uncorrected
from kg.graph.entities import OBSERVED_PREDICATES, Interned, describe, entity_of, observe, profiles, seen_as
from kg.graph.placement import place
from kg.identity.decisions import Decisions
from kg.identity.identify import Identified, identify
from kg.identity.wikidata.candidates import CandidateSource
from kg.model import Identity, ItemLink, Profile
from kg.store.articles import article_iris, article_quads, base_of, change_in_portions, change_quads, put_article
from kg.store.corrections import correct_store
from kg.store.same_events import tie_store
from kg.terms.iris import Namer, parse_iri
from kg.terms.ontology import prefixes
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, ORG, OWL, PROV, RDF, RDFS

__all__ = ["as_extracted", "profiles_in", "put_as_known", "resolve_store"]

_DEFAULT = DefaultGraph()


def put_as_known(store: Store, article: NamedNode, quads: list[Quad]) -> None:
    """Puts an article in as observed, but for what the store resolved of it already; `resolve_store` does the rest."""
    put_article(store, article, canonical(quads, article, _renamed_in(store, article)), described=False)


def as_extracted(store: Store, article: NamedNode) -> list[Quad]:
    """What an article of a store alone told, with the descriptions of its offices and of the run that read it."""
    observed = uncorrected(as_observed(article_quads(store, article)))
    pointing = (ORG.role, PROV.wasGeneratedBy)
    described = {q.object for q in observed if q.predicate in pointing and isinstance(q.object, NamedNode)}
    return [
        *observed,
        *(q for o in sorted(described, key=str) for q in store.quads_for_pattern(o, None, None, _DEFAULT)),
    ]


def resolve_store(store: Store, decisions: Decisions, source: CandidateSource | None = None) -> Identified:
    """Resolves all that a store holds, links it when there is a `source`, and writes what changed.

    Raises:
        KgError: the source fails.
    """
    correct_store(store, decisions.corrections)
    articles = article_iris(store)
    profiles = list(map(Interned(), (p for a in articles for p in profiles_in(store, a))))
    before = {a.value: _renamed_in(store, a) for a in articles}
    known = _Links.held(store)
    identified = identify(profiles, decisions, source, known.of_parts(profiles, before))
    wanted = renamings(identified.identities)
    for article in articles:
        if before[article.value] != wanted.get(article.value, {}):
            observed = as_observed(article_quads(store, article))
            put_article(store, article, canonical(observed, article, wanted.get(article.value, {})), described=False)
    namer = Namer(base_of(store) or _base_of_history(store))
    change_in_portions(store, _descriptions(store, namer, profiles, wanted))
    links = known.changed(identified.identities, namer, source)
    _replace_links(store, namer, [Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in links])
    _write_sources(store, namer, source)
    _drop_external(store, namer, identified.identities)
    _write_stories(store, namer)
    tie_store(store, namer, decisions)
    _write_history(store, namer, identified.identities, _retired(profiles, before, wanted, store, namer))
    store.flush()
    return identified


def _descriptions(
    store: Store, namer: Namer, profiles: Iterable[Profile], renamed: Mapping[str, Renamed]
) -> Iterator[tuple[set[Quad], set[Quad]]]:
    """For each entity what the default graph must lose and gain to say of it what the articles show."""
    described: set[str] = set()
    for entity, seen in seen_as(profiles, renamed):
        described.add(entity)
        iri = NamedNode(entity)
        wanted = {Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in describe(iri, seen)}
        held = {q for q in store.quads_for_pattern(iri, None, None, _DEFAULT) if q.predicate not in LINK_PREDICATES}
        yield held - wanted, wanted - held
    start = namer.folder("entity")
    for quad in store.quads_for_pattern(None, None, None, _DEFAULT):
        name = name_of(quad.subject)
        if name.startswith(start) and name not in described and quad.predicate not in LINK_PREDICATES:
            yield {quad}, set()


def _base_of_history(store: Store) -> str:
    """The base of the data's IRIs in a store that has no article any more, by its derived graphs."""
    graphs = sorted(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    derived = (found for found in map(parse_iri, graphs) if found is not None and found.kind == "graph")
    return next((found.base for found in derived), BASE_IRI)


def profiles_in(store: Store, article: NamedNode) -> Iterator[Profile]:
    """What an article of a store shows of its entities, as observed."""
    found = [q for p in sorted(OBSERVED_PREDICATES, key=str) for q in store.quads_for_pattern(None, p, None, article)]
    roles = {q.object for q in found if q.predicate.value.endswith("role") and isinstance(q.object, NamedNode)}
    labels = [
        q.triple for role in sorted(roles, key=str) for q in store.quads_for_pattern(role, RDFS.label, None, _DEFAULT)
    ]
    observed = as_observed([*found, *_resolutions(store, article)])
    yield from profiles(article, observe([*(q.triple for q in observed), *labels]))


def _resolutions(store: Store, article: NamedNode) -> Iterator[Quad]:
    for found in store.quads_for_pattern(None, KG.resolvedIn, article, None):
        yield from store.quads_for_pattern(found.subject, None, None, found.graph_name)


def _renamed_in(store: Store, article: NamedNode) -> Renamed:
    """What the entities of an article are called now."""
    rows: dict[object, dict[NamedNode, str]] = {}
    for quad in _resolutions(store, article):
        if quad.predicate in (KG.observed, KG.resolvedTo, KG.reason):
            rows.setdefault(quad.subject, {})[quad.predicate] = quad.object.value  # type: ignore[union-attr]
    return {
        row[KG.observed]: (row[KG.resolvedTo], row[KG.reason])
        for row in rows.values()
        if row[KG.observed] != row[KG.resolvedTo]
    }


# ---------------------------------------------------------------- links


@dataclass(frozen=True, slots=True)
class _Links:
    """The links that a store holds, with their source, by the entity's IRI."""

    items: Mapping[str, ItemLink]
    sources: Mapping[str, NamedNode]

    @classmethod
    def held(cls, store: Store) -> "_Links":
        quads = [q for p in LINK_PREDICATES for q in store.quads_for_pattern(None, p, None, _DEFAULT)]
        sources = {
            name_of(q.subject): q.object
            for q in quads
            if q.predicate == KG.linkSource and isinstance(q.object, NamedNode)
        }
        return cls(known_links(quads), sources)

    def of_parts(self, told: Iterable[Profile], renamed: Mapping[str, Renamed]) -> dict[tuple[str, str], ItemLink]:
        """The links of what the articles show, by article and IRI as observed."""
        found = {}
        for p in told:
            entity = entity_of(p, renamed)
            if entity in self.items:
                found[p.article, p.entity] = self.items[entity]
        return found

    def changed(self, identities: Iterable[Identity], namer: Namer, source: CandidateSource | None) -> Iterator[Triple]:
        """The link triples of the identities, with the new source, or the one that they had."""
        for identity in identities:
            iris = (identity.iri, *identity.known_as)
            kept = next((self.sources[iri] for iri in iris if iri in self.sources), None)
            new = namer.link_source(source.origin.name, source.origin.date) if source else kept
            yield from link_triples(identity, new)


def _replace_links(store: Store, namer: Namer, wanted: list[Quad]) -> None:
    """Brings the links of our entities with Wikidata to what is wanted, as one transaction; links of others stay."""
    start, items = namer.folder("entity"), prefixes()["wd"]
    held = {
        q
        for p in LINK_PREDICATES
        for q in store.quads_for_pattern(None, p, None, _DEFAULT)
        if name_of(q.subject).startswith(start)
        and (p in (KG.linkScore, KG.linkReason, KG.linkSource) or name_of(q.object).startswith(items))
    }
    change_quads(store, held - set(wanted), set(wanted) - held)


def _drop_external(store: Store, namer: Namer, identities: Iterable[Identity]) -> None:
    """Takes out what Wikidata says of items that no entity is any more."""
    graph, items = namer.derived("wikidata"), prefixes()["wd"]
    exact = {(i.iri, f"{items}{i.link.qid}") for i in identities if i.link and i.link.exact}
    gone: set[Quad] = set()
    for quad in store.quads_for_pattern(None, KG.describes, None, graph):
        derived = store.quads_for_pattern(quad.subject, PROV.wasDerivedFrom, None, graph)
        if not any((name_of(quad.object), name_of(q.object)) in exact for q in derived):
            gone |= set(store.quads_for_pattern(quad.subject, None, None, graph))
    change_quads(store, gone, ())


def _write_sources(store: Store, namer: Namer, source: CandidateSource | None) -> None:
    """Describes the source, and drops those that nothing was looked up in any more."""
    used = {q.object for q in store.quads_for_pattern(None, KG.linkSource, None, _DEFAULT)}
    sources = {q.subject for q in store.quads_for_pattern(None, RDF.type, KG.LinkSource, _DEFAULT)}
    gone = {q for s in sources - used for q in store.quads_for_pattern(s, None, None, _DEFAULT)}
    come: set[Quad] = set()
    if source is not None:
        iri = namer.link_source(source.origin.name, source.origin.date)
        if iri in used:
            triples = source_triples(iri, source.origin.name, source.origin.date)
            come = {Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in triples}
    change_quads(store, gone - come, come)


def _write_stories(store: Store, namer: Namer) -> None:
    """Ties the articles that carry the same text."""
    told = store.quads_for_pattern(None, KG.sketch, None, None)
    sketches = {name_of(q.subject): q.object.value for q in told if isinstance(q.object, Literal)}
    wanted = set(place(story_triples(sketches)))
    held = set(store.quads_for_pattern(None, None, None, namer.derived("same-stories")))
    change_quads(store, held - wanted, wanted - held)


# ---------------------------------------------------------------- history


def _retired(
    profiles: Iterable[Profile], before: Mapping[str, Renamed], after: Mapping[str, Renamed], store: Store, namer: Namer
) -> dict[str, str]:
    """IRIs that stood for an entity before, and the one entity that it is now; with what the history tells already."""
    heirs: dict[str, set[str]] = {}
    for profile in profiles:
        old, new = entity_of(profile, before), entity_of(profile, after)
        if old != new:
            heirs.setdefault(old, set()).add(new)
    known = {
        name_of(q.subject): name_of(q.object)
        for q in store.quads_for_pattern(None, OWL.sameAs, None, namer.derived("history"))
    }
    return known | {old: min(new) for old, new in heirs.items() if len(new) == 1}


def _write_history(store: Store, namer: Namer, identities: Iterable[Identity], earlier: Mapping[str, str]) -> None:
    graph = namer.derived("history")
    wanted = {q for q in place(history(identities, earlier)) if q.graph_name == graph}
    held = set(store.quads_for_pattern(None, None, None, graph))
    change_quads(store, held - wanted, wanted - held)
