"""Scores predictions against the annotations, without any other package.

    python -m benchmark.score GOLD.jsonl PREDICTIONS.jsonl [--split test] [--json]

GOLD.jsonl is written by `python -m benchmark.texts join`. README.md describes a prediction and each figure.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["ACTS", "CLASSES", "MEASURES", "main", "score", "score_article"]

Item = Mapping[str, Any]
Span = tuple[int, int]
Counts = dict[str, list[int]]  # right, predicted, in the gold

CLASSES = frozenset(
    """Meeting Visit Negotiation Proposal Agreement Ceasefire Aid Acquisition Investment Founding Launch Closure Layoff
    Bankruptcy Attack Killing Injury Death Accident Disaster Rescue Arrest Abduction Seizure Release Escape Raid
    Investigation Charge Lawsuit Trial Hearing Ruling Conviction Sentencing Acquittal Extradition Impeachment Election
    Candidacy Vote Legislation Declaration Appointment Inauguration Resignation Ouster Coup Protest Strike Boycott
    Sanction Suspension Deployment Withdrawal Annexation Displacement Crackdown Award""".split()
)
# Two careful people choose now one, now the other class for the same event: found, but not with the right class.
_ALIKE = frozenset(
    frozenset(pair.split())
    for pair in """Meeting Negotiation;Agreement Ceasefire;Agreement Acquisition;Proposal Legislation;Vote Legislation;
    Election Vote;Attack Killing;Killing Death;Attack Injury;Accident Disaster;Arrest Abduction;Arrest Raid;
    Seizure Raid;Seizure Annexation;Arrest Charge;Charge Trial;Charge Lawsuit;Trial Hearing;Trial Conviction;
    Conviction Sentencing;Ruling Acquittal;Release Acquittal;Impeachment Hearing;Investigation Hearing;
    Appointment Inauguration;Resignation Ouster;Coup Ouster;Protest Strike;Protest Boycott;Sanction Suspension;
    Sanction Boycott;Displacement Escape;Displacement Rescue;Crackdown Attack;Crackdown Arrest;Founding Launch;
    Closure Layoff;Declaration Legislation;Aid Investment;Investment Acquisition;Attack Deployment;
    Attack Annexation""".split(";")
)
_SYMMETRIC = frozenset({"Meeting", "Negotiation", "Agreement", "Ceasefire"})
_ACTORS = ("agent", "target", "participant")
ACTS = frozenset("Accusation Denial Praise Condemnation Demand Threat Promise Support Belief".split())
MEASURES = frozenset("Killed Injured Abducted Displaced Arrested Released Participants Votes".split())
_KINDS = ("Person", "Organisation", "GeopoliticalEntity", "Place")
_MODALITIES = ("Occurred", "Planned", "Possible", "Negated")
_STATUSES = ("Current", "Former", "Incoming")
_RANKS = frozenset({"vice", "deputy", "prime", "acting", "assistant"})
_MAIN = ("offices", "meetings", "events", "claims", "figures", "references")
_MANY = 5  # an event that rests on more sentences says too little to be found right
_SURE = 0.8
_SAMPLES = 1000  # of the articles, drawn anew for the intervals


# -- small questions


def norm(name: str) -> str:
    """A name or title as it is compared: without article, possessive, punctuation and case."""
    name = re.sub(r"[^\w\s-]", "", re.sub(r"[’']s\b", "", name)).casefold()
    return re.sub(r"^(the|a|an)\s+", "", re.sub(r"\s+", " ", name).strip())


def overlap(a: Iterable[Span], b: Iterable[Span]) -> float:
    """Characters that two sets of spans share, by those that either holds."""
    one, other = ({c for s in spans for c in range(*s)} for spans in (a, b))
    return len(one & other) / len(one | other) if one | other else 0.0


def match(gold: Sequence[Item], found: Sequence[Any], value: Callable[[Any, Any], float]) -> dict[int, int]:
    """One-to-one, the best pair first, items that must be found before optional ones; gold index → found index."""
    pairs = sorted(
        (-v, bool(g.get("optional")), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(found)
        if (v := value(g, p)) > 0
    )
    made: dict[int, int] = {}
    used = set()
    for _, _, i, j in pairs:
        if i not in made and j not in used:
            made[i] = j
            used.add(j)
    return made


def sentence(text: str, at: int) -> Span:
    """The sentence around a character, where a prediction names none: from a full stop or line end to the next."""
    start = max((m.end() for m in re.finditer(r"[.!?][\"”’)]*\s+|\n+", text[:at])), default=0)
    end = re.search(r"[.!?][\"”’)]*(?=\s)|\n", text[at:])
    return start, at + end.end() if end else len(text)


def _spans(values: Any) -> list[Span]:
    """Spans as pairs; one by itself is a list of one."""
    if values and isinstance(values[0], int):
        values = [values]
    return [(int(b), int(e)) for b, e in values or ()]


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


# -- an article


class _Names:
    """Which gold entities a name stands for."""

    def __init__(self, gold: Item, text: str) -> None:
        self.fullest: dict[str, set[int]] = defaultdict(set)
        self.any: dict[str, set[int]] = defaultdict(set)
        for i, entity in enumerate(gold["entities"]):
            names = [norm(text[b:e]) for b, e in entity["names"]]
            self.fullest[names[0]].add(i)
            for name in names:
                self.any[name].add(i)

    def meant(self, label: str, names: Sequence[str]) -> set[int]:
        """By the label as the fullest name, else as any name, else by another name that only one entity has."""
        for wanted, index in (([label], self.fullest), ([label], self.any)):
            found = {i for n in wanted for i in index.get(norm(n), ())}
            if found:
                return found
        found = {i for n in names for i in self.any.get(norm(n), ())}
        return found if len(found) == 1 else set()

    def may_mean(self, label: str, names: Sequence[str]) -> set[int]:
        """The same, and all that the label may stand for: a capital for its government, too."""
        return self.meant(label, names) | self.any.get(norm(label), set())


class _Found:
    """An article's predictions, each entity with the gold entities that it is."""

    def __init__(self, found: Item, gold: Item, text: str) -> None:
        self.text, self.item = text, found
        index = _Names(gold, text)
        self.spans: dict[Span, set[int]] = defaultdict(set)  # of names and references: the predicted entities there
        self.is_: list[set[int]] = []
        self.may_be: list[set[int]] = []
        self.classes: list[str] = []
        self.mentioned: set[int] = set()
        for i, entity in enumerate(found.get("entities", ())):
            spans = _spans(entity.get("mentions"))
            texts = [text[b:e] for b, e in spans]
            label = entity.get("name") or max(texts, key=len, default="")
            names = [label, *entity.get("names", texts)]
            self.is_.append(index.meant(label, names))
            self.may_be.append(index.may_mean(label, names))
            self.classes.append(entity["class"])
            for span in spans:
                self.spans[span].add(i)
            self.mentioned |= {i} if spans else set()
        for reference in found.get("references", ()):
            self.spans[_spans(reference["span"])[0]].add(reference["entity"])
            self.mentioned.add(reference["entity"])

    def meant(self, entities: Iterable[int]) -> set[int]:
        return {g for i in entities for g in self.is_[i]}

    def entity_of(self, role: Item) -> int | None:
        """The entity of a role: as given, else of the longest mention that ends the phrase or is most of it."""
        if role.get("entity") is not None:
            return int(role["entity"])
        if role.get("span") is None:
            return None
        b, e = role["span"]
        inside = [s for s in self.spans if b <= s[0] and s[1] <= e and (s[1] == e or (s[1] - s[0]) * 2 >= e - b)]
        best = max(inside, key=lambda s: (s[1] - s[0], -s[0]), default=None)
        return None if best is None else min(self.spans[best])


def score_article(gold: Item, found: Item) -> Counts:
    """Right, predicted and gold items of each figure in one article.

    Args:
        gold: a record of `gold.jsonl`, with its text.
        found: the article's prediction; `{}` where there is none.
    """
    counts: Counts = defaultdict(lambda: [0, 0, 0])

    def add(key: str, right: float, predicted: float, wanted: float) -> None:
        for i, value in enumerate((right, predicted, wanted)):
            counts[key][i] += int(value)

    seen = _Found(found, gold, gold["text"])
    _entities(gold, seen, add)
    _offices(gold, seen, add)
    _events(gold, seen, add)
    if gold["claims"] is not None:
        _claims(gold, seen, add)
    _figures(gold, seen, add)
    if gold["references"] is not None:
        _references(gold, seen, add)
    return dict(counts)


Add = Callable[[str, float, float, float], None]


def _count(
    key: str, gold: Sequence[Item], found: Sequence[Any], hit: Mapping[int, int], add: Add
) -> list[tuple[Any, Any]]:
    """Counts hits, an optional item neither as missed nor, where it is found, as wrong; the pairs that count."""
    optional = {i for i, g in enumerate(gold) if g.get("optional")}
    pairs = [(gold[i], found[j]) for i, j in hit.items() if i not in optional]
    add(key, len(pairs), len(found) - (len(hit) - len(pairs)), len(gold) - len(optional))
    return pairs


def _entities(gold: Item, seen: _Found, add: Add) -> None:
    def same(a: str, b: str) -> bool:
        return a == b or {a, b} == {"Place", "GeopoliticalEntity"}

    there = sorted(seen.mentioned)
    number = {id(g): i for i, g in enumerate(gold["entities"])}
    hit = match(
        gold["entities"],
        there,
        lambda g, p: (number[id(g)] in seen.is_[p]) * (1 + same(g["type"], seen.classes[p])),
    )
    right = sum(same(gold["entities"][i]["type"], seen.classes[there[j]]) for i, j in hit.items())
    add("entity_recall", right, len(gold["entities"]), len(gold["entities"]))


def _offices(gold: Item, seen: _Found, add: Add) -> None:
    def close(a: str, b: str) -> float:
        one, other = ({w for w in norm(x).split() if w not in ("of", "the", "to", "for")} for x in (a, b))
        return len(one & other) / len(one | other) if one | other and one & _RANKS == other & _RANKS else 0.0

    def value(g: Item, p: Item) -> float:
        bodies = {g["of"], *g["alternatives"]} - {None}  # none: the text names neither body nor country
        of = seen.meant(_several(p.get("of")))
        if g["person"] not in seen.meant([p["person"]]) or (bodies and not bodies & of and (g["of"] is not None or of)):
            return 0.0
        near = close(g["title"], p["title"])
        return near if near >= 0.6 else 0.0

    found = list(seen.item.get("offices", ()))
    hit = match(gold["offices"], found, value)
    _count("offices", gold["offices"], found, hit, add)
    right = sum(gold["offices"][i]["status"] == found[j].get("status") for i, j in hit.items())
    add("office_status", right, len(hit), len(hit))


# -- events


class _Event:
    """A predicted event: where it stands and who takes part."""

    def __init__(self, event: Item, seen: _Found) -> None:
        self.classes = set(_several(event.get("class"))) & CLASSES
        self.triggers = [*_spans(event.get("trigger")), *_spans(event.get("more"))]
        self.sentences = _spans(event.get("evidence")) or [sentence(seen.text, b) for b, _ in self.triggers]
        self.dates = set(_several(event.get("date")))
        self.modality = event.get("modality", "Occurred")
        self.named: dict[str, set[int]] = {role: set() for role in (*_ACTORS, "place")}
        self.strange: Counter[str] = Counter()  # entities that are none of the gold's
        self.unnamed: list[tuple[str, str]] = []
        for role in event.get("roles", ()):
            name, entity = role["role"], seen.entity_of(role)
            if entity is not None:
                self.named[name] |= seen.is_[entity]
                self.strange[name] += not seen.is_[entity]
            elif name != "place":
                words = role.get("text") or seen.text[slice(*role["span"])]
                self.unnamed.append((name, words))
        self.named["participant"] -= self.named["agent"] | self.named["target"]


def _events(gold: Item, seen: _Found, add: Add) -> None:
    found = [_Event(e, seen) for e in seen.item.get("events", ())]
    found = [e for e in found if e.classes]

    def value(g: Item, p: _Event) -> float:
        at = [g["trigger"][0], *(b + (e - b) // 2 for b, e in g["more"])]
        if len(p.sentences) > _MANY or not any(g["class"] == c or {g["class"], c} in _ALIKE for c in p.classes):
            return 0.0
        if not any(b <= place < e for place in at for b, e in p.sentences):
            return 0.0
        on_trigger = any(b <= at[0] < e for b, e in p.triggers)
        shared = sum(i in p.named[role] for role, i in _named(g))
        return 1 + on_trigger + shared / 2 + (g["class"] in p.classes)

    hit = match(gold["events"], found, value)
    pairs = _count("events", gold["events"], found, hit, add)
    neutral = {j for i, j in hit.items() if gold["events"][i].get("optional")}
    sure = [g for g in gold["events"] if not g.get("optional")]
    rest = [p for j, p in enumerate(found) if j not in neutral]
    for key in ("event_class", "event_whole"):
        add(key, 0, len(rest), len(sure))
    add("meetings", 0, sum("Meeting" in p.classes for p in rest), sum(g["class"] == "Meeting" for g in sure))
    for g, p in pairs:
        _event(g, p, seen.text, add)


def _named(event: Item) -> set[tuple[str, int]]:
    return {(r["role"], r["entity"]) for r in event["roles"] if r["entity"] is not None}


def _event(g: Item, p: _Event, text: str, add: Add) -> None:
    """What is said of an event that is found."""

    def fold(role: str) -> str:
        return "actor" if g["class"] in _SYMMETRIC and role != "place" else role

    def near(a: tuple[str, str], b: tuple[str, str]) -> bool:
        return a[0] == b[0] and (norm(a[1]) in norm(b[1]) or norm(b[1]) in norm(a[1]))

    places = {i for role, i in _named(g) if role == "place"}
    want = {(fold(role), i) for role, i in _named(g) if role != "place"}
    have = {(fold(role), i) for role in _ACTORS for i in p.named[role]}
    strange = p.strange["agent"] + p.strange["target"]
    wrong = sum(i not in {*g["also"], *places} for _, i in have - want) + strange
    add("event_roles", len(want & have), len(want & have) + wrong, len(want))
    phrases = [
        (fold(r["role"]), text[slice(*r["span"])]) for r in g["roles"] if r["entity"] is None and r["role"] != "place"
    ]
    told = [(fold(role), words) for role, words in p.unnamed]
    add("event_unnamed", sum(any(near(a, b) for b in told) for a in phrases), len(told), len(phrases))
    if places or p.named["place"]:
        placed = bool(places & (p.named["place"] | p.named["target"]))
        add("event_place", placed, placed or bool(p.named["place"]), bool(places))
    dated = not g["date"] or any(d == g["date"] or d.startswith(g["date"] + "-") for d in p.dates)
    if g["date"] or p.dates:
        add("event_date", bool(g["date"]) and dated, bool(p.dates), bool(g["date"]))
    add("event_modality", p.modality == g["modality"], 1, 1)
    right = g["class"] in p.classes
    add("event_class", right, 0, 0)
    add("meetings", right and g["class"] == "Meeting", 0, 0)
    add("event_whole", right and want <= have and not wrong and dated and p.modality == g["modality"], 0, 0)


# -- claims, figures, references


def _claims(gold: Item, seen: _Found, add: Add) -> None:
    found = [{**c, "_content": _spans(c["content"])} for c in seen.item.get("claims", ())]

    def value(g: Item, p: Item) -> float:
        whole = [tuple(g["content"])]
        best = max([overlap(whole, p["_content"]), *(overlap(whole, [s]) for s in p["_content"])])
        return best if best >= 0.5 else 0.0

    hit = match(gold["claims"], found, value)
    kept = [j for j, p in enumerate(found) if not p.get("nested") or j in hit.values()]
    hit = {i: kept.index(j) for i, j in hit.items()}
    found = [found[j] for j in kept]
    for i, g in enumerate(gold["claims"]):  # a claim in several pieces may be two of the gold
        if i not in hit:
            pieces = (p for p in found if len(p["_content"]) > 1)
            twin = next(
                (p for p in pieces if any(overlap([tuple(g["content"])], [s]) >= 0.5 for s in p["_content"])), None
            )
            if twin:
                hit[i] = len(found)
                found.append(twin)
    pairs = _count("claims", gold["claims"], found, hit, add)
    neutral = {j for i, j in hit.items() if gold["claims"][i].get("optional")}
    rest = [p for j, p in enumerate(found) if j not in neutral]
    wanted = sum(not g.get("optional") for g in gold["claims"])
    add("claim_whole", 0, len(rest), wanted)
    add("claim_whole_sure", 0, sum(p.get("confidence", 1.0) >= _SURE for p in rest), wanted)
    for g, p in pairs:
        _claim(g, p, seen, add)


def _claim(g: Item, p: Item, seen: _Found, add: Add) -> None:
    speaker = {i for e in _several(p.get("speaker")) for i in seen.may_be[e]}
    by_right = bool({g["speaker"], *g["alternatives"]} & speaker) if g["speaker"] is not None else not speaker
    if g["speaker"] is not None:
        add("claim_speaker", by_right, 1, 1)
    act = p.get("act") or "Statement"
    add("claim_act", act == g["act"], 1, 1)
    if {act, g["act"]} != {"Statement"}:
        add("claim_act_marked", act == g["act"], act != "Statement", g["act"] != "Statement")
    add("claim_direct", bool(p.get("direct")) == g["direct"], 1, 1)
    add("claim_whole", by_right and act == g["act"], 0, 0)
    if p.get("confidence", 1.0) >= _SURE:
        add("claim_whole_sure", by_right and act == g["act"], 0, 0)


def _figures(gold: Item, seen: _Found, add: Add) -> None:
    def by(p: Item) -> set[int]:
        return {i for e in _several(p.get("according_to")) for i in seen.may_be[e]}

    def by_right(g: Item, p: Item) -> bool:
        return g["according_to"] in by(p) if g["according_to"] is not None else not by(p)

    def value(g: Item, p: Item) -> float:
        same = p.get("value") == g["value"] and p.get("measure") == g["measure"]
        return bool(same) * (1 + (p.get("comparator") == g["comparator"]) + by_right(g, p))

    found = [f for f in seen.item.get("figures", ()) if f.get("measure") in MEASURES]
    for g, p in _count("figures", gold["figures"], found, match(gold["figures"], found, value), add):
        add("figure_comparator", p.get("comparator") == g["comparator"], 1, 1)
        add("figure_speaker", by_right(g, p), 1, 1)


def _references(gold: Item, seen: _Found, add: Add) -> None:
    right = found = 0
    for reference in gold["references"]:
        b, e = reference["span"]
        near = [s for s in seen.spans if s[0] < e and b < s[1] and abs(s[1] - e) <= 3]
        best = max(near, key=lambda s: (overlap([s], [(b, e)]), s), default=None)
        if best is not None:
            found += 1
            right += len(seen.spans[best]) == 1 and reference["entity"] in seen.meant(seen.spans[best])
    add("references", right, found, len(gold["references"]))


# -- all articles


def score(gold: Sequence[Item], found: Mapping[str, Item]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each figure over all articles, with an interval.

    Args:
        gold: records of `gold.jsonl`.
        found: predictions by the article's identifier; an article without one counts as one in which nothing was found.

    Returns:
        For each figure `p`, `r`, `f1`, the 95 % interval of the F1 by drawing articles anew (`low`, `high`), and how
        many items are `right`, `predicted` and in the `gold`.
    """
    rows = [score_article(g, found.get(str(g["id"]), {})) for g in gold]
    result = {
        key: _figure([row.get(key, [0, 0, 0]) for row in rows]) for key in dict.fromkeys(k for r in rows for k in r)
    }
    result = {key: value for key, value in result.items() if value["gold"] + value["predicted"]}
    main_ones = [result[key]["f1"] for key in _MAIN if key in result]
    if main_ones:
        result["macro"] = {"f1": round(sum(main_ones) / len(main_ones), 4)}
    return result


def _figure(rows: Sequence[Sequence[int]]) -> dict[str, float]:
    drawn = random.Random(0)  # noqa: S311  the same intervals each time
    times = _SAMPLES if len(rows) > 1 else 1
    samples = sorted(_f1(drawn.choices(rows, k=len(rows)))[2] for _ in range(times))
    p, r, f1 = _f1(rows)
    right, predicted, gold = (sum(row[i] for row in rows) for i in range(3))
    spread = {"low": samples[times // 40], "high": samples[-(times // 40) - 1]}
    values = {"p": p, "r": r, "f1": f1, **spread}
    return {k: round(v, 4) for k, v in values.items()} | {"right": right, "predicted": predicted, "gold": gold}


def _f1(rows: Sequence[Sequence[int]]) -> tuple[float, float, float]:
    right, predicted, gold = (sum(row[i] for row in rows) for i in range(3))
    p, r = right / predicted if predicted else 0.0, right / gold if gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


# -- files


def read(path: Path) -> Iterator[Item]:
    """The records of a file of JSON lines.

    Raises:
        ValueError: a line is no JSON object with an `id`.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except ValueError as err:
                raise ValueError(f"{path}: line {number}: is no JSON: {err}") from err
            if not isinstance(record, dict) or "id" not in record:
                raise ValueError(f"{path}: line {number}: is no JSON object with an 'id'")
            yield record


def check(found: Item, length: int) -> str | None:
    """What is wrong with a prediction, in a line, or None.

    Args:
        found: the prediction of one article.
        length: of the article's text.
    """
    entities = len(found.get("entities", ()))
    try:
        roles = [r for e in found.get("events", ()) for r in e.get("roles", ())]
        numbers, spans, words = _numbers(found, roles), _all_spans(found, roles), list(_words(found, roles))
        empty = any(r.get("entity") is None and r.get("span") is None and not r.get("text") for r in roles)
    except (KeyError, TypeError, ValueError) as err:
        return f"a field is missing or has another shape: {err}"
    for number in numbers:
        if not isinstance(number, int) or not 0 <= number < entities:
            return f"there is no entity {number!r}: it has {entities}"
    for span in spans:
        if not 0 <= span[0] < span[1] <= length:
            return f"the span {list(span)} does not lie in the text of {length} characters"
    for kind, word, known in words:
        if word not in known:
            return f"{word!r} is no {kind}"
    return "a role has neither entity nor span nor text" if empty else None


def _numbers(found: Item, roles: Sequence[Item]) -> list[Any]:
    """All numbers of entities."""
    made = [r["entity"] for r in found.get("references", ())]
    made += [n for o in found.get("offices", ()) for n in (o["person"], *_several(o.get("of")))]
    made += [r["entity"] for r in roles if r.get("entity") is not None]
    for kind, key in (("claims", "speaker"), ("figures", "according_to")):
        made += [n for x in found.get(kind, ()) for n in _several(x.get(key))]
    return made


def _all_spans(found: Item, roles: Sequence[Item]) -> list[Span]:
    made = [s for e in found.get("entities", ()) for s in _spans(e.get("mentions"))]
    made += [s for c in found.get("claims", ()) for s in _spans(c["content"])]
    made += _spans([r["span"] for r in found.get("references", ())])
    made += _spans([r["span"] for r in roles if r.get("span") is not None])
    for event in found.get("events", ()):
        made += _spans(event.get("trigger"))
        made += _spans(event.get("more")) + _spans(event.get("evidence"))
    return made


def _words(found: Item, roles: Sequence[Item]) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Every word that is one of a list, with what it is and the list."""
    yield from (("role", r["role"], (*_ACTORS, "place")) for r in roles)
    yield from (("class of entities", e["class"], _KINDS) for e in found.get("entities", ()))
    for event in found.get("events", ()):
        yield from (("class of events", c, CLASSES) for c in _several(event["class"]))
        yield "modality", event.get("modality", "Occurred"), _MODALITIES
    yield from (("act", c.get("act") or "Statement", ACTS | {"Statement"}) for c in found.get("claims", ()))
    yield from (
        ("status", o.get("status", "Current"), _STATUSES) for o in found.get("offices", ()) if o["title"] is not None
    )


def _table(result: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield f"{'':18} {'P':>6} {'R':>6} {'F1':>6}   95 % of F1"
    for key, v in result.items():
        if "p" in v:
            yield (
                f"{key:18} {v['p']:6.3f} {v['r']:6.3f} {v['f1']:6.3f}   {v['low']:.2f} to {v['high']:.2f}   "
                f"{v['right']} right of {v['predicted']}, {v['gold']} in the gold"
            )
        else:
            yield f"{key:18} {'':6} {'':6} {v['f1']:6.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the status is 2 if a file cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--split", choices=["train", "test"], help="only the articles of this part")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    try:
        gold = [g for g in read(options.gold) if options.split in (None, g["split"])]
        found = {str(p["id"]): p for p in read(options.predictions)}
        for g in gold:
            if wrong := check(found.get(str(g["id"]), {}), len(g["text"])):
                raise ValueError(f"{options.predictions}: article {g['id']}: {wrong}")
    except (OSError, ValueError) as err:
        print(f"error: {err}", file=sys.stderr)
        return 2
    absent = sum(str(g["id"]) not in found for g in gold)
    if absent:
        print(f"{absent} of {len(gold)} articles have no prediction: nothing counts as found in them", file=sys.stderr)
    result = score(gold, found)
    print(json.dumps(result) if options.json else "\n".join(_table(result)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
