"""One article with its facts, lit in its text."""

from pyoxigraph import DefaultGraph, NamedNode

from kg.explore.reader import Look, Record, words_of
from kg.explore.records import ArticleRecord, EntityRecord
from kg.explore.statements import line
from kg.explore.views.given import Given
from kg.explore.voices import text_at, voices
from kg.terms.vocab import ITSRDF, KG, RDF, SCHEMA

__all__ = ["article", "choices_of", "marks_of"]

_DEFAULT = DefaultGraph()


def article(look: Look, given: Given) -> Record | None:
    """The text with its mentions and facts; every fact with the characters that it was read from."""
    iri = NamedNode(given["iri"])
    if next(iter(look.store.quads_for_pattern(iri, RDF.type, KG.Article, _DEFAULT)), None) is None:
        return None
    row = look.row(iri)
    text = text_at(look, iri)
    statements = [q.subject for q in look.store.quads_for_pattern(None, KG.article, iri, iri)]
    facts = [_marked(look, s) for s in statements if isinstance(s, NamedNode)]
    shown = sorted((f for f in facts if f), key=lambda f: (f["marks"][0]["start"], f["kind"], f["iri"]))
    return {
        **look.article(iri),
        "date_source": words_of(next(iter(row.get(KG.dateSource, ())), None)),
        "url": next((u.value for u in row.get(SCHEMA.url, ())), ""),
        "author": look.value(iri, SCHEMA.author),
        "text": text,
        "mentions": _mentions(look, iri),
        "facts": shown,
        "profile": voices(look, iri)["voices"],
        "copies": _copies(look, iri),
        "choices": choices_of(look, iri),
    }


def _copies(look: Look, article_iri: NamedNode) -> list[ArticleRecord]:
    """The other articles that carry the same text, by date."""
    first = next(iter(look.values(article_iri, KG.sameStoryAs)), article_iri)
    others = {first, *look.subjects(KG.sameStoryAs, first)} - {article_iri}
    return sorted((look.article(a) for a in others), key=lambda r: (r["date"], r["outlet"], r["iri"]))


def _marked(look: Look, statement: NamedNode) -> Record | None:
    told = line(look, statement)
    marks = marks_of(look, statement) if told else []
    return {**told, "marks": marks} if told and marks else None


def marks_of(look: Look, statement: NamedNode) -> list[Record]:
    """The stretches of the text that a statement was read from, each with what part of it stands there."""
    parts = (
        ("evidence", (KG.evidence,)), ("trigger", (KG.triggerSpan, KG.cueSpan)), ("role", (KG.roleSpan, KG.sourceSpan)),
        ("content", (KG.contentSpan,)), ("date", (KG.dateSpan,)),
    )  # fmt: skip
    return [
        {"part": part, "start": b, "end": e}
        for part, predicates in parts
        for b, e in look.spans(statement, *predicates)
    ]


def choices_of(look: Look, article_iri: NamedNode) -> list[EntityRecord]:
    """The entities that an article mentions, by name: those that may fill a role in it."""
    return look.entities({q.object for q in look.store.quads_for_pattern(article_iri, SCHEMA.mentions, None, None)})


def _mentions(look: Look, article_iri: NamedNode) -> list[Record]:
    """Where entities are named, longest first where they overlap."""
    mentions = {}
    for quad in look.store.quads_for_pattern(None, ITSRDF.taIdentRef, None, article_iri):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            mentions[look.span(quad.subject)] = quad.object
    return [
        {"start": b, "end": e, **look.entity(entity), **look.class_of(entity)}
        for (b, e), entity in sorted(mentions.items())
    ]
