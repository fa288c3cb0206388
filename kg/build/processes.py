"""The part of a build that can be divided: articles to what each alone tells, in this process or in several.

What comes back is the same whoever does the work, and in the order of the articles. An article that ends the process
that reads it, or that an error stops, is told and left out; the others go on.
"""

import datetime
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from time import monotonic

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.build.deadline import TooSlow, within
from kg.build.rules import rules_hash
from kg.defaults import BASE_IRI, EXTRACTORS, MODEL
from kg.errors import BadInput, KgError, first_line
from kg.extract import registry
from kg.extract.assemble import read_facts
from kg.extract.registry import make_extractors, names_in
from kg.extract.sure import only_sure
from kg.graph.entities import observe, profiles
from kg.graph.placement import is_shared, place
from kg.graph.same_events import reports_of, topic_of
from kg.graph.serialise import as_lines
from kg.graph.triples import article_triples
from kg.identity.events.report import ArticleTopic, EventReport
from kg.model import Article, ArticleFacts, Profile, Run
from kg.nlp import load as pipeline
from kg.nlp.load import in_passing, load
from kg.nlp.parser_text import prepare
from kg.read.left_out import left_out
from kg.terms.iris import Namer
from kg.terms.vocab import KG

__all__ = [
    "Extracted",
    "Found",
    "Options",
    "Pool",
    "Reader",
    "batches",
    "counts_of",
    "ends_the_process",
    "extract_all",
    "extract_one",
    "extract_some",
    "extracted",
    "name_of",
    "release",
    "run_of",
]

_AHEAD = 3  # batches that wait or are worked on, for each process
_SLOW = 0.3  # seconds that a source lets wait for an article: it is read at once, not kept for a batch
_BATCH, _BATCH_CHARS = 32, 20_000  # articles and characters of a batch at most; a longer article is one of its own
_KINDS = ("memberships", "events", "claims", "figures")


@dataclass(frozen=True, slots=True)
class Options:
    """What changes what is read from an article and written of it."""

    base: str = BASE_IRI
    mentions: bool = False
    text: bool = True
    model: str = MODEL
    date: datetime.date | None = None
    follow: bool = False
    extractors: str = EXTRACTORS
    min_confidence: float | None = None
    max_seconds: float | None = None  # for one article


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one article alone tells: its quads as N-Quads (`shared`: those that other articles may tell too), what its
    text is like, what it shows of entities, what it is about, the events that it reports, and how many of each kind.
    """

    article: str
    id: str
    lines: bytes
    shared: bytes
    sketch: str
    profiles: tuple[Profile, ...]
    topic: ArticleTopic
    events: tuple[EventReport, ...]
    counts: Mapping[str, int]


Found = Extracted | BadInput
Reader = Callable[[Sequence[Article], Options], list[Found]]


def run_of(options: Options) -> Run:
    """What the extraction depends on.

    Raises:
        Misuse: the model, or what an extractor needs, is not installed, or an extractor is unknown.
    """
    settings = f"mentions={str(options.mentions).lower()} text={str(options.text).lower()}"
    nlp = load(options.model)
    make_extractors(options.extractors, nlp, options.min_confidence)
    settings += f" extractors={'+'.join(names_in(options.extractors))}"
    if options.min_confidence is not None:
        settings += f" min_confidence={options.min_confidence:g}"
    rules = rules_hash(options.model, names_in(options.extractors))
    return Run(f"newskg {__version__}", f"{options.model} {nlp.meta['version']}", settings, rules)


def release() -> None:
    """Gives back the memory of what reading needed, when there is nothing more to read."""
    registry.release()
    pipeline.release()


def extract_one(article: Article, options: Options) -> Found:
    """What an article tells, or that it could not be read."""
    return extract_some([article], options)[0]


def extract_some(articles: Sequence[Article], options: Options) -> list[Found]:
    """What each of some articles tells, or that it cannot be read; loads the model where this process has not yet."""
    limit = options.max_seconds
    try:
        with within(None if limit is None else limit * len(articles)):
            return list(_extracted(articles, options))
    except TooSlow:
        if len(articles) > 1:
            return [extract_one(article, options) for article in articles]
        reason = f"takes more than {limit:g} seconds: leave it out, or raise --max-article-seconds"
        return [BadInput(f"{name_of(articles[0])}: {reason}")]
    except BadInput as err:  # an extractor points to what the article does not have
        return [err] if len(articles) == 1 else [extract_one(article, options) for article in articles]
    except KgError:
        raise
    except Exception as err:  # an error of ours must not end a run over thousands of articles
        if len(articles) > 1:
            return [extract_one(article, options) for article in articles]
        reason = f"cannot be processed ({type(err).__name__}: {first_line(err)}): please report it"
        return [BadInput(f"{name_of(articles[0])}: {reason}")]


def _extracted(articles: Sequence[Article], options: Options) -> Iterator[Extracted]:
    texts = [prepare(article.text, left_out(article.text)) for article in articles]
    namer, run, nlp = Namer(options.base), run_of(options), load(options.model)
    extractors = make_extractors(options.extractors, nlp, options.min_confidence)
    for every in in_passing(nlp, texts, lambda docs: list(read_facts(articles, docs, extractors))):
        facts = every if options.min_confidence is None else only_sure(every, options.min_confidence)
        article = facts.article
        triples = article_triples(facts, namer, run, mentions=options.mentions, text=options.text)
        iri = namer.article(article.source, article.id)
        yield extracted(iri, article.id, list(place(triples)), counts_of(facts))


def extracted(article: NamedNode, identifier: str, quads: Sequence[Quad], counts: Mapping[str, int]) -> Extracted:
    """What an article alone tells, of its quads as observed.

    Args:
        article: its IRI.
        identifier: the name by which its source knows it.
        quads: as observed, with the descriptions of entities.
        counts: how much of each kind it states.
    """
    shown = tuple(profiles(article, observe(q.triple for q in quads)))
    own: list[Quad] = []
    others: list[Quad] = []
    for quad in quads:
        (others if is_shared(quad) else own).append(quad)
    alike = next((q.object.value for q in own if q.predicate == KG.sketch and isinstance(q.object, Literal)), "")
    topic, events = topic_of(article, own), tuple(reports_of(article, own))
    return Extracted(article.value, identifier, as_lines(own), as_lines(others), alike, shown, topic, events, counts)


def ends_the_process(article: Article) -> BadInput:
    """What is told of an article whose reading ended the process."""
    return BadInput(f"{name_of(article)}: ends the process that reads it: too large or broken, leave it out")


def counts_of(facts: ArticleFacts) -> dict[str, int]:
    """How many entities and statements of each kind were read, and how many dropped."""
    kinds = {kind: len(getattr(facts, kind)) for kind in _KINDS}
    return {"entities": len(facts.entities), **kinds, "dropped": facts.dropped}


def name_of(article: Article) -> str:
    """What an article is called in messages: its source, and its identifier where that tells more."""
    return article.source if article.source.startswith(article.id) else f"{article.source}: {article.id}"


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in portions that are read at once: many short ones, few long ones, and each that is waited for."""
    batch: list[Article] = []
    size, asked = 0, monotonic()
    for article in articles:
        waited = monotonic() - asked
        if batch and (len(batch) == _BATCH or size + len(article.text) > _BATCH_CHARS):
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.text)
        if waited > _SLOW:
            yield batch
            batch, size = [], 0
        asked = monotonic()
    if batch:
        yield batch


def extract_all(articles: Iterable[Article], options: Options, jobs: int = 1) -> Iterator[Found]:
    """What each article tells, in order.

    Args:
        articles: in any number; they are read as they come.
        options: how they are read.
        jobs: the number of processes, of which 1 is this one.
    """
    if jobs == 1:
        return (found for batch in batches(articles) for found in extract_some(batch, options))
    return Pool(options, jobs).run(articles)


def _made(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("spawn"))  # a fork would share locks and open stores


_Flying = deque[tuple[list[Article], Future[list[Found]]]]


class Pool:
    """Processes that `read` articles, made anew when an article ends one of them."""

    def __init__(self, options: Options, jobs: int, read: Reader = extract_some) -> None:
        self.options, self.jobs, self.read = options, jobs, read
        self.pool = _made(jobs)

    def run(self, articles: Iterable[Article]) -> Iterator[Found]:
        """What each article tells, in order."""
        flying: _Flying = deque()
        try:
            for batch in batches(articles):
                flying.append((batch, self._submit(batch)))
                if len(flying) >= self.jobs * _AHEAD:
                    yield from self._landed(flying)
            while flying:
                yield from self._landed(flying)
        finally:
            self.pool.shutdown(cancel_futures=True)

    def _submit(self, batch: list[Article]) -> Future[list[Found]]:
        try:
            return self.pool.submit(self.read, batch, self.options)
        except BrokenProcessPool as err:  # told where it lands, in its turn
            broken: Future[list[Found]] = Future()
            broken.set_exception(err)
            return broken

    def _landed(self, flying: _Flying) -> Iterator[Found]:
        """What the first batch in flight tells; where a process ended, what all in flight tell, one after the other."""
        batch, future = flying.popleft()
        try:
            yield from future.result()
            return
        except BrokenProcessPool:
            pass
        self.pool.shutdown(cancel_futures=True)
        yield from self._apart(batch)
        for other, future in flying:
            read = future.done() and not future.cancelled() and future.exception() is None
            yield from future.result() if read else self._apart(other)
        flying.clear()
        self.pool = _made(self.jobs)

    def _apart(self, batch: list[Article]) -> Iterator[Found]:
        """What a batch tells in a process of its own; where that ends, what each half does."""
        try:
            with _made(1) as pool:
                yield from pool.submit(self.read, batch, self.options).result()
        except BrokenProcessPool:
            if len(batch) == 1:
                yield ends_the_process(batch[0])
                return
            half = len(batch) // 2
            yield from self._apart(batch[:half])
            yield from self._apart(batch[half:])
