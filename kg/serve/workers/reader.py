"""The tasks of a reader process: queries, whole graphs and descriptions, over a snapshot of the store."""

import csv
import io
import json
import os
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, serialize

from kg.defaults import BASE_IRI
from kg.errors import first_line
from kg.explore.index import INDEX, Index, open_index
from kg.explore.indexing import make_index
from kg.explore.views import view
from kg.serve.protocol.describe import facts_of, linked
from kg.serve.protocol.media import GRAPHS, NAMES, TABLES
from kg.serve.protocol.tokens import Uncalled, vetted
from kg.serve.workers.memory import cap
from kg.serve.workers.reply import Answer, Failure, chosen, typed
from kg.serve.workers.wire import Task
from kg.store.articles import base_of
from kg.terms.cells import plain_cell
from kg.terms.vocab import PREFIXES

__all__ = ["Reader"]

_TRIPLES_A_ROW = 10  # triples that a page shows for each row that it would


class Reader:
    """Answers queries over the newest snapshot it was told of, each with so many bytes of memory at most."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._path = ""
        self._store = Store()

    def __call__(self, task: Task, body: bytes, answer: Answer) -> None:
        """Carries out one task."""
        if task["store"] != self._path:
            cap(0)  # the snapshot's own caches are not the query's
            self._store = Store.read_only(task["store"])
            self._path = task["store"]
            cap(self._memory)
        _TASKS[task["op"]](self._store, task, answer)


def _query(store: Store, task: Task, answer: Answer) -> None:
    default, named = task.get("default"), task.get("named")
    try:
        results = store.query(
            vetted(task["query"], frozenset(task.get("services", ()))),
            base_iri=task.get("base"),
            prefixes=PREFIXES,
            use_default_graph_as_union=task.get("union", False),
            default_graph=None if default is None else [NamedNode(g) for g in default],
            named_graphs=None if named is None else [NamedNode(g) for g in named],
        )
    except Uncalled as err:
        raise Failure(403, str(err)) from err
    except (SyntaxError, ValueError) as err:
        raise Failure(400, f"the query does not parse: {first_line(err)}") from err
    if isinstance(results, QueryTriples):
        _send_triples(results, task, answer)
    else:
        _send_table(results, task, answer)


def _send_triples(triples: Any, task: Task, answer: Answer) -> None:
    media = chosen(task, GRAPHS)
    answer.head(status=200, media=typed(media))
    if most := task.get("rows"):
        triples = islice(triples, _TRIPLES_A_ROW * most)
    short = PREFIXES if media in ("text/turtle", "application/trig") else None
    serialize(triples, answer.stream_of(media), GRAPHS[media], prefixes=short)


def _send_table(results: QuerySolutions | QueryBoolean, task: Task, answer: Answer) -> None:
    tables = {m: f for m, f in TABLES.items() if isinstance(results, QuerySolutions) or m.endswith(("json", "xml"))}
    media = chosen(task, tables)
    answer.head(status=200, media=typed(media))
    if task.get("cells") and media == NAMES["csv"] and isinstance(results, QuerySolutions):
        _send_cells(results, answer)
    elif (most := task.get("rows")) and isinstance(results, QuerySolutions):
        answer.write(json.dumps(_first_rows(results, most)).encode())
    else:
        results.serialize(answer.stream_of(media), tables[media])


def _send_cells(results: QuerySolutions, answer: Answer) -> None:
    """A table for spreadsheets: as SPARQL's CSV, with no cell that one would run."""
    lines = io.TextIOWrapper(answer.stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(lines)
    writer.writerow([v.value for v in results.variables])
    for row in results:
        writer.writerow(["" if t is None else plain_cell(getattr(t, "value", str(t))) for t in row])
    lines.detach()


def _first_rows(results: QuerySolutions, most: int) -> dict[str, Any]:
    """The first rows of a table as SPARQL results in JSON, with the count of all: a page shows no more."""
    names = [v.value for v in results.variables]
    shown = [
        {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in islice(results, most)
    ]
    return {"head": {"vars": names}, "results": {"bindings": shown}, "count": len(shown) + sum(1 for _ in results)}


def _json_term(term: Any) -> dict[str, Any]:
    """A term as SPARQL results in JSON write it (W3C, 3.2.2); a triple as its text."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    return {"type": "literal", "value": getattr(term, "value", str(term))}


def _graph(store: Store, task: Task, answer: Answer) -> None:
    """A whole graph, by the Graph Store Protocol."""
    graph = NamedNode(task["graph"]) if task["graph"] else DefaultGraph()
    if isinstance(graph, NamedNode) and not store.contains_named_graph(graph):
        raise Failure(404, f"there is no graph {task['graph']}")
    _send_triples((q.triple for q in store.quads_for_pattern(None, None, None, graph)), task, answer)


def _describe(store: Store, task: Task, answer: Answer) -> None:
    """What is said of an IRI; with its graphs where the format has graphs."""
    quads = list(facts_of(store, _named(task["iri"])))
    if not quads:
        raise Failure(404, f"nothing is known of {task['iri']}")
    with_graphs = GRAPHS[chosen(task, GRAPHS)].supports_datasets
    _send_triples(quads if with_graphs else [q.triple for q in quads], task, answer)


def _linked(store: Store, task: Task, answer: Answer) -> None:
    found = linked(store, _named(task["iri"]))
    if found is None:
        raise Failure(404, f"nothing is known of {task['iri']}")
    _send_json(found, answer)


def _named(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as err:
        raise Failure(400, f"{iri!r} is no IRI") from err


def _base(store: Store, task: Task, answer: Answer) -> None:
    _send_json(base_of(store) or BASE_IRI, answer)


def _view(store: Store, task: Task, answer: Answer) -> None:
    """A view of the explorer."""

    @cache
    def index() -> Index:
        path = Path(task["store"]) / INDEX
        return open_index(path) if path.exists() else make_index(store)

    content = view(store, task["view"], task["given"], index)
    if content is None:
        raise Failure(404, f"nothing is known of {task['given'].get('iri', '')}")
    _send_json(content, answer)


def _index(store: Store, task: Task, answer: Answer) -> None:
    """Makes the index of a snapshot, beside its files."""
    path = Path(task["store"]) / INDEX
    if not path.exists() and os.access(path.parent, os.W_OK):
        make_index(store, path)
    _send_json(True, answer)


def _send_json(value: Any, answer: Answer) -> None:
    answer.head(status=200, media="application/json")
    answer.write(json.dumps(value).encode())


_TASKS: dict[str, Callable[[Store, Task, Answer], None]] = {
    "query": _query,
    "graph": _graph,
    "describe": _describe,
    "linked": _linked,
    "base": _base,
    "view": _view,
    "index": _index,
}
