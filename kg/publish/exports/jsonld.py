"""JSON-LD that people can read: short names by a context, a graph for each article and claim (JSON-LD 1.1)."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.publish.exports.source import Files, Source
from kg.terms.ontology import curie, own_terms, prefixes, types_of
from kg.terms.vocab import RDF, XSD

__all__ = ["context", "jsonld"]

_PLAIN = {XSD.integer: int, XSD.boolean: lambda text: text == "true"}


@cache
def context() -> dict[str, Any]:
    """The context: terms of ours by their plain names, those of other vocabularies as prefix:name."""
    terms: dict[str, Any] = {"@version": 1.1, **dict(sorted(prefixes().items())), "id": "@id", "type": "@type"}
    for name, _, _ in own_terms():
        kinds = types_of(f"kg:{name}")
        if any(kind.endswith("ObjectProperty") for kind in kinds):
            terms[name] = {"@id": f"kg:{name}", "@type": "@id"}
        elif name not in terms:
            terms[name] = f"kg:{name}"
    return terms


def jsonld(source: Source) -> Files:
    """All of the graph, each subject once in each graph, and in order."""
    graphs: dict[str, list[Quad]] = {}
    for quad in source.store:
        graph = quad.graph_name
        graphs.setdefault("" if isinstance(graph, DefaultGraph) else _value(graph), []).append(quad)
    own = _nodes(graphs.pop("", []))
    named = [{"id": name, "@graph": _nodes(quads)} for name, quads in sorted(graphs.items())]
    document = {"@context": context(), "@graph": [*own, *named]}
    return {"": (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()}


def _nodes(quads: Iterable[Quad]) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, list[Any]]] = {}
    for quad in sorted(quads, key=str):
        node = nodes.setdefault(_value(quad.subject), {})
        if quad.predicate == RDF.type:
            node.setdefault("type", []).append(_short(_value(quad.object)))
        else:
            node.setdefault(_short(quad.predicate.value), []).append(_object(quad.predicate, quad.object))
    return [
        {"id": iri, **{name: values[0] if len(values) == 1 else values for name, values in sorted(properties.items())}}
        for iri, properties in sorted(nodes.items())
    ]


def _object(predicate: NamedNode, value: Any) -> Any:
    if isinstance(value, Literal):
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype in _PLAIN:
            return _PLAIN[value.datatype](value.value)  # type: ignore[operator]
        if value.datatype == XSD.string:
            return {"@value": value.value} if _links(predicate) else value.value
        return {"@value": value.value, "@type": curie(value.datatype.value) or value.datatype.value}
    return _value(value) if _links(predicate) else {"id": _value(value)}


def _links(predicate: NamedNode) -> bool:
    """Whether the context says that the values of a property are IRIs."""
    return isinstance(context().get(_short(predicate.value)), dict)


def _short(iri: str) -> str:
    name = curie(iri)
    local = name.removeprefix("kg:")
    return local if name.startswith("kg:") and local in context() else name or iri


def _value(node: Any) -> str:
    return str(node.value)
