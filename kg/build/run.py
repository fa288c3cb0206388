"""The stages put together: what each command does, without the command line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kg.build.processes import Extracted, Options, extract_all, release, run_of
from kg.build.summary import Listener, Summary
from kg.build.target import Linking, Target
from kg.build.usable import usable_articles
from kg.defaults import BASE_IRI, EXTRACTORS
from kg.errors import BadInput
from kg.explore import changes
from kg.extract.assemble import read_facts
from kg.extract.explain import describe_facts
from kg.extract.registry import make_extractors
from kg.graph.triples import run_triples
from kg.identity.decisions import read_decisions
from kg.model import Article, ArticleFacts, Run
from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare
from kg.read import read
from kg.read.left_out import left_out
from kg.store.articles import base_of, find_article, open_store
from kg.store.identities import resolve_store, take_out
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Linking", "Listener", "Options", "Summary", "Work", "build", "explain", "extract", "retract"]

_MANY = 2_000  # articles whose entities take more memory to decide on than the model may keep beside them


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
        docs = parse(nlp, [prepare(article.text, left_out(article.text))])
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

    Args:
        sources: files, folders, addresses, or "-".
        options: how they are read.
        out: the file, "-" for standard output.
        format_: one of `FORMATS`.
        store: the directory of a store.
        linking: what people decided, and where items are looked up.
        work: processes, limits, and what is read anew.
        listener: hears of each article.

    Returns:
        What was done, in numbers.

    Raises:
        KgError: the output cannot be written, or the store not be opened.
        Misuse: the model is not installed.
    """
    summary = Summary()
    run, namer = run_of(options), Namer(options.base)
    with Target(out, format_, store, namer, linking, work.shard) as target:
        usable = usable_articles(read(sources, date=options.date, follow=options.follow), summary, listener)
        changed = usable if work.rebuild else _changed(usable, target, run, work, summary, listener)
        for outcome in _read_by(work, islice(changed, work.limit), options):
            if isinstance(outcome, BadInput):
                summary.skipped += 1
                listener.skipped(outcome)
                continue
            if not summary.counts:
                target.begin(run_triples(run, namer))
            target.add(outcome)
            summary.counts.update(outcome.counts, articles=1)
            listener.article(outcome.id, outcome.counts)
        if summary.counts["articles"] + summary.unchanged > _MANY:
            release()  # there is much to decide, and the model has nothing more to do
        if summary.counts or summary.unchanged or not summary.skipped:
            target.finish(run_triples(run, namer) if summary.counts or summary.unchanged else ())
    summary.counts.update(entities=target.entity_count - summary.counts["entities"], links=target.link_count)
    summary.unknown_iris = target.unknown_iris
    return summary


def _read_by(work: Work, articles: Iterable[Article], options: Options) -> Iterator[Extracted | BadInput]:
    if work.cluster is None:
        return extract_all(articles, options, work.jobs)
    from kg.build.dask import extract_on

    return extract_on(work.cluster, articles, options)


def _changed(
    articles: Iterable[Article], target: Target, run: Run, work: Work, summary: Summary, listener: Listener
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

    Args:
        folder: of the store.
        articles: identifiers or IRIs.
        decisions: the file of what people decided.

    Returns:
        The IRIs of the articles.

    Raises:
        KgError: there is no store, or it holds no such article, or several of one identifier; then nothing is changed.
    """
    store = open_store(folder)
    decided = read_decisions(decisions, base_of(store) or BASE_IRI)
    wanted = list(dict.fromkeys(find_article(store, folder, name) for name in articles))
    with IdentityIndex.beside(folder) as index:
        for article in wanted:
            changes.note(store, folder, article, ())
            take_out(store, article, index)
        resolve_store(store, decided, index=index)
    return [article.value for article in wanted]


def explain(sources: Iterable[str], options: Options, listener: Listener) -> Iterator[str]:
    """What was found in each sentence of the sources and by which rule, a text for each article.

    Args:
        sources: files, folders, addresses; "-" is standard input.
        options: how they are read.
        listener: hears what is skipped, and how far the work is.
    """
    usable = usable_articles(read(sources, date=options.date, follow=options.follow), Summary(), listener)
    yield from map(describe_facts, extract(usable, load(options.model), options.extractors))
