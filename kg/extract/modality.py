"""Whether something has happened, is planned, may happen or did not happen, by the words above it in the parse."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.lang.lexicon import sections, words
from kg.nlp.tree import NOUNS, PREDICATES, child_of, has_child, is_conditional, is_negated
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["hedge_at", "modality_of"]

_RANK = {KG.Occurred: 0, KG.Planned: 1, KG.Possible: 2, KG.Negated: 3}


def modality_of(token: "Token") -> NamedNode:
    """Whether what a token names has happened, by the words above it and beside it in the parse."""
    modality = KG.Occurred
    if any(c.dep_ in ("relcl", "acl") and any(a.lower_ in ("was", "were") for a in c.children) for c in token.children):
        return KG.Occurred  # "to discuss it in a meeting that was also attended by …"
    for node in _chain(token):
        modality = _weaker(modality, _own_modality(node, node == token))
    if modality == KG.Occurred and any(c.lower_ in words("modality.yaml", "ahead") for c in token.lefts):
        return KG.Planned
    return modality


def hedge_at(token: "Token") -> str:
    """The word beside a token by which the article keeps its distance ("reportedly"), or ''."""
    hedges = sections("cues.yaml")["hedges"]
    node = token
    for _ in range(2):  # a number hangs on its noun, and the noun on its verb
        if node.dep_ in ("nummod", "quantmod"):
            node = node.head
    above = node.head.children if node.dep_ in ("aux", "auxpass", "dobj", "pobj", "nsubjpass") else ()
    near = sorted((*node.children, *above), key=lambda t: t.i)
    return next((t.lower_ for t in near if t.lower_ in hedges), "")


def _chain(token: "Token") -> Iterator["Token"]:
    """The trigger and the predicates above it, up to where a clause of its own begins."""
    node = token
    yield node
    for _ in range(5):
        if (verdict := _verdict(node)) is not None:
            yield verdict
            return
        if node.dep_ == "ccomp" and _colours(node):
            yield node.head  # "demanded that she resign", "denied that he had met her"
            return
        if node.dep_ in ("ROOT", "relcl", "ccomp", "parataxis") or node.head == node:
            return
        if node.dep_ == "conj" and node.pos_ in PREDICATES:
            if has_child(node, "nsubj", "nsubjpass"):
                return
            if not (node.tag_ == "VB" and node.head.tag_ == "VB"):
                node = node.head  # what is said of the first verb does not hold for the second
                continue
        if node.dep_ in ("advcl", "acl") and not _is_infinitive(node):
            return
        if node.dep_ in ("nsubj", "nsubjpass", "poss", "appos"):
            if node.head.pos_ in PREDICATES:
                yield node.head
            return
        node = node.head
        if node.pos_ in (*PREDICATES, "ADJ", "NOUN", "ADP"):
            yield node


def _verdict(clause: "Token") -> "Token | None":
    """What is said of a clause as a whole: "rumours that … were false", "denied reports that …"."""
    head = clause.head
    if clause.dep_ in ("acl", "relcl", "ccomp") and _is_hearsay(head):
        return head
    if clause.dep_ == "conj" and is_conditional(head):
        return head  # "if Trump is nominated and wins"
    if clause.dep_ in ("ccomp", "csubj") and head.pos_ == "ADJ" and head.dep_ in ("acomp", "attr", "ROOT"):
        return head
    if clause.dep_ in ("ccomp", "csubj") and clause.head.lemma_ == "be":
        return child_of(clause.head, "acomp", "attr")
    return None


def _colours(clause: "Token") -> bool:
    """Whether the verb above a clause says if it is so: one of denial, or one of demand with the bare form."""
    lemma = clause.head.lemma_.lower()
    if lemma in words("modality.yaml", "denying"):
        return True
    return lemma in words("modality.yaml", "possible") and clause.tag_ in ("VB", "VBP")


def _is_infinitive(node: "Token") -> bool:
    return any(c.tag_ == "TO" for c in node.children)


def _own_modality(node: "Token", trigger: bool) -> NamedNode:
    possible = words("modality.yaml", "possible")
    for child in node.children:
        if child.dep_ == "neg" or (
            child.dep_ in ("det", "preconj", "advmod") and child.lower_ in words("grammar.yaml", "negating")
        ):
            return KG.Negated
    for child in node.children:
        if child.lower_ == "would" and child.dep_ == "aux" and _is_reported(node):
            return KG.Planned  # "said he would meet": the future, told afterwards
        if child.dep_ in ("aux", "mark", "advmod") and child.lower_ in possible and child.i < node.i:
            return KG.Possible
        if child.dep_ == "aux" and child.lower_ in ("will", "shall", "’ll", "'ll"):
            return KG.Planned
    if trigger:
        return _of_trigger(node)
    return _of_predicate(node)


def _of_predicate(node: "Token") -> NamedNode:
    """What a word above the one that tells of the event says of it."""
    lemma = node.lemma_.lower()
    if node.lower_ == "going" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in node.children):
        return KG.Planned  # "is going to win"
    if _is_hearsay(node):
        return KG.Negated if _is_refuted(node) else KG.Possible
    if lemma == "true" and is_negated(node.head):
        return KG.Negated
    for key, value in (("negated", KG.Negated), ("possible", KG.Possible), ("planned", KG.Planned)):
        if lemma in words("modality.yaml", key):
            return value
    return KG.Planned if node.lemma_ == "be" and has_child(node, "xcomp") else KG.Occurred


def _of_trigger(node: "Token") -> NamedNode:
    """What the word that tells of the event says of it."""
    if _lies_ahead(node):
        return KG.Planned
    return KG.Possible if _is_infinitive(node) and node.dep_ in ("advcl", "acl", "relcl") else KG.Occurred


def _lies_ahead(node: "Token") -> bool:
    """ "Ahead of the summit", "heading into the talks", "next month's visit", "the upcoming vote"."""
    if node.pos_ not in NOUNS:
        return False
    for child in node.children:
        if child.lower_ in words("modality.yaml", "upcoming") or any(g.lower_ == "next" for g in child.children):
            return True
    above = node.head
    if node.dep_ != "pobj":
        return False
    return above.head.lower_ in words("modality.yaml", "before") and above.lower_ in words("grammar.yaml", "heading")


def _is_reported(node: "Token") -> bool:
    """Whether a clause is what somebody said, without a condition."""
    conditional = any(c.dep_ == "advcl" and any(m.lower_ == "if" for m in c.children) for c in node.children)
    return node.dep_ == "ccomp" and node.head.pos_ == "VERB" and not conditional


def _is_hearsay(node: "Token") -> bool:
    return node.pos_ == "NOUN" and node.lemma_.lower() in words("modality.yaml", "hearsay")


def _is_refuted(hearsay: "Token") -> bool:
    """ "Rumours that … were false", "denied reports that …"."""
    above = hearsay.head
    said = {above.lemma_.lower(), *(c.lower_ for c in above.children if c.dep_ in ("acomp", "attr", "oprd"))}
    return bool(said & words("modality.yaml", "negated"))


def _weaker(a: NamedNode, b: NamedNode) -> NamedNode:
    return a if _RANK[a] >= _RANK[b] else b
