"""Reports of one event brought together: candidates, pair scores, groups, and a tie from each report to the first.

Scores depend on the pair alone, and groups on all scores of a connected part: the result is the same whatever the
order of the articles, and an article that comes or goes changes only the parts that it touches.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, count

from kg.identity.events.compare import PairScore, days_apart, features, load_score, topic_likeness, trigger_likeness
from kg.identity.events.report import ArticleTopic, EventReport
from kg.identity.events.words import rarity

__all__ = ["EventTie", "candidate_articles", "may_be_one", "tie_reports"]

_LEAST_SHARED = 8.0  # rarity of the keywords that two articles share, to be compared: three or four telling words
_MOST_ARTICLES = 400  # with one keyword: beyond, it brings nobody together
_MOST_DAYS = 4  # between the times of one event: reports err by some days, and agree on weeks
_FAR = 30  # days between two articles
_LEAST_ALIKE = 0.08  # of the keywords of two articles, where not both events have a time of their own
_SURE = 1.0
_FIRST = 2.0  # above any score: what is decided is joined before all else
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EventTie:
    """That a report tells of the same event as another, the first of their group.

    Attributes:
        report, first: IRIs of the two nodes.
        score: how surely (0 to 1).
        reason: why, in words.
    """

    report: str
    first: str
    score: float
    reason: str


def candidate_articles(topics: Iterable[ArticleTopic]) -> set[Pair]:
    """The pairs of articles, by IRI in order, that share enough telling words to report one event."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for topic in sorted(topics, key=lambda t: t.iri):
        for word in topic.keywords:
            by_word[word].append(topic.iri)
    shared: dict[Pair, float] = defaultdict(float)
    for word in sorted(by_word):
        if 1 < len(by_word[word]) <= _MOST_ARTICLES:
            for pair in combinations(by_word[word], 2):
                shared[pair] += rarity(word)
    return {pair for pair, weight in shared.items() if round(weight, 4) >= _LEAST_SHARED}


def may_be_one(a: EventReport, b: EventReport) -> bool:
    """Whether two reports are worth a score: of one class or told with words of one root, and not at two times."""
    if (days_apart(a, b) or 0) > _MOST_DAYS:
        return False
    return a.cls == b.cls or trigger_likeness(a.triggers, b.triggers) > 0


def far_apart(a: ArticleTopic, b: ArticleTopic) -> bool:
    """Whether two articles were published so far apart that only events with a time of their own may be one."""
    return bool(a.published and b.published) and abs((a.published - b.published).days) > _FAR  # type: ignore[operator]


def tie_reports(
    reports: Iterable[EventReport],
    topics: Mapping[str, ArticleTopic],
    same: Collection[Pair] = (),
    apart: Collection[Pair] = (),
    score: PairScore | None = None,
) -> list[EventTie]:
    """The ties among reports, sorted by report.

    Args:
        reports: all that may be tied, in any order.
        topics: their articles, by IRI.
        same: pairs that a person took for one event.
        apart: pairs that a person took for two.
        score: how surely a pair is one event; that of the package where None.
    """
    known = {r.iri: r for r in reports}
    judge = score or load_score()
    parted = {_pair(a, b) for a, b in apart if a in known and b in known}
    decided = {_pair(a, b) for a, b in same if a in known and b in known} - parted
    told = {_pair(r.iri, other) for r in known.values() for other in r.same_as if other in known} - parted
    scored = _scores(known, topics, judge)
    scored |= dict.fromkeys(told | decided, _SURE) | dict.fromkeys(parted, 0.0)
    judged = _Judged(scored, told | decided, parted)
    ties: list[EventTie] = []
    for part in _parts(known, scored, judge.weak):
        for group in _groups(part, judged, judge.least):
            ties += _ties(group, known, topics, judged, decided)
    return sorted(ties, key=lambda t: t.report)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _scores(
    known: Mapping[str, EventReport], topics: Mapping[str, ArticleTopic], judge: PairScore
) -> dict[Pair, float]:
    """The scores of the candidates: reports of one article, or of two that are about the same things."""
    of_article: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(known):
        of_article[known[iri].article].append(iri)
    told = [topics[a] for a in sorted(of_article)]
    pairs: list[Pair] = []
    likeness: dict[Pair, float] = {}
    for x, y in [*((a, a) for a in sorted(of_article)), *sorted(candidate_articles(told))]:
        likeness[x, y] = topic_likeness(topics[x], topics[y])
        both = combinations(of_article[x], 2) if x == y else ((a, b) for a in of_article[x] for b in of_article[y])
        far = far_apart(topics[x], topics[y]) or round(likeness[x, y], 4) < _LEAST_ALIKE
        pairs += (
            _pair(a, b)
            for a, b in both
            if may_be_one(known[a], known[b]) and (not far or days_apart(known[a], known[b]) is not None)
        )
    return _judged(pairs, known, topics, judge, likeness)


def _judged(
    pairs: Sequence[Pair],
    known: Mapping[str, EventReport],
    topics: Mapping[str, ArticleTopic],
    judge: PairScore,
    likeness: Mapping[Pair, float],
) -> dict[Pair, float]:
    rows = []
    for a, b in pairs:
        x, y = topics[known[a].article], topics[known[b].article]
        alike = likeness.get(_pair(x.iri, y.iri))
        rows.append(features(known[a], known[b], x, y, topic_likeness(x, y) if alike is None else alike))
    return dict(zip(pairs, judge(rows), strict=True))


def _parts(known: Iterable[str], scored: Mapping[Pair, float], weak: float) -> list[list[str]]:
    """The reports that pairs of at least weak scores connect, several in each part."""
    up: dict[str, str] = {}

    def root(x: str) -> str:
        while (above := up.get(x, x)) != x:
            up[x] = up.get(above, above)
            x = above
        return x

    for (a, b), value in scored.items():
        if value >= weak and (x := root(a)) != (y := root(b)):
            up[max(x, y)] = min(x, y)
    parts: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(known):
        parts[root(iri)].append(iri)
    return [part for part in parts.values() if len(part) > 1]


class _Judged:
    """The scores of pairs with what people, or the extraction within one article, decided."""

    def __init__(self, scored: Mapping[Pair, float], same: Collection[Pair], apart: Collection[Pair]) -> None:
        self.scored, self.same, self.apart = scored, frozenset(same), frozenset(apart)
        self.near: dict[str, dict[str, float]] = defaultdict(dict)
        for (a, b), value in scored.items():
            self.near[a][b] = self.near[b][a] = value

    def of(self, a: str, b: str) -> float:
        """The score of a pair; 0 where the two are no candidates."""
        return self.near[a].get(b, 0.0)


def _groups(part: Sequence[str], judged: _Judged, least: float) -> list[list[str]]:
    """The groups of a part: the two with the highest mean score are joined until none reaches `least` (UPGMA).

    Pairs without a score count as 0. What a person or the extraction took for one comes first; two that a person told
    apart never come into one group.
    """
    gathering = _Gathering(part, judged, least)
    while (pair := gathering.next_pair()) is not None:
        gathering.join(*pair)
    return [group for group in gathering.groups.values() if len(group) > 1]


class _Gathering:
    """Groups by number, the sums of the scores between them, and a heap of those that may be joined."""

    def __init__(self, part: Sequence[str], judged: _Judged, least: float) -> None:
        number = {iri: i for i, iri in enumerate(part)}
        self.least = least
        self.groups: dict[int, list[str]] = {i: [iri] for iri, i in number.items()}
        self.sums: dict[int, dict[int, float]] = {
            i: {number[b]: v for b, v in judged.near[a].items() if v and b in number} for a, i in number.items()
        }
        self.must, self.never = _among(judged.same, number), _among(judged.apart, number)
        self.fresh = count(len(part))
        self.heap: list[tuple[float, str, str, int, int]] = []
        for i in self.groups:
            for j in {*self.sums[i], *self.must[i]}:
                if i < j:
                    self._offer(i, j)

    def _offer(self, i: int, j: int) -> None:
        if j in self.never[i]:
            return
        one, other = self.groups[i], self.groups[j]
        mean = round(self.sums[i].get(j, 0.0) / (len(one) * len(other)), 6)
        value = _FIRST if j in self.must[i] else mean
        if value >= self.least:
            first, second = sorted((one[0], other[0]))
            heappush(self.heap, (-value, first, second, min(i, j), max(i, j)))

    def next_pair(self) -> tuple[int, int] | None:
        """The two groups that are to be joined next."""
        while self.heap:
            *_, i, j = heappop(self.heap)
            if i in self.groups and j in self.groups:
                return i, j
        return None

    def join(self, i: int, j: int) -> None:
        """Makes one group of two; what was decided to be one counts as the one of both that is nearer to others."""
        new, decided = next(self.fresh), j in self.must[i]
        sizes = {i: len(self.groups[i]), j: len(self.groups[j])}
        total = sum(sizes.values())
        between: dict[int, float] = defaultdict(float)
        for old, size in sizes.items():
            for k, value in self.sums.pop(old).items():
                self.sums.get(k, {}).pop(old, None)
                between[k] = max(between[k], value * total / size) if decided else between[k] + value
        self.groups[new] = sorted(self.groups.pop(i) + self.groups.pop(j))
        for table in (self.must, self.never):
            table[new] = (table.pop(i, set()) | table.pop(j, set())) - {i, j}
            for k in table[new]:
                table[k] = (table[k] - {i, j}) | {new}
        self.sums[new] = {k: value for k, value in between.items() if k in self.groups}
        for k, value in self.sums[new].items():
            self.sums[k][new] = value
        for k in {*self.sums[new], *self.must[new]}:
            self._offer(k, new)


def _among(pairs: Collection[Pair], number: Mapping[str, int]) -> dict[int, set[int]]:
    """Pairs as a table of neighbours, of those that are there."""
    among: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if a in number and b in number:
            among[number[a]].add(number[b])
            among[number[b]].add(number[a])
    return among


def _ties(
    group: Sequence[str],
    known: Mapping[str, EventReport],
    topics: Mapping[str, ArticleTopic],
    judged: _Judged,
    decided: Collection[Pair],
) -> list[EventTie]:
    """A tie from each report of a group to the first: the earliest article's own voice, else the first by IRI."""
    inside = set(group)
    heads = [g for g in group if not known[g].same_as & inside] or list(group)

    def order(iri: str) -> tuple[bool, bool, str, str]:
        published = topics[known[iri].article].published
        return known[iri].claimed, published is None, published.isoformat() if published else "", iri

    first = min(heads, key=order)
    found = []
    for iri in group:
        if iri == first or first in known[iri].same_as:
            continue
        # Reports of one article stay two unless it says itself that they are one, or a person does: the reader has
        # put together what belongs together, and a tie between them would take one of two events away.
        own = known[iri].article
        others = [o for o in group if o != iri and (known[o].article != own or _pair(iri, o) in judged.same)]
        if not others:
            continue
        value, near = max((judged.of(iri, other), other) for other in others)
        towards = first if first in others else near
        found.append(EventTie(iri, towards, value, _reason(known[iri], known[near], decided)))
    return found


def _reason(a: EventReport, b: EventReport, decided: Collection[Pair]) -> str:
    """Why two reports are taken for one event, in words."""
    if _pair(a.iri, b.iri) in decided:
        return "a person decided so"
    if b.iri in a.same_as or a.iri in b.same_as:
        return "one article tells it twice"
    told = [f"both {a.cls.rpartition('#')[2]}" if a.cls == b.cls else "words of one root"]
    if both := (a.parties | a.places) & (b.parties | b.places):
        told.append(f"{len(both)} shared name{'s' if len(both) > 1 else ''}")
    if a.first and b.first and a.last and b.last and a.first <= b.last and b.first <= a.last:
        told.append("same time")
    shared = sorted((a.triggers & b.triggers) | (a.words & b.words), key=lambda w: (-rarity(w), w))[:4]
    if shared:
        told.append(f"words {', '.join(shared)}")
    return "; ".join(told)
