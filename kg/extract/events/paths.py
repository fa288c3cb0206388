"""Where the roles of an event hang in the parse: its subjects, objects, agents and phrases."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.events.patterns import Pattern
from kg.lang.lexicon import words
from kg.nlp.tree import PREDICATES, objects_of

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "agents_at",
    "objects_in",
    "passive_subjects",
    "subjects_at",
    "subjects_of",
    "under_preposition",
    "verb_above",
    "words_below",
]


def objects_in(token: "Token") -> Iterator["Token"]:
    """What a verb is done to or in, and what there are dozens of: "fired dozens of rockets", "won in the election"."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "oprd"):
            yield child
            for inner in child.children:
                if (
                    inner.dep_ == "prep"
                    and inner.lower_ == "of"
                    and child.lemma_ in words("event_words.yaml", "measures")
                ):
                    yield from (c for c in inner.children if c.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in ("in", "at"):
            yield from (c for c in child.children if c.dep_ == "pobj")


def words_below(token: "Token") -> Iterator["Token"]:
    """The trigger's objects, particles and passive subject with what hangs on them."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "prep", "oprd", "acomp", "prt", "agent", "pobj"):
            yield child
            yield from (c for c in child.subtree if c.head in (child, *child.children))
    if token.dep_ in ("relcl", "acl"):
        yield token.head


def subjects_at(token: "Token", pattern: Pattern) -> Iterator["Token"]:
    """Who does what a trigger tells: of a verb its subject, of a noun that of the verb above it."""
    verb: Token | None = token
    if token.pos_ not in PREDICATES:
        verb = verb_above(token)
        if verb is None and token.dep_ == "pobj" and token.head.lower_ in ("during", "at"):
            yield token.head.head  # a caption: "Bogdanov and Abu Marzouk, during a meeting in Moscow"
        if verb is None or token.dep_ in ("nsubj", "nsubjpass") or (pattern.light and verb.lemma_ not in pattern.light):
            return
    assert verb is not None
    yield from subjects_of(verb)


def subjects_of(verb: "Token", depth: int = 3) -> Iterator["Token"]:
    """The active subject of a verb, its own or that of the verb it is joined to or hangs on."""
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    if own:
        yield from own
    elif _has_agent(verb) or any(c.dep_ == "nsubjpass" for c in verb.children):
        return
    elif verb.dep_ == "xcomp" and verb.head != verb and any(c.dep_ == "dobj" for c in verb.head.children):
        yield from (c for c in verb.head.children if c.dep_ == "dobj")
    elif verb.dep_ == "xcomp" and any(c.dep_ == "nsubjpass" for c in verb.head.children):
        yield from (c for c in verb.head.children if c.dep_ == "nsubjpass")
    elif verb.dep_ == "xcomp" and (asked := _asked(verb.head)):
        yield from asked
    elif verb.dep_ == "pcomp" and verb.head.lower_ in words("grammar.yaml", "blaming") and objects_of(verb.head.head):
        yield from objects_of(verb.head.head)  # "scolded Russia for hosting": Russia hosts
    elif verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and depth and verb.head != verb:
        above = verb.head if verb.dep_ != "pcomp" else verb_above(verb.head)
        if above is not None and above.pos_ in (*PREDICATES, "ADJ"):
            yield from subjects_of(above, depth - 1)
    elif verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBG":
        yield verb.head


def _asked(verb: "Token") -> list["Token"]:
    """Whom somebody calls on, appeals to or presses."""
    return [
        g
        for c in verb.children
        if c.dep_ == "prep"
        and c.lower_ in words("grammar.yaml", "calling_on")
        and verb.lemma_ in words("event_words.yaml", "appealing")
        for g in c.children
        if g.dep_ == "pobj"
    ]


def passive_subjects(token: "Token") -> Iterator["Token"]:
    """To whom it is done: the passive subject, what a participle hangs on, or the subject before "and was …"."""
    own = [c for c in token.children if c.dep_ == "nsubjpass"]
    if own:
        yield from own
    elif token.dep_ in ("relcl", "acl") and token.tag_ == "VBN":
        yield token.head
    elif token.dep_ == "conj" and (_has_agent(token) or (token.tag_ == "VBN" and _has_agent(token.head))):
        yield from (c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass"))


def _has_agent(token: "Token") -> bool:
    """Whether a verb stands in the passive, or says by whom."""
    return any(c.dep_ in ("auxpass", "agent") for c in token.children)


def agents_at(token: "Token") -> Iterator["Token"]:
    """By whom it is done: "was met by Ann", "a summit hosted by France"."""
    for child in token.children:
        if child.dep_ == "agent":
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ in ("relcl", "acl") and child.lemma_ in words("event_words.yaml", "attending"):
            yield from agents_at(child)
    verb = token.head
    if token.dep_ == "nsubjpass" and verb.lemma_ in words("event_words.yaml", "attended"):
        yield from agents_at(verb)


def under_preposition(token: "Token", preposition: str, pattern: Pattern) -> Iterator["Token"]:
    """What a preposition leads to, below a trigger, its object or the verb above it.

    Args:
        token: the trigger.
        preposition: in lower case.
        pattern: which says how far to look.
    """
    hosts = [token] if token.pos_ in ("NOUN", "PROPN") else [token, *(c for c in token.children if c.dep_ == "dobj")]
    verb = verb_above(token) if token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("dobj", "pobj") else None
    if verb is not None and (preposition in ("with", "between") or verb.lemma_ in pattern.light):
        hosts.append(verb)
    for host in hosts:
        for child in host.children:
            if child.dep_ in ("prep", "dative", "agent") and child.lower_ == preposition:
                yield from (c for c in child.children if c.dep_ == "pobj")


def verb_above(token: "Token") -> "Token | None":
    """The verb that a noun depends on, through prepositions only."""
    head = token.head
    while head.dep_ in ("prep", "pobj") and head.pos_ not in PREDICATES and head.head != head:
        if head.pos_ in ("NOUN", "PROPN", "PRON"):
            return None
        head = head.head
    return head if head.pos_ in PREDICATES else None
