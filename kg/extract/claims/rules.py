"""Attributions by rules over the parse: verbs of saying with their subject and clause, and quotations."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.claims.attribution import MAX_ASIDE, Attribution
from kg.extract.claims.cues import (
    beside_quotation,
    cue_frames,
    cue_lemmas,
    cue_of,
    is_condition,
    range_of_cue,
    source_range,
    subject_beside,
    withheld,
)
from kg.extract.claims.quotations import paragraph_tokens
from kg.extract.claims.repair import kept_in
from kg.extract.claims.views import according, reports
from kg.lang.lexicon import words
from kg.nlp.ranges import TRIM, Range, cut_out, join_ranges, strip_range
from kg.nlp.tree import PREDICATES, objects_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["distinct", "rule_attributions", "rule_marks"]

_MIN_QUOTE = 3  # tokens


def rule_attributions(doc: "Doc", quotations: Sequence[Range]) -> tuple[Attribution, ...]:
    """The attributions that the cue verbs and quotation marks of the article show, in order of their cues."""
    quoted = {i: q for q in quotations for i in range(*q)}
    found = [a for token in doc if (a := _from_verb(doc, token, quoted)) is not None]
    told = {a.cue[0][0] for a in found if a.cue}
    found += [a for token in doc if (a := according(doc, token)) is not None and not reports(doc, a, told)]
    found = [b for a in found if (b := _with_quotations(doc, a, quotations)).content]
    found = _float(doc, found, quotations)
    return tuple(sorted(distinct(doc, found), key=lambda a: a.anchor))


def rule_marks(doc: "Doc", attributions: Sequence[Attribution]) -> list[str]:
    """What the rules say of each token: S(ource), K (cue), C(ontent) or -; the outermost content, then the others."""
    marks = ["-"] * len(doc)
    for a in attributions:
        for s, e in a.content:
            marks[s:e] = "C" * (e - s)
    for a in attributions:
        for letter, ranges in (("S", [a.source] if a.source else []), ("K", a.cue)):
            for s, e in ranges:
                if "C" not in marks[s:e]:
                    marks[s:e] = letter * (e - s)
    return marks


def _from_verb(doc: "Doc", token: "Token", quoted: dict[int, Range]) -> Attribution | None:
    if token.pos_ not in PREDICATES or token.lemma_ == "be" or is_condition(token):
        return None
    lemma, cue_end = cue_of(token)
    if lemma not in cue_lemmas() or withheld(token) is not None:
        return None
    subject, passive = subject_beside(token.head if token.dep_ == "xcomp" and withheld(token.head) == token else token)
    if subject is not None and subject.i in quoted and token.i not in quoted:
        subject = beside_quotation(doc, token, quoted)  # the parser took it from inside the quoted words
    contents = _content(doc, token, lemma, cue_end)
    if not contents:
        return None
    if subject is None and not passive:
        return None
    source = source_range(subject) if subject is not None else None
    contents = cut_out(contents, [r for r in (source, (token.i, cue_end)) if r])
    contents = tuple(filter(None, (strip_range(doc, r) for r in contents)))
    if not contents:
        return None
    head = subject.i if subject is not None else -1
    rule = f"cue-{lemma.replace(' ', '-')}"
    return Attribution(source, (range_of_cue(token, cue_end),), contents, head, lemma, rule, 0.8)


def _content(doc: "Doc", token: "Token", lemma: str, cue_end: int) -> tuple[Range, ...]:
    if lemma in cue_frames()["clause"]:
        clauses = [
            c
            for c in token.children
            if c.dep_ in ("ccomp", "xcomp", "parataxis") and c.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN")
        ]
        if clauses:
            clause = clauses[0]
            return ((clause.left_edge.i, clause.right_edge.i + 1),)
        if (
            token.dep_ in ("parataxis", "advcl")
            and token.tag_ not in ("VBG", "VBN")
            and token.head.pos_ in PREDICATES
            and sum(t.is_alpha for t in doc[token.left_edge.i : token.i]) <= MAX_ASIDE
        ):
            return tuple(cut_out(((token.sent.start, token.sent.end),), [(token.left_edge.i, token.right_edge.i + 1)]))
    if lemma in cue_frames()["object"] and _is_judgement(token, lemma):
        return _object(token, cue_end)
    return ()


def _is_judgement(token: "Token", lemma: str) -> bool:
    """Whether the object is something said or judged: not "welcomed him", not "called her", not "saw the film"."""
    objects = objects_of(token)
    if lemma == "welcome":
        return not any(c.pos_ == "PRON" or c.ent_type_ == "PERSON" for c in objects)
    if lemma in words("cues.yaml", "viewing"):
        return any(
            c.dep_ in ("oprd", "ccomp", "xcomp") or (c.dep_ == "prep" and c.lower_ == "as") for c in token.children
        )
    return True


def _object(token: "Token", cue_end: int) -> tuple[Range, ...]:
    """What follows the verb: its object with all that hangs on it."""
    objects = [c for c in token.rights if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp", "pobj", "attr")]
    objects += [g for c in token.rights if c.dep_ == "prep" for g in c.children if c.i + 1 == cue_end]
    if not objects:
        return ()
    start = min(o.left_edge.i for o in objects)
    end = max(o.right_edge.i + 1 for o in objects)
    for child in token.rights:
        if child.i >= end and child.dep_ in ("prep", "xcomp", "ccomp", "dobj", "oprd") and not _adjunct(child):
            end = child.right_edge.i + 1
    return ((max(start, cue_end), end),) if end > max(start, cue_end) else ()


def _adjunct(token: "Token") -> bool:
    """A time or place phrase that tells of the saying, not of what was said."""
    return token.lower_ in words("grammar.yaml", "of_time") and any(
        c.ent_type_ in ("DATE", "TIME") for c in token.children
    )


def _with_quotations(doc: "Doc", a: Attribution, quotations: Sequence[Range]) -> Attribution:
    """The attribution with the whole of every quotation that its content begins or ends in."""
    if not a.cue:
        return a
    own = kept_in(a.content, a.cue[0], quotations)
    contents = list(own)
    for b, e in quotations:
        cue_inside = b <= a.cue[0][0] < e
        if cue_inside or not any(s < e and b < t for s, t in contents):
            continue
        contents = [(min(s, b), max(t, e)) if s < e and b < t and (s >= b or t <= e) else (s, t) for s, t in contents]
    contents = join_ranges(cut_out(contents, [*a.cue, *([a.source] if a.source else [])]))
    trimmed = tuple(filter(None, (strip_range(doc, r) for r in contents)))
    return replace(a, content=trimmed or own)


def _float(doc: "Doc", attributions: list[Attribution], quotations: Sequence[Range]) -> list[Attribution]:
    """Gives the quotations that no cue has taken to the cue of their sentence, before a colon, or before them."""
    out = list(attributions)
    paragraphs = paragraph_tokens(doc)
    for quotation in quotations:
        if any(s < quotation[1] and quotation[0] < e for a in out for s, e in a.content):
            continue
        if quotation[1] - quotation[0] < _MIN_QUOTE and doc[quotation[1] - 1].text not in TRIM:
            continue  # a word or two in quotation marks without punctuation: a title or a nickname
        host = _host(doc, out, quotation, paragraphs)
        if host is not None:
            a = out[host]
            added = strip_range(doc, quotation) or quotation
            out[host] = replace(a, content=tuple(join_ranges([*a.content, added])))
        elif (fresh := _bare_cue(doc, quotation, quotations)) is not None:
            out.append(fresh)
    return out


def _host(doc: "Doc", attributions: list[Attribution], quotation: Range, paragraphs: list[Range]) -> int | None:
    """The attribution of the same paragraph whose content ends next before the quotation."""
    paragraph = next((p for p in paragraphs if p[0] <= quotation[0] < p[1]), None)
    if paragraph is None:
        return None
    sentence = doc[quotation[0]].sent
    near = []
    for i, a in enumerate(attributions):
        if not a.cue or not (paragraph[0] <= a.cue[0][0] < paragraph[1]) or a.cue[0][0] > quotation[1]:
            continue
        direct = any(doc[max(0, s - 1)].text == "“" for s, _ in a.content)
        gap = quotation[0] - max(a.cue[-1][1], max(e for _, e in a.content))
        if (sentence.start <= a.cue[0][0] < sentence.end) or (direct and gap <= 6 and a.content[0][0] < quotation[0]):
            near.append((abs(gap), i))
    return min(near)[1] if near else None


def _bare_cue(doc: "Doc", quotation: Range, quotations: Sequence[Range]) -> Attribution | None:
    """A cue without content of its own beside a quotation: '"…," said X', 'X said: "…"'."""
    begin, end = quotation
    sentences = {doc[begin].sent.start: doc[begin].sent, doc[end - 1].sent.start: doc[end - 1].sent}
    if end + 1 < len(doc):
        sentences[doc[end + 1].sent.start] = doc[end + 1].sent
    if begin > 2:
        sentences[doc[begin - 2].sent.start] = doc[begin - 2].sent
    verbs = [
        t
        for s in sentences.values()
        for t in s
        if not any(b <= t.i < e for b, e in quotations)
        and t.pos_ == "VERB"
        and t.lemma_ in cue_frames()["clause"]
        and subject_beside(t)[0] is not None
    ]
    near = min(verbs, key=lambda t: min(abs(t.i - begin), abs(t.i - end)), default=None)
    if near is None or min(abs(near.i - begin), abs(near.i - end)) > 12:
        return None
    subject = subject_beside(near)[0]
    assert subject is not None
    source = source_range(subject)
    if source[0] < end and begin < source[1]:
        return None
    return Attribution(
        source, (range_of_cue(near, near.i + 1),), (quotation,), subject.i, near.lemma_, "quotation", 0.85
    )


def distinct(doc: "Doc", attributions: list[Attribution]) -> list[Attribution]:
    """One attribution for each cue and content."""
    seen: set[object] = set()
    out = []
    for a in sorted(attributions, key=lambda a: (a.cue, a.content)):
        key = (a.cue[0] if a.cue else None, a.content)
        if key not in seen:
            seen.add(key)
            out.append(a)
    return out
