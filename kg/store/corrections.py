"""What people decided on statements, applied to a store: always from what the articles alone told."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.graph.canonical import as_observed, canonical, renamed_in
from kg.graph.corrections import ON_RECORD, corrected, uncorrected
from kg.identity.corrections import Correction
from kg.store.articles import article_quads, put_article
from kg.terms.iris import Namer, base_of_iri, text_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, NIF, OWL, RDF

__all__ = ["correct_store"]


def correct_store(
    store: Store,
    corrections: Iterable[Correction],
    only: frozenset[str] = frozenset(),
    touch: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Brings the articles of a store to what people decided, and back where they decide so no more.

    Args:
        store: changed in place, an article in a transaction of its own.
        corrections: all that hold.
        only: IRIs of articles to look at; all where it is empty.
        touch: hears of each article that is changed, before it is.

    Returns:
        The IRIs of the statements and articles that corrections name and the store does not hold, sorted.
    """
    wanted: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        wanted[correction.article].append(correction)
    held = {q.subject for p in ON_RECORD for q in store.quads_for_pattern(None, p, None, None)}
    marked = {name_of(node).removesuffix("/extraction") for node in held}
    known = {iri for iri in marked | set(wanted) if Quad(NamedNode(iri), RDF.type, KG.Article, DefaultGraph()) in store}
    for iri in sorted(known):
        if not only or iri in only:
            _correct(store, NamedNode(iri), wanted.get(iri, []), touch)
    return sorted({c.thing for own in wanted.values() for c in own if not _is_known(store, c, known)})


def _is_known(store: Store, correction: Correction, articles: set[str]) -> bool:
    if correction.verb == "add":
        return correction.thing in articles
    article, node = NamedNode(correction.article), NamedNode(correction.thing)
    if next(iter(store.quads_for_pattern(node, KG.article, article, article)), None) is not None:
        return True
    return any(correction.thing in str(q.object) for q in store.quads_for_pattern(None, KG.setAside, None, article))


def _correct(store: Store, article: NamedNode, corrections: list[Correction], touch: Callable[[str], None]) -> None:
    quads = list(article_quads(store, article))
    observed = as_observed(quads)
    texts = store.quads_for_pattern(None, NIF.isString, None, text_iri(article))
    text = next((q.object.value for q in texts if isinstance(q.object, Literal)), "")
    heirs = _heirs(store, article)
    mended = corrected(uncorrected(observed), article, [_renewed(c, heirs) for c in corrections], text)
    if set(mended) != set(observed):
        touch(article.value)
        put_article(store, article, canonical(mended, article, renamed_in(quads)), described=False)


def _heirs(store: Store, article: NamedNode) -> dict[str, str]:
    """Retired IRIs of entities, and what they are now."""
    history = Namer(base_of_iri(article.value)).derived("history")
    return {name_of(q.subject): name_of(q.object) for q in store.quads_for_pattern(None, OWL.sameAs, None, history)}


def _renewed(correction: Correction, heirs: dict[str, str]) -> Correction:
    """A correction with entities as they are called now."""
    values = tuple(
        (name, ",".join(heirs.get(part, part) for part in value.split(","))) for name, value in correction.values
    )
    return Correction(correction.verb, correction.thing, values, correction.note)
