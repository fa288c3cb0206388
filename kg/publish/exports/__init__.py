"""The whole graph in formats of other people's tools, one file each."""

from collections.abc import Callable
from dataclasses import dataclass

from kg.publish.exports.csl import csl
from kg.publish.exports.csvw import csvw
from kg.publish.exports.ftm import ftm
from kg.publish.exports.gexf import gexf
from kg.publish.exports.graphml import graphml
from kg.publish.exports.jsonld import jsonld
from kg.publish.exports.neo4j import neo4j
from kg.publish.exports.quickstatements import quickstatements
from kg.publish.exports.source import Files, Source

__all__ = ["EXPORTS", "Export", "Files", "Source"]


@dataclass(frozen=True, slots=True)
class Export:
    """A format: what it is for people, whether it is a folder of files, and what makes it."""

    summary: str
    is_folder: bool
    make: Callable[[Source], Files]


EXPORTS = {
    "csl": Export("articles as CSL-JSON", False, csl),
    "csvw": Export("a folder of CSV on the Web", True, csvw),
    "ftm": Export("FollowTheMoney entities", False, ftm),
    "gexf": Export("the network as GEXF", False, gexf),
    "graphml": Export("the network as GraphML", False, graphml),
    "jsonld-short": Export("JSON-LD with short names by a context", False, jsonld),
    "neo4j": Export("a folder that neo4j-admin imports", True, neo4j),
    "quickstatements": Export("offices with sources for Wikidata, to be reviewed", False, quickstatements),
}
