"""What speaks for and against a candidate, as numbers with names: the only input of the score."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import NamedNode
from rapidfuzz.distance import Levenshtein

from kg.identity.names import is_acronym, plain, words_of_name
from kg.identity.wikidata.candidates import Candidate
from kg.lang.lexicon import capitals, coarse_class, is_kind_of, known_names, words
from kg.terms.vocab import KG, OWL

__all__ = ["Context", "Subject", "bears_name", "features", "may_be"]

_INITIALS = 0.9  # likeness of names of which one has a middle initial
_LETTERS, _LONG = 4, 8  # of a word that may be spelled another way, by one letter and by two
_LEAD = 2.0  # difference in fame that counts in full
_LATE = 7.0  # digits of the number of an item that came last
_RIVALS = 5  # rivals that count in full


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity to be linked: its IRI, class, proper names (longest first), titles held and what it is tied to.

    `tied` are the entities whose offices it holds, `countries` the names of those it is told to belong to; `beside` are
    the entities that articles name beside it, with the number of these articles.
    """

    iri: str
    cls: NamedNode
    names: tuple[str, ...]
    titles: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    beside: Mapping[str, int] = field(default_factory=dict)

    @property
    def alone(self) -> bool:
        """Whether it is a person of whom there is but one word."""
        return is_kind_of(self.cls, KG.Person) and all(len(words_of_name(n)) < 2 for n in self.names)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a subject's surroundings from links that are sure.

    `tied` are the QIDs of what it is tied to; `beside` the QIDs named beside it, and their countries, with their share;
    `countries` the QIDs of the countries that it is told to belong to, `named` the names in plain form of countries and
    their people beside it, with their share; `is_home` whether it is a body of a common name, of one of the countries.
    """

    tied: frozenset[str] = frozenset()
    beside: Mapping[str, float] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()
    named: Mapping[str, float] = field(default_factory=dict)
    is_home: bool = False


@cache
def _listed() -> frozenset[str]:
    """The names that our lists of countries, towns and bodies have."""
    return frozenset({*known_names(), *capitals()})


@cache
def _trades() -> frozenset[str]:
    return frozenset(word for group in ("arts", "sports") for word in words("trades.yaml", group))


@cache
def _offices() -> frozenset[str]:
    return words("titles.yaml", "heads") | words("trades.yaml", "public")


def features(subject: Subject, candidates: Sequence[Candidate], context: Context) -> list[dict[str, float]]:
    """The features of each candidate, in their order: from 0 to 1, but for `lead`, from -1 to 1.

    Args:
        subject: the entity.
        candidates: items that bear one of its names.
        context: what surrounds it.
    """
    rows = [_names(subject, c) | _classes(subject.cls, c.classes) | _around(subject, c, context) for c in candidates]
    # Sitelinks count where all rivals have them: else those that tell theirs would win by it.
    by_links = all(c.sitelinks is not None for c in candidates)
    fames = [_fame(c, by_links=by_links) for c in candidates]
    for i, row in enumerate(rows):
        others = [j for j in range(len(rows)) if j != i and _name_fit(rows[j]) >= _name_fit(row)]
        best = max((fames[j] for j in others), default=fames[i] - _LEAD)
        row["lead"] = max(-1.0, min(1.0, (fames[i] - best) / _LEAD))
        row["leads"] = float(fames[i] > best)
        row["rivals"] = min(len(others), _RIVALS) / _RIVALS
        row["early"] = max(0.0, 1 - math.log10(int(candidates[i].qid[1:])) / _LATE)
        row["absent_behind"] = row["absent"] * (1 - row["early"])
        row["unknown_word"] = row["class_unknown"] * (1 - row["several_words"])
        # A well-known body may go by the name of its seat: the White House.
        row["class_other"] *= not (row["label"] and row["known_body"])
        row["known_body"] *= row["label"] or row["alias"] or row["label_of_other_name"]
        row["label_several"] = row["label"] * row["several_words"]
    return rows


def may_be(cls: NamedNode, candidate: Candidate) -> bool:
    """Whether an entity of a class may be the candidate: nobody is a town, and no town is somebody."""
    broad = {coarse_class(c) for c in candidate.classes}
    return not broad or is_kind_of(cls, KG.Person) == (KG.Person in broad) or (KG.Person in broad and len(broad) > 1)


def _name_fit(row: Mapping[str, float]) -> float:
    """How well the longest name fits: rivals of a candidate are those whose names fit no worse."""
    return 2 * row["label"] + 1.5 * row["alias"] + row["label_of_other_name"] + 0.5 * row["alias_of_other_name"]


def _names(subject: Subject, candidate: Candidate) -> dict[str, float]:
    longest, *rest = dict.fromkeys(map(plain, subject.names))
    label, aliases = plain(candidate.label), {plain(a) for a in candidate.aliases}
    exact = longest == label or longest in aliases
    near = 0.0 if exact else max(_spelled_alike(longest, plain(n)) for n in candidate.names)
    return {
        "unlisted_place": float(is_kind_of(subject.cls, KG.Place) and subject.names[0] not in _listed()),
        "known_body": float(is_kind_of(subject.cls, KG.Organisation) and subject.names[0] in known_names()),
        "same_spelling": float(subject.names[0] == candidate.label),
        "common_noun": float(candidate.label == candidate.label.lower()),
        "label": float(longest == label),
        "alias": float(longest in aliases and longest != label),
        "label_of_other_name": float(label in rest),
        "alias_of_other_name": float(bool(aliases.intersection(rest)) and label not in rest),
        "near": near,
        "not_alike": float(not exact and not near),
        "several_words": float(" " in longest),
        "acronym": float(is_acronym(subject.names[0]) and longest != label),
        "written_otherwise": float(_as_written(subject.names[0]) not in map(_as_written, candidate.names)),
        "capitals_differ": float(is_acronym(subject.names[0]) and subject.names[0] not in candidate.names),
    }


def _as_written(name: str) -> str:
    """A name with its capitals, without accents, dots and article: "La." is not "LA"."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return letters.replace(".", "").removeprefix("The ").removeprefix("the ")


def bears_name(subject: Subject, candidate: Candidate) -> bool:
    """Whether one of the names is the candidate's, or another spelling of it."""
    own, its = {plain(n) for n in subject.names}, [plain(n) for n in candidate.names]
    return not own.isdisjoint(its) or any(_spelled_alike(plain(subject.names[0]), n) for n in its)


def _without_initials(name: str) -> list[str]:
    """The words of a plain name without single letters in its middle: "richard nixon" for "richard m nixon"."""
    words = name.split()
    return [word for i, word in enumerate(words) if i == 0 or len(word) > 1]


def _spelled_alike(name: str, other: str) -> float:
    """How alike two names are word by word, 0 to 1: 0 where a word begins otherwise or is another word.

    A word is another spelling where one letter differs, in long words two; a short one is none: "Tim" is not "Jim".
    """
    words, others = (_without_initials(n) for n in (name, other))
    if not words or len(words) != len(others) or min(len(words), 2) < min(len(name.split()), 2):
        return 0.0
    likeness = 1.0 if name.split() == other.split() else _INITIALS
    for a, b in zip(words, others, strict=True):
        if a != b:
            length, apart = min(len(a), len(b)), Levenshtein.distance(a, b)
            if a[0] != b[0] or length < _LETTERS or apart > 1 + (length >= _LONG):
                return 0.0
            likeness = min(likeness, 1 - apart / length)
    return likeness


def _fame(candidate: Candidate, *, by_links: bool) -> float:
    """How well known an item is: by its sitelinks, its number of names and its age (low QIDs came first)."""
    guessed = 0.2 * math.log1p(len(candidate.aliases)) - 0.5 * math.log10(int(candidate.qid[1:]))
    return guessed + (0.5 * math.log1p(candidate.sitelinks or 0) if by_links else 0.0)


def _classes(cls: NamedNode, classes: Sequence[NamedNode]) -> dict[str, float]:
    broad = {c if c == OWL.Thing else coarse_class(c) for c in classes}
    same = any(is_kind_of(c, cls) for c in classes)
    is_state = KG.Country in classes and KG.Settlement not in classes  # Hamburg is a state and a city
    places = is_kind_of(cls, KG.Place) and any(is_kind_of(c, KG.Place) for c in classes)
    return {
        "class_same": float(same),
        "class_above": float(not same and any(is_kind_of(cls, c) for c in classes)),
        "class_broad": float(coarse_class(cls) in broad and not same),
        "class_other": float(bool(broad) and coarse_class(cls) not in broad and not places),
        "class_unknown": float(not broad),
        "class_none": float(OWL.Thing in classes),
        "country_or_not": float(bool(classes) and is_state != (cls == KG.Country)),
    }


def _around(subject: Subject, candidate: Candidate, context: Context) -> dict[str, float]:
    country = candidate.country if candidate.country != candidate.qid else ""  # a state tells nothing of itself
    values = {v for row in candidate.statements.values() for v in row} | {country} - {""}
    titles = {w for t in subject.titles for w in t.split()}
    described = set(plain(candidate.description).split())
    label = f" {plain(candidate.label)} "
    return {
        "named_beside": max((share for name, share in context.named.items() if f" {name} " in label), default=0.0)
        * (KG.Country not in candidate.classes),
        "tied": float(bool(context.tied & values)),
        "untied": float(bool(country and context.tied) and not context.tied & values),
        "stated_beside": min(1.0, sum(context.beside.get(v, 0.0) for v in sorted(values))),
        "absent": float(bool(country and context.beside) and country not in context.beside),
        "title_told": float(bool(titles)),
        "work": float(OWL.Thing in candidate.classes and bool(described & words("trades.yaml", "works"))),
        "title": float(bool(titles & described)),
        "other_trade": float(bool(titles and described & _trades() and not described & (titles | _offices()))),
    }
