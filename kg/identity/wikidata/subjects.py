"""From resolved entities to what is linked: all names of an entity, and what the articles tell of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from kg.identity.corpus.decide import Resolved
from kg.identity.names import plain
from kg.identity.wikidata.features import Subject
from kg.lang.lexicon import abbreviations, coarse_class, known_names
from kg.terms.vocab import KG

__all__ = ["subjects_of"]

_ARTICLES = 40  # of an entity that tell its company


def subjects_of(entities: Sequence[Resolved]) -> list[Subject]:
    """The subjects of some entities, in their order."""
    home = {(p.article, p.entity): e.iri for e in entities for n in e.nodes for p in n.profiles}
    in_article: dict[str, set[str]] = defaultdict(set)
    for (article, _), iri in home.items():
        in_article[article].add(iri)
    return [_subject(e, home, in_article) for e in entities]


def _subject(entity: Resolved, home: dict[tuple[str, str], str], in_article: dict[str, set[str]]) -> Subject:
    profiles = [p for n in entity.nodes for p in n.profiles]
    offices = {(p.article, o) for p in profiles for o in p.offices}
    articles = sorted({p.article for p in profiles})[:_ARTICLES]
    beside = Counter(iri for a in articles for iri in in_article[a] if iri != entity.iri)
    return Subject(
        entity.iri,
        entity.cls,
        _names(entity),
        tuple(sorted({o.title for _, o in offices})),
        tuple(sorted({home.get((a, o.body), o.body) for a, o in offices})),
        tuple(sorted({c for p in profiles for c in p.countries})),
        dict(sorted(beside.items())),
    )


def _names(entity: Resolved) -> tuple[str, ...]:
    """Its names, the one that most articles use of those with most words first; a listed or full one before all."""
    uses = Counter(name for n in entity.nodes for p in n.profiles for name, kind in p.names if kind == KG.Name and name)
    every = {name for n in entity.nodes for p in n.profiles for name, _ in p.names}
    listed = {
        known.canonical
        for name in every
        if (known := known_names().get(name)) is not None
        and known.kind == KG.Name  # "Berlin" may mean Germany: that is no name of the city
        and coarse_class(known.cls) == coarse_class(entity.cls)
    }
    if coarse_class(entity.cls) == KG.Place:
        listed |= {abbreviations()[name] for name in every if name in abbreviations()}
    proper = sorted(uses, key=lambda n: (-len(plain(n).split()), -uses[n], -len(n), n))
    return tuple(dict.fromkeys([*sorted(listed), *proper]))
