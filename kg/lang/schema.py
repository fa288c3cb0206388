"""What a file of word lists may hold: words, each once, that a token of a text can be equal to."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import srsly

from kg.errors import KgError
from kg.terms.data import lexicon_file
from kg.terms.ontology import term

__all__ = ["check_lists"]

# The parser makes several tokens of these, or takes them off the word.
_SEVERAL_TOKENS = re.compile(r"\s|\w-\w|['’]s$")


@cache
def _exceptions() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = srsly.read_yaml(lexicon_file("schema.yaml"))
    return loaded


def check_lists(path: Path, lists: Any) -> dict[str, Any]:
    """The lists of a YAML file, when all of them are sound.

    A list has lower-case words of one token each, but for the lists that `schema.yaml` names: `phrase` may hold
    several tokens, `cased` words as they are written, `terms` names of the ontology. A key with a colon is a term;
    words may be mapped to words, or all to whole numbers.

    Args:
        path: the file, for messages and as the key of its exceptions.
        lists: what was loaded from it.

    Raises:
        KgError: a list has something that is no word (YAML reads yes, no, on, off, true and numbers as such), a word
            twice, or one that no token can be equal to; or a key is not a term of the ontology.
    """
    if not isinstance(lists, Mapping):
        raise KgError(f"{path}: expected lists of words by name")
    kinds = _exceptions().get(path.name, {})
    if unknown := sorted(set(kinds) - set(lists)):
        raise KgError(f"{path}: schema.yaml names a list that is not there: {unknown[0]}")
    for key, value in lists.items():
        for where, words in _lists(str(key), value):
            _check_words(f"{path}: {where}", words, kinds.get(str(key), "word"))
    return dict(lists)


def _lists(key: str, value: Any, above: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Each list below a key, with where it stands; words that are mapped to a word are a list as well."""
    if ":" in key:
        term(key)
    if isinstance(value, Mapping):
        if not any(isinstance(inner, (list, Mapping)) for inner in value.values()):
            yield f"{above}{key}", list(value)
        if _are_numbers(value):
            return
        for inner, below in value.items():
            yield from _lists(str(inner), below, f"{above}{key}/")
    else:
        yield f"{above}{key}", value if isinstance(value, list) else [value]


def _are_numbers(value: Mapping[Any, Any]) -> bool:
    """Whether words are mapped to numbers: {two: 2}."""
    return all(isinstance(n, int) and not isinstance(n, bool) for n in value.values())


def _check_words(where: str, words: list[Any], kind: str) -> None:
    for word in words:
        if not isinstance(word, str) or not word or word != word.strip():
            raise KgError(f"{where}: {word!r} is no word: write it in quotation marks")
        if kind == "word" and word != word.lower():
            raise KgError(f"{where}: {word!r} is compared in lower case")
        if kind in ("word", "cased") and _SEVERAL_TOKENS.search(word):
            raise KgError(f"{where}: {word!r} is several tokens, so that no token is equal to it")
        if kind == "terms":
            term(word)
    if twice := [word for word, count in Counter(words).items() if count > 1]:
        raise KgError(f"{where}: {twice[0]!r} twice")
