"""Recall of meetings on RAMS windows whose event type holds `.meet`: trigger sentence found, participants, place.

meetings.py SHARED
"""

import json
import sys
from pathlib import Path

from kg.build.run import extract
from kg.model import Article, ArticleFacts, Event, Span
from kg.nlp.load import load
from kg.terms.vocab import KG


def covers(span: Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def spans_of(facts: ArticleFacts, events: list[Event], place: bool) -> list[Span]:
    """All mentions of the entities that take part (or of the places), in the whole window."""
    wanted = {r.entity for e in events for r in e.roles if (r.term == KG.place) is place}
    return [m.span for m in facts.mentions if m.entity in wanted]


def main() -> None:
    records = [
        json.loads(line)
        for line in (Path(sys.argv[1]) / "corpora/rams/dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    windows = [(r, e) for r in records for e in r["events"] if ".meet" in e["type"]]
    articles = [Article(r["id"], r["text"], "rams") for r, _ in windows]
    found = {"trigger sentence": [0, 0], "participants": [0, 0], "place": [0, 0]}
    found |= {e["type"]: [0, 0] for _, e in sorted(windows, key=lambda w: w[1]["type"])}
    for facts, (_, event) in zip(extract(articles, load()), windows, strict=True):
        begin, end = event["trigger"]
        hits = [
            m for m in facts.events if m.cls == KG.Meeting and any(covers(s, begin, end) for s in m.reading.evidence)
        ]
        count(found["trigger sentence"], bool(hits))
        count(found[event["type"]], bool(hits))
        for argument in event["arguments"]:
            key = {"participant": "participants", "place": "place"}.get(argument["role"])
            if key:
                spans = spans_of(facts, hits, key == "place")
                count(found[key], any(covers(s, argument["start"], argument["end"]) for s in spans))
    for key, (hit, total) in found.items():
        print(f"{key:36} recall {hit / total:.3f}   ({hit} of {total})")


def count(row: list[int], hit: bool) -> None:
    row[0] += hit
    row[1] += 1


if __name__ == "__main__":
    main()
