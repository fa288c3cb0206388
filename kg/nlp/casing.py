"""Capitals in a parser's copy of a text: headlines, wire copy and names that are written in capitals throughout.

The parser knows names by their capitals, so a headline in nothing but capitals is one name to it, or none. The letters
of such words are made small where the word is none of a name: as the rest of the text writes it, else as news in
general does. Lengths stay as they are.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kg.lang.lexicon import demonyms, genders, known_names, words, words_of
from kg.terms.data import model_file

__all__ = ["BITS", "Casing", "bit_of", "casing_of", "is_plain", "small_capitals", "titled"]

BITS = 1 << 20  # of the table of plain words
_FILE = "casing.npz"
_MIN_WORDS = 3  # of a block that is a headline in capitals, not an acronym
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INSIDE = re.compile(r"(?<=[a-zà-þ,;] )[^\W\d_]+")  # a word that begins no sentence
_STARTS = re.compile(r"(?:^|(?<!\b[A-Z])\.|[!?:;“‘\"(–—]|--)\W*$")
_TOPIC = re.compile(r"\A[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{2,}){0,4}(?=: )")  # "UPDATE: …", "KEY POINTS: …"
_ACRONYM = 5  # letters at most of a word in capitals that counts as one without being known
_ASIDE = re.compile(r"\[[A-Z][A-Z ]{3,30}\]")  # "[LAUGHS]", "[INAUDIBLE]" in transcripts
_LONG = 4  # letters of a word in capitals that is no acronym beside a title or a given name
_RUN = re.compile(r"(?<![\w’'-])(?:[A-ZÀ-Þ]{3,}(?:['’-][A-ZÀ-Þ]+)*)(?: [A-ZÀ-Þ][A-ZÀ-Þ.’'\-]*)*(?![\w’'-])")
_BEFORE = re.compile(r"([^\W\d_]+\.?) $")
_SURNAME = 3  # words in capitals at most that are a name behind a title


@dataclass(frozen=True, slots=True)
class Casing:
    """How a text writes its words: those with a capital inside sentences, those without, those in capitals."""

    names: frozenset[str]
    plain: frozenset[str]
    acronyms: frozenset[str]


def bit_of(word: str) -> int:
    """The bit of a word in lower case; the same in every process."""
    return zlib.crc32(word.encode()) % BITS


def casing_of(text: str) -> Casing:
    """How a text writes its words; its lines in nothing but capitals tell nothing."""
    names, plain, acronyms = set(), set(), set()
    for line in text.split("\n"):
        if line.isupper():
            continue
        for word in _INSIDE.findall(line):
            if word.isupper() and len(word) > 1:
                if len(word) <= _ACRONYM and not is_plain(word.lower()) and word.lower() not in _titles():
                    acronyms.add(word)
            elif word[0].isupper():
                names.add(word.lower())
            else:
                plain.add(word)
    return Casing(frozenset(names), frozenset(plain - names), frozenset(acronyms))


def small_capitals(block: str, casing: Casing) -> str:
    """A paragraph with what is in capitals throughout as it would be written otherwise, of the same length."""
    if block.isupper():
        return _small(block, casing) if len(block.split()) >= _MIN_WORDS else block
    block = _TOPIC.sub(lambda m: _small(m[0], casing) if all(map(is_plain, m[0].lower().split())) else m[0], block)
    block = _ASIDE.sub(lambda m: m[0].lower(), block)
    return _RUN.sub(lambda m: _named(m, casing), block)


def _small(block: str, casing: Casing) -> str:
    """A block in capitals: names keep their first letter, acronyms all, other words none."""
    before: list[str] = []

    def written(match: re.Match[str]) -> str:
        word, ahead = match[0], block[: match.start()]
        initial = len(word) == 1 and block[match.end() :].startswith(".")  # "U.S."
        bracketed = ahead.endswith("(") and len(word) <= _LONG  # "(AP)"
        last = before[-1] if before else ""
        given = word.lower() in _given_names() or word.lower() in words("names.yaml", "also_given")
        named = given and _is_surname(_WORD.search(block, match.end()))
        made = word if initial or bracketed else _written(word, last, _STARTS.search(ahead) is not None, casing)
        made = _capital(word) if named else made
        before.append(word.lower())
        return made if len(made) == len(word) else word

    return _WORD.sub(written, block)


def _is_surname(behind: re.Match[str] | None) -> bool:
    """Whether the word behind a given name can be nothing but a surname: "WILL SMITH", not "WILL MEET"."""
    word = re.split(r"['’]", behind[0].lower())[0] if behind else ""
    return bool(word) and word not in _function_words() and not any(map(is_plain, _forms(word)))


def _written(word: str, before: str, starts: bool, casing: Casing) -> str:
    low = word.lower()
    base = re.split(r"['’]", low)[0]
    if base.upper() in _acronyms() or base.upper() in casing.acronyms:
        return word[: len(base)] + low[len(base) :]
    behind_name = before in _honorifics() or (before in _given_names() and base in _months())
    if base in casing.names or behind_name:
        return _capital(word)
    if base in _months() and before in _before_dates():
        return _capital(word)
    if base in casing.plain:
        return _capital(word) if starts else low
    if base in _always_capital():
        return _capital(word)
    if not starts and (base in _function_words() or base in _heads() or any(map(is_plain, _forms(base)))):
        return low
    return _capital(word)


def _forms(word: str) -> Iterator[str]:
    """A word and what it may be a form of: "resigns" is rarer than "resign"."""
    yield word
    for ending in words_of("endings.txt"):
        if word.endswith(ending) and len(word) - len(ending) >= _LONG:
            yield word.removesuffix(ending)


def _named(match: re.Match[str], casing: Casing) -> str:
    """Words in capitals amid others: titles and the names behind them, and surnames behind given names."""
    run = match[0]
    behind = _BEFORE.search(match.string, max(0, match.start() - 30), match.start())
    before = behind[1].lower() if behind else ""
    parts = run.split(" ")
    titles = sum(1 for _ in _leading_titles(parts))
    if not titles and before not in _honorifics() and before not in _given_names() and before not in _heads():
        return run
    names = parts[titles:]
    if len(names) > _SURNAME or (not titles and (len(parts[0]) < _LONG or parts[0] in _acronyms() | casing.acronyms)):
        return run
    return titled(run, casing)


def _leading_titles(parts: list[str]) -> Iterator[str]:
    """The title in front: an office, with the words that say which, as in "PRIME MINISTER"."""
    last = 0
    for at, part in enumerate(parts, 1):
        if len(part) < _LONG or part.lower() not in _titles():
            break
        last = at if part.lower() in _heads() else last
    yield from parts[:last]


def titled(run: str, casing: Casing) -> str:
    """Words in capitals as names are written, of the same length; acronyms stay."""
    return _WORD.sub(lambda m: m[0] if m[0] in _acronyms() or m[0] in casing.acronyms else _capital(m[0]), run)


def _capital(word: str) -> str:
    made = word[0] + word[1:].lower()
    return made if len(made) == len(word) else word


def is_plain(word: str) -> bool:
    """Whether a word, given in lower case, is none of a name in news in general."""
    bit = bit_of(word)
    return bool(_table()[bit >> 3] >> (7 - (bit & 7)) & 1)


@cache
def _table() -> npt.NDArray[np.uint8]:
    with np.load(model_file(_FILE)) as arrays:
        found: npt.NDArray[np.uint8] = arrays["plain"]
    return found


@cache
def _acronyms() -> frozenset[str]:
    return words_of("acronyms.txt") | {name for name in known_names() if name.isupper()}


@cache
def _function_words() -> frozenset[str]:
    return words_of("function_words.txt")


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name.lower() for name in genders())


@cache
def _months() -> frozenset[str]:
    return words("dates.yaml", "months")


@cache
def _before_dates() -> frozenset[str]:
    return words("dates.yaml", "before_months")


@cache
def _honorifics() -> frozenset[str]:
    return words("titles.yaml", "honorifics")


@cache
def _heads() -> frozenset[str]:
    return words("titles.yaml", "heads")


@cache
def _titles() -> frozenset[str]:
    return words("titles.yaml", "heads", "modifiers")


@cache
def _always_capital() -> frozenset[str]:
    """Words of countries, places, their people and of days: those that are a name alone."""
    single = {name for name in (*known_names(), *demonyms()) if " " not in name}
    return frozenset(n.lower() for n in single) | words("dates.yaml", "weekdays")
