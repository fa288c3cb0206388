"""The graph as CSV files that `neo4j-admin database import full` takes."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.publish.exports.source import Files, Source
from kg.terms.vocab import RDF

__all__ = ["neo4j"]

_NODES = (":ID", ":LABEL", "name", "date", "confidence:double", "sentence", "start:int", "end:int", "wikidata", "url")
_EDGES = (":START_ID", ":END_ID", ":TYPE", "title")
_ROLES = (("agents", "AGENT"), ("targets", "TARGET"), ("participants", "PARTICIPANT"), ("places", "PLACE"))


def neo4j(source: Source) -> Files:
    """`nodes.csv` (articles, entities, events, offices) and `relationships.csv`; the command stands in `import.txt`.

    What only a claim states is left out: the network of Neo4j has no graphs to keep it apart.
    """
    command = "neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv news\n"
    return {
        "nodes.csv": _csv(_NODES, _nodes(source)),
        "relationships.csv": _csv(_EDGES, _edges(source)),
        "import.txt": command.encode(),
    }


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode()


def _nodes(source: Source) -> Iterator[Sequence[Any]]:
    for article in source.articles:
        yield article["iri"], "Article", article["headline"], article["date"], "", "", "", "", "", article["url"]
    for entity in source.entities:
        classes = sorted(
            c.value.rpartition("#")[2] for c in source.look.values(entity, RDF.type) if "newskg#" in c.value
        )
        yield (
            entity.value,
            ";".join(["Entity", *classes]),
            source.look.name(entity),
            *[""] * 5,
            source.item(entity),
            "",
        )
    for node, line in source.events():
        yield _statement(node.value, f"Event;{source.look.type(node)}", source.look.type(node), line)
    for node, line in source.offices():
        yield _statement(node.value, "Office", line["office"], line)


def _statement(iri: str, labels: str, name: str, line: Mapping[str, Any]) -> Sequence[Any]:
    place = line["source"] or {}
    where = (place.get("sentence", ""), place.get("start", ""), place.get("end", ""))
    return iri, labels, name, line["date"], line["confidence"], *where, "", ""


def _edges(source: Source) -> Iterator[Sequence[str]]:
    for node, line in source.events():
        yield from _source_edges(node.value, line)
        for key, kind in _ROLES:
            for entity in line[key]:
                yield node.value, entity["iri"], kind, ""
    for node, line in source.offices():
        yield from _source_edges(node.value, line)
        for key, kind in (("person", "HOLDER"), ("organisation", "AT")):
            if line[key]:
                yield node.value, line[key]["iri"], kind, line["office"]


def _source_edges(iri: str, line: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    if line["source"]:
        yield iri, line["source"]["iri"], "REPORTED_IN", ""
