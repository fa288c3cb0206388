"""Who takes part: the phrases about a trigger, what each is to it in the parse, and how far a phrase reaches."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.events.context import Context
from kg.nlp.features import Bags, Floats, combine, hash_of
from kg.terms.ontology import curie

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["ROLES", "candidates", "may_take_part", "pair_bags", "pair_vectors", "path_between", "phrase_of"]

ROLES = ("", "kg:agent", "kg:target", "kg:participant", "kg:place")
_NO_PARTIES = frozenset({"DATE", "TIME", "PERCENT", "ORDINAL"})
_NAMED_MODIFIERS = frozenset({"NORP", "GPE", "ORG", "PERSON"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss"})
_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_LOOSE = frozenset({"punct", "cc", "preconj", "prep", "advmod"})
_JOINING = frozenset({"conj", "^conj", "appos", "compound"})
_MAX_PATH = 8
_FIRST_KIND = 100
_UP_TO_VERB = 3


def candidates(doc: "Doc", trigger: int) -> list[int]:
    """The heads of phrases in the trigger's sentence that may fill a role: nouns, names, pronouns and numbers."""
    return [t.i for t in doc[trigger].sent if t.i != trigger and may_take_part(t, trigger)]


def may_take_part(token: "Token", trigger: int | None = None) -> bool:
    """Whether a token may head a phrase that fills a role of the event at `trigger`, or of any event.

    Args:
        token: a token other than the trigger.
        trigger: the trigger; what only it can have as a party, its own modifiers, counts for any where it is None.
    """
    if token.ent_type_ in _NO_PARTIES or token.is_space or token.is_punct:
        return False
    if token.dep_ in ("compound", "nmod"):
        return trigger in (None, token.head.i) and token.pos_ in ("PROPN", "NOUN")
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    if token.pos_ == "PRON":
        return str(token.dep_) != "expl"
    if token.dep_ == "amod":
        return trigger in (None, token.head.i) and token.ent_type_ in _NAMED_MODIFIERS
    if token.pos_ == "VERB":
        return str(token.dep_) == "pobj"
    return token.dep_ in _ARGUMENTS and token.pos_ in ("NUM", "ADJ", "DET", "X", "ADV")


def phrase_of(doc: "Doc", head: int) -> tuple[int, int]:
    """The tokens of a phrase from its determiner to its head, without what stands loosely before it."""
    word = doc[head]
    start = word.left_edge.i
    for left in word.lefts:
        if left.dep_ in _LOOSE and left.left_edge.i == start:
            start = left.right_edge.i + 1
    return min(start, head), head + 1


def path_between(doc: "Doc", trigger: int, token: int) -> tuple[str, ...]:
    """The dependencies from the trigger up (marked ^) to where both hang together, and down to the other token.

    Prepositions are named with the noun below them: `pobj:in`.

    Args:
        doc: the parse.
        trigger: its token.
        token: the head of the other phrase.
    """
    above = {trigger: 0}
    chain = [trigger]
    node = doc[trigger]
    while node.head.i != node.i:
        node = node.head
        above[node.i] = len(chain)
        chain.append(node.i)
    down = []
    node = doc[token]
    while node.i not in above:
        down.append(_link(node))
        if node.head.i == node.i:
            return ("none",)
        node = node.head
    up = ["^" + _link(doc[i]) for i in chain[: above[node.i]]]
    steps = [s for s in (*up, "*", *reversed(down)) if s.lstrip("^") not in _PREPOSITIONS]
    return tuple(steps[:_MAX_PATH])


def _link(token: "Token") -> str:
    if token.dep_ in ("pobj", "pcomp") and token.head.dep_ in _PREPOSITIONS:
        return f"{token.dep_}:{token.head.lower_}"
    return str(token.dep_)


def without_joins(path: tuple[str, ...]) -> tuple[str, ...]:
    """A path without co-ordination and apposition: what is said of one is said of all."""
    return tuple(s for s in path if s not in _JOINING)


# The values of a pair, in the order of `_values`, and which of them stand together in a feature.
(
    _CLS, _TRIGGER, _VOICE, _PATH, _PLAIN, _SIZE, _LAST, _PREP, _WORD, _ENT, _ACTOR, _KIND, _NEAR, _RANK, _VERB, _DEP,
    _TAG, _FIRST, _HEAD, _TDEP, _SHAPE, _FAMILY, _PLAIN_LAST, _LEFT, _RIGHT,
) = range(25)  # fmt: skip
_TEMPLATES = (
    *((k,) for k in range(_FAMILY)), (_LEFT,), (_RIGHT,),
    (_CLS, _PLAIN), (_CLS, _PATH), (_FAMILY, _PLAIN), (_CLS, _VOICE, _PLAIN), (_VOICE, _PLAIN), (_CLS, _PREP),
    (_CLS, _ENT), (_CLS, _ACTOR), (_CLS, _WORD), (_PLAIN, _ENT), (_PLAIN, _ACTOR), (_VOICE, _PATH), (_TRIGGER, _PREP),
    (_CLS, _NEAR), (_CLS, _DEP, _VOICE), (_VERB, _DEP), (_VERB, _PLAIN), (_PREP, _ENT), (_PREP, _ACTOR),
    (_ACTOR, _NEAR), (_CLS, _LAST, _ACTOR), (_CLS, _LAST, _FIRST), (_LAST, _FIRST, _VOICE), (_TRIGGER, _DEP),
    (_CLS, _PREP, _ENT), (_SIZE, _NEAR), (_CLS, _PLAIN_LAST, _VOICE), (_LEFT, _CLS), (_KIND, _ACTOR, _PREP),
    (_VOICE, _RANK), (_CLS, _VOICE, _RANK), (_DEP, _SIZE, _VOICE),
)  # fmt: skip


def pair_bags(context: Context, asked: Sequence[tuple[int, str, Sequence[int]]]) -> Bags:
    """The features of pairs of a trigger and a phrase, one behind the other.

    Args:
        context: the article.
        asked: triggers, each with the class that it is taken for and its candidates.
    """
    return combine([row for a in asked for row in _values(context, *a)], _TEMPLATES, _FIRST_KIND)


def _values(context: Context, trigger: int, cls: str, tokens: Sequence[int]) -> Iterator[list[int]]:
    doc, p, t = context.doc, context.parse, context.doc[trigger]
    below = {c.dep_ for c in t.children}
    passive = bool(below & {"auxpass", "nsubjpass"}) or (t.tag_ == "VBN" and t.dep_ in ("acl", "relcl", "amod"))
    subject, object_ = bool(below & {"nsubj", "nsubjpass"}), "dobj" in below
    voice = hash_of(f"{t.pos_}{passive:d}{subject:d}{object_:d}")
    behind = sum(c < trigger for c in tokens)
    for rank, i in enumerate(tokens):
        w, distance = doc[i], i - trigger
        path = path_between(doc, trigger, i)
        plain = without_joins(path)
        up = sum(s.startswith("^") for s in path)
        mention = context.mention_at(i)
        actor = curie(context.classes[mention.entity].value) if mention else ""
        kind = curie(mention.kind.value) if mention else ""
        order = behind - 1 - rank if distance < 0 else rank - behind
        deps = {c.dep_ for c in w.children}
        yield [
            hash_of(cls),
            int(p.lemma[trigger]),
            voice,
            hash_of("/".join(path)),
            hash_of("/".join(plain)),
            hash_of(f"{up}:{len(path) - up - 1}"),
            hash_of(path[-1]),
            hash_of(w.head.lower_ if w.dep_ in ("pobj", "pcomp") else ""),
            int(p.lemma[i]),
            hash_of(f"{w.ent_type_}|{w.pos_}"),
            hash_of(actor),
            hash_of(kind),
            hash_of(f"{'b' if distance < 0 else 'a'}{min(abs(distance).bit_length(), 5)}"),
            hash_of(f"{distance < 0}{min(order, 4)}"),
            int(p.lemma[_verb_over(w).i]),
            hash_of(w.dep_),
            hash_of(w.tag_),
            hash_of(path[0]),
            int(p.lemma[w.head.i]),
            hash_of(t.dep_),
            hash_of(f"{'conj' in deps:d}{'appos' in deps:d}{'det' in deps:d}"),
            int(p.prefix[trigger]),
            hash_of(f"{plain[-1] if plain else ''}{len(plain)}"),
            hash_of(doc[i - 1].lower_ if i else ""),
            hash_of(doc[i + 1].lower_ if i + 1 < len(doc) else ""),
        ]


def _verb_over(word: "Token") -> "Token":
    verb = word.head.head if word.dep_ == "pobj" else word.head
    for _ in range(_UP_TO_VERB):
        if verb.pos_ in ("VERB", "AUX") or verb.head.i == verb.i:
            break
        verb = verb.head
    return verb


def pair_vectors(context: Context, trigger: int, tokens: Sequence[int]) -> Floats:
    """Word vectors of each pair: the candidate's, the trigger's, and what spaCy's network makes of the candidate.

    Args:
        context: the article as the reader sees it.
        trigger: its token.
        tokens: the heads of the candidates.

    Returns:
        A row for each candidate.
    """
    at = list(tokens)
    tensor = np.asarray(context.doc.tensor, np.float32)
    return np.concatenate([context.vectors[at], np.repeat(context.vectors[trigger][None], len(at), 0), tensor[at]], 1)
