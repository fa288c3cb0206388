"""An article's triples as people corrected them, and back: what they took out and put in stays on record."""

import calendar
import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.graph.placement import place
from kg.graph.triples import date_literal, decimal
from kg.identity.corrections import Correction
from kg.model import Span
from kg.terms.iris import Namer, base_of_iri, digest, extraction_iri, span_iri
from kg.terms.ontology import superclasses, term
from kg.terms.vocab import KG, NIF, ORG, RDF, SCHEMA, XSD

__all__ = ["ON_RECORD", "corrected", "uncorrected"]

ON_RECORD = (KG.setAside, KG.putIn)
_PROPERTIES = {
    "speaker": KG.speaker, "directed_at": KG.directedAt, "agent": KG.agent, "target": KG.target,
    "participant": KG.participant, "place": KG.place, "member": ORG.member, "organization": ORG.organization,
}  # fmt: skip
_UNNAMED = {KG.agent: KG.unnamedAgent, KG.target: KG.unnamedTarget, KG.participant: KG.unnamedParticipant}
_SENTENCE = re.compile(r"[^.!?\n]*[.!?]*[\"”’')]*")


def uncorrected(quads: Iterable[Quad]) -> list[Quad]:
    """An article's quads as observed, as they were before anybody corrected them."""
    known = list(quads)
    put = {q for found in known if found.predicate == KG.putIn for q in _read(found)}
    back = [q for found in known if found.predicate == KG.setAside for q in _read(found)]
    return [*dict.fromkeys([q for q in known if q not in put and q.predicate not in ON_RECORD] + back)]


def corrected(quads: Sequence[Quad], article: NamedNode, corrections: Iterable[Correction], text: str) -> list[Quad]:
    """An article's quads as observed, corrected, with what was taken out and put in on its extraction.

    Args:
        quads: the article's quads as they were before anybody corrected them.
        article: its IRI.
        corrections: those of this article; what they name and the article does not say is left alone.
        text: the article's text, "" where it is not kept: then nothing is added.
    """
    triples = dict.fromkeys(q.triple for q in quads)
    for correction in corrections:
        if correction.verb == "add":
            triples |= dict.fromkeys(_added(triples, article, correction, text))
        elif Triple(NamedNode(correction.thing), KG.article, article) in triples:
            triples = dict.fromkeys(_changed(list(triples), correction))
    before, after = set(quads), [*place(triples)]
    gone, come = sorted(map(str, before - set(after))), sorted(map(str, set(after) - before))
    node = extraction_iri(article)
    told = [
        Quad(node, predicate, Literal("\n".join(f"{line} ." for line in lines)), article)
        for predicate, lines in zip(ON_RECORD, (gone, come), strict=True)
        if lines
    ]
    return [*after, *told]


def _read(found: Quad) -> list[Quad]:
    return list(parse(str(getattr(found.object, "value", "")).encode(), format=RdfFormat.N_QUADS))


def _changed(triples: list[Triple], correction: Correction) -> Iterable[Triple]:
    node = NamedNode(correction.thing)
    if correction.verb == "unsure":
        return triples
    if correction.verb == "wrong":
        out = _with_what_it_states(triples, node)
        return [t for t in triples if t.subject not in out and t.object not in out]
    kept = _without(triples, node, {KG.confidence})
    kept.append(Triple(node, KG.confidence, decimal(1)))
    return kept if correction.verb == "right" else _with_values(kept, node, correction.given)


def _with_what_it_states(triples: Iterable[Triple], node: NamedNode) -> set[object]:
    """A statement and all that only it states."""
    known, size = list(triples), 0
    out: set[object] = {node}
    while len(out) > size:
        size = len(out)
        out |= {t.subject for t in known if t.predicate == KG.statedIn and t.object in out}
    return out


def _without(triples: Iterable[Triple], node: NamedNode, predicates: set[NamedNode]) -> list[Triple]:
    return [t for t in triples if t.subject != node or t.predicate not in predicates]


def _with_values(triples: list[Triple], node: NamedNode, given: dict[str, str]) -> list[Triple]:
    others = _participants(triples, node, given)
    for name, predicate in _PROPERTIES.items():
        if name in given:
            gone = {predicate} | ({_UNNAMED[predicate]} if predicate in _UNNAMED else set())
            triples = _without(triples, node, gone | ({KG.speakerText} if name == "speaker" else set()))
            triples += [Triple(node, predicate, NamedNode(iri)) for iri in given[name].split(",") if iri]
    if {"agent", "target", "participant"} & set(given):
        acting = {t.object for t in triples if t.subject == node and t.predicate in (KG.agent, KG.target)}
        triples = _without(triples, node, {KG.participant})
        triples += [Triple(node, KG.participant, who) for who in sorted(others | acting, key=str)]  # type: ignore[arg-type]
    if "date" in given:
        triples = _without(triples, node, {KG.date, KG.earliest, KG.latest, KG.dateSpan})
        triples += _dated(node, given["date"])
    if "modality" in given:
        said = any(t.subject == node and t.predicate == KG.statedIn for t in triples)
        predicate = KG.claimedModality if said else KG.modality
        triples = [*_without(triples, node, {predicate}), Triple(node, predicate, term(f"kg:{given['modality']}"))]
    if "type" in given:
        cls = term(f"kg:{given['type']}")
        held = {t.object for t in triples if t.subject == node and t.predicate == RDF.type}
        keep = {KG.Event, KG.Claim, KG.Figure, ORG.Membership} & held
        triples = _without(triples, node, {RDF.type})
        triples += [Triple(node, RDF.type, c) for c in dict.fromkeys([cls, *keep])]
    return triples


def _participants(triples: Iterable[Triple], node: NamedNode, given: dict[str, str]) -> set[object]:
    """Who takes part and neither acts nor is aimed at, as it is given or was."""
    if "participant" in given:
        return {NamedNode(iri) for iri in given["participant"].split(",") if iri}
    own = [t for t in triples if t.subject == node]
    acting = {t.object for t in own if t.predicate in (KG.agent, KG.target)}
    others: set[object] = {t.object for t in own if t.predicate == KG.participant}
    return others - acting


def _dated(node: NamedNode, text: str) -> list[Triple]:
    """A day, month or year with the first and last day that it may be."""
    if not text:
        return []
    first, last = (f"{text}-01-01"[:10], f"{text}-12-31"[:10])
    if len(text) == 7:  # a month
        first, last = f"{text}-01", f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02}"
    if len(text) == 10:
        first = last = text
    values = ((KG.date, text), (KG.earliest, first), (KG.latest, last))
    return [Triple(node, predicate, date_literal(value)) for predicate, value in values]


# ---------------------------------------------------------------- what was missed


def _added(triples: Iterable[Triple], article: NamedNode, correction: Correction, text: str) -> Iterable[Triple]:
    given = correction.given
    begin = text.find(given["quote"])
    cls = term(f"kg:{'Claim' if given['type'] == 'Statement' else given['type']}")
    above = (cls, *superclasses(cls))
    if begin < 0 or not {KG.Event, KG.Claim} & set(above):
        return
    kind = "claim" if KG.Claim in above else "event"
    quote, namer = Span(begin, begin + len(given["quote"])), Namer(base_of_iri(article.value))
    key = f"{kind}-{digest('added', *(f'{name}={value}' for name, value in correction.values))}"
    node = namer.statement(kind, article, key)
    for c in (c for c in above if c in (cls, KG.Event, KG.Claim)):
        yield Triple(node, RDF.type, c)
    sentence = _sentence(text, quote)
    yield Triple(node, KG.article, article)
    yield Triple(node, KG.evidence, span_iri(article, sentence))
    yield Triple(node, KG.rule, Literal("added"))
    yield Triple(node, KG.confidence, decimal(1))
    yield Triple(node, KG.modality, term(f"kg:{given.get('modality', 'Occurred')}"))
    for span in dict.fromkeys((sentence, quote)):
        yield from _span(article, span, text)
    values = {name: given[name] for name in _PROPERTIES if name in given}
    if kind == "claim":
        yield Triple(node, KG.contentSpan, span_iri(article, quote))
        yield Triple(node, SCHEMA.text, Literal(given["quote"]))
        yield Triple(node, KG.direct, Literal("false", datatype=XSD.boolean))
        published = [t.object for t in triples if t.subject == article and t.predicate == SCHEMA.datePublished]
        if published and not given.get("date"):
            yield from (Triple(node, p, published[0]) for p in (KG.earliest, KG.latest))
    else:
        yield Triple(node, KG.triggerSpan, span_iri(article, quote))
    yield from _with_values([], node, values | ({"date": given["date"]} if given.get("date") else {}))


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
