"""What is different between two graphs, in words and as RDF Patch, and the record of what came into a store and went.

The record lies beside the store's own files, a JSON line for each article that came, changed or went: times do not
belong into the graph, which depends on the articles alone.
"""

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.errors import Misuse
from kg.explore.lines import line
from kg.explore.look import Look, Record, text_of
from kg.rdf import name_of
from kg.store import article_quads
from kg.vocab import DCTERMS, KG, RDF, RDFS, SKOS

__all__ = ["differences", "in_words", "note", "patch", "since"]

_RECORD = "kg-changes.jsonl"
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
    `went` and `links`.
    """
    went, come = [q for q in old if q not in new], [q for q in new if q not in old]
    before, after = Look(old), Look(new)
    articles: dict[NamedNode, Record] = {}
    for quad in (*went, *come):
        if quad.predicate == RDF.type and quad.object == KG.Article and isinstance(quad.subject, NamedNode):
            look = before if quad in old else after
            articles[quad.subject] = _article(look, quad.subject, "gone" if quad in old else "new")
    touched = {q.subject for q in (*went, *come) if isinstance(q.subject, NamedNode)}
    for statement in sorted(touched, key=lambda s: s.value):
        look = after if after.article_of(statement) else before
        article = look.article_of(statement)
        if article is not None and look.statement_kind(statement):
            row = articles.setdefault(article, _article(look, article, "changed"))
            _compare(row, statement, before, after)
    for row in articles.values():
        _pair(row)
    return {
        "articles": sorted(articles.values(), key=lambda r: (r["id"], r["article"])),
        "entities": _entities(went, come, before, after),
        "quads": {"came": len(come), "went": len(went)},
    }


def _article(look: Look, article: NamedNode, what: str) -> Record:
    identifier = look.text(article, DCTERMS.identifier)
    return {"article": article.value, "id": identifier, "what": what, "came": [], "went": [], "changed": [], "moved": 0}


def _compare(row: Record, statement: NamedNode, before: Look, after: Look) -> None:
    """Notes in an article's record what is different of one of its statements."""
    was, is_ = _words(before, statement), _words(after, statement)
    if was == is_:
        row["moved"] += 1
    elif not was:
        row["came"].append({"statement": statement.value, "says": is_})
    elif not is_:
        row["went"].append({"statement": statement.value, "says": was})
    else:
        row["changed"].append({"statement": statement.value, "said": was, "says": is_})


def _pair(row: Record) -> None:
    """Takes what came and what went in the same words, as their sentence changed, for moved."""
    said = Counter(s["says"] for s in row["went"])
    same = said & Counter(s["says"] for s in row["came"])
    row["moved"] += same.total()
    for kind in ("came", "went"):
        left = Counter(same)
        kept = []
        for statement in row[kind]:
            if left[statement["says"]] > 0:
                left[statement["says"]] -= 1
            else:
                kept.append(statement)
        row[kind] = kept


def _entities(went: Iterable[Quad], come: Iterable[Quad], before: Look, after: Look) -> Record:
    """The entities that are only in one of the two, by name, and the links that came or went."""

    def named(quads: Iterable[Quad], look: Look, other: Look) -> list[Record]:
        found = {q.subject for q in quads if q.predicate == RDFS.label and "/entity/" in name_of(q.subject)}
        alone = [e for e in found if isinstance(e, NamedNode) and not other.text(e, RDFS.label)]
        return look.entities(alone)

    def links(quads: Iterable[Quad], look: Look, sign: str) -> list[Record]:
        found = [q for q in quads if q.predicate in _LINKS and isinstance(q.subject, NamedNode)]
        rows = ({**look.entity(q.subject), "item": text_of(q.object), "what": sign} for q in found)  # type: ignore[arg-type]
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


def in_words(record: Record) -> str:
    """The line of a statement (`kg.explore.lines`) as text."""
    said = {"event": _event, "claim": _claim, "membership": _office, "figure": _figure}[record["kind"]](record)
    hedge = f", {record['hedge']}" if record["hedge"] else ""
    voice = f", says {record['voice']['name']}" if record["voice"] else ""
    return f"{said}{hedge}{voice}"


def _names(entities: Iterable[Record]) -> str:
    return ", ".join(e["name"] for e in entities)


def _event(record: Record) -> str:
    acts = " → ".join(filter(None, (_names(record["agents"]), _names(record["targets"]))))
    who = ", ".join(filter(None, (acts, _names(record["participants"]))))
    place = f" in {_names(record['places'])}" if record["places"] else ""
    date = f", {record['date']}" if record["date"] else ""
    modality = "" if record["modality"] == "occurred" else f" ({record['modality']})"
    return f"{record['cls']}: {who or 'nobody named'}{place}{date}{modality}"


def _claim(record: Record) -> str:
    words = f"“{record['words']}”" if record["direct"] else record["words"]
    return f"{record['cls']} by {record['speaker']['name']}: {words}"


def _office(record: Record) -> str:
    person, body = ((record[k] or {"name": "?"})["name"] for k in ("person", "body"))
    return f"office: {person}, {record['title']} of {body} ({record['status']})"


def _figure(record: Record) -> str:
    place = f" in {_names(record['places'])}" if record["places"] else ""
    return f"figure: {record['number']} {record['of']} ({record['measure']}){place}"


# ---------------------------------------------------------------- the record of a store


def note(store: Store, folder: str, article: NamedNode, quads: Iterable[Quad]) -> None:
    """Records that an article is about to come, change, or go (no `quads`), with what goes in words.

    Written before the store is changed: after a breakdown an article may be recorded twice, and is never left out.
    """
    held, new = _statements(article_quads(store, article)), _statements(quads)
    look = Look(store)
    there = bool(look.text(article, DCTERMS.identifier))
    row: Record = {
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "article": article.value,
        "what": ("changed" if new else "gone") if there else "new",
    }
    if there:
        row["id"] = look.text(article, DCTERMS.identifier)
        row["came"] = sorted(s.value for s in new - held)
        row["went"] = [_words(look, s) for s in sorted(held - new, key=lambda s: s.value)]
    with (Path(folder) / _RECORD).open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _statements(quads: Iterable[Quad]) -> set[NamedNode]:
    return {q.subject for q in quads if q.predicate == KG.article and isinstance(q.subject, NamedNode)}


def since(store: Store, folder: str, when: str) -> list[Record]:
    """What came, changed and went since a time (ISO, UTC where it tells no zone), the last of each article, by time.

    Raises:
        Misuse: the time cannot be read.
    """
    try:
        start = datetime.datetime.fromisoformat(when)
    except ValueError:
        raise Misuse(f"{when!r} is no time: write it as 2023-10-26 or 2023-10-26T14:30") from None
    start = start if start.tzinfo else start.replace(tzinfo=datetime.UTC)
    rows: dict[str, list[Record]] = defaultdict(list)
    for row in _recorded(folder):
        if datetime.datetime.fromisoformat(row["at"]) >= start:
            rows[row["article"]].append(row)
    look = Look(store)
    found = [_since(look, NamedNode(article), told) for article, told in rows.items()]
    return sorted((r for r in found if r is not None), key=lambda r: (r["at"], r["article"]))


def _recorded(folder: str) -> Iterator[Record]:
    path = Path(folder) / _RECORD
    if path.exists():
        for text in path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(text)
            except json.JSONDecodeError:
                continue  # the line that a breakdown cut off; the article is recorded again when it comes


def _since(look: Look, article: NamedNode, told: list[Record]) -> Record | None:
    """All that was recorded of one article as one record; None where it came and went."""
    first, last = told[0], told[-1]
    identifier = look.text(article, DCTERMS.identifier)
    if first["what"] == "new" and not identifier:
        return None
    what = "new" if first["what"] == "new" else "changed" if identifier else "gone"
    recorded = {s for row in told for s in row.get("came", ())}
    own = sorted(_statements(article_quads(look.store, article)), key=lambda s: s.value)
    came = [_words(look, s) for s in own if what == "new" or s.value in recorded]
    went = [] if what == "new" else list(dict.fromkeys(text for row in told for text in row.get("went", ())))
    return {
        "at": last["at"],
        "article": article.value,
        "id": identifier or next((r["id"] for r in reversed(told) if "id" in r), ""),
        "what": what,
        "came": [text for text in came if text not in went],
        "went": [text for text in went if text not in came],
    }
