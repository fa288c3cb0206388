"""Organisations and places across articles: generic names kept apart, acronyms and short names completed.

Each rule compares the nodes of one block: those that have a key in common.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from kg.identity.corpus.context import CoMentions, Contexts
from kg.identity.corpus.merges import Rule, Tie
from kg.identity.corpus.nodes import Node
from kg.identity.names import is_acronym, plain
from kg.lang.lexicon import classes_by_word, is_kind_of, known_names, words
from kg.model import Profile
from kg.terms.vocab import KG

__all__ = ["BODY_RULES", "body_nodes", "kind_words"]

_SHORT = 0.15  # likeness of company from which "Bayern" is Bayern Munich
_ACRONYM = 0.03  # … an acronym is that of a body that another article names in full
_OTHER_CLASS = 0.08  # … what another article classes otherwise is the same
_GENERIC = 0.2  # … and two articles mean the same "interior ministry"
_ONE_CLASS = 0.5  # share of the articles that call a name what most of them call it
_LINKING = frozenset(["of", "the", "for", "and", "on", "in"])


def body_nodes(observed: str, profiles: Sequence[Profile], company: CoMentions) -> Iterator[Node]:
    """One node; of a generic name such as "foreign ministry", of no country, one for articles of like company.

    Args:
        observed: the IRI as observed.
        profiles: what articles show of it.
        company: what articles name.
    """
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


def _body_keys(node: Node) -> set[str]:
    return {" ".join(_bare(node))} if node.group == KG.Organisation and node.words else set()


def _same_body(name: str, nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """A body named without its country is the one of this name whose country is told, where there is only one."""
    told = [n for n in nodes if n.countries]
    untold = [n for n in nodes if not n.countries]
    if len({n.countries for n in told}) == 1 and not set(name.split()) <= kind_words():
        for node in [*told[1:], *untold]:
            yield Tie(node, told[0], f"the one {told[0].names[0]} of the corpus, of {min(told[0].countries)}")


def _bare(node: Node) -> tuple[str, ...]:
    """The words of its name without its country's adjective."""
    first = known_names().get(node.names[0].split()[0])
    return node.words[1:] if len(node.words) > 1 and first is not None and first.kind == KG.Demonym else node.words


def _acronyms(node: Node) -> set[str]:
    """The acronyms that a body goes by beside a fuller name."""
    return {plain(n) for n in node.names if is_acronym(n)} if len(node.words) > 1 else set()


def _mere_acronym(node: Node) -> str:
    return node.words[0] if node.names and all(map(is_acronym, node.names)) else ""


def _acronym_keys(node: Node) -> set[str]:
    return {*_acronyms(node), _mere_acronym(node)} - {""} if node.group == KG.Organisation else set()


def _complete_acronyms(acronym: str, nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """A mere acronym is the body that some article names by both, the one of like company where several are."""
    full = [n for n in nodes if acronym in _acronyms(n)]
    for node in nodes:
        if _mere_acronym(node) != acronym:
            continue
        bodies = [b for b in full if not node.differs(b) and b.observed != node.observed]
        scored = _scored(node, bodies, company)
        if _is_clear(node, scored, _ACRONYM):
            yield Tie(node, scored[0][2], f"{node.names[0]} stands for {scored[0][2].names[0]} in other articles")


def _scored(node: Node, bodies: Sequence[Node], company: CoMentions) -> list[tuple[float, str, Node]]:
    """Bodies with how like their company is to that of a node, the likest first."""
    scored = [(company.alike(node.articles, b.articles, [node.observed, b.observed]), b.iri, b) for b in bodies]
    return sorted(scored, key=lambda s: (-s[0], s[1]))


def _is_clear(node: Node, scored: Sequence[tuple[float, str, Node]], least: float) -> bool:
    """Whether the first of some bodies is alike enough, or of the same country, and more so than the second."""
    if not scored or (scored[0][0] < least and not node.agrees(scored[0][2])):
        return False
    return len(scored) == 1 or scored[0][0] > scored[1][0]


def _is_short(node: Node) -> bool:
    return len(node.words) == 1 and node.names[0] not in known_names()


def _short_keys(node: Node) -> set[str]:
    if node.group != KG.Organisation or not node.words:
        return set()
    if len(node.words) > 1:
        return {node.words[0], node.words[-1]} - kind_words()
    return {node.words[0]} if _is_short(node) else set()


def _complete_short_names(word: str, nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """A body by one word of its name is the one body of the corpus with this word whose company is alike."""
    longer = [n for n in nodes if len(n.words) > 1]
    for node in filter(_is_short, nodes):
        fits = [n for n in longer if not node.differs(n) and not node.articles & n.articles]
        scored = _scored(node, fits, company)
        if _is_clear(node, scored, _SHORT):
            yield Tie(node, scored[0][2], f"short for {scored[0][2].names[0]}, and like company ({scored[0][0]:.2f})")


def _name_keys(node: Node) -> set[str]:
    return {" ".join(node.words)} if len(node.words) > 1 and not set(node.words) <= kind_words() else set()


def _same_name_of_other_class(name: str, nodes: Sequence[Node], company: CoMentions) -> Iterator[Tie]:
    """One name of several words that articles of like company class otherwise is what most of them take it for."""
    most, *rest = sorted(nodes, key=lambda n: (-len(n.articles), n.iri))
    if len(most.articles) > _ONE_CLASS * sum(len(n.articles) for n in nodes):
        for node in (n for n in rest if n.group != most.group):
            if node.articles & most.articles or node.differs(most):
                continue
            if company.alike(node.articles, most.articles, [node.observed, most.observed]) >= _OTHER_CLASS:
                yield Tie(node, most, f"the same name, which most articles take for what {most.names[0]} is here")


BODY_RULES = (
    Rule("body", _body_keys, _same_body),
    Rule("acronym", _acronym_keys, _complete_acronyms),
    Rule("short name", _short_keys, _complete_short_names),
    Rule("other class", _name_keys, _same_name_of_other_class),
)
