"""The stretches of a text that are no part of the article: copyright notes, comment forms, credits, agency lines."""

import re
from functools import cache
from itertools import islice

from kg.model import Span
from kg.terms.data import lexicon_lines

__all__ = ["find_boilerplate", "writers_of"]

_LINE = re.compile(r"[^\n]+")
# Initials of the desk and the agencies in brackets that close an article: "jar/bw (AFP, Reuters)".
_AGENCY_LINE = re.compile(
    r"(?:(?<=[.!?”\"’'])|(?<=\n))\s*(?:[a-z]{2,4}(?: ?[/,] ?[a-zäöü]{2,5})*\s*)?"
    r"\((?:with )?(?:[A-Za-z.\-]{2,12}(?:, ?| and |/| & )?){1,8}\)\s*$"
)
_TAIL = 200  # characters at the end of a text in which agencies and credits are looked for
_LONGEST = 600  # characters of a line that may be boilerplate
_AGENCY = re.compile(
    r"\b(?:AFP|AP|dpa|DPA|Reuters|epd|KNA|EFE|ANSA|IANS|Xinhua|TASS|Interfax|SID|AFPE|UPI|PTI|KNA|rtr)\b", re.IGNORECASE
)
_BY_LINE = re.compile(r"^(?:Author|Editor|Contact)s?:.{0,80}$")
# "By Ann Lee and Bo Kim, Zenda Post", below the headline.
_WRITERS = re.compile(
    r"By (?P<who>[A-ZÀ-Þ][\w.’'-]*(?: (?:and |& |de |van |von |al-?)?[A-ZÀ-Þ][\w.’'-]*){1,3}"
    r"(?:(?: and| &) [A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){1,3}){0,3})"
    r"(?:(?:,| for| in| [|·•–—-]) .{2,60})?"
)
_FIRST = 6  # lines of a text among which that of its writers may be
_CREDITS = re.compile(r"(?<=[.!?”\"])\s*(?:Author|Editor|Interview)s?: .{2,120}$")
# The same without brackets, before the credits or at the end: "smh/AFP/AP/dpa".
_AGENCY_SLASHES = re.compile(r"(?<=[.!?”\"])\s*[a-z]{2,4}(?:/[A-Za-z]{2,8}){1,6}(?=\s*$|\s+Editors?:)")


@cache
def _patterns() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in lexicon_lines("boilerplate.txt")), re.IGNORECASE)


def find_boilerplate(text: str) -> tuple[Span, ...]:
    """The spans of `text` that are no part of the article, in order."""
    spans = [Span(m.start(), m.end()) for m in _LINE.finditer(text) if _is_boilerplate(m.group().strip())]
    spans += [span for span, _ in _byline(text)]
    start = max(0, len(text.rstrip()) - _TAIL)
    for pattern, needs in ((_AGENCY_LINE, _AGENCY), (_AGENCY_SLASHES, _AGENCY), (_CREDITS, None)):
        closing = pattern.search(text, start)
        if closing and (needs is None or needs.search(closing.group())):
            spans.append(Span(closing.start(), closing.end()))
    return tuple(sorted(spans))


def writers_of(text: str) -> str:
    """Who wrote a text, as a line below its headline says; '' where none does."""
    return next((who for _, who in _byline(text)), "")


def _byline(text: str) -> list[tuple[Span, str]]:
    """The line that says who wrote a text, with their names; none where it is the headline."""
    for line in islice(_LINE.finditer(text), 1, _FIRST):
        if match := _WRITERS.fullmatch(line.group().strip()):
            return [(Span(line.start(), line.end()), match["who"])]
    return []


def _is_boilerplate(line: str) -> bool:
    return len(line) <= _LONGEST and bool(_patterns().match(line) or _BY_LINE.match(line))
