"""Attributions by the networks, repaired where the text shows more than they saw."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from kg.errors import Misuse, first_line
from kg.extract.claims.attribution import ENDS, Attribution
from kg.extract.claims.cues import (
    cue_of,
    cue_verb,
    cue_words,
    range_of_cue,
    source_head,
    source_range,
    subject_beside,
    uttering,
)
from kg.extract.claims.network.inputs import Marked, inputs
from kg.extract.claims.network.model import MarkedSpans, Network, find
from kg.extract.claims.quotations import paragraph_tokens, unused
from kg.extract.claims.repair import (
    as_quoted,
    asked,
    introduced,
    is_deed,
    is_told_behind,
    kept_in,
    states_nothing,
    up_to_mark,
)
from kg.extract.claims.rules import rule_marks
from kg.nlp import transformer
from kg.nlp.ranges import Range, cut_out, strip_range, tokens_of
from kg.nlp.tree import PREDICATES
from kg.terms.data import model_file

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["LARGE_MODEL", "MODEL", "Networks", "by_network", "check_large", "networks", "read_batch", "release"]

Networks = Literal["none", "small", "large"]  # rules alone, with the small network, with the small and the large one

MODEL, LARGE_MODEL = "attribution.npz", "large/attribution.npz"
_WEIGHTS: dict[Networks, tuple[str, ...]] = {"none": (), "small": (MODEL,), "large": (MODEL, LARGE_MODEL)}
_VECTORS = ("en_vectors", (20000, 300))  # name and shape of those that the weights were trained over, of en_core_web_md
_LEAST, _MOST = 0.5, 0.95  # confidence
_BEFORE_QUOTATION = frozenset({",", ":", "it"})
_Given = tuple["Doc", tuple[Range, ...], tuple[Attribution, ...]]  # with its quotations and what the rules find


def read_batch(given: Sequence[_Given], known: Sequence[Network]) -> Iterator[list[MarkedSpans]]:
    """What the networks find in each document, all read together where that does not change what is found."""
    wants_states = any("states" in network.w for network in known)
    marked = [
        Marked(
            doc,
            rule_marks(doc, rules),
            tokens_of(quotations),
            paragraph_tokens(doc),
            transformer.states_of(doc) if wants_states else None,
        )
        for doc, quotations, rules in given
    ]
    together = len(marked) == 1 or all(network.stands_alone for network in known)  # tried only where it matters
    for part in [marked] if together else [[one] for one in marked]:
        read = inputs(part)
        spans = find(known, read)
        firsts = [f.cue[0] for f in spans]
        for begin, end in pairwise(read.begins.tolist()):
            own = spans[bisect_left(firsts, begin) : bisect_left(firsts, end)]
            yield [f.moved(-begin) for f in own]


def by_network(
    doc: "Doc", quotations: Sequence[Range], by_rule: Sequence[Attribution], read: Sequence[MarkedSpans], unsure: float
) -> list[Attribution]:
    """The attributions that the networks found, with those of the rules that they leave to them.

    With less confidence than `unsure` a content has to state something.

    Args:
        doc: the parse.
        quotations: token ranges within quotation marks.
        by_rule: what the rules found.
        read: what the networks marked.
        unsure: with less confidence a content has to state something.
    """
    attributions = [a for f in read if (a := _from_network(doc, f, by_rule, quotations))]
    inside = tokens_of(r for a in attributions for r in a.content)
    views = [a for a in by_rule if a.rule == "cue-view" and a.cue[0][0] not in inside]
    phrases = tokens_of((a.cue[0][0], max(e for _, e in (*a.cue, a.source or a.cue[0]))) for a in views)
    attributions = [a for a in attributions if phrases.isdisjoint(tokens_of(a.cue))] + views
    weak = cue_words("weak")
    attributions += [a for a in by_rule if a.cue and a.cue[0][0] in inside and a.lemma not in weak]
    attributions += [a for q in unused(quotations, attributions) if (a := _uttered(doc, q)) is not None]
    attributions = [a for a in attributions if not (asked(doc, a) or states_nothing(doc, a, unsure) or is_deed(doc, a))]
    return [replace(a, source=None, cue=(), head=-1, lemma="") if is_told_behind(doc, a) else a for a in attributions]


def release() -> None:
    """Gives back the memory of the networks."""
    networks.cache_clear()
    transformer.release()


def check_large(vocab: "Vocab") -> None:
    """Loads the large network.

    Raises:
        Misuse: its libraries or weights are not installed, or it was made for another model.
    """
    try:
        transformer.transformer()
    except (ImportError, OSError, RuntimeError) as err:
        raise Misuse(f"the extractor large needs more: pip install 'newskg[large]' ({first_line(err)})") from err
    if not networks(vocab, "large"):
        raise Misuse("the extractor large works with the default --model only")


@lru_cache(maxsize=3)
def networks(vocab: "Vocab", wanted: Networks = "small") -> tuple[Network, ...]:
    """The networks over a model's vectors; none where weights are missing, or were made for other vectors."""
    paths = [model_file(name) for name in _WEIGHTS[wanted]]
    vectors = vocab.vectors
    known = all(p.is_file() for p in paths) and (vectors.name, vectors.shape) == _VECTORS
    return tuple(Network(p, vectors.data) for p in paths) if known else ()


def _from_network(
    doc: "Doc", spans: MarkedSpans, by_rule: Sequence[Attribution], quotations: Sequence[Range]
) -> Attribution | None:
    """The attribution that the network found; lemma, and source where it has none, are the rules' for the same cue."""
    cue = spans.cue
    own = introduced(doc, kept_in(spans.content, cue, quotations), cue, quotations)
    own, tail = up_to_mark(doc, own, cue, quotations)
    named = spans.source or tail
    own = cut_out(own, [cue, *([named] if named else [])])
    content = tuple(filter(None, (strip_range(doc, r) for r in own)))
    if not content:
        return None
    content = as_quoted(doc, content, cue, quotations)
    same = next((a for a in by_rule if a.cue and a.cue[0][0] < cue[1] and cue[0] < a.cue[0][1]), None)
    verb = next((t for t in doc[cue[0] : cue[1]] if t.pos_ == "VERB"), doc[cue[0] : cue[1]].root)
    subject = subject_beside(verb)[0] if verb.pos_ in PREDICATES else None
    source = named or (same.source if same else None)
    head = source_head(doc, source, subject) if source else -1
    inner = cue_verb(doc, cue)
    lemma = same.lemma if same and inner in (None, verb) else cue_of(inner or verb)[0]
    confidence = round(min(max(spans.score, _LEAST), _MOST), 2)
    return Attribution(source, (cue,), content, head, lemma, "model-attribution", confidence)


def _uttered(doc: "Doc", quotation: Range) -> Attribution | None:
    """A quotation with its punctuation behind a verb that gives out words: 'chanted “What now?”', 'put it, “Lost.”'."""
    begin, end = quotation
    at = begin - 2
    while at > 0 and doc[at].lower_ in _BEFORE_QUOTATION:
        at -= 1
    if (
        at < 0
        or doc[end - 1].text not in ENDS
        or doc[at].lemma_.lower() not in uttering()
        or (subject := subject_beside(doc[at])[0]) is None
    ):
        return None
    source, cue = source_range(subject), range_of_cue(doc[at], at + 1)
    said = strip_range(doc, quotation)
    if said is None or source[1] > cue[0]:
        return None
    return Attribution(source, (cue,), (said,), subject.i, doc[at].lemma_.lower(), "quotation", 0.6)
