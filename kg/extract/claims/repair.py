"""Where the network is mended: contents that go on, quotations that are cut, cues that attribute nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.claims.attribution import MAX_ASIDE, NOMINAL, Attribution
from kg.extract.claims.cues import cue_lemmas, cue_verb, cue_words, deeds
from kg.nlp.ranges import Range, cut_out, shared_ranges, strip_range, tokens_of
from kg.nlp.tree import PREDICATES, has_child

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["as_quoted", "asked", "introduced", "is_deed", "is_told_behind", "kept_in", "states_nothing", "up_to_mark"]

_NEAR = 3  # tokens between a cue and the quotation that it introduces


def asked(doc: "Doc", a: Attribution) -> bool:
    """ "Asked whether he would resign": a question to the source states nothing."""
    verb = next((doc[i] for r in a.cue for i in range(*r) if doc[i].lower_ == "asked"), None)
    return verb is not None and bool(verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "ROOT") and a.head > verb.i)


def is_told_behind(doc: "Doc", a: Attribution) -> bool:
    """'“It is over.” Kelly nodded.': a gesture in a sentence of its own behind a quotation gives it to nobody."""
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    if verb is None or verb.lemma_.lower() not in cue_words("gestures"):
        return False
    end = max(e for _, e in a.content)
    between = [t.text for t in doc[end - 1 : a.cue[0][0]]]
    return "”" in between and "." in between[: between.index("”")]


def states_nothing(doc: "Doc", a: Attribution, unsure: float) -> bool:
    """ "Referring to the vote", "signed the bill": a matter of which nothing is said.

    Args:
        doc: the parse.
        a: the attribution.
        unsure: the confidence below which a cue that is no usual one is doubted.
    """
    doubtful = a.confidence < unsure and a.lemma not in cue_lemmas()
    if a.lemma not in cue_words("naming") and not doubtful:
        return False
    said = [doc[i] for i in sorted(a.tokens)]
    return not any(t.pos_ in PREDICATES or t.text in ("“", "”") for t in said)


def is_deed(doc: "Doc", a: Attribution) -> bool:
    """ "Slammed the door", "denied him a second term", "saw her leave": something done or seen, not said."""
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    if verb is None:
        return False
    done, below = deeds().get(a.lemma, frozenset()), list(verb.children)
    if any((c.dep_ == "dobj" and c.lemma_.lower() in done) or f"{c.dep_}:" in done for c in below):
        return True
    if any(c.dep_ == "prep" and f"prep:{c.lower_}" in done for c in below):
        return True
    return "ccomp:bare" in done and any(c.dep_ == "ccomp" and _is_bare(c) for c in below)


def _is_bare(clause: "Token") -> bool:
    """ "Her leave", "them fighting": a clause that is seen or heard."""
    helped = has_child(clause, "aux", "mark", "auxpass")
    return clause.tag_ in ("VB", "VBG") and not helped and has_child(clause, "nsubj")


def kept_in(content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]) -> tuple[Range, ...]:
    """What a quoted cue gives out ends with the quotation, or goes on in another: '“He says,” Kim said, “no.”'.

    Args:
        content: the tokens of what is said.
        cue: its tokens.
        quotations: the quotations of the article.
    """
    around = next((q for q in quotations if q[0] <= cue[0] < q[1]), None)
    return content if around is None else shared_ranges(content, [around]) or shared_ranges(content, quotations)


def introduced(doc: "Doc", content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]) -> tuple[Range, ...]:
    """What a cue with a colon gives out is the quotation behind it, not what stood before.

    Args:
        doc: the parse.
        content: of the attribution, in tokens.
        cue: of it.
        quotations: token ranges within quotation marks.
    """
    begin = next((b for b, _ in quotations if b > cue[1] - 1 and b - cue[1] <= _NEAR), None)
    if begin is None or not any(t.text == ":" for t in doc[cue[1] - 1 : begin]):
        return content
    quoted = tokens_of(quotations)
    return tuple(r for r in content if r[1] > begin or quoted.issuperset(range(*r))) or content


def up_to_mark(
    doc: "Doc", content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]
) -> tuple[tuple[Range, ...], Range | None]:
    """The content without the words between a quotation's closing mark and the cue, and these: they name the source.

    Args:
        doc: the parse.
        content: of the attribution, in tokens.
        cue: of it.
        quotations: token ranges within quotation marks.
    """
    for s, t in content:
        end = next((e for b, e in quotations if b - 1 <= s < e < t <= cue[0]), None)
        tail = strip_range(doc, (end, cue[0])) if end is not None else None
        if tail is not None and tail[1] - tail[0] <= MAX_ASIDE and any(w.pos_ in NOMINAL for w in doc[slice(*tail)]):
            return cut_out(content, [(end or t, t)]), tail
    return content, None


def as_quoted(doc: "Doc", content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]) -> tuple[Range, ...]:
    """What goes on behind the cue of a quotation is quoted too: '"…," she said, and left. "…"'.

    Args:
        doc: the parse.
        content: of the attribution, in tokens.
        cue: of it.
        quotations: token ranges within quotation marks.
    """
    first, *rest = content
    if not rest or first[1] > cue[0] or not any(b <= first[0] and first[1] <= e for b, e in quotations):
        return content
    parts = [strip_range(doc, (max(b, s), min(e, t))) for s, t in rest for b, e in quotations if b < t and s < e]
    return (first, *filter(None, parts))
