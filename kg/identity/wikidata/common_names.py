"""Bodies that many countries have, "Senate" or "Russian Defence Ministry": that of the country that is told or near."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from kg.identity.corpus.organisations import kind_words
from kg.identity.names import plain
from kg.identity.wikidata.candidates import Candidate
from kg.identity.wikidata.features import Subject
from kg.lang.lexicon import is_kind_of, known_names, lexicon_rows
from kg.terms.vocab import KG

__all__ = [
    "countries_in",
    "country_of",
    "home_of",
    "is_common",
    "is_elsewhere",
    "names_in",
    "names_of_country",
    "without_country",
]

_HOME = 0.5  # share of what is linked beside a body that belongs to one country, for this to be the body's


def is_common(subject: Subject) -> bool:
    """Whether many countries have such a body: all words of its names but the country are of kinds of bodies."""
    names = [without_country(n).split() for n in subject.names]
    return bool(names) and is_kind_of(subject.cls, KG.Organisation) and all(kind_words().issuperset(n) for n in names)


def without_country(name: str) -> str:
    """A name in plain form without the country or people that it begins with: "senate" for "US Senate"."""
    form = plain(name)
    before = max((c for c in countries_in(name) if form.startswith(f"{c} ")), key=len, default="")
    return form.removeprefix(before).strip()


def country_of(names: Iterable[str]) -> str:
    """The country that one of some names begins with, as our list calls it, or ""."""
    for name in names:
        form, rest = plain(name), without_country(name)
        if rest != form:
            return _country_by_name()[form.removesuffix(rest).strip()]
    return ""


def home_of(subject: Subject, anchors: Mapping[str, Candidate]) -> Candidate | None:
    """The country that most of what is linked beside a subject belongs to, where it is named beside it too."""
    counts: Counter[str] = Counter()
    for iri, count in subject.beside.items():
        if (anchor := anchors.get(iri)) is not None and anchor.country:
            counts[anchor.country] += count
    states = (a for iri in subject.beside if (a := anchors.get(iri)) is not None and KG.Country in a.classes)
    best = max(states, key=lambda a: (counts[a.qid], a.qid), default=None)
    return best if best is not None and counts[best.qid] >= _HOME * counts.total() else None


def is_elsewhere(candidate: Candidate, body: Subject) -> bool:
    """Whether an item names another country than that of a body of a common name."""
    own = {name for country in body.countries for name in names_of_country(country)}
    named = countries_in(candidate.label)
    return bool(named) and named.isdisjoint(own)


@cache
def countries_in(name: str) -> frozenset[str]:
    """The names of countries and their people in a longer name, in plain form: "russian" in "Russian Senate"."""
    words = f" {plain(name)} "
    return frozenset(n for n in _every_name() if f" {n} " in words and n != plain(name))


@cache
def _every_name() -> frozenset[str]:
    return frozenset().union(*_names_by_country().values())


def names_in(names: Sequence[str], country: str) -> Iterator[str]:
    """The names that a body of a country may have in full: "Ruritanian Senate", "Senate of Ruritania"."""
    every = dict.fromkeys(form for n in map(without_country, names) for form in (n, *_other_names().get(n, ())))
    for name in every:
        for word in sorted(names_of_country(country)):
            yield f"{word} {name}"
            yield f"{name} of {word}"
            yield f"{name} of the {word}"


@cache
def _other_names() -> dict[str, Sequence[str]]:
    return {plain(name): others.split(";") for name, others in lexicon_rows("body_names.tsv")}


def names_of_country(name: str) -> frozenset[str]:
    """The names of a country and its people in plain form, by one of its names; none for what is no country."""
    return _names_by_country().get(plain(name), frozenset())


@cache
def _names_by_country() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for name, known in _country_names(KG.Name, KG.Demonym):
        names[known].add(plain(name))
    return {plain(name): frozenset(names[known]) for name, known in _country_names(KG.Name)}


@cache
def _country_by_name() -> dict[str, str]:
    return {plain(name): country for name, country in _country_names(KG.Name, KG.Demonym)}


def _country_names(*kinds: object) -> Iterable[tuple[str, str]]:
    return (
        (name, known.canonical)
        for name, known in known_names().items()
        if known.cls == KG.Country and known.kind in kinds
    )
