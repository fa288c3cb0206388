"""Which mentions tell of one event: pairs of mentions are scored, and gathered from the surest mention on."""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.extract.events.context import Context, EventMention
from kg.lang.lexicon import words
from kg.nlp.features import Ints, buckets_of
from kg.terms.ontology import curie
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Group", "gather", "in_order", "pair_features"]

_PREFIX = 4
_ACTORS = (KG.agent, KG.target, KG.participant)
_LIKELY_DATE = 0.5
_REACH = 100  # mentions between two that may be one event: beyond, only articles as long as books have more
_ALIKE_STEPS = 5  # into which the likeness of two words is cut


class Group(NamedTuple):
    """The mentions of one event, the surest first, and how surely that one tells of a surer event (`double`)."""

    mentions: list[EventMention]
    double: float


def in_order(mentions: Sequence[EventMention]) -> list[EventMention]:
    """The mentions, the surest first, those as sure in the order of the text."""
    return sorted(mentions, key=lambda m: (-round(m.probability, 4), m.token))


def gather(
    mentions: Sequence[EventMention],
    may_be_one: Callable[[EventMention, EventMention], bool],
    score: Callable[[Sequence[tuple[EventMention, EventMention]]], Sequence[float]],
    least: float,
) -> list[Group]:
    """The mentions by event: each joins the group that fits it best, if its mean score with it is high enough.

    Args:
        mentions: in any order.
        may_be_one: whether the classes of two mentions allow that they are one event.
        score: how surely the mentions of each pair, in the order of the text, are one event.
        least: the lowest mean score.
    """
    ordered = in_order(mentions)
    pairs = [(i, j) for i, j in _near(ordered) if may_be_one(ordered[i], ordered[j])]
    asked = [(ordered[i], ordered[j]) for i, j in pairs]
    scores = dict(zip(pairs, score([(a, b) if a.token < b.token else (b, a) for a, b in asked]), strict=True))
    partners: dict[int, list[int]] = {}
    for i, j in pairs:
        partners.setdefault(j, []).append(i)
    groups: list[list[int]] = []
    doubles: list[float] = []
    home: dict[int, int] = {}
    for j in range(len(ordered)):
        asked_of = sorted({home[i] for i in partners.get(j, ())})
        means = {k: sum(scores.get((i, j), 0.0) for i in groups[k]) / len(groups[k]) for k in asked_of}
        best = max(means, key=lambda k: (round(means[k], 4), -k), default=-1)
        if best < 0 or round(means[best], 4) < least:
            doubles.append(means.get(best, 0.0))
            best = len(groups)
            groups.append([])
        groups[best].append(j)
        home[j] = best
    return [Group([ordered[j] for j in group], double) for group, double in zip(groups, doubles, strict=True)]


def _near(ordered: Sequence[EventMention]) -> list[tuple[int, int]]:
    """The pairs of places in the order of sureness whose mentions have at most `_REACH` others between them."""
    by_place = sorted(range(len(ordered)), key=lambda i: (ordered[i].token, i))
    reached = (
        (min(i, j), max(i, j)) for n, i in enumerate(by_place) for j in by_place[n + 1 : n + 1 + _REACH]
    )  # fmt: skip
    return sorted(reached, key=lambda pair: (pair[1], pair[0]))


def pair_features(context: Context, pairs: Sequence[tuple[EventMention, EventMention]]) -> list[Ints]:
    """For each pair of mentions the buckets of its features.

    Args:
        context: the article as the reader sees it.
        pairs: the earlier mention and the later one.
    """
    mentions = {id(m): m for pair in pairs for m in pair}
    traits = {key: _traits(context, mention) for key, mention in mentions.items()}
    return [buckets_of(_features(context, traits[id(a)], traits[id(b)])) for a, b in pairs]


class _Traits(NamedTuple):
    """What a mention gives to the features of all its pairs."""

    token: int
    cls: str
    lemma: str
    modality: str
    actors: frozenset[object]
    entities: tuple[frozenset[object], ...]  # agents, targets, places
    heads: tuple[frozenset[object], ...]  # of agents, targets, other participants
    dates: frozenset[object]
    is_plural: bool
    determiner: str
    is_counted: bool


def _traits(context: Context, mention: EventMention) -> _Traits:
    word = context.doc[mention.token]
    return _Traits(
        mention.token,
        curie(mention.cls.value),
        word.lemma_,
        curie(mention.modality.value),
        _filled(mention, *_ACTORS),
        tuple(_filled(mention, r) for r in (KG.agent, KG.target, KG.place)),
        tuple(_heads(context, mention, r) for r in (KG.agent, KG.target, KG.participant)),
        _dates(mention),
        word.tag_ in ("NNS", "NNPS"),
        _determiner(word),
        any(c.pos_ == "NUM" for c in word.children),
    )


def _overlap(a: Set[object], b: Set[object]) -> str:
    """How two sets lie to each other: one is empty, equal, overlapping, apart."""
    if not a or not b:
        return "0"
    return "eq" if a == b else "over" if a & b else "dis"


def _filled(mention: EventMention, *roles: NamedNode) -> frozenset[object]:
    return frozenset(p.entity for p in mention.parties if p.role in roles and p.entity is not None)


def _heads(context: Context, mention: EventMention, role: NamedNode) -> frozenset[object]:
    return frozenset(context.doc[p.token].lemma_.lower() for p in mention.parties if p.role == role)


def _dates(mention: EventMention) -> frozenset[object]:
    return frozenset(w.value for odds, w in mention.dates if odds >= _LIKELY_DATE and w.start >= 0)


def _determiner(word: "Token") -> str:
    """What stands before a noun and says whether it is a new one; the tag of a verb."""
    if word.pos_ not in ("NOUN", "PROPN"):
        return str(word.tag_)
    telling = (
        c
        for c in word.lefts
        if c.dep_ in ("det", "poss") or (c.dep_ == "amod" and c.lower_ in words("event_words.yaml", "telling_apart"))
    )
    return next((str(c.lower_) for c in telling), "")


def _features(context: Context, a: _Traits, b: _Traits) -> Iterator[str]:
    doc, number = context.doc, context.parse.sentence
    x, y = doc[a.token], doc[b.token]
    gap = int(number[b.token] - number[a.token])
    g = str(gap if gap < 3 else 3 if gap < 6 else 4)
    mine, theirs, determiner = a.cls, b.cls, b.determiner
    same_lemma = a.lemma.lower() == b.lemma.lower()
    same_prefix = a.lemma[:_PREFIX].lower() == b.lemma[:_PREFIX].lower()
    k = f"{same_lemma:d}{same_prefix:d}{mine == theirs:d}"
    actors = _overlap(a.actors, b.actors)
    agents, targets, places = map(_overlap, a.entities, b.entities)
    dates = _overlap(a.dates, b.dates)
    agent_heads, target_heads, other_heads = map(_overlap, a.heads, b.heads)
    joined = gap == 0 and any(doc[i].lower_ in ("and", "or", ",") for i in range(a.token + 1, b.token))
    plural = f"{a.is_plural}{b.is_plural}"
    yield from ("b", f"k{k}", f"g{g}", f"k{k}|g{g}", f"cls:{theirs}", f"{mine}|{theirs}", f"{theirs}|{k}")
    yield from (f"{theirs}|g{g}", f"det:{determiner}", f"det:{determiner}|{k}", f"tags{x.tag_}{y.tag_}")
    yield from (f"first{number[a.token] == 0}{k}", f"pl{plural}|{k}")
    yield f"mods:{a.modality}|{b.modality}"
    yield from (f"E{actors}", f"T{targets}", f"A{agents}", f"P{places}", f"D{dates}")
    yield from (f"hT{target_heads}", f"hA{agent_heads}", f"hP{other_heads}")
    yield from (f"E{actors}|{k}", f"T{targets}|{k}", f"D{dates}|{k}", f"hT{target_heads}|{k}", f"P{places}|{k}")
    yield from (f"T{targets}|D{dates}", f"E{actors}|{theirs}", f"hT{target_heads}|{theirs}")
    yield from (f"g0{gap == 0}|and{joined}|{k}", f"lem:{b.lemma.lower() if same_lemma else ''}")
    yield from (f"T{targets}|A{agents}|{k}", f"pos{x.pos_}{y.pos_}|{k}", f"g{g}|T{targets}|hT{target_heads}")
    yield f"num{b.is_counted}|{k}"
    yield from _shared(context, a.token, b.token, k)
    if gap == 0 and y in (x.head, *x.children):
        yield f"link:{x.dep_ if x.head == y else y.dep_}|{k}"


def _shared(context: Context, first: int, second: int, kind: str) -> Iterator[str]:
    """What the sentences of two triggers have in common, and how alike the triggers are in meaning."""
    one, other = (int(context.parse.sentence[t]) for t in (first, second))
    alike = round(float(context.vectors[first] @ context.vectors[second]) * _ALIKE_STEPS)
    yield from (f"v{alike}", f"v{alike}|{kind}")
    if one == other:
        return
    words = len(context.words_by_sentence[one] & context.words_by_sentence[other])
    names = len(context.entities_by_sentence[one] & context.entities_by_sentence[other])
    numbers = _overlap(context.numbers_by_sentence[one], context.numbers_by_sentence[other])
    w, n = min(words, 5), min(names, 3)
    yield from (f"w{w}", f"w{w}|{kind}", f"n{n}", f"n{n}|{kind}", f"w{w}|n{n}", f"N{numbers}", f"N{numbers}|{kind}")
