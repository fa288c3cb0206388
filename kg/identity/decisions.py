"""What people decided: a text file with one decision a line, applied on every build and undone by deleting the line.

    accept  ENTITY  Q567            the entity is this item
    reject  ENTITY  Q567            the entity is not this item
    merge   ENTITY  ENTITY          both are one
    split   ENTITY  ENTITY          they are two, whatever the rules say
    split   ENTITY  article/NAME    in this article somebody else is meant
    same    EVENT   EVENT           both nodes report one event
    other   EVENT   EVENT           they report two, whatever the score says

Lines about statements (wrong, right, unsure, change, add) are explained in `kg.identity.corrections`.

An entity, article or event is its IRI, whole or without the base: entity/angela-merkel-112a575c3d.
`#` begins a comment.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import KgError
from kg.identity.corrections import VERBS, VERDICTS, Correction, parse_correction
from kg.terms.iris import Namer

__all__ = ["Decisions", "line_of", "parse_decisions", "read_decisions", "unknown_iris"]

_VERBS = ("accept", "reject", "merge", "split", "same", "other")
_OF_EVENTS = ("same", "other")
_QID = re.compile(r"Q[1-9]\d*$")
_THING = re.compile(
    r"(?P<base>.*?)(?P<kind>entity|article|event)/(?P<name>(?<=event/)[^/\s]+/[^/\s]+|(?<!event/)[^/\s]+)$"
)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions about links and merges, with whole IRIs."""

    accepted: Mapping[str, str] = field(default_factory=dict)
    rejected: frozenset[tuple[str, str]] = frozenset()
    merged: tuple[tuple[str, str], ...] = ()
    split: tuple[tuple[str, str], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()
    same_event: tuple[tuple[str, str], ...] = ()
    other_event: tuple[tuple[str, str], ...] = ()
    corrections: tuple[Correction, ...] = ()


def unknown_iris(decisions: Decisions, known: Container[str]) -> list[str]:
    """The entities and articles that decisions name and nothing else does, sorted."""
    named = {*decisions.accepted, *(e for e, _ in decisions.rejected)}
    named |= {iri for pair in (*decisions.merged, *decisions.split, *decisions.apart) for iri in pair}
    return sorted(iri for iri in named if iri not in known)


def read_decisions(path: str, base: str) -> Decisions:
    """The decisions of a file; none where there is no file yet.

    Raises:
        KgError: a line is not understood, or two contradict each other; the message names the line.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as err:
        raise KgError(f"{path}: cannot be read: {err}") from err
    return parse_decisions(text.splitlines(), base, path)


def parse_decisions(lines: Iterable[str], base: str, where: str = "decisions") -> Decisions:
    """The decisions of some lines.

    Args:
        lines: of a file of decisions.
        base: what its relative IRIs are appended to.
        where: what messages call it.

    Raises:
        KgError: a line is not understood, or two contradict each other.

    >>> parse_decisions(["reject entity/lee-0123456789 Q7  # a namesake"], "https://x.org/").rejected
    frozenset({('https://x.org/entity/lee-0123456789', 'Q7')})
    """
    accepted: dict[str, str] = {}
    rejected: set[tuple[str, str]] = set()
    pairs: dict[str, list[tuple[str, str]]] = {"merge": [], "split": [], "same": [], "other": []}
    apart: set[tuple[str, str]] = set()
    corrections: list[Correction] = []
    for number, line in enumerate(lines, 1):
        words = re.split(r"(?:^|\s)#", line)[0].split()  # an IRI may hold a # of its own
        if not words:
            continue
        at = f"{where}:{number}"
        if words[0] in VERBS:
            corrections.append(parse_correction(line.strip(), base, at))
            continue
        verb, one, other = _parts(words, at)
        if verb in _OF_EVENTS:
            pairs[verb].append(_events(one, other, base, at))
            continue
        entity = _iri(one, base, at, "entity")
        if verb in ("accept", "reject"):
            if not _QID.match(other):
                raise KgError(f"{at}: {other!r} is no item of Wikidata: write it as Q567")
            if verb == "accept" and accepted.setdefault(entity, other) != other:
                raise KgError(f"{at}: {one} was accepted as {accepted[entity]} above: keep one of both lines")
            if verb == "reject":
                rejected.add((entity, other))
        else:
            thing = _iri(other, base, at, "entity", "article") if verb == "split" else _iri(other, base, at, "entity")
            if thing.startswith(Namer(base).folder("article")):
                apart.add((entity, thing))
            elif thing == entity:
                raise KgError(f"{at}: names one entity twice")
            else:
                pairs[verb].append((entity, thing))
    decisions = Decisions(
        accepted,
        frozenset(rejected),
        tuple(pairs["merge"]),
        tuple(pairs["split"]),
        frozenset(apart),
        tuple(pairs["same"]),
        tuple(pairs["other"]),
        tuple(corrections),
    )
    _check(decisions, where)
    return decisions


def _check(decisions: Decisions, where: str) -> None:
    """No line contradicts another."""
    for one, other in decisions.merged:
        if (one, other) in decisions.split or (other, one) in decisions.split:
            raise KgError(f"{where}: {one} and {other} are both merged and split: keep one of the lines")
    for one, other in decisions.same_event:
        if (one, other) in decisions.other_event:
            raise KgError(f"{where}: {one} and {other} are both the same event and another: keep one of the lines")
    verdicts: dict[str, str] = {}
    for correction in decisions.corrections:
        verb, thing = correction.verb, correction.thing
        if verb in VERDICTS and verdicts.setdefault(thing, verb) != verb:
            raise KgError(f"{where}: {thing} is both {verdicts[thing]} and {verb}: keep one of the lines")
    for entity, qid in sorted(decisions.rejected):
        if decisions.accepted.get(entity) == qid:
            raise KgError(f"{where}: {qid} is both accepted and rejected for {entity}: keep one of the lines")


def _parts(words: list[str], at: str) -> tuple[str, str, str]:
    if len(words) != 3 or words[0] not in _VERBS:
        raise KgError(
            f"{at}: expected {', '.join((*_VERBS, *VERBS))}, such as: merge ENTITY ENTITY, accept ENTITY Q567"
        )
    return words[0], words[1], words[2]


def _events(one: str, other: str, base: str, at: str) -> tuple[str, str]:
    """Two events, in the order of their IRIs."""
    first, second = sorted(_iri(text, base, at, "event") for text in (one, other))
    if first == second:
        raise KgError(f"{at}: names one event twice")
    return first, second


def _iri(text: str, base: str, at: str, *kinds: str) -> str:
    match = _THING.match(text)
    if match is None or match["kind"] not in kinds or match["base"] not in ("", base):
        raise KgError(f"{at}: {text!r} is no {' or '.join(kinds)}: write it as {kinds[0]}/NAME, as the graph has it")
    return f"{base}{match['kind']}/{match['name']}"


def line_of(verb: str, base: str, one: str, other: str, comment: str = "") -> str:
    """A decision as a line of the file.

    Args:
        verb: accept, reject, merge, split, same or other.
        base: what all IRIs begin with.
        one: an IRI.
        other: another, or a QID.
        comment: why, for whoever reads the file.

    >>> line_of("accept", "https://x.org/", "https://x.org/entity/lee-0123456789", "Q1", "her page").rstrip()
    'accept  entity/lee-0123456789  Q1  # her page'
    """
    note = f"  # {' '.join(comment.split())}" if comment else ""
    return f"{verb}  {one.removeprefix(base)}  {other.removeprefix(base)}{note}\n"
