"""Annotated articles as the event reader sees them, with the answers to its questions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.claims.reader import ClaimReader
from kg.extract.entities.lookup import Entities, find_entities
from kg.extract.events.by_network import context_of
from kg.extract.events.context import Context
from kg.extract.events.modality import MODALITIES
from kg.extract.events.parties import ROLES, candidates
from kg.extract.events.tokens import CANDIDATES, context_bags, token_bags, token_vectors
from kg.model import Article
from kg.nlp.features import Bags, Ints
from kg.terms.ontology import children
from kg.terms.vocab import KG
from training.gold import Annotated, GoldEvent, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["CLASSES", "Prepared", "candidate_bags", "prepare_articles", "role_answers"]

# The classes of the annotation guide, in its order; '' is no event.
CLASSES = (
    "",
    *(
        f"kg:{name}"
        for name in """Meeting Visit Negotiation Proposal Agreement Ceasefire Aid Acquisition Investment Founding Launch
        Closure Layoff Bankruptcy Attack Killing Injury Death Accident Disaster Rescue Arrest Abduction Seizure Release
        Escape Raid Investigation Charge Lawsuit Trial Hearing Ruling Conviction Sentencing Acquittal Extradition
        Impeachment Election Candidacy Vote Legislation Declaration Appointment Inauguration Resignation Ouster Coup
        Protest Strike Boycott Sanction Suspension Deployment Withdrawal Annexation Displacement Crackdown
        Award""".split()
    ),
)
_NO_HEADS = ("ADP", "DET", "PUNCT")


@dataclass
class Prepared:
    """An article with its parse, entities and annotations; `gold` is None for articles without.

    Attributes:
        triggers: the head token of each annotated event's trigger, None where it has none.
        answers: for each candidate token the class, 0 for none, -1 where the annotations do not say.
        told: for each candidate token the annotated event that it tells of, or -1.
    """

    article: Article
    entities: Entities
    context: Context
    gold: Annotated | None = None
    triggers: list[int | None] = field(default_factory=list)
    answers: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    told: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def at(self) -> Ints:
        """The candidate tokens."""
        return self.context.parse.candidates

    @cached_property
    def vectors(self) -> np.ndarray[Any, Any]:
        """Word vectors about each candidate, in half precision."""
        tensor = np.asarray(self.context.doc.tensor, np.float32)
        return token_vectors(self.context.parse, self.at, self.context.vectors, tensor).astype(np.float16)


def prepare_articles(articles: Iterable[tuple[Article, Annotated | None]], docs: "Iterable[Doc]") -> Iterator[Prepared]:
    """Reads the entities of parsed articles and places the annotations on their tokens."""
    speech = ClaimReader("claims", "small")
    for (article, gold), doc in zip(articles, docs, strict=True):
        if gold is None:
            entities = find_entities(doc)
        else:
            speech.read_together([doc])
            entities = find_entities(doc, speech.quotes(doc))
        made = Prepared(article, entities, context_of(article, doc, entities), gold)
        if gold is not None:
            _label(made, doc, gold)
        yield made


def candidate_bags(prepared: Prepared) -> Bags:
    """All features of an article's candidates: their own, those of their sentence and of the title."""
    parse, at = prepared.context.parse, prepared.at
    own = token_bags(parse, at)
    sentences, title = context_bags(parse)
    order = np.argsort(sentences.row, kind="stable")
    row, bucket = sentences.row[order], sentences.bucket[order]
    number = parse.sentence[at]
    first, last = np.searchsorted(row, number), np.searchsorted(row, number + 1)
    rows, buckets = [own.row], [own.bucket]
    for k, (b, e) in enumerate(zip(first, last, strict=True)):
        rows.append(np.full(e - b + len(title.bucket), k))
        buckets += [bucket[b:e], title.bucket]
    return Bags(np.concatenate(rows), np.concatenate(buckets))


def head_of(doc: "Doc", span: Span) -> int | None:
    """The head token of a stretch of characters, a content word where it has one."""
    tokens = doc.char_span(*span, alignment_mode="expand")
    if tokens is None:
        return None
    if tokens.root.pos_ in _NO_HEADS:
        return next((t.i for t in tokens if t.pos_ in CANDIDATES), tokens.root.i)
    return int(tokens.root.i)


def _label(made: Prepared, doc: "Doc", gold: Annotated) -> None:
    """Which class each token tells of.

    Words of a further place (`more`) that do not repeat the trigger's lemma, optional events, and repetitions of an
    annotated trigger's lemma are left open: the annotations do not say what they are.
    """
    answer, told = np.zeros(len(doc), np.int64), np.full(len(doc), -1)
    lemmas = [t.lemma_.lower() for t in doc]
    open_, repeated, optional = set(), set(), set()
    for k, event in enumerate(gold.events):
        head = head_of(doc, event.trigger)
        made.triggers.append(head)
        cls = f"kg:{event.cls}"
        if head is None or cls not in CLASSES:
            continue
        open_ |= {t.i for t in _tokens(doc, event.trigger) if t.i != head}
        more = [t.i for place in event.more for t in _tokens(doc, place)]
        same = [i for i in more if lemmas[i] == lemmas[head]]
        open_ |= set(more) - set(same)
        if event.optional:
            optional |= {head, *same}
            continue
        for i in (head, *same):
            if answer[i] <= 0 or i == head:
                answer[i], told[i] = CLASSES.index(cls), k
        repeated.add(lemmas[head])
    for i in range(len(doc)):
        if answer[i] == 0 and (i in open_ or i in optional or lemmas[i] in repeated):
            answer[i] = -1
    made.answers, made.told = answer[made.at], told[made.at]


def _tokens(doc: "Doc", span: Span) -> Sequence[Any]:
    tokens = doc.char_span(*span, alignment_mode="expand")
    return list(tokens) if tokens is not None else []


def role_answers(made: Prepared, event: GoldEvent, trigger: int) -> tuple[list[int], Ints]:
    """The candidates about a trigger, and the role of each: 0 for none, -1 for a word inside an annotated phrase."""
    doc = made.context.doc
    tokens = candidates(doc, trigger)
    answers = dict.fromkeys(tokens, 0)
    heads: dict[int, int] = {}
    for role in event.roles:
        span = doc.char_span(*role.span, alignment_mode="expand") if role.span else None
        if span is None:
            continue
        inside = [t for t in tokens if span.start <= t < span.end]
        head = span.root.i if span.root.i in answers else (inside[0] if inside else None)
        for token in inside:
            answers[token] = -1
        if head is not None:
            heads[head] = ROLES.index(f"kg:{role.role}")
    return tokens, np.array([heads.get(t, answers[t]) for t in tokens], np.int64)


def modality_answer(event: GoldEvent) -> int:
    """The index of an event's modality."""
    return MODALITIES.index(f"kg:{event.modality}")


def unknown_classes() -> list[str]:
    """Classes of the list that the ontology does not have."""
    known = {c.value.rpartition("#")[2] for c in children(KG.Event)}
    return [c for c in CLASSES[1:] if c.removeprefix("kg:") not in known]
