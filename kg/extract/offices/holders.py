"""What tells whether a person holds a title, as numbers and signs: where the two stand and what lies between them."""

from typing import TYPE_CHECKING

from kg.extract.entities.mentions import Mention
from kg.extract.offices.titles import title_word
from kg.extract.offices.view import COPULAS, View, shape_of
from kg.lang.lexicon import sections, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["DEPENDENCIES", "dependency", "numbers", "signs"]

DEPENDENCIES = (
    "appos compound nmod nsubj nsubjpass attr pobj dobj conj poss oprd ROOT relcl acl npadvmod prep amod".split()
)
_NOBODY = 60  # tokens to the next person where there is none
_SAYING = words("features.yaml", "holder_saying")
_HYPOTHETICAL = words("features.yaml", "holder_unreal")
_PREPOSITIONS = words("features.yaml", "holder_prepositions")
_FURTHER = words("features.yaml", "holder_prepositions", "holder_further_prepositions")


def dependency(token: "Token") -> int:
    """How a token hangs on its head, as a number."""
    name = str(token.dep_)
    return DEPENDENCIES.index(name) if name in DEPENDENCIES else -1


def signs(view: View, token: "Token", mention: Mention) -> list[str]:
    """The signs of a noun with a mention of a person: words, names and patterns whose odds are counted.

    Args:
        view: the article as the reader of offices sees it.
        token: the noun.
        mention: of the person.
    """
    doc, word = view.doc, title_word(token)
    surname = view.clusters[mention.entity].label.split()[-1]
    side = _side(token, mention)
    whole, edge = view.between(token, mention)
    head = token.head
    on = doc[head.i].lemma_ if head.pos_ in ("VERB", "AUX", "ADP") else head.pos_
    after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    before = doc[token.i - 1].lower_ if token.i else ""
    return [
        f"who {surname}|{word}",
        f"name {surname}",
        f"word {word}",
        f"between {whole}",
        f"edge {edge}",
        f"path {view.path(token, mention)[0]}",
        f"on {side}{token.dep_}{on}",
        f"near {word}{side}{min(_gap(token, mention), 2)}",
        f"next {word} {after}",
        f"before {before} {word}",
    ]


def _side(token: "Token", mention: Mention) -> int:
    if mention.start <= token.i < mention.end:
        return 0
    return -1 if token.i < mention.start else 1


def _gap(token: "Token", mention: Mention) -> int:
    gaps: dict[int, int] = {0: 0, -1: mention.start - token.i - 1, 1: token.i - mention.end}
    return gaps[_side(token, mention)]


def numbers(view: View, token: "Token", mention: Mention, likeness: float) -> list[float]:
    """The features of a noun with a mention of a person.

    Args:
        view: the article.
        token: the noun.
        mention: the mention.
        likeness: how much the noun looks like a title.
    """
    return [
        likeness,
        *_words_between(view, token, mention),
        *_tree(view, token, mention),
        *_noun(view, token),
        *_surroundings(view, token, mention),
    ]


def _words_between(view: View, token: "Token", mention: Mention) -> list[float]:
    side = _side(token, mention)
    begin, end = (token.i + 1, mention.start) if side < 0 else (mention.end, token.i)
    between = view.doc[begin:end] if side else view.doc[0:0]
    others = {(m.start, view.is_person[m.entity]) for t in between if (m := view.named.get(t.i)) is not None}
    return [
        side,
        _gap(token, mention),
        sum(t.text == "," for t in between),
        sum(t.pos_ in ("VERB", "AUX") for t in between),
        sum(t.lower_ in words("features.yaml", "holder_joining") for t in between),
        sum(person for _, person in others),
        sum(not person for _, person in others),
        sum(t.i in view.title_at for t in between),
        sum(t.lower_ in words("features.yaml", "holder_relative") for t in between),
        sum(t.lower_ in _PREPOSITIONS for t in between),
        sum(t.text in "“”" for t in between),
        sum(t.text in "()" for t in between),
        sum(t.lemma_ in _SAYING for t in between),
    ]


def _tree(view: View, token: "Token", mention: Mention) -> list[float]:
    _, up, down, turn = view.path(token, mention)
    lemma = turn.lemma_ if turn is not None else ""
    around = [token, *([turn] if turn is not None else [])]
    unreal = any(c.dep_ == "neg" or c.lower_ in _HYPOTHETICAL for t in around for c in t.children)
    return [
        up,
        down,
        lemma in COPULAS,
        lemma in words("titles.yaml", "naming"),
        lemma in words("titles.yaml", "serving"),
        turn is not None and turn.i == token.i,
        turn is not None and turn.i == mention.root,
        unreal,
        dependency(token),
        dependency(view.doc[mention.root]),
    ]


def _noun(view: View, token: "Token") -> list[float]:
    doc, i = view.doc, token.i
    determiner = next((c for c in token.lefts if c.dep_ in ("det", "poss")), None)
    after = doc[i + 1] if i + 1 < len(doc) else None
    return [
        token.tag_ in ("NNS", "NNPS"),
        token.text[0].isupper(),
        token.pos_ == "PROPN",
        _determiner(determiner),
        i > 0 and doc[i - 1].lower_ == "for",
        any(t.lower_ == "as" for t in doc[max(0, i - 3) : i]),
        after is not None and after.i in view.title_at,
        i - 1 in view.title_at,
        after is not None and token.dep_ == "compound" and token.head.i == after.i,
        view.is_known_title(token),
        title_word(token) in words("titles.yaml", "heads"),
        view.sentence[i] < 3,
        view.quoted[i],
        0 if i not in view.named else 1 if view.person_at(i) is not None else 2,
    ]


def _determiner(token: "Token | None") -> int:
    if token is None:
        return 0
    if token.dep_ == "poss":
        return 3
    return int(sections("features.yaml")["holder_determiners"].get(token.lower_, 4))


def _surroundings(view: View, token: "Token", mention: Mention) -> list[float]:
    doc, i = view.doc, token.i
    others = [abs(m.root - i) for m in view.people_in[view.sentence[i]] if m.entity != mention.entity]
    joined = i + 1 < len(doc) and doc[i + 1].lower_ in _FURTHER
    body = view.named.get(i + 2) or view.named.get(i + 3) if joined else None
    return [
        shape_of(mention.kind),
        _person_behind(view, i + 1, mention),
        _person_behind(view, i + 2, mention) if doc[i + 1 : i + 2].text == "," else 0,
        sum(m.kind == KG.Name for m in view.people_in[view.sentence[i]]),
        min(others, default=_NOBODY) - abs(mention.root - i),
        joined,
        body is not None and not view.is_person[body.entity],
        _name_before(view, i),
        min(mention.end - mention.start, 4),
    ]


def _person_behind(view: View, token: int, mention: Mention) -> int:
    """Whether a person's name follows: 1 for the mention's own, 2 for somebody else's."""
    person = view.person_at(token)
    return 0 if person is None else 1 if person == mention.entity else 2


def _name_before(view: View, i: int) -> int:
    """What is named before a title's words: 1 a people, 2 a body or place, 3 a person."""
    at = i - 1
    while at > 0 and at not in view.named and view.doc[at].pos_ in ("ADJ", "NOUN", "PROPN"):
        at -= 1
    if at not in view.named:
        return 0
    mention = view.named[at]
    return 3 if view.is_person[mention.entity] else 1 if mention.kind == KG.Demonym else 2
