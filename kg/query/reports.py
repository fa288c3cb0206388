"""What was said, where sources differ, and whose words an article consists of: rows of named queries, told to people.

Each report is a list of records (dictionaries ready for JSON), and has a form for reading.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.errors import KgError
from kg.explore import contested as contested_view
from kg.explore.claim_sentence import claim_sentence
from kg.explore.external import AGREES, compared, external
from kg.explore.reader import Look
from kg.explore.reports import events_once
from kg.explore.statements import BOUNDS, office_line
from kg.explore.voices import voices
from kg.query.named import MIN_CONFIDENCE, asker, left_out, load_query, query_store, render
from kg.store.articles import open_source
from kg.store.remote import Endpoint, Results, is_endpoint
from kg.terms.rdf import name_of
from kg.terms.vocab import DCTERMS, KG, ORG, RDF

__all__ = [
    "REPORTS",
    "Ask",
    "Record",
    "Report",
    "changes_text",
    "claims",
    "contested",
    "differences_text",
    "events",
    "json_text",
    "left_out_line",
    "profile",
    "rows",
    "store_of",
    "write",
]

Record = Mapping[str, Any]
Ask = Callable[[str], Results]


@dataclass(frozen=True, slots=True)
class Report:
    """The records of a report, and how many things (`unit`) it leaves out, their confidence being below `least`."""

    records: Sequence[Record]
    left_out: int = 0
    unit: str = ""
    least: float = 0.0


def rows(name: str, ask: Ask, given: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of a named query, by column.

    Args:
        name: of the query.
        ask: what answers queries.
        given: its parameters.
    """
    data = render(ask(load_query(name).bind(given)), "csv").decode()
    return list(csv.DictReader(io.StringIO(data)))


def _place(row: Mapping[str, str]) -> Record:
    """Where a statement stands: article, outlet, sentence and its characters."""
    return {
        "article": row["article"],
        "outlet": row["outlet"] or None,
        "sentence": row["sentence"],
        "start": int(row["start"]),
        "end": int(row["end"]),
    }


def claims(source: str, given: Mapping[str, str]) -> Report:
    """What was said: a record for each claim, with who tells of it where that is not the article."""
    ask, query = asker(source), load_query("claims")
    records = [
        {
            "speaker": None if row["speaker"] == "unnamed" else row["speaker"],
            "act": row["act"],
            "text": row["text"],
            "direct": row["direct"] == "true",
            "date": row["date"] or None,
            **_place(row),
            "claim": row["claim"],
            "told_by": row["told_by"] or None,
            "cue": row["cue"] or None,
            "confidence": float(row["confidence"]) if row["confidence"] else None,
        }
        for row in rows("claims", ask, given)
    ]
    return Report(records, left_out(query, given, ask), "claim", float(query.least(given)))


def contested(source: str, given: Mapping[str, str]) -> Report:
    """Where sources differ (`kg.explore.contested`), and where they agree: groups of sides with voice and sentence."""
    store = store_of(source)
    differing = contested_view.contested(Look(store), given)
    agreed = [
        {
            "kind": "corroborated",
            "measure": row["measure"],
            "of": row["of"],
            "value": row["value"],
            "comparator": row["comparator"],
            "place": row["place"] or None,
            "voices": int(row["voices"]),
            "outlets": int(row["outlets"]),
            "voice": row["voice"].split(", "),
        }
        for row in rows("agreed-figures", lambda query: query_store(query, store), given)
    ]
    least = float(given.get(MIN_CONFIDENCE) or contested_view.MIN_CONFIDENCE)
    return Report([*differing["matters"], *agreed], differing["left_out"], "figure or event", least)


def events(source: str, given: Mapping[str, str]) -> Report:
    """Events, each once with all its reports (`kg.explore.reports`).

    Raises:
        KgError: the source cannot be read, or nobody bears the name that is asked for.
    """
    look = Look(store_of(source))
    if given.get("actor") and not look.called(given["actor"]):
        raise KgError(f"{source}: names nobody {given['actor']!r}: kg query entities {source} lists names")
    shown = events_once(look, given)
    least = float(given.get(MIN_CONFIDENCE) or 0)
    every = events_once(look, {**given, MIN_CONFIDENCE: "0"}) if least else shown
    return Report(shown, len(every) - len(shown), "event", least)


def store_of(source: str) -> Store:
    """A store or file, or all that an endpoint holds in a store of its own."""
    if not is_endpoint(source):
        return open_source(source)
    endpoint = Endpoint(source)
    store = Store()
    store.bulk_extend(endpoint.quads(endpoint.base()))
    return store


def profile(source: str, given: Mapping[str, str]) -> Report:
    """Whose words each article consists of (`kg.explore.voices`), the shares of its own voice and of sources, and the
    offices that Wikidata tells otherwise.
    """
    look, least = Look(store_of(source)), float(load_query("claims").least(given))
    named = ((look.value(a, DCTERMS.identifier), a) for a in look.subjects(RDF.type, KG.Article))
    articles = sorted((name, a) for name, a in named if given.get("article") in (None, name))
    profiles = [(name, a, voices(look, a, least)) for name, a in articles]
    return Report(
        [{**_profile(name, voiced), "offices": _dated_otherwise(look, a, least)} for name, a, voiced in profiles],
        sum(voiced["left_out"] for *_, voiced in profiles),
        "claim",
        least,
    )


def _profile(article: str, record: Record) -> Record:
    shares = {
        kind: round(sum(v["share"] for v in record["voices"] if v["kind"] == kind) / 100, 3)
        for kind in ("own", "named", "unnamed", "unsure")
    }
    return {"article": article, "characters": record["characters"], **shares, "voices": record["voices"]}


def _dated_otherwise(look: Look, article: NamedNode, least: float) -> list[Record]:
    """The offices that an article tells in its own voice and of which Wikidata tells another time."""
    by_office: dict[tuple[str, str, str], Record] = {}
    for held in sorted({name_of(q.subject) for q in look.store.quads_for_pattern(None, ORG.member, None, article)}):
        line = office_line(look, NamedNode(held))
        person = line["person"]
        if person is None or line["voice"] or line["modality"] != "occurred":
            continue
        if not look.is_sure(NamedNode(held), least):
            continue
        difference = compared(line, external(look, NamedNode(person["iri"])))
        if difference is not None and difference["verdict"] != AGREES:
            of_article = {"office": line["office"], "status": line["status"], "as_of": line["as_of"]}
            key = person["iri"], line["office"], difference["item_office"]
            by_office[key] = {"person": person["name"], **of_article, **difference}
    return list(by_office.values())


# ---------------------------------------------------------------- for reading


def _where(record: Record) -> str:
    outlet = f"{record['outlet']}, " if record["outlet"] else ""
    return f"{outlet}{record['article']}, characters {record['start']} to {record['end']}"


def _claims_text(records: Sequence[Record]) -> str:
    parts = []
    for r in records:
        told = [r["act"], *([r["date"]] if r["date"] else ()), *([f"told by {r['told_by']}"] if r["told_by"] else ())]
        said = claim_sentence(r["speaker"] or "", r["cue"] or "", r["text"], r["sentence"], direct=r["direct"])
        parts.append(f"- **{said}** ({', '.join(told)})\n  > {r['sentence']}\n  — {_where(r)}")
    return "\n\n".join(parts) or "Nothing was said."


def _contested_text(records: Sequence[Record]) -> str:
    parts = []
    for r in records:
        if r["kind"] == "corroborated":
            parts.append(
                f"## Agreed: {_bounded(r['comparator'], r['value'])} {r['of']} ({r['measure']})"
                f"{' in ' + r['place'] if r['place'] else ''}\n\n"
                f"{r['voices']} voices in {r['outlets']} outlets or articles: {', '.join(r['voice'])}."
            )
            continue
        heading = f"Updated: {r['matter']}" if r["kind"] == "update" else r["matter"]
        parts += [f"## {heading}", "\n\n".join(_side_text(side) for side in r["sides"])]
    return "\n\n".join(parts) or "No voice contradicts another."


def _bounded(comparator: str, value: str) -> str:
    """A number as it was said."""
    return f"{BOUNDS.get(comparator, '')}{float(value):,.0f}"


def _side_text(side: Record) -> str:
    voice = side["voice"]["name"] if side["voice"] else "the article"
    date = f" for {side['date']}" if side["date"] else ""
    source = side["source"]
    outlet = f"{source['outlet']}, " if source["outlet"] else ""
    manner = f", {side['published']}" if side["published"] else ""
    where = f"{outlet}{source['headline']}{manner}, characters {source['start']} to {source['end']}"
    return f"- **{voice}** says {side['text']}{date}\n  > {source['sentence']}\n  — {where}"


def _events_text(records: Sequence[Record]) -> str:
    parts = []
    for r in records:
        who = ", ".join([*(p["name"] for p in r["parties"]), *r["unnamed_parties"]])
        where = f" in {', '.join(p['name'] for p in r['places'])}" if r["places"] else ""
        count = len(r["reports"])
        counts = f"{count} report{'s' if count > 1 else ''} of {r['sources']} source{'s' if r['sources'] > 1 else ''}"
        differ = f"; dates differ: {', '.join(r['dates'])}" if len(r["dates"]) > 1 else ""
        lines = [
            f"## {r['date'] or 'date unknown'}: {r['label']}{': ' + who if who else ''}{where}",
            "",
            f"{counts}{differ}.",
        ]
        lines += [f"- {_report_text(report['source'])}" for report in r["reports"] if report["source"]]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) or "Nothing of the kind is reported."


def _report_text(source: Record) -> str:
    outlet = f"{source['outlet']}, " if source["outlet"] else ""
    return f"{source['sentence']}\n  — {outlet}{source['headline']}, characters {source['start']} to {source['end']}"


def _profile_text(records: Sequence[Record]) -> str:
    parts = []
    for r in records:
        shares = f"{r['own']:.0%} in its own voice, {r['named']:.0%} by named and {r['unnamed']:.0%} by unnamed sources"
        shares += f", {r['unsure']:.0%} by sources that are not surely read" if r["unsure"] else ""
        length = "The text is not kept, so that its own voice is unknown; of what is attributed: "
        if r["characters"] is not None:
            length = f"{r['characters']:,} characters: "
        names = "\n".join(f"- {v['name']}: {v['characters']:,} ({v['share']:.0f} %)" for v in r["voices"])
        offices = "".join(f"\n\n{_otherwise(o)}" for o in r["offices"])
        parts.append(f"## {r['article']}\n\n{length}{shares}.\n\n{names}{offices}")
    return "\n\n".join(parts) or "There is no article."


def _otherwise(office: Record) -> str:
    term = f"{office['since'] or '…'} to {office['until'] or '…'}"
    said = f"{office['person']} is told to be {office['office']} ({office['status']}, {office['as_of']})"
    return f"{said}; {office['verdict']} ({office['item_office']}, {term})."


def differences_text(record: Record) -> str:
    """What came, went and changed between two graphs (`kg.explore.changes.differences`), to read."""
    parts = []
    for row in record["articles"]:
        lines = [f"## {row['article']} ({row['what']})", ""]
        lines += [f"+ {s['text']}" for s in row["came"]] + [f"- {s['text']}" for s in row["went"]]
        lines += [text for s in row["changed"] for text in (f"- {s['was']}", f"+ {s['text']}")]
        lines += _metadata_lines(row)
        lines += [f"{row['moved']} statements say the same from another place"] if row["moved"] else []
        parts.append("\n".join(lines))
    entities = record["entities"]
    lines = [f"+ {e['name']}" for e in entities["came"]] + [f"- {e['name']}" for e in entities["went"]]
    lines += [f"{'+' if k['what'] == 'came' else '-'} {k['name']} is {k['item']}" for k in entities["links"]]
    parts += ["\n".join(["## Entities", "", *lines])] if lines else []
    quads = record["quads"]
    if not any(quads.values()):
        return "The same."
    return "\n\n".join([*parts, f"{quads['came']} quads came, {quads['went']} went."])


def _metadata_lines(row: Record) -> list[str]:
    return [f"~ {m['what']}: {m['was'] or 'none'} → {m['text'] or 'none'}" for m in row["metadata"]]


def changes_text(records: Sequence[Record]) -> str:
    """What came and went since a time (`kg.explore.changes.since`), to read."""
    parts = []
    for row in records:
        lines = [f"## {row['article'] or row['iri']} ({row['what']}, {row['at']})", ""]
        lines += [f"+ {text}" for text in row["came"]] + [f"- {text}" for text in row["went"]]
        lines += _metadata_lines(row)
        parts.append("\n".join(lines))
    return "\n\n".join(parts) or "Nothing came and nothing went."


def json_text(value: Any) -> str:
    """Records as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)


REPORTS: dict[str, tuple[Callable[[str, Mapping[str, str]], Report], Callable[[Sequence[Record]], str]]] = {
    "claims": (claims, _claims_text),
    "contested": (contested, _contested_text),
    "events": (events, _events_text),
    "profile": (profile, _profile_text),
}


def write(name: str, source: str, given: Mapping[str, str], format_: str) -> tuple[str, str]:
    """A report as Markdown (`md`), which is its form for reading, or JSON; and a line on what it leaves out, or ''.

    Args:
        name: one of `REPORTS`.
        source: a store directory, graph file or endpoint.
        given: the report's parameters.
        format_: "md" or "json".

    Raises:
        KgError: the source cannot be read.
    """
    read, text_of = REPORTS[name]
    report = read(source, given)
    text = json_text(report.records) if format_ == "json" else text_of(report.records)
    return text, left_out_line(report.left_out, report.unit, report.least)


def left_out_line(count: int, unit: str, least: float) -> str:
    """What somebody is told of what is not sure enough to be shown, '' where nothing is left out.

    Args:
        count: how many are not shown.
        unit: what one of them is called.
        least: the confidence from which they are shown.

    >>> left_out_line(2, "claim", 0.5)
    '2 claims with a confidence below 0.5 left out: --min-confidence 0 shows all'
    """
    if not count:
        return ""
    units = " and ".join(f"{word}s" for word in unit.split(" or ")) if count != 1 else unit
    return f"{count} {units} with a confidence below {least:g} left out: --min-confidence 0 shows all"
