"""The tasks of the process that holds the store: changes as transactions, and snapshots for the readers."""

import shutil
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from kg.defaults import BASE_IRI
from kg.errors import first_line
from kg.serve.protocol.media import PARSED
from kg.serve.protocol.requests import Refused, operation_of
from kg.serve.protocol.tokens import Refusal, Uncalled, vetted, with_dataset
from kg.serve.workers.memory import cap
from kg.serve.workers.reply import Answer, Failure
from kg.serve.workers.wire import Task
from kg.store.articles import article_iris, base_of
from kg.store.identity_index import IdentityIndex
from kg.terms.vocab import PREFIXES

__all__ = ["Writer"]

_RESOLVED = 1000  # articles of a store that is decided on anew at each merge or split; a larger one waits


class Writer:
    """Holds the store, changes it in transactions and makes snapshots of it."""

    def __init__(self, folder: str, memory: int) -> None:
        self._folder, self._store = folder, Store(folder)
        cap(memory)

    def __call__(self, task: Task, body: bytes, answer: Answer) -> None:
        """Carries out one task; after a change there is a snapshot of it, where there is room for one."""
        _TASKS[task["op"]](self._store, {**task, "folder": self._folder}, body, answer)
        if task.get("to"):
            answer.head(**(answer.begins | {"snapshot": _snapshot(self._store, task["to"])}))


def _ready(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    answer.head(status=200, media="")


def _flush(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    store.flush()
    answer.head(status=200, media="")


def _snapshot(store: Store, to: str) -> bool:
    try:
        store.flush()
        store.backup(to)
    except OSError:
        shutil.rmtree(to, ignore_errors=True)
        return False
    return True


def _update(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    try:
        asked = operation_of("update", "POST", task["url"].encode("latin-1"), task["content"], body)
        assert asked is not None
        text = vetted(asked.text, frozenset(task.get("services", ())))
        text = with_dataset(text, asked.default or (), asked.named or ())
    except Uncalled as err:
        raise Failure(403, str(err)) from err
    except Refused as err:
        raise Failure(err.status, str(err)) from err
    except Refusal as err:
        raise Failure(400, str(err)) from err
    IdentityIndex.drop(task["folder"])
    try:
        store.update(text, base_iri=task["base"], prefixes=PREFIXES)
    except (SyntaxError, ValueError) as err:
        raise Failure(400, f"the update does not parse: {first_line(err)}") from err
    answer.head(status=204, media="")


def _put(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    """Replaces (PUT) or fills up (POST) a graph, all or nothing."""
    graph = NamedNode(task["graph"]) if task["graph"] else None
    known = graph is None or store.contains_named_graph(graph)
    data = " .\n".join(_triples(task, body))
    if graph is None:
        clear = "CLEAR DEFAULT ;" if task["op"] == "put" else ""
    else:
        clear = f"DROP SILENT GRAPH {graph} ; CREATE" if task["op"] == "put" else "CREATE SILENT"
        clear, data = f"{clear} GRAPH {graph} ;", f"GRAPH {graph} {{ {data} }}"
    IdentityIndex.drop(task["folder"])
    store.update(f"{clear} INSERT DATA {{ {data} }}")
    answer.head(status=204 if known else 201, media="")


def _triples(task: Task, body: bytes) -> list[str]:
    """The triples of a request's body, as N-Triples without their full stops."""
    try:
        quads = [
            q for part, media in _parts(task, body) for q in parse(part, format=_rdf(media), base_iri=task["base"])
        ]
        if any(not isinstance(q.graph_name, DefaultGraph) for q in quads):
            raise Failure(400, "the body names graphs of its own: send each to its own graph, or use kg load")
        return [str(q.triple) for q in quads]
    except (SyntaxError, ValueError) as err:
        raise Failure(400, f"the body does not parse: {first_line(err)}") from err


def _parts(task: Task, body: bytes) -> list[tuple[bytes, str]]:
    if task["media"] != "multipart/form-data":
        return [(body, task["media"])]
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + task["content"].encode() + b"\r\n\r\n" + body)
    if message.defects or not message.is_multipart() or any(part.defects for part in message.iter_parts()):
        raise Failure(400, "the body is no multipart/form-data of the boundary that its Content-Type names")
    return [(bytes(part.get_payload(decode=True) or b""), part.get_content_type()) for part in message.iter_parts()]


def _rdf(media: str) -> RdfFormat:
    if media not in PARSED:
        raise Failure(415, f"{media or 'a body without Content-Type'} is no RDF: send one of {', '.join(PARSED)}")
    return PARSED[media]


def _delete(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    graph = NamedNode(task["graph"]) if task["graph"] else DefaultGraph()
    if isinstance(graph, NamedNode) and not store.contains_named_graph(graph):
        raise Failure(404, f"there is no graph {task['graph']}")
    IdentityIndex.drop(task["folder"])
    store.update("CLEAR DEFAULT" if isinstance(graph, DefaultGraph) else f"DROP GRAPH {graph}")
    answer.head(status=204, media="")


def _decide(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    """Applies what people decided; who is who is decided again where that is quick."""
    with IdentityIndex.beside(task["folder"]) as index:
        _apply(store, task, index)
    answer.head(status=200, media="")


def _apply(store: Store, task: Task, index: IdentityIndex) -> None:
    from kg.identity.decisions import parse_decisions
    from kg.store.corrections import correct_store
    from kg.store.identities import is_quick, resolve_store

    decisions = parse_decisions(task["lines"], base_of(store) or BASE_IRI)
    if is_quick(store, decisions, index) or len(article_iris(store)) <= _RESOLVED:
        resolve_store(store, decisions, index=index)
    else:
        correct_store(store, decisions.corrections, frozenset(task.get("only", ())), index.touch)


def _add(store: Store, task: Task, body: bytes, answer: Answer) -> None:
    """Puts the articles of a graph file in, each in the place of what the store held of it, and resolves."""
    from kg.build.archive import add_quads
    from kg.store.articles import read_graph

    with IdentityIndex.beside(task["folder"]) as index:
        add_quads(store, task["folder"], list(read_graph(task["file"])), index)
        _apply(store, task, index)
    answer.head(status=200, media="")


_TASKS: dict[str, Callable[[Store, Task, bytes, Answer], None]] = {
    "ready": _ready,
    "flush": _flush,
    "update": _update,
    "put": _put,
    "post": _put,
    "delete": _delete,
    "decide": _decide,
    "add": _add,
}
