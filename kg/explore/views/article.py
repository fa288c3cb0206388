"""One article with its facts, lit in its text."""

from collections import Counter
from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode

from kg.explore.reader import Look, Record, text_of, words_of
from kg.explore.statements import line
from kg.explore.views.given import Given
from kg.terms.iris import text_iri
from kg.terms.vocab import ITSRDF, KG, NIF, RDF, SCHEMA

__all__ = ["article"]

_DEFAULT = DefaultGraph()


def article(look: Look, given: Given) -> Record | None:
    """The text with its mentions and facts; every fact with the characters that it was read from."""
    iri = NamedNode(given["iri"])
    if next(iter(look.store.quads_for_pattern(iri, RDF.type, KG.Article, _DEFAULT)), None) is None:
        return None
    row = look.row(iri)
    texts = look.store.quads_for_pattern(None, NIF.isString, None, text_iri(iri))
    text = next((text_of(q.object) for q in texts), "")
    statements = [q.subject for q in look.store.quads_for_pattern(None, KG.article, iri, iri)]
    facts = [_marked(look, s) for s in statements if isinstance(s, NamedNode)]
    shown = sorted((f for f in facts if f), key=lambda f: (f["marks"][0]["begin"], f["kind"], f["iri"]))
    return {
        **look.article(iri),
        "url": next((u.value for u in row.get(SCHEMA.url, ())), ""),
        "author": look.value(iri, SCHEMA.author),
        "text": text,
        "mentions": _mentions(look, iri),
        "facts": shown,
        "profile": _profile(shown),
        "copies": _copies(look, iri),
    }


def _copies(look: Look, article_iri: NamedNode) -> list[Record]:
    """The other articles that carry the same text, by date."""
    first = next(iter(look.values(article_iri, KG.sameStoryAs)), article_iri)
    others = {first, *look.subjects(KG.sameStoryAs, first)} - {article_iri}
    return sorted((look.article(a) for a in others), key=lambda r: (r["date"], r["outlet"], r["iri"]))


def _marked(look: Look, statement: NamedNode) -> Record | None:
    told = line(look, statement)
    if told is None:
        return None
    parts = (
        ("evidence", (KG.evidence,)), ("trigger", (KG.triggerSpan, KG.cueSpan)), ("role", (KG.roleSpan, KG.sourceSpan)),
        ("content", (KG.contentSpan,)), ("date", (KG.dateSpan,)),
    )  # fmt: skip
    marks = [
        {"part": part, "begin": b, "end": e}
        for part, predicates in parts
        for b, e in look.spans(statement, *predicates)
    ]
    return {**told, "marks": marks} if marks else None


def _mentions(look: Look, article_iri: NamedNode) -> list[Record]:
    """Where entities are named, longest first where they overlap."""
    found = {}
    for quad in look.store.quads_for_pattern(None, ITSRDF.taIdentRef, None, article_iri):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[look.span(quad.subject)] = quad.object
    return [
        {"begin": b, "end": e, **look.entity(entity), "cls": words_of(look.kind(entity))}
        for (b, e), entity in sorted(found.items())
    ]


def _profile(facts: Iterable[Record]) -> list[Record]:
    """Whose statements these are: the article's own, each speaker's, unnamed sources'."""
    voices: Counter[tuple[str, str, str]] = Counter()
    for fact in facts:
        if fact["kind"] == "claim" and fact["voice"] is None:
            who = fact["speaker"]
            voices["named" if who["iri"] else "unnamed", who["name"], who["iri"]] += 1
        elif fact["voice"] is None:
            voices["own", "the article itself", ""] += 1
    total = sum(voices.values())
    return [
        {"kind": kind, "name": name, "iri": iri, "count": n, "share": round(100 * n / total, 1)}
        for (kind, name, iri), n in sorted(voices.items(), key=lambda v: (v[0][0] != "own", -v[1], v[0]))
    ]
