"""What one node of the graph reports of an event, and what its article is about: all that reports are compared by."""

import datetime
from dataclasses import dataclass

__all__ = ["ArticleTopic", "EventReport"]


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
