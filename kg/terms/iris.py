"""The IRIs of the graph: readable, and the same for the same thing in every run, process and order of input."""

import hashlib
import re
import unicodedata

from pyoxigraph import NamedNode

from kg.defaults import BASE_IRI
from kg.model import Entity, Run, Span

__all__ = ["Namer", "apart", "digest", "slug", "span_iri"]

_SLUG_LENGTH = 48


def digest(*parts: str, length: int = 10) -> str:
    """A short hash of the parts, in hexadecimal."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def slug(text: str) -> str:
    """The text in lower-case ASCII letters, digits and hyphens, for people to read; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-") or "x"


def span_iri(article: NamedNode, span: Span) -> NamedNode:
    """The IRI of a stretch of an article's text (RFC 5147 fragment)."""
    return NamedNode(f"{article.value}#char={span.start},{span.end}")


def apart(iri: str, context: str) -> str:
    """The IRI of a namesake of what an entity's IRI stands for: the same words, and a hash with what sets it apart."""
    return f"{iri.rpartition('-')[0]}-{digest(iri, context)}"


class Namer:
    """Mints the IRIs under one base."""

    def __init__(self, base: str = BASE_IRI) -> None:
        self.base = base

    def _name(self, kind: str, label: str, *identity: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{slug(label)}-{digest(*identity)}")

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
        """An event, claim, figure or membership of an article."""
        return NamedNode(f"{self.base}{kind}/{article.value.rpartition('/')[2]}/{key}")

    def external(self, item: str, *statement: str) -> NamedNode:
        """A statement of a Wikidata item."""
        return NamedNode(f"{self.base}external/{item}/{statement[0]}-{digest(*statement)}")

    def link_source(self, name: str, date: str) -> NamedNode:
        """Where items were looked up: a snapshot of a day, or a service."""
        return self._name("source", f"{name} {date}".strip(), name, date)

    def derived(self, name: str) -> NamedNode:
        """A graph of derived links."""
        return NamedNode(self.derived_name(name))

    def derived_name(self, name: str) -> str:
        """The IRI of a graph of derived links as text."""
        return f"{self.base}graph/{name}"
