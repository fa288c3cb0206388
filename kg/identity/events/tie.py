"""Reports of one event brought together: candidates, pair scores, groups, and a tie from each report to the first.

Scores depend on the pair alone, and groups on all scores of a connected part: the result is the same whatever the
order of the articles, and an article that comes or goes changes only the parts that it touches.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import combinations, count

from kg.identity.events.compare import (
    PairScore,
    articles_alike,
    days_apart,
    features,
    load_score,
    topic_likeness,
    trigger_likeness,
)
from kg.identity.events.report import ArticleTold, ArticleTopic, EventReport, EventTie, Pair, Verdicts
from kg.identity.events.words import rarity, weight_of

__all__ = [
    "EventTie",
    "Pair",
    "Verdicts",
    "are_candidates",
    "candidate_articles",
    "may_be_one",
    "pair_of",
    "pairs_between",
    "scores_of",
    "telling",
    "tie_reports",
    "ties_among",
]

_LEAST_SHARED = 8.0  # rarity of the keywords that two articles share, to be compared: three or four telling words
_RARE = 4.0  # rarity of a keyword that brings articles together: one article in 55 has it
# Chosen by reading pairs of DWIE, gold2 and Wikinews and by folds of ECB+: pairs whose times agree; those of which
# nothing tells the time, so that two reports of alike words may be of one theme unless their articles tell one story;
# and those that are told by words of no common root, as a shooting and a stabbing are.
_TIMED, _UNTIMED, _OTHER_WORDS = 0.6, 0.7, 0.85
_ONE_STORY = 0.15  # of the keywords of two articles
_PRECISE = 31  # days that a time spans at most, to be one that agrees
_SAME_NEWS = 7  # days between two articles that write about the same news
_MOST_DAYS = 2  # between the times of one event: reports err by a day or two, and agree on weeks
_FAR = 30  # days between two articles
_LEAST_ALIKE = 0.08  # of the keywords of two articles, where not both events have a time of their own
_SURE, _NEVER = 1.0, 2.0
_FIRST = 2.0  # above any score: what is decided is joined before all else


def telling(topic: ArticleTopic) -> list[str]:
    """The keywords of an article by which it is found, sorted."""
    return sorted(w for w in topic.keywords if rarity(w) >= _RARE)


def are_candidates(a: ArticleTopic, b: ArticleTopic) -> bool:
    """Whether two articles that share a telling keyword share enough of them to report one event."""
    return round(weight_of(a.keywords & b.keywords), 4) >= _LEAST_SHARED


def candidate_articles(topics: Iterable[ArticleTopic]) -> set[Pair]:
    """The pairs of articles, by IRI in order, that share enough telling words to report one event."""
    by_word: dict[str, list[str]] = defaultdict(list)
    told = {t.iri: t for t in topics}
    for iri in sorted(told):
        for word in telling(told[iri]):
            by_word[word].append(iri)
    pairs = {pair for iris in by_word.values() for pair in combinations(iris, 2)}
    return {pair for pair in pairs if are_candidates(told[pair[0]], told[pair[1]])}


def may_be_one(a: EventReport, b: EventReport) -> bool:
    """Whether two reports are worth a score: of one class or told with words of one root, and not at two times."""
    apart = days_apart(a, b) or 0
    if apart > _MOST_DAYS or (apart and not (_is_precise(a) and _is_precise(b))):
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
    parted = {pair_of(a, b) for a, b in apart if a in known and b in known}
    decided = {pair_of(a, b) for a, b in same if a in known and b in known} - parted
    stated = {pair_of(r.iri, other) for r in known.values() for other in r.same_as if other in known} - parted
    scored = _scores(known, topics, judge)
    scored |= dict.fromkeys(stated | decided, _SURE) | dict.fromkeys(parted, 0.0)
    return ties_among(known, topics, scored, Verdicts(frozenset(stated), frozenset(decided), frozenset(parted)), judge)


def ties_among(
    known: Mapping[str, EventReport],
    topics: Mapping[str, ArticleTopic],
    scored: Mapping[Pair, float],
    verdicts: Verdicts,
    judge: PairScore,
) -> list[EventTie]:
    """The ties among reports of which the scores are known, sorted by report.

    Args:
        known: the reports, by IRI.
        topics: the articles, by IRI.
        scored: the scores of pairs.
        verdicts: pairs that are one or two whatever their score.
        judge: how surely a pair is one event.
    """
    judged = _Judged(scored, verdicts.told | verdicts.decided, verdicts.parted)
    ties: list[EventTie] = []
    for part in _parts(known, scored, judge.weak):
        for group in _groups(part, judged, judge.least):
            ties += _ties(group, known, topics, judged, verdicts.decided)
    return sorted(ties, key=lambda t: t.report)


def pairs_between(
    mine: Iterable[EventReport], theirs: Iterable[EventReport], x: ArticleTopic, y: ArticleTopic
) -> list[tuple[EventReport, EventReport]]:
    """The pairs of reports of two articles that are worth a score.

    Args:
        mine: the reports of the first.
        theirs: the reports of the other.
        x: what the first is about.
        y: what the other is about.
    """
    others = list(theirs)
    pairs = [(a, b) if a.iri < b.iri else (b, a) for a in mine for b in others if may_be_one(a, b)]
    if pairs and (far_apart(x, y) or round(topic_likeness(x, y), 4) < _LEAST_ALIKE):
        return [pair for pair in pairs if days_apart(*pair) is not None]
    return pairs


def scores_of(
    pairs: Sequence[tuple[EventReport, EventReport]], told: Mapping[str, ArticleTold], judge: PairScore
) -> dict[Pair, float]:
    """How surely the reports of each pair tell of one event; those that surely do not are left out.

    Of two articles each report goes with the one that is likest to it, where it is the likest to that one too: what an
    article tells as two events is not one for another article.

    Args:
        pairs: of reports, all those of two articles.
        told: what their articles tell, by IRI.
        judge: the score.
    """
    likeness: dict[Pair, tuple[float, ...]] = {}
    rows = []
    for a, b in pairs:
        articles = a.article, b.article
        if articles not in likeness:
            likeness[articles] = articles_alike(told[a.article], told[b.article])
        rows.append(features(a, b, told[a.article].topic, told[b.article].topic, likeness[articles]))
    scored = zip(pairs, judge(rows), strict=True)
    kept = [(a, b, value) for (a, b), value in scored if value >= _least(a, b, told, likeness)]
    best: dict[Pair, float] = defaultdict(float)  # of a report with those of an article
    for a, b, value in kept:
        for report, article in ((a.iri, b.article), (b.iri, a.article)):
            best[report, article] = max(value, best[report, article])
    return {(a.iri, b.iri): value for a, b, value in kept if value == best[a.iri, b.article] == best[b.iri, a.article]}


def _least(
    a: EventReport, b: EventReport, told: Mapping[str, ArticleTold], likeness: Mapping[Pair, Sequence[float]]
) -> float:
    """The least score of a pair that counts."""
    words = 0.0 if trigger_likeness(a.triggers, b.triggers) else _OTHER_WORDS
    if _agree_in_time(a, b, told[a.article].topic, told[b.article].topic):
        return max(words, _TIMED)
    return max(words, _UNTIMED) if round(likeness[a.article, b.article][0], 4) >= _ONE_STORY else _NEVER


def _agree_in_time(a: EventReport, b: EventReport, x: ArticleTopic, y: ArticleTopic) -> bool:
    """Whether the times of two reports, or those of their articles, say that they may be of one event."""
    if _is_precise(a) and _is_precise(b):
        return True  # they are not apart, or they were no candidates
    return bool(x.published and y.published) and abs((x.published - y.published).days) <= _SAME_NEWS  # type: ignore[operator]


def _is_precise(report: EventReport) -> bool:
    return bool(report.first and report.last) and (report.last - report.first).days <= _PRECISE  # type: ignore[operator]


def pair_of(a: str, b: str) -> Pair:
    """Two IRIs in order.

    >>> pair_of("b", "a")
    ('a', 'b')
    """
    return (a, b) if a < b else (b, a)


def _scores(
    known: Mapping[str, EventReport], topics: Mapping[str, ArticleTopic], judge: PairScore
) -> dict[Pair, float]:
    """The scores of the candidates: reports of two articles that are about the same things.

    Reports of one article are not compared: the reader has put together what belongs together.
    """
    of_article: dict[str, list[EventReport]] = defaultdict(list)
    for iri in sorted(known):
        of_article[known[iri].article].append(known[iri])
    candidates = candidate_articles(topics[a] for a in of_article)
    told = {article: ArticleTold.of(topics[article], own) for article, own in of_article.items()}
    pairs = [
        pair
        for x, y in sorted(candidates)
        for pair in pairs_between(of_article[x], of_article[y], topics[x], topics[y])
    ]
    return scores_of(pairs, told, judge)


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
    ties = []
    for iri in group:
        if iri == first or first in known[iri].same_as:
            continue
        # Reports of one article stay two unless it says itself that they are one, or a person does: the reader has
        # put together what belongs together, and a tie between them would take one of two events away.
        own = known[iri].article
        others = [o for o in group if o != iri and (known[o].article != own or pair_of(iri, o) in judged.same)]
        if not others:
            continue
        value, near = max((judged.of(iri, other), other) for other in others)
        towards = first if first in others else near
        decided_on = pair_of(iri, towards) in judged.same
        if not decided_on and (not value or (days_apart(known[iri], known[towards]) or 0) > _MOST_DAYS):
            continue  # only others of the group are like it
        ties.append(EventTie(iri, towards, value, _reason(known[iri], known[near], decided)))
    return ties


def _reason(a: EventReport, b: EventReport, decided: Collection[Pair]) -> str:
    """Why two reports are taken for one event, in words."""
    if pair_of(a.iri, b.iri) in decided:
        return "a person decided so"
    if b.iri in a.same_as or a.iri in b.same_as:
        return "one article tells it twice"
    reasons = [f"both {a.cls.rpartition('#')[2]}" if a.cls == b.cls else "words of one root"]
    if both := (a.parties | a.places) & (b.parties | b.places):
        reasons.append(f"{len(both)} shared name{'s' if len(both) > 1 else ''}")
    if a.first and b.first and a.last and b.last and a.first <= b.last and b.first <= a.last:
        reasons.append("same time")
    shared = sorted((a.triggers & b.triggers) | (a.words & b.words), key=lambda w: (-rarity(w), w))[:4]
    if shared:
        reasons.append(f"words {', '.join(shared)}")
    return "; ".join(reasons)
