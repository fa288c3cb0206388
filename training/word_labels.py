"""What the larger encoder is taught of annotated articles: labels of their words, claims and pairs of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.claims.find import find_attributions
from kg.extract.claims.pieces import by_sentence
from kg.nlp.heads import outside
from kg.nlp.transformer import FOLDER, Pieces, cut, read_tokenizer
from kg.terms.data import model_file
from training.gold import Annotated, GoldEvent, Span
from training.parses import parses
from training.teacher.kept import Answers, event_chances, listed_articles, read_answers

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

__all__ = [
    "ACTS",
    "CLASSES",
    "MASKED",
    "MODALITIES",
    "ROLES",
    "Example",
    "Soft",
    "claim_labels",
    "example",
    "examples",
    "taught",
]

CLASSES = (
    "",
    *"""Meeting Visit Negotiation Proposal Agreement Ceasefire Aid Acquisition Investment Founding Launch Closure Layoff
    Bankruptcy Attack Killing Injury Death Accident Disaster Rescue Arrest Abduction Seizure Release Escape Raid
    Investigation Charge Lawsuit Trial Hearing Ruling Conviction Sentencing Acquittal Extradition Impeachment Election
    Candidacy Vote Legislation Declaration Appointment Inauguration Resignation Ouster Coup Protest Strike Boycott
    Sanction Suspension Deployment Withdrawal Annexation Displacement Crackdown Award""".split(),
)
MODALITIES = ("Occurred", "Planned", "Possible", "Negated")
ACTS = tuple("Statement Accusation Denial Praise Condemnation Demand Threat Promise Support Belief".split())
ROLES = ("", "agent", "target", "participant", "place")
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
NO_HEAD = frozenset({"PUNCT", "SPACE", "DET", "ADP"})
MASKED = -1  # a label that teaches nothing


@dataclass(frozen=True)
class Example:
    """An article with the labels of its tokens."""

    id: str
    pieces: Pieces
    size: int  # tokens
    classes: np.ndarray  # of the event that a token triggers
    modality: np.ndarray  # at triggers
    content: np.ndarray  # B (1) and I (2) of claims' contents
    again: tuple[tuple[np.ndarray, int], ...]  # tokens of which one at least tells an event of this class
    acts: tuple[tuple[list[int], list[int], int], ...]  # tokens of a content, and those beside it
    parties: tuple[tuple[int, dict[int, int]], ...]  # trigger; candidates with their role


def example(gold: Annotated, doc: "Doc", tokenizer: "Tokenizer") -> Example:
    """The labels of an annotated article.

    Words of a place that tells an event again are masked, unless they repeat the lemma of its trigger; so is everything
    that is optional, and the trigger's lemma wherever else it stands.
    """
    classes, modality = np.zeros(len(doc), np.int64), np.full(len(doc), MASKED)
    told: dict[int, tuple[int, int]] = {}
    masked: set[int] = set()
    repeated: set[str] = set()
    parties = []
    for event in gold.events:
        trigger = _head(doc, event.trigger)
        if trigger is None:
            continue
        masked.update(_tokens(doc, event.trigger))
        places = [trigger, *_repeats(doc, event, trigger)]
        masked.update(i for span in event.more for i in _tokens(doc, span))
        if event.optional:
            masked.update(places)
        else:
            repeated.add(doc[trigger].lemma_.lower())
            told |= dict.fromkeys(places, (CLASSES.index(event.cls), MODALITIES.index(event.modality)))
        parties.append((trigger, _candidates(doc, event, trigger)))
    masked.update(t.i for t in doc if t.lemma_.lower() in repeated)
    classes[sorted(masked)] = MASKED
    for i, (cls, mode) in told.items():
        classes[i], modality[i] = cls, mode
    content, acts = claim_labels(gold, doc)
    return Example(
        gold.id,
        cut(tokenizer, [t.text for t in doc]),
        len(doc),
        classes,
        modality,
        content,
        tuple(_again(gold, doc, classes)),
        tuple(acts),
        tuple(parties),
    )


def _tokens(doc: "Doc", span: Span) -> list[int]:
    return [t.i for t in doc if t.idx < span[1] and t.idx + len(t) > span[0] and not t.is_space]


def _head(doc: "Doc", span: Span) -> int | None:
    """The token that the others of a phrase hang on."""
    own = _tokens(doc, span)
    tops = [i for i in own if doc[i].head.i == i or doc[i].head.i not in own]
    return next(iter([i for i in tops if doc[i].pos_ not in NO_HEAD] or tops), None)


def _repeats(doc: "Doc", event: GoldEvent, trigger: int) -> list[int]:
    lemma = doc[trigger].lemma_.lower()
    return [i for span in event.more for i in _tokens(doc, span) if doc[i].lemma_.lower() == lemma]


def _again(gold: Annotated, doc: "Doc", classes: np.ndarray) -> Iterator[tuple[np.ndarray, int]]:
    for event in gold.events:
        cls = CLASSES.index(event.cls)
        for span in () if event.optional else event.more:
            own = np.array(_tokens(doc, span), np.int64)
            if len(own) and not (classes[own] == cls).any():
                yield own, cls


def _candidates(doc: "Doc", event: GoldEvent, trigger: int) -> dict[int, int]:
    """The role of each word of the trigger's sentence that might have one, and of those that are annotated."""
    found = {t.i: 0 for t in doc[trigger].sent if t.pos_ in NOMINAL and t.i != trigger}
    for role in event.roles:
        head = _head(doc, role.span) if role.span else None
        if head is not None and head != trigger:
            found[head] = ROLES.index(role.role)
    return dict(sorted(found.items()))


def claim_labels(gold: Annotated, doc: "Doc") -> tuple[np.ndarray, list[tuple[list[int], list[int], int]]]:
    content, acts = np.zeros(len(doc), np.int64), []
    for claim in gold.claims:
        if own := _tokens(doc, claim.content):
            b, e = own[0], own[-1] + 1
            acts.append((*outside(doc, [(b, e)]), ACTS.index(claim.act)))
            if claim.optional:
                content[b:e] = np.where(content[b:e] == 0, MASKED, content[b:e])
            else:
                content[b], content[b + 1 : e] = 1, np.where(content[b + 1 : e] == 1, 1, 2)
    return content, acts


def examples(articles: Sequence[Annotated]) -> Iterator[Example]:
    """Parses some articles and labels them."""
    tokenizer = read_tokenizer(model_file(FOLDER))
    docs = parses([a.text for a in articles])
    for article, doc in zip(articles, docs, strict=True):
        yield example(article, doc, tokenizer)


@dataclass(frozen=True)
class Soft:
    """An article with a teacher's probabilities: a row a token, a trigger or a claim."""

    id: str
    pieces: Pieces
    size: int  # tokens
    classes: np.ndarray
    content: np.ndarray
    triggers: np.ndarray  # tokens
    modality: np.ndarray
    said: tuple[tuple[np.ndarray, np.ndarray], ...]  # tokens of a content, and those beside it
    acts: np.ndarray


def taught(shared: Path, folder: Path, fold: int | None) -> Iterator[Soft]:
    """What a teacher that did not see a fold says of news that nobody annotated.

    Args:
        shared: the folder that holds `corpora`.
        folder: what `training.teacher` wrote.
        fold: None for the teacher that saw all.
    """
    answers = read_answers(folder / ("news.xz" if fold is None else f"news_{fold}.xz"))
    records = list(listed_articles(shared, folder))
    tokenizer = read_tokenizer(model_file(FOLDER))
    docs = parses([r["text"] for r in records])
    for record, doc in zip(records, docs, strict=True):
        own = answers.get(record["id"])
        if own is not None and own["size"] == len(doc):
            yield _soft(record["id"], own, doc, tokenizer)


def _soft(identifier: str, own: Answers, doc: "Doc", tokenizer: "Tokenizer") -> Soft:
    (attributions,) = find_attributions([doc])
    pieces = [outside(doc, [p]) for a in attributions for p in by_sentence(doc, a.content)]
    said = tuple((np.array(i, np.int64), np.array(o, np.int64)) for i, o in pieces)
    acts = own.get("act", np.zeros((0, len(ACTS)), np.uint8))
    known = len(said) == len(acts)  # else the claims are found otherwise than when the teacher was asked
    return Soft(
        identifier,
        cut(tokenizer, [t.text for t in doc]),
        len(doc),
        event_chances(own, np.arange(len(doc))),
        _chances(own["content"]),
        own["triggers"].astype(np.int64),
        _chances(own["modality"]),
        said if known else (),
        _chances(acts) if known else np.zeros((0, len(ACTS)), np.float32),
    )


def _chances(kept: np.ndarray) -> np.ndarray:
    """Probabilities from those in eight bits."""
    found = kept.astype(np.float32)
    return found / np.maximum(found.sum(1, keepdims=True), 1)
