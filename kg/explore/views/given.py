"""What a view is asked for."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from kg.explore.reader import Look

__all__ = ["PAGE", "Given", "asked_for"]

PAGE = 50  # lines of a list

_IRI = ("http://", "https://")
Given = Mapping[str, str]


def asked_for(look: Look, given: Given) -> dict[str, str]:
    """What was asked for, with names in the place of IRIs."""
    return {k: look.name(NamedNode(v)) if v.startswith(_IRI) else v for k, v in given.items()}
