"""What a SPARQL text does, read off its tokens: which services it calls, which documents it loads, and its dataset.

The engine follows SERVICE and LOAD over HTTP and has no switch for it. What is found here is refused with a reason;
what is written so that it is not found stops at the sandbox or, where connections are allowed, at the bare letters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Refusal", "refused", "with_dataset"]

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><[^\x00-\x20<>"{}|\\^`]*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:%.\\-]|\\.)*)
  | (?P<word>@?[A-Za-z_][\w-]*)
  | (?P<other>\S)
""",
    re.VERBOSE | re.DOTALL,
)
_LETTERS = re.compile("service|load|\\\\u", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words


class Refusal(ValueError):
    """A request that the server does not carry out, with the reason."""


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "comment":
            yield _Token(match.lastgroup or "other", match[0], match.start())


def refused(text: str, allowed: frozenset[str]) -> str | None:
    """Why a query or update may not run: it calls a service or loads a document that is not on the list; else None."""
    tokens = [*_tokens(text)]
    vetted = 0
    for i, token in enumerate(tokens):
        if not token.is_word("SERVICE", "LOAD"):
            continue
        vetted += 1
        rest = [t for t in tokens[i + 1 : i + 3] if not t.is_word("SILENT")]
        if not rest or rest[0].kind != "iri" or rest[0].text[1:-1] not in allowed:
            where = f" {rest[0].text}" if rest else ""
            return f"{token.text.upper()}{where} is refused: start the server with --allow-service IRI to allow one"
    if allowed and len(_LETTERS.findall(text)) != vetted:
        return "a service may be called, so the letters of SERVICE and LOAD may stand nowhere else in the text"
    return None


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with the dataset of the protocol's parameters, as USING clauses (SPARQL 1.1 Protocol, 2.2.3).

    Raises:
        Refusal: the update names a dataset of its own, or has no place for one.
    """
    if not default and not named:
        return update
    tokens = [*_tokens(update)]
    if any(t.is_word("USING", "WITH") for t in tokens):
        raise Refusal("the update has USING or WITH of its own beside using-graph-uri: use one of the two")
    clauses = " ".join([*(f"USING <{g}>" for g in default), *(f"USING NAMED <{g}>" for g in named)])
    for place in reversed([*_where_places(tokens)]):
        update = f"{update[:place]} {clauses} {update[place:]}"
    return update


def _where_places(tokens: list[_Token]) -> Iterator[int]:
    """Where the WHERE of each operation begins."""
    depth = 0
    for i, token in enumerate(tokens):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "other" else 0
        if depth == 0 and token.is_word("WHERE"):
            if tokens[i - 1].is_word("DELETE"):
                raise Refusal("DELETE WHERE takes no using-graph-uri: write it as DELETE { … } WHERE { … }")
            yield token.start
