"""Where an article may refer to one of its entities without a name: pronouns, descriptions, titles beside a name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.entities.names import Name
from kg.lang.lexicon import classes_by_word, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.extract.entities.clusters import Cluster

__all__ = ["KINDS", "PRONOUNS", "Named", "Place", "describes_person", "find_places", "names_by_token"]

_PERSONS = ("he", "she", "it", "they", "i", "we", "you")
PRONOUNS = {form: person for person in _PERSONS for form in words("pronouns.yaml", person)}
KINDS = (*_PERSONS, "relative", "description")
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "advmod"})
_TITLE_DEPS = frozenset({"nmod", "compound", "appos", "nsubj", "nsubjpass", "dobj", "pobj", "ROOT"})
_WITHIN = 8  # tokens between "minister of" and the name behind its body

Named = Mapping[int, tuple[int, Name]]  # token -> the entity and the name that it is part of


@dataclass(frozen=True, slots=True)
class Place:
    """Tokens `start:end` with head `root` that may refer to an entity.

    `kind` is one of KINDS; `determiner` how a description begins (the, this, poss, a, bare), `beside` the entity named
    right beside it, or -1, and `how` it stands there (before, appos, attr).
    """

    start: int
    end: int
    root: int
    kind: str
    determiner: str = ""
    beside: int = -1
    how: str = ""


def names_by_token(clusters: "Sequence[Cluster]") -> dict[int, tuple[int, Name]]:
    """Each token of a name -> the entity and the name."""
    return {i: (e, n) for e, c in enumerate(clusters) for n in c.names for i in range(n.start, n.end)}


def find_places(doc: "Doc", named: Named) -> Iterator[Place]:
    """Every pronoun, and the nouns outside names that are definite, stand beside a name, or tell of an office or body.

    Args:
        doc: the parsed article.
        named: the tokens of names.

    Yields:
        The places in order of their heads.
    """
    for token in doc:
        if token.i in named:
            continue
        kind = PRONOUNS.get(token.lower_)
        if kind and token.tag_ in ("PRP", "PRP$"):
            yield Place(token.i, token.i + 1, token.i, kind)
        elif token.lower_ in words("pronouns.yaml", "relative") and token.tag_ in ("WP", "WDT", "WP$"):
            yield Place(token.i, token.i + 1, token.i, "relative")
        elif token.tag_ in _NOUNS and token.text[0].isalnum() and (place := _description(doc, token, named)):
            yield place


def describes_person(word: str) -> bool:
    """Whether a noun tells what a person is."""
    return word in words("titles.yaml", "heads") or word in words(
        "nominals.yaml", "person", "male", "female", "strangers"
    )


def _description(doc: "Doc", noun: "Token", named: Named) -> Place | None:
    start = min((c.left_edge.i for c in noun.lefts if c.dep_ in _LEFT), default=noun.i)
    how, beside, start = _beside(doc, noun, named, start)
    determiner = _determiner(doc[start], noun)
    place = Place(start, noun.i + 1, noun.i, "description", determiner, beside, how)
    return place if _may_refer(noun, place, named) else None


def _determiner(first: "Token", noun: "Token") -> str:
    word = first.lower_
    if word == "the":
        return "the"
    if word in words("grammar.yaml", "pointing"):
        return "this"
    if word in ("a", "an"):
        return "a"
    return "poss" if any(c.dep_ == "poss" for c in noun.lefts) else "bare"


def _may_refer(noun: "Token", place: Place, named: Named) -> bool:
    word = noun.lower_
    body, title = word in classes_by_word("nominals.yaml"), word in words("titles.yaml", "heads")
    if noun.dep_ in ("compound", "nmod", "npadvmod") and place.how != "before":
        return body and noun.i + 1 in named
    if place.how or (noun.dep_ == "appos" and title) or place.determiner in ("the", "this", "poss"):
        return True
    if place.determiner == "a":
        return body or describes_person(word) or noun.dep_ in ("appos", "attr", "pobj")
    return body or describes_person(word) or word in words("nominals.yaml", "people")


def _beside(doc: "Doc", noun: "Token", named: Named, start: int) -> tuple[str, int, int]:
    """How a noun stands beside a name, the entity named there, and where the noun's phrase begins."""
    behind = named.get(noun.i + 1)
    if behind and behind[1].start == noun.i + 1 and behind[1].kind == KG.Name:
        root = doc[behind[1].start : behind[1].end].root
        if root in (noun.head, *noun.children) or (behind[1].cls == KG.Person and describes_person(noun.lower_)):
            lefts = [c for c in root.lefts if c.i <= noun.i and c.dep_ in _LEFT] if noun.head == root else []
            return "before", behind[0], min([start, *(c.left_edge.i for c in lefts)])
    if (titled := _before_body_and_name(doc, noun, named)) >= 0:
        return "before", titled, start
    others = [c for c in noun.children if c.dep_ == "appos"] + ([noun.head] if noun.dep_ == "appos" else [])
    if noun.dep_ == "attr" and noun.head.lemma_ == "be":
        others += [c for c in noun.head.children if c.dep_ == "nsubj"]
    entity = next((named[o.i][0] for o in others if o.i in named and not _speaks(doc, noun, named[o.i][1])), -1)
    return ("attr" if noun.dep_ == "attr" else "appos") if entity >= 0 else "", entity, start


def _speaks(doc: "Doc", noun: "Token", name: Name) -> bool:
    """ "He praised the leader of Hamas, Ann Lee said": a name before a verb of its own is no apposition."""
    behind = doc[name.end] if name.end < len(doc) else None
    return behind is not None and behind.tag_ == "VBD" and noun.dep_ in ("dobj", "pobj") and name.start > noun.i


def _before_body_and_name(doc: "Doc", noun: "Token", named: Named) -> int:
    """ "Minister of Public Works Ghazi Aridi", "the President of Chad Idriss Deby": whose title it is, or -1."""
    if noun.dep_ not in _TITLE_DEPS or noun.lower_ not in words("titles.yaml", "heads"):
        return -1
    if not any(
        c.dep_ == "prep" and c.lower_ in words("grammar.yaml", "of_owners") and c.i == noun.i + 1 for c in noun.rights
    ):
        return -1
    if noun.dep_ in ("nmod", "compound") and noun.head.i > noun.i and noun.head.i in named:
        return named[noun.head.i][0]
    for i in range(noun.i + 2, min(noun.i + 2 + _WITHIN, len(doc))):
        if i in named and named[i][1].cls == KG.Person:
            return -1 if doc[i - 1].text in (",", "and", "by") else named[i][0]
        if doc[i].pos_ in ("VERB", "AUX", "PUNCT"):
            return -1
    return -1
