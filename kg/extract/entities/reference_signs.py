"""Signs of a place that may refer to somebody: its words and what they hang on, and its word with a class."""

from typing import TYPE_CHECKING

from kg.extract.entities.places import PRONOUNS, Place

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["class_sign", "place_signs", "word_of"]


def word_of(doc: "Doc", root: int) -> str:
    """The kind of a pronoun (he, it …), or the lemma of another word, in lower case."""
    token = doc[root]
    return PRONOUNS.get(token.lower_) or token.lemma_.lower()


def place_signs(doc: "Doc", place: Place) -> tuple[str, str, str]:
    """The word, the word with its determiner or form, and the word with what it hangs on."""
    token, word = doc[place.root], word_of(doc, place.root)
    first = place.determiner if place.kind == "description" else token.lower_
    return word, f"{first} {place.how} {word}", f"{word} {token.dep_} {token.head.lemma_.lower()}"


def class_sign(word: str, cls: int) -> str:
    """A word with the class (its place among `kg.extract.entities.history.CLASSES`) of what it may mean."""
    return f"{word} {cls}"
