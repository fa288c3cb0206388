"""What a SPARQL text does, read off its tokens: which services it calls, which documents it loads, and its dataset.

The engine follows SERVICE and LOAD over HTTP and has no switch for it. Here a text is rewritten so that the letters of
the two words stand nowhere but where they were looked at: in comments they are blanked, in strings and IRIs one of them
is written as an escape, which the engine reads there and nowhere else. So a text that this reader of tokens takes for
something else than the engine does can fail to parse, but it cannot call anything. Where no service is allowed, the
worker's sandbox is a second wall.
"""

import re
from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.terms.vocab import PREFIXES

__all__ = ["Refusal", "Uncalled", "looks_light", "vetted", "with_dataset"]

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|\\^`]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:(?:[\w:%]|\\.)(?:[\w:%.-]|\\.)*(?<!(?<!\\)\.))?)
  | (?P<word>@?[A-Za-z_][\w-]*)
  | (?P<other>\S)
""",
    re.VERBOSE | re.DOTALL,
)
_LETTERS = re.compile("service|load", re.IGNORECASE)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_LIMIT = re.compile(r"\bLIMIT\s+\d{1,3}\b", re.IGNORECASE)
# A query of these alone is a pattern of triples, without filters, paths, aggregates and orders.
_PLAIN_WORDS = frozenset(
    "PREFIX BASE SELECT REDUCED ASK DESCRIBE CONSTRUCT FROM NAMED WHERE GRAPH LIMIT OFFSET A TRUE FALSE".split()
)
_PLAIN_SIGNS = frozenset("{}[].;,0123456789")
_MOST_PLAIN, _LETTERS_OF_PLAIN = 60, 4000  # tokens, characters


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words


class Refusal(ValueError):
    """A request that the server does not carry out, with the reason."""


class Uncalled(Refusal):
    """A text that calls a service, or loads a document, that is not allowed."""


def _tokens(text: str) -> Iterator[_Token]:
    return (token for token in _all_tokens(text) if token.kind != "comment")


def _all_tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(match.lastgroup or "other", match[0], match.start())


def vetted(text: str, allowed: frozenset[str]) -> str:
    """A query or update that means the same and calls no service and loads no document but the allowed ones.

    Args:
        text: as it was sent.
        allowed: IRIs of services and documents.

    Raises:
        Uncalled: it calls another, or cannot be told to call none.
    """
    if not _LETTERS.search(text):
        return text
    tokens = [*_all_tokens(text)]
    spaces: ChainMap[str, str] = ChainMap({}, {name: f"<{iri}>" for name, iri in PREFIXES.items()})
    made, seen, end = [], 0, 0
    for i, token in enumerate(tokens):
        if token.kind == "iri" and tokens[i - 1].kind == "name" and tokens[i - 2].is_word("PREFIX"):
            spaces[tokens[i - 1].text[:-1]] = token.text
        if not _LETTERS.search(token.text):
            continue
        if token.kind == "word":
            _look_at(token, [t for t in tokens[i + 1 : i + 9] if t.kind != "comment"], allowed)
        new = _without_letters(token, spaces, text, declared=i > 0 and tokens[i - 1].is_word("PREFIX"))
        made += [text[end : token.start], new]
        seen += len(_LETTERS.findall(new))
        end = token.start + len(token.text)
    made.append(text[end:])
    written = "".join(made)
    if len(_LETTERS.findall(written)) != seen:
        raise Uncalled("the letters of SERVICE or LOAD stand where they mean nothing")
    return written


def looks_light(query: str) -> bool:
    """Whether a query most likely ends at once: a few triples are looked for, and fewer than a thousand of them."""
    if len(query) > _LETTERS_OF_PLAIN:
        return False
    tokens = [*_tokens(query)]
    if len(tokens) > _MOST_PLAIN or not (_LIMIT.search(query) or any(t.is_word("ASK", "DESCRIBE") for t in tokens)):
        return False
    return all(
        token.kind not in ("word", "other")
        or token.is_word(*_PLAIN_WORDS)
        or token.text in _PLAIN_SIGNS
        or (token.text == "*" and i > 0 and tokens[i - 1].is_word("SELECT", "REDUCED", "DESCRIBE"))
        for i, token in enumerate(tokens)
    )


def _look_at(token: _Token, following: Sequence[_Token], allowed: frozenset[str]) -> None:
    """Refuses a word that calls what is not allowed.

    Raises:
        Uncalled: it does.
    """
    rest = [t for t in following[:2] if not t.is_word("SILENT")]
    if not token.is_word("SERVICE", "LOAD"):
        raise Uncalled(f"{token.text} is no word of SPARQL: the letters of SERVICE or LOAD stand in it")
    if not rest or rest[0].kind != "iri" or rest[0].text[1:-1] not in allowed:
        where = f" {rest[0].text}" if rest else ""
        raise Uncalled(
            f"{token.text.upper()}{where} is refused: start the server with --allow-service IRI to allow one"
        )


def _without_letters(token: _Token, spaces: ChainMap[str, str], text: str, *, declared: bool) -> str:
    """What to write for a token so that it holds the letters no more, or only where they are no word of their own."""
    if token.kind == "comment":
        return " " * len(token.text)
    if token.kind in ("iri", "string"):
        return _hidden(token.text)
    if token.kind != "name":
        return token.text
    prefix, _, local = token.text.partition(":")
    if declared:
        return f"{_unused(text)}:"
    space = spaces.get(prefix, "")
    if not _SCHEME.match(space):
        raise Uncalled(f"{token.text} holds the letters of SERVICE or LOAD: write it as a whole IRI")
    return _hidden(space[:-1] + re.sub(r"\\(.)", r"\1", local) + ">")


def _hidden(text: str) -> str:
    """A string or an IRI with the first of the letters as an escape."""
    return _LETTERS.sub(lambda m: f"\\u{ord(m[0][0]):04x}{m[0][1:]}", text)


def _unused(text: str) -> str:
    """A prefix that a text does not use."""
    name = "x"
    while name in text:
        name += "x"
    return name


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with the dataset of the protocol's parameters, as USING clauses (SPARQL 1.1 Protocol, 2.2.3).

    Args:
        update: SPARQL.
        default: IRIs of `using-graph-uri`.
        named: IRIs of `using-named-graph-uri`.

    Raises:
        Refusal: the update names a dataset of its own, or has no place for one.

    >>> with_dataset("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["urn:g"], [])
    'DELETE { ?s ?p ?o }  USING <urn:g> WHERE { ?s ?p ?o }'
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
