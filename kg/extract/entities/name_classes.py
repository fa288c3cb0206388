"""The class of a name, decided by the words in it, before it and beside it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities.names import Name, make_name
from kg.lang.lexicon import classes_by_word, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["class_beside", "class_by_head", "is_title", "organisation_class", "with_class"]


def with_class(doc: "Doc", name: Name) -> Iterator[Name]:
    """The name with titles cut off and its class decided by what stands in and before it."""
    if name.known:
        yield name
        return
    start = _skip_titles(doc, name)
    if start == name.end or _is_part_of_title(doc, start, name.end):
        return
    name = make_name(doc, start, name.end, name.cls, rule=name.rule)
    before = doc[start - 1] if start else None
    titled = before is not None and is_title(before) and before.sent == doc[start].sent
    last = doc[name.end - 1].lower_
    by_head = (
        None
        if titled and name.end - start <= 3 and last not in classes_by_word("organisation_heads.yaml")
        else organisation_class(doc, name)
    )
    beside = _class_beside(doc, name) or _class_by_apposition(doc, name)
    if beside:
        yield replace(name, cls=beside)
    elif by_head and not (name.cls == KG.Person and not doc[name.end - 1].text[0].isupper()):
        yield replace(name, cls=by_head)
    elif (titled or _has_age(doc, name)) and name.cls != KG.Person and _looks_personal(doc, name):
        yield replace(name, cls=KG.Person)
    elif name.cls in (KG.Place, KG.GeopoliticalEntity):
        yield replace(name, cls=_place_class(doc, name))
    else:
        yield name


def organisation_class(doc: "Doc", name: Name) -> NamedNode | None:
    """Class by the organisation word that heads the name: its last, or the one before "of" or "for"."""
    tokens = list(doc[name.start : name.end])
    joins = [i for i, t in enumerate(tokens) if t.lower_ in words("names.yaml", "behind_heads")]
    head = tokens[joins[0] - 1] if joins and joins[0] else tokens[-1]
    result = class_by_head(head)
    if result is None or (len(tokens) == 1 and name.cls != KG.Organisation):
        return None
    if name.cls == KG.Person and len(tokens) > 1 and result in (KG.Company, KG.Organisation):
        return None
    return result


def class_by_head(head: "Token", first: "Token | None" = None) -> NamedNode | None:
    """The class of organisations that a capitalised head word tells of, or else the first word of the name."""
    classes = classes_by_word("organisation_heads.yaml")
    for token in (head, first):
        if token is not None and (found := classes.get(token.lower_)) and token.text[0].isupper():
            return found[0]
    return None


def class_beside(word: str) -> NamedNode | None:
    """The class that a common noun right before a name tells: "party", "newspaper"."""
    return _first(classes_by_word("beside_names.yaml").get(word))


def _first(classes: tuple[NamedNode, ...] | None) -> NamedNode | None:
    return classes[0] if classes else None


def is_title(token: "Token") -> bool:
    """Whether a word is an office or a form of address: "president", "Mr"."""
    return token.lower_ in words("titles.yaml", "heads", "honorifics")


def _is_part_of_title(doc: "Doc", start: int, end: int) -> bool:
    """The "State" of "Secretary of State", the "Energy" of "Energy Secretary"."""
    fields, ministers = words("titles.yaml", "modifiers"), words("titles.yaml", "ministers")
    if end < len(doc) and doc[end].lower_ in ministers and all(t.lower_ in fields for t in doc[start:end]):
        return True
    if end - start > 1 or start < 2 or doc[start].text not in words("names.yaml", "of_titles"):
        return False
    return bool(doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in words("titles.yaml", "heads"))


def _skip_titles(doc: "Doc", name: Name) -> int:
    """Where a person's name begins behind titles and honorifics that the model counted in."""
    start = name.start
    if name.cls != KG.Person and not (is_title(doc[start]) and name.end - start > 1):
        return start
    if class_by_head(doc[name.end - 1]) and name.cls != KG.Person:
        return start
    modifiers = words("titles.yaml", "modifiers", "former", "acting")
    for i in range(name.end - 2, name.start - 1, -1):
        if is_title(doc[i]) or (doc[i].lower_ in modifiers and i > name.start and is_title(doc[i - 1])):
            return i + 1
    while start < name.end and doc[start].lower_ in words("names.yaml", "first_words"):
        start += 1
    return start


def _has_age(doc: "Doc", name: Name) -> bool:
    """ "Khairullozhon Matanov, 23," and "26-year-old Tywanza Sanders"."""
    if name.end - name.start < 2:
        return False  # "Chelsea, 45, Arsenal, 44"
    before = doc[max(name.start - 5, 0) : name.start].text.lower()
    behind = doc[name.end : name.end + 3]
    texts = [t.text for t in behind]
    return before.endswith(("year-old", "year - old")) or bool(
        len(texts) == 3 and texts[0] == "," and re.fullmatch(r"1[6-9]|[2-9]\d", texts[1]) and texts[2] in (",", ".")
    )


def _looks_personal(doc: "Doc", name: Name) -> bool:
    tokens = doc[name.start : name.end]
    return all(
        (t.text[0].isupper() and not t.text.isupper()) or t.lower_ in words("names.yaml", "particles") for t in tokens
    )


def _class_beside(doc: "Doc", name: Name) -> NamedNode | None:
    """The class that a common noun right before the name tells: "the party Demosisto", "the newspaper Kommersant"."""
    if not name.start:
        return None
    if name.start > 1 and name.cls != KG.Place and doc[name.start - 1].lower_ == "of":
        return _first(classes_by_word("of_places.yaml").get(doc[name.start - 2].text))
    before = doc[name.start - 1]
    if before.pos_ != "NOUN" or before.text != before.lower_ or (name.cls == KG.Person and name.end - name.start > 1):
        return None
    if not any(c.dep_ == "det" for c in before.lefts) and before.dep_ != "compound":
        return None
    return class_beside(before.lower_)


def _class_by_apposition(doc: "Doc", name: Name) -> NamedNode | None:
    """The class that the noun tells with which a name stands in apposition: "a coalition of parties (MUD)"."""
    root = doc[name.start : name.end].root
    if name.cls != KG.Organisation or root.dep_ != "appos" or root.head.pos_ != "NOUN":
        return None
    found = classes_by_word("organisation_heads.yaml").get(root.head.lemma_.lower())
    return found[0] if found else None


def _place_class(doc: "Doc", name: Name) -> NamedNode:
    before = [t.lower_ for t in doc[max(0, name.start - 3) : name.start]]
    if before[-2:] in (["city", "of"], ["town", "of"], ["village", "of"], ["capital", "of"]) or before[-1:] in (
        ["city"],
        ["town"],
        ["village"],
    ):
        return KG.Settlement
    if name.cls == KG.GeopoliticalEntity and doc[name.end - 1].lower_ in words("names.yaml", "place_heads"):
        return KG.Place
    return name.cls
