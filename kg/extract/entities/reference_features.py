"""What tells whether a place refers to an entity, as numbers: of the place, of what was read before, and of both."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.extract.entities.history import Earlier, History, role_of
from kg.extract.entities.places import KINDS, Place, describes_person
from kg.extract.entities.reference_signs import word_of
from kg.lang.lexicon import classes_by_word, is_kind_of, sections, words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["candidates", "rows"]

_MOST = 12  # candidates
_AHEAD = 150  # tokens that a name may stand behind the first reference to it
_NEVER = 99.0
_DETERMINERS = ("", "the", "this", "poss", "a", "bare")
_BESIDE = ("", "before", "appos", "attr")
_RULES = (
    "coref-apposition", "coref-office", "coref-people", "coref-named-body", "coref-description", "coref-title",
    "coref-epithet", "coref-pronoun", "coref-there", "coref-first-person",
)  # fmt: skip
_NEAR = 2  # sentences
_UP = 8  # heads up to the clause that a pronoun stands in


def candidates(history: History, place: Place) -> list[int]:
    """The entities that a place may refer to, the likeliest first by nearness and frequency, at most a dozen."""
    here, by_rule = history.sentence[place.root], history.rules.get(place.root)
    rule = by_rule.entity if by_rule else -1
    ranked, others = [], _owning_persons(history, place)
    for entity, read in enumerate(history.read):
        if entity in others or not _agrees(history, place.kind, entity):
            continue
        if entity == place.beside:
            weight = -_NEVER
        elif read:
            weight = here - read[-1].sentence - min(len(read), 10) * 0.5 - 2 * (entity == rule)
        elif history.first[entity] - place.root <= _AHEAD:
            weight = 6.0 + history.sentence[history.first[entity]] - here
        else:
            continue
        ranked.append((weight, entity))
    return [entity for _, entity in sorted(ranked)[:_MOST]]


def _owning_persons(history: History, place: Place) -> set[int]:
    """Whose friend, brother or office a description tells of: "a friend of Ann" is another than Ann."""
    if place.kind != "description":
        return set()
    noun = history.doc[place.root]
    behind = [g for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children]
    named = [
        history.named[t.i][0] for t in (*noun.lefts, *behind) if t.dep_ in ("poss", "pobj") and t.i in history.named
    ]
    return {entity for entity in named if history.group[entity] == 0 and entity != place.beside}


def _agrees(history: History, kind: str, entity: int) -> bool:
    is_person = history.group[entity] == 0
    if kind in ("he", "she"):
        return is_person and history.gender[entity] != (2 if kind == "he" else 1)
    return not is_person if kind == "it" else True


def rows(history: History, place: Place, among: Sequence[int]) -> npt.NDArray[Any]:
    """The features of a place with each of its candidates.

    Args:
        history: what has been read.
        place: the pronoun or description.
        among: its candidates, at least one.

    Returns:
        float32 of shape (candidates, features).
    """
    seen = _Seen(history, place, among)
    own = np.array([seen.own()], np.float32).repeat(len(among), 0)
    return np.concatenate([own, np.array([seen.past(e) + seen.pair(e) for e in among], np.float32)], 1)


class _Seen:
    """A place with what all its candidates share."""

    def __init__(self, history: History, place: Place, among: Sequence[int]) -> None:
        self.h, self.place, self.among = history, place, among
        self.token = history.doc[place.root]
        self.word, self.lemma = self.token.lower_, self.token.lemma_.lower()
        self.sentence, self.quote = history.sentence[place.root], history.quote[place.root]
        self.role = role_of(self.token)
        self.speaker = history.speaker(place.root)
        by_rule = history.rules.get(place.root)
        self.rule, self.by = (by_rule.entity, _RULES.index(by_rule.rule)) if by_rule else (-1, -1)
        self.is_description = place.kind == "description"
        self.modifiers, self.owners = self._phrase() if self.is_description else (frozenset(), frozenset())
        classes = classes_by_word("nominals.yaml").get(self.word, ()) if self.is_description else ()
        self.fits = {e: bool(classes) and is_kind_of(history.clusters[e].cls, *classes) for e in among}
        self.has_class = bool(classes)
        self.gender = self._gender()
        self.antecedent = _antecedent(self.token) if place.kind == "relative" else -1
        self.subject = history.at_root.get(_subject(self.token), -1)
        self.alike = history.likeness(self.token) if self.is_description else {}
        self.last = [(history.read[e][-1].root if history.read[e] else -1, history.group[e]) for e in among]
        self.order = history.order[-8:]
        self.most = history.most
        self.fitting = sum(self.fits.values())
        self.rivals = self._rivals()
        self.last_speaker, self.since_quote = history.said_before(place.root)
        self.before = self._same_word()
        self.new = self._since(history.indefinite.get(self.lemma, ())) if self.is_description else -1.0
        paragraph = history.paragraph[place.root]
        self.openings = [history.opening.get(paragraph, -1), history.opening.get(paragraph - 1, -1)]

    def _phrase(self) -> tuple[frozenset[str], frozenset[int]]:
        """The words before a description's head, and the entities in its phrase or behind its preposition."""
        h, place = self.h, self.place
        modifiers, owners = set(), set()
        for i in range(place.start, place.root):
            if i in h.named:
                owners.add(h.named[i][0])
            elif i in h.at_root:
                owners.add(h.at_root[i])
            if h.doc[i].pos_ in ("NOUN", "ADJ", "PROPN"):
                modifiers.add(h.doc[i].lower_)
        for child in self.token.children:
            if child.dep_ == "prep" and child.lower_ in words("features.yaml", "owner_prepositions"):
                owners |= {h.named[g.i][0] for g in child.children if g.dep_ == "pobj" and g.i in h.named}
        return frozenset(modifiers), frozenset(owners)

    def _rivals(self) -> dict[int, tuple[int, int, int]]:
        """Group -> how often its most named candidate is named, how many there are, how many were read of late."""
        h, found = self.h, {}
        for group in {h.group[x] for x in self.among}:
            own = [x for x in self.among if h.group[x] == group]
            near = sum(bool(h.read[x]) and self.sentence - h.read[x][-1].sentence <= _NEAR for x in own)
            found[group] = (max(h.traits[x].names for x in own), len(own), near)
        return found

    def _same_word(self) -> dict[int, tuple[float, bool]]:
        """Entity (or -1 for nobody) -> sentences since this word meant it, and whether the same speaker used it."""
        said = self.h.said.get(word_of(self.h.doc, self.place.root), ())
        return {
            entity: (float(self.sentence - self.h.sentence[root]), self.h.speaker(root) == self.speaker)
            for root, entity in said
            if root < self.place.root
        }

    def _since_another(self, entity: int) -> float:
        """Sentences since this word meant another entity."""
        if not self.before:
            return _NEVER
        return min((n for e, (n, _) in self.before.items() if e not in (entity, -1)), default=_NEVER)

    def _since(self, roots: Sequence[int]) -> float:
        """Sentences since the last of some tokens in order."""
        earlier = [root for root in roots if root < self.place.root]
        return float(self.sentence - self.h.sentence[earlier[-1]]) if earlier else _NEVER

    def _gender(self) -> int:
        if self.place.kind == "he" or self.word in words("nominals.yaml", "male"):
            return 1
        return 2 if self.place.kind == "she" or self.word in words("nominals.yaml", "female") else 0

    def own(self) -> list[float]:
        """The features of the place itself."""
        h, place, token = self.h, self.place, self.token
        below = list(token.children)
        return [
            KINDS.index(place.kind),
            self.role,
            self.quote >= 0,
            self.sentence,
            self.sentence / (h.sentence[-1] + 1),
            token.tag_ in ("NNS", "NNPS"),
            _DETERMINERS.index(place.determiner),
            _BESIDE.index(place.how),
            describes_person(self.word),
            self.has_class,
            len(self.modifiers),
            len(self.owners),
            self.by,
            self.speaker >= 0,
            self.word.endswith(("self", "selves")),
            self.word in words("nominals.yaml", "people"),
            len(self.among),
            place.root - token.sent.start,
            token.tag_ in ("PRP$", "WP$"),
            self.antecedent >= 0,
            any(c.dep_ == "relcl" for c in below),
            any(c.dep_ == "prep" and c.lower_ == "of" for c in below),
            any(c.dep_ == "nummod" for c in below),
            {"which": 1, "that": 2}.get(self.word, 0),
            _expects_clause(token),
            self.role == 0 and token.head.lemma_.lower() in _saying(),
            self.since_quote,
            self.before.get(-1, (_NEVER, False))[0],
            self.new,
        ]

    def past(self, entity: int) -> list[float]:
        """How often, how near and in what roles an entity was mentioned before."""
        h, read, root, here = self.h, self.h.read[entity], self.place.root, self.sentence
        if not read:
            first = h.first[entity]
            return [-1, max(root - first, -999), _NEVER, _NEVER, -1, -1, -1, -1, _NEVER, 0, 0, 0, 0, 0,
                    h.paragraph[root] - h.paragraph[first], 0, 0, 0, 0, 0, -1]  # fmt: skip
        last, recent = read[-1], read[-12:]
        later = [group for at, group in self.last if at > last.root]
        ago = [here - m.sentence for m in recent]
        subjects = [here - m.sentence for m in recent[-6:] if m.role == 0]
        near = [here - m.sentence for m in recent[-5:] if m.role == 0]
        return [
            ago[-1],
            min(root - last.root, 999),
            len(later),
            later.count(h.group[entity]),
            last.role,
            last.kind,
            last.quote >= 0,
            last.quote == self.quote >= 0,
            subjects[-1] if subjects else _NEVER,
            len([n for n in ago if n <= 3]),
            ago[-8:].count(1),
            len(read),
            last.role == self.role,
            self._shares_verb(last),
            h.paragraph[root] - h.paragraph[last.root],
            last.root == self.antecedent,
            [m.role for m in read].count(0),
            self.order.count(entity),
            1 in near,
            0 in near,
            any(m.kind == 2 and m.word == self.lemma for m in read) if self.is_description else -1,
        ]

    def _shares_verb(self, last: Earlier) -> bool:
        """Whether both are arguments of one verb, so that a plain pronoun cannot mean the other."""
        return last.role != self.role and self.h.doc[last.root].head == self.token.head

    def pair(self, entity: int) -> list[float]:
        """What the entity is against what the place says."""
        h, place, owners, words, traits = self.h, self.place, self.owners, self.modifiers, self.h.traits[entity]
        portrait, own_words, peoples = h.portraits[entity], h.words[entity], h.peoples[entity]
        most, rivals, near = self.rivals[traits.group]
        same_sex = 0 if not self.gender or not h.gender[entity] else 1 if self.gender == h.gender[entity] else -1
        ties = h.portraits[self.speaker].ties if self.speaker >= 0 else ()
        since, same_speaker = self.before.get(entity, (_NEVER, False))
        return [
            traits.cls,
            traits.group,
            traits.names,
            traits.first,
            traits.sentence,
            same_sex,
            traits.plural,
            self.rule == entity,
            self.speaker == entity,
            entity in ties,
            self.subject == entity,
            place.beside == entity,
            place.beside >= 0 and place.beside != entity,
            entity in owners,
            bool(owners) and any(entity in h.portraits[o].ties or o in portrait.ties for o in owners),
            bool(owners) and any(h.clusters[o].label == h.clusters[entity].context for o in owners),
            self.fits[entity],
            self.fitting,
            self.lemma in portrait.nouns,
            self.lemma in own_words or self.word in own_words,
            len(words & portrait.modifiers),
            len(words & own_words),
            len(words - portrait.modifiers - own_words - peoples),
            len(words & peoples),
            len(portrait.nouns),
            self.alike.get(entity, -1) if self.is_description else -2,
            traits.share,
            self.most,
            traits.names / most,
            rivals,
            near,
            traits.named_first,
            self.last_speaker == entity,
            since,
            same_speaker,
            self._since_another(entity),
            self.openings[0] == entity,
            self.openings[1] == entity,
            traits.paragraph,
        ]


@cache
def _saying() -> frozenset[str]:
    """Verbs behind which somebody's words stand."""
    return frozenset(sections("cues.yaml")["frames"]["clause"])


def _antecedent(pronoun: "Token") -> int:
    """The head of the noun that a relative pronoun's clause hangs on, or -1."""
    token = pronoun
    for _ in range(_UP):
        if token.dep_ == "relcl":
            return int(token.head.i)
        token = token.head
    return -1


def _subject(token: "Token") -> int:
    """The subject of the clause that a token stands in, or of the next one above, if it is another token; else -1."""
    verb = token.head
    for _ in range(_UP):
        own = next((c.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), token.i)
        if own != token.i:
            return int(own)
        verb = verb.head
    return -1


def _expects_clause(token: "Token") -> bool:
    """ "It" that refers to nothing or to a clause behind it: "it is clear that", "it seems"."""
    if token.lower_ != "it":
        return False
    verb = token.head
    clause = any(c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") and c.i > verb.i for c in verb.children)
    judged = any(c.dep_ in ("acomp", "attr") for c in verb.children)
    return token.dep_ == "expl" or (verb.lemma_ == "be" and clause and judged) or (token.dep_ == "nsubjpass" and clause)
