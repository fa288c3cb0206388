"""Linking and resolution as commands: a store or graph file decided on again, explained, reviewed and enriched."""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.defaults import BASE_IRI
from kg.errors import BadInput, KgError, Misuse
from kg.files import Output
from kg.graph.canonical import external_triples
from kg.graph.placement import place
from kg.graph.serialise import format_of, write_quads
from kg.identity.corpus.decide import resolve
from kg.identity.decisions import Decisions, line_of, read_decisions
from kg.identity.identify import Identified, verdicts_on
from kg.identity.wikidata.cache import Cache, default_cache
from kg.identity.wikidata.candidates import Candidate, CandidateSource, Origin
from kg.identity.wikidata.client import Client, Manners, SourceDown
from kg.identity.wikidata.enrich import coverage, enricher_of
from kg.identity.wikidata.entity import LANGUAGES
from kg.identity.wikidata.importing import import_files
from kg.identity.wikidata.items import Keep
from kg.identity.wikidata.linker import Verdict, weights
from kg.identity.wikidata.live import LiveSource, SparqlSource, live_source
from kg.identity.wikidata.snapshot import Snapshot, write_snapshot
from kg.identity.wikidata.starter import starter
from kg.store.articles import article_iris, base_of, change_quads, load_file, open_store
from kg.store.identities import profiles_in, resolve_store
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer, last_step
from kg.terms.ontology import curie
from kg.terms.rdf import name_of
from kg.terms.vocab import KG, OWL

__all__ = [
    "Sought",
    "candidates",
    "explain_links",
    "history_of",
    "import_snapshot",
    "relink",
    "review",
    "snapshot_of_endpoint",
]

_SHOWN = 5  # candidates that are explained
_DEFAULT = DefaultGraph()
_PAGE = 200  # items asked for at once


@dataclass(frozen=True, slots=True)
class Sought:
    """Where items are looked up: `kind` snapshot (a file, or the one of the package), sparql, api or recon."""

    kind: str = "snapshot"
    snapshot: str | None = None
    url: str = ""
    manners: Manners = field(default_factory=Manners)
    cache: str | None = None


def candidates(sought: Sought, report: Callable[[str], None]) -> CandidateSource:
    """The source of candidates; `told` hears in one line when a service fails.

    Raises:
        KgError: there is no such snapshot, or the cache cannot be opened.
        Misuse: a live source without contact or address.
    """
    if sought.kind == "snapshot":
        return Snapshot(sought.snapshot) if sought.snapshot else starter()
    client = Client(sought.manners, Cache(sought.cache or default_cache()))
    return live_source(sought.kind, sought.url, client, report)


@contextmanager
def _opened(source: str) -> Iterator[Store]:
    """A store, or a graph file in memory."""
    yield open_store(source) if Path(source).is_dir() else load_file(source)


def _decisions(path: str | None, store: Store) -> Decisions:
    return read_decisions(path, base_of(store) or BASE_IRI) if path else Decisions()


def relink(
    source: str,
    out: str | None,
    decisions: str | None,
    items: CandidateSource | None,
    *,
    enrich: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Identified:
    """Decides anew who is who in a store (in place) or graph file (to `out`), and links with `items`.

    Args:
        source: a store directory or a graph file.
        out: the file for the result; a store is changed in place without.
        decisions: the file of decisions, if any.
        items: where items are looked up; nothing is linked without.
        enrich: whether what the items say is written too.
        say: hears lines for people.

    Returns:
        What was decided.

    Raises:
        KgError: it cannot be read or written.
        Misuse: a graph file without a place for the result.
    """
    in_place = Path(source).is_dir()
    if not Path(source).exists():
        raise KgError(f"{source}: no such store or graph file")
    if not in_place and out is None:
        raise Misuse(f"{source}: is a graph file: name a file for the result with -o")
    format_ = format_of(out) if out else ""
    with _opened(source) as store:
        if in_place:
            IdentityIndex.drop(source)
        with IdentityIndex.beside(source) if in_place else IdentityIndex() as index:
            identified = resolve_store(store, _decisions(decisions, store), items, index)
        if enrich and items is not None:
            say(_enrich(store, identified, items))
        if out is not None:
            file = Output(out)
            try:
                file.commit(lambda target: write_quads(iter(store), format_, base_of(store) or BASE_IRI, target))
            finally:
                file.discard()
    return identified


def _enrich(store: Store, identified: Identified, source: CandidateSource) -> str:
    """Puts what Wikidata says of the exactly linked entities into a graph of its own, and tells of how many it says."""
    namer = Namer(base_of(store) or BASE_IRI)
    entities = {i.link.qid: NamedNode(i.iri) for i in identified.identities if i.link and i.link.exact}
    graph = namer.derived("wikidata")
    try:
        facts = enricher_of(source.service if isinstance(source, LiveSource) else source).facts(sorted(entities))
    except SourceDown as err:
        raise KgError(f"{err}; the links are written, without what Wikidata says besides") from err
    wanted = {q for f in facts for q in place(external_triples(entities[f.item], f, namer))}
    held = set(store.quads_for_pattern(None, None, None, graph))
    change_quads(store, held - wanted, wanted - held)
    count = len({f.item for f in facts})
    line = f"{source.origin.name} has statements on {count} of {len(entities)} linked items"
    if not count:
        return f"{line}: link with a snapshot of your own or a service to enrich"
    return f"{line} ({coverage(facts)})"


# ---------------------------------------------------------------- explained and reviewed


def _verdicts(store: Store, decisions: Decisions, source: CandidateSource) -> dict[str, Verdict]:
    profiles = [p for a in article_iris(store) for p in profiles_in(store, a)]
    return verdicts_on(resolve(profiles, decisions), source, decisions)


def explain_links(source: str, entity: str, decisions: str | None, items: CandidateSource) -> Iterator[str]:
    """The candidates of an entity (its IRI, the end of it, or a name) with their features, a text for each match.

    Args:
        source: a store directory or a graph file.
        entity: its IRI, the end of it, or a name.
        decisions: the file of decisions, if any.
        items: where items are looked up.

    Raises:
        KgError: the graph has no such entity.
    """
    with _opened(source) as store:
        verdicts = _verdicts(store, _decisions(decisions, store), items)
    meant = [v for iri, v in sorted(verdicts.items()) if entity in (iri, last_step(iri))]
    meant = meant or [v for _, v in sorted(verdicts.items()) if entity.casefold() in map(str.casefold, v.subject.names)]
    if not meant:
        raise KgError(f"{source}: has no entity {entity!r}: give its IRI or one of its names")
    yield from map(_explained, meant)


def _explained(verdict: Verdict) -> str:
    subject = verdict.subject
    lines = [
        f"{subject.names[0] if subject.names else subject.iri}  {curie(subject.cls.value)}  {subject.iri}",
        f"  names: {'; '.join(subject.names)}",
        *([f"  offices: {'; '.join(subject.titles)}"] if subject.titles else []),
        *([f"  countries: {'; '.join(subject.countries)}"] if subject.countries else []),
        f"  {_decided(verdict)}",
    ]
    for scored in verdict.ranked[:_SHOWN]:
        lines.append(f"  {scored.probability:.3f}  {_item(scored.candidate)}")
        weighed = {n: weights("around").get(n, 0.0) * v for n, v in scored.features.items() if v}
        strongest = sorted(weighed.items(), key=lambda w: (-abs(w[1]), w[0]))
        lines.append("         " + ", ".join(f"{name.replace('_', ' ')} {value:+.2f}" for name, value in strongest))
    return "\n".join(lines)


def _decided(verdict: Verdict) -> str:
    if verdict.item is None:
        return f"not linked: {verdict.reason}"
    return f"{'exact' if verdict.exact else 'close'} match {verdict.item.qid}: {verdict.reason}"


def _item(candidate: Candidate) -> str:
    description = f", {candidate.description[:60]}" if candidate.description else ""
    country = f", {candidate.country}" if candidate.country else ""
    return f"{candidate.qid}  {candidate.label}{description}{country}"


def review(
    source: str, decisions: str, items: CandidateSource, ask: Callable[[str, int], str], limit: int | None = None
) -> int:
    """Walks through the links in doubt, those of most articles first, and writes what `ask` answers to the file.

    Args:
        source: a store directory or a graph file.
        decisions: the file that the answers go to.
        items: where items are looked up.
        ask: gets a text and the number of candidates; answers with the number of one, "n" for none of them, "s" to
            leave it, "q" to end.
        limit: links that are shown at most.

    Returns:
        The number of decisions.
    """
    made = 0
    with _opened(source) as store:
        base = base_of(store) or BASE_IRI
        verdicts = _verdicts(store, _decisions(decisions, store), items)
    doubtful = [v for v in verdicts.values() if v.in_doubt]
    doubtful.sort(key=lambda v: (-sum(v.subject.beside.values()), v.subject.iri))
    for verdict in doubtful[:limit]:
        shown = verdict.ranked[:_SHOWN]
        listed = "\n".join(f"  {i}  {s.probability:.2f}  {_item(s.candidate)}" for i, s in enumerate(shown, 1))
        answer = ask(f"{_explained(verdict).splitlines()[0]}\n{listed}", len(shown))
        if answer == "q":
            break
        if answer == "s":
            continue
        chosen = [shown[int(answer) - 1]] if answer.isdigit() else []
        name = verdict.subject.names[0]
        lines = [line_of("accept", base, verdict.subject.iri, s.candidate.qid, name) for s in chosen]
        lines += [line_of("reject", base, verdict.subject.iri, s.candidate.qid, name) for s in shown if not chosen]
        _append(decisions, lines)
        made += 1
    return made


def _append(path: str, lines: Sequence[str]) -> None:
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(lines)
    except OSError as err:
        raise KgError(f"{path}: cannot be written: {err.strerror}") from err


def history_of(source: str) -> Iterator[tuple[str, str, str]]:
    """What was found to be what in a store or graph file, and why: as observed, what it is now, the reason.

    Retired IRIs of which the articles tell nothing more come with an empty reason.
    """
    with _opened(source) as store:
        seen: dict[tuple[str, str], str] = {}
        for resolution in store.quads_for_pattern(None, KG.observed, None, None):
            rest = {
                p: next((q.object for q in store.quads_for_pattern(resolution.subject, p, None, None)), None)
                for p in (KG.resolvedTo, KG.reason)
            }
            reason = rest[KG.reason]
            seen.setdefault((name_of(resolution.object), name_of(rest[KG.resolvedTo])), getattr(reason, "value", ""))
        for quad in store.quads_for_pattern(None, OWL.sameAs, None, None):
            if isinstance(quad.graph_name, NamedNode):
                seen.setdefault((name_of(quad.subject), name_of(quad.object)), "")
    yield from ((old, new, why) for (old, new), why in sorted(seen.items()) if old != new)


# ---------------------------------------------------------------- snapshots


def import_snapshot(
    files: Sequence[str],
    out: str,
    keep: Keep,
    origin: Origin,
    skipped: Callable[[BadInput], None],
    progress: Callable[[int], None],
) -> int:
    """Makes a snapshot of files of items, and gives the number of items.

    Args:
        files: dumps of items, JSON or truthy N-Triples, packed or not.
        out: where the snapshot is written.
        keep: which items are kept.
        origin: name and day of the dump, for the snapshot's metadata.
        skipped: hears of lines that are no items.
        progress: hears the bytes read so far.

    Returns:
        The number of items.

    Raises:
        KgError: a file cannot be read, or the snapshot not be written.
    """
    dated = Origin(origin.name or Path(files[0]).name, origin.date or _day_of(files[0]))
    return import_files(files, out, keep, dated, skipped, progress)


def _day_of(file: str) -> str:
    """The day in a file's name (20261122, 2026-11-22), else that of its last change."""
    if found := re.search(r"(20\d\d)-?([01]\d)-?([0-3]\d)", Path(file).name):
        return "-".join(found.groups())
    try:
        return datetime.datetime.fromtimestamp(Path(file).stat().st_mtime, datetime.UTC).date().isoformat()
    except OSError:
        return ""


def snapshot_of_endpoint(
    out: str, url: str, manners: Manners, cache: str | None, *, where: str | None, names_from: str | None, date: str,
    languages: Sequence[str] = LANGUAGES,
) -> int:  # fmt: skip
    """Makes a snapshot of what an endpoint knows of a pattern (`?item …`), or of the names in a graph.

    Args:
        out: where the snapshot is written.
        url: the endpoint's.
        manners: pauses, tries and the address that it is asked under.
        cache: the folder of kept answers.
        where: a pattern of SPARQL with `?item`.
        names_from: a graph whose names are looked up, where no pattern is given.
        languages: of labels and other names, the wanted first.
        date: the day that the snapshot names as its own.

    Returns:
        The number of items.

    Raises:
        KgError: the service fails; nothing is written then.
    """
    service = SparqlSource(url, Client(manners, Cache(cache or default_cache())))
    if where is not None:
        items = service.items(where, _PAGE, languages)
    else:
        with _opened(names_from or "") as store:
            profiles = [p for a in article_iris(store) for p in profiles_in(store, a)]
        names = sorted({name for p in profiles for name, kind in p.names if kind == KG.Name and name})
        qids = sorted({c.qid for row in service.look_up(names, _PAGE).values() for c in row})
        pages = [" ".join(f"wd:{q}" for q in qids[i : i + _PAGE]) for i in range(0, len(qids), _PAGE)]
        items = (c for page in pages for c in service.items(f"VALUES ?item {{ {page} }}", _PAGE, languages))
    return write_snapshot(out, items, Origin(url, date))
