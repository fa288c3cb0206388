"""What tells whether a stretch is exactly a name, and of what, as numbers and signs."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities.names import Name
from kg.extract.entities.spans import has_capital
from kg.lang.lexicon import classes_by_word, coarse_class, genders, known_names, words
from kg.nlp.ranges import Range
from kg.terms.ontology import curie
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["KINDS", "SpanView"]

KINDS = (KG.Person, KG.Organisation, KG.Place)  # of names, as they are told apart
_LABELS = "PERSON ORG GPE LOC FAC NORP PRODUCT EVENT WORK_OF_ART LAW DATE CARDINAL TIME MONEY QUANTITY ORDINAL".split()
_CLASSES = (
    "Person Official Organisation GovernmentBody PoliticalParty ArmedGroup InternationalOrganisation Company "
    "NewsOrganisation GeopoliticalEntity Country Settlement Region Place".split()
)
_REFERS = {KG.Name: 0, KG.Demonym: 1, KG.Metonym: 2}
_RULES = "name-model name-list name-repeated name-context name-given name-ministry name-surname".split()
_DEPENDENCIES = "nsubj nsubjpass dobj pobj poss compound amod nmod appos conj attr ROOT agent npadvmod dative".split()
_POSSESSIVE = ("’s", "'s")
_INNER_CAPITAL = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")


def _place_in(listed: Sequence[str], word: str | None) -> int:
    return listed.index(word) if word in listed else -1


def kind_of(cls: NamedNode) -> int:
    """The place of a class among KINDS."""
    return KINDS.index(coarse_class(cls))


class SpanView:
    """An article as candidates for names see it. What is asked of tokens again and again is read off once."""

    def __init__(self, doc: "Doc", names: Sequence[Name]) -> None:
        """Looks at an article.

        Args:
            doc: the parsed article.
            names: the names that were found, without overlap.
        """
        self.names = names
        self.exact = {(n.start, n.end): n for n in names}
        self.at = {i: n for n in names for i in range(n.start, n.end)}
        self.entities = [(e.start, e.end, e.label_) for e in doc.ents]
        self.label = {(start, end): name for start, end, name in self.entities}
        self.entity_at = {i: e for e in self.entities for i in range(e[0], e[1])}
        read = [(t.text, t.lower_, t.whitespace_, t.pos_, t.tag_, t.dep_, t.lemma_, t.head.i) for t in doc]
        self.text, self.lower, self.spaces, self.pos, self.tag, self.dep, self.lemma, self.head = (
            list(column) for column in zip(*read, strict=True)
        )
        self.vocab = doc.vocab
        self.capital = [has_capital(t) for t in self.text]
        self.sentence = [0] * len(doc)
        for s in doc.sents:
            self.sentence[s.start : s.end] = [s.start] * len(s)
        lowered = {start for start in set(self.sentence) if not self._is_titled(start)}
        self.titled = [start not in lowered for start in self.sentence]
        self.times = Counter(n.text for n in names)
        self.uncapitalised = Counter(t for t in self.text if t.islower())
        self._used: dict[str, list[float]] = {}

    def _is_titled(self, start: int) -> bool:
        """Whether all words of a sentence have capitals."""
        end = start
        while end < len(self.text) and self.sentence[end] == start:
            if not self.capital[end] and self.text[end].isalpha():
                return False
            end += 1
        return True

    def string(self, start: int, end: int) -> str:
        """The text of tokens `start:end`."""
        inner = (t + w for t, w in zip(self.text[start : end - 1], self.spaces[start : end - 1], strict=True))
        return f"{''.join(inner)}{self.text[end - 1]}"

    def root(self, start: int, end: int) -> int:
        """The token of `start:end` that the others hang on."""
        return next((i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i), end - 1)

    @cached_property
    def _ending(self) -> dict[str, set[int]]:
        """The last word of each longer name -> what such names are of."""
        endings: dict[str, set[int]] = defaultdict(set)
        for n in self.names:
            if " " in n.text:
                endings[n.text.split()[-1]].add(kind_of(n.cls))
        return endings

    @cached_property
    def _acronyms(self) -> set[str]:
        parts = [n.text.replace("-", " ").split() for n in self.names]
        return {"".join(w[0] for w in p if w[0].isupper()) for p in parts if len(p) > 2}

    @cached_property
    def _places_of(self) -> dict[str, set[Range]]:
        """Where each text stands as a name or as spaCy's entity."""
        places: dict[str, set[Range]] = defaultdict(set)
        for span in (*self.exact, *self.label):
            places[self.string(*span)].add(span)
        return places

    def _habits_of(self, text: str) -> list[float]:
        """How a text is used in the article: behind "in", as a speaker, behind "the", and how often."""
        if text not in self._used:
            spans = self._places_of.get(text, set())
            before = [self.lower[s - 1] for s, _ in spans if s]
            n = len(spans) or 1
            self._used[text] = [
                sum(w in words("grammar.yaml", "of_places") for w in before) / n,
                sum(self._speaks(self.root(*span)) for span in spans) / n,
                before.count("the") / n,
                min(len(spans), 8),
            ]
        return self._used[text]

    def _speaks(self, token: int) -> bool:
        return self.dep[token] == "nsubj" and self.lemma[self.head[token]] in words("names.yaml", "speaking")

    def numbers(self, start: int, end: int) -> list[float]:
        """The features of tokens `start:end`."""
        text = self.string(start, end)
        return [
            *self._shape(start, end, text),
            *self._by_rules(start, end),
            *self._overlaps(start, end),
            *self._beside(start, end),
            *self._grammar(start, end),
            *self._edges(start, end),
            *self._elsewhere(start, end, text),
            *self._habits_of(text),
        ]

    def signs(self, start: int, end: int) -> list[str]:
        """The signs of tokens `start:end`: first and last word, neighbours, shape."""
        left, right = self._neighbours(start, end)
        root = self.root(start, end)
        tags = f"{self.tag[left] if left >= 0 else '^'} {self.tag[start]}|{self.tag[end - 1]}"
        return [
            f"first {self.lower[start]}",
            f"last {self.lower[end - 1]}",
            f"left {self.lower[left] if left >= 0 else '^'}",
            f"right {self.lower[right] if right >= 0 else '$'}",
            f"tags {tags} {self.tag[right] if right >= 0 else '$'}",
            f"head {self.dep[root]} {self.lemma[self.head[root]]}",
            f"shape {' '.join(map(_shape_of, self.text[start : min(end, start + 5)]))}",
            f"ending {self.lower[end - 1][-3:]}",
        ]

    def _neighbours(self, start: int, end: int) -> Range:
        """The tokens before, of the same sentence, and behind; -1 where there is none."""
        left = start - 1 if start and self.sentence[start - 1] == self.sentence[start] else -1
        return left, end if end < len(self.text) else -1

    def _shape(self, start: int, end: int, text: str) -> list[float]:
        letters = text.replace(".", "").replace(" ", "")
        return [
            end - start,
            sum(self.capital[start:end]),
            sum(t.islower() for t in self.text[start:end]),
            letters.isupper(),
            any(c.isdigit() for c in text),
            "-" in text,
            _INNER_CAPITAL.search(text) is not None,
            "." in text,
            min(len(text), 40),
        ]

    def _by_rules(self, start: int, end: int) -> list[float]:
        name = self.exact.get((start, end))
        label = self.label.get((start, end))
        if label is None and start and self.lower[start - 1] in ("the", "a"):
            label = self.label.get((start - 1, end))
        if name is None:
            return [-1, 0, -1, -1, -1, _place_in(_LABELS, label)]
        return [
            kind_of(name.cls),
            name.known is not None,
            _REFERS.get(name.kind, 3),
            _place_in(_RULES, name.rule),
            _place_in(_CLASSES, curie(name.cls.value).partition(":")[2]),
            _place_in(_LABELS, label),
        ]

    def _overlaps(self, start: int, end: int) -> list[float]:
        entities = list(dict.fromkeys(self.entity_at[i] for i in range(start, end) if i in self.entity_at))
        names = list({id(n): n for i in range(start, end) if (n := self.at.get(i)) is not None}.values())
        kinds = {kind_of(n.cls) for n in names}
        return [
            any(e[0] < start or e[1] > end for e in entities),
            any(e[0] > start or e[1] < end for e in entities),
            len(entities),
            _place_in(_LABELS, entities[0][2] if entities else None),
            any(n.start < start or n.end > end for n in names),
            any(n.start > start or n.end < end for n in names),
            len(names),
            any(n.kind == KG.Demonym for n in names),
            0 in kinds,
            1 in kinds,
            sum(n.known is not None for n in names),
        ]

    def _beside(self, start: int, end: int) -> list[float]:
        left, right = self._neighbours(start, end)
        word = self.lower[left] if left >= 0 else ""
        after = [*self.lower[end : end + 3], "", "", ""]
        return [
            left >= 0 and self.capital[left] and self.sentence[left] != left,
            right >= 0 and self.capital[right] and self.text[right].isalpha(),
            word == "the",
            word in words("titles.yaml", "heads"),
            word in words("titles.yaml", "honorifics"),
            after[0] == "-",
            word == "-",
            after[0] in _POSSESSIVE,
            word in words("names.yaml", "locative"),
            after[0] in words("names.yaml", "ends_of_names"),
            after[0] == ",",
            right >= 0 and self.pos[right] == "NOUN",
            "who" in (after[0], after[1] if after[0] == "," else ""),
            after[0] == "," and after[1].isdigit() and after[2] == ",",
        ]

    def _grammar(self, start: int, end: int) -> list[float]:
        root = self.root(start, end)
        return [
            _place_in(_DEPENDENCIES, self.dep[root]),
            root == end - 1,
            root == start,
            self._speaks(root),
            self.pos[self.head[root]] == "VERB",
            sum(p in ("VERB", "AUX") for p in self.pos[start:end]),
        ]

    def _edges(self, start: int, end: int) -> list[float]:
        first, last = self.lower[start], self.lower[end - 1]
        heads = classes_by_word("organisation_heads.yaml")
        titles = words("titles.yaml", "heads")
        return [
            first in titles or first in words("titles.yaml", "honorifics"),
            self.text[start] in genders(),
            self.text[end - 1] in genders(),
            last in heads,
            first in heads,
            last in words("names.yaml", "ends_of_names"),
            self.text[end - 1].islower(),
            self.sentence[start] == start,
            self.sentence[start] == 0,
            last in titles and self.capital[end - 1],
            not self.vocab.has_vector(self.text[end - 1]),
        ]

    def _elsewhere(self, start: int, end: int, text: str) -> list[float]:
        single, kinds = end - start == 1, self._ending.get(text, ())
        return [
            text in known_names(),
            min(self.times[text], 6),
            min(self.uncapitalised[text.lower()], 4) if text != text.lower() else 0,
            single and 0 in kinds,
            single and 1 in kinds,
            text in self._acronyms,
            self.titled[start],
        ]


def _shape_of(text: str) -> str:
    if text in ("-", "&", ".", *_POSSESSIVE):
        return text
    if text.lower() in words("names.yaml", "joints"):
        return text.lower()
    if text[:1].isdigit():
        return "d"
    return "X" if text.isupper() and len(text) > 1 else "Xx" if text[:1].isupper() else "x"
