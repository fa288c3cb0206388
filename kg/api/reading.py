"""Articles read and built, without the command line."""

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.api.facts import Facts, facts_of
from kg.api.graph import Graph, open_graph
from kg.build.run import Linking, Options, Work, extract
from kg.build.run import build as build_graph
from kg.defaults import BASE_IRI, EXTRACTORS, MODEL
from kg.errors import BadInput, KgError, Misuse, Notice
from kg.graph.serialise import format_of
from kg.identity.decisions import Decisions, read_decisions
from kg.model import Article
from kg.nlp.load import load
from kg.read import read as read_sources
from kg.read.dates import parse_date
from kg.terms.iris import digest

__all__ = ["Built", "build", "read", "read_all", "read_text"]

_LONGEST_PATH = 4096
Source = str | os.PathLike[str]


def read(
    text_or_path: Source,
    *,
    date: str | datetime.date | None = None,
    title: str = "",
    model: str = MODEL,
    extractors: str = EXTRACTORS,
    base_iri: str = BASE_IRI,
) -> Facts:
    """Reads one article and returns what it tells.

    Args:
        text_or_path: the text itself; or a `pathlib.Path`, the name of a file that is there, or a URL. A text of one
            line that ends like a file's name and is no file is an error, not a text.
        date: the day of publication, by which "on Monday" becomes a day.
        title: the headline, of a text.
        model: the spaCy model.
        extractors: who reads: "standard", "large", "rules", or several names joined by "+".
        base_iri: where the IRIs of the data begin.

    Returns:
        The facts, with offsets into `Facts.text`.

    Raises:
        kg.KgError: the document cannot be read, or holds none or several articles (see `read_all`).

    Examples:
        >>> facts = kg.read("Angela Merkel met François Hollande in Berlin on Monday.", date="2015-07-07")
        >>> facts.events[0].date, [p.name for p in facts.events[0].places]
        ('2015-07-06', ['Berlin'])
    """
    if isinstance(text_or_path, str) and _is_text(text_or_path):
        return read_text(text_or_path, date=date, title=title, model=model, extractors=extractors, base_iri=base_iri)
    name = os.fspath(text_or_path)
    articles = list(_articles([name], _day(date)))
    if len(articles) != 1:
        raise KgError(f"{name}: holds {len(articles)} articles: kg.read_all reads them")
    return next(_read(articles, model=model, extractors=extractors, base_iri=base_iri))


def read_text(
    text: str,
    *,
    date: str | datetime.date | None = None,
    title: str = "",
    model: str = MODEL,
    extractors: str = EXTRACTORS,
    base_iri: str = BASE_IRI,
) -> Facts:
    """Reads a text that is never taken for the name of a file; the arguments are those of `read`.

    Args:
        text: what is read; its first line is the headline where it stands alone.
        date: the day of publication, to which "Monday" and "last week" refer.
        title: the headline.
        model: the spaCy pipeline.
        extractors: their names, joined by "+", or that of a set.
        base_iri: where the IRIs of the data begin.

    Returns:
        What the text says.
    """
    article = Article(f"text-{digest(text)}", text, "text", title=title, date=_day(date))
    return next(_read([article], model=model, extractors=extractors, base_iri=base_iri))


def read_all(
    sources: Source | Iterable[Source],
    *,
    date: str | datetime.date | None = None,
    model: str = MODEL,
    extractors: str = EXTRACTORS,
    base_iri: str = BASE_IRI,
    skipped: list[BadInput] | None = None,
) -> Iterator[Facts]:
    """Reads all articles of files, folders, archives or URLs, one after the other.

    Args:
        sources: one or several.
        date: the day of publication of articles that tell none.
        model: the spaCy model.
        extractors: who reads.
        base_iri: where the IRIs of the data begin.
        skipped: gets the error of each document that cannot be read; without it the first one is raised.

    Raises:
        kg.KgError: a document cannot be read, and there is no `skipped`.

    Examples:
        >>> sorted(facts.article for facts in kg.read_all("examples/"))[:2]
        ['havana-visit', 'hong-kong-march']
    """
    articles = _articles(_names(sources), _day(date), skipped)
    return _read(articles, model=model, extractors=extractors, base_iri=base_iri)


def _read(articles: Iterable[Article], *, model: str, extractors: str, base_iri: str) -> Iterator[Facts]:
    return (facts_of(facts, base_iri) for facts in extract(articles, load(model), extractors))


def _articles(
    names: Iterable[str], date: datetime.date | None, skipped: list[BadInput] | None = None
) -> Iterator[Article]:
    for item in read_sources(names, date=date):
        if isinstance(item, Article):
            yield item
        elif isinstance(item, BadInput):
            if skipped is None:
                raise item
            skipped.append(item)


def _is_text(given: str) -> bool:
    """Whether a text itself is meant, and not where it is found."""
    if given.startswith(("http://", "https://")) and not any(c.isspace() for c in given):
        return False
    if not given.strip() or "\n" in given or len(given) > _LONGEST_PATH:
        return True
    with contextlib.suppress(OSError, ValueError):
        if Path(given).exists():
            return False
    return " " in given.strip() or not Path(given).suffix


def _day(given: str | datetime.date | None) -> datetime.date | None:
    if given is None or isinstance(given, datetime.date):
        return given
    day = parse_date(given)
    if day is None:
        raise Misuse(f"date={given!r} is not a date: write it as 2023-10-26")
    return day


def _names(sources: Source | Iterable[Source]) -> list[str]:
    return [os.fspath(s) for s in ([sources] if isinstance(sources, str | os.PathLike) else sources)]


@dataclass(frozen=True, slots=True)
class Built:
    """What `kg.build` did: how many of what were written, which documents were skipped, and where the graph is."""

    source: str
    counts: Mapping[str, int]
    unchanged: int
    skipped: tuple[BadInput, ...]

    def open(self) -> Graph:
        """The graph, to ask it."""
        return open_graph(self.source)


def build(
    sources: Source | Iterable[Source],
    store: Source,
    *,
    date: str | datetime.date | None = None,
    link: bool = False,
    snapshot: Source | None = None,
    decisions: Source | None = None,
    jobs: int = 1,
    limit: int | None = None,
    rebuild: bool = False,
    mentions: bool = False,
    text: bool = True,
    model: str = MODEL,
    extractors: str = EXTRACTORS,
    base_iri: str = BASE_IRI,
) -> Built:
    """Reads articles and writes their graph into a store or a graph file.

    Args:
        sources: files, folders, archives, feeds or URLs, one or several.
        store: the folder of a store, which is made where there is none and keeps what it held; or a graph file, by its
            ending (.ttl, .trig, .nt, .nq, .jsonld, .rdf), which is written anew.
        date: the day of publication of articles that tell none.
        link: whether entities are linked with Wikidata, by a snapshot on this machine.
        snapshot: the snapshot, instead of the small one of the package.
        decisions: a file of what people decided: on links, merges, events and statements.
        jobs: how many processes read.
        limit: how many articles are read at most.
        rebuild: whether what the store holds unchanged is read anew.
        mentions: whether every mention is written.
        text: whether the articles' text is written.
        model: the spaCy model.
        extractors: who reads.
        base_iri: where the IRIs of the data begin.

    Returns:
        What was done. Documents that cannot be read are skipped and listed, the rest goes on.

    Raises:
        kg.KgError: the store cannot be opened, or the file not be written.

    Examples:
        >>> built = kg.build("examples/havana-visit.txt", "havana.ttl")
        >>> built.counts["articles"], built.skipped, built.open()
        (1, (), <Graph 'havana.ttl'>)
    """
    from kg.build.link import Sought, candidates

    where, heard = os.fspath(store), _Heard()
    out = where if Path(where).suffix.lstrip(".").lower() in _GRAPH_ENDINGS and not Path(where).is_dir() else None
    decided = read_decisions(os.fspath(decisions), base_iri) if decisions is not None else Decisions()
    looked_up = candidates(Sought(snapshot=os.fspath(snapshot) if snapshot else None), lambda _: None) if link else None
    summary = build_graph(
        _names(sources),
        Options(base_iri, mentions, text, model, _day(date), extractors=extractors),
        out=out,
        format_=format_of(out, None) if out else "ttl",
        store=None if out else where,
        linking=Linking(decided, looked_up),
        work=Work(jobs, rebuild, limit=limit),
        listener=heard,
    )
    return Built(where, dict(summary.counts), summary.unchanged, tuple(heard.errors))


_GRAPH_ENDINGS = frozenset({"ttl", "trig", "nt", "nq", "jsonld", "rdf"})


class _Heard:
    """Keeps what was skipped."""

    def __init__(self) -> None:
        self.errors: list[BadInput] = []

    def article(self, identifier: str, counts: Mapping[str, int]) -> None:
        """Nothing to do."""

    def unchanged(self, identifier: str) -> None:
        """Nothing to do."""

    def skipped(self, error: BadInput) -> None:
        """Keeps the error."""
        self.errors.append(error)

    def notice(self, notice: Notice) -> Any:
        """Nothing to do."""
