"""Claims for other tools, each apart from what is asserted: who says it goes with it, whatever the format.

Nanopublications (https://nanopub.net/guidelines/working_draft/), RDF 1.2 with reified triple terms, Web Annotations
(W3C Recommendation 2017), and schema.org ClaimReview to which a fact-checker adds verdict and name.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Triple

from kg import __version__
from kg.model import Span
from kg.query.named import asker, graph_bytes, load_query
from kg.query.reports import Ask, rows
from kg.terms.data import template
from kg.terms.iris import base_of_iri, extraction_iri, nanopub_iri, span_iri
from kg.terms.ontology import term
from kg.terms.vocab import DCTERMS, KG, NP, PROV, RDF, SCHEMA, XSD

__all__ = ["PUBLISHED", "Publication", "publish"]

_CONTEXT = 32  # characters of the quotation's neighbourhood


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes (the IRI of a person, such as an ORCID), under which licence (its IRI), and on which day."""

    creator: str = ""
    licence: str = ""
    created: str = ""


_NOBODY = Publication()


@dataclass(frozen=True, slots=True, order=True)
class _Speaker:
    """Who makes a claim, alone or with others; `cls` is a class of schema.org."""

    name: str
    iri: str
    cls: str


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim with its place, who makes it and what it states; `row` is that of the query `claims`."""

    iri: NamedNode
    row: Mapping[str, str]
    spans: tuple[Mapping[str, str], ...]
    speakers: tuple[_Speaker, ...]
    states: tuple[Triple, ...]

    @property
    def article(self) -> NamedNode:
        return NamedNode(self.spans[0]["article_iri"])

    @property
    def who(self) -> str:
        """The names of the speakers."""
        return " and ".join(s.name for s in self.speakers)


def publish(source: str, given: Mapping[str, str], format_: str, publication: Publication = _NOBODY) -> bytes:
    """The claims of a source that fit the parameters of the query `claims`, in one of `PUBLISHED`.

    Args:
        source: a graph file, store or endpoint.
        given: the parameters.
        format_: the format.
        publication: what nanopublications say of themselves.

    Raises:
        KgError: the source cannot be read.
    """
    claims = _claims(asker(source), given)
    return _nanopublications(claims, publication) if format_ == "nanopub" else PUBLISHED[format_](claims)


def _claims(ask: Ask, given: Mapping[str, str]) -> Iterator[_Claim]:
    spans: dict[str, dict[str, Mapping[str, str]]] = {}
    speakers: dict[str, set[_Speaker]] = {}
    for row in rows("claim-spans", ask, {}):
        spans.setdefault(row["claim"], {}).setdefault(f"{row['start']},{row['end']}", row)
        names = speakers.setdefault(row["claim"], set())
        if row["speaker_iri"]:
            names.add(_Speaker(row["speaker"], row["speaker_iri"], row["speaker_type"]))
    contents = _contents(ask)
    seen = set()
    for row in rows("claims", ask, given):
        name = row["claim"]
        if (
            name in spans and name not in seen and not row["told_by"]
        ):  # what only a claim tells of is no claim of its own
            seen.add(name)
            own = tuple(spans[name].values()), tuple(sorted(speakers[name])), tuple(contents.get(name, ()))
            yield _Claim(NamedNode(name), row, *own)


def _contents(ask: Ask) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = {}
    results = ask(load_query("claim-contents").text)
    assert isinstance(results, QuerySolutions)
    for claim, subject, predicate, object_ in results:
        found.setdefault(getattr(claim, "value", ""), []).append(Triple(subject, predicate, object_))
    return found


# ---------------------------------------------------------------- RDF


def _nanopublications(claims: Iterator[_Claim], publication: Publication = _NOBODY) -> bytes:
    """A nanopublication for each claim.

    Where it is read what the claim states, that is the assertion, attributed to whoever states it, and the provenance
    describes the claim. Else the assertion is that somebody made the claim, which nobody but the article says.
    """
    quads = sorted({q for claim in claims for q in _nanopublication(claim, publication)}, key=str)
    return graph_bytes(quads, RdfFormat.TRIG)


def _nanopublication(claim: _Claim, publication: Publication) -> Iterator[Quad]:
    this = nanopub_iri(claim.iri)
    head, assertion, provenance, info = (NamedNode(f"{this.value}#{part}") for part in _PARTS)
    yield Quad(this, RDF.type, NP.Nanopublication, head)
    yield Quad(this, NP.hasAssertion, assertion, head)
    yield Quad(this, NP.hasProvenance, provenance, head)
    yield Quad(this, NP.hasPublicationInfo, info, head)
    described = provenance if claim.states else assertion
    for cls in _acts(claim):
        yield Quad(claim.iri, RDF.type, cls, described)
    yield Quad(claim.iri, SCHEMA.text, Literal(claim.row["text"]), described)
    for speaker in claim.speakers:
        yield Quad(claim.iri, KG.speaker, NamedNode(speaker.iri), described)
    for triple in claim.states:
        yield Quad(triple.subject, triple.predicate, triple.object, assertion)
    if claim.states:
        yield Quad(assertion, PROV.wasDerivedFrom, claim.iri, provenance)
        for speaker in claim.speakers:
            yield Quad(assertion, PROV.wasAttributedTo, NamedNode(speaker.iri), provenance)
    yield Quad(assertion, PROV.hadPrimarySource, claim.article, provenance)
    for span in claim.spans:
        yield Quad(assertion, PROV.wasDerivedFrom, _span(span), provenance)
    yield Quad(this, PROV.wasDerivedFrom, extraction_iri(claim.article), info)
    if publication.creator:
        yield Quad(this, DCTERMS.creator, NamedNode(publication.creator), info)
    if publication.licence:
        yield Quad(this, DCTERMS.license, NamedNode(publication.licence), info)
    if publication.created:
        yield Quad(this, DCTERMS.created, Literal(publication.created, datatype=XSD.date), info)


_PARTS = ("Head", "assertion", "provenance", "pubinfo")


def _span(span: Mapping[str, str]) -> NamedNode:
    return span_iri(NamedNode(span["article_iri"]), Span(int(span["start"]), int(span["end"])))


def _acts(claim: _Claim) -> set[NamedNode]:
    """The speech act of a claim, and what every claim is."""
    return {KG.Claim if claim.row["act"] == "Statement" else term(f"kg:{claim.row['act']}"), KG.Claim}


def _rdf12(claims: Iterator[_Claim]) -> bytes:
    """Each claim with its speaker, words and spans, reifying what it states without asserting it."""
    triples = sorted({t for claim in claims for t in _reified(claim)}, key=str)
    return graph_bytes(triples, RdfFormat.TURTLE)


def _reified(claim: _Claim) -> Iterator[Triple]:
    for cls in _acts(claim):
        yield Triple(claim.iri, RDF.type, cls)
    for speaker in claim.speakers:
        yield Triple(claim.iri, KG.speaker, NamedNode(speaker.iri))
    yield Triple(claim.iri, SCHEMA.text, Literal(claim.row["text"]))
    yield Triple(claim.iri, KG.article, claim.article)
    for span in claim.spans:
        yield Triple(claim.iri, KG.contentSpan, _span(span))
    for triple in claim.states:
        yield Triple(claim.iri, RDF.reifies, triple)


# ---------------------------------------------------------------- JSON-LD


@cache
def _template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(template(name).read_text(encoding="utf-8"))
    return found


def _json(records: list[dict[str, Any]] | dict[str, Any]) -> bytes:
    return (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()


def _annotations(claims: Iterator[_Claim]) -> bytes:
    """A page of Web Annotations, one for each claim: its target is the words, by position and by quotation."""
    told = [*claims]
    page = copy.deepcopy(_template("annotation-page.json"))
    if told:
        page["id"] = f"{base_of_iri(told[0].iri.value)}annotations"
    page["items"] = [_annotation(claim) for claim in told]
    return _json(page)


def _annotation(claim: _Claim) -> dict[str, Any]:
    record = copy.deepcopy(_template("annotation.json"))
    who = f" by {claim.who}" if claim.speakers else ""
    del record["@context"]  # the page has it
    record["id"] = f"{claim.iri.value}#annotation"
    record["creator"] = {"type": "Software", "name": f"newskg {__version__}"}
    words = record["body"] | {"value": f"{claim.row['act']}{who}"}
    named = [claim.iri.value, *(s.iri for s in claim.speakers)]
    record["body"] = [words, *({"source": iri, "purpose": "identifying"} for iri in named)]
    target = record["target"] | {"source": claim.spans[0]["url"] or claim.article.value}
    targets = [target | {"selector": _selectors(claim, span)} for span in claim.spans]
    record["target"] = {"type": "Composite", "items": targets} if len(targets) > 1 else targets[0]
    return record


def _selectors(claim: _Claim, span: Mapping[str, str]) -> list[dict[str, Any]]:
    """One stretch of the article's text, by its position and, for copies elsewhere, by its words and neighbours."""
    begin, end = int(span["start"]), int(span["end"])
    sentence, start = claim.row["sentence"], int(claim.row["start"])
    quote = {"type": "TextQuoteSelector", "exact": span["text"]}
    if start <= begin and end <= start + len(sentence):
        quote["prefix"] = sentence[max(0, begin - start - _CONTEXT) : begin - start]
        quote["suffix"] = sentence[end - start : end - start + _CONTEXT]
    return [{"type": "TextPositionSelector", "start": begin, "end": end}, quote]


def _claim_reviews(claims: Iterator[_Claim]) -> bytes:
    """A ClaimReview for each claim, without what a fact-checker adds: url, author, date and rating of the review."""
    return _json([_claim_review(claim) for claim in claims])


def _claim_review(claim: _Claim) -> dict[str, Any]:
    record = copy.deepcopy(_template("claim-review.json"))
    first = claim.spans[0]
    appearance: dict[str, Any] = {"@type": "NewsArticle", "@id": claim.article.value}
    appearance |= {key: first[key] for key in ("url", "headline") if first[key]}
    if claim.row["outlet"]:
        appearance["publisher"] = {"@type": "NewsMediaOrganization", "name": claim.row["outlet"]}
    record["claimReviewed"] = claim.row["text"]
    item = record["itemReviewed"] | {"@id": claim.iri.value, "appearance": appearance}
    authors = [{"@type": s.cls, "@id": s.iri, "name": s.name} for s in claim.speakers]
    if authors:
        item["author"] = authors if len(authors) > 1 else authors[0]
    if claim.row["date"]:
        item["datePublished"] = claim.row["date"]
    record["itemReviewed"] = item
    return record


PUBLISHED = {
    "nanopub": _nanopublications,
    "rdf12": _rdf12,
    "annotation": _annotations,
    "claimreview": _claim_reviews,
}
