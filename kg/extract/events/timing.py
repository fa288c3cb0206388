"""Which date belongs to an event: one of its sentence, one told elsewhere in the article, or the day of publication."""

import calendar
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.dates import When
from kg.extract.events.context import Context
from kg.extract.events.parties import path_between, without_joins
from kg.nlp.features import Ints, buckets_of
from kg.nlp.tree import PREDICATES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["date_candidates", "kind_of", "moved", "relation_of"]

_BEHIND, _AHEAD = 6, 3  # sentences back and on within which a date may belong to an event
_OLD = 60  # days
_WEEKDAYS = frozenset(d.lower() for d in calendar.day_name)
_MONTHS = frozenset(m.lower() for m in (*calendar.month_name, *calendar.month_abbr) if m)
_PLANNED, _OCCURRED = "kg:Planned", "kg:Occurred"
_YEAR = re.compile(r"\d{4}")
_BESIDE = frozenset({"appos", "relcl", "acl", "advcl", "parataxis"})
_AT_BEGIN = 3  # words before a date at the beginning of its sentence
_ALONE = 6  # words beside a date in a line of its own
_PREFIX = 4


def date_candidates(
    context: Context, trigger: int, cls: str, modality: str, triggers: Set[int] = frozenset()
) -> list[tuple[Ints, When]]:
    """The dates that may be the event's, each with the buckets of its features.

    Args:
        context: the article.
        trigger: the token that tells of the event.
        cls: the class of the event, a CURIE.
        modality: whether it has happened, a CURIE.
        triggers: the tokens that tell of any event: a date may be that of another one.

    Returns:
        Dates of which a day, month or year is known; the day of publication, without tokens, comes last.
    """
    sentence = context.doc[trigger].sent
    asked = _Asked(context, trigger, cls, modality, triggers)
    own = [w for w in context.dated if sentence.start <= w.start < sentence.end]
    inside = [w for w in own if not _is_aside(context.doc, trigger, w)]
    result = [(buckets_of(_inside(asked, w, len(inside))), moved(context, w, modality)) for w in inside]
    number = context.parse.sentence
    counts = Counter(w.value for w in context.dated)
    for rank, when in enumerate(context.dated):
        gap = int(number[trigger] - number[when.start])
        if when not in own and (rank == 0 or -_AHEAD <= gap <= _BEHIND):
            features = _outside(asked, when, bool(inside), rank, counts[when.value])
            result.append((buckets_of(features), moved(context, when, modality)))
    if context.published is not None:
        day = context.published
        result.append((buckets_of(_published(asked, bool(inside))), When(-1, -1, day.isoformat(), day, day)))
    return result


def _is_aside(doc: "Doc", trigger: int, when: When) -> bool:
    """Whether a date stands in an apposition that does not hold the trigger: "Merkel, chancellor from 2005 on, met".

    On annotated articles such a date is the event's in 3 of 20 cases.
    """
    root = doc[when.start : when.end].root
    above = {trigger, *(t.i for t in doc[trigger].ancestors)}
    return any(t.dep_ == "appos" and t.i not in above for t in root.ancestors)


class _Asked(NamedTuple):
    """The event whose date is looked for; see `date_candidates`."""

    context: Context
    trigger: int
    cls: str
    modality: str
    triggers: Set[int]


def moved(context: Context, when: When, modality: str) -> When:
    """A bare weekday or month, read as the last one, is the next one for what is planned; what has occurred lies back.

    So does a day without a year that was read as one to come.

    Args:
        context: the article as the reader sees it.
        when: the date as it was read.
        modality: of the event: whether it occurred or is planned.
    """
    day = context.published
    if day is None:
        return when
    words = context.doc[when.start : when.end].text.lower().split()
    if modality == _PLANNED and when.latest < day and not any(c.isdigit() for w in words for c in w):
        return _shifted(when, words, 1)
    if (
        modality == _OCCURRED
        and when.earliest > day
        and not any(len(w.strip(",")) == len("2020") for w in words if w[0].isdigit())
    ):
        return _shifted(when, words, -1)
    return when


def _shifted(when: When, words: Sequence[str], by: int) -> When:
    """The date a week or a year later or earlier, as far as its words leave open which is meant."""
    try:
        if len(words) == 1 and words[0] in _WEEKDAYS:
            first = when.earliest + timedelta(days=7 * by)
            return replace(when, value=first.isoformat(), earliest=first, latest=first)
        if "last" in words or "next" in words or not _MONTHS.intersection(w.rstrip(".") for w in words):
            return when
        year = when.earliest.year + by
        first, last = when.earliest.replace(year=year), when.latest.replace(year=year)
    except (ValueError, OverflowError):  # the end of February, or of time
        return when
    return replace(when, value=first.isoformat()[: len(when.value)], earliest=first, latest=last)


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


def _host(doc: "Doc", when: When) -> "Token":
    """What a date hangs on, through prepositions."""
    token = doc[when.start : when.end].root.head
    while token.pos_ == "ADP" and token.head.i != token.i:
        token = token.head
    return token


def _clause(token: "Token") -> "Token":
    """The verb of the clause that a token stands in."""
    while token.pos_ not in PREDICATES and token.head.i != token.i:
        token = token.head
    return token


def _above(token: "Token") -> set[int]:
    return {token.i, *(t.i for t in token.ancestors)}


def _inside(asked: _Asked, when: When, dates: int) -> Iterator[str]:
    context, trigger, cls, modality, _ = asked
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
    beside = next((s for s in path if s in _BESIDE), "")  # the date is told of somebody, or of another event
    yield from (f"be:{beside}", f"be:{beside}|{before}", f"be:{beside}|{kind}|{near}")
    yield from _rivals(asked, when, between)


def _rivals(asked: _Asked, when: When, between: range) -> Iterator[str]:
    """Whether a date of the sentence rather is that of another event, or another date that of this one."""
    context, trigger, cls, _, triggers = asked
    doc, t = context.doc, context.doc[trigger]
    host, own, his = _host(doc, when), _clause(t), _clause(doc[when.start : when.end].root)
    sentence = range(t.sent.start, t.sent.end)
    others = [i for i in sentence if i in triggers and i != trigger]
    hosted = "mine" if host.i == trigger else "other" if host.i in triggers else host.pos_
    clause = "same" if own.i == his.i else "up" if his.i in _above(own) else "down" if own.i in _above(his) else "apart"
    gap = abs(when.start - trigger)
    closest = all(gap <= abs(when.start - i) for i in others)
    nearest = all(gap <= abs(w.start - trigger) for w in context.dated if w.start in sentence)
    passed = min(sum(i in triggers for i in between), 2)
    above = _above(t) & _above(host)
    through = any(i in triggers and i not in (trigger, host.i) for i in (_above(t) ^ _above(host)) - above)
    first = when.start - sentence.start < _AT_BEGIN
    o, tense = min(len(others), 3), own.tag_
    yield from (f"ho:{hosted}", f"cl:{clause}", f"ho:{hosted}|cl:{clause}", f"clo{closest:d}|o{o}", f"nea{nearest:d}")
    yield from (f"pa{passed}|o{o}", f"thr{through:d}|ho:{hosted}", f"fir{first:d}|cl:{clause}", f"te:{tense}")
    yield from (f"clo{closest:d}|nea{nearest:d}|ho:{hosted}", f"pa{passed}|cl:{clause}|ho:{hosted}")
    yield from (f"{cls}|ho:{hosted}", f"{cls}|cl:{clause}", f"{t.pos_}|ho:{hosted}|cl:{clause}|o{o}")
    yield from (f"fir{first:d}|pa{passed}|{t.pos_}", f"ho:{host.lemma_}|{cls}", f"{own.dep_}|cl:{clause}")
    yield from (f"te:{tense}|{relation_of(context, when)}", f"{t.dep_}|ho:{hosted}|cl:{clause}")


def _family(token: "Token") -> str:
    return str(token.lemma_[:_PREFIX].lower())


def _outside(asked: _Asked, when: When, dated: bool, rank: int, count: int) -> Iterator[str]:
    context, trigger, cls, modality, triggers = asked
    doc, t, number = context.doc, context.doc[trigger], context.parse.sentence
    gap = int(number[trigger] - number[when.start])
    g = f"{'f' if gap < 0 else 'p'}{min(abs(gap), 6)}"
    kind, relation, n, r = kind_of(when), relation_of(context, when), int(dated), min(rank, 3)
    family, sentence = _family(t), doc[when.start].sent
    same = any(_family(w) == family and w.pos_ in ("VERB", "NOUN") for w in sentence)
    host = _host(doc, when)
    nearest = abs(gap) == min(abs(int(number[trigger] - number[w.start])) for w in context.dated)
    alone = len(sentence) - (when.end - when.start) <= _ALONE
    hosted = "tells" if host.i in triggers else host.pos_
    others = min(sum(i in triggers for i in range(sentence.start, sentence.end)), 2)
    first = min(int(number[when.start]), 3)
    tense = _clause(t).tag_
    features = (
        "out", f"g:{g}", f"g:{g}|n{n}", f"k:{kind}", f"r:{relation}", f"{relation}|{kind}|n{n}", f"rank{r}|n{n}",
        f"same{same}|n{n}", f"samehost{_family(host) == family}|n{n}", f"near{nearest}|n{n}", f"o:{cls}",
        f"o:{cls}|{relation}", f"o:{modality}|{relation}", f"c{min(count, 4)}|n{n}", f"rank{r}|{g}|n{n}",
        f"{g}|{relation}|n{n}", f"bef:{_before(context, when)}", f"dates{min(len(context.dated), 4)}",
        f"same{same}|{g}", f"o:{t.tag_}|{relation}", f"o:{t.dep_}", f"alone{alone}|{relation}", f"ho:{hosted}|n{n}",
        f"ho:{hosted}|same{same}|{others}", f"ot{others}|{g}", f"s{first}|n{n}", f"s{first}|{g}",
        f"te:{tense}|{relation}", f"te:{tense}|{g}|n{n}", f"title{context.parse.title[trigger]}|{g}|{relation}",
        f"q{context.parse.quoted[trigger]}", f"own{min(int(number[trigger]), 3)}|s{first}",
    )  # fmt: skip
    yield from (f"o_{f}" for f in features)


def _published(asked: _Asked, dated: bool) -> Iterator[str]:
    context, trigger, cls, modality, _ = asked
    t, n = context.doc[trigger], int(dated)
    sentence = int(context.parse.sentence[trigger])
    clause = _clause(t)
    aux = ",".join(c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass"))
    features = (
        "", f":{cls}", f":{modality}", f":n{n}", f":tag{t.tag_}", f":mod{modality}|n{n}|{t.pos_}",
        f":s{min(sentence, 4)}|n{n}", f":dates{min(len(context.dated), 3)}",
        f":{modality}|{t.tag_}|s{min(sentence, 2)}", f":te{clause.tag_}", f":te{clause.tag_}|{aux}|n{n}",
        f":title{context.parse.title[trigger]}|{clause.tag_}", f":q{context.parse.quoted[trigger]}",
    )  # fmt: skip
    yield from (f"pub{f}" for f in features)
