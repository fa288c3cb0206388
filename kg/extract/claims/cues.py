"""Words that say that somebody says something, and who that is."""

from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.claims.attribution import NOMINAL
from kg.lang.lexicon import sections, words
from kg.nlp.ranges import Range
from kg.nlp.tree import PREDICATES, agent_of, child_of, is_conditional, is_passive
from kg.terms.ontology import term
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = [
    "act_of",
    "beside_quotation",
    "cue_frames",
    "cue_lemmas",
    "cue_of",
    "cue_verb",
    "cue_words",
    "deeds",
    "end_of_name",
    "is_condition",
    "range_of_cue",
    "source_head",
    "source_range",
    "subject_beside",
    "uttering",
    "withheld",
]


@cache
def deeds() -> dict[str, frozenset[str]]:
    """Verbs that tell a deed with some objects and a statement with others."""
    return {lemma: frozenset(map(str, marks)) for lemma, marks in sections("cues.yaml")["deeds"].items()}


def cue_verb(doc: "Doc", cue: Range) -> "Token | None":
    """The verb that says it: of "refused to say" the second, of "was quoted as saying" the first."""
    verbs = [t for t in doc[cue[0] : cue[1]] if t.pos_ in PREDICATES and t.lower_ != "according"]
    first = next((t for t in verbs if t.dep_ not in ("aux", "auxpass")), verbs[0] if verbs else None)
    return first if first is None else withheld(first) or first


def withheld(verb: "Token") -> "Token | None":
    """What somebody refused, declined or failed to say: the verb of saying."""
    if verb.lemma_ not in words("modality.yaml", "withholding"):
        return None
    return next((c for c in verb.children if c.dep_ == "xcomp" and cue_of(c)[0] in cue_lemmas()), None)


def source_head(doc: "Doc", source: Range, subject: "Token | None") -> int:
    """The token that names the source: the cue's subject, else the root of the span, else its first noun.

    Args:
        doc: the parse.
        source: its tokens.
        subject: the cue's, where it has one.
    """
    if subject is not None and source[0] <= subject.i < source[1]:
        return int(subject.i)
    span = doc[source[0] : source[1]]
    if span.root.pos_ in NOMINAL:
        return int(span.root.i)
    nouns = [t.i for t in span if t.pos_ in NOMINAL and t.dep_ not in ("compound", "nmod", "poss")]
    return int(nouns[0] if nouns else span.root.i)


def is_condition(token: "Token") -> bool:
    """ "If Maduro agreed to …" says nothing of what Maduro said."""
    return token.dep_ == "advcl" and is_conditional(token)


@cache
def cue_lemmas() -> dict[str, NamedNode]:
    """The speech act of each cue, by its lemma."""
    return {str(lemma): term(cls) for cls, lemmas in sections("cues.yaml")["acts"].items() for lemma in lemmas}


@cache
def uttering() -> frozenset[str]:
    """The lemmas that give out words, whatever else they do."""
    return cue_words("uttering") | frozenset(cue_lemmas())


@cache
def cue_frames() -> dict[str, frozenset[str]]:
    """What each cue may be followed by."""
    return {frame: frozenset(map(str, lemmas)) for frame, lemmas in sections("cues.yaml")["frames"].items()}


def act_of(lemma: str) -> NamedNode:
    """The speech act of a cue: a class below kg:Claim, or kg:Claim itself."""
    return cue_lemmas().get(lemma, KG.Claim)


def cue_of(token: "Token") -> tuple[str, int]:
    """The cue's lemma with a particle or preposition that makes it another cue, and where it ends."""
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ in ("prep", "prt") and child.i <= token.i + 2 and f"{lemma} {child.lower_}" in cue_lemmas():
            return f"{lemma} {child.lower_}", child.i + 1
    return lemma, token.i + 1


def range_of_cue(token: "Token", end: int) -> Range:
    """The tokens of a cue: the verb with its particle, preposition and negation."""
    start = token.i
    while start > 0 and _is_auxiliary(token.doc[start - 1], token):
        start -= 1
    return start, end


def _is_auxiliary(candidate: "Token", verb: "Token") -> bool:
    """Whether a token belongs to the cue as its auxiliary, negation or adverb."""
    return (
        candidate.head == verb and candidate.dep_ in ("aux", "auxpass", "neg", "advmod") and not candidate.is_sent_start
    )


def subject_beside(token: "Token") -> tuple["Token | None", bool]:
    """The source's head token, and whether the cue is passive."""
    for child in token.children:
        if child.dep_ == "nsubj":
            return child, False
    if token.dep_ == "pcomp" and token.head.lower_ == "as" and token.head.head.lemma_ in words("cues.yaml", "quoting"):
        return child_of(token.head.head, "nsubjpass"), False  # "was quoted as saying"
    passive = is_passive(token)
    if passive:
        return agent_of(token), True
    if token.dep_ in ("conj", "xcomp", "advcl") and token.head != token and token.head.pos_ in PREDICATES:
        if token.dep_ == "advcl" and token.tag_ != "VBG":
            return None, False
        return subject_beside(token.head)
    if token.dep_ in ("acl", "relcl") and token.tag_ == "VBG":
        return token.head, False
    return None, False


def beside_quotation(doc: "Doc", cue: "Token", quoted: dict[int, Range]) -> "Token | None":
    """The noun or pronoun next to a cue, outside quotation marks: '"…," Guterres said', '"…," said Guterres'.

    Args:
        doc: the parse.
        cue: the verb.
        quoted: token -> the quotation that holds it.
    """
    order = [*range(cue.i - 1, max(cue.i - 6, -1), -1), *range(cue.i + 1, min(cue.i + 6, len(doc)))]
    for i in order:
        token: Token = doc[i]
        if (
            token.pos_ in ("NOUN", "PROPN", "PRON")
            and token.dep_ != "compound"
            and i not in quoted
            and token.sent == cue.sent
        ):
            return token
    return None


def source_range(head: "Token") -> Range:
    """The noun phrase of the source, without relative clauses and what stands behind a comma."""
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "punct", "cc", "advcl", "appos") or child.i > end:
            if child.dep_ in ("conj", "appos") and child.dep_ != "cc":
                end = max(end, child.right_edge.i + 1)
                continue
            if child.dep_ != "prep":
                continue
        end = max(end, child.right_edge.i + 1)
    return start, min(end, head.sent.end)


def end_of_name(head: "Token") -> int:
    """Where a noun phrase ends: before the comma that parts it from the clause, which the parse may take for a list."""
    doc, end = head.doc, head.right_edge.i + 1
    if doc[end - 1].tag_ == "POS":
        return int(end - 1)
    comma = next((t.i for t in doc[head.i : end] if t.text == ","), None)
    return int(end if comma is None or doc[end : end + 1].text == "," else comma)


@cache
def cue_words(key: str) -> frozenset[str]:
    """A list of cues.yaml."""
    return frozenset(map(str, sections("cues.yaml")[key]))
