"""Links scored as GERBIL does from end to end (A2KB): micro precision, recall and F1 over mentions of items.

    link_scores.py SHARED SNAPSHOT [--only NAME]

Every set is built and linked with the snapshot. A mention counts as right when it lies exactly where the gold has one
(strong) or touches it (weak) and its link is the gold's item: its exact link alone, or one in doubt too. Left out
are gold mentions without an item and what is linked there (InKB), descriptions, pronouns, amounts and dates; of
News-Fair what is outside the paragraphs that are annotated; of sets with few names annotated, what touches none.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.store.articles import load_file
from kg.terms.iris import last_step
from kg.terms.vocab import DCTERMS, ITSRDF, KG, SKOS

SETS = ("newsfair", "msnbc", "reuters128", "rss500", "kore50", "meantime_el")
FEW_ANNOTATED = {"rss500", "meantime_el"}
NO_NAMES = {"QUANTITY", "DATETIME"}
Span = tuple[int, int]


def found(store: Store, *, doubtful: bool) -> dict[str, dict[Span, str]]:
    """Article -> place of a name -> the item that it is linked with."""
    ids = {q.subject.value: q.object.value for q in store.quads_for_pattern(None, DCTERMS.identifier, None, None)}
    kinds_of_link = (SKOS.closeMatch, SKOS.exactMatch) if doubtful else (SKOS.exactMatch,)
    links_of = [q for p in kinds_of_link for q in store.quads_for_pattern(None, p, None, None)]
    items = {q.subject: last_step(q.object.value) for q in links_of}
    links: dict[str, dict[Span, str]] = defaultdict(dict)
    for quad in store.quads_for_pattern(None, ITSRDF.taIdentRef, None, None):
        article, _, place = quad.subject.value.partition("#char=")
        kinds = {q.object for q in store.quads_for_pattern(quad.subject, KG.mentionType, None, None)}
        if place and quad.object in items and kinds & {KG.Name, KG.Metonym}:
            begin, end = map(int, place.split(","))
            links[ids[article]][begin, end] = items[quad.object]
    return links


def count(name: str, doc: dict[str, Any], links: dict[Span, str], tally: dict[str, Counter[str]]) -> None:
    """Adds the mentions of an article to the tallies of strong and weak matches."""
    items = {e["id"]: e for e in doc["entities"]}
    gold, other = {}, []
    for m in doc["mentions"]:
        entity = items.get(m.get("entity"), {})
        is_name = any(c.isupper() for c in doc["text"][m["start"] : m["end"]]) and m.get("type") not in NO_NAMES
        if m.get("coref") or m.get("optional") or not is_name or not entity.get("wikidata"):
            other.append((m["start"], m["end"]))
        else:
            gold[m["start"], m["end"]] = entity["wikidata"]
    begin, end = doc.get("evaluation_span") or (0, len(doc["text"]))
    told = {s: q for s, q in links.items() if begin <= s[0] and s[1] <= end and s not in other}
    if name in FEW_ANNOTATED:
        told = {s: q for s, q in told.items() if any(_touch(s, g) for g in gold)}
    for kind, same in (("strong", _same), ("weak", _touch)):
        n = tally[kind]
        n["gold"] += len(gold)
        n["linked"] += len(told)
        n["right"] += sum(any(same(s, g) and q == item for g, item in gold.items()) for s, q in told.items())
        n["reached"] += sum(any(same(s, g) and q == item for s, q in told.items()) for g, item in gold.items())


def _same(a: Span, b: Span) -> bool:
    return a == b


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--only", choices=SETS, action="append")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in args.only or SETS:
            path, out = args.shared / "corpora" / name / "dev.jsonl", Path(folder) / f"{name}.nq"
            command = ["build", str(path), "-o", str(out), "--mentions", "--no-text", "--quiet"]
            link = ["--link", "--snapshot", str(args.snapshot)]
            subprocess.run([sys.executable, "-m", "kg.cli.app", *command, *link], check=False)
            store, docs = load_file(str(out)), [json.loads(line) for line in path.open(encoding="utf-8")]
            for doubtful in (False, True):
                links, tally = found(store, doubtful=doubtful), defaultdict(Counter)
                for doc in docs:
                    count(name, doc, links.get(str(doc["id"]), {}), tally)
                for kind, n in tally.items():
                    p, r = n["right"] / max(1, n["linked"]), n["reached"] / n["gold"]
                    f1 = 2 * p * r / (p + r) if p + r else 0.0
                    which = "all links" if doubtful else "exact"
                    print(f"{name:12} {which:9} {kind:6}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}  ({n['gold']})", flush=True)


if __name__ == "__main__":
    main()
