"""What several readers ask of spaCy's parse."""

from typing import TYPE_CHECKING

from kg.lang.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["PREDICATES", "is_conditional", "is_former", "subject_of"]

PREDICATES = ("VERB", "AUX")


def subject_of(verb: "Token") -> "Token | None":
    """The head of a verb's own subject, active or passive."""
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def is_conditional(verb: "Token") -> bool:
    """Whether a clause is a condition or a question: "if he wins", "whether he wins"."""
    return any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children)


def is_former(noun: "Token") -> bool:
    """ "A former Hamas official" does not stand for Hamas."""
    return any(c.lower_ in words("titles.yaml", "former") for c in noun.lefts)
