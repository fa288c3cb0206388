"""What tells the speech act of a sentence that somebody says: its cue, its words and how it is put."""

import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import act_of, cue_verb
from kg.lang.lexicon import sections
from kg.nlp.ranges import Range

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["WIDTH", "hashed", "vectors"]

WIDTH = 1 << 13  # places for features; two that fall on one share its weight
_OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "AUX"})


def hashed(doc: "Doc", a: Attribution, piece: Range, *, direct: bool, rule: str) -> npt.NDArray[Any]:
    """The places of a sentence's features in a table of WIDTH, sorted, each once.

    Args:
        doc: the parsed article.
        a: the attribution.
        piece: the tokens of the sentence, or of its part that is said.
        direct: whether it stands between quotation marks.
        rule: the speech act that the rules take it for.
    """
    told = {*_cue(doc, a), *_content(doc, piece), f"rule={rule}", f"rule={rule} direct={direct}"}
    told.add(f"direct={direct} pieces={min(len(a.content), 3)}")
    return np.array(sorted({zlib.crc32(t.encode()) % WIDTH for t in told}), np.intp)


def vectors(doc: "Doc", a: Attribution, piece: Range) -> npt.NDArray[Any]:
    """Static vectors of the cue, of what is said on average, and of its head: three of them one behind the other.

    Args:
        doc: the parse.
        a: the attribution.
        piece: the tokens of what is said.
    """
    verb = _verb(doc, a)
    root = doc[piece[0] : piece[1]].root
    said = [t.vector for t in doc[piece[0] : piece[1]] if t.pos_ in _OPEN and t.has_vector]
    zero = np.zeros(doc.vocab.vectors_length, np.float32)
    parts = (
        verb.vector if verb is not None else zero,
        np.mean(said, axis=0) if said else zero,
        root.vector if root.has_vector else zero,
    )
    return np.round(np.concatenate([_unit(p) for p in parts]), 4)


def _unit(vector: npt.NDArray[Any]) -> npt.NDArray[Any]:
    length = float(np.linalg.norm(vector))
    unit: npt.NDArray[Any] = vector / length if length else vector
    return unit


def _verb(doc: "Doc", a: Attribution) -> "Token | None":
    if not a.cue:
        return None
    return cue_verb(doc, a.cue[0]) or doc[a.cue[0][0] : a.cue[0][1]].root


def _cue(doc: "Doc", a: Attribution) -> Iterator[str]:
    """The cue's words, and how it stands in its clause."""
    verb = _verb(doc, a)
    if verb is None:
        yield "cue none"
        return
    yield f"cue act={act_of(a.lemma).value}"
    for begin, end in a.cue:
        yield from (f"cue={t.lemma_.lower()}" for t in doc[begin:end])
        yield f"cues={' '.join(t.lemma_.lower() for t in doc[begin:end])}"
    lemma = verb.lemma_.lower()
    yield f"cue tag={verb.tag_}"
    yield f"cue dep={verb.dep_}"
    for child in verb.children:
        if child.dep_ in ("neg", "aux", "prep", "mark", "prt"):
            yield f"cue {child.dep_}={child.lower_}"
            yield f"cue={lemma} {child.dep_}={child.lower_}"
        elif child.dep_ in ("dobj", "xcomp", "ccomp", "advmod", "oprd", "acomp", "attr"):
            yield f"cue={lemma} has={child.dep_}"
            if child.dep_ in ("dobj", "advmod", "acomp", "attr"):
                yield f"cue {child.dep_}={child.lemma_.lower()}"


def _content(doc: "Doc", piece: Range) -> Iterator[str]:
    """The words that are said, and the mood, person and tense of their main clause."""
    span = doc[piece[0] : piece[1]]
    for token in span:
        if token.pos_ in _OPEN and token.is_alpha:
            yield f"said={token.lemma_.lower()}"
    for before, token in pairwise(span):
        if token.pos_ in _OPEN or before.dep_ in ("neg", "aux"):
            yield f"two={before.lemma_.lower()} {token.lemma_.lower()}"
    yield f"first={span[0].lower_}"
    yield f"length={min(len(span) // 6, 6)}"
    if "?" in span.text or "!" in span.text:
        yield "asked or cried"
    yield from _clause(span.root, piece)


def _clause(root: "Token", piece: Range) -> Iterator[str]:
    inside = [c for c in root.children if piece[0] <= c.i < piece[1]]
    subject = next((c for c in inside if c.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    person = sections("features.yaml")["persons"].get(subject.lower_, subject.pos_) if subject is not None else "none"
    lemma = root.lemma_.lower()
    yield f"root={lemma}"
    yield f"root tag={root.tag_} subject={person}"
    yield f"root={lemma} subject={person}"
    for child in inside:
        if child.dep_ in ("aux", "neg"):
            yield f"root {child.dep_}={child.lower_}"
            yield f"root {child.dep_}={child.lower_} subject={person}"
        elif child.dep_ in ("acomp", "attr", "oprd"):
            yield f"judged={child.lemma_.lower()}"
            yield f"judged subject={person}"
            yield from (f"judged by={c.lemma_.lower()}" for c in child.lefts if c.dep_ in ("amod", "advmod"))
        elif child.dep_ == "advcl" and any(c.lower_ == "if" for c in child.children):
            yield f"condition subject={person}"
        elif child.dep_ in ("ccomp", "xcomp", "dobj", "mark", "prep"):
            yield f"root {child.dep_}={child.lemma_.lower()}"
