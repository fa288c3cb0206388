"""The stages put together: what each command does, without the command line."""

import datetime
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg import __version__
from kg.canon import Renamed, canonical, history, link_triples, renamings, source_triples
from kg.defaults import BASE_IRI, MODEL
from kg.errors import BadInput
from kg.explain import describe_facts
from kg.export import GraphWriter
from kg.facts import read_facts
from kg.graph import article_triples, describe, observe, place, profiles, run_triples, seen_as
from kg.identify import Identified, identify
from kg.ids import Namer
from kg.link.candidates import CandidateSource
from kg.model import Article, ArticleFacts, Identity, Profile, Run
from kg.nlp.pipeline import MAX_CHARS, load, parse
from kg.nlp.text import Prepared, prepare
from kg.output import Output
from kg.read import read
from kg.read.boilerplate import find_boilerplate
from kg.read.language import looks_english
from kg.resolution import put_as_known, resolve_store
from kg.resolve.decisions import Decisions
from kg.store import open_store
from kg.vocab import KG, RDF

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Linking", "Listener", "Options", "Summary", "build", "explain", "extract"]

_SHARED = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Options:
    """What changes what a build writes."""

    base: str = BASE_IRI
    mentions: bool = False
    text: bool = True
    model: str = MODEL
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Linking:
    """What people decided, and where items are looked up; no `source`: nothing is linked."""

    decisions: Decisions = field(default_factory=Decisions)
    source: CandidateSource | None = None


class Listener(Protocol):
    """Hears what a build does; the command line shows it."""

    def article(self, facts: ArticleFacts) -> None:
        """An article was read."""

    def skipped(self, error: BadInput) -> None:
        """A document was left out."""


@dataclass(slots=True)
class Summary:
    """How many of what a build wrote, what it skipped, and what decisions name that no article shows."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    strangers: tuple[str, ...] = ()

    def add(self, facts: ArticleFacts) -> None:
        """Counts one article."""
        self.counts.update(
            articles=1,
            memberships=len(facts.memberships),
            events=len(facts.events),
            claims=len(facts.claims),
            figures=len(facts.figures),
        )


_UNLINKED = Linking()


def extract(articles: Iterable[Article], nlp: "Language") -> Iterator[ArticleFacts]:
    """The facts of each article, in order."""
    waiting: list[Article] = []

    def texts() -> Iterator[Prepared]:
        for article in articles:
            waiting.append(article)
            yield prepare(article.text, find_boilerplate(article.text))

    for doc in parse(nlp, texts()):
        yield read_facts(waiting.pop(0), doc)


def build(
    sources: Iterable[str],
    options: Options,
    *,
    out: str | None = None,
    format_: str = "ttl",
    store: str | None = None,
    linking: Linking = _UNLINKED,
    listener: Listener,
) -> Summary:
    """Reads the sources and writes their graph to a file (`-`: standard output), a store, or both.

    Who is who is decided over all articles, in a store also over those that it held before.

    Raises:
        KgError: the output cannot be written, or the store not be opened.
        Misuse: the model is not installed.
    """
    summary = Summary()
    nlp = load(options.model)
    run = Run(f"newskg {__version__}", f"{options.model} {nlp.meta['version']}", _settings(options))
    namer = Namer(options.base)
    with _Target(out, format_, store, namer, linking) as target:
        for facts in extract(_usable(read(sources, date=options.date), summary, listener), nlp):
            triples = article_triples(facts, namer, run, mentions=options.mentions, text=options.text)
            target.add(namer.article(facts.article.source, facts.article.id), [*place(triples)])
            summary.add(facts)
            listener.article(facts)
        if summary.counts or not summary.skipped:
            target.finish(run_triples(run, namer) if summary.counts else ())
    summary.counts.update(entities=target.entity_count, links=target.link_count)
    summary.strangers = target.strangers
    return summary


def explain(sources: Iterable[str], options: Options, listener: Listener) -> Iterator[str]:
    """What was found in each sentence of the sources and by which rule, a text for each article."""
    usable = _usable(read(sources, date=options.date), Summary(), listener)
    yield from map(describe_facts, extract(usable, load(options.model)))


def _settings(options: Options) -> str:
    return f"mentions={str(options.mentions).lower()} text={str(options.text).lower()}"


def _usable(found: Iterable[Article | BadInput], summary: Summary, listener: Listener) -> Iterator[Article]:
    """The articles that can be read; what cannot is counted and told."""
    seen: dict[str, str] = {}
    for item in found:
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
    where = article.source if article.source.startswith(article.id) else f"{article.source}: {article.id}"
    return BadInput(f"{where}: {reason}") if reason else None


def _reason(article: Article, seen: Mapping[str, str]) -> str:
    if article.id in seen:
        return f"the identifier {article.id!r} was there already, in {seen[article.id]}: rename one"
    if len(article.text) > MAX_CHARS:
        return f"has {len(article.text):,} characters, more than {MAX_CHARS:,}: split it"
    if _SURROGATE.search(article.text):
        return "holds half a surrogate pair: its Unicode is broken"
    if not _WORD.search(article.text):
        return "holds no sentence"
    if article.lang and not article.lang.lower().startswith("en"):
        return f"is in {article.lang!r}: only English is read"
    return "" if looks_english(article.text) else "is not in English: only English is read"


class _Target:
    """Where a build goes: a file, a store, or both."""

    def __init__(self, out: str | None, format_: str, store: str | None, namer: Namer, linking: Linking) -> None:
        self.entity_count = self.link_count = 0
        self.strangers: tuple[str, ...] = ()
        self.namer, self.linking = namer, linking
        self.file = Output(out) if out and out != "-" else None
        self.store = open_store(store, create=True) if store else None
        self.writer = GraphWriter(format_, namer.base) if out else None
        self.profiles: list[Profile] = []
        self.shared: set[Quad] = set()

    def __enter__(self) -> "_Target":
        return self

    def __exit__(self, failed: object, *rest: object) -> None:
        if self.writer:
            self.writer.close()
        if self.file is not None:
            self.file.discard()

    def add(self, article: NamedNode, quads: list[Quad]) -> None:
        """Writes one article, as it alone tells."""
        if self.writer:
            self.writer.add(article, [q for q in quads if not _is_shared(q)])
            self.shared.update(q for q in quads if _is_shared(q))
            self.profiles += profiles(article, observe(q.triple for q in quads))
        if self.store is not None:
            put_as_known(self.store, article, quads)

    def finish(self, run: Iterable[Triple]) -> None:
        """Decides who is who, writes what the articles share, and closes."""
        shared = _shared(run)
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
        shared = [*run, *self.shared, *_shared(self._described(renamed)), *self._linked(identities)]

        def last(article: NamedNode, quads: list[Quad]) -> list[Quad]:
            return canonical(quads, article, renamed.get(article.value, {}))

        if self.file is None:
            writer.finish(shared, sys.stdout.buffer, last)
        else:
            self.file.commit(lambda out: writer.finish(shared, out, last))

    def _described(self, renamed: Mapping[str, Renamed]) -> Iterator[Triple]:
        for entity, seen in seen_as(self.profiles, renamed).items():
            yield from describe(NamedNode(entity), seen)

    def _linked(self, identities: Sequence[Identity]) -> Iterator[Quad]:
        origin = self.linking.source.origin if self.linking.source else None
        source = self.namer.link_source(origin.name, origin.date) if origin else None
        triples = [t for i in identities for t in link_triples(i, source)]
        if triples and origin and source:
            triples += source_triples(source, origin.name, origin.date)
        yield from _shared(triples)
        yield from place(history(identities))


def _shared(triples: Iterable[Triple]) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object, _SHARED) for t in triples]


def _is_shared(quad: Quad) -> bool:
    """Whether a quad of the default graph is more than the type of an article."""
    return quad.graph_name == _SHARED and not (quad.predicate == RDF.type and quad.object == KG.Article)
