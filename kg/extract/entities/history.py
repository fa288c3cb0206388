"""Who was mentioned where, as far as an article has been read, and what it says beside the names of its entities."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pyoxigraph import NamedNode

from kg.extract.entities.names import Name
from kg.extract.entities.places import Named
from kg.extract.entities.reference_signs import word_of
from kg.lang.lexicon import demonyms, is_kind_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.extract.entities.clusters import Cluster
    from kg.extract.entities.mentions import Mention, Quote

__all__ = ["CLASSES", "GROUPS", "Earlier", "History", "Portrait", "Traits", "class_of", "role_of"]

# Classes that a reference tells apart, and the group (person, body, country, other territory, place) that each is in.
CLASSES = (
    KG.Person, KG.Company, KG.PoliticalParty, KG.ArmedGroup, KG.NewsOrganisation, KG.GovernmentBody,
    KG.InternationalOrganisation, KG.Organisation, KG.Country, KG.Settlement, KG.GeopoliticalEntity, KG.Place,
)  # fmt: skip
GROUPS = (0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 4)
_ROLES = {
    "nsubj": 0, "nsubjpass": 0, "dobj": 1, "iobj": 1, "dative": 1, "pobj": 2, "poss": 3, "compound": 4, "amod": 4,
    "nmod": 4, "appos": 5, "attr": 6, "conj": 7,
}  # fmt: skip
_OTHER_ROLE = 8
_TITLE = 8  # tokens before a name that may be its title
_WITHOUT_NAME = 2  # kinds of mentions from here on: descriptions and pronouns
_TIES = frozenset({"-", "–", "’s", "'s"})


def class_of(cls: NamedNode) -> int:
    """The index in CLASSES of a class or of the nearest above it."""
    if cls in CLASSES:
        return CLASSES.index(cls)
    above = ((KG.Person, 0), (KG.Organisation, 7), (KG.GeopoliticalEntity, 10))
    return next((i for kind, i in above if is_kind_of(cls, kind)), 11)


def role_of(token: "Token") -> int:
    """A token's grammatical role: 0 subject, 1 object, 2 behind a preposition, 3 possessor, 4 modifier …"""
    return _ROLES.get(token.dep_, _OTHER_ROLE)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A mention that has been read: its head, sentence, role, kind (0 name, 1 demonym, 2 description, 3 pronoun)."""

    root: int
    sentence: int
    role: int
    kind: int
    quote: int
    word: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What is the same of an entity at every place: its class and group, how many `names` it has, the `share` of them
    that are no names but demonyms or the like, whether the first is a name, and where that stands.
    """

    cls: int
    group: int
    plural: bool
    names: int
    share: float
    named_first: bool
    first: int
    sentence: int
    paragraph: int


@dataclass(slots=True)
class Portrait:
    """What an article says beside the names of one entity: nouns, other words, and entities that it belongs to."""

    nouns: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    ties: set[int] = field(default_factory=set)

    def see(self, doc: "Doc", entity: int, name: Name, named: Named) -> None:
        """Takes in what stands beside one name.

        Args:
            doc: the parse.
            entity: whose name it is.
            name: the name.
            named: the names of the article, by token.
        """
        self._before(doc, entity, name, named)
        root = doc[name.start : name.end].root
        nouns = [c for c in root.children if c.dep_ == "appos"]
        if root.dep_ == "appos":
            nouns.append(root.head)
        if root.dep_ == "nsubj" and root.head.lemma_ == "be":
            nouns += [c for c in root.head.children if c.dep_ == "attr"]
        for noun in nouns:
            if noun.i not in named:
                self._describe(entity, noun, named)

    def _before(self, doc: "Doc", entity: int, name: Name, named: Named) -> None:
        last = False
        for i in range(name.start - 1, max(name.start - 1 - _TITLE, -1), -1):
            token = doc[i]
            if token.pos_ not in ("NOUN", "PROPN", "ADJ") and token.text not in _TIES:
                return
            if i in named:
                if named[i][0] == entity:
                    return
                self.ties.add(named[i][0])
            elif token.pos_ in ("NOUN", "PROPN") and not last:
                last = True
                self.nouns.add(token.lemma_.lower())
            else:
                self.modifiers.add(token.lower_)

    def _describe(self, entity: int, noun: "Token", named: Named) -> None:
        self.nouns.add(noun.lemma_.lower())
        inner = [c for c in noun.children if c.dep_ in ("compound", "amod", "nmod", "poss")]
        self.modifiers |= {c.lower_ for c in inner}
        behind = [g for c in noun.children if c.dep_ == "prep" for g in c.children]
        self.modifiers |= {g.lower_ for g in behind if g.i not in named and g.dep_ == "pobj"}
        self.ties |= {named[t.i][0] for t in (*inner, *behind) if t.i in named and named[t.i][0] != entity}


class History:
    """What does not change of an article, and the mentions that have been read of it."""

    def __init__(
        self,
        doc: "Doc",
        clusters: "Sequence[Cluster]",
        quotes: "Sequence[Quote]",
        named: Named,
        rules: "Mapping[int, Mention]",
    ) -> None:
        """Begins to read.

        Args:
            doc: the parsed article.
            clusters: its entities.
            quotes: its quotations and who said them.
            named: the tokens of names.
            rules: head token -> the mention that the rules take it for.
        """
        self.doc, self.clusters, self.quotes, self.named, self.rules = doc, clusters, quotes, named, rules
        self.sentence, self.paragraph = _numbers(doc)
        self.quote = [-1] * len(doc)
        for q, quote in enumerate(quotes):
            self.quote[quote.start : quote.end] = [q] * (quote.end - quote.start)
        self.cls = [class_of(c.cls) for c in clusters]
        self.group = [GROUPS[i] for i in self.cls]
        self.gender = [{"male": 1, "female": 2}.get(c.gender, 0) for c in clusters]
        self.first = [c.names[0].start for c in clusters]
        self.traits = [self._traits(e) for e in range(len(clusters))]
        self.most = max((len(c.names) for c in clusters), default=0)
        self.words = [{w for n in c.names for w in n.text.lower().replace("-", " ").split()} for c in clusters]
        self.peoples = [_peoples().get(c.context or c.label, frozenset()) for c in clusters]
        self.portraits = [Portrait() for _ in clusters]
        for entity, cluster in enumerate(clusters):
            for name in cluster.names:
                self.portraits[entity].see(doc, entity, name, named)
        self.read: list[list[Earlier]] = [[] for _ in clusters]
        self.order: list[int] = []
        self.at_root: dict[int, int] = {}
        self.opening: dict[int, int] = {}
        self.said: dict[str, list[tuple[int, int]]] = {}
        self.indefinite = _indefinite(doc, named)
        self.ends = sorted((q.end, q.source) for q in quotes)
        self._likeness: dict[int, dict[int, float]] = {}

    def add(self, root: int, entity: int, kind: int) -> None:
        """A mention of an entity has been read.

        Args:
            root: the head of the mention.
            entity: who is meant.
            kind: of the mention: name, description or pronoun.
        """
        token = self.doc[root]
        word = word_of(self.doc, root)
        self.read[entity].append(Earlier(root, self.sentence[root], role_of(token), kind, self.quote[root], word))
        if kind >= _WITHOUT_NAME:
            self.said.setdefault(word, []).append((root, entity))
        self.order.append(entity)
        self.at_root[root] = entity
        self.opening.setdefault(self.paragraph[root], entity)

    def pass_over(self, root: int) -> None:
        """A place has been read that refers to nobody."""
        self.said.setdefault(word_of(self.doc, root), []).append((root, -1))

    def said_before(self, token: int) -> tuple[int, int]:
        """Who says the last quotation that ends before a token (-1 unknown, -2 none), and how many sentences ago."""
        at = bisect_left(self.ends, (token + 1, -1)) - 1
        if at < 0:
            return -2, 99
        end, source = self.ends[at]
        return self.at_root.get(source, -1), self.sentence[token] - self.sentence[end - 1]

    def speaker(self, token: int) -> int:
        """Who says the quotation that a token stands in: an entity, -1 if unknown, -2 outside quotations."""
        quote = self.quote[token]
        return self.at_root.get(self.quotes[quote].source, -1) if quote >= 0 else -2

    def _traits(self, entity: int) -> Traits:
        cluster, first = self.clusters[entity], self.first[entity]
        names = cluster.names
        return Traits(
            cls=self.cls[entity],
            group=self.group[entity],
            plural=_is_plural(cluster),
            names=len(names),
            share=sum(n.kind != KG.Name for n in names) / len(names),
            named_first=names[0].kind == KG.Name,
            first=first,
            sentence=self.sentence[first],
            paragraph=self.paragraph[first],
        )

    def likeness(self, noun: "Token") -> dict[int, float]:
        """How near in meaning a noun is to what is told of each entity of which something is told."""
        if noun.orth not in self._likeness:
            matrix, starts, entities = self._described
            found: dict[int, float] = {}
            if entities and noun.has_vector:
                near = matrix @ (noun.vector / (float(np.linalg.norm(noun.vector)) or 1))
                found = dict(zip(entities, np.round(np.maximum.reduceat(near, starts), 4).tolist(), strict=True))
            self._likeness[noun.orth] = found
        return self._likeness[noun.orth]

    @cached_property
    def _described(self) -> tuple[npt.NDArray[Any], list[int], list[int]]:
        """Unit vectors of the words that tell what the entities are; where those of each begin; and the entities."""
        rows: list[npt.NDArray[Any]] = []
        starts, entities, vocab = [], [], self.doc.vocab
        for entity, portrait in enumerate(self.portraits):
            told = set(portrait.nouns)
            if self.group[entity]:
                told |= {w for w in self.words[entity] if len(w) > 2}
            vectors = [vocab.get_vector(word) for word in sorted(told) if vocab.has_vector(word)]
            lengths = [float(np.linalg.norm(v)) for v in vectors]
            if own := [v / length for v, length in zip(vectors, lengths, strict=True) if length > 0]:
                starts.append(len(rows))
                entities.append(entity)
                rows += own
        return np.array(rows, np.float32).reshape(len(rows), vocab.vectors_length), starts, entities


def _numbers(doc: "Doc") -> tuple[list[int], list[int]]:
    """The numbers of the sentence and of the paragraph that each token stands in."""
    sentences, paragraphs, sentence, paragraph = [], [], -1, 0
    for token in doc:
        sentence += bool(token.is_sent_start)
        sentences.append(max(sentence, 0))
        paragraphs.append(paragraph)
        paragraph += token.is_space and "\n" in token.text
    return sentences, paragraphs


def _indefinite(doc: "Doc", named: Named) -> dict[str, list[int]]:
    """The nouns outside names behind "a", by their lemma: somebody new, whom "the …" may mean later."""
    found: dict[str, list[int]] = {}
    for token in doc:
        if token.dep_ == "det" and token.morph.get("Definite", []) == ["Ind"] and token.head.i not in named:
            found.setdefault(token.head.lemma_.lower(), []).append(token.head.i)
    return found


def _is_plural(cluster: "Cluster") -> bool:
    return cluster.cls in (KG.ArmedGroup, KG.Company) or (
        cluster.label.endswith("s") and is_kind_of(cluster.cls, KG.Organisation)
    )


@cache
def _peoples() -> dict[str, frozenset[str]]:
    """Country -> its demonyms, in lower case."""
    found: dict[str, frozenset[str]] = {}
    for demonym, country in demonyms().items():
        found[country] = found.get(country, frozenset()) | {demonym.lower()}
    return found
