"""Which date belongs to an event: one of its sentence, one told elsewhere in the article, or the day of publication."""

import calendar
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kg.extract.dates import When
from kg.extract.events.context import Context
from kg.extract.events.parties import path_between, without_joins
from kg.nlp.features import Ints, buckets_of

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["date_candidates", "kind_of", "moved", "relation_of"]

_BEHIND, _AHEAD = 6, 3  # sentences back and on within which a date may belong to an event
_OLD = 60  # days
_WEEKDAYS = frozenset(d.lower() for d in calendar.day_name)
_MONTHS = frozenset(m.lower() for m in calendar.month_name if m)
_PLANNED = "kg:Planned"
_PREFIX = 4


def date_candidates(context: Context, trigger: int, cls: str, modality: str) -> list[tuple[Ints, When]]:
    """The dates that may be the event's, each with the buckets of its features.

    Args:
        context: the article.
        trigger: the token that tells of the event.
        cls: the class of the event, a CURIE.
        modality: whether it has happened, a CURIE.

    Returns:
        Dates of which a day, month or year is known; the day of publication, without tokens, comes last.
    """
    sentence = context.doc[trigger].sent
    inside = [w for w in context.dated if sentence.start <= w.start < sentence.end]
    result = [
        (buckets_of(_inside(context, trigger, w, cls, modality, len(inside))), moved(context, w, modality))
        for w in inside
    ]
    number = context.parse.sentence
    counts = Counter(w.value for w in context.dated)
    for rank, when in enumerate(context.dated):
        gap = int(number[trigger] - number[when.start])
        if when not in inside and (rank == 0 or -_AHEAD <= gap <= _BEHIND):
            features = _outside(context, trigger, when, cls, modality, bool(inside), rank, counts[when.value])
            result.append((buckets_of(features), moved(context, when, modality)))
    if context.published is not None:
        day = context.published
        features = _published(context, trigger, cls, modality, bool(inside))
        result.append((buckets_of(features), When(-1, -1, day.isoformat(), day, day)))
    return result


def moved(context: Context, when: When, modality: str) -> When:
    """A bare weekday or month, read as the last one, is the next one for what is planned."""
    if modality != _PLANNED or context.published is None or when.latest >= context.published:
        return when
    words = context.doc[when.start : when.end].text.lower().split()
    if len(words) == 1 and words[0] in _WEEKDAYS:
        day = when.earliest + timedelta(days=7)
        return replace(when, value=day.isoformat(), earliest=day, latest=day)
    bare = words[-1] in _MONTHS and "last" not in words and len(when.value) == len("2020-01")
    if bare and not any(c.isdigit() for w in words for c in w):
        year, month = when.earliest.year + 1, when.earliest.month
        last = when.latest.replace(year=year, day=calendar.monthrange(year, month)[1])
        return replace(when, value=f"{year}-{month:02d}", earliest=when.earliest.replace(year=year), latest=last)
    return when


def kind_of(when: When) -> str:
    """How precise a date is: day, month or year."""
    return {10: "day", 7: "month"}.get(len(when.value), "year")


def relation_of(context: Context, when: When) -> str:
    """Where a date lies from the day of publication."""
    day = context.published
    if day is None:
        return ""
    if when.earliest <= day <= when.latest:
        return "same"
    if when.earliest > day:
        return "later"
    return "old" if (day - when.latest).days > _OLD else "past"


def _before(context: Context, when: When) -> str:
    return str(context.doc[when.start - 1].lower_) if when.start else ""


def _inside(context: Context, trigger: int, when: When, cls: str, modality: str, dates: int) -> Iterator[str]:
    doc, t = context.doc, context.doc[trigger]
    root = doc[when.start : when.end].root
    path = path_between(doc, trigger, root.i)
    plain = without_joins(path) or ("",)
    up = sum(s.startswith("^") for s in path)
    size = f"{up}:{len(path) - up - 1}"
    distance = when.start - trigger
    near = f"{'b' if distance < 0 else 'a'}{min(abs(distance).bit_length(), 6)}"
    between = range(min(trigger, when.start) + 1, max(trigger, when.start))
    verbs = min(sum(doc[i].pos_ == "VERB" for i in between), 4)
    kind, relation, before, n = kind_of(when), relation_of(context, when), _before(context, when), min(dates, 3)
    joined = "/".join(plain)
    yield from ("in", "p:" + "/".join(path), f"q:{joined}", f"ud{size}", f"bef:{before}", f"near:{near}")
    yield from (f"kind:{kind}", f"rel:{relation}", f"verbs{verbs}", f"cls:{cls}", f"n{n}", f"n{n}|{near}")
    yield from (f"last:{path[-1]}", f"first:{path[0]}", f"{cls}|{kind}", f"{modality}|{relation}")
    yield from (f"{relation}|{kind}", f"text:{doc[when.start : when.end].text.lower()}", f"pos:{t.pos_}")
    yield from (f"{t.pos_}|{joined}", f"{before}|{kind}", f"{before}|{size}", f"{t.dep_}|{plain[-1]}")
    yield from (f"v{verbs}|{near}", f"{distance < 0}|v{verbs}|n{n}", f"head:{root.head.lemma_}")
    yield f"{plain[0]}|{plain[-1]}|{before}"


def _family(token: "Token") -> str:
    return str(token.lemma_[:_PREFIX].lower())


def _outside(
    context: Context, trigger: int, when: When, cls: str, modality: str, dated: bool, rank: int, count: int
) -> Iterator[str]:
    doc, t, number = context.doc, context.doc[trigger], context.parse.sentence
    gap = int(number[trigger] - number[when.start])
    g = f"{'f' if gap < 0 else 'p'}{min(abs(gap), 6)}"
    kind, relation, n, r = kind_of(when), relation_of(context, when), int(dated), min(rank, 3)
    family = _family(t)
    same = any(_family(w) == family and w.pos_ in ("VERB", "NOUN") for w in doc[when.start].sent)
    host = doc[when.start : when.end].root.head
    host = host.head if host.pos_ == "ADP" else host
    nearest = abs(gap) == min(abs(int(number[trigger] - number[w.start])) for w in context.dated)
    features = (
        "out", f"g:{g}", f"g:{g}|n{n}", f"k:{kind}", f"r:{relation}", f"{relation}|{kind}|n{n}", f"rank{r}|n{n}",
        f"same{same}|n{n}", f"samehost{_family(host) == family}|n{n}", f"near{nearest}|n{n}", f"o:{cls}",
        f"o:{cls}|{relation}", f"o:{modality}|{relation}", f"c{min(count, 4)}|n{n}", f"rank{r}|{g}|n{n}",
        f"{g}|{relation}|n{n}", f"bef:{_before(context, when)}", f"dates{min(len(context.dated), 4)}",
        f"same{same}|{g}", f"o:{t.tag_}|{relation}", f"o:{t.dep_}",
    )  # fmt: skip
    yield from (f"o_{f}" for f in features)


def _published(context: Context, trigger: int, cls: str, modality: str, dated: bool) -> Iterator[str]:
    t, n = context.doc[trigger], int(dated)
    sentence = int(context.parse.sentence[trigger])
    features = (
        "", f":{cls}", f":{modality}", f":n{n}", f":tag{t.tag_}", f":mod{modality}|n{n}|{t.pos_}",
        f":s{min(sentence, 4)}|n{n}", f":dates{min(len(context.dated), 3)}",
        f":{modality}|{t.tag_}|s{min(sentence, 2)}",
    )  # fmt: skip
    yield from (f"pub{f}" for f in features)
