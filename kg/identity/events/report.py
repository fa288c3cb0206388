"""What one node of the graph reports of an event, what its article is about, and what ties reports."""

import datetime
from dataclasses import dataclass

__all__ = ["ArticleTopic", "EventReport", "EventTie", "Pair", "Verdicts"]

Pair = tuple[str, str]  # of IRIs, in order


@dataclass(frozen=True, slots=True)
class ArticleTopic:
    """An article as a whole.

    Attributes:
        iri: the article.
        keywords: the stems that tell it from others.
        published: its date, None where unknown.
    """

    iri: str
    keywords: frozenset[str]
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class EventReport:
    """An event as one voice of one article reports it.

    Attributes:
        iri: the node.
        article: the IRI of its article.
        cls: the IRI of its class.
        modality: the IRI of what it is said to be (occurred, planned, …), by the article or by a claim.
        claimed: whether only a claim states it.
        triggers: stems of the words that tell of it.
        words: stems of its sentences, without the triggers.
        parties, places: IRIs of entities.
        unnamed: stems of the phrases of its unnamed parties.
        first, last: the days between which it lies, None where the article gives no date.
        same_as: nodes of the same article that the extraction tied it to.
    """

    iri: str
    article: str
    cls: str
    modality: str
    claimed: bool
    triggers: frozenset[str]
    words: frozenset[str]
    parties: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    first: datetime.date | None = None
    last: datetime.date | None = None
    same_as: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EventTie:
    """That a report tells of the same event as another, the first of their group.

    Attributes:
        report, first: IRIs of the two nodes.
        score: how surely (0 to 1).
        reason: why, in words.
    """

    report: str
    first: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Pairs of reports that are one or two, whatever their score.

    Attributes:
        told: the article itself tells them as one.
        decided: a person took them for one.
        parted: a person took them for two.
    """

    told: frozenset[Pair] = frozenset()
    decided: frozenset[Pair] = frozenset()
    parted: frozenset[Pair] = frozenset()
