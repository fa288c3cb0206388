"""From facts to triples, and from triples to their named graphs: the only layer that makes either.

Placement follows from subject and predicate, so the same function that places what is written places what is read
back from a format without graphs.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.graph.copies import sketch
from kg.lang.lexicon import coarse_class, known_names
from kg.model import (
    Article,
    ArticleFacts,
    Claim,
    Entity,
    Event,
    Figure,
    Membership,
    Mention,
    Office,
    Profile,
    Reading,
    Run,
    Span,
    Time,
)
from kg.read.boilerplate import find_boilerplate
from kg.terms.iris import Namer, span_iri
from kg.terms.ontology import notation, superclasses
from kg.terms.rdf import name_of
from kg.terms.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

__all__ = [
    "MENTION_PREDICATES",
    "OBSERVED_PREDICATES",
    "Interned",
    "Observation",
    "article_header",
    "article_triples",
    "claimed_by",
    "date_literal",
    "decimal",
    "describe",
    "entity_of",
    "is_shared",
    "label_of",
    "observe",
    "place",
    "profiles",
    "run_triples",
    "seen_as",
]

_NAMING = (KG.Name, KG.Demonym, KG.Metonym)
# What we say of a statement that only a claim makes; all else is what the claim states, and lies in its graph.
_WE_SAY = frozenset(
    {
        KG.article,
        KG.statedIn,
        KG.modality,
        KG.claimedModality,
        KG.evidence,
        KG.confidence,
        KG.rule,
        KG.hedge,
        KG.triggerSpan,
        KG.roleSpan,
        KG.dateSpan,
        KG.sourceSpan,
        KG.cueSpan,
        KG.contentSpan,
        KG.quotedSpan,
    }
)
# What a span says of the entity that it mentions.
MENTION_PREDICATES = frozenset({ITSRDF.taIdentRef, ITSRDF.taClassRef, KG.mentionType, KG.ofCountry, NIF.anchorOf})
_OF_PATH = {"resolution": "resolutions", "external": "wikidata"}
_DERIVED_PATH = re.compile(rf"(.*?[/#])({'|'.join(_OF_PATH)})/")
_DERIVED = {KG.sameEventAs: "same-events", KG.sameStoryAs: "same-stories"}
# With these a triple tells itself where it lies; else its subject does, and whether we say it or a claim does.
_TELLING = frozenset({RDF.type, OWL.sameAs, NIF.isString, *_DERIVED})
_ABOUT = Decimal("0.1")  # "about 7,000" is 7,000 give or take a tenth


# ---------------------------------------------------------------- articles


def article_triples(
    facts: ArticleFacts, namer: Namer, run: Run, *, mentions: bool = False, text: bool = True
) -> list[Triple]:
    """All triples of one article but the descriptions of its entities, each once, in reading order.

    With `mentions` every mention gets a span, not only one for each entity and name; `text` includes the text.
    """
    writer = _ArticleWriter(facts, namer, mentions=mentions)
    return list(dict.fromkeys(writer.triples(run, text=text)))


def article_header(article: Article, namer: Namer, run: Run) -> Iterator[Triple]:
    """What is known of an article before it is read, its text's hash and how it is read among it."""
    art = namer.article(article.source, article.id)
    bundle = NamedNode(f"{art.value}/extraction")
    yield Triple(art, RDF.type, KG.Article)
    yield Triple(art, DCTERMS.identifier, Literal(article.id))
    yield Triple(art, KG.textHash, Literal(hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()))
    for predicate, value in (
        (KG.sketch, sketch(_own_words(article.text))),
        (DCTERMS.source, article.source),
        (SCHEMA.headline, article.title),
        (SCHEMA.author, article.author),
        (SCHEMA.inLanguage, article.lang),
        (KG.publisherName, article.publisher),
    ):
        if value:
            yield Triple(art, predicate, Literal(value))
    if article.date:
        yield Triple(art, SCHEMA.datePublished, date_literal(article.date.isoformat()))
    if article.url:
        yield Triple(art, SCHEMA.url, _iri_or_literal(article.url))
    yield Triple(bundle, RDF.type, PROV.Bundle)
    yield Triple(bundle, PROV.wasDerivedFrom, art)
    yield Triple(bundle, PROV.wasGeneratedBy, namer.run(run))


def _own_words(text: str) -> str:
    """The text without what is no part of the article, such as appeals to subscribe."""
    own, at = [], 0
    for span in find_boilerplate(text):
        own.append(text[at : span.start])
        at = max(at, span.end)
    return "".join([*own, text[at:]])


def run_triples(run: Run, namer: Namer) -> Iterator[Triple]:
    """The description of a way of extracting."""
    iri = namer.run(run)
    yield Triple(iri, RDF.type, PROV.Activity)
    yield Triple(iri, KG.software, Literal(run.software))
    yield Triple(iri, KG.model, Literal(run.model))
    yield Triple(iri, KG.settings, Literal(run.settings))


def decimal(value: float) -> Literal:
    """A decimal in canonical form, without trailing zeros."""
    text = format(Decimal(repr(round(value, 4))).normalize(), "f")
    return Literal(text, datatype=XSD.decimal)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def date_literal(value: str) -> Literal:
    """A day, month or year in ISO form, with the type that fits."""
    return Literal(value, datatype={10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}[len(value)])


class _ArticleWriter:
    """Small generators, one for each kind of fact; `spans` collects the spans that they point to."""

    def __init__(self, facts: ArticleFacts, namer: Namer, *, mentions: bool) -> None:
        self.facts, self.namer, self.all_mentions = facts, namer, mentions
        article = facts.article
        self.article = namer.article(article.source, article.id)
        self.entities = [namer.entity(e, coarse_class(e.cls).value) for e in facts.entities]
        self.spans: dict[Span, bool] = {}  # span -> is a sentence
        self.claims = {c.reading.key: namer.statement("claim", self.article, c.reading.key) for c in facts.claims}

    def triples(self, run: Run, *, text: bool) -> Iterator[Triple]:
        yield from article_header(self.facts.article, self.namer, run)
        yield from self._metadata(self.facts.article)
        for membership in self.facts.memberships:
            yield from self._membership(membership)
        for event in self.facts.events:
            yield from self._event(event)
        for claim in self.facts.claims:
            yield from self._claim(claim)
        for figure in self.facts.figures:
            yield from self._figure(figure)
        mentions = list(self._mentions())
        for span in sorted(self.spans):
            yield from self._span(span, sentence=self.spans[span])
        yield from mentions
        if text:
            yield from self._text()

    # -- the article itself

    def _metadata(self, article: Article) -> Iterator[Triple]:
        if article.publisher:
            publisher = Entity(article.publisher, KG.NewsOrganisation, article.publisher.casefold())
            iri = self.namer.entity(publisher, coarse_class(publisher.cls).value)
            yield Triple(self.article, SCHEMA.publisher, iri)
        for entity in sorted({self.entities[m.entity] for m in self.facts.mentions}, key=str):
            yield Triple(self.article, SCHEMA.mentions, entity)

    def _text(self) -> Iterator[Triple]:
        context = span_iri(self.article, Span(0, len(self.facts.article.text)))
        yield Triple(context, RDF.type, NIF.Context)
        yield Triple(context, NIF.isString, Literal(self.facts.article.text))

    # -- spans and mentions

    def _point(self, span: Span, *, sentence: bool = False) -> NamedNode:
        self.spans[span] = self.spans.get(span, False) or sentence
        return span_iri(self.article, span)

    def _span(self, span: Span, *, sentence: bool) -> Iterator[Triple]:
        iri = span_iri(self.article, span)
        yield Triple(iri, RDF.type, NIF.Phrase)
        if sentence:
            yield Triple(iri, RDF.type, NIF.Sentence)
        yield Triple(iri, NIF.beginIndex, _integer(span.start))
        yield Triple(iri, NIF.endIndex, _integer(span.end))
        yield Triple(iri, NIF.anchorOf, Literal(self.facts.article.text[span.start : span.end]))
        yield Triple(iri, NIF.referenceContext, span_iri(self.article, Span(0, len(self.facts.article.text))))

    def _mentions(self) -> Iterator[Triple]:
        """One span for each entity and distinct name, the mentions that fill roles, or all of them."""
        named: set[tuple[int, str, NamedNode]] = set()
        roles = {span for s in self._statements() for span in s.roles}
        for mention in self.facts.mentions:
            surface = self.facts.article.text[mention.span.start : mention.span.end]
            first = mention.kind in _NAMING and (mention.entity, surface, mention.kind) not in named
            if first or self.all_mentions or mention.span in roles:
                yield from self._mention(mention)
            if first:
                named.add((mention.entity, surface, mention.kind))

    def _statements(self) -> Iterator[Reading]:
        facts = self.facts
        for kind in (facts.memberships, facts.events, facts.claims, facts.figures):
            yield from (statement.reading for statement in kind)

    def _mention(self, mention: Mention) -> Iterator[Triple]:
        iri = self._point(mention.span)
        yield Triple(iri, ITSRDF.taIdentRef, self.entities[mention.entity])
        yield Triple(iri, ITSRDF.taClassRef, self.facts.entities[mention.entity].cls)
        yield Triple(iri, KG.mentionType, mention.kind)
        if country := self.facts.entities[mention.entity].context:
            yield Triple(iri, KG.ofCountry, Literal(country))

    # -- statements

    def _reading(self, iri: NamedNode, reading: Reading, time: Time | None) -> Iterator[Triple]:
        yield Triple(iri, KG.article, self.article)
        for span in reading.evidence:
            yield Triple(iri, KG.evidence, self._point(span, sentence=True))
        for predicate, spans in ((KG.triggerSpan, reading.trigger), (KG.roleSpan, reading.roles)):
            for span in spans:
                yield Triple(iri, predicate, self._point(span))
        yield Triple(iri, KG.confidence, decimal(reading.confidence))
        yield Triple(iri, KG.rule, Literal(reading.rule))
        if reading.hedge:
            yield Triple(iri, KG.hedge, Literal(reading.hedge))
        if reading.stated_in:
            yield Triple(iri, KG.modality, KG.Claimed)
            yield Triple(iri, KG.claimedModality, reading.modality)
            yield Triple(iri, KG.statedIn, self.claims[reading.stated_in])
        else:
            yield Triple(iri, KG.modality, reading.modality)
        if time:
            yield from self._time(iri, time)

    def _time(self, iri: NamedNode, time: Time) -> Iterator[Triple]:
        if time.value:
            yield Triple(iri, KG.date, date_literal(time.value))
        yield Triple(iri, KG.earliest, date_literal(time.earliest.isoformat()))
        yield Triple(iri, KG.latest, date_literal(time.latest.isoformat()))
        if time.span:
            yield Triple(iri, KG.dateSpan, self._point(time.span))

    def _as_of(self, iri: NamedNode) -> Iterator[Triple]:
        if self.facts.article.date:
            yield Triple(iri, KG.asOf, date_literal(self.facts.article.date.isoformat()))

    def _membership(self, membership: Membership) -> Iterator[Triple]:
        iri = self.namer.statement("membership", self.article, membership.reading.key)
        role = self.namer.role(membership.title)
        yield Triple(iri, RDF.type, ORG.Membership)
        yield Triple(iri, ORG.member, self.entities[membership.person])
        yield Triple(iri, ORG.organization, self.entities[membership.body])
        yield Triple(iri, ORG.role, role)
        yield Triple(iri, KG.status, membership.status)
        yield from self._as_of(iri)
        yield from self._reading(iri, membership.reading, None)
        yield Triple(role, RDF.type, ORG.Role)
        yield Triple(role, RDF.type, SKOS.Concept)
        yield Triple(role, RDFS.label, Literal(membership.title))

    def _event_iri(self, key: str) -> NamedNode:
        return self.namer.statement("event", self.article, key)

    def _event(self, event: Event) -> Iterator[Triple]:
        iri = self._event_iri(event.reading.key)
        yield from _typed(iri, event.cls)
        for role in event.roles:
            yield Triple(iri, role.term, self.entities[role.entity])
            if role.term in (KG.agent, KG.target):
                yield Triple(iri, KG.participant, self.entities[role.entity])
        if event.topic:
            yield Triple(iri, KG.topic, Literal(event.topic))
        yield from self._reading(iri, event.reading, event.time)
        for key in event.same_as:
            yield Triple(iri, KG.sameEventAs, self._event_iri(key))

    def _claim(self, claim: Claim) -> Iterator[Triple]:
        iri = self.claims[claim.reading.key]
        yield from _typed(iri, claim.act)
        for entity in (claim.speaker, *claim.beside):
            if entity is not None:
                yield Triple(iri, KG.speaker, self.entities[entity])
        if claim.addressee is not None:
            yield Triple(iri, KG.addressee, self.entities[claim.addressee])
        for entity in claim.about:
            yield Triple(iri, KG.about, self.entities[entity])
        yield Triple(iri, SCHEMA.text, Literal(" … ".join(self.facts.article.text[b:e] for b, e in claim.content)))
        yield Triple(iri, KG.direct, Literal(str(claim.direct).lower(), datatype=XSD.boolean))
        yield from self._reading(iri, claim.reading, claim.time)
        for predicate, spans in (
            (KG.sourceSpan, claim.source),
            (KG.cueSpan, claim.cue),
            (KG.contentSpan, claim.content),
            (KG.quotedSpan, claim.quoted),
        ):
            for span in spans:
                yield Triple(iri, predicate, self._point(span))

    def _figure(self, figure: Figure) -> Iterator[Triple]:
        iri = self.namer.statement("figure", self.article, figure.reading.key)
        yield Triple(iri, RDF.type, KG.Figure)
        yield Triple(
            iri, KG.value, _integer(int(figure.value)) if figure.value == int(figure.value) else decimal(figure.value)
        )
        yield Triple(iri, KG.comparator, figure.comparator)
        low, high = _bounds(figure)
        if low is not None:
            yield Triple(iri, KG.min, _integer(low))
        if high is not None:
            yield Triple(iri, KG.max, _integer(high))
        yield Triple(iri, KG.measure, figure.measure)
        yield Triple(iri, KG.of, Literal(figure.of))
        if figure.of_entity is not None:
            yield Triple(iri, KG.ofEntity, self.entities[figure.of_entity])
        if figure.event:
            yield Triple(iri, KG.event, self._event_iri(figure.event))
        if figure.place is not None:
            yield Triple(iri, KG.place, self.entities[figure.place])
        yield from self._as_of(iri)
        yield from self._reading(iri, figure.reading, figure.time)


def _iri_or_literal(url: str) -> NamedNode | Literal:
    try:
        return NamedNode(url)
    except ValueError:
        return Literal(url)


def _typed(iri: NamedNode, cls: NamedNode) -> Iterator[Triple]:
    """The class, those above it of the contract, and its PLOVER code."""
    yield Triple(iri, RDF.type, cls)
    for above in superclasses(cls):
        if above in (KG.Event, KG.Claim):
            yield Triple(iri, RDF.type, above)
    if code := notation(cls):
        yield Triple(iri, SKOS.notation, Literal(code))


def _bounds(figure: Figure) -> tuple[int | None, int | None]:
    """The least and greatest whole number that the comparator allows; None when open."""
    exact = Decimal(repr(figure.value))
    value, whole = int(exact), exact == int(exact)
    match figure.comparator:
        case KG.AtLeast:
            return value if whole else value + 1, None
        case KG.MoreThan:
            return value + 1, None
        case KG.AtMost:
            return None, value
        case KG.LessThan:
            return None, value - 1 if whole else value
        case KG.About:
            return int(-(-exact * (1 - _ABOUT) // 1)), int(exact * (1 + _ABOUT))
    return (value, value) if whole else (None, None)


# ---------------------------------------------------------------- placement


def claimed_by(triples: Iterable[Triple]) -> dict[NamedNode, NamedNode]:
    """Statement -> the claim that states it."""
    return {t.subject: t.object for t in triples if t.predicate == KG.statedIn}  # type: ignore[misc]


def place(triples: Iterable[Triple]) -> Iterator[Quad]:
    """Each triple in the named graph where the contract wants it. Wants all triples of an article at once."""
    known = list(triples)
    stated = claimed_by(known)
    article_of = {t.subject: t.object for t in known if t.predicate == KG.article}
    articles = {
        t.subject.value
        for t in known
        if t.predicate == RDF.type and t.object == KG.Article and isinstance(t.subject, NamedNode)
    }
    placed: dict[tuple[object, ...], NamedNode | DefaultGraph] = {}
    for t in known:
        subject, predicate, obj = t.subject, t.predicate, t.object
        alike = (subject, predicate, obj) if predicate in _TELLING else (subject, predicate in _WE_SAY)
        if (graph := placed.get(alike)) is None:
            graph = placed[alike] = _graph_of(t, stated, article_of, articles)
        yield Quad(subject, predicate, obj, graph)


def _derived_graph(name: str, t: Triple) -> NamedNode | None:
    """The derived graph of a resolution, a retired IRI or a statement of Wikidata, read off the subject's path."""
    if found := _DERIVED_PATH.match(name):
        return Namer(found[1]).derived(_OF_PATH[found[2]])
    if (
        t.predicate == OWL.sameAs
        and "/entity/" in name
        and "/entity/" in name_of(t.object)
        and name_of(t.object) != name
    ):
        base = name.rpartition("entity/")[0]
        return Namer(base).derived("history") if name_of(t.object).startswith(f"{base}entity/") else None
    return None


def _graph_of(
    t: Triple, stated: Mapping[NamedNode, NamedNode], article_of: Mapping[Any, object], articles: set[str]
) -> NamedNode | DefaultGraph:
    if (t.object == KG.Article and t.predicate == RDF.type) or not isinstance(t.subject, NamedNode):
        return DefaultGraph()
    name = t.subject.value
    if (derived := _derived_graph(name, t)) is not None:
        return derived
    if t.predicate == KG.sameStoryAs:
        return Namer(name.rpartition("article/")[0]).derived(_DERIVED[t.predicate])
    if t.predicate == NIF.isString or t.object == NIF.Context:
        return NamedNode(name.partition("#char=")[0] + "/text")
    if "#char=" in name:
        return NamedNode(name.partition("#char=")[0])
    article = article_of.get(t.subject)
    if isinstance(article, NamedNode):
        if t.predicate in _DERIVED:
            return Namer(article.value.rpartition("article/")[0]).derived(_DERIVED[t.predicate])
        return stated[t.subject] if t.subject in stated and t.predicate not in _WE_SAY else article
    if name in articles:
        return t.subject
    if name.endswith("/extraction") and name.removesuffix("/extraction") in articles:
        return NamedNode(name.removesuffix("/extraction"))
    return DefaultGraph()


def is_shared(quad: Quad) -> bool:
    """Whether a quad lies in the default graph and is more than the type of an article: other articles may tell it."""
    return quad.graph_name == DefaultGraph() and not (quad.predicate == RDF.type and quad.object == KG.Article)


# ---------------------------------------------------------------- entities, described from what was observed


@dataclass(slots=True)
class Observation:
    """What the spans of some articles say of one entity.

    Its classes (one vote an article), its names, whether it holds an office in an article's own voice, its offices, and
    the countries that its mentions tell it belongs to.
    """

    classes: Counter[NamedNode] = field(default_factory=Counter)
    names: set[tuple[str, NamedNode]] = field(default_factory=set)
    official: bool = False
    offices: set[Office] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    def see(self, profile: Profile) -> None:
        """Takes in what one article shows."""
        self.classes[profile.cls] += 1
        self.names |= profile.names
        self.official |= profile.official

    def add(self, other: "Observation") -> None:
        """Takes in what other articles say."""
        self.classes.update(other.classes)
        self.names |= other.names
        self.official |= other.official
        self.offices |= other.offices
        self.countries |= other.countries

    @property
    def cls(self) -> NamedNode:
        """The class that most articles give it, the most specific one of equals."""
        return max(self.classes, key=lambda c: (self.classes[c], len(superclasses(c)), c.value))


def observe(triples: Iterable[Triple]) -> dict[NamedNode, Observation]:
    """What the triples of one article say of each entity."""
    by_span: dict[NamedNode, dict[NamedNode, list[object]]] = {}
    by_membership: dict[object, dict[NamedNode, Any]] = {}
    labels: dict[object, str] = {}
    publisher: dict[NamedNode, Any] = {}
    for t in triples:
        if t.predicate in MENTION_PREDICATES:
            by_span.setdefault(t.subject, {}).setdefault(t.predicate, []).append(t.object)  # type: ignore[arg-type]
        elif t.predicate in _OF_MEMBERSHIP:
            by_membership.setdefault(t.subject, {})[t.predicate] = t.object
        elif t.predicate == RDFS.label and isinstance(t.object, Literal):
            labels[t.subject] = t.object.value
        elif t.predicate in (SCHEMA.publisher, KG.publisherName):
            publisher[t.predicate] = t.object
    found: dict[NamedNode, Observation] = {}
    for span in by_span.values():
        _observe_span(found, span)
    _observe_publisher(found, publisher)
    for membership in by_membership.values():
        _observe_office(found, membership, labels)
    return found


_OF_MEMBERSHIP = frozenset({ORG.member, ORG.organization, ORG.role, KG.status, KG.modality, KG.confidence})
# What `observe` reads of an article.
OBSERVED_PREDICATES = MENTION_PREDICATES | _OF_MEMBERSHIP | {SCHEMA.publisher, KG.publisherName}
_SURE_OFFICE = 0.65  # least confidence of an office that tells people of one name apart


def _observe_span(found: dict[NamedNode, Observation], span: dict[NamedNode, list[Any]]) -> None:
    if ITSRDF.taIdentRef not in span:
        return
    for entity, cls, kind in zip(span[ITSRDF.taIdentRef], span[ITSRDF.taClassRef], span[KG.mentionType], strict=False):
        seen = found.setdefault(entity, Observation())
        seen.classes = Counter({cls: 1})
        seen.countries |= {country.value for country in span.get(KG.ofCountry, ())}
        anchor = span[NIF.anchorOf][0]
        if kind in _NAMING and isinstance(anchor, Literal):
            seen.names.add((anchor.value, kind))


def _observe_publisher(found: dict[NamedNode, Observation], publisher: Mapping[NamedNode, Any]) -> None:
    iri, name = publisher.get(SCHEMA.publisher), publisher.get(KG.publisherName)
    if isinstance(iri, NamedNode):
        seen = found.setdefault(iri, Observation())
        seen.classes = seen.classes or Counter({KG.NewsOrganisation: 1})
        seen.names.add((name.value if name else "", KG.Name))


def _observe_office(
    found: Mapping[NamedNode, Observation], membership: Mapping[NamedNode, Any], labels: Mapping[object, str]
) -> None:
    """An office in the article's own voice makes an official; one that was surely read tells namesakes apart."""
    person = membership.get(ORG.member)
    if person is None or person not in found or membership.get(KG.modality) != KG.Occurred:
        return
    found[person].official = True
    body, title = membership.get(ORG.organization), labels.get(membership.get(ORG.role), "")
    if isinstance(body, NamedNode) and title and float(membership[KG.confidence].value) >= _SURE_OFFICE:
        found[person].offices.add(Office(title, body.value, membership.get(KG.status) == KG.Current))


def profiles(article: NamedNode, observed: Mapping[NamedNode, Observation]) -> Iterator[Profile]:
    """What one article shows of each of its entities, for their resolution across articles."""
    for entity, seen in observed.items():
        if not seen.classes:
            continue
        bodies = [observed[NamedNode(o.body)] for o in seen.offices if NamedNode(o.body) in observed]
        countries = {name for seen_ in (seen, *bodies) for name in seen_.countries}
        countries |= {label_of(body) for body in bodies if body.classes and body.cls == KG.Country}
        yield Profile(
            article.value,
            entity.value,
            seen.cls,
            frozenset(seen.names),
            frozenset(seen.offices),
            frozenset(countries),
            seen.official,
        )


class Interned:
    """Gives profiles whose equal parts are one object: what many articles tell of has the same names in most."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, profile: Profile) -> Profile:
        """The same profile."""
        return Profile(*(self._one(getattr(profile, f.name)) for f in fields(Profile)))

    def _one(self, part: Any) -> Any:
        found = self._known.get(part)
        if found is None:
            whole = isinstance(part, frozenset) and part and isinstance(next(iter(part)), tuple)
            found = frozenset(self._row(row) for row in part) if whole else part
            self._known[found] = found
        return found

    def _row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        held: tuple[Any, ...] | None = self._known.get(row)
        if held is None:
            held = tuple(map(self._one, row))
            self._known[held] = held
        return held


def entity_of(profile: Profile, renamed: Mapping[str, Mapping[str, tuple[str, str]]]) -> str:
    """The IRI of the entity that a profile is of: as observed, where `renamed` tells no other for its article."""
    return renamed.get(profile.article, {}).get(profile.entity, (profile.entity, ""))[0]


def seen_as(
    told: Iterable[Profile], renamed: Mapping[str, Mapping[str, tuple[str, str]]]
) -> Iterator[tuple[str, Observation]]:
    """What articles say of each entity, sorted by IRI; `renamed` tells what the entities of an article are called."""
    shown: dict[str, list[Profile]] = {}
    for profile in told:
        shown.setdefault(entity_of(profile, renamed), []).append(profile)
    for entity in sorted(shown):
        seen = Observation()
        for profile in shown[entity]:
            seen.see(profile)
        yield entity, seen


def label_of(seen: Observation) -> str:
    """The fullest name of an entity, or that of the word lists; '' where it has none."""
    proper = {name for name, kind in seen.names if kind == KG.Name}
    canonical = {known for name, kind in seen.names if (known := _canonical(name, kind, seen.cls))}
    every = canonical or proper or {name for name, _ in seen.names}
    return max(every, key=lambda n: (len(n.split()), len(n), n), default="")


def describe(entity: NamedNode, seen: Observation) -> Iterator[Triple]:
    """What the default graph says of an entity: classes, exactly one label, other names, demonyms and metonyms."""
    cls = KG.Official if seen.official and seen.cls == KG.Person else seen.cls
    for type_ in (cls, *superclasses(cls)):
        yield Triple(entity, RDF.type, type_)
    proper = {name for name, kind in seen.names if kind == KG.Name}
    label = label_of(seen) or entity.value
    yield Triple(entity, RDFS.label, Literal(label))
    for name in sorted(proper - {label}):
        yield Triple(entity, SKOS.altLabel, Literal(name))
    for name in sorted({name for name, kind in seen.names if kind != KG.Name} - proper - {label}):
        yield Triple(entity, SKOS.hiddenLabel, Literal(name))


def _canonical(name: str, kind: NamedNode, cls: NamedNode) -> str:
    """The fullest name of a listed name, when it is listed for this kind of thing."""
    known = known_names().get(name)
    return known.canonical if known and known.kind == kind and coarse_class(known.cls) == coarse_class(cls) else ""
