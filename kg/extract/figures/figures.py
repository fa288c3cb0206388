"""Figures: how many people were killed, displaced, arrested and so on, as the text counts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.figures.numbers import is_number, is_scale, number_value
from kg.extract.modality import modality_of
from kg.lang.lexicon import sections, words
from kg.nlp.tree import PREDICATES, complement_of
from kg.terms.ontology import term
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Figure", "find_figures"]

_DASHES = ("-", "–")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number. `noun` is the token that it counts (-1 when elided), `anchor` the word that tells the measure."""

    start: int
    end: int
    value: float
    comparator: NamedNode
    measure: NamedNode
    of: str
    noun: int
    anchor: int
    confidence: float


@dataclass(frozen=True, slots=True)
class _Measure:
    verbs: frozenset[str]
    nouns: frozenset[str]
    objects: frozenset[str]


@cache
def _measures() -> dict[NamedNode, _Measure]:
    return {
        term(k): _Measure(frozenset(v["verbs"]), frozenset(v["nouns"]), frozenset(v["objects"]))
        for k, v in sections("measures.yaml").items()
    }


@cache
def _comparators() -> tuple[tuple[str, NamedNode], ...]:
    rows = [(phrase, term(k)) for k, phrases in sections("comparators.yaml").items() for phrase in phrases]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def find_figures(doc: "Doc") -> tuple[Figure, ...]:
    """The figures that count people or votes, in order. "Dozens" and the like give no value and are left out."""
    return tuple(f for start, end in _numbers(doc) if (f := _figure(doc, start, end)) is not None)


def _numbers(doc: "Doc") -> Iterator[tuple[int, int]]:
    i = 0
    while i < len(doc):
        if not is_number(doc[i]):
            i += 1
            continue
        end = i + 1
        while end < len(doc) and (is_number(doc[end]) or _goes_on(doc, i, end)):
            end += 1
        yield i, end
        i = end


def _goes_on(doc: "Doc", start: int, end: int) -> bool:
    """Whether a number goes on behind a word that is none: "twenty-three", "two hundred and five"."""
    if end + 1 >= len(doc) or not is_number(doc[end + 1]):
        return False
    if doc[end].lower_ == "and":
        between = start > 0 and doc[start - 1].lower_ == "between"  # "between two hundred and five hundred"
        larger = end + 2 < len(doc) and is_scale(doc[end + 2])  # "two hundred and five thousand"
        return is_scale(doc[end - 1]) and doc[end + 1].is_alpha and not between and not larger
    return doc[end].text == "-" and doc[end + 1].is_alpha  # "62-36" are two


def _figure(doc: "Doc", start: int, end: int) -> Figure | None:
    value = number_value([t.text for t in doc[start:end]])
    number = doc[start:end].root
    if (
        value is None
        or number.ent_type_ in ("DATE", "TIME", "ORDINAL", "MONEY")
        or (end < len(doc) and doc[end].lower_ in words("numbers.yaml", "percent"))
    ):
        return None
    if (doc[start].lower_ == "one" and _counted(number) is None) or (start and doc[start - 1].lower_ == "no"):
        return None  # "no one", "one of them"
    if start and doc[start - 1].lower_ in words("numbers.yaml", "amounts"):
        return None
    noun = _counted(number)
    if noun is not None and noun.lemma_.lower() not in words("counted.yaml", "people") and not _names_people(noun):
        return None
    if noun is None and _is_age(number):
        return None
    measured = _measure(number, noun)
    if measured is None:
        return None
    measure, anchor = measured
    if not _is_asserted(number, noun, anchor) or (measure != KG.Votes and _is_score(doc, start, end)):
        return None
    comparator = _comparator(doc, start)
    of = _description(noun, number) if noun is not None else "people"
    return Figure(
        start,
        end,
        value,
        comparator,
        measure,
        of,
        noun.i if noun is not None else -1,
        anchor.i,
        0.8 if noun is not None else 0.6,
    )


def _is_age(number: "Token") -> bool:
    """Whether a number without a noun is somebody's age: "at 17", "a man of 52", "two boys, 12 and 14"."""
    while number.dep_ == "conj" and is_number(number.head):
        number = number.head
    if number.dep_ != "pobj":
        return bool(number.dep_ == "appos")
    whose = number.head.head
    one = whose.tag_ == "NN" and whose.lemma_.lower() in words("counted.yaml", "people")
    return number.head.lower_ == "at" or (number.head.lower_ == "of" and one)


def _is_score(doc: "Doc", start: int, end: int) -> bool:
    """Whether a number is one of two that a dash joins: "6-4"."""
    after = end + 1 < len(doc) and doc[end].text in _DASHES and is_number(doc[end + 1])
    return after or (start > 1 and doc[start - 1].text in _DASHES and is_number(doc[start - 2]))


def _is_asserted(number: "Token", noun: "Token | None", anchor: "Token") -> bool:
    """Whether the text says that it was so: not "could die", "was not killed", "nearly killed", "none of the 30"."""
    if anchor.pos_ in PREDICATES and modality_of(anchor) != KG.Occurred:
        return False
    not_so = words("numbers.yaml", "not_so")
    if any(c.dep_ in ("advmod", "neg") and c.lower_ in not_so for c in anchor.children):
        return False
    whole = noun if noun is not None else number
    part_of = number.head == whole and whole.dep_ == "pobj" and whole.head.lower_ == "of"
    part = whole.head.head
    counted = part_of and (
        part.like_num or part.pos_ in ("PRON", "DET", "NUM") or part.lower_ in words("numbers.yaml", "parts")
    )
    return not (counted and any(c.dep_ in ("det", "poss") for c in whole.lefts))  # "two of the six" are two


def _counted(number: "Token") -> "Token | None":
    """The noun that the number counts; None when it stands alone ("killed 43", "more than 200")."""
    if number.dep_ in ("nummod", "compound", "quantmod") and number.head.pos_ in ("NOUN", "PROPN", "ADJ"):
        return number.head
    for child in number.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            return complement_of(child)
    return None


def _names_people(noun: "Token") -> bool:
    """A plural of a people ("Israelis", "Palestinians") or another plural name of persons."""
    if noun.ent_type_ == "NORP" or noun.tag_ == "NNPS":
        return True
    return noun.tag_ == "NNS" and bool(noun.lemma_.lower().endswith(tuple(words("nominals.yaml", "endings_of_people"))))


def _measure(number: "Token", noun: "Token | None") -> tuple[NamedNode, "Token"] | None:
    """The measure by the nearest word above the number: the noun itself, its verb, or a noun that it is a number of."""
    told = [
        (m, token) for token in _heads(noun if noun is not None else number) if (m := _measure_of(token)) is not None
    ]
    told.sort(key=lambda row: row[1].pos_ not in PREDICATES)  # "freed 90 prisoners": the verb tells more
    # "50 protesters were arrested" counts arrests: that people took part is the weakest reading.
    return next((row for row in told if row[0] != KG.Participants), told[0] if told else None)


def _heads(token: "Token") -> list["Token"]:
    """The counted noun, participles on it, and the predicates and nouns above it."""
    out = [token]
    out += [c for c in token.children if c.dep_ in ("relcl", "acl", "amod") or (c.dep_ == "prep" and c.lower_ == "in")]
    out += [
        g
        for c in token.children
        if c.dep_ == "prep" and c.lower_ == "in"
        for g in c.children
        if g.lemma_ in words("nominals.yaml", "jails")
    ]
    out += [
        g
        for c in token.children
        if c.dep_ in ("relcl", "acl")
        for g in c.children
        if g.dep_ in ("dobj", "prep", "conj")
    ]
    node = token
    for _ in range(4):
        head = node.head
        if head == node:
            break
        out.append(head)
        if head.pos_ in PREDICATES:
            out += [c for c in head.children if c.dep_ in ("dobj", "acomp", "attr", "oprd", "xcomp") and c != node]
            if head.dep_ not in ("conj", "xcomp", "advcl", "acl"):
                break
            if head.dep_ in ("advcl", "acl", "conj") and any(_measure_of(t) for t in out):
                break
        node = head
    return out


def _measure_of(token: "Token") -> NamedNode | None:
    lemma = token.lemma_.lower()
    for measure, row in _measures().items():
        if (token.pos_ in PREDICATES and lemma in row.verbs) or (
            token.pos_ in ("NOUN", "ADJ", "PROPN") and (lemma in row.nouns or token.lower_ in row.nouns)
        ):
            return measure
        if token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass") and lemma in row.objects:
            return measure
        if token.pos_ in ("ADJ", "VERB") and token.lower_ in row.nouns:
            return measure
    return None


def _comparator(doc: "Doc", start: int) -> NamedNode:
    before = " ".join(t.lower_ for t in doc[max(0, start - 4) : start])
    for phrase, comparator in _comparators():
        if before == phrase or before.endswith(" " + phrase):
            return comparator
    return KG.Exactly


def _description(noun: "Token", number: "Token") -> str:
    """The counted noun with its modifiers, the number and what stands before it left out."""
    parts = [c for c in noun.lefts if c.dep_ in ("amod", "compound") and c.i > number.i and c != number]
    start = min((c.left_edge.i for c in parts if c.left_edge.i > number.i), default=noun.i)
    return str(noun.doc[start : noun.i + 1].text)
