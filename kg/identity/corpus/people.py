"""People across articles: namesakes told apart, surnames given their full name, spellings brought together."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from kg.identity.corpus.context import CoMentions, Contexts
from kg.identity.corpus.merges import Tie, joined
from kg.identity.corpus.nodes import Node
from kg.identity.names import plain
from kg.model import Profile

__all__ = ["SURNAME_ALIKE", "complete_surnames", "people_nodes", "same_spelling", "spelling_key", "surnames_of"]

# Likeness of company, set on the DWIE articles: two people of different offices are one from here on …
_ONE_PERSON = 0.06
# … a surname is that of a full name of the corpus: where an office or country agrees, where the corpus knows the name
# well and nobody else bears it, and where neither is so …
_SURNAME_AGREED, _SURNAME_KNOWN, _SURNAME = 0.02, 0.03, 0.12
_WELL_KNOWN = 3  # articles
_AGREED = 0.5  # what an office or country in common adds to the likeness
# … and clearer than with the next best by this factor …
_CLEAR = 1.5
# … and two spellings are one name.
_SPELLING = 0.03
SURNAME_ALIKE, _GIVEN_ALIKE = 85, 75  # likeness of spellings, 0 to 100
_AT_ONCE = 500  # surnames
_SAME = 96  # likeness at which company counts for nothing


def people_nodes(observed: str, profiles: Sequence[Profile], company: CoMentions) -> Iterator[Node]:
    """The people of one observed IRI: one, or several where countries or offices differ.

    Of a mere surname every article has a person of its own at first.

    Args:
        observed: the IRI as observed.
        profiles: what articles show of it.
        company: what articles name.
    """
    if all(len(plain(name).split()) < 2 for p in profiles for name, _ in p.names):
        yield from (Node(observed, (p,), p.article) for p in profiles)
        return
    known: dict[tuple[frozenset[str], frozenset[str]], list[Profile]] = defaultdict(list)
    for p in profiles:
        if p.offices or p.countries:
            known[p.countries, frozenset(o.body for o in p.offices)].append(p)
    held = [[p for like in group for p in like] for group in joined(list(known.values()), _same_office)]
    people = joined(held, lambda a, b: _may_be_one(observed, a, b, company))
    groups = [[p for part in person for p in part] for person in people]
    yield from _apart(observed, groups, [p for p in profiles if not (p.offices or p.countries)], company)


def _same_office(a: Sequence[Profile], b: Sequence[Profile]) -> bool:
    """Whether profiles of the same countries and offices, and others, are of one person."""
    one, other = a[0], b[0]
    if one.countries and other.countries:
        return bool(one.countries & other.countries)
    return bool({o.body for o in one.offices} & {o.body for o in other.offices})


def _may_be_one(observed: str, a: Sequence[Profile], b: Sequence[Profile], company: CoMentions) -> bool:
    """Whether people of different offices may be one: no two countries, and like company."""
    countries = [{c for p in side for c in p.countries} for side in (a, b)]
    if all(countries) and not countries[0] & countries[1]:
        return False
    return company.alike(_articles(a), _articles(b), [observed]) >= _ONE_PERSON


def _articles(profiles: Iterable[Profile]) -> frozenset[str]:
    return frozenset(p.article for p in profiles)


def _apart(
    observed: str, groups: list[list[Profile]], unknown: Sequence[Profile], company: CoMentions
) -> Iterator[Node]:
    """The nodes of namesakes; those of whom nothing is told go where their company is most alike."""
    if not groups:
        yield Node(observed, tuple(unknown))
        return
    groups.sort(key=lambda g: (-len(g), min(p.article for p in g)))
    articles = [_articles(g) for g in groups]
    for profile in unknown:
        likeness = [company.alike(_articles([profile]), a, [observed]) for a in articles]
        groups[max(range(len(groups)), key=lambda i: (likeness[i], -i))].append(profile)
    for number, group in enumerate(groups):
        yield Node(observed, tuple(sorted(group, key=lambda p: p.article)), _difference(group) if number else "")


def _difference(group: Iterable[Profile]) -> str:
    """What sets a namesake apart: the countries, else the offices, else the first article."""
    told = list(group)
    countries = sorted({c for p in told for c in p.countries})
    offices = sorted({f"{o.title} {o.body}" for p in told for o in p.offices})
    return "; ".join(countries or offices or [min(p.article for p in told)])


# ---------------------------------------------------------------- surnames


@dataclass(frozen=True)
class Person:
    """Several nodes that are one person: the node that stands for them, and all that they show."""

    node: Node
    whole: Node


def _person(group: Sequence[Node]) -> Person:
    """Nodes that are one person as one, by the name of most articles."""
    head = max(group, key=lambda n: (len(n.articles), n.iri))
    return Person(head, Node(head.observed, tuple(p for n in group for p in n.profiles), head.part))


def surnames_of(node: Node) -> set[str]:
    """The surnames of a person's full names; of somebody who has none, what stands for a surname."""
    if not node.is_person or not node.forms:
        return set()
    return {form[-1] for form in node.forms if len(form) > 1} or {node.forms[0][0]}


def complete_surnames(surname: str, groups: Iterable[Sequence[Node]], company: CoMentions) -> Iterator[Tie]:
    """A mere surname is the full name that its company points to; else surnames of like company are one.

    Args:
        surname: the surname.
        groups: the people who bear it, the nodes of each together.
        company: what articles name.
    """
    people = list(map(_person, groups))
    full = [p for p in people if any(len(form) > 1 and form[-1] == surname for form in p.whole.forms)]
    alone = [p.node for p in people if all(len(form) == 1 for form in p.whole.forms) and p.whole.words == (surname,)]
    bearers = _Bearers(full, company, {n.observed for n in alone})
    ties = [(node, bearers.of(node)) for node in alone]
    yield from (tie for _, tie in ties if tie)
    yield from _alike([node for node, tie in ties if not tie], company)


class _Bearers:
    """The people of one surname, found by the company, country or office that they share with a mere surname."""

    def __init__(self, people: Sequence[Person], company: CoMentions, surnames: Collection[str]) -> None:
        """`surnames` are the IRIs as observed of the mere surnames."""
        self._people, self._contexts = people, Contexts(company, surnames)
        self._sharing: dict[object, list[int]] = defaultdict(list)
        for number, person in enumerate(people):
            self._contexts.add(person.whole.articles, person.whole.observed)
            for told in (*person.whole.countries, *person.whole.held):
                self._sharing[told].append(number)

    def of(self, node: Node) -> Tie | None:
        """The one that a mere surname is, where one fits clearly."""
        scored = sorted(self._scored(node), key=lambda s: (-s[0], -len(s[1].whole.articles), s[1].node.iri))
        if not scored:
            return None
        score, best = scored[0]
        agreed = node.agrees(best.whole)
        known = len(self._people) == 1 and len(best.whole.articles) >= _WELL_KNOWN
        least = _AGREED + _SURNAME_AGREED if agreed else _SURNAME_KNOWN if known else _SURNAME
        if score < least or (len(scored) > 1 and score < _CLEAR * scored[1][0]):
            return None
        why = "the same office or country" if agreed else "like company"
        return Tie(node, best.node, f"the surname of {best.node.names[0]}, and {why} ({score - _AGREED * agreed:.2f})")

    def _scored(self, node: Node) -> Iterator[tuple[float, Person]]:
        agreeing = {number for trait in (*node.countries, *node.held) for number in self._sharing.get(trait, ())}
        likeness: dict[int, float] = dict.fromkeys(agreeing, 0.0)
        for article in sorted(node.articles):
            for number, score in self._contexts.like(article).items():
                likeness[number] = max(score, likeness.get(number, 0.0))
        for number, score in likeness.items():
            whole = self._people[number].whole
            if not node.differs(whole) and node.articles.isdisjoint(whole.articles):
                yield score + (_AGREED if number in agreeing else 0.0), self._people[number]


def _alike(nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """Surnames that no full name completes: one person where their articles name the same others."""
    heads: list[Node] = []
    by_article: dict[str, list[int]] = defaultdict(list)
    contexts = Contexts(company, {n.observed for n in nodes})
    for node in sorted(nodes, key=lambda n: n.part):
        near = [
            (score, -number)
            for article in sorted(node.articles)
            for number, score in (*contexts.like(article).items(), *((n, 1.0) for n in by_article[article]))
            if score >= _SURNAME and not node.differs(heads[number])
        ]
        if near:
            score, number = max(near)
            yield Tie(node, heads[-number], f"the same surname, and like company ({score:.2f})")
        else:
            for article in node.articles:
                by_article[article].append(len(heads))
            heads.append(node)
            contexts.add(node.articles)


# ---------------------------------------------------------------- spellings


def spelling_key(node: Node) -> str:
    """The initials of first name and surname, which spellings of a name share; '' where there is none of both."""
    return f"{node.words[0][0]}{node.words[-1][0]}" if node.is_person and len(node.words) > 1 else ""


def same_spelling(
    nodes: Iterable[Node], company: CoMentions, near: Callable[[Node], bool] | None = None
) -> Iterator[Tie]:
    """Two spellings of one full name: "Mousa" and "Musa Abu Marzouk", "Angela Dorothea Merkel".

    Args:
        nodes: all that are compared.
        company: what articles name.
        near: which nodes one of a pair must be of; None: any.
    """
    blocks: dict[str, list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda n: (n.observed, n.part)):
        if key := spelling_key(node):
            blocks[key].append(node)
    for key in sorted(blocks):
        for a, b in _near_pairs(blocks[key]):
            if (near is None or near(a) or near(b)) and (why := _one_name(a, b, company)) is not None:
                yield Tie(a, b, why)


def _near_pairs(nodes: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """The pairs whose surnames are alike, in order: the many nodes of a block have few surnames."""
    by_surname: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        by_surname[node.words[-1]].append(number)
    surnames = list(by_surname)
    near: dict[str, list[int]] = {}
    for begin in range(0, len(surnames), _AT_ONCE):
        some = surnames[begin : begin + _AT_ONCE]
        for surname, scores in zip(some, cdist(some, surnames, score_cutoff=SURNAME_ALIKE), strict=True):
            near[surname] = sorted(i for j in scores.nonzero()[0] for i in by_surname[surnames[j]])
    for number, node in enumerate(nodes):
        others = near[node.words[-1]]
        yield from ((node, nodes[i]) for i in others[bisect_right(others, number) :])


def _one_name(a: Node, b: Node, company: CoMentions) -> str | None:
    x, y = a.words, b.words
    if a.observed == b.observed or not _given_names_fit(x[:-1], y[:-1]):
        return None
    if a.differs(b) or a.articles & b.articles:
        return None
    likeness = company.alike(a.articles, b.articles, [a.observed, b.observed])
    names = f"{a.names[0]} and {b.names[0]}"
    if fuzz.ratio(" ".join(x), " ".join(y)) >= _SAME or a.agrees(b) or likeness >= _SPELLING:
        return f"{names} are spellings of one name ({likeness:.2f})"
    return None


def _given_names_fit(a: Sequence[str], b: Sequence[str]) -> bool:
    """Alike, or an initial, the others among them: "George" fits "George W.", which "George H. W." does not."""
    shorter, longer = sorted((a, b), key=len)
    first = fuzz.ratio(shorter[0], longer[0]) >= _GIVEN_ALIKE or (
        min(len(shorter[0]), len(longer[0])) == 1 and shorter[0][0] == longer[0][0]
    )
    if not first:
        return False
    middle, others = shorter[1:], longer[1:]
    return not middle or (middle[0][0] == others[0][0] and all(_among(w, others) for w in middle))


def _among(name: str, others: Sequence[str]) -> bool:
    """Whether a middle name is one of some others, or its initial."""
    return any(
        fuzz.ratio(name, o) >= SURNAME_ALIKE or (min(len(name), len(o)) == 1 and name[0] == o[0]) for o in others
    )
