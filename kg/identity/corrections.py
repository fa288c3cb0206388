"""What people decided on statements: lines of the file of decisions (`kg.identity.decisions`).

    wrong   claim/ART/KEY                               the article does not say so
    right   event/ART/KEY                               it does
    unsure  figure/ART/KEY                              nobody could tell
    change  claim/ART/KEY    speaker=entity/NAME        somebody else said it; nothing behind "=": nobody is named
    change  event/ART/KEY    agent=entity/A,entity/B date=2020-05-02 modality=Negated
    add     article/NAME     type=Meeting quote="Lee met Kim" participant=entity/A,entity/B
    add     article/NAME     type=Office quote="Minister Lee" member=entity/A title=minister organization=entity/B
    add     article/NAME     type=Figure quote="12 were killed" number=12 of=people measure=Killed comparator=AtLeast

A statement's key is made of its words, not of offsets, so that a decision holds as long as its sentence stands. What is
added is found by its words. `#` begins a comment: who, when and why.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import KgError
from kg.terms.iris import STATEMENTS, parse_iri
from kg.terms.ontology import values_of

__all__ = [
    "CHOICES",
    "FIELDS",
    "NEEDED",
    "ROLES",
    "VERBS",
    "VERDICTS",
    "Correction",
    "correction_line",
    "parse_correction",
]

VERDICTS = ("wrong", "right", "unsure")
VERBS = (*VERDICTS, "change", "add")
ROLES = ("speaker", "directed_at", "agent", "target", "participant", "place", "member", "organization")
FIELDS = ("date", "modality", "type", "quote", "title", "status", "number", "of", "measure", "comparator")
CHOICES = {
    "modality": tuple(name for name in values_of("kg:Modality") if name != "Claimed"),
    "status": values_of("kg:Status"),
    "measure": values_of("kg:Measure"),
    "comparator": values_of("kg:Comparator"),
}
NEEDED = {"Office": ("member", "title"), "Figure": ("number", "of", "measure")}
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,4})?$")
_TOKEN = re.compile(r'#.*$|[^\s"#][^\s"]*(?:"(?:[^"\\]|\\.)*")?')
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision on a statement, or one that is added to an article.

    `thing` is its IRI or the article's; `values` are pairs of a name and a text, entities in it as whole IRIs parted by
    commas; `note` is the comment.
    """

    verb: str
    thing: str
    values: tuple[tuple[str, str], ...] = ()
    note: str = ""

    @property
    def article(self) -> str:
        """The IRI of the article."""
        found = parse_iri(self.thing)
        return found.article if found else ""

    @property
    def given(self) -> dict[str, str]:
        """The values by name."""
        return dict(self.values)


def parse_correction(line: str, base: str, at: str) -> Correction:
    """The correction that a line holds.

    Args:
        line: of a file of decisions.
        base: what its relative IRIs are appended to.
        at: file and line, for messages.

    Raises:
        KgError: it is not understood; the message names the place.
    """
    tokens = _TOKEN.findall(line)
    note = tokens.pop()[1:].strip() if tokens and tokens[-1].startswith("#") else ""
    if len(tokens) < 2 or (tokens[0] in VERDICTS) != (len(tokens) == 2):
        raise KgError(f"{at}: write it as wrong STATEMENT, change STATEMENT NAME=VALUE or add ARTICLE NAME=VALUE")
    verb, thing = tokens[:2]
    kinds = ("article",) if verb == "add" else STATEMENTS
    iri = _iri(thing, base, kinds, at)
    values = tuple(sorted(_value(token, base, at) for token in tokens[2:]))
    given = dict(values)
    if len(given) != len(values):
        raise KgError(f"{at}: gives a value twice")
    if verb == "add" and not (given.get("type") and given.get("quote")):
        raise KgError(f'{at}: what is added needs type=CLASS and quote="WORDS OF THE TEXT"')
    if verb == "add" and (missing := [name for name in NEEDED.get(given["type"], ()) if not given.get(name)]):
        raise KgError(f"{at}: type={given['type']} needs {' and '.join(f'{name}=' for name in missing)}")
    return Correction(verb, iri, values, note)


def _value(token: str, base: str, at: str) -> tuple[str, str]:
    name, equals, text = token.partition("=")
    if not equals or name not in (*ROLES, *FIELDS):
        raise KgError(f"{at}: {token!r} is not NAME=VALUE with one of {', '.join(sorted((*ROLES, *FIELDS)))}")
    if text.startswith('"'):
        try:
            text = json.loads(text)
        except ValueError as err:
            raise KgError(f"{at}: {text} is not a text in quotation marks") from err
    if name in ROLES:
        text = ",".join(_iri(part, base, ("entity",), at) for part in text.split(",") if part)
    if name == "date" and text and not _DATE.match(text):
        raise KgError(f"{at}: {text!r} is not a date: write it as 2023-10-26, 2023-10 or 2023")
    if text not in CHOICES.get(name, (text,)):
        raise KgError(f"{at}: {name} is one of {', '.join(CHOICES[name])}")
    if name == "number" and not _NUMBER.match(text):
        raise KgError(f"{at}: {text!r} is not a number: write it as 1200 or 2.5")
    return name, text


def _iri(text: str, base: str, kinds: Iterable[str], at: str) -> str:
    iri = text if text.startswith(base) else f"{base}{text}"
    found = parse_iri(iri)
    if found is None or found.kind not in kinds or found.base != base or found.span or found.slot:
        raise KgError(f"{at}: {text!r} is not the IRI of {' or '.join(kinds)}, as the graph has it")
    return iri


def correction_line(correction: Correction, base: str) -> str:
    """The correction as a line of the file."""
    values = []
    for name, value in correction.values:
        short = ",".join(part.removeprefix(base) for part in value.split(",")) if name in ROLES else value
        plain = re.fullmatch(r"[\w,/.:-]*", short)
        values.append(f"{name}={short if plain else json.dumps(short, ensure_ascii=False)}")
    note = f"  # {' '.join(correction.note.split())}" if correction.note else ""
    return f"{'  '.join([correction.verb, correction.thing.removeprefix(base), *values])}{note}\n"
