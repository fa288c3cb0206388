"""Two components of spaCy's that ask much of each token, made to remember what they found: the same parse, sooner."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc, Token

__all__ = ["remember"]

_MOST = 200_000  # answers; then memory counts more than time
_Match = tuple[int, int, int, int]  # place among the rules, hash of its name, first token, token behind the last
_PAIR = 2  # tokens that a rule is for at most
_TOLD = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})  # what a rule may ask of a token: all that its key tells


def remember(nlp: "Language") -> None:
    """Makes the lemmatizer and the attribute ruler of a pipeline remember, where it has them as English ones are.

    Args:
        nlp: the loaded pipeline.
    """
    from spacy.pipeline import AttributeRuler, Lemmatizer

    for _, pipe in nlp.pipeline:
        if isinstance(pipe, Lemmatizer) and pipe.mode == "rule":
            pipe.lemmatize = _lemmas(pipe.lemmatize)  # type: ignore[assignment]
        if isinstance(pipe, AttributeRuler) and _asks_little(pipe):
            pipe.match = _matches(pipe)  # type: ignore[assignment, method-assign]


def _lemmas(lemmatize: "Callable[[Token], list[str]]") -> "Callable[[Token], list[str]]":
    """The rules' lemmas hang on a token's text, part of speech and morphology alone."""
    known: dict[tuple[int, int, int], list[str]] = {}

    def lemmas(token: "Token") -> list[str]:
        key = token.orth, token.pos, token.morph.key  # type: ignore[attr-defined]
        if key not in known:
            if len(known) >= _MOST:
                known.clear()
            known[key] = lemmatize(token)
        return known[key]

    return lemmas


def _patterns(ruler: "AttributeRuler") -> list[Any]:
    return [pattern for rule in ruler.patterns for pattern in rule["patterns"]]  # type: ignore[union-attr]


def _asks_little(ruler: "AttributeRuler") -> bool:
    """Whether all rules are for one or two tokens, and ask no more of a token than what is remembered."""
    return all(len(p) <= _PAIR and all(_TOLD.issuperset(token) for token in p) for p in _patterns(ruler))


def _matches(ruler: "AttributeRuler") -> "Callable[[Doc], list[_Match]]":
    """Which rules fit hangs on a token's word, tag and dependency; those for two tokens are tried where they begin."""
    from spacy.matcher import Matcher

    strings, matcher, beginning = ruler.vocab.strings, ruler.matcher, Matcher(ruler.vocab)
    if pairs := [pattern[:1] for pattern in _patterns(ruler) if len(pattern) == _PAIR]:
        beginning.add("pair", pairs)
    known: dict[tuple[int, ...], tuple[list[tuple[int, int]], bool]] = {}

    def found_in(doc: "Doc", begin: int, end: int) -> list[tuple[int, int]]:
        """The rules that fit all of some tokens."""
        some = matcher(doc[begin:end], allow_missing=True, as_spans=False)
        return [(int(strings[name]), name) for name, first, last in some if last - first == end - begin]

    def match(doc: "Doc") -> list[_Match]:
        matches = []
        for i, key in enumerate(map(tuple, doc.to_array(["LOWER", "TAG", "DEP"]).tolist())):
            if key not in known:
                if len(known) >= _MOST:
                    known.clear()
                known[key] = found_in(doc, i, i + 1), bool(beginning(doc[i : i + 1], allow_missing=True))
            alone, begins = known[key]
            matches += [(rule, name, i, i + 1) for rule, name in alone]
            if begins and i + 1 < len(doc):
                matches += [(rule, name, i, i + _PAIR) for rule, name in found_in(doc, i, i + _PAIR)]
        return sorted(matches)

    return match
