"""Who is who, and which Wikidata item: resolution, linking, and the entities that prove one by their item."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.link.candidates import CandidateSource
from kg.link.linker import Verdict, link
from kg.link.subjects import subjects_of
from kg.model import Identity, ItemLink, Profile
from kg.names import is_acronym
from kg.resolve.decide import Resolved, resolve, union
from kg.resolve.decisions import Decisions
from kg.vocab import KG

__all__ = ["Identified", "identify", "verdicts_on"]


@dataclass(frozen=True, slots=True)
class Identified:
    """The identities of all entities, sorted by IRI, and the verdict on each that was to be linked."""

    identities: tuple[Identity, ...]
    verdicts: Mapping[str, Verdict]


def identify(
    profiles: Iterable[Profile],
    decisions: Decisions,
    source: CandidateSource | None = None,
    known: Mapping[str, ItemLink] | None = None,
) -> Identified:
    """The entities that the profiles show; the same for the same profiles in any order.

    Without a `source` the links that are `known` of an IRI are kept.

    Raises:
        KgError: the source fails.
    """
    resolved = resolve(profiles, decisions)
    verdicts = verdicts_on(resolved, source, decisions) if source is not None else {}
    links = _kept(resolved, known or {})
    if source is not None:
        # Of a service that went down, what was not answered keeps the link that it had.
        down = bool(getattr(source, "failure", ""))
        links = {iri: links[iri] if down and not v.ranked else _item_link(v) for iri, v in verdicts.items()}
    groups = _joined(resolved, {iri: item for iri, item in links.items() if item}, decisions)
    return Identified(tuple(_identity(g, links, decisions) for g in groups), verdicts)


def verdicts_on(resolved: Sequence[Resolved], source: CandidateSource, decisions: Decisions) -> dict[str, Verdict]:
    """The verdict on each entity; what a person decided of an IRI that it was observed under counts for it."""
    by_part = {iri: e.iri for e in resolved for iri in _iris(e)}
    accepted = {by_part[iri]: qid for iri, qid in decisions.accepted.items() if iri in by_part}
    rejected = [(by_part[iri], qid) for iri, qid in sorted(decisions.rejected) if iri in by_part]
    return link(subjects_of(resolved), source, accepted=accepted, rejected=rejected)


def _iris(entity: Resolved) -> list[str]:
    """The IRIs that an entity goes by: its own last, so that it wins."""
    return [*(n.observed for n in entity.nodes if not n.part), *(n.iri for n in entity.nodes), entity.iri]


def _item_link(verdict: Verdict) -> ItemLink | None:
    if verdict.item is None:
        return None
    return ItemLink(verdict.item.qid, round(verdict.score, 4), verdict.exact, verdict.decided)


def _kept(resolved: Iterable[Resolved], known: Mapping[str, ItemLink]) -> dict[str, ItemLink | None]:
    """The best of the links that an entity's IRIs have already."""
    return {
        e.iri: max(
            (known[iri] for iri in _iris(e) if iri in known),
            key=lambda k: (k.confirmed, k.exact, k.score, k.qid),
            default=None,
        )
        for e in resolved
    }


# ---------------------------------------------------------------- one item, one entity


def _joined(resolved: Sequence[Resolved], links: Mapping[str, ItemLink], decisions: Decisions) -> list[Resolved]:
    """The entities with those of one exact item made one; namesakes that claim the same item stay apart."""
    by_item: dict[str, list[Resolved]] = defaultdict(list)
    out = []
    for entity in resolved:
        item = links.get(entity.iri)
        if item is not None and item.exact:
            by_item[item.qid].append(entity)
        else:
            out.append(entity)
    for qid, claimants in by_item.items():
        ranked = sorted(claimants, key=lambda e: (-len(e.articles), -links[e.iri].score, e.iri))
        first, *rest = ranked
        same = [e for e in rest if _may_join(first, e, links) and not _kept_apart(first, e, decisions)]
        out += [e for e in rest if e not in same]
        out.append(union(first, same, f"both are {qid} on Wikidata") if same else first)
    return sorted(out, key=lambda e: e.iri)


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


def _identity(entity: Resolved, links: Mapping[str, ItemLink | None], decisions: Decisions) -> Identity:
    item = max(
        (found for iri in _iris(entity) if (found := links.get(iri))),
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
