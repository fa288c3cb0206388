"""An article's triples as people corrected them, and back: what they took out and put in stays on record."""

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.graph.added import added
from kg.graph.amended import with_values, without
from kg.graph.placement import place
from kg.graph.triples import decimal
from kg.identity.corrections import Correction
from kg.terms.iris import extraction_iri
from kg.terms.vocab import KG

__all__ = ["ON_RECORD", "corrected", "uncorrected"]

ON_RECORD = (KG.setAside, KG.putIn)


def uncorrected(quads: Iterable[Quad]) -> list[Quad]:
    """An article's quads as observed, as they were before anybody corrected them."""
    known = list(quads)
    put = {q for found in known if found.predicate == KG.putIn for q in _read(found)}
    back = [q for found in known if found.predicate == KG.setAside for q in _read(found)]
    return [*dict.fromkeys([q for q in known if q not in put and q.predicate not in ON_RECORD] + back)]


def corrected(quads: Sequence[Quad], article: NamedNode, corrections: Iterable[Correction], text: str) -> list[Quad]:
    """An article's quads as observed, corrected, with what was taken out and put in on its extraction.

    Args:
        quads: the article's quads as they were before anybody corrected them.
        article: its IRI.
        corrections: those of this article; what they name and the article does not say is left alone.
        text: the article's text, "" where it is not kept: then nothing is added.
    """
    triples = dict.fromkeys(q.triple for q in quads)
    for correction in corrections:
        if correction.verb == "add":
            triples |= dict.fromkeys(added(triples, article, correction, text))
        elif Triple(NamedNode(correction.thing), KG.article, article) in triples:
            triples = dict.fromkeys(_changed(list(triples), correction))
    before, after = set(quads), [*place(triples)]
    gone, come = sorted(map(str, before - set(after))), sorted(map(str, set(after) - before))
    node = extraction_iri(article)
    record = [
        Quad(node, predicate, Literal("\n".join(f"{line} ." for line in lines)), article)
        for predicate, lines in zip(ON_RECORD, (gone, come), strict=True)
        if lines
    ]
    return [*after, *record]


def _read(found: Quad) -> list[Quad]:
    return list(parse(str(getattr(found.object, "value", "")).encode(), format=RdfFormat.N_QUADS))


def _changed(triples: list[Triple], correction: Correction) -> Iterable[Triple]:
    node = NamedNode(correction.thing)
    if correction.verb == "unsure":
        return triples
    if correction.verb == "wrong":
        out = _with_what_it_states(triples, node)
        return [t for t in triples if t.subject not in out and t.object not in out]
    kept = without(triples, node, {KG.confidence})
    kept.append(Triple(node, KG.confidence, decimal(1)))
    return kept if correction.verb == "right" else with_values(kept, node, correction.given)


def _with_what_it_states(triples: Iterable[Triple], node: NamedNode) -> set[object]:
    """A statement and all that only it states."""
    known, size = list(triples), 0
    out: set[object] = {node}
    while len(out) > size:
        size = len(out)
        out |= {t.subject for t in known if t.predicate == KG.statedIn and t.object in out}
    return out
