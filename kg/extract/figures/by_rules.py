"""The extractor of figures by rules: numbers, what they count, and where."""

from typing import TYPE_CHECKING

from kg.extract.dates import date_on, dates_in, time_of
from kg.extract.entities.lookup import Entities
from kg.extract.entities.mentions import Mention
from kg.extract.extractor import Findings, FoundFigure, Party
from kg.extract.figures.figures import Figure, find_figures
from kg.model import Article
from kg.nlp.ranges import Range, span_of
from kg.nlp.tree import phrases
from kg.terms.iris import slug
from kg.terms.ontology import label
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["FigureRules"]


class FigureRules:
    """Counts of people and votes."""

    name = "figure-rules"

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """The figures of the article.

        Args:
            article: the article.
            doc: the parse.
            entities: its entities with their mentions.
        """
        dates = dates_in(article, doc)
        return Findings(
            figures=tuple(
                FoundFigure(
                    trigger=span_of(doc, _trigger(figure)),
                    value=figure.value,
                    comparator=figure.comparator,
                    measure=figure.measure,
                    of=figure.of,
                    counted=_party(doc, _counted(doc, entities, figure)),
                    place=_party(doc, _place(doc, entities, figure)),
                    time=time_of(doc, date_on(doc[figure.anchor], dates)),
                    confidence=figure.confidence,
                    rule=f"figure-{slug(label(figure.measure))}",
                )
                for figure in find_figures(doc)
            )
        )


def _trigger(figure: Figure) -> Range:
    beside = figure.start <= figure.noun < figure.end + 6
    return (figure.start, figure.noun + 1) if beside else (figure.start, figure.end)


def _party(doc: "Doc", mention: Mention | None) -> Party | None:
    return Party(span_of(doc, (mention.start, mention.end)), mention.entity) if mention else None


def _counted(doc: "Doc", entities: Entities, figure: Figure) -> Mention | None:
    """Whose people are counted: "Hamas terrorists" are Hamas's, "Israelis" Israel's."""
    if figure.noun < 0:
        return None
    noun = doc[figure.noun]
    for i in (figure.noun, *(c.i for c in noun.lefts if c.dep_ in ("amod", "compound", "poss"))):
        mention = entities.headed(i)
        if mention is not None and not entities.is_a(mention.entity, KG.Person):
            return mention
    return None


def _place(doc: "Doc", entities: Entities, figure: Figure) -> Mention | None:
    """The place that hangs on the word that tells the measure."""
    for phrase in phrases(doc[figure.anchor], "in", "inside", "at", "near"):
        for inner in phrase.children:
            mention = entities.headed(inner.i)
            if mention and entities.is_a(mention.entity, KG.Place):
                return mention
    return None
