"""Statements that people added to an article, as triples: what the program missed, by the words that say it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.amended import PROPERTIES, with_values
from kg.graph.triples import decimal
from kg.identity.corrections import NEEDED, Correction
from kg.model import Span
from kg.terms.iris import Namer, base_of_iri, digest, span_iri
from kg.terms.ontology import superclasses, term
from kg.terms.vocab import KG, NIF, ORG, RDF, SCHEMA, XSD

__all__ = ["added"]

_SENTENCE = re.compile(r"[^.!?\n]*[.!?]*[\"”’')]*")
_CLASSES = {"Statement": KG.Claim, "Office": ORG.Membership}
_KINDS = {KG.Claim: "claim", KG.Event: "event", KG.Figure: "figure", ORG.Membership: "membership"}
_ASSUMED = {"figure": {"comparator": "Exactly"}, "membership": {"status": "Current"}}


def added(triples: Iterable[Triple], article: NamedNode, correction: Correction, text: str) -> Iterable[Triple]:
    """The triples of a statement that a correction adds; none where the text lacks its words.

    Args:
        triples: the article's.
        article: its IRI.
        correction: with the verb "add".
        text: the article's text.
    """
    given = correction.given
    needed = NEEDED.get(given["type"], ())
    begin = text.find(given["quote"])
    cls = _CLASSES.get(given["type"]) or term(f"kg:{given['type']}")
    above = (cls, *superclasses(cls))
    kind = next((_KINDS[c] for c in above if c in _KINDS), None)
    if begin < 0 or kind is None or any(name not in given for name in needed):
        return
    quote, namer = Span(begin, begin + len(given["quote"])), Namer(base_of_iri(article.value))
    key = f"{kind}-{digest('added', *(f'{name}={value}' for name, value in correction.values))}"
    node = namer.statement(kind, article, key)
    for c in (c for c in above if c == cls or c in _KINDS):
        yield Triple(node, RDF.type, c)
    sentence = _sentence(text, quote)
    yield Triple(node, KG.article, article)
    yield Triple(node, KG.evidence, span_iri(article, sentence))
    yield Triple(node, KG.rule, Literal("added"))
    yield Triple(node, KG.confidence, decimal(1))
    yield Triple(node, KG.modality, term(f"kg:{given.get('modality', 'Occurred')}"))
    for span in dict.fromkeys((sentence, quote)):
        yield from _span(article, span, text)
    days = (t.object for t in triples if t.subject == article and t.predicate == SCHEMA.datePublished)
    published = [day for day in days if isinstance(day, Literal)]
    yield from _of_kind(kind, node, span_iri(article, quote), given, published)
    own = {*PROPERTIES, *needed, *_ASSUMED.get(kind, ()), *(["date"] if given.get("date") else [])}
    values = {name: value for name, value in given.items() if name in own}
    yield from with_values([], node, _ASSUMED.get(kind, {}) | values)


def _of_kind(
    kind: str, node: NamedNode, words: NamedNode, given: Mapping[str, str], published: Sequence[Literal]
) -> Iterable[Triple]:
    """What statements of a kind have beside their values."""
    if kind == "claim":
        yield Triple(node, KG.contentSpan, words)
        yield Triple(node, SCHEMA.text, Literal(given["quote"]))
        yield Triple(node, KG.direct, Literal("false", datatype=XSD.boolean))
        if published and not given.get("date"):
            yield from (Triple(node, p, published[0]) for p in (KG.earliest, KG.latest))
    else:
        yield Triple(node, KG.triggerSpan, words)
    if kind in ("figure", "membership"):
        yield from (Triple(node, KG.asOf, day) for day in published[:1])


def _sentence(text: str, quote: Span) -> Span:
    """The sentence that holds some words, by its punctuation; the words themselves where they are longer."""
    for found in _SENTENCE.finditer(text):
        lead = len(found[0]) - len(found[0].lstrip())
        if found.start() <= quote.start < found.end():
            return Span(min(found.start() + lead, quote.start), max(found.end(), quote.end))
    return quote


def _span(article: NamedNode, span: Span, text: str) -> Iterable[Triple]:
    node = span_iri(article, span)
    yield Triple(node, RDF.type, NIF.Phrase)
    yield Triple(node, NIF.beginIndex, Literal(str(span.start), datatype=XSD.integer))
    yield Triple(node, NIF.endIndex, Literal(str(span.end), datatype=XSD.integer))
    yield Triple(node, NIF.anchorOf, Literal(text[span.start : span.end]))
    yield Triple(node, NIF.referenceContext, span_iri(article, Span(0, len(text))))
