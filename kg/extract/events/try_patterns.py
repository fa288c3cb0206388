"""Whether patterns keep to their own examples: each fires on its `yes` sentences and on none of its `no` sentences."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.extract.entities.lookup import find_entities
from kg.extract.events.by_rules import EventRules
from kg.extract.events.patterns import Pattern
from kg.model import Article
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["broken_examples"]


def broken_examples(patterns: Sequence[Pattern], nlp: "Language") -> Iterator[tuple[str, str, bool]]:
    """The examples that do not hold: id of the pattern, sentence, and whether it was to fire.

    Args:
        patterns: all of one file: the first that fits a word decides.
        nlp: the loaded pipeline.
    """
    reader = EventRules("own-patterns", patterns)
    cases = [(p.id, text, want) for p in patterns for want, texts in ((True, p.yes), (False, p.no)) for text in texts]
    docs = parse(nlp, [prepare(text) for _, text, _ in cases])
    for (rule, text, want), doc in zip(cases, docs, strict=True):
        findings = reader.find(Article("example", text, "example"), doc, find_entities(doc, []))
        if any(e.rule == f"event-{rule}" for e in findings.events) is not want:
            yield rule, text, want
