"""Names that stand in the word lists: countries, capitals, peoples, well-known bodies."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.entities.names import Name, make_name
from kg.lang.lexicon import Known, known_names, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["listed_names"]


@cache
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], Known]]]:
    index: dict[str, list[tuple[tuple[str, ...], Known]]] = defaultdict(list)
    for name, known in known_names().items():
        parts = tuple(re.findall(r"[^\s-]+|-", name.replace("'s", " 's").replace("s' ", "s ' ").replace(",", " ,")))
        index[parts[0]].append((parts, known))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return dict(index)


def listed_names(doc: "Doc") -> Iterator[Name]:
    """The names of the lists that stand in an article, the longest at each place."""
    texts = [t.text.replace("’", "'") for t in doc]
    index, i = _by_first_word(), 0
    while i < len(texts):
        for parts, known in index.get(texts[i], ()):
            if tuple(texts[i : i + len(parts)]) == parts and _stands_alone(doc, i, i + len(parts)):
                yield make_name(doc, i, i + len(parts), known.cls, known.kind, known, "name-list")
                i += len(parts) - 1
                break
        i += 1


def _stands_alone(doc: "Doc", start: int, end: int) -> bool:
    """A listed word that is no part of another name or of a common phrase."""
    first, text = doc[start], doc[start:end].text
    if start > 1 and doc[start - 1].text == "-" and doc[start - 2].lower_ in words("names.yaml", "prefixes"):
        return False  # "post-Soviet", "pro-Russian"
    if end - start == 1 and text in words("names.yaml", "languages") and _is_language(doc, start):
        return False
    if (
        start
        and text in words("names.yaml", "parts_of_peoples")
        and doc[start - 1].text in words("names.yaml", "before_peoples")
    ):
        return False  # "South American", "African Americans"
    if text in words("names.yaml", "with_article"):
        return start > 0 and doc[start - 1].lower_ == "the" and (end == len(doc) or not doc[end].text[0].isupper())
    if text in words("names.yaml", "common_words"):
        return bool(first.tag_ == "NNP" and first.ent_type_ != "PERSON")
    if len(text) == 2 and text.isupper() and text not in words("names.yaml", "short"):
        is_name = first.tag_ == "NNP" or known_names()[text].canonical in doc.text
        return bool(is_name and not first.sent.text.isupper())
    return True


def _is_language(doc: "Doc", i: int) -> bool:
    """Whether a word for a people and its language means the language: "speaks German", "in English"."""
    token = doc[i]
    after = doc[i + 2 : i + 3] if doc[i + 1 : i + 2].text == "-" else doc[i + 1 : i + 2]
    if after.text.lower() in words("names.yaml", "of_language"):
        return True
    if token.dep_ in ("amod", "compound", "nmod", "poss") or any(
        c.dep_ in ("det", "poss", "nummod") for c in token.lefts
    ):
        return False
    if token.dep_ == "dobj":
        return token.head.lemma_ in words("names.yaml", "on_languages")
    if token.dep_ == "pobj":
        return token.head.lower_ in words("names.yaml", "in_languages")
    if token.dep_ in ("conj", "appos") and token.head != token:
        return token.head.text in words("names.yaml", "other_languages") or (
            token.head.text in words("names.yaml", "languages") and _is_language(doc, token.head.i)
        )
    return token.dep_ in ("nsubj", "nsubjpass", "attr") and token.head.lemma_ in words("names.yaml", "of_learning")
