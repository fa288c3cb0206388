"""Whom an accusation, condemnation, praise, support, threat, demand or promise is aimed at, by rules over the parse."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import cue_verb
from kg.extract.entities.lookup import Entities
from kg.lang.lexicon import classes_by_word, words
from kg.nlp.tree import subject_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["aimed_at"]

_AIMED = frozenset(
    {KG.Accusation, KG.Condemnation, KG.Praise, KG.Support, KG.Threat, KG.Demand, KG.Promise},
)
_OBJECTS = frozenset({"dobj", "dative"})
_BESIDE = frozenset({"conj", "appos"})


def aimed_at(
    doc: "Doc", entities: Entities, a: Attribution, act: NamedNode, speakers: tuple[int, ...]
) -> tuple[int, ...]:
    """The people, bodies and countries that a claim is aimed at.

    First those that the cue has as its object ("accused Ann", "called on Iran to leave"), with whom they are named
    together; else the subject of what is said ("Iran must leave", "that Ann had lied"), and for what is praised,
    condemned or supported what the content is about ("support for Kyiv").

    Args:
        doc: the parsed article.
        entities: who and what it names.
        a: the attribution.
        act: its speech act.
        speakers: those who make the claim, and are not its aim.

    Returns:
        Their indexes, in order; none where the act has no aim or the text names none.
    """
    if act not in _AIMED:
        return ()
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    tried = [_objects(verb)] if verb is not None else []
    tried.append(_subjects(doc, a))
    if act in (KG.Praise, KG.Condemnation, KG.Support):
        tried.append(_heads(doc, a))
    own = _own_side(entities, speakers)
    for tokens in tried:
        actors = {m.entity for t in tokens if (m := entities.headed(t.i)) and entities.is_a(m.entity, KG.Agent)}
        if actors := actors - own:
            return tuple(sorted(actors))
    return ()


def _own_side(entities: Entities, speakers: tuple[int, ...]) -> set[int]:
    """The speakers and the countries that they are bodies of: "Israel condemns it", its ministry said."""
    states = {entities.clusters[s].context for s in speakers} - {""}
    return {*speakers, *(i for i, c in enumerate(entities.clusters) if c.label in states)}


def _objects(verb: "Token") -> Iterator["Token"]:
    """What the cue is done to, and what stands behind its prepositions."""
    for child in verb.children:
        if child.dep_ in _OBJECTS:
            yield from _together(child)
        elif child.dep_ == "prep" and child.lower_ in words("grammar.yaml", "towards"):
            for behind in child.children:
                if behind.dep_ == "pobj":
                    yield from _together(behind)


def _subjects(doc: "Doc", a: Attribution) -> Iterator["Token"]:
    """Those of whom something is said: the subjects of the sentences."""
    for begin, end in a.content:
        subject = subject_of(doc[begin:end].root)
        if subject is not None and begin <= subject.i < end:
            yield from _together(subject)


def _heads(doc: "Doc", a: Attribution) -> Iterator["Token"]:
    """What a content without a verb is about: its head, whose it is, and what stands behind "for", "of" or "by".

    Whose support or praise it is, is who gives it: "Germany's support for Ukraine".
    """
    for begin, end in a.content:
        root = doc[begin:end].root
        if root.pos_ not in ("NOUN", "PROPN"):
            continue
        yield root
        if root.lemma_.lower() not in classes_by_word("acts.yaml"):
            yield from (c for c in root.children if c.dep_ == "poss")
        yield from (
            g
            for c in root.children
            if c.dep_ == "prep" and c.lower_ in words("grammar.yaml", "within")
            for g in c.children
        )


def _together(token: "Token") -> Iterator["Token"]:
    yield token
    yield from (c for c in token.subtree if c.dep_ in _BESIDE and c.head == token)
