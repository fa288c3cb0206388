"""Where a build writes: a file, a folder of shards, a store, or a file and a store."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.build.processes import Extracted, extracted
from kg.build.rules import asked_alike
from kg.errors import KgError
from kg.explore import changes
from kg.files import Output, OutputFolder
from kg.graph.canonical import Renamed, canonical, history, link_triples, renamings, source_triples, story_triples
from kg.graph.corrections import corrected
from kg.graph.entities import Interned, describe, seen_as
from kg.graph.placement import place
from kg.graph.same_events import tie_triples, with_entities
from kg.graph.serialise import GraphWriter, from_lines
from kg.graph.triples import article_header
from kg.identity.decisions import Decisions
from kg.identity.events.report import ArticleTopic, EventReport
from kg.identity.events.tie import EventTie, tie_reports
from kg.identity.identify import identify
from kg.identity.wikidata.candidates import CandidateSource
from kg.model import Article, Identity, Profile, Run
from kg.store.articles import base_of, header_in, open_store, run_in
from kg.store.identities import as_extracted, put_as_known, resolve_store
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer
from kg.terms.vocab import NIF, PROV

__all__ = ["Linking", "Target"]

_SHARED = DefaultGraph()
_IN_MEMORY = 100_000  # quads that the store holds in memory before it writes them to its files


@dataclass(frozen=True, slots=True)
class Linking:
    """What people decided, and where items are looked up; no `source`: nothing is linked."""

    decisions: Decisions = field(default_factory=Decisions)
    source: CandidateSource | None = None


class Target:
    """Where a build goes: a file, a store, or both."""

    def __init__(
        self, out: str | None, format_: str, store: str | None, namer: Namer, linking: Linking, shard: int | None
    ) -> None:
        self.entity_count = self.link_count = 0
        self.unknown_iris: tuple[str, ...] = ()
        self.namer, self.linking = namer, linking
        self.file = Output(out) if out is not None and out != "-" and not shard else None
        self.shards = OutputFolder(out) if out is not None and shard else None
        self.shard = shard or 0
        self.folder, self.waiting = store or "", 0
        self.store = open_store(store, create=True) if store is not None else None
        self.index = IdentityIndex.beside(store) if store is not None else None
        self._check_base()
        self.writer = GraphWriter(format_, namer.base) if out is not None else None
        self.profiles: list[Profile] = []
        self.sketches: dict[str, str] = {}
        self.events: list[EventReport] = []
        self.topics: dict[str, ArticleTopic] = {}
        self._interned = Interned()
        self.shared: set[Quad] = set()

    def _check_base(self) -> None:
        held = base_of(self.store) if self.store is not None else None
        if held is not None and held != self.namer.base:
            raise KgError(f"{self.folder}: its IRIs begin with {held}: build with --base-iri {held}, or another store")

    def begin(self, run: Iterable[Triple]) -> None:
        """Puts in what all articles point to, before the first of them."""
        if self.store is not None:
            self.store.extend(_shared(run))

    def __enter__(self) -> "Target":
        return self

    def __exit__(self, failed: object, *rest: object) -> None:
        if self.writer:
            self.writer.close()
        if self.index:
            self.index.close()
        for made in (self.file, self.shards):
            if made is not None:
                made.discard()

    def held(self, article: Article, run: Run) -> Run | None:
        """The run that read an article that the store holds as it is, asked for as now; None where it holds none such.

        The rules may have been others.
        """
        if self.store is None:
            return None
        iri = self.namer.article(article.source, article.id)
        header = place(article_header(article, self.namer, run))
        if {q for q in header if q.predicate != PROV.wasGeneratedBy} != header_in(self.store, iri):
            return None
        held = run_in(self.store, iri)
        return held if held is not None and asked_alike(held, run) else None

    def keep(self, article: Article) -> None:
        """Writes into the file what the store holds of an article."""
        if self.writer and self.store is not None:
            iri = self.namer.article(article.source, article.id)
            self._write_down(extracted(iri, article.id, as_extracted(self.store, iri), {}))

    def add(self, extraction: Extracted) -> None:
        """Writes one article, as it alone tells."""
        if self.writer:
            self._write_down(extraction)
        if self.store is not None:
            article, quads = NamedNode(extraction.article), from_lines(extraction.lines + extraction.shared)
            changes.note(self.store, self.folder, article, quads)
            put_as_known(self.store, article, quads, self.index)
            self.waiting += len(quads)
            if self.waiting > _IN_MEMORY:
                self.store.flush()
                self.waiting = 0

    def _write_down(self, extraction: Extracted) -> None:
        assert self.writer is not None
        own = [c for c in self.linking.decisions.corrections if c.article == extraction.article]
        if own:
            article, quads = NamedNode(extraction.article), from_lines(extraction.lines + extraction.shared)
            texts = (q.object for q in quads if q.predicate == NIF.isString)
            text = next((t.value for t in texts if isinstance(t, Literal)), "")
            extraction = extracted(article, extraction.id, corrected(quads, article, own, text), extraction.counts)
        self.writer.add_lines(NamedNode(extraction.article), extraction.lines)
        self.shared.update(from_lines(extraction.shared))
        self.profiles += map(self._interned, extraction.profiles)
        self.sketches[extraction.article] = extraction.sketch
        self.events += extraction.events
        self.topics[extraction.article] = extraction.topic

    def finish(self, run: Iterable[Triple]) -> None:
        """Decides who is who, writes what the articles share, and closes."""
        shared = list(_shared(run))
        if self.store is not None:
            self.store.extend(shared)
            assert self.index is not None
            identified = resolve_store(self.store, self.linking.decisions, self.linking.source, self.index)
            self.entity_count, self.link_count = self.index.counts()
            self.unknown_iris = identified.unknown_iris
        if self.writer:
            self._write(self.writer, shared)

    def _write(self, writer: GraphWriter, run: list[Quad]) -> None:
        identified = identify(self.profiles, self.linking.decisions, self.linking.source)
        identities = identified.identities
        self.entity_count, self.link_count = len(identities), sum(i.link is not None for i in identities)
        self.unknown_iris = identified.unknown_iris
        renamed = renamings(identities)
        tied = self._tied(renamed)
        writer.share(chain(run, self.shared, _shared(self._described(renamed)), self._linked(identities)))

        def last(article: NamedNode, quads: list[Quad]) -> list[Quad]:
            own = canonical(quads, article, renamed.get(article.value, {}))
            return [*own, *place(tie_triples(tied.get(article.value, ())))]

        if self.shards is not None:
            self.shards.commit(lambda folder: writer.finish_shards(folder, self.shard, last))
        elif self.file is None:
            writer.finish(sys.stdout.buffer, last)
        else:
            self.file.commit(lambda out: writer.finish(out, last))

    def _described(self, renamed: Mapping[str, Renamed]) -> Iterator[Triple]:
        for entity, seen in seen_as(self.profiles, renamed):
            yield from describe(NamedNode(entity), seen)

    def _tied(self, renamed: Mapping[str, Renamed]) -> dict[str, list[EventTie]]:
        """The ties among the events of all articles, with the entities as they were resolved, by article."""
        decisions = self.linking.decisions
        called = [with_entities(e, renamed.get(e.article, {})) for e in self.events]
        article_of = {e.iri: e.article for e in called}
        found: dict[str, list[EventTie]] = {}
        for tie in tie_reports(called, self.topics, decisions.same_event, decisions.other_event):
            found.setdefault(article_of[tie.report], []).append(tie)
        return found

    def _linked(self, identities: Sequence[Identity]) -> Iterator[Quad]:
        origin = self.linking.source.origin if self.linking.source else None
        source = self.namer.link_source(origin.name, origin.date) if origin else None
        triples = [t for i in identities for t in link_triples(i, source)]
        if triples and origin and source:
            triples += source_triples(source, origin.name, origin.date)
        yield from _shared(triples)
        yield from place(history(identities))
        yield from place(story_triples(self.sketches))


def _shared(triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(t.subject, t.predicate, t.object, _SHARED) for t in triples)
