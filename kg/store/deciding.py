"""Who is who after some articles came, changed or went: only what they touch is decided again.

The rules are those of `kg.identity.corpus.decide.resolve`, and so is the result. Each rule compares the nodes of a
block, and how alike two articles are follows from these articles alone; so a change reaches the nodes of the entities
that the article names, the blocks that these are in, and the groups of what is tied there otherwise than before.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.process import cdist

from kg.identity.corpus.context import CoMentions
from kg.identity.corpus.decide import (
    Resolved,
    by_key,
    decided,
    head_of,
    nodes_of,
    rank,
    reasons_by_node,
    resolved,
    size_of,
)
from kg.identity.corpus.merges import Rule, Tie, gathered, in_order
from kg.identity.corpus.nodes import Node
from kg.identity.corpus.organisations import BODY_RULES
from kg.identity.corpus.people import SURNAME_ALIKE, complete_surnames, same_spelling, spelling_key, surnames_of
from kg.identity.decisions import Decisions
from kg.store.identity_index import IdentityIndex

__all__ = ["Deciding"]

_DECIDED, _SPELLING, _SURNAME = "0 decided", "1 spelling", "2 surname"
_OF_PEOPLE = (_DECIDED, _SPELLING)
_BY_NAME = {f"{number} {rule.name}": rule for number, rule in enumerate(BODY_RULES, 3)}  # in the order of `resolve`
_ALL_TIES = 5_000  # nodes from which all ties are read at once
Row = tuple[int, int, str]  # of a tie: its nodes and the reason


class _Read(dict[str, frozenset[str]]):
    """What articles name, read when it is asked for."""

    def __init__(self, read: Callable[[str], frozenset[str]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, article: str) -> frozenset[str]:
        found = self[article] = self._read(article)
        return found

    def get(self, article: str, default: object = None) -> frozenset[str]:
        return self[article]


@dataclass
class Deciding:
    """One decision over an index that has its touched articles already.

    Attributes:
        index: the index, within a transaction.
        decisions: what people decided.
    """

    index: IdentityIndex
    decisions: Decisions
    _nodes: dict[int, Node] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)  # id() of a node -> its number
    _changed: set[int] = field(default_factory=set)  # nodes that are new, or show something else
    _loose: set[int] = field(default_factory=set)  # nodes that are tied, or grouped, otherwise than before
    _dirty: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # rule -> keys of blocks
    _headed: set[int] = field(default_factory=set)  # observed IRIs whose namesakes are to be named again

    def __post_init__(self) -> None:
        read = self.index.named_in
        self._company = CoMentions(_Read(read), _Read(lambda a: read(a, countries=True)))

    def decide(self, observed: Iterable[int], stale: Collection[int], articles: Collection[str]) -> list[Resolved]:
        """Decides again on some observed IRIs, by number; gives each entity that may be another than before.

        Args:
            observed: what the touched articles name or named.
            stale: the nodes that the touched articles showed before.
            articles: the IRIs of the touched articles.
        """
        for number in sorted(observed):
            self._split_up(number, stale, articles)
        self._decide_again()
        self._spell()
        self._after_people()
        for name, rule in _BY_NAME.items():
            for key in sorted(self._dirty[name]):
                self._retie(name, key, self._within(rule, name, key))
        return self._regroup()

    # ------------------------------------------------------------ nodes

    def _split_up(self, observed: int, stale: Collection[int], articles: Collection[str]) -> None:
        """The nodes of an observed IRI, of which those that show the same as before keep their number."""
        rows = self.index.rows("SELECT id, part FROM node WHERE observed = ?", observed)
        shown = self.index.profiles("observed", observed)
        before: dict[int, set[int]] = defaultdict(set)
        for number, article in self.index.rows("SELECT node, article FROM part WHERE observed = ?", observed):
            before[number].add(article)
        by_part = {part: number for number, part in rows}
        kept: set[int] = set()
        for node in nodes_of(shown, self._company, self.decisions) if shown else ():
            members = {self.index.article_id(a) for a in node.articles}
            number = by_part.pop(node.part, None)
            same = number is not None and number not in stale and before[number] == members
            if number is None or not same or not node.articles.isdisjoint(articles):
                number = self._put(number, observed, node, members)
            kept.add(number)
            self._know(number, node)
        for number, _ in rows:
            if number not in kept:
                self._take_out(number)

    def _know(self, number: int, node: Node) -> None:
        self._nodes[number] = node
        self._numbers[id(node)] = number

    def _put(self, number: int | None, observed: int, node: Node, members: Iterable[int]) -> int:
        """Writes a node that is new or changed, with the blocks that it is in now."""
        if number is None:
            number = self.index.db.execute(
                "INSERT INTO node (observed, part, iri) VALUES (?, ?, ?)", (observed, node.part, node.iri)
            ).lastrowid
            assert number is not None
        else:
            self._leave_blocks(number)
        self.index.many("UPDATE part SET node = ? WHERE observed = ? AND article = ?", ((number, observed, m) for m in members))  # fmt: skip # noqa: E501
        keys = [(rule, key) for rule, made in _BY_NAME.items() for key in made.keys(node)]
        keys += [(_SURNAME, surname) for surname in surnames_of(node)]
        if spelled := spelling_key(node):
            keys.append((_SPELLING, f"{spelled} {node.words[-1]}"))
        self.index.many("INSERT INTO block VALUES (?, ?, ?)", ((*key, number) for key in keys))
        for rule, key in keys:
            self._dirty[rule].add(key)
        self._changed.add(number)
        self._loose.add(number)
        return number

    def _leave_blocks(self, number: int) -> None:
        """Takes a node out of its blocks, which are to be compared again, and unties what was spelled like it."""
        for rule, key in self.index.rows("SELECT rule, key FROM block WHERE node = ?", number):
            self._dirty[rule].add(key)
        for person in self._connected({number}, _OF_PEOPLE) - {number}:
            self._dirty_surnames(person)
        self.index.db.execute("DELETE FROM block WHERE node = ?", (number,))
        self._untie(number, _SPELLING)

    def _dirty_surnames(self, number: int) -> None:
        rows = self.index.rows("SELECT key FROM block WHERE node = ? AND rule = ?", number, _SURNAME)
        self._dirty[_SURNAME].update(key for (key,) in rows)

    def _take_out(self, number: int) -> None:
        self._leave_blocks(number)
        self._untie(number)
        self._loose |= self._mates({number})
        query = (
            "SELECT grouped.id, grouped.observed FROM grouped JOIN node ON grouped.id = node.grouped WHERE node.id = ?"
        )
        for group, head in self.index.rows(query, number):
            self._headed.add(head)
            self.index.db.execute("DELETE FROM grouped WHERE id = ?", (group,))
        self.index.db.execute("DELETE FROM node WHERE id = ?", (number,))
        self._loose.discard(number)
        self._nodes.pop(number, None)

    def _untie(self, number: int, rule: str | None = None) -> None:
        for mine, theirs in (("one", "other"), ("other", "one")):
            where = f"FROM tie WHERE {mine} = ?" + (" AND rule = ?" if rule else "")
            values = (number, rule) if rule else (number,)
            self._loose.update(n for (n,) in self.index.rows(f"SELECT {theirs} {where}", *values))
            self.index.db.execute(f"DELETE {where}", values)

    def _mates(self, numbers: Iterable[int]) -> set[int]:
        """The nodes that were in one group with some."""
        groups = self.index.within("SELECT DISTINCT grouped FROM node WHERE id IN ({}) AND grouped NOT NULL", numbers)
        found = self.index.within("SELECT id FROM node WHERE grouped IN ({})", (g for (g,) in groups))
        return {number for (number,) in found}

    def _load(self, numbers: Iterable[int]) -> list[Node]:
        """Nodes by number, in the order of their IRIs."""
        wanted = set(numbers)
        for number, part in self.index.within("SELECT id, part FROM node WHERE id IN ({})", wanted - set(self._nodes)):
            profiles = self.index.profiles("node", number)
            self._know(number, Node(profiles[0].entity, tuple(profiles), part))
        return sorted((self._nodes[n] for n in wanted), key=lambda n: (n.observed, n.part))

    # ------------------------------------------------------------ ties

    def _decide_again(self) -> None:
        """The ties that people decided on."""
        iris = {iri for pair in self.decisions.merged for iri in pair}
        numbers = {n for (n,) in self.index.within("SELECT id FROM node WHERE iri IN ({})", iris)}
        query = "SELECT node.id FROM node JOIN iri ON iri.id = node.observed WHERE iri.iri IN ({})"
        numbers |= {n for (n,) in self.index.within(query, iris)}
        ties = list(decided(self._load(numbers), self.decisions)) if numbers else []
        for number in self._retie(_DECIDED, "", ties):
            for person in self._connected({number}, _OF_PEOPLE):
                self._dirty_surnames(person)

    def _spell(self) -> None:
        """The ties of changed people with those whose surnames are spelled alike."""
        changed = [self._nodes[n] for n in sorted(self._changed & set(self._nodes))]
        for key, nodes in sorted(by_key(changed, lambda n: [spelling_key(n)]).items()):
            if not key:
                continue
            rows = self.index.rows("SELECT DISTINCT key FROM block WHERE rule = ? AND key BETWEEN ? AND ?", _SPELLING, f"{key} ", f"{key}!")  # fmt: skip # noqa: E501
            surnames = [row.partition(" ")[2] for (row,) in rows]
            scores = cdist(sorted({n.words[-1] for n in nodes}), surnames, score_cutoff=SURNAME_ALIKE)
            near = [f"{key} {surnames[column]}" for column in sorted(set(scores.nonzero()[1].tolist()))]
            near_nodes = self.index.within("SELECT node FROM block WHERE rule = ? AND key IN ({})", near, _SPELLING)
            ties = same_spelling(
                self._load(n for (n,) in near_nodes), self._company, lambda n: self._numbers[id(n)] in self._changed
            )
            rows_ = [(_SPELLING, key, self._numbers[id(t.one)], self._numbers[id(t.other)], t.reason) for t in ties]
            self.index.many("INSERT INTO tie VALUES (?, ?, ?, ?, ?)", rows_)
            self._loose.update(n for row in rows_ for n in row[2:4])

    def _after_people(self) -> None:
        """The surnames of all whose spellings are tied to something that changed, decided again."""
        people = {n for n in self._changed if n in self._nodes and self._nodes[n].is_person}
        for number in self._connected(people, _OF_PEOPLE):
            self._dirty_surnames(number)
        wanted = sorted(self._dirty[_SURNAME])
        borne = by_key(self._bearers(wanted), lambda group: {s for n in group for s in surnames_of(n)})
        for surname in wanted:
            ties = complete_surnames(surname, borne.get(surname, ()), self._company)
            self._retie(_SURNAME, surname, in_order(ties))

    def _bearers(self, surnames: Iterable[str]) -> list[list[Node]]:
        """The people of some surnames, and all whose spellings are tied to theirs: the nodes of each together."""
        rows = self.index.within("SELECT node FROM block WHERE rule = ? AND key IN ({})", surnames, _SURNAME)
        numbers = self._connected({n for (n,) in rows}, _OF_PEOPLE)
        nodes = [n for n in self._load(numbers) if n.is_person]
        return gathered(nodes, (t for t in self._ties(numbers, _OF_PEOPLE) if t.of_people), self.decisions)

    def _within(self, rule: Rule, name: str, key: str) -> list[Tie]:
        rows = self.index.rows("SELECT node FROM block WHERE rule = ? AND key = ?", name, key)
        nodes = self._load(n for (n,) in rows) if len(rows) > 1 else ()
        return in_order(rule.ties(key, nodes, self._company)) if nodes else []

    def _retie(self, rule: str, key: str, ties: Iterable[Tie]) -> set[int]:
        """Puts the ties of a block in the place of those that it had; gives the nodes that are tied otherwise."""
        new: dict[tuple[int, int], str] = {}
        for t in ties:
            new.setdefault((self._numbers[id(t.one)], self._numbers[id(t.other)]), t.reason)
        held = self.index.rows("SELECT one, other, reason FROM tie WHERE rule = ? AND key = ?", rule, key)
        differ = {(*pair, reason) for pair, reason in new.items()} ^ set(held)
        if differ:
            self.index.db.execute("DELETE FROM tie WHERE rule = ? AND key = ?", (rule, key))
            self.index.many("INSERT INTO tie VALUES (?, ?, ?, ?, ?)", ((rule, key, *pair, r) for pair, r in new.items()))  # fmt: skip # noqa: E501
        touched = {number for row in differ for number in row[:2]}
        self._loose |= touched
        return touched

    def _rows(self, numbers: set[int], rules: Collection[str]) -> Iterator[tuple[str, str, int, int, str]]:
        """The rows of the ties of some nodes, some of them twice."""
        if len(numbers) > _ALL_TIES:
            every = self.index.db.execute("SELECT rule, key, one, other, reason FROM tie")
            yield from (r for r in every if r[0] in rules and (r[2] in numbers or r[3] in numbers))
            return
        for side in ("one", "other"):
            query = f"SELECT rule, key, one, other, reason FROM tie WHERE {side} IN ({{}})"  # noqa: S608
            yield from (r for r in self.index.within(query, numbers) if r[0] in rules)

    def _connected(self, numbers: Iterable[int], rules: Collection[str]) -> set[int]:
        """Some nodes, and all that ties of some rules connect them with."""
        found, fresh = set(numbers), set(numbers)
        while fresh:
            fresh = {n for row in self._rows(fresh, rules) for n in row[2:4]} - found
            found |= fresh
        return found

    def _ties(self, numbers: set[int], rules: Collection[str]) -> list[Tie]:
        """The ties among nodes, in the order in which they count."""
        rows = [r for r in set(self._rows(numbers, rules)) if r[2] in numbers and r[3] in numbers]
        ties = []
        for (rule, _), some in sorted(by_key_of(rows).items()):
            made = [Tie(self._nodes[r[2]], self._nodes[r[3]], r[4], rule == _DECIDED) for r in some]
            ties += in_order(made)
        return ties

    # ------------------------------------------------------------ groups

    def _regroup(self) -> list[Resolved]:
        """The groups of all that is tied otherwise than before, with their IRIs, and those whose IRI is another."""
        every = (_DECIDED, _SPELLING, _SURNAME, *_BY_NAME)
        there = self.index.within("SELECT id FROM node WHERE id IN ({})", self._loose)
        numbers = {n for (n,) in there}
        while True:
            further = self._connected(numbers, every)
            further |= self._mates(further)
            if further == numbers:
                break
            numbers = further
        nodes, ties = self._load(numbers), self._ties(numbers, every)
        rows = self.index.within("SELECT DISTINCT grouped FROM node WHERE id IN ({}) AND grouped NOT NULL", numbers)
        named = self.index.within("SELECT DISTINCT observed FROM grouped WHERE id IN ({})", (g for (g,) in rows))
        heads = {h for (h,) in named} | self._headed
        self.index.many("DELETE FROM grouped WHERE id = ?", rows)
        made: set[int] = set()
        for group in gathered(nodes, ties, self.decisions):
            made.add(self._write(group))
        heads |= {h for (h,) in self.index.within("SELECT observed FROM grouped WHERE id IN ({})", made)}
        renamed = {g for head in sorted(heads) for g in self._name(head)}
        return self.groups(made | renamed)

    def _write(self, group: Sequence[Node]) -> int:
        head = head_of(group)
        number = self.index.db.execute(
            "INSERT INTO grouped (observed, is_part, size, head, iri) VALUES (?, ?, ?, ?, '')",
            (self.index.iri_id(head.observed), head.part != "", size_of(group), head.iri),
        ).lastrowid
        assert number is not None
        self.index.many("UPDATE node SET grouped = ? WHERE id = ?", ((number, self._numbers[id(n)]) for n in group))
        return number

    def _name(self, observed: int) -> Iterator[int]:
        """Names the namesakes of an observed IRI; gives those whose IRI is another than before."""
        rows = self.index.rows("SELECT id, is_part, size, head, iri FROM grouped WHERE observed = ?", observed)
        rows.sort(key=lambda row: rank("part" if row[1] else "", row[2], row[3]))
        for place, (number, _, _, head, before) in enumerate(rows):
            iri = head if place else self.index.iris([observed])[observed]
            if iri != before:
                self.index.db.execute("UPDATE grouped SET iri = ? WHERE id = ?", (iri, number))
                yield number

    def groups(self, numbers: Iterable[int]) -> list[Resolved]:
        """Groups, by number, as entities."""
        rows = self.index.within("SELECT id, iri FROM grouped WHERE id IN ({})", numbers)
        iris = dict(rows)
        members = self.index.within("SELECT id, grouped FROM node WHERE grouped IN ({})", iris)
        every = {n for n, _ in members}
        self._load(every)
        why = reasons_by_node(self._ties(every, (_DECIDED, _SPELLING, _SURNAME, *_BY_NAME)))
        entities = []
        for number, nodes in by_key(members, lambda m: [m[1]]).items():
            group = sorted((self._nodes[n] for n, _ in nodes), key=lambda n: (n.observed, n.part))
            entities.append(resolved(iris[number], group, why))
        return sorted(entities, key=lambda r: r.iri)


def by_key_of(rows: Iterable[tuple[str, str, int, int, str]]) -> dict[tuple[str, str], list[tuple[str, str, int, int, str]]]:  # fmt: skip # noqa: E501
    """Rows of ties by rule and key; the spellings, which have no block that counts, all together."""
    found: dict[tuple[str, str], list[tuple[str, str, int, int, str]]] = defaultdict(list)
    for row in rows:
        found[row[0], "" if row[0] == _SPELLING else row[1]].append(row)
    return found
