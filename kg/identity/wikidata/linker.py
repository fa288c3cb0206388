"""From candidates to links: two passes, the sure ones first, then the rest in their light.

The score of a candidate is the probability that it, and none of the others, is what the entity's names stand for: by a
regression over the features that chooses one candidate or none. Its weights are learned by `scripts/train_linking.py`
and lie in `kg/models/linking.json`.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.identity.names import plain
from kg.identity.wikidata.candidates import Candidate, CandidateSource
from kg.identity.wikidata.common_names import (
    countries_in,
    country_of,
    home_of,
    is_common,
    is_elsewhere,
    names_in,
    names_of_country,
)
from kg.identity.wikidata.features import Context, Subject, bears_name, features, may_be
from kg.terms.data import model_file
from kg.terms.vocab import KG

__all__ = [
    "Scored",
    "Thresholds",
    "Verdict",
    "link",
    "of_country_stated",
    "probabilities",
    "ranked",
    "thresholds",
    "weights",
    "why",
]

_LIMIT = 50  # candidates of an entity
_BATCH = 200  # entities that are looked up at once
_TOLD, _REASONS = 0.25, 3  # weight of what is told as a reason, and how many
_ALIKE = 0.85  # least likeness of a name that is spelled otherwise
_HALF = 0.5
_LITTLE_KNOWN = 0.1  # of the feature `early`: items above number 2,000,000
_WELL_KNOWN = 0.35  # of the feature `early`: items below number 35,000, that many came first
_NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its probability (0 to 1) and the features that it was computed from."""

    candidate: Candidate
    probability: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities: of an exact match, of a close one, and of one that others are seen in the light of."""

    exact: float
    close: float
    anchor: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidates of an entity, best first, and what was decided: `exact` or only close; `item` None for NIL."""

    subject: Subject
    ranked: tuple[Scored, ...] = ()
    item: Candidate | None = None
    exact: bool = False
    decided: bool = False
    reason: str = ""

    @property
    def score(self) -> float:
        """The probability of the item, 1 where a person decided."""
        return 1.0 if self.decided else next((s.probability for s in self.ranked if s.candidate == self.item), 0.0)

    @property
    def in_doubt(self) -> bool:
        """Whether it is likely one of the candidates, but not surely which: a person may decide."""
        if self.exact:
            return False
        return self.item is not None or math.fsum(s.probability for s in self.ranked) >= thresholds().close


@cache
def _model() -> dict[str, dict[str, float]]:
    loaded: dict[str, dict[str, float]] = json.loads(model_file("linking.json").read_text(encoding="utf-8"))
    return loaded


def weights(model: str) -> dict[str, float]:
    """What each feature weighs: `alone`, or with what is `around`."""
    return _model()[model]


@cache
def thresholds() -> Thresholds:
    """The thresholds that the weights were calibrated with."""
    return Thresholds(**_model()["thresholds"])


def link(
    subjects: Sequence[Subject],
    source: CandidateSource,
    *,
    accepted: Mapping[str, str] | None = None,
    rejected: Iterable[tuple[str, str]] = (),
) -> dict[str, Verdict]:
    """The verdict on each subject, by its IRI. `accepted` entities are the item of a person's choice.

    Args:
        subjects: entities with what articles say of them.
        source: where their candidates are looked up.
        accepted: entity to the item of a person's choice.
        rejected: pairs of an entity and an item that it is not.

    Raises:
        KgError: the source fails.
    """
    refused = set(rejected)
    candidates = {
        s.iri: [c for c in row if may_be(s.cls, c) and bears_name(s, c)]
        for s, row in zip(subjects, _search(subjects, source), strict=True)
    }
    countries = _countries(subjects, source)
    alone = {s.iri: ranked(s, candidates[s.iri], _NO_CONTEXT, weights("alone")) for s in subjects}
    anchors = {s.iri: alone[s.iri][0].candidate for s in subjects if _is_anchor(alone[s.iri])}
    at_home = {s.iri: s for s in _at_home(subjects, anchors, countries)}
    candidates |= {
        s.iri: [c for c in row if may_be(s.cls, c) and bears_name(s, c) and not is_elsewhere(c, s)]
        for s, row in zip(at_home.values(), _search(list(at_home.values()), source), strict=True)
    }
    verdicts = {}
    for subject in subjects:
        asked = at_home.get(subject.iri, subject)
        context = replace(_context(asked, anchors, countries), is_home=asked is not subject)
        every = ranked(asked, of_country_stated(candidates[subject.iri], context), context, weights("around"))
        # What was refused still is a rival: else what is left would win unopposed.
        left = tuple(s for s in every if (subject.iri, s.candidate.qid) not in refused)
        verdicts[subject.iri] = _verdict(subject, left, context, (accepted or {}).get(subject.iri, ""))
    return verdicts


def _at_home(
    subjects: Iterable[Subject], anchors: Mapping[str, Candidate], countries: dict[str, frozenset[str]]
) -> Iterator[Subject]:
    """The bodies of common names whose country is told, or else that of their context, with the names of both."""
    for subject in filter(is_common, subjects):
        country = next(iter(subject.countries), "") or country_of(subject.names)
        home = None if country else home_of(subject, anchors)
        if home is not None:
            country = home.label
            countries.setdefault(country, frozenset({home.qid}))
        if country:
            names = (*subject.names, *names_in(subject.names, country))
            yield replace(subject, names=names, countries=(country,))


def of_country_stated(candidates: Sequence[Candidate], context: Context) -> Sequence[Candidate]:
    """Without those of other countries, where some of them are of a country that the articles tell."""
    told = context.countries
    if not any(c.country in told for c in candidates):
        return candidates
    return [c for c in candidates if not c.country or c.country in told or c.qid in told]


def why(verdict: Verdict) -> str:
    """Why an item was taken, and what spoke for and against it, the strongest first."""
    shown = next((s.features for s in verdict.ranked if s.candidate == verdict.item), {})
    if verdict.decided or not shown:
        return verdict.reason
    weighed = {name.replace("_", " "): weights("around").get(name, 0.0) * value for name, value in shown.items()}
    strongest = sorted(weighed, key=lambda n: (-abs(weighed[n]), n))
    grounds = [
        (word, [n for n in strongest if sign * weighed[n] >= _TOLD][:_REASONS])
        for word, sign in (("for it", 1), ("against it", -1))
    ]
    return "; ".join([verdict.reason, *(f"{word}: {', '.join(names)}" for word, names in grounds if names)])


def _search(subjects: Sequence[Subject], source: CandidateSource) -> list[list[Candidate]]:
    """The candidates of each subject; nobody is looked up by a mere surname."""
    candidates: list[list[Candidate]] = []
    for start in range(0, len(subjects), _BATCH):
        batch = subjects[start : start + _BATCH]
        asked = [s.names for s in batch if not s.alone and s.names]
        rows = iter(source.search(asked, _LIMIT) if asked else [])
        candidates += [next(rows) if not s.alone and s.names else [] for s in batch]
    return candidates


def _countries(subjects: Iterable[Subject], source: CandidateSource) -> dict[str, frozenset[str]]:
    """Name of a country -> its QID, and that of the state it is a part of, for those that subjects belong to."""
    names = sorted({name for s in subjects for name in s.countries})
    rows = source.search([[name] for name in names], _LIMIT) if names else []
    countries = {}
    for name, row in zip(names, rows, strict=True):
        states = [c for c in row if KG.Country in c.classes and plain(name) in map(plain, c.names)]
        if states:
            # A state is of the country that it is itself: China is not what a part of the world is called.
            state = min(states, key=lambda c: (c.country != c.qid, plain(c.label) != plain(name), int(c.qid[1:])))
            countries[name] = frozenset({state.qid, state.country} - {""})
    return countries


def _context(subject: Subject, anchors: Mapping[str, Candidate], countries: Mapping[str, frozenset[str]]) -> Context:
    tied = {q for iri in subject.tied if iri in anchors for q in (anchors[iri].qid, anchors[iri].country)}
    stated = frozenset(q for name in subject.countries for q in countries.get(name, ()))
    beside: Counter[str] = Counter()
    for iri, count in subject.beside.items():
        if (anchor := anchors.get(iri)) is not None:
            beside.update(dict.fromkeys({anchor.qid, anchor.country} - {""}, count))
    total = sum(count for iri, count in subject.beside.items() if iri in anchors)
    near = [anchors[iri] for iri in subject.beside if iri in anchors]
    named = {name: beside[a.qid] / total for a in near for name in names_of_country(a.label)}
    named |= {name: 1.0 for country in subject.countries for name in names_of_country(country)}
    named |= {name: 1.0 for own in subject.names for name in countries_in(own)}
    return Context(frozenset(tied - {""} | stated), {q: n / total for q, n in beside.items()}, stated, named)


def ranked(
    subject: Subject, candidates: Sequence[Candidate], context: Context, weighed: Mapping[str, float]
) -> tuple[Scored, ...]:
    """The candidates of an entity by probability, the best first.

    Args:
        subject: the entity.
        candidates: what may be it.
        context: what surrounds it.
        weighed: what each feature weighs.
    """
    rows = features(subject, candidates, context) if candidates else []
    chances = probabilities(rows, weighed)
    scored = [Scored(*row) for row in zip(candidates, chances, rows, strict=True)]
    return tuple(sorted(scored, key=lambda s: (-s.probability, int(s.candidate.qid[1:]))))


def probabilities(rows: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """The probability of each candidate, of those and of none of them (softmax of the weighted features, none 0)."""
    odds = []
    for row in rows:
        total = weights["bias"] + math.fsum(weights.get(name, 0.0) * value for name, value in row.items())
        odds.append(math.exp(max(-30.0, min(30.0, total))))
    every = 1 + math.fsum(odds)
    return [x / every for x in odds]


def _is_anchor(ranked: Sequence[Scored]) -> bool:
    limits = thresholds()
    return bool(ranked) and ranked[0].probability >= limits.anchor


def _doubt(best: Scored, context: Context) -> str:
    """Why the best candidate is not taken for sure, or ''."""
    limits, shown = thresholds(), best.features
    if best.probability < limits.exact:
        return f"does not reach {limits.exact}"
    if not (shown["label"] or shown["alias"] or shown["near"] or context.is_home):
        return "only a shorter name is its"
    if doubt := _contradiction(shown):
        return doubt
    if not (shown["several_words"] or context.is_home) and (doubt := _too_little(shown)):
        return doubt
    country = best.candidate.country
    if (
        context.countries
        and not shown["title"]
        and not (context.is_home and shown["label"] and shown["several_words"])
        and country
        and country not in context.countries
        and best.candidate.qid not in context.countries
    ):
        return "the articles tell another country"
    return ""


def _contradiction(shown: Mapping[str, float]) -> str:
    """What of an item does not go with the entity, or is too little to tell namesakes apart; '' where nothing is."""
    if shown["work"]:
        return "it is a work, as a film or a song"
    if shown["common_noun"]:
        return "it is a common noun"
    if shown["other_trade"]:
        return "it has another trade"
    if shown["class_other"] and not shown["label"]:
        return "it is of another class, and this is only another name of it"
    return ""


def _unlikely(shown: Mapping[str, float]) -> str:
    """Why an item is more likely not meant, whatever its score; '' where nothing tells so."""
    agrees = shown["title"] or shown["tied"]
    if 0 < shown["near"] < _ALIKE and not agrees:
        return "it is spelled too differently"
    if shown["title_told"] and shown["early"] < _LITTLE_KNOWN and not (agrees or shown["stated_beside"]):
        return "it is little known, and nothing told of it agrees"
    if shown["alias"] and shown["unlisted_place"] and not (shown["several_words"] or agrees):
        return "a place by one word that is only another name"
    return ""


def _too_little(shown: Mapping[str, float]) -> str:
    """Why a single word tells too little to be sure of an item, '' where it does not."""
    if shown["written_otherwise"]:
        return "one word, and it is written otherwise"
    if shown["near"]:
        return "one word is only spelled alike"
    if shown["class_other"]:
        return "one word, and it is of another class"
    if shown["capitals_differ"]:
        return "one word, and it is no acronym"
    agrees = shown["label_of_other_name"] or shown["tied"] or shown["named_beside"] >= _HALF
    agrees = agrees or (shown["acronym"] and shown["stated_beside"] >= _HALF)
    if shown["alias"] and not agrees and shown["early"] < _WELL_KNOWN:
        return "one word is only another name of it, and nothing told of it agrees"
    return ""


def _verdict(subject: Subject, ranked: tuple[Scored, ...], context: Context, accepted: str) -> Verdict:
    if accepted:
        item = next((s.candidate for s in ranked if s.candidate.qid == accepted), Candidate(accepted, accepted))
        return Verdict(subject, ranked, item, exact=True, decided=True, reason="a person decided so")
    limits = thresholds()
    verdict = Verdict(subject, ranked)
    if subject.alone:
        return replace(verdict, reason="a surname alone is not linked")
    if not ranked:
        return replace(verdict, reason="no candidate bears the name")
    best = ranked[0]
    if best.probability < limits.close:
        return replace(verdict, reason=f"no candidate reaches {limits.close}")
    if against := _unlikely(best.features):
        return replace(verdict, reason=against)
    if doubt := _doubt(best, context):
        return replace(verdict, item=best.candidate, reason=f"in doubt: {doubt}")
    return replace(verdict, item=best.candidate, exact=True, reason=f"reaches {limits.exact}")
