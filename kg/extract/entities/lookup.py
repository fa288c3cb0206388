"""The entities of one article, looked up by characters, by tokens and by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities import mentions as coref
from kg.extract.entities.clusters import Cluster, cluster_names, identity_of
from kg.extract.entities.find import find_names
from kg.extract.entities.references import Choice, Model, resolve
from kg.lang.lexicon import is_kind_of
from kg.model import Entity, Mention, Span
from kg.nlp.ranges import Range, span_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Entities", "entities_of", "find_entities"]


@dataclass(frozen=True)
class Entities:
    """Who and what an article names.

    `entities` and `mentions` are all that an extractor needs that works in characters. `clusters` and `in_tokens`
    are the same entities and mentions as the readers see them that work on the parse; `in_doubt` are references that
    are not sure enough to be mentions, and `by_rule` the mentions as the rules alone read them.
    """

    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    clusters: tuple[Cluster, ...]
    in_tokens: tuple[coref.Mention, ...]
    in_doubt: tuple[Choice, ...] = ()
    by_rule: tuple[coref.Mention, ...] = ()

    def is_a(self, entity: int, *classes: NamedNode) -> bool:
        """Whether an entity is of one of some classes, or of one below them."""
        return is_kind_of(self.entities[entity].cls, *classes)

    def names(self, entity: int) -> tuple[str, ...]:
        """The different names of an entity, in the order of the text."""
        return tuple(dict.fromkeys(name.text for name in self.clusters[entity].names))

    def named(self, name: str) -> int | None:
        """The entity that has a label or name, None where none has."""
        return self._by_name.get(name)

    def at(self, span: Span) -> Mention | None:
        """The mention that stands exactly there, None where none does."""
        return self._by_span.get(span)

    def headed(self, token: int) -> coref.Mention | None:
        """The mention whose head is a token; names before descriptions before pronouns."""
        return self.by_head.get(token)

    @cached_property
    def by_head(self) -> dict[int, coref.Mention]:
        """Head token -> its mention."""
        return coref.head_mentions(self.in_tokens)

    @cached_property
    def doubtful(self) -> dict[int, Choice]:
        """Head token -> the reference in doubt there."""
        return {c.place.root: c for c in self.in_doubt}

    @cached_property
    def _by_span(self) -> dict[Span, Mention]:
        return {m.span: m for m in reversed(self.mentions)}

    @cached_property
    def _by_name(self) -> dict[str, int]:
        by_name: dict[str, int] = {}
        for i, entity in enumerate(self.entities):
            for name in (entity.label, *self.names(i)):
                by_name.setdefault(name, i)
        return by_name


def find_entities(
    doc: "Doc",
    quotes: Sequence[coref.Quote] = (),
    model: Model | None = None,
    clusters: Sequence[Cluster] | None = None,
) -> Entities:
    """The entities of a parsed article with their mentions.

    Args:
        doc: the parse.
        quotes: who is quoted where, for "I" and "we".
        model: another model of references than the one that is installed.
        clusters: the entities with their names, where they are known already.
    """
    if clusters is None:
        clusters = cluster_names(doc, find_names(doc))
    mentions, in_doubt, by_rule = resolve(doc, clusters, quotes, model)
    return entities_of(doc, clusters, mentions, in_doubt, by_rule)


def entities_of(
    doc: "Doc",
    clusters: Sequence[Cluster],
    mentions: tuple[coref.Mention, ...],
    in_doubt: tuple[Choice, ...] = (),
    by_rule: tuple[coref.Mention, ...] = (),
) -> Entities:
    """The entities of an article whose mentions are known.

    Args:
        doc: the parse.
        clusters: the entities with their names.
        mentions: all of them, in tokens.
        in_doubt: references that are not sure enough.
        by_rule: the mentions as the rules alone read them.
    """
    return Entities(
        entities=tuple(Entity(c.label, c.cls, identity_of(c), c.context) for c in clusters),
        mentions=tuple(Mention(span_of(doc, _range(m)), m.entity, m.kind, m.rule) for m in mentions),
        clusters=tuple(clusters),
        in_tokens=mentions,
        in_doubt=in_doubt,
        by_rule=by_rule,
    )


def _range(mention: coref.Mention) -> Range:
    return mention.start, mention.end
