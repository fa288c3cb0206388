"""What of an article's text is not read: what is no part of the article, and paragraphs in another language."""

from kg.model import Span
from kg.read.boilerplate import find_boilerplate
from kg.read.language import foreign_paragraphs

__all__ = ["left_out"]


def left_out(text: str) -> tuple[Span, ...]:
    """The spans of a text that are not read, by where they begin; some may overlap."""
    return tuple(sorted((*find_boilerplate(text), *foreign_paragraphs(text))))
