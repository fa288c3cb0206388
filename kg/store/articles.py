"""The embedded store: pyoxigraph on disk for a project, in memory for a file.

An article is put in, replaced or taken out as one transaction. What the default graph says of entities is worked
out again from the spans that mention them, so that taking an article out is exact.
"""

import gzip
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple, parse

from kg.errors import KgError, Misuse, first_line
from kg.files import refuse_nested_entities
from kg.graph.canonical import LINK_PREDICATES
from kg.graph.entities import Observation, describe, observe
from kg.graph.placement import MENTION_PREDICATES, place
from kg.graph.serialise import FORMATS
from kg.model import Run
from kg.store.checksums import drop_old_logs, note_at_end, verify
from kg.terms.iris import base_of_iri, extraction_iri, text_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import DCTERMS, ITSRDF, KG, ORG, PROV, RDF, SCHEMA

__all__ = [
    "STORE_ERRORS",
    "article_iris",
    "article_quads",
    "base_in",
    "base_of",
    "change_in_portions",
    "change_quads",
    "find_article",
    "header_in",
    "load_file",
    "must_exist",
    "open_source",
    "open_store",
    "put_article",
    "read_graph",
    "remove_article",
    "run_in",
    "why_not",
]

_WITH_GRAPHS = {"trig", "nq", "jsonld"}
_DEFAULT = DefaultGraph()
_PORTION = 20_000  # quads
STORE_ERRORS = (OSError, RuntimeError)  # what the engine raises: its disk fails it, its files are damaged
_REASONS = {  # what the engine says -> what it means
    "no space": "the disk is full; what was in the store before is still there",
    "read-only file system": "its disk can only be read",
    "permission denied": "its files may not be written",
    "corruption": "it is damaged: bring back a backup with kg restore",
    "lock": "another process holds it",
}


def open_store(folder: str, *, create: bool = False, read_only: bool = False) -> Store:
    """The store in a folder.

    Args:
        folder: where it lies.
        create: whether it is made where there is none; a folder that holds something else is left alone.
        read_only: whether it is only read: then several may read at once, beside one that writes, and the disk may be
            read-only.

    Raises:
        KgError: there is none, or another process that writes holds it.
        Misuse: the folder's name is empty.
    """
    if not folder.strip():
        raise Misuse("--store needs the name of a folder: it is empty")
    if not create or (Path(folder).is_dir() and any(Path(folder).iterdir())):
        must_exist(folder)
        verify(folder)
        drop_old_logs(folder)
    if not read_only:
        note_at_end(folder)
    try:
        return Store.read_only(folder) if read_only else Store(folder)
    except STORE_ERRORS as err:
        raise KgError(f"{folder}: the store cannot be opened: {why_not(err)}") from err


def must_exist(folder: str) -> None:
    """Checks that there is a store in a folder.

    Raises:
        KgError: there is none.
    """
    if not (Path(folder) / "CURRENT").exists():
        raise KgError(f"{folder}: no store there: make one with kg build --store {folder}")


def why_not(err: OSError | RuntimeError) -> str:
    """Why a store cannot be opened or written, and what to do."""
    text = str(err).lower()
    return next((reason for sign, reason in _REASONS.items() if sign in text), first_line(err))


def read_graph(path: str) -> Iterator[Quad]:
    """The quads of a graph file; what has no named graphs gets those of the contract.

    Raises:
        KgError: there is no such file, its ending is unknown or it does not parse.
    """
    packed = path.lower().endswith(".gz")
    suffix = Path(path[:-3] if packed else path).suffix.lstrip(".").lower()
    if not Path(path).exists():
        raise KgError(f"{path}: no such file")
    if suffix not in FORMATS:
        raise KgError(f"{path}: the ending tells no graph format: use one of {', '.join(FORMATS)}")
    try:
        with gzip.open(path) if packed else Path(path).open("rb") as file:
            if suffix == "rdf":
                refuse_nested_entities(cast("IO[bytes]", file))
            quads = list(parse(cast("IO[bytes]", file), format=FORMATS[suffix]))
    except (SyntaxError, ValueError, OSError, EOFError, zlib.error) as err:
        raise KgError(f"{path}: does not parse: {err}") from err
    return iter(quads) if suffix in _WITH_GRAPHS else place(q.triple for q in quads)


def load_file(path: str) -> Store:
    """A graph file in a store in memory."""
    store = Store()
    store.bulk_extend(read_graph(path))
    return store


def open_source(source: str) -> Store:
    """A store directory, or a graph file in a store in memory.

    Raises:
        KgError: it is neither, or cannot be read.
    """
    return open_store(source, read_only=True) if Path(source).is_dir() else load_file(source)


def article_iris(store: Store) -> list[NamedNode]:
    """The articles of a store, sorted."""
    found = (q.subject for q in store.quads_for_pattern(None, RDF.type, KG.Article, _DEFAULT))
    return sorted((a for a in found if isinstance(a, NamedNode)), key=lambda a: a.value)


def find_article(store: Store, name: str, called: str) -> NamedNode:
    """The article of a store that has an IRI or identifier.

    Args:
        store: the store.
        name: of the store, for messages.
        called: IRI or identifier.

    Raises:
        KgError: there is none, or there are several.
    """
    quads = store.quads_for_pattern(None, DCTERMS.identifier, Literal(called), None)
    articles = {q.subject for q in quads if q.subject == q.graph_name and isinstance(q.subject, NamedNode)}
    if called.startswith(("http://", "https://")):
        held = store.quads_for_pattern(NamedNode(called), RDF.type, KG.Article, _DEFAULT)
        articles |= {q.subject for q in held if isinstance(q.subject, NamedNode)}
    if len(articles) > 1:
        iris = ", ".join(sorted(a.value for a in articles))
        raise KgError(f"{name}: several articles are called {called!r}: name one by its IRI: {iris}")
    if not articles:
        raise KgError(f"{name}: holds no article {called!r}: kg query articles {name} lists them")
    return articles.pop()


def base_of(store: Store) -> str | None:
    """The base of the data's IRIs, as the articles of a store show it; None in a store without articles."""
    return base_in(store.quads_for_pattern(None, RDF.type, KG.Article, _DEFAULT))


def base_in(quads: Iterable[Quad]) -> str | None:
    """The base of the data's IRIs, as articles among the quads show it; None where there are none."""
    for quad in quads:
        if quad.predicate == RDF.type and quad.object == KG.Article:
            return base_of_iri(name_of(quad.subject)) or None
    return None


def put_article(store: Store, article: NamedNode, quads: Iterable[Quad], *, described: bool = True) -> None:
    """Puts an article in, in the place of what the store held of it, as one transaction.

    Args:
        store: where it is put.
        article: its IRI.
        quads: all that it says.
        described: whether entities of which it says something else now are described again; else somebody does that
            for all at the end.
    """
    change = _Change(store)
    new = set(quads)
    gone = set(article_quads(store, article))
    for quad in gone - new:
        change.remove(quad)
    for quad in new - gone:
        change.add(quad)
    if described:
        touched = {q.subject for q in gone ^ new}
        _describe_again(change, _entities(q for q in gone | new if q.subject in touched))
    _sweep(change, gone - new)
    change.commit()


def change_quads(store: Store, gone: Iterable[Quad], come: Iterable[Quad]) -> None:
    """Takes quads out and puts others in, as one transaction.

    Args:
        store: the store.
        gone: quads that go.
        come: quads that come.
    """
    change = _Change(store)
    for quad in gone:
        change.remove(quad)
    for quad in come:
        change.add(quad)
    change.commit()


def change_in_portions(store: Store, changes: Iterable[tuple[Collection[Quad], Collection[Quad]]]) -> None:
    """Takes quads out and puts others in, pair by pair, some thousand in a transaction."""
    gone: set[Quad] = set()
    come: set[Quad] = set()
    for lost, won in changes:
        gone.update(lost)
        come.update(won)
        if len(gone) + len(come) > _PORTION:
            change_quads(store, gone, come)
            gone, come = set(), set()
    change_quads(store, gone, come)


def remove_article(store: Store, article: NamedNode) -> None:
    """Takes an article out, with all that only it said."""
    put_article(store, article, ())


class _Change:
    """What is to be added to a store and taken out, seen as if it were done already, then done at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._added = Store()
        self._removed: set[Quad] = set()

    def add(self, quad: Quad) -> None:
        """Adds a quad."""
        if quad in self._removed:
            self._removed.discard(quad)
        elif quad not in self._store:
            self._added.add(quad)

    def remove(self, quad: Quad) -> None:
        """Takes a quad out."""
        self._added.remove(quad)
        if quad in self._store:
            self._removed.add(quad)

    def quads_for_pattern(self, *pattern: Any) -> Iterator[Quad]:
        """The quads of a pattern as they will be."""
        yield from (q for q in self._store.quads_for_pattern(*pattern) if q not in self._removed)
        yield from self._added.quads_for_pattern(*pattern)

    def commit(self) -> None:
        """Does it, as one transaction."""
        if not self._removed:
            self._store.extend(self._added)  # as one transaction too, and faster
            return
        gone, come = _data(self._removed), _data(self._added)
        if gone or come:
            self._store.update(f"DELETE DATA {{ {gone} }} ; INSERT DATA {{ {come} }}")


def _data(quads: Iterable[Quad]) -> str:
    """Quads as SPARQL has them in INSERT DATA."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(name_of(quad.graph_name), []).append(f"{quad.triple} .")
    return " ".join(
        f"GRAPH <{graph}> {{ {' '.join(lines)} }}" if graph else " ".join(lines) for graph, lines in by_graph.items()
    )


def article_quads(store: Store, article: NamedNode) -> Iterator[Quad]:
    """All that a store holds of an article: its graphs, its claims' graphs, its derived links, resolutions and type."""
    claims = [
        q.subject
        for q in store.quads_for_pattern(None, KG.article, article, article)
        if isinstance(q.subject, NamedNode)
    ]
    for graph in (article, text_iri(article), *claims):
        yield from store.quads_for_pattern(None, None, None, graph)
    for statement in claims:
        yield from _own_ties(store, statement)
    for quad in store.quads_for_pattern(None, KG.resolvedIn, article, None):
        yield from store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
    yield from store.quads_for_pattern(article, RDF.type, KG.Article, _DEFAULT)


def _own_ties(store: Store, statement: NamedNode) -> Iterator[Quad]:
    """What an article itself ties an event to; the ties that were made across articles have a node of their own."""
    tied = [q.subject for q in store.quads_for_pattern(None, KG.tiedReport, statement, None)]
    made = {q.object for tie in tied for q in store.quads_for_pattern(tie, KG.tiedTo, None, None)}
    yield from (q for q in store.quads_for_pattern(statement, KG.sameEventAs, None, None) if q.object not in made)


def header_in(store: Store, article: NamedNode) -> set[Quad]:
    """What a store holds of what was known of an article before it was read (`kg.graph.triples.article_header`).

    By which run it was read is not among it, see `run_in`.
    """
    own = store.quads_for_pattern(article, None, None, article)
    bundle = store.quads_for_pattern(extraction_iri(article), None, None, article)
    kind = store.quads_for_pattern(article, RDF.type, KG.Article, _DEFAULT)
    other = (SCHEMA.mentions, SCHEMA.publisher, PROV.wasGeneratedBy, KG.setAside, KG.putIn)
    return {q for q in (*own, *bundle, *kind) if q.predicate not in other}


def run_in(store: Store, article: NamedNode) -> Run | None:
    """The run by which a store's article was read; None where the store does not tell."""
    for quad in store.quads_for_pattern(extraction_iri(article), PROV.wasGeneratedBy, None, article):
        described = (
            store.quads_for_pattern(quad.object, None, None, _DEFAULT) if isinstance(quad.object, NamedNode) else ()
        )
        row = {q.predicate: q.object.value for q in described if isinstance(q.object, Literal)}
        if KG.software in row and KG.model in row and KG.settings in row:
            return Run(row[KG.software], row[KG.model], row[KG.settings], row.get(KG.rules, ""))
    return None


def _entities(quads: Iterable[Quad]) -> set[NamedNode]:
    wanted = (ITSRDF.taIdentRef, ORG.member, SCHEMA.publisher)
    return {q.object for q in quads if q.predicate in wanted and isinstance(q.object, NamedNode)}


def _describe_again(store: _Change, entities: set[NamedNode]) -> None:
    for entity in sorted(entities, key=lambda e: e.value):
        seen = _observation(store, entity)
        wanted = (
            {Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in describe(entity, seen)}
            if seen.classes
            else set()
        )
        held = set(store.quads_for_pattern(entity, None, None, _DEFAULT))
        if wanted:
            held = {q for q in held if q.predicate not in LINK_PREDICATES}  # links follow from all articles together
        for quad in held - wanted:
            store.remove(quad)
        for quad in wanted - held:
            store.add(quad)


def _observation(store: _Change, entity: NamedNode) -> Observation:
    """What the spans, offices and publisher's notes of all articles say of an entity."""
    by_article: dict[str, list[Triple]] = {}
    for quad in store.quads_for_pattern(None, ITSRDF.taIdentRef, entity, None):
        triples = by_article.setdefault(name_of(quad.graph_name), [])
        triples += (
            q.triple
            for q in store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
            if q.predicate in MENTION_PREDICATES
        )
    for quad in store.quads_for_pattern(None, ORG.member, entity, None):
        if (name := name_of(quad.graph_name)) in by_article:
            by_article[name].append(quad.triple)
            by_article[name] += (
                q.triple for q in store.quads_for_pattern(quad.subject, KG.modality, None, quad.graph_name)
            )
    for quad in store.quads_for_pattern(None, SCHEMA.publisher, entity, None):
        triples = by_article.setdefault(name_of(quad.graph_name), [])
        triples.append(quad.triple)
        triples += (q.triple for q in store.quads_for_pattern(quad.subject, KG.publisherName, None, quad.graph_name))
    total = Observation()
    for name in sorted(by_article):
        if (seen := observe(by_article[name]).get(entity)) is not None:
            total.add(seen)
    return total


def _sweep(store: _Change, gone: Iterable[Quad]) -> None:
    """Drops the offices and runs that nothing points to any more."""
    for quad in gone:
        if quad.predicate not in (ORG.role, PROV.wasGeneratedBy) or not isinstance(quad.object, NamedNode):
            continue
        if next(iter(store.quads_for_pattern(None, quad.predicate, quad.object, None)), None) is None:
            for left in list(store.quads_for_pattern(quad.object, None, None, _DEFAULT)):
                store.remove(left)
