"""A NIF document annotated: the names in its texts, and what they are in Wikidata.

NIF 2.0 (https://persistence.uni-leipzig.org/nlp2rdf/), as GERBIL sends and expects it: each `nif:Context` with its
`nif:isString` comes back with a `nif:Phrase` for each name, and `itsrdf:taIdentRef` to the item of Wikidata, or to an
IRI of ours where there is none.
"""

from collections.abc import Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.build.link import Sought, candidates
from kg.build.processes import Options, extract_one
from kg.errors import BadInput, Misuse, first_line
from kg.graph.serialise import from_lines
from kg.identity.decisions import Decisions
from kg.identity.identify import identify
from kg.identity.wikidata.candidates import CandidateSource
from kg.model import Article, Span
from kg.terms.iris import digest, parse_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import ITSRDF, KG, NIF, PREFIXES, RDF, XSD

__all__ = ["FORMATS", "annotate"]

FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
_OPTIONS = Options(mentions=True)


def annotate(document: bytes, media: str = "text/turtle") -> bytes:
    """A NIF document with the names of its texts.

    Args:
        document: RDF with at least one `nif:Context` that has a `nif:isString`.
        media: its media type, one of `FORMATS`.

    Returns:
        The same triples and those of the names, as Turtle in order.

    Raises:
        Misuse: the format is unknown, or it does not parse.
        BadInput: it holds no text.

    Examples:
        >>> nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
        >>> text = "Angela Merkel met François Hollande in Berlin."
        >>> made = annotate(f'<http://a.example/1#char=0,46> a <{nif}Context> ; <{nif}isString> "{text}" .'.encode())
        >>> b"<http://a.example/1#char=0,13>" in made, b"wd:Q567" in made
        (True, True)
    """
    if media not in FORMATS:
        raise Misuse(f"{media} is no format of NIF: send one of {', '.join(FORMATS)}")
    try:
        given = [q.triple for q in parse(document, format=FORMATS[media])]
    except (SyntaxError, ValueError) as err:
        raise Misuse(f"the NIF document does not parse: {first_line(err)}") from err
    texts = [
        (t.subject, t.object.value) for t in given if t.predicate == NIF.isString and isinstance(t.object, Literal)
    ]
    if not texts:
        raise BadInput("the NIF document holds no text: a nif:Context with nif:isString")
    made = {t for context, text in texts if isinstance(context, NamedNode) for t in _names(context, text)}
    return serialize(sorted({*given, *made}, key=str), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _names(context: NamedNode, text: str) -> Iterator[Triple]:
    """The phrases of a text that name something."""
    read = extract_one(Article(digest(text), text, context.value), _OPTIONS)
    if isinstance(read, BadInput):
        return  # a text without a sentence names nobody
    identified = identify(read.profiles, Decisions(), _items())
    links = {i.iri: i.link.qid for i in identified.identities if i.link is not None}
    canonical = {seen: i.iri for i in identified.identities for _, seen, _ in i.observed}
    for quad in from_lines(read.lines):
        subject, observed = name_of(quad.subject), name_of(quad.object)
        place = parse_iri(subject) if quad.predicate == ITSRDF.taIdentRef else None
        if place is not None and place.span is not None and _is_name(read.lines, subject):
            entity = canonical.get(observed, observed)
            item = links.get(entity)
            yield from _phrase(context, text, place.span, f"{PREFIXES['wd']}{item}" if item else entity)


def _is_name(lines: bytes, span: str) -> bool:
    return f"<{span}> <{KG.mentionType.value}> <{KG.Name.value}>".encode() in lines


def _phrase(context: NamedNode, text: str, span: Span, entity: str) -> Iterator[Triple]:
    phrase = NamedNode(f"{context.value.partition('#')[0]}#char={span.start},{span.end}")
    yield Triple(phrase, RDF.type, NIF.Phrase)
    yield Triple(phrase, NIF.referenceContext, context)
    yield Triple(phrase, NIF.anchorOf, Literal(text[span.start : span.end]))
    for predicate, offset in ((NIF.beginIndex, span.start), (NIF.endIndex, span.end)):
        yield Triple(phrase, predicate, Literal(str(offset), datatype=XSD.integer))
    yield Triple(phrase, ITSRDF.taIdentRef, NamedNode(entity))


@cache
def _items() -> CandidateSource:
    """The items of the package's snapshot."""
    return candidates(Sought(), lambda _: None)
