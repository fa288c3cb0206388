"""The frozen values that cross the seams between the stages."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import NamedNode

__all__ = [
    "Article",
    "ArticleFacts",
    "Claim",
    "Entity",
    "Event",
    "Figure",
    "Identity",
    "ItemLink",
    "Membership",
    "Mention",
    "Office",
    "Profile",
    "Reading",
    "Role",
    "Run",
    "Span",
    "Time",
    "UnnamedRole",
]


class Span(NamedTuple):
    """Offsets into the article's text: Unicode code points, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was read. `text` is the given text, character for character; `id` its dcterms:identifier.

    `date_source` says where its date was found (kg:FromMetadata …), None where it has none; `pages` where each page of
    the document begins in the text, where it has pages.
    """

    id: str
    text: str
    source: str
    title: str = ""
    date: datetime.date | None = None
    url: str = ""
    publisher: str = ""
    author: str = ""
    lang: str = ""
    pages: tuple[int, ...] = ()
    date_source: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What the extraction depends on: no time, so that the same input gives the same bytes."""

    software: str
    model: str
    settings: str
    rules: str = ""  # hash of word lists, weights and code that read; '' where it is not known


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the article names. `context` is the country that a body belongs to, or ''.

    `identity` is the name that makes the entity itself: without country, title and case.
    """

    label: str
    cls: NamedNode
    identity: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that refers to `ArticleFacts.entities[entity]`; `kind` is kg:Name, kg:Nominal …"""

    span: Span
    entity: int
    kind: NamedNode
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """`value` is a day, month or year in ISO form, or '' where only the bounds are known; `span` where it stands."""

    value: str
    earliest: datetime.date
    latest: datetime.date
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What every statement carries: the place it was read from, how, how surely, and in whose voice.

    `key` identifies the statement within its article; `stated_in` is the key of the claim that states it, or ''.
    """

    key: str
    evidence: tuple[Span, ...]
    trigger: tuple[Span, ...]
    roles: tuple[Span, ...]
    rule: str
    confidence: float
    modality: NamedNode
    stated_in: str = ""
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """An entity in a role (kg:participant, kg:agent, kg:target, kg:place) of an event."""

    term: NamedNode
    entity: int


@dataclass(frozen=True, slots=True)
class UnnamedRole:
    """A party without a name in a role (kg:agent, kg:target, kg:participant) of an event; `text` is its phrase."""

    term: NamedNode
    text: str


@dataclass(frozen=True, slots=True)
class Membership:
    """`person` holds the office `title` at `body`: indexes of entities, None where no body or country is named."""

    reading: Reading
    person: int
    title: str
    body: int | None
    status: NamedNode


@dataclass(frozen=True, slots=True)
class Office:
    """An office as an article tells it: its title, the IRI of its body, and whether it is held now."""

    title: str
    body: str
    current: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What one article shows of one entity, before it is known which entities of other articles it is.

    `entity` is its IRI as observed, `names` are its names with their kinds (kg:Name, kg:Demonym, kg:Metonym),
    `countries` the names of the countries that it is told to belong to or to serve; `official` whether the article
    says in its own voice that it holds an office.
    """

    article: str
    entity: str
    cls: NamedNode
    names: frozenset[tuple[str, NamedNode]]
    offices: frozenset[Office] = frozenset()
    countries: frozenset[str] = frozenset()
    official: bool = False


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A Wikidata item that an entity is, with its score (0 to 1) and why: exactly, in doubt, or by a person's word."""

    qid: str
    score: float
    exact: bool
    confirmed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is who: the IRI of an entity, its link, and what it was observed as.

    `observed` has (article, IRI as observed in it, why it is this entity) for the parts whose observed IRI is another,
    `known_as` all other IRIs that it was observed under.
    """

    iri: str
    observed: tuple[tuple[str, str, str], ...] = ()
    known_as: tuple[str, ...] = ()
    link: ItemLink | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its roles, date and topic.

    `same_as` are keys of nodes that tell of the same event otherwise; `unnamed` its parties without a name.
    """

    reading: Reading
    cls: NamedNode
    roles: tuple[Role, ...]
    time: Time | None
    topic: str = ""
    same_as: tuple[str, ...] = ()
    unnamed: tuple[UnnamedRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What the article attributes to a source. `act` is kg:Claim or a class below it; `speaker` None when unnamed.

    `beside` are those who say it with the speaker, `speaker_text` the source in the words of the text, `directed_at`
    those whom it accuses, praises, asks or threatens.
    """

    reading: Reading
    act: NamedNode
    speaker: int | None
    addressee: int | None
    about: tuple[int, ...]
    direct: bool
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    time: Time | None
    beside: tuple[int, ...] = ()
    speaker_text: str = ""
    directed_at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A count. `of` is what is counted, in the words of the text; `event` the key of the event it counts, or ''."""

    reading: Reading
    value: float
    comparator: NamedNode
    measure: NamedNode
    of: str
    of_entity: int | None
    place: int | None
    event: str
    time: Time | None


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """All that was read from one article; `dropped` counts findings whose words it does not say."""

    article: Article
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    memberships: tuple[Membership, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    figures: tuple[Figure, ...]
    sentences: tuple[Span, ...] = ()
    dropped: int = 0
