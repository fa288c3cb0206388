"""Terms as the graph uses them: without blank nodes, every subject and graph has a name."""

from pyoxigraph import NamedNode

__all__ = ["name_of"]


def name_of(node: object) -> str:
    """The IRI of a node that the contract wants to be named, or '' for the default graph."""
    return node.value if isinstance(node, NamedNode) else ""
