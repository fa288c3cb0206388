"""A whole store or endpoint at once: filled from graph files, written to one, backed up and restored."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.defaults import BASE_IRI
from kg.errors import KgError
from kg.explore import changes
from kg.files import Output
from kg.graph.canonical import LINK_PREDICATES
from kg.graph.serialise import article_of, write_quads
from kg.store.articles import STORE_ERRORS, base_in, base_of, open_store, put_article, read_graph, why_not
from kg.store.identity_index import IdentityIndex
from kg.store.remote import Endpoint, is_endpoint

__all__ = ["backup", "export", "load", "load_endpoint", "restore", "size_on_disk"]

_BATCH = 50_000  # quads of one transaction
_DEFAULT = DefaultGraph()


def load(files: Iterable[str], folder: str, progress: Callable[[str, int], None]) -> None:
    """Puts graph files into a store, which is made where there is none.

    An empty store is filled in bulk; else each article goes in as one transaction, in the place of what the store held
    of it, and what belongs to no article in batches.

    Args:
        files: paths of Turtle, TriG, N-Quads …, packed or not.
        folder: of the store.
        progress: hears each file and the number of its quads.

    Raises:
        KgError: a file does not parse (what came before is in the store), or the store cannot be opened or written.
    """
    store = open_store(folder, create=True)
    IdentityIndex.drop(folder)
    try:
        for file in files:
            quads = list(read_graph(file))
            if next(iter(store), None) is None:
                store.bulk_extend(quads)
            else:
                add_quads(store, folder, quads)
            store.flush()
            progress(file, len(quads))
    except STORE_ERRORS as err:
        raise KgError(f"{folder}: cannot be written: {why_not(err)}") from err


def add_quads(store: Store, folder: str, quads: list[Quad], index: IdentityIndex | None = None) -> None:
    """Puts quads into a store of a folder, each article in the place of what the store held of it.

    Args:
        store: the store.
        folder: of the store.
        quads: of articles, and what belongs to none.
        index: of the store's identities; where there is one, who is who is decided afterwards.
    """
    base = base_in(quads) or BASE_IRI
    by_article: dict[str, list[Quad]] = {}
    for quad in quads:
        by_article.setdefault(article_of(quad, base), []).append(quad)
    rest = by_article.pop("", [])
    for name in sorted(by_article):
        changes.note(store, folder, NamedNode(name), by_article[name])
        if index is not None:
            index.touch(name)
        put_article(store, NamedNode(name), by_article[name], described=index is None)
    # What the default graph says of an entity follows from the articles: it is there already, and complete.
    described = {q.subject for q in store.quads_for_pattern(None, None, None, _DEFAULT)}
    rest = [q for q in rest if q.graph_name != _DEFAULT or q.subject not in described or q.predicate in LINK_PREDICATES]
    for start in range(0, len(rest), _BATCH):
        store.extend(rest[start : start + _BATCH])


def load_endpoint(
    files: Iterable[str], endpoint: Endpoint, progress: Callable[[str, int], None], *, resume: bool
) -> None:
    """Puts graph files into an endpoint, graph by graph; `told` hears the quads of each file.

    Args:
        files: graph files in any format that is read.
        endpoint: where they go.
        progress: hears a file and the quads that were sent of it.
        resume: whether graphs that the endpoint holds already are left out.

    Raises:
        KgError: a file does not parse, or the endpoint refuses; the message says how far it came.
    """
    for file in files:
        quads = list(read_graph(file))
        done = 0
        try:
            for count in endpoint.load(quads, resume=resume):
                done += count
        except KgError as err:
            raise KgError(f"{err}; {done:,} of {len(quads):,} quads of {file} are there: --resume goes on") from err
        progress(file, len(quads))


def export(source: str, out: str, format_: str, *, default: str | None = None) -> None:
    """Writes all of a store or endpoint into a file (`-`: standard output).

    Args:
        source: a store directory, or the URL of an endpoint.
        out: a file, "-" for standard output.
        format_: one of `FORMATS`.
        default: the graph whose triples are written as those of the default graph.

    Raises:
        KgError: there is no store, the endpoint does not answer, or the file cannot be written.
    """
    quads, base = _contents(source, default)
    if out == "-":
        write_quads(quads, format_, base, sys.stdout.buffer)
        return
    file = Output(out)
    try:
        file.commit(lambda target: write_quads(quads, format_, base, target))
    finally:
        file.discard()


def _contents(source: str, default: str | None) -> tuple[Iterator[Quad], str]:
    """All quads of a store or endpoint, and the base of its data."""
    if is_endpoint(source):
        endpoint = Endpoint(source, default=default)
        base = endpoint.base()
        return endpoint.quads(base), base or BASE_IRI
    store = open_store(source)
    return iter(store), base_of(store) or BASE_IRI


def backup(folder: str, target: str) -> int:
    """Copies a store as it is at this moment to a new folder, and gives the number of quads there.

    Raises:
        KgError: there is no store, the target is there already or lies within the store, or it cannot be written.
    """
    _must_be_new(target)
    if Path(target).resolve().is_relative_to(Path(folder).resolve()):
        raise KgError(f"{target}: lies within the store: name a folder beside it")
    store = open_store(folder)
    try:
        store.flush()
        store.backup(target)
        if (record := Path(folder) / changes.RECORD).exists():
            shutil.copy(record, target)
        return sum(1 for _ in Store.read_only(target))  # reads all of it: a damaged file does not stay unseen
    except STORE_ERRORS as err:
        raise KgError(f"{target}: cannot be written: {why_not(err)}") from err


def restore(source: str, folder: str) -> int:
    """Makes a store of a backup, and gives the number of its quads.

    Raises:
        KgError: the backup cannot be read, or there is something in the folder already.
    """
    _must_be_new(folder)
    try:
        count = sum(1 for _ in Store.read_only(source))
        shutil.copytree(source, folder, dirs_exist_ok=True)
    except STORE_ERRORS as err:
        raise KgError(f"{source}: cannot be restored to {folder}: {why_not(err)}") from err
    return count


def _must_be_new(target: str) -> None:
    path = Path(target)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise KgError(f"{target}: is there already: name a new folder")


def size_on_disk(folder: str) -> int:
    """Bytes that a store takes on disk."""
    return sum(p.stat().st_size for p in Path(folder).iterdir() if p.is_file())
