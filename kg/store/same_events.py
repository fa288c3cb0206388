"""The ties among the events of a store, brought up to date after articles came and went.

What changed is compared with its candidates only; then all that scores connect with it is grouped again.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.graph.placement import place
from kg.graph.same_events import REPORTED_PREDICATES, reports_of, tie_triples, topic_of
from kg.identity.decisions import Decisions
from kg.identity.events.compare import load_score
from kg.identity.events.report import ArticleTold, ArticleTopic, EventReport
from kg.identity.events.tie import (
    Pair,
    Verdicts,
    are_candidates,
    pair_of,
    pairs_between,
    scores_of,
    telling,
    ties_among,
)
from kg.store.articles import change_quads
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, NIF, RDF

__all__ = ["reports_in", "tie_store"]

_SURE = 1.0
_AT_ONCE = 5_000  # pairs that are scored together


def tie_store(
    store: Store, namer: Namer, decisions: Decisions, index: IdentityIndex, articles: Collection[str], *, anew: bool
) -> None:
    """Ties the events of a store that are one, and takes back ties that no longer hold.

    Args:
        store: the store.
        namer: of its base.
        decisions: what people decided.
        index: what all articles but some report, and how those reports score.
        articles: the articles that came, changed or went, or whose entities are called otherwise now.
        anew: whether these are all, and ties of others are to go.
    """
    tying = _Tying(store, index, decisions)
    for article in sorted(articles):
        tying.take_in(article)
    tying.take_decisions()
    tying.compare()
    graph = namer.derived("same-events")
    if anew:
        tying.gone |= {name_of(q.object) for q in store.quads_for_pattern(None, KG.tiedReport, None, graph)}
    gone, come = tying.ties(graph)
    change_quads(store, gone, come)


@dataclass
class _Tying:
    """One run: which reports changed, and which may be grouped otherwise than before."""

    store: Store
    index: IdentityIndex
    decisions: Decisions
    changed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # article -> its new reports
    loose: set[int] = field(default_factory=set)  # those, and what they were compared with before
    near: set[int] = field(default_factory=set)  # what they are compared with now
    gone: set[str] = field(default_factory=set)  # IRIs of reports that are there no more
    _topics: dict[int, ArticleTopic] = field(default_factory=dict)
    _of_article: dict[int, dict[int, EventReport]] = field(default_factory=dict)
    _told: dict[int, ArticleTold] = field(default_factory=dict)

    # ------------------------------------------------------------ what changed

    def take_in(self, article: str) -> None:
        """Puts into the index what an article reports now."""
        node = NamedNode(article)
        there = Quad(node, RDF.type, KG.Article, DefaultGraph()) in self.store
        number = self.index.article_id(article)
        topic = topic_of(node, self.store.quads_for_pattern(node, None, None, node)) if there else None
        reports = {r.iri: _as_text(r) for r in reports_in(self.store, node)} if there else {}
        held = {iri: (i, text) for i, iri, text in self.index.rows("SELECT id, iri, text FROM report WHERE article = ?", number)}  # fmt: skip # noqa: E501
        # How alike two articles are hangs on all that they tell: if one report is another now, all are compared again.
        again = self._put_topic(number, topic) or reports != {iri: text for iri, (_, text) in held.items()}
        if not again:
            return
        for iri, (report, _) in sorted(held.items()):
            self._forget(report)
            if iri in reports:
                self.index.db.execute("UPDATE report SET text = ? WHERE id = ?", (reports[iri], report))
                self._change(number, report)
            else:
                self.index.db.execute("DELETE FROM report WHERE id = ?", (report,))
                self.gone.add(iri)
        for iri in sorted(reports.keys() - held.keys()):
            query = "INSERT INTO report (article, iri, text) VALUES (?, ?, ?)"
            self._change(number, self.index.db.execute(query, (number, iri, reports[iri])).lastrowid or 0)

    def _change(self, article: int, report: int) -> None:
        self.changed[article].add(report)
        self.loose.add(report)

    def _put_topic(self, number: int, topic: ArticleTopic | None) -> bool:
        """Whether what an article is about is another than before."""
        row = self.index.rows("SELECT published, keywords FROM topic WHERE article = ?", number)
        now = topic and (
            topic.published.isoformat() if topic.published else None, json.dumps(sorted(topic.keywords))
        )  # fmt: skip
        if (row[0] if row else None) == now:
            return False
        self.index.db.execute("DELETE FROM topic WHERE article = ?", (number,))
        self.index.db.execute("DELETE FROM keyword WHERE article = ?", (number,))
        if topic and now:
            self.index.db.execute("INSERT INTO topic VALUES (?, ?, ?)", (number, *now))
            self.index.many("INSERT INTO keyword VALUES (?, ?)", ((word, number) for word in telling(topic)))
        return True

    def _forget(self, report: int) -> None:
        """Takes out the scores of a report."""
        for mine, theirs in (("one", "other"), ("other", "one")):
            rows = self.index.rows(f"SELECT {theirs} FROM score WHERE {mine} = ?", report)  # noqa: S608
            self.loose.update(n for (n,) in rows)
            self.index.db.execute(f"DELETE FROM score WHERE {mine} = ?", (report,))  # noqa: S608

    def take_decisions(self) -> None:
        """Compares anew the reports that people decided on otherwise than before."""
        wanted = {(*pair, 1) for pair in self.decisions.same_event} | {
            (*pair, 0) for pair in self.decisions.other_event
        }
        held = set(self.index.rows("SELECT one, other, same FROM verdict"))
        self.index.db.execute("DELETE FROM verdict")
        self.index.many("INSERT INTO verdict VALUES (?, ?, ?)", sorted(wanted))
        named = {iri for row in wanted ^ held for iri in row[:2]}
        articles = self.index.within("SELECT DISTINCT article FROM report WHERE iri IN ({})", named)
        within = self.index.within("SELECT id, article FROM report WHERE article IN ({})", (a for (a,) in articles))
        for report, article in within:  # whose scores hang on those of the others in their article
            self._forget(report)
            self._change(article, report)

    # ------------------------------------------------------------ scores

    def _topic(self, number: int) -> ArticleTopic:
        if number not in self._topics:
            [(published, words)] = self.index.rows("SELECT published, keywords FROM topic WHERE article = ?", number)
            iri = self.index.article_iris([number])[number]
            day = datetime.date.fromisoformat(published) if published else None
            self._topics[number] = ArticleTopic(iri, frozenset(json.loads(words)), day)
        return self._topics[number]

    def _reports(self, number: int) -> dict[int, EventReport]:
        """The reports of an article, by number."""
        if number not in self._of_article:
            rows = self.index.rows("SELECT id, iri, text FROM report WHERE article = ?", number)
            article = self.index.article_iris([number])[number]
            self._of_article[number] = {i: _report(iri, article, text) for i, iri, text in sorted(rows)}
        return self._of_article[number]

    def _told_in(self, number: int) -> ArticleTold:
        """What an article tells of all its events together."""
        if number not in self._told:
            self._told[number] = ArticleTold.of(self._topic(number), list(self._reports(number).values()))
        return self._told[number]

    def _candidates(self, number: int) -> list[int]:
        """The articles that one which changed is compared with: those about the same things."""
        own = self._topic(number)
        found = self.index.within("SELECT DISTINCT article FROM keyword WHERE word IN ({})", telling(own))
        near = {n for (n,) in found if n != number and (n > number or n not in self.changed)}
        return [n for n in sorted(near) if are_candidates(own, self._topic(n))]

    def compare(self) -> None:
        """Scores what changed with its candidates."""
        pairs: dict[tuple[int, int], tuple[EventReport, EventReport]] = {}
        told: dict[str, ArticleTold] = {}
        changed = {i for reports in self.changed.values() for i in reports}
        for number in sorted(self.changed):
            for other in self._candidates(number):
                mine, theirs = self._reports(number), self._reports(other)
                numbers = {r.iri: i for i, r in (*mine.items(), *theirs.items())}
                x, y = self._topic(number), self._topic(other)
                for a, b in pairs_between(mine.values(), theirs.values(), x, y):
                    ids = numbers[a.iri], numbers[b.iri]
                    if not changed.isdisjoint(ids):
                        pairs[ids] = a, b
                        told |= {x.iri: self._told_in(number), y.iri: self._told_in(other)}
            if len(pairs) > _AT_ONCE:
                self._score(pairs, told)
                pairs, told = {}, {}
        self._score(pairs, told)
        self._write_verdicts()

    def _score(
        self, pairs: Mapping[tuple[int, int], tuple[EventReport, EventReport]], told: Mapping[str, ArticleTold]
    ) -> None:
        numbers = {r.iri: i for ids, pair in pairs.items() for i, r in zip(ids, pair, strict=True)}
        scored = scores_of(list(pairs.values()), told, load_score())
        self._put([(numbers[a], numbers[b], value) for (a, b), value in scored.items()])

    def _put(self, rows: Collection[tuple[int, int, float]]) -> None:
        ordered = ((min(a, b), max(a, b), value) for a, b, value in rows)
        self.index.many("INSERT OR REPLACE INTO score VALUES (?, ?, ?)", ordered)
        self.near |= {number for row in rows for number in row[:2]}

    def _write_verdicts(self) -> None:
        """The scores of what an article tells as one, or people took for one or two, of what changed."""
        changed = {i for reports in self.changed.values() for i in reports}
        text = [
            (i, other, _SURE)
            for number in self.changed
            for i, report in self._reports(number).items()
            for other, near in self._reports(number).items()
            if near.iri in report.same_as and {i, other} & changed
        ]
        self._put(text)
        iris = {iri for pair in (*self.decisions.same_event, *self.decisions.other_event) for iri in pair}
        numbers = {iri: i for i, iri in self.index.within("SELECT id, iri FROM report WHERE iri IN ({})", iris)}
        for pairs, value in ((self.decisions.same_event, _SURE), (self.decisions.other_event, 0.0)):
            named = [(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers]
            self._put([(one, other, value) for one, other in named if {one, other} & changed])

    # ------------------------------------------------------------ groups

    def _connected(self) -> set[int]:
        """What may be grouped otherwise than before: what changed, and all that scores connect with it."""
        there = self.index.within("SELECT id FROM report WHERE id IN ({})", self.loose | self.near)
        weak, numbers = load_score().weak, {number for (number,) in there}
        fresh = numbers
        while fresh:
            near: set[int] = set()
            for mine, theirs in (("one", "other"), ("other", "one")):
                query = f"SELECT {theirs} FROM score WHERE score >= ? AND {mine} IN ({{}})"  # noqa: S608
                near |= {n for (n,) in self.index.within(query, fresh, weak)}
            fresh = near - numbers
            numbers = numbers | near
        return numbers

    def ties(self, graph: NamedNode) -> tuple[set[Quad], set[Quad]]:
        """The quads of ties that no longer hold, and those that are new."""
        numbers = self._connected()
        rows = self.index.within("SELECT DISTINCT article FROM report WHERE id IN ({})", numbers)
        articles = sorted(n for (n,) in rows)
        every = {i: r for n in articles for i, r in self._reports(n).items() if i in numbers}
        known = {r.iri: r for r in every.values()}
        topics = {self._topic(n).iri: self._topic(n) for n in articles}
        scored = {
            pair_of(every[one].iri, every[other].iri): value
            for one, other, value in self.index.within("SELECT one, other, score FROM score WHERE one IN ({})", every)
            if other in every
        }
        wanted = set(place(tie_triples(ties_among(known, topics, scored, self._verdicts(known), load_score()))))
        held = {q for iri in {*known, *self.gone} for q in _held(self.store, graph, NamedNode(iri))}
        return held - wanted, wanted - held

    def _verdicts(self, known: Mapping[str, EventReport]) -> Verdicts:
        def among(pairs: Iterable[Pair]) -> frozenset[Pair]:
            return frozenset(pair_of(a, b) for a, b in pairs if a in known and b in known)

        parted = among(self.decisions.other_event)
        text = among((r.iri, other) for r in known.values() for other in r.same_as)
        return Verdicts(text - parted, among(self.decisions.same_event) - parted, parted)


def _as_text(report: EventReport) -> str:
    """What a report tells, as JSON."""
    days = [day.isoformat() if day else None for day in (report.first, report.last)]
    words = [report.triggers, report.words, report.parties, report.places, report.unnamed, report.same_as]
    return json.dumps(
        [report.cls, report.modality, report.claimed, *map(sorted, words), *days], ensure_ascii=False
    )  # fmt: skip


def _report(iri: str, article: str, text: str) -> EventReport:
    cls, modality, claimed, triggers, words, parties, places, unnamed, same_as, *days = json.loads(text)
    first, last = (datetime.date.fromisoformat(day) if day else None for day in days)
    return EventReport(
        iri, article, cls, modality, claimed, frozenset(triggers), frozenset(words), frozenset(parties),
        frozenset(places), frozenset(unnamed), first, last, frozenset(same_as),
    )  # fmt: skip


def _held(store: Store, graph: NamedNode, report: NamedNode) -> Iterator[Quad]:
    """The tie of a report that a store holds, without what its article itself tells."""
    for found in list(store.quads_for_pattern(None, KG.tiedReport, report, graph)):
        yield from store.quads_for_pattern(found.subject, None, None, graph)
        for first in store.quads_for_pattern(found.subject, KG.tiedTo, None, graph):
            yield Quad(report, KG.sameEventAs, first.object, graph)


def reports_in(store: Store, article: NamedNode) -> Iterator[EventReport]:
    """The events that an article of a store reports."""
    yield from reports_of(article, _reported(store, article))


def _reported(store: Store, article: NamedNode) -> Iterator[Quad]:
    for stated in store.quads_for_pattern(None, KG.article, article, article):
        node = stated.subject
        if Quad(node, RDF.type, KG.Event, article) not in store and not any(
            store.quads_for_pattern(node, RDF.type, KG.Event, None)
        ):
            continue
        made = {
            t.object
            for q in store.quads_for_pattern(None, KG.tiedReport, node, None)
            for t in store.quads_for_pattern(q.subject, KG.tiedTo, None, None)
        }
        for quad in store.quads_for_pattern(node, None, None, None):
            if quad.predicate == KG.sameEventAs and quad.object in made:
                continue
            if quad.predicate in REPORTED_PREDICATES or quad.predicate == RDF.type:
                yield quad
            if quad.predicate in (KG.triggerSpan, KG.evidence):
                yield from store.quads_for_pattern(NamedNode(name_of(quad.object)), NIF.anchorOf, None, None)
