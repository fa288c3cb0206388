"""The stages put together: what each command does, without the command line."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.build.processes import Extracted, Options, extract_all, extracted, name_of, release, run_of
from kg.build.rules import asked_alike
from kg.defaults import BASE_IRI, EXTRACTORS
from kg.errors import BadInput, KgError, Notice
from kg.explore import changes
from kg.extract.assemble import read_facts
from kg.extract.explain import describe_facts
from kg.extract.registry import make_extractors
from kg.files import Output, OutputFolder
from kg.graph.canonical import Renamed, canonical, history, link_triples, renamings, source_triples, story_triples
from kg.graph.entities import Interned, describe, seen_as
from kg.graph.placement import place
from kg.graph.same_events import tie_triples, with_entities
from kg.graph.serialise import GraphWriter, from_lines
from kg.graph.triples import article_header, run_triples
from kg.identity.decisions import Decisions, read_decisions
from kg.identity.events.report import ArticleTopic, EventReport
from kg.identity.events.tie import EventTie, tie_reports
from kg.identity.identify import Identified, identify
from kg.identity.wikidata.candidates import CandidateSource
from kg.model import Article, ArticleFacts, Identity, Profile, Run
from kg.nlp.load import MAX_CHARS, load, parse
from kg.nlp.parser_text import prepare
from kg.read import read
from kg.read.boilerplate import find_boilerplate
from kg.read.language import looks_english
from kg.store.articles import base_of, find_article, header_in, open_store, remove_article, run_in
from kg.store.identities import as_told, put_as_known, resolve_store
from kg.terms.iris import Namer
from kg.terms.vocab import PROV

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Linking", "Listener", "Options", "Summary", "Work", "build", "explain", "extract", "retract"]

_SHARED = DefaultGraph()
_MANY = 2_000  # articles whose entities take more memory to decide on than the model may keep beside them
_IN_MEMORY = 100_000  # quads that the store holds in memory before it writes them to its files


@dataclass(frozen=True, slots=True)
class Linking:
    """What people decided, and where items are looked up; no `source`: nothing is linked."""

    decisions: Decisions = field(default_factory=Decisions)
    source: CandidateSource | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """How the work is done: by how many processes or by which cluster, whether what a store holds unchanged is read
    anew, whether what older rules read is kept, how many articles are read at most, and, where the output is a folder,
    how many articles a file of it has.
    """

    jobs: int = 1
    rebuild: bool = False
    keep_old: bool = False
    limit: int | None = None
    cluster: str | None = None
    shard: int | None = None


class Listener(Protocol):
    """Hears what a build does; the command line shows it."""

    def article(self, identifier: str, counts: Mapping[str, int]) -> None:
        """An article was read: how many facts of each kind."""

    def unchanged(self, identifier: str) -> None:
        """The store holds an article as it is."""

    def skipped(self, error: BadInput) -> None:
        """A document was left out."""

    def notice(self, notice: Notice) -> None:
        """Something that loses nothing."""


@dataclass(slots=True)
class Summary:
    """How many of what a build wrote, skipped and found unchanged, and what decisions name that no article shows.

    `older` articles are unchanged, but were read by other rules: read again now, or kept among the unchanged ones.
    """

    counts: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    unchanged: int = 0
    older: int = 0
    strangers: tuple[str, ...] = ()


_UNLINKED, _HERE = Linking(), Work()


def extract(articles: Iterable[Article], nlp: "Language", extractors: str = EXTRACTORS) -> Iterator[ArticleFacts]:
    """The facts of each article, in order.

    Args:
        articles: the articles.
        nlp: the loaded pipeline.
        extractors: names of extractors joined by "+", see `kg.extract.registry`.

    Raises:
        Misuse: an extractor is unknown, or what it needs is not installed.
    """
    readers = make_extractors(extractors, nlp)
    for article in articles:
        docs = parse(nlp, [prepare(article.text, find_boilerplate(article.text))])
        yield from read_facts([article], docs, readers)


def build(
    sources: Iterable[str],
    options: Options,
    *,
    out: str | None = None,
    format_: str = "ttl",
    store: str | None = None,
    linking: Linking = _UNLINKED,
    work: Work = _HERE,
    listener: Listener,
) -> Summary:
    """Reads the sources and writes their graph to a file (`-`: standard output), a store, or both.

    What a store holds already of an unchanged article is not read anew. Who is who is decided over all articles, in a
    store also over those that it held before.

    Raises:
        KgError: the output cannot be written, or the store not be opened.
        Misuse: the model is not installed.
    """
    summary = Summary()
    run, namer = run_of(options), Namer(options.base)
    with _Target(out, format_, store, namer, linking, work.shard) as target:
        usable = _usable(read(sources, date=options.date, follow=options.follow), summary, listener)
        changed = usable if work.rebuild else _changed(usable, target, run, work, summary, listener)
        for found in _read_by(work, islice(changed, work.limit), options):
            if isinstance(found, BadInput):
                summary.skipped += 1
                listener.skipped(found)
                continue
            if not summary.counts:
                target.begin(run_triples(run, namer))
            target.add(found)
            summary.counts.update(found.counts, articles=1)
            listener.article(found.id, found.counts)
        if summary.counts["articles"] + summary.unchanged > _MANY:
            release()  # there is much to decide, and the model has nothing more to do
        if summary.counts or summary.unchanged or not summary.skipped:
            target.finish(run_triples(run, namer) if summary.counts or summary.unchanged else ())
    summary.counts.update(entities=target.entity_count - summary.counts["entities"], links=target.link_count)
    summary.strangers = target.strangers
    return summary


def _read_by(work: Work, articles: Iterable[Article], options: Options) -> Iterator[Extracted | BadInput]:
    if work.cluster is None:
        return extract_all(articles, options, work.jobs)
    from kg.build.dask import extract_on

    return extract_on(work.cluster, articles, options)


def _changed(
    articles: Iterable[Article], target: "_Target", run: Run, work: Work, summary: Summary, listener: Listener
) -> Iterator[Article]:
    """The articles that the store does not hold as they are; the others are counted, and kept for the file."""
    for article in articles:
        held = target.held(article, run)
        older = held is not None and held.rules != run.rules
        summary.older += older
        if held is not None and (work.keep_old or not older):
            target.keep(article)
            summary.unchanged += 1
            listener.unchanged(article.id)
        else:
            yield article


def retract(folder: str, articles: Sequence[str], decisions: str) -> list[str]:
    """Takes articles, by identifier or IRI, out of a store with all that only they said, and resolves what is left.

    `decisions` is the file of what people decided. Gives the IRIs of the articles.

    Raises:
        KgError: there is no store, or it holds no such article, or several of one identifier; then nothing is changed.
    """
    store = open_store(folder)
    told = read_decisions(decisions, base_of(store) or BASE_IRI)
    wanted = list(dict.fromkeys(find_article(store, folder, name) for name in articles))
    for article in wanted:
        changes.note(store, folder, article, ())
        remove_article(store, article)
    resolve_store(store, told)
    return [article.value for article in wanted]


def explain(sources: Iterable[str], options: Options, listener: Listener) -> Iterator[str]:
    """What was found in each sentence of the sources and by which rule, a text for each article."""
    usable = _usable(read(sources, date=options.date, follow=options.follow), Summary(), listener)
    yield from map(describe_facts, extract(usable, load(options.model), options.extractors))


def _usable(found: Iterable[Article | BadInput | Notice], summary: Summary, listener: Listener) -> Iterator[Article]:
    """The articles that can be read; what cannot is counted and said."""
    seen: dict[str, str] = {}
    for item in found:
        if isinstance(item, Notice):
            listener.notice(item)
            continue
        error = item if isinstance(item, BadInput) else _objection(item, seen)
        if error is not None:
            summary.skipped += 1
            listener.skipped(error)
        elif isinstance(item, Article):
            seen[item.id] = item.source
            yield item


_WORD = re.compile(r"[^\W\d_]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _objection(article: Article, seen: Mapping[str, str]) -> BadInput | None:
    """Why an article cannot be used, or None."""
    reason = _reason(article, seen)
    return BadInput(f"{name_of(article)}: {reason}") if reason else None


def _reason(article: Article, seen: Mapping[str, str]) -> str:
    if article.id in seen:
        return f"the identifier {article.id!r} was there already, in {seen[article.id]}: rename one"
    if len(article.text) > MAX_CHARS:
        return f"has {len(article.text):,} characters, more than {MAX_CHARS:,}: split it"
    if any(_SURROGATE.search(value) for f in fields(article) if isinstance(value := getattr(article, f.name), str)):
        return "holds half a surrogate pair: its Unicode is broken"
    if not _WORD.search(article.text):
        return "holds no sentence"
    if article.lang and not article.lang.lower().startswith("en"):
        return f"is in {article.lang!r}: only English is read"
    return "" if looks_english(article.text) else "is not in English: only English is read"


class _Target:
    """Where a build goes: a file, a store, or both."""

    def __init__(
        self, out: str | None, format_: str, store: str | None, namer: Namer, linking: Linking, shard: int | None
    ) -> None:
        self.entity_count = self.link_count = 0
        self.strangers: tuple[str, ...] = ()
        self.namer, self.linking = namer, linking
        self.file = Output(out) if out and out != "-" and not shard else None
        self.shards = OutputFolder(out) if out and shard else None
        self.shard = shard or 0
        self.folder, self.waiting = store or "", 0
        self.store = open_store(store, create=True) if store else None
        self._check_base()
        self.writer = GraphWriter(format_, namer.base) if out else None
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

    def __enter__(self) -> "_Target":
        return self

    def __exit__(self, failed: object, *rest: object) -> None:
        if self.writer:
            self.writer.close()
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
            self._write_down(extracted(iri, article.id, as_told(self.store, iri), {}))

    def add(self, found: Extracted) -> None:
        """Writes one article, as it alone tells."""
        if self.writer:
            self._write_down(found)
        if self.store is not None:
            article, quads = NamedNode(found.article), from_lines(found.lines + found.shared)
            changes.note(self.store, self.folder, article, quads)
            put_as_known(self.store, article, quads)
            self.waiting += len(quads)
            if self.waiting > _IN_MEMORY:
                self.store.flush()
                self.waiting = 0

    def _write_down(self, found: Extracted) -> None:
        assert self.writer is not None
        self.writer.add_lines(NamedNode(found.article), found.lines)
        self.shared.update(from_lines(found.shared))
        self.profiles += map(self._interned, found.profiles)
        self.sketches[found.article] = found.sketch
        self.events += found.events
        self.topics[found.article] = found.topic

    def finish(self, run: Iterable[Triple]) -> None:
        """Decides who is who, writes what the articles share, and closes."""
        shared = list(_shared(run))
        if self.store is not None:
            self.store.extend(shared)
            self._count(resolve_store(self.store, self.linking.decisions, self.linking.source))
        if self.writer:
            self._write(self.writer, shared)

    def _count(self, found: Identified) -> None:
        self.entity_count = len(found.identities)
        self.link_count = sum(i.link is not None for i in found.identities)
        self.strangers = found.strangers

    def _write(self, writer: GraphWriter, run: list[Quad]) -> None:
        found = identify(self.profiles, self.linking.decisions, self.linking.source)
        self._count(found)
        identities = found.identities
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
