"""A linear-chain CRF that marks source, cue and content of attributions, token by token, over spaCy's features.

The rules of `kg.nlp.attribution` are among its features; names and numbers are not, so that it cannot learn who is
usually quoted. The weights come from `scripts/train_attribution.py`; their data and terms are in the model card.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.resources import model_file

if TYPE_CHECKING:
    import pycrfsuite
    from spacy.tokens import Doc, Token

__all__ = ["LABELS", "MODEL", "features", "spans_of", "tag"]

MODEL = "attribution.crfsuite"
LABELS = {"S": "source", "K": "cue", "C": "content"}
_PLAIN_POS = frozenset({"VERB", "AUX", "NOUN", "ADJ", "ADV", "ADP", "PRON", "DET", "SCONJ", "CCONJ", "PART", "PUNCT"})
_UP = 6  # steps to look up in the parse for a cue
Range = tuple[int, int]


@cache
def _tagger() -> "pycrfsuite.Tagger | None":
    """The tagger, or None where no weights are installed."""
    path = model_file(MODEL)
    if not path.is_file():
        return None
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def tag(
    doc: "Doc", paragraphs: Sequence[Range], marks: Sequence[str], quoted: frozenset[int], cues: frozenset[str]
) -> list[str] | None:
    """A BIO label for each token, or None without weights. `marks` is what the rules say of it: S, K, C or -."""
    tagger = _tagger()
    if tagger is None:
        return None
    labels = ["O"] * len(doc)
    rows = features(doc, marks, quoted, cues)
    for begin, end in paragraphs:
        if begin < end:
            labels[begin:end] = tagger.tag(rows[begin:end])
    return labels


def spans_of(labels: Iterable[str], kind: str) -> Iterator[Range]:
    """The token ranges that the BIO labels of one kind mark."""
    start = -1
    last = -1
    for i, label in enumerate([*labels, "O"]):
        if start >= 0 and label != f"I-{kind}":
            yield start, last + 1
            start = -1
        if label == f"B-{kind}" or (label == f"I-{kind}" and start < 0):
            start = i
        last = i


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the features need of each token, read from the Doc once."""

    words: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    entities: list[str]
    starts: list[str]


def _columns(doc: "Doc") -> _Columns:
    rows = [
        (_word(t), t.lemma_.lower(), t.pos_, t.tag_, t.dep_, t.head.i, t.ent_type_, "1" if t.is_sent_start else "0")
        for t in doc
    ]
    return (
        _Columns(*(list(column) for column in zip(*rows, strict=True)))
        if rows
        else _Columns([], [], [], [], [], [], [], [])
    )


def features(doc: "Doc", marks: Sequence[str], quoted: frozenset[int], cues: frozenset[str]) -> list[list[str]]:
    """The features of each token, as strings."""
    columns = _columns(doc)
    n = len(columns.words)
    above = [_above(columns, i, cues) for i in range(n)]
    quotes = ["q" if i in quoted else "-" for i in range(n)]
    return [_row(columns, i, above, quotes, marks) for i in range(n)]


def _row(c: _Columns, i: int, above: list[str], quotes: list[str], marks: Sequence[str]) -> list[str]:
    head, dep, word = c.heads[i], c.deps[i], c.words[i]
    row = [
        f"w={word}",
        f"t={c.tags[i]}",
        f"d={dep}",
        f"dp={dep} {c.pos[head]}",
        f"hw={c.words[head]}",
        f"dhw={dep} {c.words[head]}",
        f"e={c.entities[i]}",
        f"a={above[i]}",
        f"q={quotes[i]}",
        f"m={marks[i]}",
        f"mq={marks[i]} {quotes[i]}",
        f"s={c.starts[i]}",
    ]
    for k in (-2, -1, 1, 2):
        j = i + k
        if not 0 <= j < len(c.words):
            row.append(f"w{k}=#")
            continue
        row.append(f"w{k}={c.words[j]}")
        if k in (-1, 1):
            row += [
                f"p{k}={c.pos[j]}",
                f"m{k}={marks[j]}",
                f"q{k}={quotes[j]}",
                f"ww{k}={word} {c.words[j]}",
                f"a{k}={above[j]}",
            ]
    return row


def _word(token: "Token") -> str:
    """The lemma of a common word, the class of the rest."""
    if token.pos_ in _PLAIN_POS and token.is_ascii and not token.like_num:
        return str(token.lemma_.lower())
    return str(token.text if token.is_punct else token.pos_)


def _above(c: _Columns, i: int, cues: frozenset[str]) -> str:
    """How the token hangs on the nearest cue above it: the relation of the branch, and the cue."""
    if c.pos[i] in ("VERB", "AUX") and c.lemmas[i] in cues:
        return "self"
    node = i
    for _ in range(_UP):
        head = c.heads[node]
        if head == node:
            return "-"
        if c.lemmas[head] in cues and c.pos[head] in ("VERB", "AUX", "NOUN"):
            return f"{c.deps[node]}{'<' if i < head else '>'}{c.lemmas[head]}"
        node = head
    return "-"
