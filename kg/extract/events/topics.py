"""What a meeting is about."""

from typing import TYPE_CHECKING

from kg.model import Article
from kg.nlp.ranges import span_of
from kg.nlp.tree import complements

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["topic_of"]

_MAX_TOPIC = 12  # tokens


def topic_of(article: Article, trigger: "Token") -> str:
    """The words behind "on", "about" or "over" that hang on a trigger, or ''."""
    for what in complements(trigger, "on", "about", "over"):
        begin, end = what.left_edge.i, what.right_edge.i
        if not what.ent_type_ and end - begin < _MAX_TOPIC:
            span = span_of(trigger.doc, (begin, end + 1))
            return " ".join(article.text[span.start : span.end].split())
    return ""
