"""What is different between two graphs, in words and as RDF Patch, and the record of what came into a store and went.

The record lies beside the store's own files, a JSON line for each article that came, changed or went: times do not
belong into the graph, which depends on the articles alone.
"""

import datetime
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.errors import Misuse
from kg.explore.reader import Look, Record, text_of, words_of
from kg.explore.records import EntityRecord
from kg.explore.statements import line
from kg.store.articles import article_quads
from kg.terms.iris import extraction_iri, is_entity, last_step, parse_iri
from kg.terms.rdf import name_of
from kg.terms.vocab import DCTERMS, KG, PROV, RDF, RDFS, SCHEMA, SKOS

__all__ = ["RECORD", "differences", "in_words", "note", "patch", "since"]

RECORD = "kg-changes.jsonl"
_DEFAULT = DefaultGraph()
_LINKS = (SKOS.exactMatch, SKOS.closeMatch)


# ---------------------------------------------------------------- two graphs


def patch(old: Store, new: Store) -> Iterator[str]:
    """The lines of an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html) that makes `new` of `old`, sorted."""
    yield "TX ."
    yield from sorted(f"D {q} ." for q in old if q not in new)
    yield from sorted(f"A {q} ." for q in new if q not in old)
    yield "TC ."


def differences(old: Store, new: Store) -> Record:
    """What came, went and changed: articles with their statements, entities and links.

    `articles` has a record for each that differs: `what` (new, changed, gone), its statements that `came` and `went`,
    the pairs that `changed`, and how many say the same from another place or sentence (`moved`). `entities` has `came`,
    `went` and `links`. `metadata` has what is told of an article otherwise: title, date, publisher, how it was read.
    """
    went, come = [q for q in old if q not in new], [q for q in new if q not in old]
    before, after = Look(old), Look(new)
    articles: dict[NamedNode, Record] = {}
    for quad in (*went, *come):
        if quad.predicate == RDF.type and quad.object == KG.Article and isinstance(quad.subject, NamedNode):
            look = before if quad in old else after
            articles[quad.subject] = _article(look, quad.subject, "gone" if quad in old else "new")
    touched = {q.subject for q in (*went, *come) if isinstance(q.subject, NamedNode)}
    for told_of in sorted(_with_headers(touched), key=lambda a: a.value):
        if metadata := _metadata(_header(before, told_of), _header(after, told_of)):
            articles.setdefault(told_of, _article(after, told_of, "changed"))["metadata"] = metadata
    for statement in sorted(touched, key=lambda s: s.value):
        look = after if after.article_of(statement) else before
        article = look.article_of(statement)
        if article is not None and look.statement_kind(statement):
            row = articles.setdefault(article, _article(look, article, "changed"))
            _compare(row, statement, before, after)
    for row in articles.values():
        _pair(row)
    return {
        "articles": sorted(articles.values(), key=lambda r: (r["article"], r["iri"])),
        "entities": _entities(went, come, before, after),
        "quads": {"came": len(come), "went": len(went)},
    }


def _with_headers(subjects: Iterable[NamedNode]) -> set[NamedNode]:
    """The articles that are among some subjects, or whose extraction is."""
    parsed = (parse_iri(subject.value) for subject in subjects)
    own = (p for p in parsed if p and p.kind == "article" and p.key in ("", "extraction") and not p.span)
    return {NamedNode(p.article) for p in own}


def _article(look: Look, article: NamedNode, what: str) -> Record:
    identifier = look.text(article, DCTERMS.identifier)
    kinds: Record = {"came": [], "went": [], "changed": [], "moved": 0, "metadata": []}
    return {"iri": article.value, "article": identifier, "what": what, **kinds}


_HEADER = (SCHEMA.headline, SCHEMA.datePublished, KG.publisherName, SCHEMA.author, SCHEMA.url, SCHEMA.inLanguage)


def _header(look: Look, article: NamedNode) -> dict[str, str]:
    """What is known of an article otherwise, in words; empty where it is not there."""
    if not look.text(article, DCTERMS.identifier):
        return {}
    told = {words_of(p) or last_step(p.value): look.text(article, p) for p in _HEADER}
    run = look.text(extraction_iri(article), PROV.wasGeneratedBy)
    return told | {"read by": last_step(run)}


def _metadata(was: dict[str, str], is_: dict[str, str]) -> list[Record]:
    """What is told otherwise of an article that is there before and after."""
    if not was or not is_:
        return []
    return [{"what": k, "was": was.get(k, ""), "text": is_[k]} for k in is_ if was.get(k, "") != is_[k]]


def _compare(row: Record, statement: NamedNode, before: Look, after: Look) -> None:
    """Notes in an article's record what is different of one of its statements."""
    was, is_ = _words(before, statement), _words(after, statement)
    if was == is_:
        row["moved"] += 1
    elif not was:
        row["came"].append({"statement": statement.value, "text": is_})
    elif not is_:
        row["went"].append({"statement": statement.value, "text": was})
    else:
        row["changed"].append({"statement": statement.value, "was": was, "text": is_})


def _pair(row: Record) -> None:
    """Takes what came and what went in the same words, as their sentence changed, for moved."""
    said = Counter(s["text"] for s in row["went"])
    same = said & Counter(s["text"] for s in row["came"])
    row["moved"] += same.total()
    for kind in ("came", "went"):
        left = Counter(same)
        kept = []
        for statement in row[kind]:
            if left[statement["text"]] > 0:
                left[statement["text"]] -= 1
            else:
                kept.append(statement)
        row[kind] = kept


def _entities(went: Iterable[Quad], come: Iterable[Quad], before: Look, after: Look) -> Record:
    """The entities that are only in one of the two, by name, and the links that came or went."""

    def named(quads: Iterable[Quad], look: Look, other: Look) -> list[EntityRecord]:
        chosen = {q.subject for q in quads if q.predicate == RDFS.label and is_entity(name_of(q.subject))}
        alone = [e for e in chosen if isinstance(e, NamedNode) and not other.text(e, RDFS.label)]
        return look.entities(alone)

    def links(quads: Iterable[Quad], look: Look, sign: str) -> list[Record]:
        chosen = [q for q in quads if q.predicate in _LINKS and isinstance(q.subject, NamedNode)]
        rows = ({**look.entity(q.subject), "item": text_of(q.object), "what": sign} for q in chosen)  # type: ignore[arg-type]
        return sorted(rows, key=lambda r: (r["name"], r["item"]))

    return {
        "came": named(come, after, before),
        "went": named(went, before, after),
        "links": [*links(went, before, "went"), *links(come, after, "came")],
    }


# ---------------------------------------------------------------- statements in words


def _words(look: Look, statement: NamedNode) -> str:
    """A statement as a line to read; '' where the graph does not make it."""
    record = line(look, statement) if look.article_of(statement) else None
    return in_words(record) if record else ""


def in_words(record: Mapping[str, Any]) -> str:
    """The line of a statement (`kg.explore.statements`) as text."""
    said = {"event": _event, "claim": _claim, "membership": _office, "figure": _figure}[record["kind"]](record)
    hedge = f", {record['hedge']}" if record["hedge"] else ""
    voice = f", says {record['voice']['name']}" if record["voice"] else ""
    return f"{said}{hedge}{voice}"


def _names(entities: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(e["name"] for e in entities)


def _event(record: Mapping[str, Any]) -> str:
    acts = " → ".join(filter(None, (_names(record["agents"]), _names(record["targets"]))))
    who = ", ".join(filter(None, (acts, _names(record["participants"]))))
    place = f" in {_names(record['places'])}" if record["places"] else ""
    date = f", {record['date']}" if record["date"] else ""
    modality = "" if record["modality"] == "occurred" else f" ({record['modality']})"
    return f"{record['label']}: {who or 'nobody named'}{place}{date}{modality}"


def _claim(record: Mapping[str, Any]) -> str:
    words = f"“{record['text']}”" if record["direct"] else record["text"]
    return f"{record['label']} by {record['speaker']['name']}: {words}"


def _office(record: Mapping[str, Any]) -> str:
    person, body = ((record[k] or {"name": "?"})["name"] for k in ("person", "organisation"))
    return f"office: {person}, {record['office']} of {body} ({record['status']})"


def _figure(record: Mapping[str, Any]) -> str:
    place = f" in {_names(record['places'])}" if record["places"] else ""
    return f"figure: {record['number']} {record['of']} ({record['measure']}){place}"


# ---------------------------------------------------------------- the record of a store


def note(store: Store, folder: str, article: NamedNode, quads: Iterable[Quad]) -> None:
    """Records that an article is about to come, change, or go (no `quads`), with what goes in words.

    Written before the store is changed: after a breakdown an article may be recorded twice, and is never left out.

    Args:
        store: before the change.
        folder: its directory, where the record is written.
        article: its IRI.
        quads: the article's as they come; none where it goes.
    """
    look = Look(store)
    row: Record = {
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "article": article.value,
        "what": "new",
    }
    if identifier := look.text(article, DCTERMS.identifier):
        held, new = _statements(article_quads(store, article)), _statements(quads)
        row["what"] = "changed" if new else "gone"
        row["id"] = identifier
        row["was"] = _header(look, article)
        row["came"] = sorted(s.value for s in new if new[s] != held.get(s))
        row["went"] = [_words(look, s) for s in sorted(held, key=lambda s: s.value) if held[s] != new.get(s)]
    with (Path(folder) / RECORD).open("a+b") as out:
        if out.tell() and out.seek(-1, os.SEEK_END) >= 0 and out.read(1) != b"\n":
            out.write(b"\n")  # a breakdown cut the last line off
        out.write(json.dumps(row).encode() + b"\n")


def _statements(quads: Iterable[Quad]) -> dict[NamedNode, set[Quad]]:
    """The statements among the quads of an article, each with what is said of it."""
    by_subject: dict[NamedNode, set[Quad]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            by_subject[quad.subject].add(quad)
    return {s: own for s, own in by_subject.items() if any(q.predicate == KG.article for q in own)}


def since(store: Store, folder: str, when: str) -> list[Record]:
    """What came, changed and went since a time (ISO, UTC where it tells no zone), the last of each article, by time.

    Args:
        store: the store.
        folder: where it lies; its record of changes is read.
        when: day or time.

    Raises:
        Misuse: the time cannot be read.
    """
    try:
        start = datetime.datetime.fromisoformat(when)
    except ValueError:
        raise Misuse(f"{when!r} is not a time: write it as 2023-10-26 or 2023-10-26T14:30") from None
    start = start if start.tzinfo else start.replace(tzinfo=datetime.UTC)
    rows: dict[str, list[Record]] = defaultdict(list)
    for row in _recorded(folder):
        if datetime.datetime.fromisoformat(row["at"]) >= start:
            rows[row["article"]].append(row)
    look = Look(store)
    records = [_since(look, NamedNode(article), history) for article, history in rows.items()]
    return sorted((r for r in records if r is not None), key=lambda r: (r["at"], r["iri"]))


def _recorded(folder: str) -> Iterator[Record]:
    path = Path(folder) / RECORD
    if path.exists():
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            for text in file:
                try:
                    row = json.loads(text)
                    datetime.datetime.fromisoformat(row["at"])
                    whole = isinstance(row["article"], str) and isinstance(row["what"], str)
                except (ValueError, TypeError, KeyError):  # a line that a breakdown cut off, or that is damaged
                    continue
                if whole:
                    yield row


def _since(look: Look, article: NamedNode, history: list[Record]) -> Record | None:
    """All that was recorded of one article as one record; None where it is as it was."""
    there_before, header = history[0]["what"] != "new", _header(look, article)
    if not there_before and not header:
        return None
    now = {s: _words(look, s) for s in sorted(_statements(article_quads(look.store, article)), key=lambda s: s.value)}
    again = any(row["what"] == "new" for row in history)  # it came anew: what it says was not recorded
    recorded = {s for row in history for s in row.get("came", ())}
    went = list(dict.fromkeys(t for row in history for t in row.get("went", ()))) if there_before else []
    came = [text for s, text in now.items() if again or s.value in recorded]
    row = {
        "at": history[-1]["at"],
        "iri": article.value,
        "article": look.text(article, DCTERMS.identifier)
        or next((r["id"] for r in reversed(history) if "id" in r), ""),
        "what": ("changed" if header else "gone") if there_before else "new",
        "came": [text for text in came if text not in went],
        "went": [text for text in went if text not in now.values()],
        "metadata": _metadata(next((r["was"] for r in history if "was" in r), {}), header) if there_before else [],
    }
    same = row["what"] == "changed" and not (row["came"] or row["went"] or row["metadata"])
    return None if same else row
