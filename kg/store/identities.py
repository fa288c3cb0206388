"""Who is who over all articles of a store, brought up to date after articles came and went.

A fresh build decides over all articles at once. A store is at every moment what a fresh build of its articles would
make: links that were found stay as long as the names they rest on. What is observed stays as it is; what is decided
from it lies in an index beside the store, so that only what the changed articles touch is decided again.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.defaults import BASE_IRI
from kg.graph.canonical import LINK_PREDICATES, Renamed, as_observed, canonical, renamed_in
from kg.graph.corrections import uncorrected
from kg.graph.entities import OBSERVED_PREDICATES, Observation, describe, observe, profiles
from kg.identity.corpus.decide import Resolved
from kg.identity.decisions import Decisions
from kg.identity.identify import Identified, identify_resolved
from kg.identity.wikidata.candidates import CandidateSource
from kg.model import Profile
from kg.store.articles import article_iris, article_quads, base_of, change_in_portions, put_article
from kg.store.corrections import correct_store
from kg.store.deciding import Deciding
from kg.store.identity_index import IdentityIndex
from kg.store.linked import Links
from kg.store.retired import write_history
from kg.store.same_events import tie_store
from kg.store.stories import write_stories
from kg.terms.iris import Namer, parse_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, ORG, PROV, RDF, RDFS

__all__ = ["as_extracted", "is_quick", "profiles_in", "put_as_known", "resolve_store", "take_out"]

_DEFAULT = DefaultGraph()


def put_as_known(store: Store, article: NamedNode, quads: list[Quad], index: IdentityIndex | None = None) -> None:
    """Puts an article in as observed, but for what the store resolved of it already; `resolve_store` does the rest.

    Args:
        store: the store.
        article: its IRI.
        quads: as observed.
        index: of the store's identities, which takes note of the change.
    """
    if index is not None:
        index.touch(article.value)
    put_article(store, article, canonical(quads, article, renamed_in(_resolutions(store, article))), described=False)


def as_extracted(store: Store, article: NamedNode) -> list[Quad]:
    """What an article of a store alone told, with the descriptions of its offices and of the run that read it."""
    observed = uncorrected(as_observed(article_quads(store, article)))
    pointing = (ORG.role, PROV.wasGeneratedBy)
    described = {q.object for q in observed if q.predicate in pointing and isinstance(q.object, NamedNode)}
    return [
        *observed,
        *(q for o in sorted(described, key=str) for q in store.quads_for_pattern(o, None, None, _DEFAULT)),
    ]


def resolve_store(
    store: Store, decisions: Decisions, source: CandidateSource | None = None, index: IdentityIndex | None = None
) -> Identified:
    """Resolves what a store holds, links it when there is a `source`, and writes what changed.

    Args:
        store: the store.
        decisions: what people decided.
        source: where items are looked up; with one, all is decided anew.
        index: what was decided before, which knows the articles that were touched since; None: all is decided anew.

    Returns:
        What was decided anew.

    Raises:
        KgError: the source fails.
    """
    index = index or IdentityIndex()
    correct_store(store, decisions.corrections, touch=index.touch)
    anew = source is not None or not is_quick(store, decisions, index)
    articles = [a.value for a in article_iris(store)] if anew else sorted(index.touched)
    index.begin(anew=anew)
    update = _Update(store, index, Namer(base_of(store) or _base_of_history(store)), anew)
    identified = update.run(articles, decisions, source)
    if anew:  # a small change is in the engine's journal, which the next opening reads
        store.flush()
    index.finish(decisions)
    return identified


def take_out(store: Store, article: NamedNode, index: IdentityIndex) -> None:
    """Takes an article out, with all that only it said; `resolve_store` does the rest.

    Args:
        store: the store.
        article: its IRI.
        index: of the store's identities, which takes note of the change.
    """
    index.touch(article.value)
    put_article(store, article, (), described=False)


def is_quick(store: Store, decisions: Decisions, index: IdentityIndex) -> bool:
    """Whether only the touched articles have to be decided on, and not all anew.

    Args:
        store: the store.
        decisions: what people decided.
        index: of the store's identities.
    """
    return index.usable(decisions, _untouched(store, index))


def _untouched(store: Store, index: IdentityIndex) -> int:
    """How many articles the store holds that were not touched."""
    [row] = store.query(f"SELECT (COUNT(?a) AS ?n) WHERE {{ ?a a {KG.Article} }}")  # type: ignore[misc]
    every = int(row["n"].value)
    return every - sum(_is_held(store, article) for article in index.touched)


def _is_held(store: Store, article: str) -> bool:
    return Quad(NamedNode(article), RDF.type, KG.Article, _DEFAULT) in store


class _Update:
    """One run over the touched articles, or over all."""

    def __init__(self, store: Store, index: IdentityIndex, namer: Namer, anew: bool) -> None:
        self.store, self.index, self.namer, self.anew = store, index, namer, anew
        self.entities: set[int] = set()  # whose description or link may be another, by number
        self.observed: set[int] = set()  # IRIs as observed, of which it may be told otherwise who they are
        self.renamed: set[int] = set()  # articles

    def run(self, articles: list[str], decisions: Decisions, source: CandidateSource | None) -> Identified:
        stale = {node for article in articles for node in self._take_in(article)}
        deciding = Deciding(self.index, decisions)
        resolved = deciding.decide(self.observed, stale, articles)
        links = Links(self.store, self.index, self.namer, anew=self.anew)
        resolved = links.with_rivals(resolved, deciding)
        identified = identify_resolved(resolved, decisions, source, links.of_parts(resolved))
        heirs = self._rename(resolved, identified)
        change_in_portions(self.store, self._descriptions())
        links.write(identified.identities, source, self.index.iris(self.entities), self.entities)
        write_stories(self.store, self.namer, self.index, articles, anew=self.anew)
        called = self.index.article_iris(self.renamed)
        touched = {*articles, *(called[a] for a in self.renamed)}
        tie_store(self.store, self.namer, decisions, self.index, touched, anew=self.anew)
        write_history(self.store, self.namer, self.index, heirs, self.observed | self.entities, anew=self.anew)
        for article in articles:
            if not _is_held(self.store, article):
                self.index.drop_article(article)
        return identified

    def _take_in(self, article: str) -> list[int]:
        """Puts into the index what an article shows now; gives the nodes of what it showed before."""
        number = self.index.article_id(article)
        before = self.index.rows("SELECT observed, entity, node FROM part WHERE article = ?", number)
        node = NamedNode(article)
        shown = list(profiles_in(self.store, node)) if _is_held(self.store, article) else []
        names = renamed_in(_resolutions(self.store, node))
        self.index.put(article, shown, names)
        if shown and not names.keys() <= {p.entity for p in shown}:  # it named something before that it does not now
            self.renamed.add(number)
        now = self.index.rows("SELECT observed, entity FROM part WHERE article = ?", number)
        self.observed.update(row[0] for row in (*before, *now))
        self.entities.update(row[1] for row in (*before, *now))
        return [row[2] for row in before if row[2] is not None]

    def _rename(self, resolved: Iterable[Resolved], identified: Identified) -> dict[str, set[str]]:
        """Writes the entities' IRIs into the articles; gives what IRIs stand for now that stood for others before."""
        wanted = {(a, o): (i.iri, why) for i in identified.identities for a, o, why in i.observed}
        heirs: dict[str, set[str]] = {}
        changes = []
        for observed, parts in _parts(resolved).items():
            number = self.index.iri_id(observed)
            self.observed.add(number)
            rows = self.index.rows("SELECT article, entity, reason FROM part WHERE observed = ?", number)
            articles = self.index.article_iris({row[0] for row in rows})
            iris = self.index.iris({row[1] for row in rows})
            for article, entity, reason in rows:
                if articles[article] not in parts:
                    continue
                new, why = wanted.get((articles[article], observed), (observed, ""))
                self.entities.add(entity)
                if (new, why) == (iris[entity], reason):
                    continue
                if new != iris[entity]:
                    heirs.setdefault(iris[entity], set()).add(new)
                called = self.index.iri_id(new)
                changes.append((called, why, number, article))
                self.entities.add(called)
                self.renamed.add(article)
        self.index.many("UPDATE part SET entity = ?, reason = ? WHERE observed = ? AND article = ?", changes)
        names = self.index.article_iris(self.renamed)
        for article in sorted(self.renamed, key=lambda a: names[a]):
            node = NamedNode(names[article])
            observed_quads = as_observed(article_quads(self.store, node))
            quads = canonical(observed_quads, node, self._names(article))
            put_article(self.store, node, quads, described=False)
        return heirs

    def _names(self, article: int) -> Renamed:
        """What the entities of an article are called."""
        query = "SELECT observed, entity, reason FROM part WHERE article = ? AND observed != entity"
        rows = self.index.rows(query, article)
        iris = self.index.iris({n for row in rows for n in row[:2]})
        return {iris[observed]: (iris[entity], reason) for observed, entity, reason in rows}

    def _descriptions(self) -> Iterator[tuple[set[Quad], set[Quad]]]:
        """For each entity what the default graph must lose and gain to say of it what the articles show."""
        iris = self.index.iris(self.entities)
        described = set()
        for number in sorted(self.entities, key=lambda n: iris[n]):
            iri, seen = NamedNode(iris[number]), Observation()
            for profile in self.index.profiles("entity", number):
                seen.see(profile)
            triples = describe(iri, seen) if seen.classes else ()
            described.add(iri.value)
            wanted = {Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in triples}
            held = {
                q for q in self.store.quads_for_pattern(iri, None, None, _DEFAULT) if q.predicate not in LINK_PREDICATES
            }
            yield held - wanted, wanted - held
        if self.anew:
            start = self.namer.folder("entity")
            for quad in self.store.quads_for_pattern(None, None, None, _DEFAULT):
                name = name_of(quad.subject)
                if name.startswith(start) and name not in described and quad.predicate not in LINK_PREDICATES:
                    yield {quad}, set()


def _parts(resolved: Iterable[Resolved]) -> dict[str, set[str]]:
    """IRI as observed -> the articles that show it, of some entities."""
    found: dict[str, set[str]] = {}
    for entity in resolved:
        for node in entity.nodes:
            found.setdefault(node.observed, set()).update(node.articles)
    return found


def _base_of_history(store: Store) -> str:
    """The base of the data's IRIs in a store that has no article any more, by its derived graphs."""
    graphs = sorted(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    derived = (found for found in map(parse_iri, graphs) if found is not None and found.kind == "graph")
    return next((found.base for found in derived), BASE_IRI)


def profiles_in(store: Store, article: NamedNode) -> Iterator[Profile]:
    """What an article of a store shows of its entities, as observed."""
    found = [q for p in sorted(OBSERVED_PREDICATES, key=str) for q in store.quads_for_pattern(None, p, None, article)]
    roles = {q.object for q in found if q.predicate.value.endswith("role") and isinstance(q.object, NamedNode)}
    labels = [
        q.triple for role in sorted(roles, key=str) for q in store.quads_for_pattern(role, RDFS.label, None, _DEFAULT)
    ]
    observed = as_observed([*found, *_resolutions(store, article)])
    yield from profiles(article, observe([*(q.triple for q in observed), *labels]))


def _resolutions(store: Store, article: NamedNode) -> Iterator[Quad]:
    for found in store.quads_for_pattern(None, KG.resolvedIn, article, None):
        yield from store.quads_for_pattern(found.subject, None, None, found.graph_name)
