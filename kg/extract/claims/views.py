"""Sources that are named without a verb of saying: "according to", "in the view of", "seen by"."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import cue_frames, cue_of, cue_words, end_of_name, subject_beside
from kg.lang.lexicon import classes_by_word, words
from kg.nlp.ranges import Range, cut_out, strip_range
from kg.nlp.tree import PREDICATES, child_of, complement_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["according", "reports"]


def according(doc: "Doc", token: "Token") -> Attribution | None:
    """ "According to X", "per X", "in X's view", "in the words of X", and "To X," before what X thinks."""
    if token.lower_ not in words("grammar.yaml", "of_sources"):
        return None
    opening = _named_behind(doc, token) or _viewed_by(token) or _seen_by(doc, token)
    if opening is None:
        return None
    cue, head, rule = opening
    source = (head.left_edge.i, end_of_name(head))
    verb = token.head
    start, end = (
        (verb.left_edge.i, verb.right_edge.i + 1) if verb.pos_ in PREDICATES else (token.sent.start, token.sent.end)
    )
    phrase = [r for part in (*cue, source) for r in part]
    if rule == "cue-view":
        phrase.append(min(token.right_edge.i + 1, _first_comma(doc, max(phrase))))
    parts = cut_out(((start, end),), [(min(phrase), max(phrase))])
    contents = tuple(filter(None, (strip_range(doc, r) for r in parts)))
    return Attribution(source, cue, contents, head.i, "according to", rule, 0.8) if contents else None


_Named = tuple[tuple[Range, ...], "Token", str]


def _named_behind(doc: "Doc", token: "Token") -> _Named | None:
    if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
        last = token.i + 1
    elif token.lower_ == "per" and (token.is_sent_start or doc[token.i - 1].text == ","):
        last = token.i
    else:
        return None
    head = complement_of(doc[last])
    if head is None or (token.lower_ == "per" and not (head.pos_ == "PROPN" or head.left_edge.lower_ == "the")):
        return None
    return ((token.i, last + 1),), head, "cue-according-to"


def _viewed_by(token: "Token") -> _Named | None:
    """ "In X's view", "in the view of X"."""
    if token.lower_ != "in" or token.dep_ != "prep":
        return None
    for view in (c for c in token.children if c.dep_ == "pobj" and c.lower_ in cue_words("views")):
        whose = child_of(view, "poss")
        if whose is not None:
            own = whose.lower_ in words("grammar.yaml", "first_person_object") or (
                whose.tag_ == "PRP$" and _has_somebody(token.head)
            )
            return None if own else (((token.i, token.i + 1), (view.i, view.i + 1)), whose, "cue-view")
        of = next((c for c in view.children if c.lower_ == "of" and c.i == view.i + 1), None)
        whose = complement_of(of) if of is not None else None
        if whose is not None and of is not None and view.left_edge.lower_ == "the" and _is_somebody(whose):
            return ((token.i, of.i + 1),), whose, "cue-view"
    return None


def _has_somebody(verb: "Token") -> bool:
    """Whether a person is the subject: "In his view, Kim …" may be Kim's."""
    subject = subject_beside(verb)[0]
    return subject is not None and subject.ent_type_ == "PERSON"


def _is_somebody(token: "Token") -> bool:
    """Whether a noun names people or a body: no "in the eyes of the law"."""
    if token.pos_ in ("PROPN", "PRON"):
        return True
    return token.lower_ in words("nominals.yaml", "people") or token.lower_ in classes_by_word(
        "organisation_heads.yaml"
    )


def _first_comma(doc: "Doc", start: int) -> int:
    """The first comma from a token on, or the end of its sentence."""
    end = int(doc[start - 1].sent.end)
    return next((i for i in range(start, end) if doc[i].text == ","), end)


def reports(doc: "Doc", a: Attribution, cues: Collection[int]) -> bool:
    """Whether the clause of a view tells what somebody said, and the view is part of it: "In his view, Kim said".

    Args:
        doc: the parse.
        a: the attribution.
        cues: the tokens of all cues.
    """
    if a.rule != "cue-view":
        return False
    verb = doc[a.cue[0][0]].head
    return any(
        t.i in cues or cue_of(t)[0] in cue_frames()["clause"]
        for t in (verb, *(c for c in verb.children if c.dep_ == "parataxis"))
    )


def _seen_by(doc: "Doc", token: "Token") -> _Named | None:
    """ "To X," at the head of a sentence; "For X," tells of X as often as what X thinks, and is left to the network."""
    head = complement_of(token)
    if token.lower_ != "to" or not token.is_sent_start or head is None:
        return None
    is_somebody = head.ent_type_ == "PERSON" or (
        head.tag_ == "PRP" and head.lower_ not in words("grammar.yaml", "first_person_object")
    )
    if not is_somebody or token.head.lemma_ not in cue_words("seeming"):
        return None
    end = end_of_name(head)
    return (((token.i, token.i + 1),), head, "cue-view") if doc[end : end + 1].text == "," else None
