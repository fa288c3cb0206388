"""The network as GraphML, which Gephi, yEd, Cytoscape and networkx read (http://graphml.graphdrawing.org)."""

from kg.publish.exports.source import Files, Source
from kg.terms.data import fill

__all__ = ["graphml"]


def graphml(source: Source) -> Files:
    """Entities as nodes with name and class; who meets, accuses, supports and threatens whom as edges with a count."""
    return {"": fill("network.graphml.xml", **source.network()).encode()}
