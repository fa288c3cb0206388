"""Who has been mentioned so far: what the rules for descriptions and pronouns look back on."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.entities.clusters import Cluster
from kg.extract.entities.mentions import Mention, Quote
from kg.lang.lexicon import is_kind_of, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Seen", "is_definite"]


class Seen:
    """Who has been mentioned where, as an article is read from its start to its end."""

    def __init__(self, doc: "Doc", clusters: Sequence[Cluster], quotes: Sequence[Quote]) -> None:
        self.doc, self.clusters = doc, clusters
        self.sentence = _sentence_numbers(doc)
        self.mentions: list[Mention] = []
        self.at_root: dict[int, Mention] = {}
        self.recent: dict[int, list[Mention]] = defaultdict(list)
        self.quote_at = {i: q for q in quotes for i in range(q.start, q.end)}
        self.people = {
            name.start: e for e, c in enumerate(clusters) if is_kind_of(c.cls, KG.Person) for name in c.names
        }
        self.sources = {q.source for q in quotes if q.source >= 0}

    def add(self, mention: Mention) -> None:
        """Puts a mention in, behind those before it."""
        self.mentions.append(mention)
        self.at_root[mention.root] = mention
        self.recent[mention.entity].append(mention)


def _sentence_numbers(doc: "Doc") -> list[int]:
    numbers, n = [], -1
    for token in doc:
        n += bool(token.is_sent_start)
        numbers.append(max(n, 0))
    return numbers


def is_definite(token: "Token") -> bool:
    """Whether a noun has "the", "this", "that" or a possessor before it."""
    return any(
        (c.dep_ == "det" and c.lower_ in words("grammar.yaml", "definite")) or c.dep_ == "poss" for c in token.lefts
    )
