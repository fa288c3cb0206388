"""From facts to triples, and from triples to their named graphs: the only layer that makes either.

Placement follows from subject and predicate, so the same function that places what is written places what is read
back from a format without graphs.
"""

import hashlib
import math
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.copies import sketch
from kg.identity.events.words import keywords
from kg.lang.lexicon import coarse_class
from kg.model import Article, ArticleFacts, Claim, Entity, Event, Figure, Membership, Mention, Reading, Run, Span, Time
from kg.read.boilerplate import find_boilerplate
from kg.terms.iris import Namer, extraction_iri, span_iri
from kg.terms.ontology import is_ours, notation, superclasses
from kg.terms.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, PLOVER, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

__all__ = [
    "NAMING",
    "article_header",
    "article_triples",
    "bounds",
    "date_literal",
    "decimal",
    "number_literal",
    "role_triples",
    "run_triples",
]

NAMING = (KG.Name, KG.Demonym, KG.Metonym)
_UNNAMED = {
    KG.agent: KG.unnamedAgent,
    KG.target: KG.unnamedTarget,
    KG.participant: KG.unnamedParticipant,
}
_ABOUT = Decimal("0.1")  # "about 7,000" is 7,000 give or take a tenth


def article_triples(
    facts: ArticleFacts, namer: Namer, run: Run, *, mentions: bool = False, text: bool = True
) -> list[Triple]:
    """All triples of one article but the descriptions of its entities, each once, in reading order.

    With `mentions` every mention gets a span, not only one for each entity and name; `text` includes the text.

    Args:
        facts: what the article says.
        namer: makes the IRIs.
        run: the way of extracting.
        mentions: whether every mention gets a span, not only one for each entity and name.
        text: whether the article's text is included.
    """
    writer = _ArticleWriter(facts, namer, mentions=mentions)
    return list(dict.fromkeys(writer.triples(run, text=text)))


def article_header(article: Article, namer: Namer, run: Run) -> Iterator[Triple]:
    """What is known of an article before it is read, its text's hash and how it is read among it.

    Args:
        article: the article.
        namer: mints IRIs.
        run: what reads it.
    """
    art = namer.article(article.source, article.id)
    bundle = extraction_iri(art)
    own = _own_words(article.text)
    yield Triple(art, RDF.type, KG.Article)
    yield Triple(art, DCTERMS.identifier, Literal(article.id))
    yield Triple(art, KG.textHash, Literal(hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()))
    for predicate, value in (
        (KG.sketch, sketch(own)),
        (DCTERMS.source, article.source),
        (SCHEMA.headline, article.title),
        (SCHEMA.author, article.author),
        (SCHEMA.inLanguage, article.lang),
        (KG.publisherName, article.publisher),
    ):
        if value:
            yield Triple(art, predicate, Literal(value))
    for word in keywords(f"{article.title}\n{own}"):
        yield Triple(art, KG.keyword, Literal(word))
    if article.date:
        yield Triple(art, SCHEMA.datePublished, date_literal(article.date.isoformat()))
    if article.date_source:
        yield Triple(art, KG.dateSource, article.date_source)
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
    if run.rules:
        yield Triple(iri, KG.rules, Literal(run.rules))


def decimal(value: float) -> Literal:
    """A decimal in canonical form, without trailing zeros.

    >>> str(decimal(0.5))
    '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    text = format(Decimal(repr(round(value, 4))).normalize(), "f")
    return Literal(text, datatype=XSD.decimal)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def number_literal(value: float) -> Literal:
    """A number, as a whole one where it is."""
    return _integer(int(value)) if value == int(value) else decimal(value)


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
        yield Triple(context, RDF.type, NIF.RFC5147String)
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
            if pages := self.facts.article.pages:
                yield Triple(iri, KG.pageNumber, _integer(bisect_right(pages, span.start)))
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
            first = mention.kind in NAMING and (mention.entity, surface, mention.kind) not in named
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
        if membership.body is not None and (predicate := self._belongs(membership.body)):
            yield Triple(iri, predicate, self.entities[membership.body])
        yield Triple(iri, ORG.role, role)
        yield Triple(iri, KG.status, membership.status)
        yield from self._as_of(iri)
        yield from self._reading(iri, membership.reading, None)
        yield from role_triples(role, membership.title)

    def _acts(self, entity: int) -> bool:
        """Whether an entity can act and speak: a mere place, or what is neither, cannot."""
        cls = self.facts.entities[entity].cls
        return KG.Agent in {cls, *superclasses(cls)}

    def _belongs(self, body: int) -> NamedNode | None:
        """How an office is tied to whom it belongs to; None where that is a mere place, which has no offices."""
        cls = self.facts.entities[body].cls
        above = {cls, *superclasses(cls)}
        if KG.Person in above:
            return KG.serves
        return ORG.organization if above & {KG.Organisation, KG.GeopoliticalEntity} else None

    def _event_iri(self, key: str) -> NamedNode:
        return self.namer.statement("event", self.article, key)

    def _event(self, event: Event) -> Iterator[Triple]:
        iri = self._event_iri(event.reading.key)
        yield from _typed(iri, event.cls)
        for role in event.roles:
            if role.term != KG.place and not self._acts(role.entity):
                continue
            yield Triple(iri, role.term, self.entities[role.entity])
            if role.term in (KG.agent, KG.target):
                yield Triple(iri, KG.participant, self.entities[role.entity])
        for party in event.unnamed:
            yield Triple(iri, _UNNAMED[party.term], Literal(party.text))
        if event.topic:
            yield Triple(iri, KG.topic, Literal(event.topic))
        yield from self._reading(iri, event.reading, event.time)
        for key in event.same_as:
            yield Triple(iri, KG.sameEventAs, self._event_iri(key))

    def _claim(self, claim: Claim) -> Iterator[Triple]:
        iri = self.claims[claim.reading.key]
        yield from _typed(iri, claim.act)
        for entity in (claim.speaker, *claim.beside):
            if entity is not None and self._acts(entity):
                yield Triple(iri, KG.speaker, self.entities[entity])
        if claim.speaker_text:
            yield Triple(iri, KG.speakerText, Literal(claim.speaker_text))
        for entity in filter(self._acts, claim.directed_at):
            yield Triple(iri, KG.directedAt, self.entities[entity])
        if claim.addressee is not None and self._acts(claim.addressee):
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
        yield Triple(iri, KG.value, number_literal(figure.value))
        yield Triple(iri, KG.comparator, figure.comparator)
        low, high = bounds(Decimal(repr(figure.value)), figure.comparator)
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
        # Of a class of ours the contract wants these two alone; of a user's own class a query for ours must find it.
        if above in (KG.Event, KG.Claim) or (not is_ours(cls) and KG.Event in superclasses(above)):
            yield Triple(iri, RDF.type, above)
    if code := notation(cls):
        yield Triple(iri, SKOS.notation, Literal(code, datatype=PLOVER.Code))


def role_triples(role: NamedNode, title: str) -> Iterator[Triple]:
    """What is said of the role of an office."""
    yield Triple(role, RDF.type, ORG.Role)
    yield Triple(role, RDF.type, SKOS.Concept)
    yield Triple(role, RDFS.label, Literal(title))


def bounds(exact: Decimal, comparator: NamedNode) -> tuple[int | None, int | None]:
    """The least and greatest whole number that a comparator allows; None when open."""
    value, whole = int(exact), exact == int(exact)
    match comparator:
        case KG.AtLeast:
            return value if whole else value + 1, None
        case KG.MoreThan:
            return value + 1, None
        case KG.AtMost:
            return None, value
        case KG.LessThan:
            return None, value - 1 if whole else value
        case KG.About:
            return math.ceil(exact * (1 - _ABOUT)), math.floor(exact * (1 + _ABOUT))
    return (value, value) if whole else (None, None)
