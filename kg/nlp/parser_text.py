"""The text as the parser sees it: the same length, character for character, as the article's.

spaCy tags straight quotation marks badly and reads sentences across paragraphs, so a copy of the text is
cleaned for it. Every change replaces one character by one other: an offset in the copy is an offset in the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Span
from kg.nlp.broken_words import joined_words
from kg.nlp.casing import casing_of, small_capitals, titled
from kg.nlp.transcript import is_role, speaker_labels
from kg.read.dates import MONTH

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Paragraph", "Prepared", "prepare", "token_starts"]

_SPACES = re.compile(r"[^\S\n ]")
_OPENERS = re.compile(r"[\s(\[{<—–\-/“‘:]")
_DOUBLED = re.compile(r"(?<!['`])(?:''|``)(?!['`])")
_BREAK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)*")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s*$")
# Where and when an article was filed, no part of its first sentence: "HAVANA, March 22, 2016 (Reuters) - ".
_AGENCY = r"(?: ?\([A-Za-z ]{2,20}\))?"
_IN_CAPITALS = rf"(?:[A-ZÀ-Þ][A-ZÀ-Þ.’'\-]+[ /]?){{1,5}}(?:, ?[\w. ]{{2,25}}){{0,3}}{_AGENCY}\s*[-–—_]{{1,2}}"
# New Delhi, March 30: | Geneva (3 October 2023) – | Nairobi, Tuesday, 3 October 2023 —
_TOWN = r"(?!(?:On|In|At|By|Since|Until|From|After|Before) )[A-ZÀ-Þ][\w.’'\-]+(?: [A-ZÀ-Þ][\w.’'\-]+){0,3}"
_DAY = rf"(?:[A-Z][a-z]+day,? )?\(?(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? \d{{4}})?\)?"
_DATELINE = re.compile(rf"(?:{_IN_CAPITALS}|{_TOWN},? {_DAY}{_AGENCY} ?(?::|[-–—]{{1,2}}))\s+(?=[“\"«„‘'A-Z])")
# Hard-wrapped text: most lines of a block reach about this width and the next line goes on in lower case.
_WRAP_MIN, _WRAP_MAX = 45, 100
_CAPITALS = re.compile(r"[A-ZÀ-Þ]{3,}")
_MARK = r"(?:[^\w\s]|_) ?"
# A rule, a row of dots, or what takes the tokenizer minutes.
_MARKS = re.compile(rf"((?:{_MARK}){{8}})(?:{_MARK}){{16,}}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the text between line breaks; a heading ends without a full stop and is short."""

    span: Span
    heading: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """`text` has the length of the article's text; `paragraphs` are in order and do not overlap.

    `labels` are the names that begin the turns of a transcript, `longer` has the ends of words that are broken in the
    article's text, with how much longer they are there.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    labels: tuple[Span, ...] = ()
    longer: Mapping[int, int] = field(default_factory=dict)


def prepare(text: str, skip: tuple[Span, ...] = ()) -> Prepared:
    """The parser's copy of `text`, with the spans in `skip` (boilerplate) blanked, and its paragraphs."""
    spaced = _SPACES.sub(" ", text)
    chars = list(_MARKS.sub(lambda m: m[1] + " " * (m.end() - m.end(1)), spaced))
    for span in skip:
        chars[span.start : span.end] = ["\n" if c == "\n" else " " for c in chars[span.start : span.end]]
    plain, longer = joined_words("".join(chars))
    chars = list(plain)
    paragraphs, casing = tuple(_paragraphs(plain)), casing_of(plain)
    labels = speaker_labels(plain, [p.span for p in paragraphs], casing)
    for paragraph in paragraphs:
        b, e = paragraph.span.start, paragraph.span.end
        chars[b:e] = _curl(small_capitals(_join_lines(plain[b:e]), casing))
        if _DATELINE.match(plain[b:e] + " A"):
            chars[b:e] = _CAPITALS.sub(lambda m: m[0].capitalize(), "".join(chars[b:e]))
    for b, e in labels:
        chars[b:e] = plain[b:e].lower() if e - b > 1 and is_role(plain[b:e]) else titled(plain[b:e], casing)
    return Prepared("".join(chars), paragraphs, labels, longer)


def _paragraphs(text: str) -> list[Paragraph]:
    paragraphs, start = [], 0
    wrapped = _is_wrapped(text)
    cuts = [m for m in _BREAK.finditer(text) if m.group().count("\n") > 1 or not (wrapped or _goes_on(text, m))]
    for begin, end in [*((m.start(), m.end()) for m in cuts), (len(text), len(text))]:
        block = text[start:begin]
        if block.strip():
            b = start + len(block) - len(block.lstrip())
            e = start + len(block.rstrip())
            if dateline := _DATELINE.match(text, b, e):
                paragraphs.append(Paragraph(Span(b, dateline.end() - 1), True))
                b = dateline.end()
            paragraphs.append(Paragraph(Span(b, e), _is_heading(text[b:e])))
        start = end
    return paragraphs


def _goes_on(text: str, line_break: re.Match[str]) -> bool:
    """Whether a line ends with a hyphen, and the next goes on with its word: "long-" and "term"."""
    return (
        text[line_break.start() - 1 : line_break.start()] == "-"
        and text[line_break.end() : line_break.end() + 1].islower()
    )


def is_dateline(text: str) -> bool:
    """Whether a sentence tells only where and when an article was filed."""
    return bool(_DATELINE.match(f"{text.strip().upper()} A"))


def _is_wrapped(text: str) -> bool:
    """True when single line breaks only wrap the lines of a paragraph."""
    lines = text.split("\n")
    pairs = [(line, after[0]) for line, after in pairwise(lines) if line and after]
    if len(pairs) < 3:
        return False
    wraps = sum(_WRAP_MIN <= len(line.strip()) <= _WRAP_MAX and not _SENTENCE_END.search(line) for line, _ in pairs)
    return wraps > 0.6 * len(pairs) and any(nxt.islower() for _, nxt in pairs)


def _is_heading(block: str) -> bool:
    return len(block) < 160 and not _SENTENCE_END.search(block)


def _join_lines(block: str) -> str:
    return block.replace("\n", " ")


def _double(block: str) -> str:
    """Quotation marks typed as two single ones made one curly mark and a space outside of it."""
    inside = False

    def mark(found: re.Match[str]) -> str:
        nonlocal inside
        inside = _opens(block, found.start(), inside, found.end())
        return " “" if inside else "” "

    return _DOUBLED.sub(mark, block)


_ANGLE = str.maketrans("«»", "“”")
_LOW = re.compile("„([^„“”]*)[“”]")
# ‘…’ and '…': opened at the beginning of a word, closed behind punctuation, so that no apostrophe is taken for a mark.
_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=\w)([^‘]*?[.,!?…])[’'](?!\w)")

# 'Rubbish', she said: the comma behind the mark.
_SINGLE_BEFORE = re.compile(r"(?<![\w’'])[‘'](?=[A-ZÀ-Þ])([^‘’'\n]{2,200})[’'](?=[,.] )")


def _other_marks(block: str) -> str:
    """Angle, low and, where there are no others, single quotation marks made curly double ones."""
    block = _LOW.sub(lambda m: f"“{m[1]}”", block.translate(_ANGLE))
    if set(block) & set('“”"'):
        return block
    return _SINGLE_BEFORE.sub(lambda m: f"“{m[1]}”", _SINGLE.sub(lambda m: f"“{m[1]}”", block))


def _curl(block: str) -> str:
    """Quotation marks of all kinds made curly, the straight ones by their neighbours and else by turns."""
    block = _other_marks(_double(block))
    if '"' not in block:
        return block
    out = list(block)
    inside = False
    for i, char in enumerate(block):
        if char == "“":
            inside = True
        elif char == "”":
            inside = False
        elif char == '"':
            inside = _opens(block, i, inside)
            out[i] = "“" if inside else "”"
    return "".join(out)


def _opens(block: str, i: int, inside: bool, end: int | None = None) -> bool:
    """Whether the mark from i to end (a single character by default) opens a quotation."""
    end = i + 1 if end is None else end
    before = i == 0 or bool(_OPENERS.match(block[i - 1]))
    after = end == len(block) or not (block[end].isalnum() or block[end] in "$£€'’‘([.…")
    if before and not after:
        return True
    if after and not before:
        return False
    return not inside


def token_starts(doc: "Doc") -> list[int]:
    """The offset of each token in the article's text."""
    found: list[int] = doc.to_array("IDX").tolist() if len(doc) else []
    return found
