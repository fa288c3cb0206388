"""The speech act of a claim by rules: by its cue, and where the cue is neutral by what is said and how."""

from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import act_of
from kg.lang.lexicon import classes_by_word, words
from kg.nlp.tree import subject_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["is_open", "speech_act"]

_FILE = "acts.yaml"
_FIRST = frozenset({"i", "we"})


def speech_act(doc: "Doc", a: Attribution) -> NamedNode:
    """A class below kg:Claim, or kg:Claim itself."""
    act = act_of(a.lemma)
    mains = [main for begin, end in a.content for main in _main_verbs(doc, begin, end)]
    if act == KG.Promise and any(v.lemma_ in _set("harm") for v in mains):
        return KG.Threat
    if act != KG.Claim or is_open(doc, a):
        return act
    return _named_act(doc, a) or _act_of_words(doc, a, mains) or act


def is_open(doc: "Doc", a: Attribution) -> bool:
    """Whether the words are a question ("whether he would go") or were not said ("refused to say he would")."""
    asks = any(doc[begin].lower_ == "whether" for begin, _ in a.content[:1])
    cue = [doc[i].lemma_ for s, e in a.cue for i in range(s, e)]
    return asks or any(lemma in words("modality.yaml", "withholding") for lemma in cue)


@cache
def _set(key: str) -> frozenset[str]:
    return words(_FILE, key)


def _main_verbs(doc: "Doc", begin: int, end: int) -> list["Token"]:
    """The heads of the clauses that a content consists of, one a sentence, with those coordinated to them."""
    inside = range(begin, end)
    heads = [t for t in doc[begin:end] if t.head.i not in inside or t.head.i == t.i]
    verbs = [t for t in heads if t.pos_ in ("VERB", "AUX", "NOUN", "ADJ")]
    verbs += [c for v in verbs for c in v.conjuncts if c.i in inside]
    return verbs + [c for v in verbs if _is_opinion(v) for c in v.children if c.dep_ == "ccomp"]


def _is_opinion(verb: "Token") -> bool:
    """ "It seems clear that …", "I think that …": the clause below says it."""
    subject = subject_of(verb)
    return subject is not None and subject.lower_ in _FIRST | {"it"}


def _named_act(doc: "Doc", a: Attribution) -> NamedNode | None:
    """The act that a noun names: in the cue ("a warning that"), or as what is uttered ("expressed support for")."""
    by_noun = classes_by_word(_FILE)
    cue = [doc[i] for s, e in a.cue for i in range(s, e)]
    acts = [by_noun[t.lemma_.lower()] for t in cue if t.pos_ == "NOUN" and t.lemma_.lower() in by_noun]
    if not acts and any(t.lemma_.lower() in _set("uttering") for t in cue) and a.content:
        begin, end = a.content[0]
        root = doc[begin:end].root
        near = [root, *root.lefts] if root.pos_ in ("NOUN", "PROPN") else []
        acts = [by_noun[t.lemma_.lower()] for t in near if t.lemma_.lower() in by_noun]
    return acts[0][0] if acts else None


def _act_of_words(doc: "Doc", a: Attribution, mains: list["Token"]) -> NamedNode | None:
    """The act that the words themselves perform."""
    if any(_is_threat(v) for v in mains):
        return KG.Threat
    if any(_is_demand(v) for v in mains):
        return KG.Demand
    if any(_is_promise(v, a) for v in mains):
        return KG.Promise
    said = {doc[i].lemma_.lower() for s, e in a.content for i in range(s, e)}
    if said & _set("condemning"):
        return KG.Condemnation
    return KG.Accusation if any(_is_accusation(v) for v in mains) else None


def _modals(verb: "Token") -> set[str]:
    return {c.lower_ for c in verb.children if c.dep_ == "aux"}


def _is_threat(verb: "Token") -> bool:
    """ "If Russia goes on, we will decide on measures": another's deed, one's own answer."""
    condition = next(
        (c for c in verb.children if c.dep_ == "advcl" and any(m.lower_ == "if" for m in c.children)), None
    )
    if condition is None or not _modals(verb) & {"will", "would", "'ll", "’ll"}:
        return False
    other = subject_of(condition)
    return (other is None or other.lower_ not in _FIRST) and any(t.lemma_ in _set("retort") for t in verb.subtree)


def _is_demand(verb: "Token") -> bool:
    """ "Iran must say yes", "it is important that they stop": what others are to do."""
    subject = subject_of(verb)
    if subject is None:
        return False
    if subject.lower_ == "it" and verb.lemma_ == "be":
        needed = any(c.lower_ in _set("needed") for c in verb.children)
        return needed and any(c.dep_ in ("ccomp", "xcomp", "advcl") for c in _below(verb))
    if subject.lower_ in _FIRST | words("grammar.yaml", "third_person"):
        return False
    return verb.lemma_ != "be" and bool(_modals(verb) & _set("obligation"))


def _below(verb: "Token") -> list["Token"]:
    return [*verb.children, *(g for c in verb.children for g in c.children)]


def _is_promise(verb: "Token", a: Attribution) -> bool:
    """ "He would attend", "we will help": the speaker's own deed to come."""
    subject = subject_of(verb)
    if subject is None or verb.lemma_ in _set("stative") or verb.pos_ != "VERB":
        return False
    if any(c.dep_ in ("neg", "nsubjpass") for c in verb.children):
        return False
    own = subject.lower_ in _FIRST or (
        subject.lower_ in words("grammar.yaml", "third_person") and a.content[0][0] <= subject.i <= a.content[0][0] + 1
    )
    return own and bool(_modals(verb) & {"will", "would", "'ll", "’ll"})


def _is_accusation(verb: "Token") -> bool:
    """ "Hamas is a terrorist organization", "their hands are stained with blood": a charge in the predicate."""
    subject = subject_of(verb)
    if subject is None or subject.lower_ in _FIRST or verb.lemma_ not in words("acts.yaml", "accused"):
        return False
    predicate = [t for c in verb.children if c.dep_ in ("attr", "acomp", "prep", "dobj") for t in c.subtree]
    return any(t.lemma_.lower() in _set("accusing") for t in predicate)
