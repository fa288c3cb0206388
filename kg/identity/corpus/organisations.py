"""Organisations and places across articles: generic names kept apart, acronyms and short names completed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from kg.identity.corpus.context import CoMentions, Contexts
from kg.identity.corpus.merges import Tie
from kg.identity.corpus.nodes import Node
from kg.identity.names import is_acronym, plain
from kg.lang.lexicon import classes_by_word, is_kind_of, known_names, words
from kg.model import Profile
from kg.terms.vocab import KG

__all__ = [
    "body_nodes",
    "complete_acronyms",
    "complete_short_names",
    "kind_words",
    "same_body",
    "same_name_of_other_class",
]

_SHORT = 0.15  # likeness of company from which "Bayern" is Bayern Munich
_ACRONYM = 0.03  # … an acronym is that of a body that another article names in full
_OTHER_CLASS = 0.08  # … what another article classes otherwise is the same
_GENERIC = 0.2  # … and two articles mean the same "interior ministry"
_ONE_CLASS = 0.5  # share of the articles that call a name what most of them call it
_LINKING = frozenset(["of", "the", "for", "and", "on", "in"])


def body_nodes(observed: str, profiles: Sequence[Profile], company: CoMentions) -> Iterator[Node]:
    """One node; of a generic name such as "foreign ministry", of no country, one for articles of like company."""
    if not _is_generic(profiles):
        yield Node(observed, tuple(profiles))
        return
    heads: list[list[Profile]] = []
    contexts = Contexts(company, [observed])
    for profile in sorted(profiles, key=lambda p: p.article):
        near = [
            (score, -number)
            for number, score in contexts.like(profile.article).items()
            if score >= _GENERIC and not company.of_other_countries(profile.article, heads[number][0].article)
        ]
        if near:
            number = -max(near)[1]
            heads[number].append(profile)
            contexts.grow(number, profile.article)
        else:
            heads.append([profile])
            contexts.add([profile.article])
    heads.sort(key=lambda h: (-len(h), h[0].article))
    for number, head in enumerate(heads):
        yield Node(observed, tuple(head), head[0].article if number else "")


def _is_generic(profiles: Sequence[Profile]) -> bool:
    """Whether its names are made of words for kinds of bodies alone, and nothing tells whose it is."""
    if any(p.countries or not is_kind_of(p.cls, KG.Organisation) for p in profiles):
        return False
    names = {name for p in profiles for name, _ in p.names}
    return bool(names) and all(name not in known_names() and set(plain(name).split()) <= kind_words() for name in names)


@cache
def kind_words() -> frozenset[str]:
    """The words of kinds of bodies ("ministry", "foreign", "of"): a name of these alone tells no body from another."""
    heads = {w.lower() for w in classes_by_word("organisation_heads.yaml")}
    return frozenset(heads) | words("titles.yaml", "modifiers") | words("names.yaml", "of_bodies") | _LINKING


def same_body(nodes: Sequence[Node]) -> Iterator[Tie]:
    """A body named without its country is the one of this name whose country is told, where there is only one."""
    by_name: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.group == KG.Organisation and node.words:
            by_name[_bare(node)].append(node)
    for name in sorted(by_name):
        placed = [n for n in by_name[name] if n.countries]
        untold = [n for n in by_name[name] if not n.countries]
        if len({n.countries for n in placed}) == 1 and not set(name) <= kind_words():
            for node in [*placed[1:], *untold]:
                yield Tie(node, placed[0], f"the one {placed[0].names[0]} of the corpus, of {min(placed[0].countries)}")


def _bare(node: Node) -> tuple[str, ...]:
    """The words of its name without its country's adjective."""
    first = known_names().get(node.names[0].split()[0])
    return node.words[1:] if len(node.words) > 1 and first is not None and first.kind == KG.Demonym else node.words


def complete_acronyms(nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """A mere acronym is the body that some article names by both, the one of like company where several are."""
    full: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.group == KG.Organisation and len(node.words) > 1:
            for name in node.names:
                if is_acronym(name):
                    full[plain(name)].append(node)
    for node in nodes:
        if node.group == KG.Organisation and node.names and all(map(is_acronym, node.names)):
            bodies = [b for b in full.get(node.words[0], ()) if not node.differs(b) and b.observed != node.observed]
            scored = sorted(
                ((company.alike(node.articles, b.articles, [node.observed, b.observed]), b.iri, b) for b in bodies),
                key=lambda s: (-s[0], s[1]),
            )
            if _is_clear(node, scored, _ACRONYM):
                yield Tie(node, scored[0][2], f"{node.names[0]} stands for {scored[0][2].names[0]} in other articles")


def _is_clear(node: Node, scored: Sequence[tuple[float, str, Node]], least: float) -> bool:
    """Whether the first of some bodies is alike enough, or of the same country, and more so than the second."""
    if not scored or (scored[0][0] < least and not node.agrees(scored[0][2])):
        return False
    return len(scored) == 1 or scored[0][0] > scored[1][0]


def complete_short_names(nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """A body by one word of its name is the one body of the corpus with this word whose company is alike."""
    longer: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.group == KG.Organisation and len(node.words) > 1:
            for word in {node.words[0], node.words[-1]} - kind_words():
                longer[word].append(node)
    for node in nodes:
        if node.group != KG.Organisation or len(node.words) != 1 or node.names[0] in known_names():
            continue
        fits = [n for n in longer.get(node.words[0], ()) if not node.differs(n) and not node.articles & n.articles]
        scored = [(company.alike(node.articles, n.articles, [node.observed, n.observed]), n.iri, n) for n in fits]
        scored.sort(key=lambda s: (-s[0], s[1]))
        if _is_clear(node, scored, _SHORT):
            yield Tie(node, scored[0][2], f"short for {scored[0][2].names[0]}, and like company ({scored[0][0]:.2f})")


def same_name_of_other_class(nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """One name of several words that articles of like company class otherwise is what most of them take it for."""
    by_name: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        if len(node.words) > 1 and not set(node.words) <= kind_words():
            by_name[node.words].append(node)
    for name in sorted(by_name):
        candidates = sorted(by_name[name], key=lambda n: (-len(n.articles), n.iri))
        most, *rest = candidates
        if rest and len(most.articles) > _ONE_CLASS * sum(len(n.articles) for n in candidates):
            for node in rest:
                alike = company.alike(node.articles, most.articles, [node.observed, most.observed])
                apart = node.articles & most.articles or node.differs(most)
                if node.group != most.group and not apart and alike >= _OTHER_CLASS:
                    yield Tie(node, most, f"the same name, which most articles take for what {most.names[0]} is here")
