"""What one node of the graph reports of an event, what its article is about, and what ties reports."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["ArticleTold", "ArticleTopic", "EventReport", "EventTie", "Pair", "Verdicts"]

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


@dataclass(frozen=True, slots=True)
class ArticleTold:
    """What an article tells of all its events together, by which it is known whether two articles tell one story.

    Attributes:
        topic: what it is about.
        sentences: stems of the sentences of its events.
        words: those, and its keywords.
        triggers: stems of the words that tell of its events.
        names: IRIs of who and what takes part, and of places.
        classes: IRIs of the classes of its events.
        numbers: the numbers in its sentences.
        days: the days of events that have one.
    """

    topic: ArticleTopic
    sentences: frozenset[str]
    words: frozenset[str]
    triggers: frozenset[str]
    names: frozenset[str]
    classes: frozenset[str]
    numbers: frozenset[str]
    days: frozenset[datetime.date]

    @classmethod
    def of(cls, topic: ArticleTopic, reports: Collection[EventReport]) -> "ArticleTold":
        """What the reports of an article tell together."""
        triggers = frozenset(w for r in reports for w in r.triggers)
        sentences = triggers.union(*(r.words for r in reports))
        return cls(
            topic,
            sentences,
            sentences | topic.keywords,
            triggers,
            frozenset(name for r in reports for name in (*r.parties, *r.places)),
            frozenset(r.cls for r in reports),
            frozenset(w for w in sentences if w[0].isdigit()),
            frozenset(r.first for r in reports if r.first and r.first == r.last),
        )
