"""Media types of results and graphs, and which of them an Accept header asks for (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = ["CHARSET", "GRAPHS", "NAMES", "PARSED", "TABLES", "choose", "of_content"]

TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/plain": RdfFormat.N_TRIPLES,
}
PARSED = {**GRAPHS, "application/x-turtle": RdfFormat.TURTLE, "text/n3": RdfFormat.N3}
NAMES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "html": "text/html",
}
CHARSET = "; charset=utf-8"


def choose(accept: str | None, offered: Mapping[str, object] | tuple[str, ...]) -> str | None:
    """The offered media type that the header likes best, earlier ones first among equals; None when it likes none."""
    if not accept or not accept.strip():
        return next(iter(offered))
    wanted = [_range(part) for part in accept.split(",") if part.strip()]
    quality, _, media = max((_quality(media, wanted), -i, media) for i, media in enumerate(offered))
    return media if quality > 0 else None


def _range(part: str) -> tuple[str, float]:
    media, *parameters = [p.strip().lower() for p in part.split(";")]
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media, min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return media, 0.0
    return media, 1.0


def _quality(media: str, wanted: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers a media type."""
    kind = media.partition("/")[0]
    for covers in (media, f"{kind}/*", "*/*"):
        found = [q for m, q in wanted if m == covers]
        if found:
            return max(found)
    return 0.0


def of_content(header: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, in lower case; the charset is utf-8 where it names none."""
    media, *parameters = [p.strip() for p in header.split(";")]
    charset = next((p.partition("=")[2].strip('" ') for p in parameters if p.lower().startswith("charset=")), "utf-8")
    return media.lower(), charset.lower()
