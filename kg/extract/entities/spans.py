"""Stretches of an article that may be names, around those that spaCy and the word lists found.

A name that was found may be a part of the name ("Obama" of "Obama administration", "Telecom" of "Telecom Egypt") or
more than it ("Kingston Securities Executive"): every stretch that it may be cut down or extended to is a candidate.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.entities.names import Name
from kg.lang.lexicon import words
from kg.nlp.ranges import Range

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Range", "candidate_spans", "has_capital"]

_LABELS = frozenset("PERSON ORG GPE LOC FAC NORP PRODUCT EVENT WORK_OF_ART LAW".split())
_POSSESSIVE = frozenset({"’s", "'s"})
_HYPHENS = frozenset({"-", "–"})
_LONGEST = 12
_CUT = 2  # tokens that may be cut off at either side
_LEFT, _RIGHT, _BEHIND_JOINT = 3, 5, 4  # tokens that may be added
_JOINTS = 2  # times that a joint may carry a name on: "Committee on the Elimination of Racial Discrimination"
_WITHIN = 7  # tokens of a name of which every part is a candidate
_BETWEEN = 2  # words without a capital before one that ends names: "French civil aviation authority"
_NICKNAME = 4  # tokens of a nickname


def has_capital(word: str) -> bool:
    """Whether a word may be the first of a name: with a capital, or a number of several digits."""
    return word[:1].isupper() or (word[:1].isdigit() and len(word) > 1)


def candidate_spans(doc: "Doc", names: Sequence[Name]) -> list[Range]:
    """The stretches that may be names, those that were found among them, in order.

    A name of the word lists whose neighbours cannot belong to it is settled: no candidate overlaps it.

    Args:
        doc: the parsed article.
        names: the names that were found, without overlap.
    """
    return sorted(_Finder(doc, names).found)


class _Finder:
    def __init__(self, doc: "Doc", names: Sequence[Name]) -> None:
        self.doc = doc
        self.at = {i: n for n in names for i in range(n.start, n.end)}
        self.capital = [has_capital(t.text) for t in doc]
        self.lower = [t.lower_ for t in doc]
        self.sentence = [0] * len(doc)
        for k, s in enumerate(doc.sents):
            self.sentence[s.start : s.end] = [k] * len(s)
        settled = [n for n in names if self._is_settled(n)]
        self.settled = {i for n in settled for i in range(n.start, n.end)}
        self.found: set[Range] = set()
        seeds = [(n.start, n.end) for n in names]
        seeds += [(e.start, e.end) for e in doc.ents if e.label_ in _LABELS]
        for start, end in dict.fromkeys(seeds + self._overlooked()):
            if self.settled.isdisjoint(range(start, end)):
                self._around(start, end)

    def _is_settled(self, name: Name) -> bool:
        """Whether a listed name has neighbours that cannot belong to it."""
        if name.known is None:
            return False
        near = [i for i in (name.start - 1, name.end) if 0 <= i < len(self.doc)]
        joints, ends = words("names.yaml", "joints"), words("names.yaml", "ends_of_names")
        return not any(
            self.capital[i]
            or self.lower[i] in joints & {"of", "&"}
            or self.lower[i] in ends
            or self.lower[i] in _HYPHENS
            for i in near
        ) and not self._body_ends(name.end)

    def _body_ends(self, end: int) -> list[int]:
        """Where a body that is told in small words would end: behind "air force", "civil aviation authority"."""
        ends, found = words("names.yaml", "ends_of_names"), []
        for i in range(end, min(end + _BETWEEN + 1, len(self.doc))):
            if self.doc[i].pos_ not in ("NOUN", "ADJ", "PROPN") or self.capital[i]:
                break
            if self.lower[i] in ends:
                found.append(i + 1)
        return found

    def _overlooked(self) -> list[Range]:
        """Runs of words with capitals that nobody took for names."""
        runs, i = [], 0
        while i < len(self.doc):
            if not self._begins_run(self.doc[i]):
                i += 1
                continue
            end = i
            while end < len(self.doc) and self._goes_on(end, i):
                end += 1
            if end > i:
                runs.append((i, end))
            i = max(end, i + 1)
        return runs

    def _begins_run(self, token: "Token") -> bool:
        i = token.i
        if not self.capital[i] or i in self.at or token.pos_ not in ("PROPN", "NOUN", "ADJ", "X", "VERB"):
            return False
        return not token.is_sent_start or token.tag_ in ("NNP", "NNPS")

    def _goes_on(self, i: int, first: int) -> bool:
        same = self.sentence[i] == self.sentence[first]
        return same and i not in self.at and self.capital[i] and self.doc[i].is_alpha

    def _add(self, start: int, end: int) -> None:
        while start < end and (self.lower[start] in words("grammar.yaml", "articles") or self.doc[start].is_space):
            start += 1
        if not 0 <= start < end <= len(self.doc) or end - start > _LONGEST:
            return
        fits = self.sentence[start] == self.sentence[end - 1] and any(self.capital[start:end])
        fits = fits and self.settled.isdisjoint(range(start, end))
        if fits and not self.doc[start].is_punct:
            self.found.add((start, end))

    def _around(self, start: int, end: int) -> None:
        self._add(start, end)
        for k in range(1, min(_CUT + 1, end - start)):
            self._add(start + k, end)
            self._add(start, end - k)
        if end - start <= _WITHIN:
            for first in range(start, end):
                for last in range(first + 1, end + 1):
                    if self.capital[first] and self.capital[last - 1]:
                        self._add(first, last)
        self._extended_right(start, end)
        self._extended_left(start, end)

    def _extended_right(self, start: int, end: int) -> None:
        size, ends = len(self.doc), words("names.yaml", "ends_of_names")
        if end >= size:
            return
        if self.lower[end] in ends or (self.capital[end] and end not in self.at):
            self._add(start, end + 1)
        if end + 1 < size and self.doc[end].pos_ in ("NOUN", "ADJ", "PROPN") and self.lower[end + 1] in ends:
            self._add(start, end + 2)
        for last in self._body_ends(end):
            self._add(start, last)
        self._behind_particle(start, end)
        self._behind_nickname(start, end)
        self._capitals(start, end, _RIGHT)
        if self.lower[end] in words("names.yaml", "joints") or self.lower[end] in _HYPHENS:
            self._behind_joint(start, end + 1)

    def _capitals(self, start: int, begin: int, most: int) -> None:
        """The name with each run of words with capitals behind it."""
        last = begin
        while last < min(begin + most, len(self.doc)) and self.capital[last]:
            last += 1
            self._add(start, last)

    def _behind_particle(self, start: int, end: int) -> None:
        """ "Ursula von" and "der Leyen"."""
        begin = end
        while begin < min(end + 2, len(self.doc)) and self.lower[begin] in words("names.yaml", "small_within"):
            begin += 1
        if begin > end:
            self._capitals(start, begin, 2)

    def _behind_nickname(self, start: int, end: int) -> None:
        """ "Anthony “Tony Ducks” Corallo"."""
        if self.doc[end].text != "“":
            return
        for i in range(end + 1, min(end + 2 + _NICKNAME, len(self.doc))):
            if self.doc[i].text == "”":
                self._capitals(start, i + 1, 2)
                return

    def _behind_joint(self, start: int, after: int, depth: int = 1) -> None:
        """ "Bank of", "Council on" and what follows."""
        begin, size = after, len(self.doc)
        while begin < min(after + 2, size) and self.lower[begin] in words("names.yaml", "between"):
            begin += 1
        if (name := self.at.get(begin)) is not None:
            self._add(start, name.end)
        self._capitals(start, begin, _BEHIND_JOINT)
        last = begin
        while last < min(begin + _BEHIND_JOINT, size) and self.capital[last]:
            last += 1
        if begin < last < size and depth < _JOINTS and self.lower[last] in words("names.yaml", "joints"):
            self._behind_joint(start, last + 1, depth + 1)

    def _extended_left(self, start: int, end: int) -> None:
        first = start - 1
        while first >= max(start - _LEFT, 0) and self.capital[first] and self.doc[first].is_alpha:
            self._add(first, end)
            if self.doc[first].is_sent_start:
                break
            first -= 1
        if start == 0:
            return
        first = start
        while first > max(start - 2, 1) and self.lower[first - 1] in words("names.yaml", "small_within"):
            first -= 1
        if first < start and self.capital[first - 1]:
            self._add(first - 1, end)
        before = self.at.get(start - 1)
        if before is not None and before.end == start:
            self._add(before.start, end)
            if end < len(self.doc) and self.lower[end] in words("names.yaml", "ends_of_names"):
                self._add(before.start, end + 1)
        if start > 1:
            self._across(start, end)

    def _across(self, start: int, end: int) -> None:
        """What a hyphen, a joint or a possessive ties to the name."""
        mark, name = self.lower[start - 1], self.at.get(start - 2)
        if mark in _HYPHENS or (mark in words("names.yaml", "joints") and (name or self.capital[start - 2])):
            self._add(name.start if name else start - 2, end)
        elif mark in _POSSESSIVE and name:
            self._add(name.start, end)
