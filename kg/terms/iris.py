"""The IRIs of the graph, minted and parsed: readable, and the same for the same thing in every run and order of input.

Below the base, which may be any IRI that ends with "/", an IRI has one of these forms. They are parsed from their end,
so that nothing hangs on what the base is like, not even on a base such as `https://example.org/resolution/`.

    article/NAME   entity/NAME   role/NAME   run/NAME   source/NAME   graph/NAME
    article/NAME/text   article/NAME/extraction   article/NAME#char=BEGIN,END
    membership/ARTICLE/KEY   event/…   claim/…   figure/…   nanopub/…   tie/…   resolution/…   external/ITEM/NAME

A slot is where an entity stands: the IRI of a statement or article with the name of a property behind "#".
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.defaults import BASE_IRI
from kg.model import Entity, Run, Span

__all__ = [
    "STATEMENTS",
    "Namer",
    "Parsed",
    "apart",
    "article_in",
    "base_of_iri",
    "digest",
    "extraction_iri",
    "is_entity",
    "last_step",
    "nanopub_iri",
    "parse_iri",
    "resolution_iri",
    "slot_iri",
    "slug",
    "span_iri",
    "text_iri",
    "tie_iri",
]

STATEMENTS = ("membership", "event", "claim", "figure")
_SLUG_LENGTH = 48
_ONE_STEP = frozenset({"article", "entity", "role", "run", "source", "graph"})
_TWO_STEPS = frozenset({*STATEMENTS, "nanopub", "resolution", "external", "tie"})
_PARTS = frozenset({"text", "extraction"})
_STEPS = re.compile(r"(?P<before>.*/)(?P<kind>[a-z]+)/(?P<name>[a-z0-9-]+)$", re.DOTALL)
_MORE_STEPS = re.compile(r"(?P<base>.*/)(?P<kind>[a-z]+)/(?P<name>[A-Za-z0-9-]+)/(?P<key>[^/]+)$", re.DOTALL)
_CHARACTERS = re.compile(r"char=(?:(0|[1-9]\d*)),(?:(0|[1-9]\d*))$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The parts of an IRI of ours.

    `kind` is its first step below the base, `name` the second: of the article where the kind is a statement's or a
    resolution's, and of the item where it is "external". `key` is the third step: the key of a statement, the name of
    what was observed, or which part of an article is meant. `span` are the characters of an article, `slot` the
    property of a slot.
    """

    base: str
    kind: str
    name: str
    key: str = ""
    span: Span | None = None
    slot: str = ""

    @property
    def iri(self) -> str:
        """The IRI again."""
        path = f"{self.base}{self.kind}/{self.name}" + (f"/{self.key}" if self.key else "")
        if self.span is not None:
            return f"{path}#char={self.span.start},{self.span.end}"
        return f"{path}#{self.slot}" if self.slot else path

    @property
    def article(self) -> str:
        """The IRI of the article that it belongs to; '' where it belongs to none."""
        own = self.kind in ("article", *_TWO_STEPS - {"external"})
        return f"{self.base}article/{self.name}" if own else ""


def parse_iri(iri: str) -> Parsed | None:
    """The parts of an IRI, by its form alone; None where it has none of the forms of ours.

    >>> parse_iri("https://example.org/article/claim/a-0123456789/claim-1").base
    'https://example.org/article/'
    >>> parse_iri("http://www.wikidata.org/entity/Q567") is None
    True
    """
    path, mark, fragment = iri.partition("#")
    parsed_path = _parsed_path(path)
    if parsed_path is None or not mark:
        return parsed_path
    if (match := _CHARACTERS.match(fragment)) is not None:
        whole = parsed_path.kind == "article" and not parsed_path.key
        return replace(parsed_path, span=Span(int(match[1]), int(match[2]))) if whole else None
    return replace(parsed_path, slot=fragment) if fragment.isalpha() else None


def _parsed_path(path: str) -> Parsed | None:
    # A kind before the last step decides first: a name of an article is never a kind, as it ends with a hash.
    if (match := _STEPS.match(path)) is not None and match["kind"] in _ONE_STEP:
        return Parsed(match["before"], match["kind"], match["name"])
    if (match := _MORE_STEPS.match(path)) is None:
        return None
    if match["kind"] in _TWO_STEPS or (match["kind"] == "article" and match["key"] in _PARTS):
        return Parsed(match["base"], match["kind"], match["name"], match["key"])
    return None


def article_in(iri: str) -> str:
    """The IRI of the article that an IRI of ours belongs to; '' where it belongs to none or is not ours."""
    found = parse_iri(iri)
    return found.article if found else ""


def base_of_iri(iri: str) -> str:
    """The base of an IRI of ours; '' where it is not ours."""
    found = parse_iri(iri)
    return found.base if found else ""


def is_entity(iri: str) -> bool:
    """Whether an IRI is that of an entity, under any base."""
    found = parse_iri(iri)
    return found is not None and found.kind == "entity" and not found.slot


def last_step(iri: str) -> str:
    """The end of any IRI, for people to read."""
    return iri.rpartition("/")[2]


def digest(*parts: str, length: int = 10) -> str:
    """A short hash of the parts, in hexadecimal."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def slug(text: str) -> str:
    """The text in lower-case ASCII letters, digits and hyphens, for people to read; never empty.

    >>> slug("Zoë & Söhne")
    'zoe-sohne'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-") or "x"


def span_iri(article: NamedNode, span: Span) -> NamedNode:
    """The IRI of a stretch of an article's text (RFC 5147 fragment)."""
    return NamedNode(f"{article.value}#char={span.start},{span.end}")


def text_iri(article: NamedNode) -> NamedNode:
    """The graph of an article's text."""
    return NamedNode(f"{article.value}/text")


def extraction_iri(article: NamedNode) -> NamedNode:
    """The bundle that says how an article was read."""
    return NamedNode(f"{article.value}/extraction")


def slot_iri(subject: str, name: str) -> NamedNode:
    """Where an entity stands: a property of a statement or article."""
    return NamedNode(f"{subject}#{name}")


def resolution_iri(article: NamedNode, observed: str) -> NamedNode:
    """What an entity's IRI in an article was found to be.

    Raises:
        ValueError: one of both is no IRI of ours.
    """
    own, entity = _ours(article.value), _ours(observed)
    return NamedNode(replace(own, kind="resolution", key=entity.name).iri)


def tie_iri(event: NamedNode) -> NamedNode:
    """The tie from an event to the first of the nodes that report it.

    Raises:
        ValueError: it is no IRI of an event.
    """
    return NamedNode(replace(_ours(event.value), kind="tie").iri)


def nanopub_iri(claim: NamedNode) -> NamedNode:
    """A claim as a nanopublication.

    Raises:
        ValueError: it is no IRI of a claim.
    """
    return NamedNode(replace(_ours(claim.value), kind="nanopub").iri)


def _ours(iri: str) -> Parsed:
    ours = parse_iri(iri)
    if ours is None:
        raise ValueError(f"{iri} has none of the forms of our IRIs")
    return ours


def apart(iri: str, context: str) -> str:
    """The IRI of a namesake of what an entity's IRI stands for: the same words, and a hash with what sets it apart."""
    return f"{iri.rpartition('-')[0]}-{digest(iri, context)}"


class Namer:
    """Mints the IRIs under one base."""

    def __init__(self, base: str = BASE_IRI) -> None:
        self.base = base

    def _name(self, kind: str, label: str, *identity: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{slug(label)}-{digest(*identity)}")

    def folder(self, kind: str) -> str:
        """What all IRIs of a kind begin with."""
        return f"{self.base}{kind}/"

    def article(self, source: str, identifier: str) -> NamedNode:
        """An article, by its identifier and source, not by its text: a corrected text keeps the IRI."""
        return self._name("article", identifier, source, identifier)

    def entity(self, entity: Entity, group: str) -> NamedNode:
        """An entity, by what makes it itself: coarse class, name, and the country of a body."""
        return self._name("entity", entity.identity, group, entity.identity, entity.context)

    def role(self, title: str) -> NamedNode:
        """An office, by its normalised title."""
        plain = slug(title)
        return NamedNode(f"{self.base}role/{plain if plain.replace('-', ' ') == title else f'{plain}-{digest(title)}'}")

    def run(self, run: Run) -> NamedNode:
        """A way of extracting: software, model, settings and rules."""
        rules = (run.rules,) if run.rules else ()
        return self._name("run", run.software, run.software, run.model, run.settings, *rules)

    def statement(self, kind: str, article: NamedNode, key: str) -> NamedNode:
        """An event, claim, figure or membership of an article.

        Args:
            kind: one of `STATEMENTS`.
            article: its IRI.
            key: which identifies it within the article.
        """
        return NamedNode(f"{self.base}{kind}/{_ours(article.value).name}/{key}")

    def external(self, item: str, *statement: str) -> NamedNode:
        """A statement of a Wikidata item."""
        return NamedNode(f"{self.base}external/{item}/{statement[0]}-{digest(*statement)}")

    def link_source(self, name: str, date: str) -> NamedNode:
        """Where items were looked up: a snapshot of a day, or a service."""
        return self._name("source", f"{name} {date}".strip(), name, date)

    def derived(self, name: str) -> NamedNode:
        """A graph of derived links."""
        return NamedNode(f"{self.base}graph/{name}")
