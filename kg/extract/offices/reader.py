"""The extractor of offices: who holds which title at which body, by trained trees."""

from typing import TYPE_CHECKING

from kg.extract.dates import dates_in
from kg.extract.entities.lookup import Entities
from kg.extract.entities.mentions import Mention
from kg.extract.extractor import Findings, FoundOffice, Party
from kg.extract.offices.find import LEAST, Office, find_offices
from kg.model import Article
from kg.nlp.ranges import span_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["OfficeReader"]


class OfficeReader:
    """Offices by titles beside names, and by sentences that say who is what.

    `least`: the confidence from which an office is told, where less is asked for than usual.
    """

    name = "offices"

    def __init__(self, least: float | None = None) -> None:
        self._least = LEAST if least is None else min(least, LEAST)

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """The offices of the article.

        Args:
            article: the article.
            doc: the parse.
            entities: its entities with their mentions.
        """
        # The trees learned from the mentions that the rules read; others would be strange to them.
        offices = find_offices(
            doc,
            entities.clusters,
            entities.by_rule,
            dates_in(article, doc),
            article.date,
            self._least,
        )
        return Findings(offices=tuple(_finding(doc, office) for office in offices))


def _finding(doc: "Doc", office: Office) -> FoundOffice:
    person, *owner = office.roles
    body = None
    if office.body is not None:
        body = _party(doc, owner[0], office.body) if owner else Party(None, office.body)
    return FoundOffice(
        person=_party(doc, person, office.person),
        title=office.title,
        body=body,
        status=office.status,
        trigger=span_of(doc, office.trigger),
        confidence=office.confidence,
        rule=office.rule,
        asserted=office.is_predicate,
    )


def _party(doc: "Doc", mention: Mention, entity: int) -> Party:
    return Party(span_of(doc, (mention.start, mention.end)), entity)
