"""Terms as the graph uses them: without blank nodes, every subject and graph has a name."""

import re

from pyoxigraph import NamedNode

__all__ = ["name_of", "xml_bytes"]

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # XML 1.0, 2.2
_REPLACEMENT = "\ufffd".encode()


def name_of(node: object) -> str:
    """The IRI of a node that the contract wants to be named, or '' for the default graph."""
    return node.value if isinstance(node, NamedNode) else ""


def xml_bytes(data: bytes) -> bytes:
    """XML in UTF-8 with a replacement character for each that XML forbids, so that offsets stay right."""
    return _FORBIDDEN.sub(_REPLACEMENT, data)
