"""Names of one article that are of one entity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from rapidfuzz import fuzz

from kg.extract.entities.names import Name
from kg.lang.lexicon import coarse_class, demonyms, genders, is_kind_of, known_names, words
from kg.nlp.tree import NOUNS
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Cluster", "cluster_names", "identity_of", "state_of_capital"]

# Spelling variants of one surname: at least this alike, and this long.
_VARIANT, _VARIANT_MIN = 88, 6


@dataclass(slots=True)
class Cluster:
    """One entity while the article is read: `label` is its fullest name."""

    label: str
    cls: NamedNode
    names: list[Name] = field(default_factory=list)
    context: str = ""  # the country that a body belongs to
    gender: str = ""
    titles: set[str] = field(default_factory=set)


def cluster_names(doc: "Doc", names: Sequence[Name]) -> list[Cluster]:
    """The entities that the names stand for, in the order of their first mention."""
    clusters: list[Cluster] = []
    alike = _Alike()
    home: dict[int, Cluster] = {}
    by_key: dict[tuple[NamedNode, str], Cluster] = {}
    for name in sorted(names, key=lambda n: (-len(n.text.split()), n.start)):
        context = _context(doc, name)
        cluster = _known_cluster(by_key, name) or _match(alike.candidates(name), name, context)
        if cluster is None:
            cluster = Cluster(name.known.canonical if name.known else name.text, name.cls)
            clusters.append(cluster)
            alike.add(cluster)
        cluster.names.append(name)
        cluster.context = cluster.context or context
        if name.known:
            by_key[(coarse_class(name.cls), name.known.canonical)] = cluster
        home[name.start] = cluster
    for cluster in clusters:
        cluster.names.sort(key=lambda n: n.start)
        _describe(doc, cluster)
    return sorted(clusters, key=lambda c: c.names[0].start)


class _Alike:
    """Clusters by what they must have in common with a name to be of the same entity, so that not all are compared."""

    def __init__(self) -> None:
        self._by_sign: dict[tuple[NamedNode, str, str], list[tuple[int, Cluster]]] = {}
        self._count = 0

    def add(self, cluster: Cluster) -> None:
        """Takes in a cluster, by its label."""
        for sign in self._signs(cluster.label, cluster.cls, _acronyms(cluster.label)):
            self._by_sign.setdefault(sign, []).append((self._count, cluster))
        self._count += 1

    def candidates(self, name: Name) -> list[Cluster]:
        """The clusters that a name may belong to, in the order in which they came."""
        signs = self._signs(name.text, name.cls, {name.text.replace(".", "")})
        found = dict(pair for sign in signs for pair in self._by_sign.get(sign, ()))
        return [found[number] for number in sorted(found)]

    @staticmethod
    def _signs(text: str, cls: NamedNode, acronyms: set[str]) -> set[tuple[NamedNode, str, str]]:
        kind, plain = coarse_class(cls), _plain(text)
        if is_kind_of(cls, KG.Person):
            parts = plain.split()
            variant = {(kind, "begins", parts[-1][0])} if parts else set()  # the family name may be spelt otherwise
            return {(kind, "word", part) for part in parts} | variant
        if is_kind_of(cls, KG.Organisation):
            return {(kind, "body", _bare_body(text))} | {(kind, "letters", letters) for letters in acronyms}
        return {(kind, "name", plain)}


def _known_cluster(by_key: dict[tuple[NamedNode, str], Cluster], name: Name) -> Cluster | None:
    return by_key.get((coarse_class(name.cls), name.known.canonical)) if name.known else None


def _match(clusters: list[Cluster], name: Name, context: str) -> Cluster | None:
    same = [c for c in clusters if coarse_class(c.cls) == coarse_class(name.cls)]
    if is_kind_of(name.cls, KG.Person):
        fits = [c for c in same if _same_person(c.label, name.text)]
        return min(fits, key=lambda c: _distance(c, name)) if len(fits) > 1 else next(iter(fits), None)
    if is_kind_of(name.cls, KG.Organisation):
        fits = [c for c in same if _same_body(c, name, context)]
    else:
        fits = [c for c in same if _plain(c.label) == _plain(name.text) and c.names[0].known is None]
    return fits[0] if fits else None


def _distance(cluster: Cluster, name: Name) -> tuple[bool, int]:
    """How far the nearest mention is, those before the name first."""
    behind = min((n.start for n in cluster.names), default=0) > name.start
    return behind, min(abs(name.start - n.start) for n in cluster.names)


def _plain(name: str) -> str:
    return name.lower().replace(".", "").replace("-", " ").removeprefix("the ").strip()


def _same_person(label: str, name: str) -> bool:
    full, part = _plain(label).split(), _plain(name).split()
    if not full or not part:
        return False
    if part == full or (len(part) < len(full) and full[-len(part) :] == part):
        return True
    if full[-1] != part[-1]:
        if part == full[:1]:
            return True  # "Hillary", or a family name that comes first: "Ban"
        return (
            len(part) == 1
            and len(part[0]) >= _VARIANT_MIN
            and fuzz.ratio(full[-1], part[0]) >= _VARIANT
            and full[-1][0] == part[0][0]
        )
    if len(part) < 2 or len(full) < 2:
        return False
    return set(part) <= set(full) or part[0] + part[-1] == full[0] + full[-1] or _same_given(full[0], part[0])


def _same_given(a: str, b: str) -> bool:
    return ((len(a) == 1 or len(b) == 1) and a[0] == b[0]) or (a[0] == b[0] and fuzz.ratio(a, b) >= 80)


def _same_body(cluster: Cluster, name: Name, context: str) -> bool:
    mine, theirs = _bare_body(name.text), _bare_body(cluster.label)
    if mine == theirs:
        return not (context and cluster.context and context != cluster.context)
    if len(name.text.split()) == 1 and name.text.isupper() and len(name.text) > 2:
        return name.text.replace(".", "") in _acronyms(cluster.label)
    return False


def _bare_body(name: str) -> str:
    """A body's name without its country: "Israeli Foreign Ministry" is a "foreign ministry"."""
    parts = name.replace("’", "'").split()
    if len(parts) > 1 and parts[0] in demonyms():
        parts = parts[1:]
    return _plain(" ".join(parts))


def identity_of(cluster: Cluster) -> str:
    """The name that makes the entity itself, whatever the article: in lower case, a body's without its country."""
    return _bare_body(cluster.label) if is_kind_of(cluster.cls, KG.Organisation) else _plain(cluster.label)


def state_of_capital(clusters: Sequence[Cluster], entity: int) -> int | None:
    """The country that an entity is the capital of, where the article names the country too."""
    known = known_names().get(clusters[entity].label)
    if known is None or known.kind != KG.Metonym:
        return None
    return next((i for i, c in enumerate(clusters) if c.cls == KG.Country and c.label == known.canonical), None)


def _acronyms(name: str) -> set[str]:
    parts = [w for w in name.replace("-", " ").split() if w]
    return {"".join(w[0] for w in parts if w[0].isupper()), "".join(w[0].upper() for w in parts)}


def _context(doc: "Doc", name: Name) -> str:
    """The country whose adjective begins a body's name or stands before it, or ''."""
    if not is_kind_of(name.cls, KG.Organisation):
        return ""
    first = doc[name.start].text
    if first in demonyms():
        return demonyms()[first]
    before = doc[name.start - 1] if name.start else None
    if before is not None and before.text in demonyms():
        return demonyms()[before.text]
    return ""


def _describe(doc: "Doc", cluster: Cluster) -> None:
    if cluster.names[0].known is None:
        proper = [n.text for n in cluster.names if n.kind == KG.Name]
        cluster.label = max(proper or [cluster.label], key=lambda t: (len(t.split()), len(t), t))
    if not is_kind_of(cluster.cls, KG.Person):
        return
    for name in cluster.names:
        cluster.titles |= _title_words(doc, name)
    cluster.gender = _gender(doc, cluster)


def _title_words(doc: "Doc", name: Name) -> set[str]:
    """The words of titles and appositions beside a person's name, in lower case."""
    title_words: set[str] = set()
    i = name.start - 1
    while i >= 0 and (doc[i].pos_ in ("NOUN", "PROPN", "ADJ")) and doc[i].text not in demonyms():
        title_words.add(doc[i].lower_)
        i -= 1
    root = doc[name.start : name.end].root
    for child in root.children:
        if child.dep_ == "appos" and child.pos_ in NOUNS:
            title_words |= {child.lower_, *(c.lower_ for c in child.children if c.dep_ in ("compound", "amod"))}
    if root.dep_ == "appos" and root.head.pos_ == "NOUN":
        title_words |= {root.head.lower_, *(c.lower_ for c in root.head.children if c.dep_ in ("compound", "amod"))}
    return title_words


def _gender(doc: "Doc", cluster: Cluster) -> str:
    firsts = {n.text.split()[0] for n in cluster.names if " " in n.text}
    before = {doc[n.start - 1].lower_.rstrip(".") for n in cluster.names if n.start}
    for gender, marks in (
        ("male", words("titles.yaml", "addressed_male")),
        ("female", words("titles.yaml", "addressed_female")),
    ):
        if before & marks or cluster.titles & words("nominals.yaml", gender):
            return gender
    genders_known = {genders().get(first, "") for first in firsts} - {""}
    return genders_known.pop() if len(genders_known) == 1 else ""
