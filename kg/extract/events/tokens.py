"""What the event reader sees of a token: hashed features of the parse, and word vectors.

Everything is computed for all candidate tokens of an article at once, from arrays of the parse.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.nlp.bag_network import sums_of
from kg.nlp.features import Bags, Floats, Hashes, Ints, hash_of, mix
from kg.nlp.word_vectors import static_vectors

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["CANDIDATES", "Parse", "context_bags", "read_parse", "token_bags", "token_vectors", "unit_vectors"]

_Flags = np.ndarray[Any, np.dtype[np.bool_]]

CANDIDATES = ("VERB", "NOUN", "PROPN", "ADJ", "AUX")  # parts of speech of 99.6 % of the annotated triggers
_SUBJECTS, _OBJECTS = ("nsubj", "nsubjpass"), ("dobj", "pobj", "attr")
_PREPOSITIONS = ("prep", "agent", "dative")
_OPENING, _CLOSING = ("“", "„", "«"), ("”", "»")
_TITLE_SENTENCES = 3  # a headline among the first three sentences belongs to the title
_PREFIX = 4  # letters of a lemma that words of one family share
_NONE = np.uint64(0)


@dataclass(frozen=True, slots=True)
class Parse:
    """The parse of an article as arrays over its tokens; strings are spaCy's 64-bit hashes.

    `sentence` numbers the sentences, `head` is a token, `subject` and `object` are tokens or -1, `heading` marks the
    tokens of headlines, `quoted` those between quotation marks, `title` those of the first sentence and the headlines
    about it, unless that is all, `content` nouns, names, verbs and adjectives.
    """

    lemma: Hashes
    lower: Hashes
    tag: Hashes
    dep: Hashes
    pos: Hashes
    entity: Hashes
    prefix: Hashes
    suffix: Hashes
    shape: Hashes
    head: Ints
    sentence: Ints
    content: _Flags
    heading: _Flags
    quoted: _Flags
    title: _Flags
    subject: Ints
    object: Ints

    @property
    def candidates(self) -> Ints:
        """The tokens that may tell of an event."""
        return np.flatnonzero(np.isin(self.pos, [_code(p) for p in CANDIDATES]))


def read_parse(doc: "Doc") -> Parse:
    """The arrays of a parsed article."""
    from spacy.attrs import DEP, ENT_TYPE, HEAD, IDX, LEMMA, LOWER, POS, SENT_START, SHAPE, SUFFIX, TAG

    rows = doc.to_array([LEMMA, TAG, DEP, POS, ENT_TYPE, LOWER, SUFFIX, SHAPE, HEAD, SENT_START, IDX])
    lemma, tag, dep, pos, entity, lower, suffix, shape = (rows[:, k].astype(np.uint64) for k in range(8))
    head = np.arange(len(doc)) + rows[:, 8].astype(np.int64)
    sentence = np.maximum(np.cumsum(rows[:, 9].astype(np.int64) == 1) - 1, 0)
    heading = np.zeros(len(doc), bool)
    for start, end, is_heading in doc.user_data.get("paragraphs", ()):
        if is_heading:
            first, last = np.searchsorted(rows[:, 10].astype(np.int64), [start, end])
            heading[first:last] = True
    return Parse(
        lemma=lemma,
        lower=lower,
        tag=tag,
        dep=dep,
        pos=pos,
        entity=entity,
        prefix=_prefixes(lemma, doc.vocab),
        suffix=suffix,
        shape=shape,
        head=head,
        sentence=sentence,
        content=np.isin(pos, [_code(p) for p in ("VERB", "NOUN", "PROPN", "ADJ")]),
        heading=heading,
        quoted=np.cumsum(_among(lower, _OPENING).astype(int) - _among(lower, _CLOSING).astype(int)) > 0,
        title=((sentence == 0) | (heading & (sentence < _TITLE_SENTENCES))) & (sentence.max(initial=0) > 0),
        subject=_first_below(dep, head, _SUBJECTS),
        object=_first_below(dep, head, _OBJECTS),
    )


@cache
def _code(pos: str) -> np.uint64:
    from spacy.parts_of_speech import IDS

    return np.uint64(IDS[pos])


def _string(text: str) -> np.uint64:
    return np.uint64(hash_of(text))


def _among(values: Hashes, texts: tuple[str, ...]) -> _Flags:
    return np.isin(values, [_string(t) for t in texts])


def _prefixes(lemmas: Hashes, vocab: "Vocab") -> Hashes:
    """The first letters of each lemma, hashed."""
    unique, where = np.unique(lemmas, return_inverse=True)
    return np.array([_string(vocab.strings[int(u)][:_PREFIX].lower()) for u in unique], np.uint64)[where]


def _first_below(dep: Hashes, head: Ints, names: tuple[str, ...]) -> Ints:
    """For each token the first that hangs on it by one of these dependencies, or -1."""
    out = np.full(len(dep), -1)
    at = np.flatnonzero(_among(dep, names))[::-1]
    out[head[at]] = at
    return out


def _at(values: Hashes, index: Ints) -> Hashes:
    """values[index], 0 where the index is out of range or negative."""
    inside = (index >= 0) & (index < len(values))
    return np.where(inside, values[np.where(inside, index, 0)], _NONE)


def token_bags(p: Parse, at: Ints) -> Bags:
    """The features of the candidates `at`: words, tags and names of the token and of what is near it."""
    columns = _columns(p, at)
    row = [np.repeat(np.arange(len(at)), len(columns))]
    bucket = [np.stack(columns, 1).ravel()]
    place = np.full(len(p.lemma), -1)
    place[at] = np.arange(len(at))
    tokens = np.arange(len(p.lemma))
    over = np.where(_among(p.dep, _PREPOSITIONS)[p.head], p.head[p.head], -1)  # what a preposition's noun belongs to
    for kind, owner, what in (
        (50, p.head, (p.dep, p.lemma)),
        (51, p.head, (p.dep,)),
        (52, p.head, (p.dep, p.entity)),
        (53, over, (p.lemma[p.head], p.lemma)),
        (54, over, (p.lemma[p.head], p.entity)),
        (55, over, (p.lemma,)),
    ):
        rows = np.where((owner >= 0) & (owner != tokens), place[owner], -1)
        keep = np.flatnonzero(rows >= 0)
        row.append(rows[keep])
        bucket.append(mix(kind, *(w[keep] for w in what)))
    return Bags(np.concatenate(row), np.concatenate(bucket))


def _columns(p: Parse, at: Ints) -> list[Ints]:
    """The features of which every candidate has one each."""
    head, before, behind = p.head[at], at - 1, at + 1
    above = p.head[head]
    head_lemma = np.where(head == at, _NONE, p.lemma[head])
    lemma, dep, tag = p.lemma[at], p.dep[at], p.tag[at]
    subject, object_ = _at(p.lemma, p.subject[at]), _at(p.lemma, p.object[at])
    who, whom = _at(p.entity, p.subject[at]), _at(p.entity, p.object[at])
    host = np.where(dep == _string("pobj"), above, head)
    where = p.heading[at].astype(np.uint64) + 2 * p.quoted[at].astype(np.uint64)
    features: list[tuple[Hashes, ...]] = [
        (lemma,),
        (p.lower[at],),
        (tag,),
        (dep,),
        (lemma, dep),
        (lemma, tag),
        (p.prefix[at],),
        (p.suffix[at],),
        (head_lemma,),
        (head_lemma, dep),
        (p.tag[head], dep),
        (p.lemma[above],),
        (p.dep[head], dep),
        (lemma, head_lemma),
        *((_at(p.lemma, at + d),) for d in (-1, 1, -2, 2, -3, 3)),
        (_at(p.lower, before), lemma),
        (lemma, _at(p.lower, behind)),
        (_at(p.tag, before),),
        (_at(p.tag, behind),),
        (_at(p.tag, before), tag, _at(p.tag, behind)),
        (p.entity[at],),
        (_at(p.entity, before),),
        (_at(p.entity, behind),),
        (subject,),
        (object_,),
        (lemma, object_),
        (lemma, subject),
        (who,),
        (whom,),
        (lemma, whom),
        (where,),
        (p.shape[at],),
        (_at(p.lemma, p.subject[host]),),
        (p.lemma[host], lemma),
        (lemma, who),
        (p.prefix[at], p.pos[at]),
    ]
    return [mix(kind, *values) for kind, values in enumerate(features)]


def context_bags(p: Parse) -> tuple[Bags, Bags]:
    """The content words of each sentence (items: sentences), and those of the title (one item)."""
    words = np.flatnonzero(p.content)
    title = np.flatnonzero(p.content & p.title)
    return (
        Bags(p.sentence[words], mix(60, p.lemma[words])),
        Bags(np.zeros(len(title), np.int64), mix(61, p.lemma[title])),
    )


def unit_vectors(doc: "Doc") -> Floats:
    """The word vector of each token, of length 1 (0 for words without one)."""
    vectors = static_vectors(doc)
    result: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-6))
    return result


def token_vectors(p: Parse, at: Ints, vectors: Floats, tensor: Floats) -> Floats:
    """Word vectors about each candidate: itself, what it hangs on, subject, object, neighbours, sentence, title.

    Args:
        p: the parse.
        at: the candidates.
        vectors: a word vector for each token, shape (tokens, 300).
        tensor: what spaCy's own network makes of each token, shape (tokens, 96).

    Returns:
        Shape (candidates, 8 * 300 + 2 * 96).
    """
    count = len(vectors)
    padded = np.vstack([vectors, np.zeros((1, vectors.shape[1]), np.float32)])

    def pick(index: Ints) -> Floats:
        return padded[np.where((index >= 0) & (index < count), index, count)]

    head = p.head[at]
    above = np.where(p.pos[head] == _code("ADP"), p.head[head], head)
    subject = np.where(p.subject[at] >= 0, p.subject[at], p.subject[above])
    title = p.content & p.title
    about = vectors[title].mean(0) if title.any() else np.zeros(vectors.shape[1], np.float32)
    return np.concatenate(
        [
            pick(at),
            pick(above),
            pick(subject),
            pick(p.object[at]),
            pick(at - 1) + pick(at - 2),
            pick(at + 1) + pick(at + 2),
            _means(p, vectors)[p.sentence[at]],
            np.repeat(about[None], len(at), 0),
            tensor[at],
            tensor[above],
        ],
        1,
    )


def _means(p: Parse, vectors: Floats) -> Floats:
    """The mean of the content words' vectors of each sentence."""
    count = int(p.sentence.max()) + 1 if len(p.sentence) else 0
    words = np.flatnonzero(p.content)
    out = sums_of(vectors, words, p.sentence[words], count)
    sizes = np.maximum(np.bincount(p.sentence[words], minlength=count), 1)
    means: Floats = (out / sizes[:, None]).astype(np.float32)
    return means
