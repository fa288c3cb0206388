"""The links of a store's entities with Wikidata, where they were looked up, and what Wikidata says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.graph.canonical import LINK_PREDICATES, known_links, link_triples, source_triples
from kg.identity.corpus.decide import Resolved
from kg.identity.wikidata.candidates import CandidateSource
from kg.model import Identity, ItemLink
from kg.store.articles import change_quads
from kg.store.deciding import Deciding
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer
from kg.terms.ontology import prefixes
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, PROV, RDF

__all__ = ["Links"]

_DEFAULT = DefaultGraph()


class Links:
    """The links that a store holds; of all entities at once where all is decided `anew`."""

    def __init__(self, store: Store, index: IdentityIndex, namer: Namer, *, anew: bool) -> None:
        self.store, self.index, self.namer, self.anew = store, index, namer, anew
        self._held: dict[str, set[Quad]] = {}
        self._items: dict[str, ItemLink | None] = {}
        if anew:
            for predicate in LINK_PREDICATES:
                for quad in store.quads_for_pattern(None, predicate, None, _DEFAULT):
                    self._held.setdefault(name_of(quad.subject), set()).add(quad)

    def _quads(self, entity: str) -> set[Quad]:
        if not self.anew and entity not in self._held:
            quads = self.store.quads_for_pattern(NamedNode(entity), None, None, _DEFAULT)
            self._held[entity] = {q for q in quads if q.predicate in LINK_PREDICATES}
        return self._held.get(entity, set())

    def _item(self, entity: str) -> ItemLink | None:
        if entity not in self._items:
            self._items[entity] = known_links(self._quads(entity)).get(entity)
        return self._items[entity]

    def with_rivals(self, resolved: list[Resolved], deciding: Deciding) -> list[Resolved]:
        """Some entities, and all that are linked with an item that one of them is linked with."""
        if self.anew:
            return resolved
        by_iri = {entity.iri: entity for entity in resolved}
        sought: set[str] = set()
        fresh = resolved
        while items := {link.qid for link in self.of_parts(fresh).values()} - sought:
            sought |= items
            query = (
                "SELECT DISTINCT node.grouped FROM link JOIN part ON part.entity = link.entity"
                " JOIN node ON node.id = part.node WHERE link.qid IN ({})"
            )
            groups = deciding.groups(number for (number,) in self.index.within(query, items))
            fresh = [entity for entity in groups if entity.iri not in by_iri]
            by_iri |= {entity.iri: entity for entity in fresh}
        return [by_iri[iri] for iri in sorted(by_iri)]

    def of_parts(self, resolved: Iterable[Resolved]) -> dict[tuple[str, str], ItemLink]:
        """The links of what articles show of some entities, by article and IRI as observed."""
        links = {}
        for observed in sorted({node.observed for entity in resolved for node in entity.nodes}):
            rows = self.index.rows("SELECT article, entity FROM part WHERE observed = ?", self.index.iri_id(observed))
            iris, articles = self.index.iris(row[1] for row in rows), None
            for article, entity in rows:
                if (link := self._item(iris[entity])) is not None:
                    articles = articles or self.index.article_iris(row[0] for row in rows)
                    links[articles[article], observed] = link
        return links

    def write(
        self,
        identities: Sequence[Identity],
        source: CandidateSource | None,
        iris: Mapping[int, str],
        touched: Iterable[int],
    ) -> None:
        """Brings the links of entities to what was found, and what rests on them.

        Args:
            identities: the entities that were decided on.
            source: where they were looked up now; None: not at all.
            iris: the IRIs of the entities that may be others than before, by number.
            touched: their numbers.
        """
        wanted = [Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in self._triples(identities, source)]
        names = {iris[number] for number in touched} | {i.iri for i in identities}
        own = self._held if self.anew else names
        start, items = self.namer.folder("entity"), prefixes()["wd"]
        held = {
            q
            for name in own
            if name.startswith(start)
            for q in self._quads(name)
            if q.predicate in (KG.linkScore, KG.linkReason, KG.linkSource) or name_of(q.object).startswith(items)
        }
        change_quads(self.store, held - set(wanted), set(wanted) - held)
        numbers = {name: self.index.iri_id(name) for name in names}
        self.index.many("DELETE FROM link WHERE entity = ?", ((n,) for n in numbers.values()))
        self.index.many(
            "INSERT INTO link VALUES (?, ?)", ((numbers[i.iri], i.link.qid) for i in identities if i.link is not None)
        )
        if self.anew or held != set(wanted):
            self._write_sources(source)
            self._drop_external(names, {(i.iri, f"{items}{i.link.qid}") for i in identities if i.link and i.link.exact})

    def _triples(self, identities: Iterable[Identity], source: CandidateSource | None) -> Iterator[Quad]:
        """The link triples of the identities, with the new source, or the one that they had."""
        for identity in identities:
            if identity.link is None:
                continue
            known = (q for iri in (identity.iri, *identity.known_as) for q in sorted(self._quads(iri), key=str))
            kept = next((q.object for q in known if q.predicate == KG.linkSource), None)
            new = self.namer.link_source(source.origin.name, source.origin.date) if source else kept
            yield from link_triples(identity, new if isinstance(new, NamedNode) else None)  # type: ignore[misc]

    def _write_sources(self, source: CandidateSource | None) -> None:
        """Describes the source, and drops those that nothing was looked up in any more."""
        sources = {q.subject for q in self.store.quads_for_pattern(None, RDF.type, KG.LinkSource, _DEFAULT)}
        unused = {s for s in sources if not self._is_used(s)}
        gone = {q for s in unused for q in self.store.quads_for_pattern(s, None, None, _DEFAULT)}
        come: set[Quad] = set()
        if source is not None:
            iri = self.namer.link_source(source.origin.name, source.origin.date)
            if self._is_used(iri):
                triples = source_triples(iri, source.origin.name, source.origin.date)
                come = {Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in triples}
        change_quads(self.store, gone - come, come)

    def _is_used(self, source: object) -> bool:
        return any(True for _ in self.store.quads_for_pattern(None, KG.linkSource, source, _DEFAULT))  # type: ignore[arg-type]

    def _drop_external(self, names: Iterable[str], exact: set[tuple[str, str]]) -> None:
        """Takes out what Wikidata says of items that no entity is any more."""
        graph = self.namer.derived("wikidata")
        gone: set[Quad] = set()
        whose = [None] if self.anew else [NamedNode(name) for name in names]
        described = (q for entity in whose for q in self.store.quads_for_pattern(None, KG.describes, entity, graph))
        for entry in described:
            derived = self.store.quads_for_pattern(entry.subject, PROV.wasDerivedFrom, None, graph)
            if not any((name_of(entry.object), name_of(q.object)) in exact for q in derived):
                gone |= set(self.store.quads_for_pattern(entry.subject, None, None, graph))
        change_quads(self.store, gone, ())
