"""Counts events against annotated ones, as the scorer beside the corpora does for the second set of gold articles."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.entities.lookup import Entities
from kg.terms.vocab import KG
from training.gold import Annotated, GoldEvent, Span

__all__ = ["ALIKE", "SYMMETRIC", "Tally", "Told", "count_events", "names_of", "report"]

# Pairs of classes that count as the same when an event is looked for.
ALIKE = frozenset(
    frozenset(pair.split())
    for pair in """Meeting Negotiation;Agreement Ceasefire;Agreement Acquisition;Proposal Legislation;Vote Legislation;
    Election Vote;Attack Killing;Killing Death;Attack Injury;Accident Disaster;Arrest Abduction;Arrest Raid;
    Seizure Raid;Seizure Annexation;Arrest Charge;Charge Trial;Charge Lawsuit;Trial Hearing;Trial Conviction;
    Conviction Sentencing;
    Ruling Acquittal;Release Acquittal;Impeachment Hearing;Investigation Hearing;Appointment Inauguration;
    Resignation Ouster;Coup Ouster;Protest Strike;Protest Boycott;Sanction Suspension;Sanction Boycott;
    Displacement Escape;Displacement Rescue;Crackdown Attack;Crackdown Arrest;Founding Launch;Closure Layoff;
    Declaration Legislation;Aid Investment;Investment Acquisition;Attack Deployment;Attack Annexation""".split(";")
)
SYMMETRIC = frozenset({"Meeting", "Negotiation", "Agreement", "Ceasefire"})
_ACTORS = ("agent", "target", "participant")
_MOST_SENTENCES = 5
_SURE = 0.8


@dataclass(frozen=True)
class Told:
    """An event as it was found: class, places, entities and phrases by role, date, modality, confidence."""

    cls: str
    triggers: tuple[Span, ...]
    sentences: tuple[Span, ...]
    entities: Mapping[str, frozenset[int]]
    phrases: Mapping[str, tuple[str, ...]]
    date: str
    modality: str
    confidence: float


@dataclass
class Tally:
    """How many were right, found and annotated."""

    right: float = 0
    found: float = 0
    gold: float = 0

    def add(self, right: float, found: float, gold: float) -> None:
        """Counts some more."""
        self.right, self.found, self.gold = self.right + right, self.found + found, self.gold + gold

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


def plain(name: str) -> str:
    """A name without possessive ending, marks, case and article."""
    name = re.sub(r"[^\w\s-]", "", re.sub(r"[’']s\b", "", name)).casefold()
    return re.sub(r"^(the|a|an)\s+", "", re.sub(r"\s+", " ", name).strip())


def names_of(gold: Annotated, entities: Entities) -> list[frozenset[str]]:
    """The annotated names that each entity stands for: by its label, else by its other names."""
    by_name, by_alias = defaultdict(set), defaultdict(set)
    for entity in gold.entities:
        by_name[plain(entity.name)].add(entity.name)
        for name in entity.names:
            by_alias[plain(name)].add(entity.name)
    out = []
    for i, entity in enumerate(entities.entities):
        label = [plain(entity.label)]
        others = label + [plain(n.text) for n in entities.clusters[i].names if n.kind == KG.Name]
        found: set[str] = set()
        for names, index in ((label, by_name), (label, by_alias), (others, by_alias)):
            if found := {x for name in names for x in index.get(name, ())}:
                found = found if index is by_name or len(found) == 1 or names is label else set()
                break
        out.append(frozenset(found))
    return out


@dataclass
class _Named:
    """An event that was found, with annotated names in the place of entities."""

    told: Told
    roles: dict[str, set[str]]
    strange: dict[str, int]


def _named(told: Told, names: Sequence[frozenset[str]]) -> _Named:
    roles = {r: {x for i in told.entities.get(r, ()) for x in names[i]} for r in (*_ACTORS, "place")}
    roles["participant"] -= roles["agent"] | roles["target"]
    strange = {r: sum(not names[i] for i in told.entities.get(r, ())) for r in ("agent", "target")}
    return _Named(told, roles, strange)


def _alike(a: str, b: str) -> bool:
    return a == b or frozenset((a, b)) in ALIKE


def _match(gold: Sequence[GoldEvent], found: Sequence[_Named]) -> dict[int, int]:
    """Annotated event -> found event, one to one, the best pairs first."""
    pairs = []
    for i, event in enumerate(gold):
        places = [event.trigger[0], *(b + (e - b) // 2 for b, e in event.more)]
        named = [(r.role, r.entity) for r in event.roles if r.entity]
        for j, have in enumerate(found):
            told = have.told
            if not _alike(event.cls, told.cls) or len(told.sentences) > _MOST_SENTENCES:
                continue
            if any(b <= at < e for at in places for b, e in told.sentences):
                on_trigger = any(b <= places[0] < e for b, e in told.triggers)
                shared = sum(name in have.roles[role] for role, name in named)
                pairs.append((-(1 + on_trigger + shared / 2 + (event.cls == told.cls)), event.optional, i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = {}
    for _, _, i, j in sorted(pairs):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out[i] = j
    return out


def count_events(
    tallies: Mapping[str, Tally], gold: Annotated, told: Sequence[Told], names: Sequence[frozenset[str]]
) -> list[str]:
    """Adds one article's counts.

    Args:
        tallies: the tallies by name, made as they are asked for.
        gold: the annotations.
        told: the events that were found.
        names: see `names_of`.

    Returns:
        For each found event `whole`, `class`, `alike`, `extra`, or `open` where the annotation is optional.
    """
    found = [_named(t, names) for t in told]
    hits = _match(gold.events, found)
    states = ["extra"] * len(found)
    for i, j in hits.items():
        states[j] = "open" if gold.events[i].optional else _count_one(tallies, gold.events[i], found[j])
    counted = [t for t, s in zip(told, states, strict=True) if s != "open"]
    wanted = [e for e in gold.events if not e.optional]
    right = {s: states.count(s) for s in ("whole", "class", "alike")}
    tallies["events"].add(sum(right.values()), len(counted), len(wanted))
    tallies["event_class"].add(right["whole"] + right["class"], len(counted), len(wanted))
    tallies["event_whole"].add(right["whole"], len(counted), len(wanted))
    meetings = sum(gold.events[i].cls == told[j].cls == "Meeting" and states[j] != "open" for i, j in hits.items())
    tallies["meetings"].add(meetings, sum(t.cls == "Meeting" for t in counted), sum(e.cls == "Meeting" for e in wanted))
    sure = [s for t, s in zip(told, states, strict=True) if s != "open" and t.confidence >= _SURE]
    tallies["event_sure"].add(sure.count("whole"), len(sure), len(wanted))
    return states


def _count_one(tallies: Mapping[str, Tally], event: GoldEvent, have: _Named) -> str:
    told = have.told

    def fold(role: str) -> str:
        return "actor" if event.cls in SYMMETRIC and role != "place" else role

    places = {r.entity for r in event.roles if r.entity and r.role == "place"}
    want = {(fold(r.role), r.entity) for r in event.roles if r.entity and r.role != "place"}
    got = {(fold(r), name) for r in _ACTORS for name in have.roles[r]}
    also = set(event.also) | places
    wrong = sum(name not in also for _, name in got - want) + sum(have.strange.values())
    tallies["event_roles"].add(len(want & got), len(want & got) + wrong, len(want))
    texts = [(fold(r.role), plain(r.text)) for r in event.roles if not r.entity and r.role != "place"]
    said = [(fold(r), plain(t)) for r, ts in told.phrases.items() for t in ts]
    near = sum(any(r == q and (t in u or u in t) for q, u in said) for r, t in texts)
    tallies["event_unnamed"].add(near, len(said), len(texts))
    if places or have.roles["place"]:
        placed = bool(places & (have.roles["place"] | have.roles["target"]))
        tallies["event_place"].add(placed, placed or bool(have.roles["place"]), bool(places))
    dated = not event.date or told.date == event.date or told.date.startswith(event.date + "-")
    if event.date or told.date:
        tallies["event_date"].add(bool(event.date) and dated, bool(told.date), bool(event.date))
    tallies["event_modality"].add(told.modality == event.modality, 1, 1)
    if event.cls != told.cls:
        return "alike"
    whole = want <= got and not wrong and dated and told.modality == event.modality
    return "whole" if whole else "class"


def new_tallies() -> dict[str, Tally]:
    """Tallies that are made as they are asked for."""
    return defaultdict(Tally)


def report(tallies: Mapping[str, Tally], keys: Iterable[str] = ()) -> str:
    """One line with F1 (precision / recall) of each tally."""
    shown = list(keys) or sorted(tallies)
    return "  ".join(
        f"{k.removeprefix('event_')} {tallies[k].f1:.3f} ({tallies[k].precision:.2f}/{tallies[k].recall:.2f})"
        for k in shown
    )
