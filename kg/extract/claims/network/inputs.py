"""What the attribution network reads: the columns of each token, and the place of the tokens about a cue.

Documents lie one below the other, their tokens counted through: a small one costs as little as its part of a large one.
Nothing of a document reaches into another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.lang.lexicon import sections

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = [
    "DEPS",
    "PLACES",
    "SIZES",
    "Geometry",
    "Inputs",
    "Marked",
    "Range",
    "Windows",
    "child_deps",
    "inputs",
    "room_in",
    "windows",
]

Array = npt.NDArray[Any]
Range = tuple[int, int]
TAGS = (
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB "
    "RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
).split()
DEPS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative "
    "dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp"
).split()
ENTS = ("", "PERSON", "ORG", "GPE", "NORP", "DATE")
_ACTS = sections("cues.yaml")["acts"]
_ACT = {str(w): i + 1 for i, words in reversed(list(enumerate(_ACTS.values()))) for w in words if " " not in str(w)}
_NOUNS = frozenset(map(str, sections("cues.yaml")["nouns"]))
_TAG, _DEP, _ENT = ({name: i + 1 for i, name in enumerate(names)} for names in (TAGS, DEPS, ENTS))
_MARKS = {"-": 0, "S": 1, "K": 2, "C": 3}
_COLON = 5
_PUNCT = {
    "“": 1,
    "”": 2,
    ",": 3,
    ".": 4,
    "…": 4,
    "...": 4,
    ":": _COLON,
    ";": _COLON,
    "?": 6,
    "!": 6,
    "(": 9,
    ")": 9,
    **dict.fromkeys(("—", "–", "-", "―", "--"), 7),
    **dict.fromkeys("‘’'", 8),
}
SIZES = (len(TAGS) + 1, len(DEPS) + 1, len(ENTS) + 1, len(_ACTS) + 2, 10, 4, 2, 2, 8, 8)  # of the columns of `cats`
PLACES = (len(DEPS) + 1, 10, 31, 7, 9, 7, 4)  # of the columns of a window
_WINDOW = 120  # tokens on either side of a cue
_SHORT = 15  # tokens; the window of a shorter paragraph holds its neighbours
_PATH = 11  # steps up the parse that count
_COLUMNS: list[int | str] = ["TAG", "DEP", "ENT_TYPE", "LEMMA", "ORTH", "POS", "HEAD", "SENT_START"]


@dataclass(frozen=True, slots=True)
class Marked:
    """A document with its paragraphs, and what the rules say of each token: S(ource), K (cue), C(ontent) or -."""

    doc: "Doc"
    marks: Sequence[str]
    quoted: frozenset[int]
    paragraphs: Sequence[Range]
    states: Array | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the network reads of documents: one row a token."""

    tensor: Array  # spaCy's contextual vectors
    rows: Array  # of the table of static vectors; -1 for names, numbers and unknown words
    cats: Array  # tag, dep, entity, speech act, punctuation, rule mark, quoted, sentence start, place in paragraph
    heads: Array
    sents: Array  # number of the sentence
    begins: Array  # first token of each document, and behind the last
    paragraphs: tuple[tuple[Range, ...], ...]  # of each document
    states: Array | None = None  # of a transformer, for the large network


def inputs(docs: Sequence[Marked]) -> Inputs:
    """The columns of each token of some documents."""
    strings, vectors = docs[0].doc.vocab.strings, docs[0].doc.vocab.vectors
    begins = np.cumsum([0, *(len(d.doc) for d in docs)])
    paragraphs = tuple(
        tuple((b + at, e + at) for b, e in d.paragraphs) for d, at in zip(docs, begins.tolist(), strict=False)
    )
    columns = np.concatenate([d.doc.to_array(list(_COLUMNS)) for d in docs])
    at = np.arange(len(columns))

    def coded(column: int, code: Callable[[str], int]) -> Array:
        values, inverse = np.unique(columns[:, column], return_inverse=True)
        return np.array([code(strings[int(v)]) for v in values], dtype=np.int64)[inverse]

    names = coded(5, lambda s: int(s in ("PROPN", "NUM", "SPACE", "X")))
    keys, inverse = np.unique(columns[:, 4], return_inverse=True)
    rows = np.asarray(vectors.find(keys=keys.tolist()))[inverse]
    starts = (columns[:, 7].astype(np.int64) == 1).astype(np.int64)
    place = np.zeros((2, len(at)), np.int64)
    for b, e in (p for own in paragraphs for p in own):
        place[0, b:e] = np.minimum(np.arange(1, e - b + 1), 7)
        place[1, b:e] = place[0, b:e][::-1]
    quoted = np.zeros(len(at), np.int64)
    quoted[[i + b for d, b in zip(docs, begins.tolist(), strict=False) for i in d.quoted]] = 1
    cats = [
        coded(0, lambda s: _TAG.get(s, 0)),
        coded(1, lambda s: _DEP.get(s, 0)),
        coded(2, lambda s: _ENT.get(s, 0)),
        coded(3, lambda s: _ACT.get(s.lower(), len(_ACTS) + 1 if s.lower() in _NOUNS else 0)),
        coded(4, lambda s: _PUNCT.get(s, 0)),
        np.array([_MARKS[m] for d in docs for m in d.marks], np.int64),
        quoted,
        starts,
        *place,
    ]
    return Inputs(
        np.concatenate([np.asarray(d.doc.tensor, np.float32) for d in docs]),
        np.where((rows < 0) | (names == 1), -1, rows).astype(np.int32),
        np.stack(cats, 1).astype(np.uint8),
        at + columns[:, 6].astype(np.int64),
        np.cumsum(starts),
        begins,
        paragraphs,
        np.concatenate([d.states for d in docs if d.states is not None]) if docs[0].states is not None else None,
    )


def room_in(begins: Array) -> tuple[Array, Array]:
    """How many rows stand before and behind each in its part; `begins`: of each part, and behind the last."""
    sizes = np.diff(begins)
    at = np.arange(begins[-1])
    return at - np.repeat(begins[:-1], sizes), np.repeat(begins[1:], sizes) - 1 - at


def child_deps(x: Inputs) -> Array:
    """Which relations the children of each token have."""
    result = np.zeros((len(x.heads), len(DEPS) + 1), np.float32)
    hangs = np.nonzero(x.heads != np.arange(len(x.heads)))[0]
    result[x.heads[hangs], x.cats[hangs, 1]] = 1
    return result


# ---------------------------------------------------------------- what a token is to a cue


class Geometry:
    """What the windows need of documents."""

    def __init__(self, x: Inputs) -> None:
        n = len(x.heads)
        self.heads, self.deps, self.sents = x.heads, x.cats[:, 1].astype(np.int64), x.sents
        self.left, self.right = _edges(x.heads)
        self.kids: list[list[int]] = [[] for _ in range(n)]
        for i, h in enumerate(x.heads.tolist()):
            if h != i:
                self.kids[h].append(i)
        self.quote = np.cumsum((x.cats[:, 4] == 1) | (x.cats[:, 4] == 2))
        self.own, self.reach = np.zeros((n, 2), np.int64), np.zeros((n, 2), np.int64)
        for paragraphs in x.paragraphs:
            real = [p for p in paragraphs if p[0] < p[1]]
            for j, (b, e) in enumerate(real):
                before, after = real[j - 1][0] if j else b, real[j + 1][1] if j + 1 < len(real) else e
                self.own[b:e] = b, e
                opens = (x.cats[max(b, e - 4) : e, 4] == _COLON).any()
                self.reach[b:e] = (before, after) if e - b <= _SHORT else (b, after if opens else e)

    def window(self, cue: Range, cues_before: Array) -> tuple[Array, int, Array]:
        """The tokens about a cue, the cue's head, and each token's place.

        The place is the relation and height of its branch in the parse, distance, sentences, quotation marks and cues
        between, and paragraph.
        """
        k = next((i for i in range(*cue) if not cue[0] <= self.heads[i] < cue[1] or self.heads[i] == i), cue[0])
        b, e = (int(v) for v in self.reach[k])
        b, e = (k, k + 1) if e <= b else (max(b, k - _WINDOW), min(e, k + _WINDOW))
        relation, height = self._branches(k, b, e)
        t = np.arange(b, e)
        far = np.abs(t - k)
        far = np.minimum(np.where(far < 8, far, 8 + np.log2(np.maximum(far, 1) / 8) * 2), 15).astype(np.int64)
        where = np.where(t >= max(self.own[k, 1], k + 1), 3, (t >= cue[0]) & (t < cue[1]))
        columns = [
            relation,
            height,
            np.sign(t - k) * far + 15,
            np.clip(self.sents[b:e] - self.sents[k], -3, 3) + 3,
            np.clip(self.quote[b:e] - self.quote[k], -4, 4) + 4,
            np.clip(cues_before[b:e] - cues_before[k], -3, 3) + 3,
            np.where(t < self.own[k, 0], 2, where),
        ]
        return t, k, np.stack(columns, 1)

    def _branches(self, k: int, b: int, e: int) -> tuple[Array, Array]:
        """How the tokens from b to e hang on token k: the relation of their branch, and how far above k it begins."""
        relation, height = np.zeros(e - b, np.int64), np.full(e - b, 5, np.int64)

        def branch(top: int, dep: int, level: int) -> None:
            s, t = max(int(self.left[top]) - b, 0), max(int(self.right[top]) + 1 - b, 0)
            relation[s:t] = dep
            height[s:t] = level

        path: list[tuple[int, int]] = []
        node = k
        while self.heads[node] != node and len(path) < _PATH:
            path.append((int(self.heads[node]), int(self.deps[node])))
            node = int(self.heads[node])
        for i in range(len(path), 0, -1):
            top, dep = path[i - 1]
            branch(top, dep, min(i, 4))
            if b <= top < e:
                height[top - b] = min(i, 4) + 5
        branch(k, 0, 0)
        for child in self.kids[k]:
            branch(child, int(self.deps[child]), 0)
        return relation, height


def _edges(heads: Array) -> tuple[Array, Array]:
    """The first and the last token of the subtree of each token."""
    left = np.arange(len(heads))
    right = left.copy()
    while True:
        l2, r2 = left.copy(), right.copy()
        np.minimum.at(l2, heads, left)
        np.maximum.at(r2, heads, right)
        if (l2 == left).all() and (r2 == right).all():
            return left, right
        left, right = l2, r2


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of some cues one below the other: a row a token of each."""

    token: Array
    cue: Array
    place: Array
    begins: Array  # of each window, and behind the last


def windows(geometry: Geometry, cues: Sequence[Range], counted: Sequence[Range] | None = None) -> Windows:
    """The windows of some cues.

    Args:
        geometry: the parse as the networks see it.
        cues: their tokens.
        counted: the cues that count as between a cue and a token; all where None.
    """
    before = np.zeros(len(geometry.heads), np.int64)
    for s, _ in cues if counted is None else counted:
        before[s] += 1
    cues_before = np.cumsum(before)
    cut = [geometry.window(c, cues_before) for c in cues]
    lengths = [len(t) for t, _, _ in cut]
    begins = np.cumsum([0, *lengths])
    head = np.repeat([k for _, k, _ in cut], lengths)
    token, place = (np.concatenate([f[j] for f in cut]) for j in (0, 2))
    return Windows(token, head, place, begins)
