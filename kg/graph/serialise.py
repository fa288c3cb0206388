"""Graphs as bytes: Turtle and TriG that read well, sorted N-Triples and N-Quads, JSON-LD and RDF/XML.

The output depends on the graph alone: articles are sorted by IRI, whatever the order in which they came.
"""

import gzip
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import count, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.errors import Misuse
from kg.terms.iris import STATEMENTS, parse_iri
from kg.terms.ontology import prefixes
from kg.terms.rdf import name_of, xml_bytes
from kg.terms.vocab import KG, RDF, XSD

__all__ = ["FORMATS", "GraphWriter", "article_of", "as_lines", "format_of", "from_lines", "write_quads"]

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_TURTLES = ("ttl", "trig")
_KINDS = (*STATEMENTS, "resolution")  # of an article, in reading order
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r'[\\"\n\r\t\b\f\x00-\x1f\x7f]')
_Spooled = tuple[str, int, int]
_Last = Callable[[NamedNode, list[Quad]], list[Quad]]


def format_of(path: str, name: str | None = None) -> str:
    """The key of `FORMATS` for a file name or a format's name.

    Raises:
        Misuse: neither is known.

    >>> format_of("news.trig"), format_of("news.trig", "nq")
    ('trig', 'nq')
    """
    key = (name or Path(path).suffix).lower().lstrip(".")
    if key not in FORMATS:
        raise Misuse(
            f"unknown format {key or path!r}: use one of {', '.join(FORMATS)}, as --format or as the ending of the file"
        )
    return key


class GraphWriter:
    """Collects quads in any order, then writes them sorted; they wait on disk, not in memory."""

    def __init__(self, format_: str, base: str) -> None:
        self.format, self.base = format_, base
        self._spool: IO[bytes] = tempfile.TemporaryFile()
        self._blocks: list[_Spooled] = []
        self._shared: list[tuple[str, str, int, int]] = []  # graph, where it counts, and subject

    def add(self, article: NamedNode, quads: Iterable[Quad]) -> None:
        """Takes in one article's quads, without those that articles share."""
        self.add_lines(article, as_lines(quads))

    def add_lines(self, article: NamedNode, data: bytes) -> None:
        """The same of quads that are N-Quads already."""
        self._blocks.append((article.value, *self._put(data)))

    def share(self, quads: Iterable[Quad]) -> None:
        """Takes in quads that articles share."""
        for (graph, subject), some in groupby(quads, self._place):
            self._shared.append((graph, subject, *self._put(as_lines(some))))

    def finish(self, out: IO[bytes], last: _Last = lambda _, quads: quads) -> None:
        """Writes the header, what articles share, and the articles, each as `last` gives it back."""
        if self.format in _BLOCKS:
            block = _BLOCKS[self.format]
            out.write(_header(self.format, self.base).encode())
            out.writelines(self._shared_blocks())
            for article, quads in self._sorted():
                out.write(_encoded(block(last(article, quads), article, self.base)))
        else:
            rest = (_encoded(_lines(last(article, quads), None, self.base)) for article, quads in self._sorted())
            lines = b"".join([*self._shared_blocks(), *rest])
            out.write(_convert(lines, self.format))

    def finish_shards(self, folder: Path, size: int, last: _Last = lambda _, quads: quads) -> None:
        """Writes sorted N-Quads into a folder, packed: shared.nq.gz, and a part-…nq.gz for each `size` articles.

        Args:
            folder: which is made.
            size: articles of a part.
            last: what becomes of an article's quads before they are written.
        """
        _pack(folder / "shared.nq.gz", self._shared_blocks())
        articles = self._sorted()
        for number in count(1):
            shard = [_encoded(_lines(last(a, quads), None, self.base)) for a, quads in islice(articles, size)]
            if not shard:
                return
            _pack(folder / f"part-{number:06}.nq.gz", shard)

    def close(self) -> None:
        """Drops what waits on disk."""
        self._spool.close()

    def _put(self, data: bytes) -> tuple[int, int]:
        start = self._spool.seek(0, os.SEEK_END)
        self._spool.write(data)
        return start, len(data)

    def _got(self, start: int, length: int) -> list[Quad]:
        self._spool.seek(start)
        return from_lines(self._spool.read(length))

    def _sorted(self) -> Iterator[tuple[NamedNode, list[Quad]]]:
        for article, start, length in sorted(self._blocks):
            yield NamedNode(article), self._got(start, length)

    def _place(self, quad: Quad) -> tuple[str, str]:
        """The graph, in TriG, and the subject, or what the lines of a subject begin with."""
        if self.format not in _TURTLES:
            return "", f"{quad.subject} "
        return name_of(quad.graph_name) if self.format == "trig" else "", name_of(quad.subject)

    def _shared_blocks(self) -> Iterator[bytes]:
        """What articles share: a block for each subject, in their order, and in TriG by graph."""
        turtle = self.format in _TURTLES
        rows = sorted(self._shared, key=lambda row: (row[0], _reading_order(row[1]) if turtle else row[1], row[2]))
        for graph, subjects in groupby(rows, itemgetter(0)):
            if graph:
                yield _encoded(f"{_Terms(self.base, None).name(graph)} {{\n")
            for _, blocks in groupby(subjects, itemgetter(1)):
                quads = [q for _, _, start, length in blocks for q in self._got(start, length)]
                yield _encoded(self._of_subject(quads, "    " if graph else ""))
            if graph:
                yield b"}\n\n"

    def _of_subject(self, quads: list[Quad], indent: str) -> str:
        if self.format in _TURTLES:
            return "".join(_subjects(quads, _Terms(self.base, None), indent))
        return _triple_lines(quads, None, self.base) if self.format == "nt" else _lines(quads, None, self.base)


def _pack(path: Path, blocks: Iterable[bytes]) -> None:
    """Writes a gzip file that holds no time and no name: the same bytes for the same blocks."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        for block in blocks:
            out.write(block)


def as_lines(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Quads, in their order."""
    return _encoded("".join(f"{q} .\n" for q in quads))


def from_lines(lines: bytes) -> list[Quad]:
    """The quads of N-Quads."""
    return list(parse(lines, format=RdfFormat.N_QUADS))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def write_quads(quads: Iterable[Quad], format_: str, base: str, out: IO[bytes]) -> None:
    """Writes a whole dataset: its quads are gathered to articles first.

    Args:
        quads: in any order.
        format_: one of `FORMATS`.
        base: where the IRIs of the data begin.
        out: where the bytes go.
    """
    shared: list[Quad] = []
    by_article: dict[str, list[Quad]] = {}
    for quad in quads:
        article = article_of(quad, base)
        (by_article.setdefault(article, []) if article else shared).append(quad)
    writer = GraphWriter(format_, base)
    for name in sorted(by_article):
        writer.add(NamedNode(name), by_article[name])
    writer.share(shared)
    writer.finish(out)
    writer.close()


def article_of(quad: Quad, base: str) -> str:
    """The article that a quad belongs to, read off its graph or, in a shared graph, off its subject; '' where none."""
    if quad.predicate == KG.sameStoryAs:
        return ""  # follows from both articles
    for name in (name_of(quad.graph_name), name_of(quad.subject)):
        found = parse_iri(name)
        if found is not None and found.base == base and found.span is None and found.article:
            return found.article
    return ""


# ---------------------------------------------------------------- lines


def _lines(quads: list[Quad], article: NamedNode | None, base: str) -> str:
    return "".join(sorted({f"{q} .\n" for q in quads}))


def _triple_lines(quads: list[Quad], article: NamedNode | None, base: str) -> str:
    return "".join(sorted({f"{q.triple} .\n" for q in quads}))


def _convert(lines: bytes, format_: str) -> bytes:
    """N-Quads in a format that only the library writes."""
    quads = parse(lines, format=RdfFormat.N_QUADS)
    if format_ == "jsonld":
        return serialize(quads, format=RdfFormat.JSON_LD, prefixes=prefixes()) or b""
    data = serialize((q.triple for q in quads), format=FORMATS[format_], prefixes=prefixes()) or b""
    return xml_bytes(data) if format_ == "rdf" else data


# ---------------------------------------------------------------- Turtle and TriG


def _header(format_: str, base: str) -> str:
    if format_ in ("nt", "nq"):
        return ""
    used = {**prefixes(), "entity": f"{base}entity/", "role": f"{base}role/", "run": f"{base}run/"}
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(used.items())) + "\n"


def _turtle(quads: list[Quad], article: NamedNode | None, base: str) -> str:
    terms = _Terms(base, article)
    return terms.opening() + "".join(_subjects(quads, terms, ""))


def _trig(quads: list[Quad], article: NamedNode | None, base: str) -> str:
    terms = _Terms(base, article)
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(name_of(quad.graph_name), []).append(quad)
    parts = [terms.opening()]
    for graph in sorted(graphs, key=lambda g: _graph_rank(g, article)):
        if not graph:
            parts += _subjects(graphs[graph], terms, "")
        else:
            parts += [f"{terms.name(graph)} {{\n", *_subjects(graphs[graph], terms, "    "), "}\n\n"]
    return "".join(parts)


def _graph_rank(graph: str, article: NamedNode | None) -> tuple[int, str]:
    """The default graph, the article's, its claims', its text's."""
    if not graph:
        return 0, ""
    own = parse_iri(graph)
    return (1 if graph == name_of(article) else 3 if own and own.key == "text" else 2), graph


def _subjects(quads: list[Quad], terms: "_Terms", indent: str) -> Iterator[str]:
    """One paragraph a subject, spans last."""
    by_subject: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    for quad in quads:
        name = name_of(quad.subject)
        names.setdefault(name, terms.name(name))
        verb = "a" if quad.predicate == RDF.type else terms.name(quad.predicate.value)
        by_subject.setdefault(name, {}).setdefault(verb, []).append(terms.term(quad.object))
    for name in sorted(by_subject, key=_reading_order):
        rows = sorted(by_subject[name].items(), key=lambda row: (row[0] != "a", row[0]))
        body = f" ;\n{indent}    ".join(f"{verb} {', '.join(sorted(set(objects)))}" for verb, objects in rows)
        yield f"{indent}{names[name]} {body} .\n\n"


def _reading_order(name: str) -> tuple[tuple[int, int], int, str]:
    """Articles, statements by kind and IRI, then spans by offset."""
    own = parse_iri(name)
    if own is None:
        return (-1, -1), 0, name
    offsets = (own.span.start, own.span.end) if own.span is not None else (-1, -1)
    return offsets, _KINDS.index(own.kind) + 1 if own.kind in _KINDS else 0, name


class _Terms:
    """Writes terms short: with the shared prefixes, and those of the article's own block."""

    def __init__(self, base: str, article: NamedNode | None) -> None:
        self.article = article.value if article else ""
        self._namespaces = {iri: name for name, iri in prefixes().items()}
        self._namespaces |= {f"{base}{kind}/": kind for kind in ("entity", "role", "run")}
        self.own: dict[str, str] = {}
        if article:
            own = parse_iri(article.value)
            self.own = {kind: f"{base}{kind}/{own.name}/" for kind in _KINDS} if own else {}
            self._namespaces |= {iri: kind for kind, iri in self.own.items()}
        self._cache: dict[str, str] = {}

    def opening(self) -> str:
        """The base and the prefixes of an article's block."""
        if not self.article:
            return ""
        lines = [
            f"@base <{self.article}> .\n",
            *(f"@prefix {kind}: <{iri}> .\n" for kind, iri in sorted(self.own.items())),
        ]
        return "".join(lines) + "\n"

    def name(self, value: str) -> str:
        """An IRI as short as the prefixes make it."""
        if value not in self._cache:
            self._cache[value] = self._short(value)
        return self._cache[value]

    def _short(self, iri: str) -> str:
        if self.article and iri == self.article:
            return "<>"
        if self.article and iri.startswith(self.article + "#"):
            return f"<{iri[len(self.article) :]}>"
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        name = self._namespaces.get(iri[:cut])
        return f"{name}:{iri[cut:]}" if name and _LOCAL.match(iri[cut:]) else f"<{iri}>"

    def term(self, node: object) -> str:
        if not isinstance(node, Literal):
            return self.name(name_of(node))
        if node.datatype == XSD.string:
            return _quoted(node.value)
        if node.datatype in (XSD.integer, XSD.boolean) or (node.datatype == XSD.decimal and "." in node.value):
            return node.value
        if node.language:
            return f"{_quoted(node.value)}@{node.language}"
        return f"{_quoted(node.value)}^^{self.name(node.datatype.value)}"


def _quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", text) + '"'


_BLOCKS: dict[str, Callable[[list[Quad], NamedNode | None, str], str]] = {
    "ttl": _turtle,
    "trig": _trig,
    "nt": _triple_lines,
    "nq": _lines,
}
