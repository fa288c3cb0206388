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
from functools import partial
from itertools import chain
from multiprocessing import get_context

from pyoxigraph import Literal, NamedNode, Quad

from kg import __version__
from kg.defaults import BASE_IRI, MODEL
from kg.errors import BadInput, KgError
from kg.export import as_lines
from kg.facts import read_facts
from kg.graph import article_triples, is_shared, observe, place, profiles
from kg.ids import Namer
from kg.model import Article, ArticleFacts, Profile, Run
from kg.nlp import attribution, pipeline
from kg.nlp.attribution import check_large
from kg.nlp.pipeline import in_passing, load
from kg.nlp.text import prepare
from kg.read.boilerplate import find_boilerplate
from kg.vocab import KG

__all__ = [
    "Extracted",
    "Options",
    "Pool",
    "Reader",
    "ends_the_process",
    "extract_all",
    "extract_one",
    "extracted",
    "name_of",
    "release",
    "run_of",
]

_AHEAD = 4  # articles that wait or are worked on, for each process
_KINDS = ("memberships", "events", "claims", "figures")


@dataclass(frozen=True, slots=True)
class Options:
    """What changes what is read from an article and written of it."""

    base: str = BASE_IRI
    mentions: bool = False
    text: bool = True
    model: str = MODEL
    date: datetime.date | None = None
    large: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one article alone tells: its quads as N-Quads (`shared`: those that other articles may tell too), what its
    text is like, what it shows of entities, and how many facts of each kind.
    """

    article: str
    id: str
    lines: bytes
    shared: bytes
    sketch: str
    profiles: tuple[Profile, ...]
    counts: Mapping[str, int]


def run_of(options: Options) -> Run:
    """What the extraction depends on.

    Raises:
        Misuse: the model, or the large network when it is asked for, is not installed.
    """
    settings = f"mentions={str(options.mentions).lower()} text={str(options.text).lower()}"
    if options.large:
        check_large(load(options.model).vocab)
        settings += " attribution=large"
    return Run(f"newskg {__version__}", f"{options.model} {load(options.model).meta['version']}", settings)


def release() -> None:
    """Gives back the memory of what reading needed, when there is nothing more to read."""
    attribution.release()
    pipeline.release()


def extract_one(article: Article, options: Options) -> Extracted | BadInput:
    """What an article tells, or that it could not be read; loads the model where this process has not yet."""
    try:
        return _extracted(article, options)
    except KgError:
        raise
    except Exception as err:  # an error of ours must not end a run over thousands of articles
        return BadInput(f"{name_of(article)}: cannot be processed ({type(err).__name__}: {err}): please report it")


def _extracted(article: Article, options: Options) -> Extracted:
    text = prepare(article.text, find_boilerplate(article.text))
    facts = in_passing(load(options.model), text, partial(read_facts, article, large=options.large))
    namer = Namer(options.base)
    iri = namer.article(article.source, article.id)
    triples = article_triples(facts, namer, run_of(options), mentions=options.mentions, text=options.text)
    return extracted(iri, article.id, list(place(triples)), _counts(facts))


def extracted(article: NamedNode, identifier: str, quads: Sequence[Quad], counts: Mapping[str, int]) -> Extracted:
    """What an article alone tells, of its quads as observed."""
    shown = tuple(profiles(article, observe(q.triple for q in quads)))
    own = [q for q in quads if not is_shared(q)]
    shared = as_lines(filter(is_shared, quads))
    alike = next((q.object.value for q in own if q.predicate == KG.sketch and isinstance(q.object, Literal)), "")
    return Extracted(article.value, identifier, as_lines(own), shared, alike, shown, counts)


def ends_the_process(article: Article) -> BadInput:
    """What is told of an article whose reading ended the process."""
    return BadInput(f"{name_of(article)}: ends the process that reads it: too large or broken, leave it out")


def _counts(facts: ArticleFacts) -> dict[str, int]:
    return {"entities": len(facts.entities), **{kind: len(getattr(facts, kind)) for kind in _KINDS}}


def name_of(article: Article) -> str:
    """What an article is called in messages: its source, and its identifier where that tells more."""
    return article.source if article.source.startswith(article.id) else f"{article.source}: {article.id}"


Reader = Callable[[Article, Options], Extracted | BadInput]


def extract_all(articles: Iterable[Article], options: Options, jobs: int = 1) -> Iterator[Extracted | BadInput]:
    """What each article tells, in order; `jobs` is the number of processes, of which 1 is this one."""
    if jobs == 1:
        return (extract_one(article, options) for article in articles)
    return Pool(options, jobs).run(articles)


def _made(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("spawn"))  # a fork would share locks and open stores


class Pool:
    """Processes that `read` articles, made anew when an article ends one of them."""

    def __init__(self, options: Options, jobs: int, read: Reader = extract_one) -> None:
        self.options, self.jobs, self.read = options, jobs, read
        self.pool = _made(jobs)

    def run(self, articles: Iterable[Article]) -> Iterator[Extracted | BadInput]:
        """What each article tells, in order."""
        flying: deque[tuple[Article, Future[Extracted | BadInput]]] = deque()
        try:
            for article in articles:
                flying.append((article, self._submit(article)))
                if len(flying) >= self.jobs * _AHEAD:
                    yield from self._landed(flying)
            while flying:
                yield from self._landed(flying)
        finally:
            self.pool.shutdown(cancel_futures=True)

    def _submit(self, article: Article) -> "Future[Extracted | BadInput]":
        try:
            return self.pool.submit(self.read, article, self.options)
        except BrokenProcessPool as err:  # told where it lands, in its turn
            broken: Future[Extracted | BadInput] = Future()
            broken.set_exception(err)
            return broken

    def _landed(self, flying: "deque[tuple[Article, Future[Extracted | BadInput]]]") -> Iterator[Extracted | BadInput]:
        """What the first article in flight tells; where a process ended, what all in flight tell, one by one."""
        article, future = flying.popleft()
        try:
            yield future.result()
            return
        except BrokenProcessPool:
            pass
        self.pool.shutdown(cancel_futures=True)
        yield from map(self._alone, chain([article], (a for a, _ in flying)))
        flying.clear()
        self.pool = _made(self.jobs)

    def _alone(self, article: Article) -> Extracted | BadInput:
        """What an article tells in a process of its own, or that it ends the process."""
        with _made(1) as pool:
            try:
                return pool.submit(self.read, article, self.options).result()
            except BrokenProcessPool:
                return ends_the_process(article)
