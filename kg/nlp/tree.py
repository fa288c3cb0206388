"""Questions to spaCy's parse: the one place that knows what its labels mean.

Labels are those of ClearNLP, which spaCy's English pipelines write: `nsubj`, `nsubjpass`, `dobj`, `pobj`, `agent` ...
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.lang.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "NOUNS",
    "PREDICATES",
    "agent_of",
    "child_of",
    "children_of",
    "complement_of",
    "complements",
    "has_child",
    "is_conditional",
    "is_former",
    "is_negated",
    "is_passive",
    "objects_of",
    "phrases",
    "subject_of",
]

PREDICATES = ("VERB", "AUX")
NOUNS = ("NOUN", "PROPN")


def children_of(token: "Token", *labels: str) -> "list[Token]":
    """What hangs on a token by one of some labels, in the order of the text."""
    return [c for c in token.children if c.dep_ in labels]


def child_of(token: "Token", *labels: str) -> "Token | None":
    """The first that hangs on a token by one of some labels."""
    return next((c for c in token.children if c.dep_ in labels), None)


def has_child(token: "Token", *labels: str) -> bool:
    """Whether anything hangs on a token by one of some labels."""
    return any(c.dep_ in labels for c in token.children)


def subject_of(verb: "Token") -> "Token | None":
    """The head of a verb's own subject, active or passive."""
    return child_of(verb, "nsubj", "nsubjpass")


def objects_of(verb: "Token") -> "list[Token]":
    """The heads of a verb's direct objects."""
    return children_of(verb, "dobj")


def agent_of(verb: "Token") -> "Token | None":
    """The head of who does it, in the passive: "was met by Ann"."""
    return next((g for by in children_of(verb, "agent") for g in children_of(by, "pobj")), None)


def is_passive(verb: "Token") -> bool:
    """Whether a verb stands in the passive: "was met"."""
    return has_child(verb, "nsubjpass", "auxpass")


def is_negated(token: "Token") -> bool:
    """Whether "not" or "n't" stands with a token."""
    return has_child(token, "neg")


def phrases(token: "Token", *prepositions: str) -> "Iterator[Token]":
    """The prepositions that hang on a token, of those named or of all: "in" of "met in Paris"."""
    return (c for c in token.children if c.dep_ == "prep" and (not prepositions or c.lower_ in prepositions))


def complement_of(preposition: "Token") -> "Token | None":
    """The head of what a preposition leads to: "Paris" of "in Paris"."""
    return child_of(preposition, "pobj")


def complements(token: "Token", *prepositions: str) -> "Iterator[Token]":
    """What the prepositions lead to that hang on a token, of those named or of all."""
    return (c for phrase in phrases(token, *prepositions) for c in children_of(phrase, "pobj"))


def is_conditional(verb: "Token") -> bool:
    """Whether a clause is a condition or a question: "if he wins", "whether he wins"."""
    return any(c.lower_ in words("grammar.yaml", "conditions") for c in children_of(verb, "mark"))


def is_former(noun: "Token") -> bool:
    """Whether a description says that it no longer holds: "a former Hamas official" does not stand for Hamas."""
    return any(c.lower_ in words("titles.yaml", "former") for c in noun.lefts)
