"""The network as GEXF 1.3, Gephi's own format (https://gexf.net)."""

from kg.publish.exports.source import Files, Source
from kg.terms.data import fill

__all__ = ["gexf"]


def gexf(source: Source) -> Files:
    """The same network as GraphML, with how often an edge is told as its weight."""
    return {"": fill("network.gexf.xml", **source.network()).encode()}
