"""What views give to pages, commands and the API: one typed record for each kind of thing.

They are plain dictionaries with fixed keys, so that they go out as JSON as they are.
"""

from typing import NotRequired, TypedDict

__all__ = [
    "ArticleRecord", "ClaimLine", "Contested", "EntityRecord", "EventLine", "EventRecord", "ExternalRecord",
    "FigureLine", "Line", "Matter", "OfficeComparison", "OfficeLine", "ReportRecord", "Side", "Source",
]  # fmt: skip


class _Named(TypedDict):
    iri: str
    name: str


class EntityRecord(_Named, total=False):
    """An entity, or a voice without a name (`iri` is '' then); `broad` is person, organisation or place."""

    broad: str


class ArticleRecord(TypedDict):
    """An article as a line shows it; `date` is an ISO day, '' where unknown."""

    iri: str
    article: str
    headline: str
    date: str
    outlet: str


class Source(ArticleRecord):
    """Where a statement stands: its first sentence, and the offsets of that in the article's text.

    `page` is the page of a document that has pages, else ''.
    """

    start: int
    end: int
    page: str
    sentence: str


class Line(TypedDict):
    """What lines of all statements have; dates are ISO, '' where unknown; `voice` is None for the article's own."""

    iri: str
    kind: str
    type: str
    label: str
    date: str
    earliest: str
    latest: str
    modality: str
    voice: EntityRecord | None
    hedge: str
    confidence: str
    source: Source | None


class EventLine(Line):
    """An event: who, with what role, where."""

    agents: list[EntityRecord]
    targets: list[EntityRecord]
    participants: list[EntityRecord]
    unnamed_agents: list[str]
    unnamed_targets: list[str]
    unnamed_participants: list[str]
    places: list[EntityRecord]
    topic: str


class ClaimLine(Line):
    """A claim: who said what, about whom and to whom; `tail` is its sentence without the speaker."""

    speaker: EntityRecord
    tail: str
    target: list[EntityRecord]
    text: str
    cue: str
    direct: bool
    about: list[EntityRecord]


class OfficeLine(Line):
    """An office: who holds which, where, and whether still."""

    person: EntityRecord | None
    office: str
    organisation: EntityRecord | None
    status: str
    as_of: str


class ExternalRecord(TypedDict):
    """A statement of Wikidata on an entity: its property (P39), value, and since and until when, '' where not told."""

    property: str
    value: str
    since: str
    until: str


class OfficeComparison(TypedDict):
    """What Wikidata says of an office that an article tells: its label there, the term, and whether both agree."""

    item_office: str
    since: str
    until: str
    verdict: str


class FigureLine(Line):
    """A figure: how many of what, where."""

    number: str
    of: str
    measure: str
    places: list[EntityRecord]


class Side(TypedDict):
    """What one side of a contested matter says, and where; `published` is the day of its article."""

    iri: str
    text: str
    voice: EntityRecord | None
    date: str
    published: str
    source: Source | None


class Matter(TypedDict):
    """A matter on which voices differ: of kind figure, event or update; `sources` are the independent ones.

    `entities` are the IRIs of whom it is about, where somebody asked.
    """

    kind: str
    matter: str
    measure: str
    sources: int
    sides: list[Side]
    entities: NotRequired[list[str]]


class Contested(TypedDict):
    """The matters that are contested, those of most sources first, and how many statements were too unsure."""

    matters: list[Matter]
    count: int
    updates: int
    left_out: int


class ReportRecord(TypedDict):
    """One report of an event; `origin` is the outlet or agency that it comes from."""

    iri: str
    date: str
    source: Source | None
    origin: str


class EventRecord(TypedDict):
    """An event once, with all its reports."""

    iri: str
    type: str
    label: str
    date: str
    earliest: str
    latest: str
    parties: list[EntityRecord]
    unnamed_parties: list[str]
    places: list[EntityRecord]
    reports: list[ReportRecord]
    sources: int
    dates: list[str]
