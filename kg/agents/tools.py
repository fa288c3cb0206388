"""What an agent may ask of a graph. Every fact comes with a citation: headline, outlet, date, and the characters."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from kg.api.graph import Graph
from kg.api.rows import Row, Rows
from kg.errors import Misuse, first_line
from kg.explore.views import view

__all__ = ["Tools"]

Answer = dict[str, Any]
_MOST = 50  # facts of one answer: what a model can take in
_MOST_ROWS = 200
_SECONDS = 30
_CITED = ("article", "outlet", "sentence", "start", "end")
_REPORTED = ("articles", "sentences", "starts", "ends")
_SERVICE = re.compile(r"(?<![?$:\w])SERVICE\b", re.IGNORECASE)
_QUIET = re.compile(r"#[^\n]*|<[^>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


class Tools:
    """The tools, over one graph. Only read from; nothing is asked of other machines."""

    def __init__(self, graph: Graph) -> None:
        """Takes the graph."""
        self.graph = graph

    def search(self, query: str) -> Answer:
        """Finds entities by name, claims by their words, and articles by headline. The way in when a name is unsure.

        Args:
            query: a name, part of one, or words of a claim.
        """
        hits = view(self.graph.store, "search", {"q": query})
        assert hits is not None
        return {
            "entities": [{"name": e["name"], "type": e["type"], "entity": e["iri"]} for e in hits["entities"]],
            "claims": [self._line(c, speaker=c["speaker"]["name"], text=c["text"]) for c in hits["claims"]],
            "articles": [self._article(a["iri"]) for a in hits["articles"]],
        }

    def entity(self, name: str) -> Answer:
        """Who or what a name is: its class, other articles that mention it, offices, and its item of Wikidata.

        Args:
            name: the full name, as `search` gives it.
        """
        known = self.graph.entities(name=name)
        offices = self._rows("offices", person=name)
        return {
            "entities": known.to_dicts(),
            "offices": [self._cited(row) for row in offices[:_MOST]],
        }

    def claims(
        self,
        speaker: str | None = None,
        about: str | None = None,
        act: str | None = None,
        first_day: str | None = None,
        last_day: str | None = None,
        min_confidence: float | None = None,
    ) -> Answer:
        """Who said what. A claim is what its speaker says, not a fact: always name the speaker.

        Args:
            speaker: full name of who said it.
            about: full name of whom or what it is about.
            act: Accusation, Denial, Praise, Condemnation, Demand, Threat, Promise, Support or Belief.
            first_day: the first day, 2023-10-26.
            last_day: the last day.
            min_confidence: 0 to 1; less sure claims are left out (0.5 without it).
        """
        rows = self.graph.claims(
            speaker=speaker, about=about, act=act, from_=first_day, to=last_day, min_confidence=min_confidence
        )
        return self._few("claims", rows.to_dicts())

    def events(
        self,
        type: str | None = None,
        actor: str | None = None,
        first_day: str | None = None,
        last_day: str | None = None,
    ) -> Answer:
        """What happened by articles' own voice, each event once, with the sentences that report it.

        Args:
            type: class of events: Meeting, Attack, Election ...
            actor: full name of a person, organisation or place that takes part.
            first_day: the first day, 2023-10-26.
            last_day: the last day.
        """
        rows = self.graph.events(type=type, actor=actor, from_=first_day, to=last_day)
        return self._few("events", rows.to_dicts())

    def contested(self, measure: str | None = None) -> Answer:
        """Where voices differ: numbers that cannot both hold, events that one affirms and another denies.

        Args:
            measure: only numbers of one: Killed, Injured, Participants ...
        """
        matters: dict[str, list[Answer]] = {}
        for row in self.graph.contested(measure=measure):
            matters.setdefault(row["matter"], []).append(self._cited(row))
        return {"matters": [{"matter": matter, "sides": sides} for matter, sides in matters.items()][:_MOST]}

    def article_text(self, article: str, start: int = 0, end: int | None = None) -> Answer:
        """The text of an article, or the characters that a citation names; to check what was read.

        Args:
            article: the identifier, as citations give it.
            start: the first character.
            end: the one behind the last.
        """
        return {"text": self.graph.text(article, start, end), "citation": self._citation({"article": article})}

    def sparql(self, query: str) -> Answer:
        """Asks in SPARQL 1.1, read-only. Facts lie in named graphs: GRAPH ?g { ... }. Prefixes such as kg: are known.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE. At most 200 rows are given, and 30 seconds taken.
        """
        if _SERVICE.search(_QUIET.sub(" ", query)):
            raise Misuse("SERVICE is not allowed: only this graph is asked")
        command = [sys.executable, "-m", "kg", "query", "--format", "json", "--", query, self.graph.source]
        try:  # in a process of its own, which can be ended
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as err:
            raise Misuse(f"the query takes more than {_SECONDS} seconds: narrow it down, or add LIMIT") from err
        if done.returncode:
            if b"--format one of ttl" in done.stderr:
                return self._triples(query)
            raise Misuse(first_line(Exception(done.stderr.decode(errors="replace").removeprefix("kg: "))))
        return _table(json.loads(done.stdout))

    def _triples(self, query: str) -> Answer:
        built = self.graph.query(query)
        lines = sorted(f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in built)  # type: ignore[union-attr]
        return {"triples": lines[:_MOST_ROWS], "count": len(lines)}

    # -- citations

    @cached_property
    def _articles(self) -> Mapping[str, Row]:
        """The articles by identifier and by IRI."""
        found = {row["article"]: row for row in self.graph.articles()}
        iris = self._rows(
            "SELECT ?iri ?article { ?iri a kg:Article . GRAPH ?iri { ?iri dcterms:identifier ?article } }"
        )
        return found | {row["iri"]: found[row["article"]] for row in iris}

    def _rows(self, query: str, **given: str) -> Rows:
        rows = self.graph.query(query, **given)
        assert isinstance(rows, Rows)
        return rows

    def _article(self, name: str) -> Answer:
        row = self._articles.get(name, {})
        return {key: row.get(key) for key in ("article", "headline", "outlet", "date")}

    def _citation(self, row: Row) -> Answer:
        """Where a fact stands, as a person would cite it."""
        place = {key: row[key] for key in ("sentence", "start", "end") if row.get(key) is not None}
        return self._article(row.get("article", "")) | place

    def _cited(self, row: Row) -> Answer:
        """A row with its place told as a citation."""
        return {k: v for k, v in row.items() if k not in _CITED} | {"citation": self._citation(row)}

    def _line(self, line: Mapping[str, Any], **told: Any) -> Answer:
        source = line["source"] or {}
        where = {"article": source.get("iri", ""), "sentence": source.get("sentence")}
        return {**told, "citation": self._citation(where | {"start": source.get("start"), "end": source.get("end")})}

    def _few(self, name: str, rows: Sequence[Row]) -> Answer:
        shown = [self._reported(row) if "sentences" in row else self._cited(row) for row in rows[:_MOST]]
        return {name: shown, "count": len(rows), "left_out": len(rows) - len(shown)}

    def _reported(self, row: Row) -> Answer:
        cited = [
            self._article(iri) | {"sentence": sentence, "start": start, "end": end}
            for iri, sentence, start, end in zip(*(row[key] for key in _REPORTED), strict=True)
        ]
        kept = {k: v for k, v in row.items() if k not in _REPORTED}
        return kept | {"citations": cited}


def _table(told: Mapping[str, Any]) -> Answer:
    """A result in the JSON of SPARQL, as plain rows."""
    if "boolean" in told:
        return {"answer": told["boolean"]}
    rows = [{name: cell["value"] for name, cell in row.items()} for row in told["results"]["bindings"]]
    return {"rows": rows[:_MOST_ROWS], "count": len(rows)}
