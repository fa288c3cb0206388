"""Profiles and candidates by hand, for the tests of resolution and linking."""

from kg.identity.names import plain
from kg.identity.wikidata.candidates import Candidate, Origin
from kg.lang.lexicon import coarse_class
from kg.model import Entity, Office, Profile
from kg.terms.iris import Namer
from kg.terms.vocab import KG

NAMER = Namer("https://example.org/news/")


def iri(name, cls=KG.Person, context=""):
    return NAMER.entity(Entity(name, cls, plain(name), context), coarse_class(cls).value).value


def article(number):
    return f"https://example.org/news/article/a{number}"


def profile(number, name, cls=KG.Person, *, offices=(), countries=(), names=(), context=""):
    """What article `number` shows of an entity; offices are pairs of title and the name of a country or body."""
    return Profile(
        article(number),
        iri(name, cls, context),
        cls,
        frozenset((n, KG.Name) for n in (name, *names)),
        frozenset(Office(title, iri(body, KG.Country), True) for title, body in offices),
        frozenset(countries),
    )


def beside(number, *names):
    """Others that an article names, so that it has company."""
    return [profile(number, name) for name in names]


def item(qid, label, *classes, aliases=(), country="", description="", sitelinks=None, **statements):
    return Candidate(qid, label, tuple(aliases), description, classes, country, sitelinks, statements)


class Items:
    """A source of candidates in memory: every item that bears one of the names."""

    origin = Origin("test items", "2026-01-02")

    def __init__(self, *items):
        self.items = items

    def search(self, queries, limit):
        wanted = [{plain(n) for n in names} for names in queries]
        return [[c for c in self.items if forms & set(map(plain, c.names))][:limit] for forms in wanted]
