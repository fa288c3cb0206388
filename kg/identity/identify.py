"""Who is who, and which Wikidata item: resolution, linking, and the entities that prove one by their item."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import KgError
from kg.identity.corpus.decide import Resolved, resolve, union
from kg.identity.decisions import Decisions, unknown_iris
from kg.identity.names import is_acronym
from kg.identity.wikidata.candidates import CandidateSource
from kg.identity.wikidata.linker import Verdict, link, why
from kg.identity.wikidata.subjects import subjects_of
from kg.model import Identity, ItemLink, Profile
from kg.terms.vocab import KG

__all__ = ["Identified", "identify", "identify_resolved", "verdicts_on"]


@dataclass(frozen=True, slots=True)
class Identified:
    """The identities of all entities, sorted by IRI, and the verdict on each that was to be linked.

    `unknown_iris` are the entities and articles that decisions name and the profiles do not.
    """

    identities: tuple[Identity, ...]
    verdicts: Mapping[str, Verdict]
    unknown_iris: tuple[str, ...] = ()


def identify(
    profiles: Iterable[Profile],
    decisions: Decisions,
    source: CandidateSource | None = None,
    known: Mapping[tuple[str, str], ItemLink] | None = None,
) -> Identified:
    """The entities that the profiles show; the same for the same profiles in any order.

    Args:
        profiles: what each article shows of each entity.
        decisions: of people; they go before what is found.
        source: where items are looked up.
        known: links of what articles show (article, IRI as observed), kept where there is no source.

    Returns:
        The entities, with the IRIs that each had in articles, and their items.

    Raises:
        KgError: the source fails, or decisions contradict each other.
    """
    return identify_resolved(resolve(profiles, decisions), decisions, source, known)


def identify_resolved(
    resolved: Sequence[Resolved],
    decisions: Decisions,
    source: CandidateSource | None = None,
    known: Mapping[tuple[str, str], ItemLink] | None = None,
) -> Identified:
    """What is who of entities that are resolved, with all that have an item with one of them in common.

    Args:
        resolved: the entities.
        decisions: what people decided.
        source: where items are looked up; None: nowhere.
        known: links of what articles show (article, IRI as observed), kept where there is no source.

    Raises:
        KgError: the source fails, or decisions contradict each other.
    """
    accepted, rejected = _decided(resolved, decisions)
    kept = _kept(resolved, known or {}, accepted, rejected)
    verdicts = verdicts_on(resolved, source, decisions) if source is not None else {}
    # Of a service that went down, what was not answered keeps the link that it had.
    incomplete = bool(getattr(source, "incomplete", False))
    links = {iri: kept[iri] if incomplete and not v.ranked else _item_link(v) for iri, v in verdicts.items()} or kept
    groups, holders = _joined(resolved, {iri: item for iri, item in links.items() if item}, decisions)
    there = {iri for e in resolved for iri in (*_iris(e), *(n.observed for n in e.nodes), *e.articles)}
    return Identified(tuple(_identity(g, holders) for g in groups), verdicts, tuple(unknown_iris(decisions, there)))


def verdicts_on(resolved: Sequence[Resolved], source: CandidateSource, decisions: Decisions) -> dict[str, Verdict]:
    """The verdict on each entity; what a person decided of an IRI that it was observed under counts for it.

    Args:
        resolved: the entities.
        source: where items are looked up.
        decisions: what people decided.
    """
    accepted, rejected = _decided(resolved, decisions)
    return link(subjects_of(resolved), source, accepted=accepted, rejected=rejected)


def _decided(resolved: Iterable[Resolved], decisions: Decisions) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Entity -> accepted item, and the pairs that were rejected.

    Raises:
        KgError: two IRIs of one entity were accepted as two items.
    """
    by_part = {iri: e.iri for e in resolved for iri in _iris(e)}
    accepted: dict[str, str] = {}
    for iri, qid in sorted(decisions.accepted.items()):
        if iri in by_part and accepted.setdefault(by_part[iri], qid) != qid:
            raise KgError(f"decisions: {by_part[iri]} is one entity, accepted as {accepted[by_part[iri]]} and {qid}")
    return accepted, {(by_part[iri], qid) for iri, qid in decisions.rejected if iri in by_part}


def _iris(entity: Resolved) -> list[str]:
    """The IRIs that an entity goes by: its own last, so that it wins."""
    return [*(n.observed for n in entity.nodes if not n.part), *(n.iri for n in entity.nodes), entity.iri]


def _item_link(verdict: Verdict) -> ItemLink | None:
    if verdict.item is None:
        return None
    return ItemLink(verdict.item.qid, round(verdict.score, 4), verdict.exact, verdict.decided, why(verdict))


def _kept(
    resolved: Iterable[Resolved],
    known: Mapping[tuple[str, str], ItemLink],
    accepted: Mapping[str, str],
    rejected: Collection[tuple[str, str]],
) -> dict[str, ItemLink | None]:
    """The link that most parts of an entity have already; what people decided comes first, and only while they do."""
    entities = list(resolved)
    torn = _torn(entities, known)
    kept: dict[str, ItemLink | None] = {}
    for entity in entities:
        parts = ((p.article, p.entity) for n in entity.nodes for p in n.profiles)
        votes = Counter(known[part] for part in parts if part in known)
        usable = {
            k: n
            for k, n in votes.items()
            if not k.confirmed and k.qid not in torn and (entity.iri, k.qid) not in rejected
        }
        best = max(usable, key=lambda k: (usable[k], k.exact, k.score, k.qid), default=None)
        qid = accepted.get(entity.iri)
        kept[entity.iri] = ItemLink(qid, 1.0, exact=True, confirmed=True, reason="a person decided so") if qid else best
    return kept


def _torn(resolved: Iterable[Resolved], known: Mapping[tuple[str, str], ItemLink]) -> set[str]:
    """The items of links whose entity fell apart into namesakes: which of them was meant is not known any more."""
    observed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in resolved:
        for node in entity.nodes:
            for p in node.profiles:
                if (link := known.get((p.article, p.entity))) is not None:
                    observed[link.qid, p.entity].add(entity.iri)
    return {qid for (qid, _), entities in observed.items() if len(entities) > 1}


# ---------------------------------------------------------------- one item, one entity


def _joined(
    resolved: Sequence[Resolved], links: Mapping[str, ItemLink], decisions: Decisions
) -> tuple[list[Resolved], dict[str, ItemLink]]:
    """The entities with those of one exact item made one, and the links of those that keep theirs.

    Of namesakes that claim one item the surest keeps it; the others are none.
    """
    by_item: dict[str, list[Resolved]] = defaultdict(list)
    out, holders = [], dict(links)
    for entity in resolved:
        item = links.get(entity.iri)
        if item is not None and item.exact:
            by_item[item.qid].append(entity)
        else:
            out.append(entity)
    for qid, claimants in by_item.items():
        sure = sorted(
            claimants, key=lambda e: (not links[e.iri].confirmed, -links[e.iri].score, -len(e.articles), e.iri)
        )
        holder, *rest = sure
        same = [e for e in rest if _may_join(holder, e, links) and not _kept_apart(holder, e, decisions)]
        for other in (e for e in rest if e not in same):
            out.append(other)
            if not links[other.iri].confirmed:
                del holders[other.iri]
        first, *others = sorted([holder, *same], key=lambda e: (-len(e.articles), e.iri))
        out.append(union(first, others, f"both are {qid} on Wikidata") if others else first)
    return sorted(out, key=lambda e: e.iri), holders


def _may_join(a: Resolved, b: Resolved, links: Mapping[str, ItemLink]) -> bool:
    """Not namesakes that were told apart; of two classes only what bears the same name of several words."""
    if links[a.iri].confirmed and links[b.iri].confirmed:
        return True
    if {n.observed for n in a.nodes} & {n.observed for n in b.nodes} or (
        a.articles & b.articles and a.group == KG.Person
    ):
        return False
    return a.group == b.group or bool(_telling_names(a) & _telling_names(b))


def _telling_names(entity: Resolved) -> set[tuple[str, ...]]:
    acronyms = {(n.lower(),) for node in entity.nodes for n in node.names if is_acronym(n)}
    return {form for node in entity.nodes for form in node.forms if len(form) > 1} | acronyms


def _kept_apart(a: Resolved, b: Resolved, decisions: Decisions) -> bool:
    mine, theirs = set(_iris(a)), set(_iris(b))
    return any((x in mine and y in theirs) or (x in theirs and y in mine) for x, y in decisions.split)


def _identity(entity: Resolved, links: Mapping[str, ItemLink]) -> Identity:
    item = max(
        (link for iri in _iris(entity) if (link := links.get(iri))),
        key=lambda k: (k.confirmed, k.exact, k.score, k.qid),
        default=None,
    )
    observed = sorted(
        (p.article, p.entity, entity.reasons.get(n.iri, ""))
        for n in entity.nodes
        for p in n.profiles
        if p.entity != entity.iri
    )
    known_as = sorted({o for _, o, _ in observed})
    return Identity(entity.iri, tuple(observed), tuple(known_as), item)
